"""A massager that cannot tell whether it is worn starts by itself only while the owner's entity says that somebody sits there."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import STATE_OFF, STATE_ON, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import Context, Event, HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_CAP, CONF_SEAT
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.refusal import Refused
from simulator.devices.calf_boots import CalfBoots

from .household import pads_entry
from .looking import Asked, kinds, run
from .passing import Passing
from .radio import Radio, advertise
from .spoken import OPTIONS, said, spoken, suggestions
from .stage import MINUTE, NOW, set_up

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]

SOFA = "binary_sensor.sofa"
START = NOW + 10 * MINUTE

type Pass = Callable[[timedelta], Any]


@pytest.fixture
def about(about: dict[str, Any]) -> dict[str, Any]:
    """Boots that cannot tell whether they are worn."""
    return {**about, "features": [one for one in about["features"] if one != "worn"]}


@pytest.fixture
def passing(passes: Passing, hass: HomeAssistant, boots: CalfBoots) -> Pass:
    """Let time pass, with the boots in the air now and then."""

    async def go(time: timedelta) -> None:
        for _ in range(round(time / MINUTE)):
            await passes(60, step=10)
            if not boots.connected:
                advertise(hass, boots)
        await hass.async_block_till_done()

    return go


@pytest.fixture
async def seated(hass: HomeAssistant, coordinator: MassagerCoordinator) -> MassagerCoordinator:
    """The boots, for which their owner chose the sofa; somebody sits there."""
    hass.states.async_set(SOFA, STATE_ON)
    await choose(hass, await at_seat(hass, coordinator.config_entry), {CONF_SEAT: SOFA})
    await hass.async_block_till_done()
    return coordinator


async def choose(hass: HomeAssistant, result: Any, answers: dict[str, Any]) -> Any:
    return spoken(await hass.config_entries.options.async_configure(result["flow_id"], answers), OPTIONS)


async def menu(hass: HomeAssistant, entry: Any) -> Any:
    return spoken(await hass.config_entries.options.async_init(entry.entry_id), OPTIONS)


async def at_seat(hass: HomeAssistant, entry: Any) -> Any:
    return await choose(hass, await menu(hass, entry), {"next_step_id": "seat"})


# --- the option


async def test_the_seat_is_chosen_changed_and_taken_back_and_everything_else_stays(
    hass: HomeAssistant, near: MockConfigEntry
) -> None:
    hass.states.async_set(SOFA, STATE_OFF)
    before = dict(near.options)
    result = await at_seat(hass, near)
    assert suggestions(result) == {}
    assert "cannot tell whether anybody wears it" in said(result, OPTIONS)
    result = await choose(hass, result, {CONF_SEAT: "binary_sensor.gone"})
    assert result["errors"] == {CONF_SEAT: "entity_unknown"}
    assert near.options == before
    result = await choose(hass, result, {CONF_SEAT: SOFA})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert near.options == {**before, CONF_SEAT: SOFA}
    await hass.async_block_till_done()
    coordinator: MassagerCoordinator = near.runtime_data
    assert coordinator.session.rules.seat == SOFA
    assert suggestions(await at_seat(hass, near)) == {CONF_SEAT: SOFA}
    await choose(hass, await at_seat(hass, near), {})
    assert near.options == before


async def test_other_settings_leave_the_seat_as_it_is(hass: HomeAssistant, seated: MassagerCoordinator) -> None:
    result = await choose(hass, await menu(hass, seated.config_entry), {"next_step_id": "settings"})
    held = suggestions(result)
    await choose(hass, result, {**held, CONF_CAP: 40})
    assert (seated.config_entry.options[CONF_CAP], seated.config_entry.options[CONF_SEAT]) == (40, SOFA)


async def test_a_person_is_at_a_place_and_on_no_seat(hass: HomeAssistant, near: MockConfigEntry) -> None:
    hass.states.async_set("person.ada", "home")
    with pytest.raises(InvalidData):
        await choose(hass, await at_seat(hass, near), {CONF_SEAT: "person.ada"})


async def test_a_seat_is_asked_for_only_where_it_is_of_use(
    hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots, about: dict[str, Any]
) -> None:
    pads = pads_entry(hass)
    assert await hass.config_entries.async_setup(pads.entry_id)
    assert "seat" not in (await menu(hass, pads))["menu_options"], "nothing starts by itself on a stimulator"
    await reload(hass, entry, boots, autostop="none")
    assert "seat" not in (await menu(hass, entry))["menu_options"], "nor where it would not stop by itself"
    worn = {**about, "features": [*about["features"], "worn"]}
    hass.config_entries.async_update_entry(entry, data={**entry.data, "about": worn})
    await reload(hass, entry, boots)
    assert "seat" not in (await menu(hass, entry))["menu_options"], "it tells itself"


async def reload(hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots, **profile: Any) -> MassagerCoordinator:
    if entry.state is ConfigEntryState.LOADED:
        assert await hass.config_entries.async_unload(entry.entry_id)
    return await set_up(hass, entry, boots, **profile)


# --- planning


async def test_without_a_seat_nothing_is_planned_to_start_by_itself(coordinator: MassagerCoordinator) -> None:
    with pytest.raises(Refused) as refused:
        await coordinator.planner.async_plan(START, 12, untouched=True)
    assert refused.value.refusal.reason == "untouched_blind"
    await coordinator.planner.async_plan(START, 12)


async def test_with_a_seat_it_is_planned_also_while_nobody_sits_there_yet(
    hass: HomeAssistant, seated: MassagerCoordinator
) -> None:
    hass.states.async_set(SOFA, STATE_OFF)
    await seated.planner.async_plan(START, 12, untouched=True)
    assert len(seated.planner.plans) == 1


async def test_a_seat_does_not_let_start_what_does_not_stop_by_itself(
    hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots
) -> None:
    hass.states.async_set(SOFA, STATE_ON)
    hass.config_entries.async_update_entry(entry, options={**entry.options, CONF_SEAT: SOFA})
    coordinator = await reload(hass, entry, boots, autostop="none")
    with pytest.raises(Refused) as refused:
        await coordinator.planner.async_plan(START, 12, untouched=True)
    assert refused.value.refusal.reason == "unattended"


async def test_a_seat_does_not_let_anything_be_planned_on_a_stimulator(hass: HomeAssistant) -> None:
    pads = pads_entry(hass)
    hass.states.async_set(SOFA, STATE_ON)
    hass.config_entries.async_update_entry(pads, options={"remote_start": True, CONF_SEAT: SOFA})
    assert await hass.config_entries.async_setup(pads.entry_id)
    with pytest.raises(Refused) as refused:
        await pads.runtime_data.planner.async_plan(START, 12, untouched=True)
    assert refused.value.refusal.reason == "electrical_not_planned"


# --- starting


async def test_it_starts_by_itself_while_somebody_sits_there(
    hass: HomeAssistant, seated: MassagerCoordinator, boots: CalfBoots, passing: Pass
) -> None:
    await seated.planner.async_plan(START, 12, untouched=True)
    await passing(11 * MINUTE)
    assert run(boots) == "running"


@pytest.mark.parametrize("state", [STATE_OFF, STATE_UNKNOWN, STATE_UNAVAILABLE, "On", "home", None])
async def test_it_does_not_start_by_itself_while_it_is_not_known_that_somebody_sits_there(
    hass: HomeAssistant,
    seated: MassagerCoordinator,
    boots: CalfBoots,
    passing: Pass,
    asked: Asked,
    told: list[Event[Any]],
    person: Context,
    state: str | None,
) -> None:
    await seated.planner.async_plan(START, 12, untouched=True)
    if state is None:
        hass.states.async_remove(SOFA)
    else:
        hass.states.async_set(SOFA, state)
    asked()
    await passing(11 * MINUTE)
    assert (run(boots), asked()) == ("idle", [])
    assert kinds(told) == ["planned", "armed", "refused"]
    assert told[-1].data["reason"] == "nobody_sits"
    hass.states.async_set(SOFA, STATE_ON)
    await passing(5 * MINUTE)
    assert run(boots) == "idle", "who sits down later is not squeezed out of the blue"
    await hass.services.async_call(
        "button", "press", {"entity_id": "button.calf_boots_start_planned"}, blocking=True, context=person
    )
    assert run(boots) == "running", "a touch starts it all the same"


async def test_who_gets_up_while_it_connects_is_not_waited_for(
    hass: HomeAssistant,
    seated: MassagerCoordinator,
    boots: CalfBoots,
    passing: Pass,
    radio: Radio,
    monkeypatch: pytest.MonkeyPatch,
    told: list[Event[Any]],
    asked: Asked,
) -> None:
    await seated.planner.async_plan(START, 12, untouched=True)
    connect = seated.massager.connect

    async def slowly() -> None:
        await connect()
        hass.states.async_set(SOFA, STATE_OFF)

    monkeypatch.setattr(seated.massager, "connect", slowly)
    asked()
    await passing(11 * MINUTE)
    assert run(boots) == "idle"
    assert not any(one.startswith("start") for one in asked())
    assert told[-1].data["reason"] == "nobody_sits"


async def test_a_seat_that_was_taken_back_lets_nothing_start_that_was_planned_before(
    hass: HomeAssistant, seated: MassagerCoordinator, boots: CalfBoots, passing: Pass, told: list[Event[Any]]
) -> None:
    await seated.planner.async_plan(START, 12, untouched=True)
    await choose(hass, await at_seat(hass, seated.config_entry), {})
    await hass.async_block_till_done()
    await passing(11 * MINUTE)
    assert run(boots) == "idle"
    assert told[-1].data["reason"] == "untouched_blind"


async def test_an_automation_that_presses_start_planned_is_the_owners_own_and_needs_no_seat(
    hass: HomeAssistant, seated: MassagerCoordinator, boots: CalfBoots, passing: Pass
) -> None:
    await seated.planner.async_plan(START, 12)
    hass.states.async_set(SOFA, STATE_OFF)
    await passing(11 * MINUTE)
    await hass.services.async_call("button", "press", {"entity_id": "button.calf_boots_start_planned"}, blocking=True)
    assert run(boots) == "running"
