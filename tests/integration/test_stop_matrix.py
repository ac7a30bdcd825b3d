"""Every way to ask for a stop under every fault: confirmed, or said not to be; never reported as done when it is not."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from homeassistant.components.conversation import async_converse
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import intent, issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.session import Session
from custom_components.recovery_massager.session_state import SessionState
from custom_components.recovery_massager.stop_notice import stop_issue
from simulator.devices.calf_boots import CalfBoots

from .looking import Kept, now, outcomes, run, stoppable
from .passing import Passing
from .radio import advertise
from .stage import NOW, set_up

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]

CLIMATE, FAN, BUTTON = "climate.calf_boots", "fan.calf_boots_compression", "button.calf_boots_stop"
PRESSURE = "number.calf_boots_pressure"
USABLE_SECONDS = 2.0
"""How long a stop may take once the massager can be reached and hears."""
ANSWER_SECONDS = 3.5
"""How long an answer is waited for."""
SHUTDOWN_SECONDS = 12.0
"""How long the end of Home Assistant may wait for a stop: twice five seconds; Home Assistant itself waits for twenty."""
NO_LINK: dict[str, Any] = {"drop_link": {}, "refuse_connections": {}}


@dataclass(frozen=True)
class Weather:
    """Faults of the simulator."""

    name: str
    faults: dict[str, dict[str, Any]]
    usable: bool = True
    """Nothing keeps a stop from being confirmed at once."""
    waits: float = 0
    """How long, in seconds, it may take until a stop is sent again that a massager did not hear, or was not heard to answer."""


WEATHERS = (
    Weather("no fault", {}),
    Weather("the link is lost", {"drop_link": {}}),
    Weather("the link is lost instead of the stop", {"drop_link": {"writes": 1}}, usable=False),
    Weather("the link is lost three times", {"drop_link": {"writes": 1}, "refuse_connections": {"times": 2}}, False),
    Weather("no link comes about", NO_LINK, usable=False),
    Weather("what it says comes late", {"delay": {"seconds": 0.4}}),
    Weather("what it says comes far too late", {"delay": {"seconds": 30.0}}, usable=False, waits=ANSWER_SECONDS),
    Weather("a bit is wrong", {"corrupt": {"how": "flip", "times": 2}}, usable=False, waits=ANSWER_SECONDS),
    Weather("all it says has a wrong bit", {"corrupt": {"how": "flip"}}, usable=False, waits=ANSWER_SECONDS),
    Weather("all it says is cut short", {"corrupt": {"how": "truncate"}}, usable=False, waits=ANSWER_SECONDS),
    Weather("all it says is too long", {"corrupt": {"how": "extend"}}, usable=False, waits=ANSWER_SECONDS),
    Weather("what it says comes in pieces", {"split_frames": {"size": 1}}, usable=False, waits=ANSWER_SECONDS),
    Weather("one write is ignored", {"ignore_writes": {"times": 1}}, usable=False, waits=ANSWER_SECONDS),
    Weather("all writes are ignored", {"ignore_writes": {}}, usable=False, waits=ANSWER_SECONDS),
    Weather("it is switched off", {"power_off": {}}, usable=False),
    Weather("its battery is low", {"low_battery": {"percent": 3}}),
    Weather("it is taken off", {"not_worn": {}}),
    *(
        Weather(f"fault bit {bit}", {bit: {}})
        for bit in ("overpressure", "leak", "valve", "pump", "temperature", "battery", "internal")
    ),
)


async def _act(hass: HomeAssistant, action: str, entity: str | None, **data: Any) -> None:
    domain, service = action.split(".")
    target = {"entity_id": entity} if entity else {}
    await hass.services.async_call(domain, service, {**target, **data}, blocking=True)


FACES: dict[str, Callable[[HomeAssistant], Coroutine[Any, Any, None]]] = {
    "stop_session": lambda hass: _act(hass, f"{DOMAIN}.stop_session", CLIMATE),
    "stop_session of all": lambda hass: _act(hass, f"{DOMAIN}.stop_session", None),
    "climate off": lambda hass: _act(hass, "climate.turn_off", CLIMATE),
    "climate mode off": lambda hass: _act(hass, "climate.set_hvac_mode", CLIMATE, hvac_mode="off"),
    "fan off": lambda hass: _act(hass, "fan.turn_off", FAN),
    "fan at 0 percent": lambda hass: _act(hass, "fan.set_percentage", FAN, percentage=0),
    "button": lambda hass: _act(hass, "button.press", BUTTON),
    "number at 0": lambda hass: _act(hass, "number.set_value", PRESSURE, value=0),
}


@pytest.fixture
async def massaging(running: Session, passes: Passing) -> Session:
    """A session that is in its ramp."""
    await passes(20, step=2)
    return running


def bring_about(hass: HomeAssistant, weather: Weather, boots: CalfBoots) -> None:
    for name, parameters in weather.faults.items():
        boots.fault(name, parameters)
    if boots.powered:
        advertise(hass, boots)


def has_issue(hass: HomeAssistant, coordinator: MassagerCoordinator) -> bool:
    return ir.async_get(hass).async_get_issue(DOMAIN, stop_issue(coordinator.config_entry)) is not None


def assert_said(hass: HomeAssistant, coordinator: MassagerCoordinator) -> None:
    """Assert that whoever looks finds that the stop is not confirmed, and can ask for it again."""
    assert coordinator.data.stop_unconfirmed
    assert has_issue(hass, coordinator)
    for entity in (CLIMATE, FAN, BUTTON, PRESSURE):
        state = hass.states.get(entity)
        assert state is not None
        assert state.state != "unavailable"
    shown = hass.states.get(CLIMATE)
    assert shown is not None
    assert shown.state != "off"


async def assert_confirmed_once_it_can_be(
    hass: HomeAssistant,
    session: Session,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    passes: Passing,
    weather: Weather,
) -> None:
    """Let the massager be reached again, and see that it is stopped within the time for that."""
    boots.clear_faults()
    advertise(hass, boots)
    await passes(USABLE_SECONDS + weather.waits)
    assert run(boots) == "idle"
    assert not stoppable(session)
    assert not coordinator.data.stop_unconfirmed
    assert not has_issue(hass, coordinator)


def test_no_fault_of_the_simulator_is_left_out(boots: CalfBoots) -> None:
    assert {name for weather in WEATHERS for name in weather.faults} == set(boots.faults.kinds)


@pytest.mark.parametrize("weather", WEATHERS, ids=lambda weather: weather.name)
async def test_a_stop_by_any_face_is_confirmed_or_said_not_to_be(
    hass: HomeAssistant,
    session: Session,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    passes: Passing,
    kept: Kept,
    weather: Weather,
) -> None:
    for number, (face, stop) in enumerate(FACES.items(), 1):
        await passes.until_done(session.start(attended=True))
        await passes(20, step=2)
        bring_about(hass, weather, boots)
        begun = hass.loop.time()
        try:
            await passes.until_done(stop(hass))
        except HomeAssistantError:
            assert not weather.usable, face
            assert_said(hass, coordinator)
            await assert_confirmed_once_it_can_be(hass, session, coordinator, boots, passes, weather)
        else:
            assert run(boots) == "idle", face
            assert not coordinator.data.stop_unconfirmed, face
            assert not has_issue(hass, coordinator), face
            if weather.usable:
                assert hass.loop.time() - begun <= USABLE_SECONDS, face
        boots.clear_faults()
        advertise(hass, boots)
        await passes(2)
        assert now(session) in (SessionState.STOPPED, SessionState.INTERRUPTED), face
        assert len(outcomes(kept)) == number, face
        assert kept()["open"] is None, face


@pytest.mark.parametrize("weather", WEATHERS, ids=lambda weather: weather.name)
async def test_a_stop_by_voice_is_carried_out_or_told_as_a_problem(
    hass: HomeAssistant,
    massaging: Session,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    passes: Passing,
    kept: Kept,
    weather: Weather,
) -> None:
    unasked: list[dict[str, Any]] = []
    hass.loop.set_exception_handler(lambda _, context: unasked.append(context))
    for component in ("homeassistant", "conversation"):
        assert await passes.until_done(async_setup_component(hass, component, {}))
    async_expose_entity(hass, "conversation", CLIMATE, True)
    bring_about(hass, weather, boots)
    answer = await passes.until_done(async_converse(hass, "turn off the calf boots", None, Context(), "en"))
    if answer.response.response_type is intent.IntentResponseType.ERROR:
        assert not weather.usable
    # Assist answers after 0.2 seconds, whatever it knows by then, and lets what is raised later go unheard.
    await passes(6)
    assert all(isinstance(context.get("exception"), HomeAssistantError) for context in unasked)
    if coordinator.data.stop_unconfirmed:
        assert not weather.usable
        assert_said(hass, coordinator)
        await assert_confirmed_once_it_can_be(hass, massaging, coordinator, boots, passes, weather)
    assert run(boots) == "idle"
    await passes(1)
    assert len(outcomes(kept)) == 1


@pytest.mark.parametrize("weather", WEATHERS, ids=lambda weather: weather.name)
async def test_a_shutdown_stops_what_cannot_stop_itself_or_leaves_the_wish_on_the_disk(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    boots: CalfBoots,
    passes: Passing,
    kept: Kept,
    caplog: pytest.LogCaptureFixture,
    weather: Weather,
) -> None:
    coordinator = await set_up(hass, entry, boots, autostop="none")
    await passes.until_done(coordinator.session.start(attended=True))
    await passes(20, step=2)
    bring_about(hass, weather, boots)
    begun = hass.loop.time()
    await passes.until_done(coordinator.async_shutdown())
    assert hass.loop.time() - begun <= SHUTDOWN_SECONDS
    if "may still be running" in caplog.text:
        assert not weather.usable
        assert kept()["open"]["stop_requested"] is True
    else:
        assert run(boots) == "idle"
        assert kept()["open"] is None
        assert len(outcomes(kept)) == 1
