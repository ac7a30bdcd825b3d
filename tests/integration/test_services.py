"""Actions of the integration."""

import asyncio
from collections.abc import Callable
from typing import Any

from homeassistant.auth.const import GROUP_ID_READ_ONLY
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.const import ATTR_AREA_ID, ATTR_DEVICE_ID, ATTR_ENTITY_ID, ATTR_FLOOR_ID, ATTR_LABEL_ID
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized, UnknownUser
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
    label_registry as lr,
)
from homeassistant.helpers.service import async_get_all_descriptions
from homeassistant.setup import async_setup_component
import probatio
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.services import Action
from simulator.clock import Clock
from simulator.devices.calf_boots import CalfBoots

from .radio import Radio
from .stage import set_up_beside

CLIMATE = "climate.calf_boots"
SECOND = "C0:FF:EE:00:00:02"


async def call(hass: HomeAssistant, action: Action, context: Any = None, **data: Any) -> None:
    await hass.services.async_call(DOMAIN, action, data, blocking=True, context=context)
    await hass.async_block_till_done()


def run(boots: CalfBoots) -> object:
    return boots.state()["run"]


@pytest.fixture
async def second(hass: HomeAssistant, near: MockConfigEntry, radio: Radio, clock: Clock) -> CalfBoots:
    """Second boots, set up and in range."""
    boots = CalfBoots("Boots 2", SECOND, clock)
    await set_up_beside(hass, near, boots, radio)
    return boots


async def test_all_actions_are_there_before_any_massager_is(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, DOMAIN, {})
    assert set(hass.services.async_services_for_domain(DOMAIN)) == set(Action)


async def test_their_descriptions_are_valid_and_complete(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, DOMAIN, {})
    descriptions = (await async_get_all_descriptions(hass))[DOMAIN]
    assert set(descriptions) == set(Action)
    for_administrators = {Action.RELOAD_PROFILES, Action.CAPTURE}
    # A plan is found by its id.
    without = {*for_administrators, Action.CANCEL_SESSION}
    assert {action for action in Action if "target" not in descriptions[action]} == without
    people = {"person", "prescription", "guest_asked"}
    assert set(descriptions[Action.START_SESSION]["fields"]) == {
        "pressure",
        "share",
        "mode",
        "minutes",
        "heat",
        "workout",
        *people,
    }
    assert not any(field.get("required") for field in descriptions[Action.START_SESSION]["fields"].values())
    pressure = descriptions[Action.SET_PRESSURE]["fields"]["pressure"]
    assert pressure["required"]
    assert "number" in pressure["selector"]


async def test_settings_go_to_the_next_session_while_idle_and_to_the_massager_while_running(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, asked: Callable[[], list[str]]
) -> None:
    await call(hass, Action.SET_PRESSURE, entity_id=CLIMATE, pressure=45)
    await call(hass, Action.SET_MODE, entity_id=CLIMATE, mode="wave")
    await call(hass, Action.SET_TIMER, entity_id=CLIMATE, minutes=12)
    settings = near.runtime_data.session.settings
    assert (settings.pressure, settings.mode, settings.timer) == (45, "wave", 720)
    assert asked() == []
    await call(hass, Action.START_SESSION, entity_id=CLIMATE)
    await call(hass, Action.SET_MODE, entity_id=CLIMATE, mode="pulse")
    await call(hass, Action.SET_TIMER, entity_id=CLIMATE, minutes=8)
    assert asked()[-2:] == ["set mode pulse", "set countdown 480"]


async def test_a_session_starts_with_what_the_call_says_and_tells_what_became_of_it(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots
) -> None:
    answer: Any = await hass.services.async_call(
        DOMAIN,
        Action.START_SESSION,
        {ATTR_ENTITY_ID: CLIMATE, "pressure": 40, "mode": "flush", "minutes": 10, "heat": "low", "workout": "run-7"},
        blocking=True,
        return_response=True,
    )
    state = boots.state()
    assert (state["run"], state["mode"], state["heat"], state["seconds_left"]) == ("running", "flush", "low", 600)
    (session,) = answer["sessions"]
    assert (session["name"], session["state"]) == ("Calf boots", "running")
    assert session["ends_at"] == near.runtime_data.session.ends_at.isoformat()
    opened = near.runtime_data.history.open
    assert (session["session_id"], "run-7") == (opened.id, opened.workout)


@pytest.mark.parametrize(("share", "pressure"), [(0, 20), (50, 40), (99, 55), (100, 60)])
async def test_a_share_is_of_the_way_to_the_cap_rounded_down(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, share: float, pressure: float
) -> None:
    await call(hass, Action.START_SESSION, entity_id=CLIMATE, share=share)
    assert run(boots) == "running"
    assert near.runtime_data.history.open.pressure == pressure


async def test_a_share_and_a_pressure_are_one_too_many(hass: HomeAssistant, near: MockConfigEntry) -> None:
    with pytest.raises(probatio.Invalid):
        await call(hass, Action.START_SESSION, entity_id=CLIMATE, share=50, pressure=40)


