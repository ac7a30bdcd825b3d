"""Automations go on hearing of a massager that is set up anew, and of nothing twice; what is gone harms none of them."""

from datetime import timedelta
from typing import Any

from homeassistant.core import Event, HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulator.clock import Clock
from simulator.devices.calf_boots import CalfBoots
from tests.integration.radio import Radio, advertise
from tests.integration.stage import NOW, set_up_beside

from .happening import HAPPENINGS, OF_PEOPLE, Stage
from .writing import at_rest, device_of, triggered, triggers, write

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]

BOOTS = "entity_id: climate.calf_boots"


async def test_after_a_reload_each_is_told_once(
    hass: HomeAssistant, near: MockConfigEntry, ada: MockConfigEntry, stage: Stage, heard: list[Event[Any]]
) -> None:
    names = ["session_started", "session_stopped", "session_due", "pressure_changed"]
    await write(
        hass,
        *(triggered(one, BOOTS) for one in names),
        *(triggered(one, "entity_id: event.ada_workout") for one in OF_PEOPLE),
    )
    for entry in (near, ada):
        for _ in range(2):
            assert await hass.config_entries.async_reload(entry.entry_id)
    advertise(hass, stage.boots)
    await at_rest(hass)
    await stage.be_due()
    await stage.squeeze()
    await stage.work_out()
    kinds = [one["platform"].partition(".")[2] for one in triggers(heard)]
    assert [kinds.count(one) for one in names] == [1, 1, 1, 3]
    assert [kinds.count(one) for one in OF_PEOPLE] == [1, 1]


async def test_automations_that_are_reloaded_or_off_hear_of_nothing_any_more(
    hass: HomeAssistant, near: MockConfigEntry, stage: Stage, heard: list[Event[Any]]
) -> None:
    await write(hass, *(triggered(one, BOOTS) for one in HAPPENINGS))
    await hass.services.async_call("automation", "turn_off", {"entity_id": "all"}, blocking=True)
    for happening in (Stage.be_due, Stage.squeeze):
        await happening(stage)
    assert heard == []
    await hass.services.async_call("automation", "turn_on", {"entity_id": "all"}, blocking=True)
    await stage.start()
    assert len(heard) == 1


async def test_a_massager_that_is_removed_is_missed_by_none_of_the_others(
    hass: HomeAssistant,
    near: MockConfigEntry,
    stage: Stage,
    heard: list[Event[Any]],
    clock: Clock,
    radio: Radio,
    caplog: pytest.LogCaptureFixture,
) -> None:
    other = CalfBoots("Other boots", "C0:FF:EE:00:00:02", clock)
    other.set({"worn": True})
    beside = await set_up_beside(hass, near, other, radio)
    both = f"device_id: [{device_of(hass, near)}, {device_of(hass, beside)}]"
    await write(hass, triggered("session_started", both), triggered("session_started", BOOTS))
    await hass.config_entries.async_remove(near.entry_id)
    await at_rest(hass)
    await stage.act("start_session", entity_id="climate.other_boots", minutes=10, pressure=30)
    assert [one["name"] for one in triggers(heard)] == ["Other boots"]
    assert "Error" not in caplog.text


async def test_a_massager_that_is_added_later_is_heard_where_it_was_put(
    hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots, stage: Stage, heard: list[Event[Any]]
) -> None:
    from homeassistant.helpers import area_registry as ar, device_registry as dr

    area = ar.async_get(hass).async_create("Corner")
    await hass.config_entries.async_unload(entry.entry_id)
    await write(hass, triggered("session_started", f"area_id: {area.id}"))
    assert await hass.config_entries.async_setup(entry.entry_id)
    advertise(hass, boots)
    await at_rest(hass)
    await stage.start()
    assert heard == []
    await stage.stop()
    dr.async_get(hass).async_update_device(device_of(hass, entry), area_id=area.id)
    await stage.start()
    assert len(heard) == 1


async def test_an_automation_that_is_there_before_any_massager_is_no_error(
    hass: HomeAssistant, heard: list[Event[Any]]
) -> None:
    await write(hass, *(triggered(one, BOOTS) for one in (*HAPPENINGS, *OF_PEOPLE)))
    assert heard == []


async def test_a_planned_session_that_came_due_meanwhile_waits_for_a_touch_and_no_automation_starts_it(
    hass: HomeAssistant, near: MockConfigEntry, stage: Stage, heard: list[Event[Any]]
) -> None:
    await write(hass, triggered("session_due", BOOTS))
    start = dt_util.now() + timedelta(minutes=5)
    await stage.act("schedule_session", entity_id="climate.calf_boots", start=start, minutes=12)
    assert await hass.config_entries.async_unload(near.entry_id)
    await stage.wait(6)
    assert await hass.config_entries.async_setup(near.entry_id)
    await stage.wait(1)
    assert len(stage.coordinator.planner.armed) == 1
    assert heard == []
    await stage.be_due()
    assert len(heard) == 1
