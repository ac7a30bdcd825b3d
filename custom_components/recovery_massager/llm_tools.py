"""What a language model can do with massagers besides starting one: hear how they are and what is planned, set, and stop."""

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import partial
from math import isfinite
from typing import Any, override

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError, Unauthorized
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.llm import LLMContext, Tool, ToolAnnotations, ToolInput, ToolResult
from homeassistant.util.json import JsonObjectType
import probatio

from .const import DOMAIN
from .coordinator import MassagerCoordinator
from .device.errors import InvalidValue
from .entity import whole
from .llm_reach import Reached, told_athletes, told_massagers
from .llm_told import athlete_told, plans_told, said, settings_told, status_told
from .plan_rules import pressure_at
from .refusal_words import sentence
from .session_state import OPEN
from .settings import Settings
from .targets import check_permission
from .words import Words

ATTR_MASSAGER = "massager"
ATTR_PRESSURE = "pressure"
ATTR_PERCENT = "percent"
ATTR_MODE = "mode"
ATTR_MINUTES = "minutes"
SETTINGS = (ATTR_PRESSURE, ATTR_PERCENT, ATTR_MODE, ATTR_MINUTES)
WHICH = {
    probatio.Optional(
        ATTR_MASSAGER, description="Name of the massager; leave it out where there is only one"
    ): cv.string
}


def _finite(value: Any) -> float:
    """Return a number; true and infinity are none."""
    with suppress(ValueError, TypeError):
        if not isinstance(value, bool) and isfinite(number := float(value)):
            return number
    raise probatio.Invalid("expected a number")


NUMBER = probatio.All(_finite, probatio.Coerce(float))
WISHES = {
    probatio.Optional(
        ATTR_PRESSURE, description="In the massager's own unit (mmHg, or a level), as its status says; not a percentage"
    ): NUMBER,
    probatio.Optional(
        ATTR_PERCENT,
        description="Strength in percent instead: 0 is the gentlest, 100 the highest that the owner allows",
    ): NUMBER,
    probatio.Optional(ATTR_MODE, description="Name of the massage mode"): cv.string,
    probatio.Optional(ATTR_MINUTES, description="How many minutes, from now on"): NUMBER,
}


class NotDone(Exception):
    """Nothing was done; the words say why, and what is possible."""


class MassagerTool(Tool):
    """A tool that looks anew at what is exposed, and answers in words whatever goes wrong."""

    integration = DOMAIN

    @override
    async def async_call(self, hass: HomeAssistant, tool_input: ToolInput, llm_context: LLMContext) -> ToolResult:
        """Do it, and return what came of it."""
        given = {key: value for key, value in tool_input.tool_args.items() if value is not None and value != ""}
        try:
            return ToolResult(await self._async_answer(hass, self.parameters(given), llm_context))
        except probatio.Invalid as err:
            return ToolResult({"error": f"Nothing was done. These arguments are not possible: {err}."}, error=True)
        except NotDone as err:
            return ToolResult({"error": str(err)}, error=True)

    @abstractmethod
    async def _async_answer(
        self, hass: HomeAssistant, args: Mapping[str, Any], llm_context: LLMContext
    ) -> JsonObjectType:
        """Return what came of it; raises NotDone."""


class StatusTool(MassagerTool):
    """How massagers are."""

    name = f"{DOMAIN}__status"
    title = "Status of massagers"
    description = "How the massagers are now: whether they run, pressure, mode, time left, battery, what is allowed."
    annotations = ToolAnnotations(read_only=True, open_world=False)
    parameters = probatio.Schema(WHICH)

    @override
    async def _async_answer(
        self, hass: HomeAssistant, args: Mapping[str, Any], llm_context: LLMContext
    ) -> JsonObjectType:
        massagers = _meant(hass, llm_context, args.get(ATTR_MASSAGER))
        return {"massagers": [_status(hass, one) for one in massagers]}


class PlanTool(MassagerTool):
    """What is planned."""

    name = f"{DOMAIN}__plan"
    title = "Planned massages"
    description = (
        "Which massage sessions are planned in the next seven days, and what is advised after the newest workout."
    )
    annotations = ToolAnnotations(read_only=True, open_world=False)

    @override
    async def _async_answer(
        self, hass: HomeAssistant, args: Mapping[str, Any], llm_context: LLMContext
    ) -> JsonObjectType:
        massagers = told_massagers(hass, llm_context.assistant)
        set_up = [one.coordinator for one in massagers if one.coordinator is not None and not one.electrical]
        athletes = told_athletes(hass, llm_context.assistant)
        return {
            "planned": [plan for one in set_up for plan in plans_told(hass, one)],
            "after_workouts": [athlete_told(hass, one) for one in athletes],
        }