async def test_pause_and_resume_do_what_they_say(hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots) -> None:
    await call(hass, Action.START_SESSION, entity_id=CLIMATE)
    await call(hass, Action.PAUSE_SESSION, entity_id=CLIMATE)
    assert run(boots) == "paused"
    await call(hass, Action.RESUME_SESSION, entity_id=CLIMATE)
    assert run(boots) == "running"


@pytest.mark.parametrize("action", [Action.START_SESSION, Action.STOP_SESSION])
@pytest.mark.parametrize("kind", [ATTR_ENTITY_ID, ATTR_DEVICE_ID, ATTR_AREA_ID, ATTR_FLOOR_ID, ATTR_LABEL_ID])
async def test_every_kind_of_target_reaches_the_massager(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, kind: str, action: Action
) -> None:
    devices, areas = dr.async_get(hass), ar.async_get(hass)
    (device,) = dr.async_entries_for_config_entry(devices, near.entry_id)
    floor = fr.async_get(hass).async_create("Upstairs")
    area = areas.async_create("Bedroom", floor_id=floor.floor_id)
    label = lr.async_get(hass).async_create("Recovery")
    devices.async_update_device(device.id, area_id=area.id, labels={label.label_id})
    targets = {
        ATTR_ENTITY_ID: "sensor.calf_boots_battery",
        ATTR_DEVICE_ID: device.id,
        ATTR_AREA_ID: area.id,
        ATTR_FLOOR_ID: floor.floor_id,
        ATTR_LABEL_ID: label.label_id,
    }
    if action is Action.STOP_SESSION:
        await near.runtime_data.session.start(attended=True)
    await call(hass, action, **{kind: targets[kind]})
    assert run(boots) == ("running" if action is Action.START_SESSION else "idle")


@pytest.mark.parametrize("action", [Action.START_SESSION, Action.STOP_SESSION, Action.PAUSE_SESSION])
async def test_a_target_without_any_massager_is_an_error(
    hass: HomeAssistant, near: MockConfigEntry, action: Action
) -> None:
    hass.states.async_set("light.bedroom", "on")
    with pytest.raises(ServiceValidationError, match="holds no massager"):
        await call(hass, action, entity_id="light.bedroom")


async def test_all_but_stop_need_a_target(hass: HomeAssistant, near: MockConfigEntry) -> None:
    with pytest.raises(probatio.Invalid):
        await call(hass, Action.START_SESSION)


@pytest.mark.parametrize("target", [{}, {"entity_id": "all"}])
async def test_a_stop_without_target_or_of_all_stops_all(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, second: CalfBoots, target: dict[str, str]
) -> None:
    await call(hass, Action.START_SESSION, entity_id="all")
    assert (run(boots), run(second)) == ("running", "running")
    await call(hass, Action.STOP_SESSION, **target)
    assert (run(boots), run(second)) == ("idle", "idle")


async def test_a_stop_of_one_leaves_the_others_alone(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, second: CalfBoots
) -> None:
    await call(hass, Action.START_SESSION, entity_id="all")
    await call(hass, Action.STOP_SESSION, entity_id=CLIMATE)
    assert (run(boots), run(second)) == ("idle", "running")


async def test_a_stop_tries_all_and_names_those_that_did_not_confirm(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, second: CalfBoots
) -> None:
    await call(hass, Action.START_SESSION, entity_id="all")
    boots.fault("power_off", {})
    with pytest.raises(HomeAssistantError, match="Calf boots did not confirm the stop") as raised:
        await call(hass, Action.STOP_SESSION)
    assert "Boots 2" not in str(raised.value)
    assert run(second) == "idle"


async def test_a_script_that_wants_the_response_learns_of_each_massager_whether_its_stop_was_confirmed(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, second: CalfBoots
) -> None:
    await call(hass, Action.START_SESSION, entity_id="all")
    boots.fault("power_off", {})

    async def stop() -> Any:
        return await hass.services.async_call(DOMAIN, Action.STOP_SESSION, {}, blocking=True, return_response=True)

    answer = await stop()
    assert answer["massagers"] == [
        {"name": "Calf boots", "confirmed": False, "reason": "stop_not_confirmed"},
        {"name": "Boots 2", "confirmed": True, "reason": None},
    ]
    assert run(second) == "idle"
    second_entry = hass.config_entries.async_entry_for_domain_unique_id(DOMAIN, SECOND)
    assert second_entry
    await hass.config_entries.async_unload(second_entry.entry_id)
    assert (await stop())["massagers"][1] == {"name": "Boots 2", "confirmed": False, "reason": "stop_not_sent"}


async def test_a_stop_reaches_a_massager_whose_entities_are_all_unavailable(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots
) -> None:
    coordinator = near.runtime_data
    await call(hass, Action.START_SESSION, entity_id=CLIMATE)
    hass.states.async_set(CLIMATE, "unavailable")
    await call(hass, Action.STOP_SESSION, entity_id=CLIMATE)
    assert run(boots) == "idle"
    assert not coordinator.stoppable


