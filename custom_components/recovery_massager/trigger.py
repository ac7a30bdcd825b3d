"""Triggers: what happens to the sessions, workouts, plans and pressures of the massagers and people that a target names."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, override

from homeassistant.const import (
    ATTR_DEVICE_ID,
    ATTR_ENTITY_ID,
    ATTR_NAME,
    CONF_ABOVE,
    CONF_ADDRESS,
    CONF_BELOW,
    Platform,
)
from homeassistant.core import CALLBACK_TYPE, Context, Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.trigger import Trigger, TriggerActionRunner, TriggerConfig, TriggerNotTriggeredReporter
from homeassistant.helpers.typing import ConfigType, VolDictType
import probatio

from .address import unique_id
from .aim import Aim, schema_of
from .const import DOMAIN, EVENT_SESSION, EVENT_WORKOUT
from .news import News, NewsKind, async_listen_to_news

type Heard = Callable[[frozenset[str], Mapping[str, Any], Context | None], None]
"""Gets the ids of the config entries that it is about, what is told of it, and in which context it happened."""
type Source = Callable[[HomeAssistant, Heard], CALLBACK_TYPE]
"""Calls what it is given with all that happens; returns what ends that."""

IDS = (ATTR_NAME, ATTR_ENTITY_ID, ATTR_DEVICE_ID)
WHOSE = ("person", "person_name")
SESSION = (
    *IDS,
    "session_id",
    *WHOSE,
    "origin",
    "mode",
    "mode_label",
    "pressure",
    "pressure_unit",
    "workout",
    "prescription",
    "plan_id",
)
ENDED = (*(one for one in SESSION if one != "plan_id"), "minutes", "reached")
PRESSURE = probatio.All(probatio.Coerce(float), probatio.Range(min=0, max=300))


def _sessions(kind: str) -> Source:
    """What the bus tells of sessions, of this type."""

    def listen(hass: HomeAssistant, heard: Heard) -> CALLBACK_TYPE:
        @callback
        def handle(event: Event[Any]) -> None:
            if event.data.get("type") == kind:
                heard(_concerned(hass, event.data), event.data, event.context)

        return hass.bus.async_listen(EVENT_SESSION, handle)

    return listen


def _concerned(hass: HomeAssistant, data: Mapping[str, Any]) -> frozenset[str]:
    """Return the massager of an event, and the athlete whose session it is."""
    entity = er.async_get(hass).async_get(data.get(ATTR_ENTITY_ID, ""))
    return frozenset(one for one in (entity and entity.config_entry_id, data.get("person")) if one)


def _armed(hass: HomeAssistant, heard: Heard) -> CALLBACK_TYPE:
    """What the bus tells of planned sessions that are due, with the button that starts them.

    What came due while Home Assistant was away waits for a touch: no automation is to start it when that is back.
    """

    @callback
    def with_button(entries: frozenset[str], data: Mapping[str, Any], context: Context | None) -> None:
        if not data.get("in_time"):
            return
        button = _start_planned(hass, entries)
        state = None if button is None else hass.states.get(button)
        # It starts what waits longest, which may be somebody else's.
        starts_it = state is not None and state.attributes.get("plan_id") == data.get("plan_id")
        heard(entries, {**data, "button": button if starts_it else None}, context)

    return _sessions("armed")(hass, with_button)


def _start_planned(hass: HomeAssistant, entries: frozenset[str]) -> str | None:
    """Return the button "Start planned" of the massager among these entries."""
    for entry in hass.config_entries.async_entries(DOMAIN):
        if entry.entry_id in entries and CONF_ADDRESS in entry.data:
            key = unique_id(entry.data[CONF_ADDRESS], "start_planned")
            return er.async_get(hass).async_get_entity_id(Platform.BUTTON, DOMAIN, key)
    return None


def _new_workouts(hass: HomeAssistant, heard: Heard) -> CALLBACK_TYPE:
    """What the bus tells of new workouts; of what follows, whether there is a session."""

    @callback
    def handle(event: Event[Any]) -> None:
        data = event.data
        if data.get("type") == "new":
            session = data.get("plan", {}).get("session", False)
            heard(frozenset({data.get("person", "")}), {**data, "session": session}, event.context)

    return hass.bus.async_listen(EVENT_WORKOUT, handle)


def _news(kind: NewsKind) -> Source:
    """What is told to automations alone."""

    def listen(hass: HomeAssistant, heard: Heard) -> CALLBACK_TYPE:
        @callback
        def handle(news: News) -> None:
            if news.kind is kind:
                heard(news.entries, news.data, None)

        return async_listen_to_news(hass, handle)

    return listen


class OwnTrigger(Trigger):
    """Something that happens to a massager or a person.

    It listens to what is told of all of them, and looks at each time whom its target names: so it outlives whatever is
    set up anew, added or removed.
    """

    sources: ClassVar[tuple[Source, ...]]
    variables: ClassVar[tuple[str, ...]]
    """What `trigger` holds besides what all triggers have; None where it does not apply."""
    words: ClassVar[str]
    """What happened, for the traces."""
    options: ClassVar[VolDictType] = {}

    @classmethod
    @override
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        """Validate what is specific to it."""
        validated: ConfigType = schema_of(cls.options, cls.check_options)(config)
        return validated

    @classmethod
    def check_options(cls, options: dict[str, Any]) -> dict[str, Any]:
        """Return the options, each of which is valid; raises probatio.Invalid where they do not go together."""
        return options

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        super().__init__(hass, config)
        self._aim = Aim(hass, config.target)
        self._options = config.options or {}

    def is_wanted(self, data: Mapping[str, Any]) -> bool:
        """Return whether its options let it happen."""
        return True

    @override
    async def async_attach_runner(
        self, run_action: TriggerActionRunner, did_not_trigger: TriggerNotTriggeredReporter | None = None
    ) -> CALLBACK_TYPE:
        """Run the action from now on, whenever it happens."""

        @callback
        def heard(entries: frozenset[str], data: Mapping[str, Any], context: Context | None) -> None:
            if self.is_wanted(data) and entries & {one.entry_id for one in self._aim.entries()}:
                told = {name: data.get(name) for name in self.variables}
                run_action(told, f"{data.get(ATTR_NAME)}: {self.words}", context)

        ends = [listen(self._hass, heard) for listen in self.sources]

        @callback
        def end() -> None:
            for one in ends:
                one()

        return end


class SessionStarted(OwnTrigger):
    """A massage began, whoever started it and where."""

    sources = (_sessions("started"),)
    variables = SESSION
    words = "session started"


class SessionFinished(OwnTrigger):
    """A session came to its planned end."""

    sources = (_sessions("finished"),)
    variables = ENDED
    words = "session finished"


class SessionStopped(OwnTrigger):
    """Somebody stopped it."""

    sources = (_sessions("stopped"),)
    variables = ENDED
    words = "session stopped"


class SessionInterrupted(OwnTrigger):
    """It ended before its time, and nobody asked for that."""

    sources = (_sessions("interrupted"),)
    variables = (*ENDED, "reason")
    words = "session interrupted"


class SessionRefused(OwnTrigger):
    """A start, or more of what runs, was refused."""

    sources = (_sessions("refused"),)
    variables = (*IDS, *WHOSE, "reason", "message", "plan_id")
    words = "session refused"


class SessionDue(OwnTrigger):
    """A planned session waits for a touch or starts by itself, or the time of an offered one has come."""

    sources = (_armed, _news(NewsKind.SESSION_DUE))
    variables = (
        *IDS,
        *WHOSE,
        "button",
        "plan_id",
        "planned_for",
        "until",
        "starts_by_itself",
        "minutes",
        "mode",
    )
    words = "session due"


class WorkoutSynced(OwnTrigger):
    """A new workout came in."""

    sources = (_new_workouts,)
    variables = (
        *IDS,
        "person",
        "workout_id",
        "sport",
        "start",
        "end",
        "minutes",
        "load",
        "method",
        "effort",
        "session",
    )
    words = "workout synced"


class PlanReady(OwnTrigger):
    """A session is planned after a workout."""

    sources = (_news(NewsKind.PLAN_READY),)
    variables = (*IDS, "person", "massager", "workout", "start", "until", "minutes", "share", "mode")
    words = "plan ready"


class PressureChanged(OwnTrigger):
    """The pressure changed while it massages."""

    sources = (_news(NewsKind.PRESSURE_CHANGED),)
    variables = (*IDS, "session_id", *WHOSE, "pressure", "before", "pressure_unit")
    words = "pressure changed"
    options: ClassVar[VolDictType] = {
        probatio.Optional(CONF_ABOVE): PRESSURE,
        probatio.Optional(CONF_BELOW): PRESSURE,
    }

    @classmethod
    @override
    def check_options(cls, options: dict[str, Any]) -> dict[str, Any]:
        """Refuse what no pressure can be."""
        above, below = options.get(CONF_ABOVE), options.get(CONF_BELOW)
        if above is not None and below is not None and above >= below:
            raise probatio.Invalid(f"no pressure is above {above:g} and below {below:g}")
        return options

    @override
    def is_wanted(self, data: Mapping[str, Any]) -> bool:
        """Return whether the new pressure is where the options want it."""
        above, below = self._options.get(CONF_ABOVE), self._options.get(CONF_BELOW)
        pressure: float = data["pressure"]
        return (above is None or pressure > above) and (below is None or pressure < below)


TRIGGERS: dict[str, type[OwnTrigger]] = {
    "session_started": SessionStarted,
    "session_finished": SessionFinished,
    "session_stopped": SessionStopped,
    "session_interrupted": SessionInterrupted,
    "session_refused": SessionRefused,
    "session_due": SessionDue,
    "workout_synced": WorkoutSynced,
    "plan_ready": PlanReady,
    "pressure_changed": PressureChanged,
}


async def async_get_triggers(hass: HomeAssistant) -> dict[str, type[Trigger]]:
    """Return the triggers."""
    return dict(TRIGGERS)