class StopTool(MassagerTool):
    """Stop, whatever else was given: a stop that nothing can keep back is worth more than good manners."""

    name = f"{DOMAIN}__stop"
    title = "Stop massagers"
    description = (
        "Stops massage at once; without a name, all massagers. Use it whenever anybody wants it to stop, and first."
    )
    annotations = ToolAnnotations(destructive=False, idempotent=True, open_world=False)
    parameters = probatio.Schema(WHICH, extra=probatio.REMOVE_EXTRA)

    @override
    async def async_call(self, hass: HomeAssistant, tool_input: ToolInput, llm_context: LLMContext) -> ToolResult:
        """Stop; an argument that makes no sense stops all."""
        massagers = told_massagers(hass, llm_context.assistant)
        named = tool_input.tool_args.get(ATTR_MASSAGER)
        meant = [one for one in massagers if isinstance(named, str) and named.strip().casefold() in one.names]
        answer: dict[str, Any] = await async_stop(hass, meant or massagers, llm_context)
        if named and not meant:
            answer["note"] = "No massager of that name is exposed, so all that are exposed were told to stop."
        return ToolResult(answer, error=not answer["all_confirmed"])

    @override
    async def _async_answer(
        self, hass: HomeAssistant, args: Mapping[str, Any], llm_context: LLMContext
    ) -> JsonObjectType:
        raise NotImplementedError


class SetTool(MassagerTool):
    """Set the session that runs, or the next."""

    name = f"{DOMAIN}__set"
    title = "Set a massager"
    description = (
        "Sets pressure, mode or time of the massage that runs, or else of the next one; starts nothing. "
        "Give only what the person asked for. A pressure of 0 stops."
    )
    annotations = ToolAnnotations(idempotent=True, open_world=False)
    parameters = probatio.Schema({**WHICH, **WISHES})

    @override
    async def _async_answer(
        self, hass: HomeAssistant, args: Mapping[str, Any], llm_context: LLMContext
    ) -> JsonObjectType:
        name: str | None = args.get(ATTR_MASSAGER)
        if args.get(ATTR_PRESSURE) == 0 and (
            off := [one for one in _meant(hass, llm_context, name) if _off_at_zero(one)]
        ):
            return await async_stop(hass, off, llm_context)
        _, coordinator = await async_settable(hass, llm_context, self.name, name)
        wanted = await async_wishes(hass, coordinator, args)
        if not wanted:
            raise NotDone(f"Nothing was changed: give at least one of {', '.join(SETTINGS)}.")
        session = coordinator.session
        running = session.state in OPEN
        setting: dict[str, Callable[[Any], Awaitable[None]]] = {
            "pressure": partial(session.set_pressure, softly=True),
            "mode": session.set_mode,
            "timer": session.set_timer,
        }
        done: dict[str, Any] = {}
        answer: dict[str, Any] = {"massager": coordinator.name, "of": "running session" if running else "next session"}
        for name, value in wanted.items():
            try:
                await async_try(hass, coordinator, setting[name](value))
            except NotDone as err:
                answer["not_set"] = {name: str(err)}
                break
            done[name] = value
        answer["set"] = settings_told(hass, coordinator, Settings(**done))
        if running and "pressure" in done:
            answer["note"] = "A higher pressure is reached slowly, as in a soft start."
        return answer


async def async_stop(hass: HomeAssistant, massagers: list[Reached], llm_context: LLMContext) -> dict[str, Any]:
    """Stop these, as the action does, and return of each whether it confirmed that."""
    response = await hass.services.async_call(
        DOMAIN,
        "stop_session",
        {"entity_id": [one.entity_ids[0] for one in massagers]},
        blocking=True,
        context=llm_context.context,
        return_response=True,
    )
    answers: Any = (response or {}).get("massagers", [])
    told = [
        {"massager": one["name"], "stopped": True}
        if one["confirmed"]
        else {
            "massager": one["name"],
            "stopped": "not confirmed",
            "reason": sentence(hass, one["reason"] or "stop_not_confirmed", {"name": one["name"]}),
        }
        for one in answers
    ]
    return {"massagers": told, "all_confirmed": bool(told) and all(one["confirmed"] for one in answers)}