async def test_a_stop_of_all_tells_of_a_massager_that_is_not_set_up(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, second: CalfBoots
) -> None:
    await call(hass, Action.START_SESSION, entity_id="all")
    second_entry = hass.config_entries.async_entry_for_domain_unique_id(DOMAIN, SECOND)
    assert second_entry
    await hass.config_entries.async_unload(second_entry.entry_id)
    with pytest.raises(HomeAssistantError, match="Boots 2 could not be told to stop"):
        await call(hass, Action.STOP_SESSION)
    assert run(boots) == "idle"
    with pytest.raises(ServiceValidationError, match="Boots 2 is not set up"):
        await call(hass, Action.PAUSE_SESSION, entity_id="all")


async def test_a_stop_of_all_does_not_wait_for_a_massager_that_is_disabled(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, second: CalfBoots
) -> None:
    second_entry = hass.config_entries.async_entry_for_domain_unique_id(DOMAIN, SECOND)
    assert second_entry
    await hass.config_entries.async_set_disabled_by(second_entry.entry_id, ConfigEntryDisabler.USER)
    await call(hass, Action.START_SESSION, entity_id=CLIMATE)
    await call(hass, Action.STOP_SESSION)
    assert run(boots) == "idle"


async def test_what_fails_on_one_of_several_is_told_with_its_name_after_all_were_tried(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, second: CalfBoots
) -> None:
    boots.set({"worn": False})
    with pytest.raises(HomeAssistantError, match="Calf boots is not worn"):
        await call(hass, Action.START_SESSION, entity_id="all")
    assert (run(boots), run(second)) == ("idle", "running")


async def test_a_start_and_a_stop_at_the_same_time_end_with_nothing_running(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots
) -> None:
    start = asyncio.create_task(call(hass, Action.START_SESSION, entity_id=CLIMATE))
    await asyncio.sleep(0)
    await call(hass, Action.STOP_SESSION)
    await asyncio.gather(start, return_exceptions=True)
    assert run(boots) == "idle"
    assert not near.runtime_data.stoppable


@pytest.mark.parametrize(
    ("action", "data", "words"),
    [
        (
            Action.SET_PRESSURE,
            {"pressure": 43},
            "^43 is not possible on Calf boots: pressure can be 20 to 60 mmHg in steps of 5",
        ),
        (Action.SET_PRESSURE, {"pressure": 80}, "pressure can be 20 to 60 mmHg in steps of 5"),
        (Action.SET_MODE, {"mode": "knead"}, "mode can be sequential, wave, full_squeeze, flush, pulse"),
        (Action.SET_TIMER, {"minutes": 45}, "timer can be 60 to 1800 seconds"),
        (Action.START_SESSION, {"heat": "scorching"}, "heat can be off, low, medium, high"),
    ],
)
async def test_a_value_that_is_not_possible_is_refused_with_what_is(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, action: Action, data: dict[str, Any], words: str
) -> None:
    with pytest.raises(ServiceValidationError, match=words):
        await call(hass, action, entity_id=CLIMATE, **data)
    assert run(boots) == "idle"


@pytest.mark.parametrize("minutes", [0, -5])
async def test_a_time_of_nothing_is_refused(hass: HomeAssistant, near: MockConfigEntry, minutes: int) -> None:
    with pytest.raises(probatio.Invalid):
        await call(hass, Action.SET_TIMER, entity_id=CLIMATE, minutes=minutes)


@pytest.mark.parametrize("options", [{"remote_start": False}])
async def test_with_remote_start_off_it_says_why_it_does_not_start(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots
) -> None:
    with pytest.raises(ServiceValidationError, match="Remote start"):
        await call(hass, Action.START_SESSION, entity_id=CLIMATE)
    assert run(boots) == "idle"


async def test_a_user_who_may_only_look_can_stop_and_do_nothing_else(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, hass_read_only_user: MockUser
) -> None:
    assert [group.id for group in hass_read_only_user.groups] == [GROUP_ID_READ_ONLY]
    looking = Context(user_id=hass_read_only_user.id)
    with pytest.raises(Unauthorized):
        await call(hass, Action.START_SESSION, looking, entity_id=CLIMATE)
    assert run(boots) == "idle"
    await near.runtime_data.session.start(attended=True)
    await call(hass, Action.STOP_SESSION, looking)
    assert run(boots) == "idle"


async def test_an_unknown_user_does_nothing(hass: HomeAssistant, near: MockConfigEntry) -> None:
    with pytest.raises(UnknownUser):
        await call(hass, Action.START_SESSION, Context(user_id="gone"), entity_id=CLIMATE)


async def test_a_user_with_leave_for_one_entity_of_it_may_start_it(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots
) -> None:
    user = MockUser().add_to_hass(hass)
    user.mock_policy({"entities": {"entity_ids": {CLIMATE: True}}})
    await call(hass, Action.START_SESSION, Context(user_id=user.id), entity_id=CLIMATE)
    assert run(boots) == "running"


async def test_a_disabled_entity_of_ours_still_reaches_its_massager(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots
) -> None:
    entity_id = er.async_get(hass).async_get_entity_id("sensor", DOMAIN, "C0:FF:EE:00:00:01_signal_strength")
    await call(hass, Action.START_SESSION, entity_id=entity_id)
    assert run(boots) == "running"