async def async_settable(
    hass: HomeAssistant, llm_context: LLMContext, tool: str, name: str | None
) -> tuple[Reached, MassagerCoordinator]:
    """Return the one massager that is meant, which a model may set; raises NotDone."""
    massagers = _meant(hass, llm_context, name)
    if name is None:
        massagers = [one for one in massagers if one.settable] or massagers
    if len(massagers) != 1:
        raise NotDone(f"Nothing was done: say which one is meant. There are: {_listed(massagers)}.")
    (reached,) = massagers
    if (coordinator := reached.coordinator) is None:
        raise NotDone(sentence(hass, "not_loaded", {"name": reached.entry.title}))
    if coordinator.electrical:
        raise NotDone(sentence(hass, "electrical_by_hand", {"name": coordinator.name}))
    if not reached.settable:
        raise NotDone(
            f"Nothing was done: of {coordinator.name}, only what tells and stops is exposed to this assistant. "
            "Its owner can expose its climate or fan entity."
        )
    try:
        await check_permission(ServiceCall(hass, DOMAIN, tool, context=llm_context.context), [reached.entry])
    except Unauthorized as err:
        raise NotDone(f"Nothing was done: this person may not control {coordinator.name}.") from err
    return reached, coordinator


async def async_wishes(
    hass: HomeAssistant, coordinator: MassagerCoordinator, args: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the settings that the arguments mean, all of them allowed; raises NotDone where one is not."""

    async def read() -> dict[str, Any]:
        wanted: dict[str, Any] = {}
        if ATTR_MODE in args:
            wanted["mode"] = _mode(hass, coordinator, args[ATTR_MODE])
        if ATTR_MINUTES in args:
            wanted["timer"] = round(args[ATTR_MINUTES] * 60)
        if ATTR_PERCENT in args:
            wanted["pressure"] = _pressure_at(coordinator, args[ATTR_PERCENT])
        if ATTR_PRESSURE in args:
            wanted["pressure"] = whole(args[ATTR_PRESSURE])
        coordinator.session.intended(**wanted)
        return wanted

    return await async_try(hass, coordinator, read())


async def async_try[T](hass: HomeAssistant, coordinator: MassagerCoordinator, work: Awaitable[T]) -> T:
    """Await what was asked for, and return its answer; raises NotDone with the reason, as anybody in the room may hear it."""
    try:
        return await coordinator.async_run(work)
    except HomeAssistantError as err:
        raise NotDone(said(hass, err)) from err


def _pressure_at(coordinator: MassagerCoordinator, percent: float) -> float:
    if not 0 <= percent <= 100:
        allowed = {"minimum": "0", "maximum": "100", "step": "1", "unit": "%"}
        raise InvalidValue("out_of_range", what=ATTR_PERCENT, value=f"{percent:g}", **allowed)
    return pressure_at(coordinator.session.limits, percent / 100)


def _mode(hass: HomeAssistant, coordinator: MassagerCoordinator, asked: str) -> str:
    """Return the mode that is meant by its slug, its label or its word; what is none is given back as it is."""
    words, capabilities = Words.cached(hass), coordinator.capabilities
    for slug in capabilities.options("mode"):
        if asked.strip().casefold() in (slug, words.value("mode", slug, capabilities.labels("mode")).casefold()):
            return slug
    return asked


def _off_at_zero(reached: Reached) -> bool:
    """Whether nothing is no pressure there; or a model may set none at all, but anybody may stop."""
    coordinator = reached.coordinator
    if coordinator is None or not reached.settable:
        return True
    return coordinator.pressure_range is not None and coordinator.pressure_range.minimum > 0


def _meant(hass: HomeAssistant, llm_context: LLMContext, name: str | None) -> list[Reached]:
    """Return the massagers of this name, or all where none is given; raises NotDone where there is none."""
    massagers = told_massagers(hass, llm_context.assistant)
    meant = massagers if name is None else [one for one in massagers if name.strip().casefold() in one.names]
    if not meant:
        raise NotDone(
            f"Nothing was done: no massager of that name is exposed to this assistant. There are: {_listed(massagers)}."
        )
    return meant


def _listed(massagers: list[Reached]) -> str:
    return ", ".join(one.entry.title for one in massagers) or "none"


def _status(hass: HomeAssistant, reached: Reached) -> dict[str, Any]:
    coordinator = reached.coordinator
    if coordinator is None:
        return {
            "massager": reached.entry.title,
            "it_says": "unknown",
            "reason": sentence(hass, "not_loaded", {"name": reached.entry.title}),
        }
    return status_told(hass, coordinator)
