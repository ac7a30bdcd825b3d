"""Each trigger happens when it should, for whom its target names and for nobody else."""

from collections import Counter
from typing import Any

from homeassistant.core import Event, HomeAssistant
from homeassistant.helpers import area_registry as ar, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.trigger import TRIGGERS
from simulator.clock import Clock
from simulator.devices.calf_boots import CalfBoots
from tests.integration.radio import Radio
from tests.integration.stage import NOW, set_up_beside

from .happening import HAPPENINGS, OF_PEOPLE, Stage
from .writing import device_of, put_away, targets, triggered, triggers, write

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]

HOLDS: dict[str, dict[str, Any]] = {
    "session_started": {"mode": "sequential", "pressure": 30, "pressure_unit": "mmHg", "origin": "home_assistant"},
    "session_finished": {"minutes": pytest.approx(10, abs=0.2), "reached": 30},
    "session_stopped": {"pressure": 30, "workout": None},
    "session_interrupted": {"pressure": 30, "reason": None},
    "session_refused": {"reason": "not_worn", "message": "Calf boots is not worn; put it on first."},
    "session_due": {"minutes": 12, "mode": "wave", "button": "button.calf_boots_start_planned"},
    "pressure_changed": {"before": 30, "pressure": 35, "pressure_unit": "mmHg"},
}
"""What each trigger holds of what `HAPPENINGS` let happen, besides what all hold."""
COMMON = {"id", "idx", "alias", "platform", "description"}


def test_every_trigger_is_tried() -> None:
    assert TRIGGERS.keys() == HAPPENINGS.keys() | OF_PEOPLE.keys()


@pytest.mark.parametrize("trigger", HAPPENINGS)
async def test_it_happens_to_a_massager_however_that_is_named(
    hass: HomeAssistant, near: MockConfigEntry, stage: Stage, heard: list[Event[Any]], trigger: str
) -> None:
    put_away(hass, near)
    ways = targets(hass, near, "climate.calf_boots", "number.calf_boots_timer")
    await write(hass, *(triggered(trigger, one) for one in ways))
    await HAPPENINGS[trigger](stage)
    found = Counter((one["id"], one["platform"]) for one in triggers(heard))
    assert found.keys() == {(one, f"recovery_massager.{trigger}") for one in ways}
    times = {"pressure_changed": 3}.get(trigger, 1)
    assert set(found.values()) == {times}, "each way is told of it, and once"


@pytest.mark.parametrize("trigger", OF_PEOPLE)
async def test_it_happens_to_a_person_however_they_are_named(
    hass: HomeAssistant, ada: MockConfigEntry, stage: Stage, heard: list[Event[Any]], trigger: str
) -> None:
    put_away(hass, ada)
    ways = targets(hass, ada, "event.ada_workout", "sensor.ada_advice")
    await write(hass, *(triggered(trigger, one) for one in ways))
    await OF_PEOPLE[trigger](stage)
    found = Counter((one["id"], one["platform"]) for one in triggers(heard))
    assert found == {(one, f"recovery_massager.{trigger}"): 1 for one in ways}


async def test_what_happens_to_another_massager_or_person_is_no_concern(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    ada: MockConfigEntry,
    stage: Stage,
    heard: list[Event[Any]],
    clock: Clock,
    radio: Radio,
) -> None:
    beside = await set_up_beside(hass, entry, CalfBoots("Other boots", "C0:FF:EE:00:00:02", clock), radio)
    others = f"device_id: [{device_of(hass, beside)}, {device_of(hass, ada)}]"
    await write(hass, *(triggered(one, others) for one in HAPPENINGS))
    for happening in HAPPENINGS.values():
        await happening(stage)
    assert heard == []


async def test_a_session_is_found_by_whose_it_is_too(
    hass: HomeAssistant, ada: MockConfigEntry, stage: Stage, heard: list[Event[Any]]
) -> None:
    names = ["session_started", "session_stopped", "session_refused", "session_due", "pressure_changed"]
    await write(hass, *(triggered(name, "entity_id: event.ada_workout") for name in names))
    await stage.start(person="default")
    await stage.stop()
    assert heard == []
    await stage.be_refused(person="Ada")
    await stage.be_due(person="Ada")
    await stage.start(person="Ada")
    await stage.wait(4)
    await stage.stop()
    found = triggers(heard)
    assert {one["platform"].partition(".")[2] for one in found} == set(names)
    assert {(one["name"], one["person"], one["person_name"]) for one in found} == {("Calf boots", ada.entry_id, "Ada")}


async def test_an_entity_in_another_room_is_there_and_its_massager_is_not(
    hass: HomeAssistant, near: MockConfigEntry, stage: Stage, heard: list[Event[Any]]
) -> None:
    put_away(hass, near)
    room = ar.async_get(hass).async_create("Room")
    er.async_get(hass).async_update_entity("number.calf_boots_timer", area_id=room.id)
    await write(hass, triggered("session_started", "area_id: room"))
    await stage.start()
    assert heard == []


async def test_a_device_whose_entities_are_hidden_is_still_that_device(
    hass: HomeAssistant, near: MockConfigEntry, stage: Stage, heard: list[Event[Any]]
) -> None:
    registry = er.async_get(hass)
    for one in er.async_entries_for_config_entry(registry, near.entry_id):
        registry.async_update_entity(one.entity_id, hidden_by=er.RegistryEntryHider.USER)
    await write(hass, triggered("session_started", f"device_id: {device_of(hass, near)}"))
    await stage.start()
    assert len(heard) == 1


@pytest.mark.parametrize("trigger", HAPPENINGS)
async def test_a_trigger_of_a_massager_holds_what_is_said_of_it(
    hass: HomeAssistant, near: MockConfigEntry, stage: Stage, heard: list[Event[Any]], trigger: str
) -> None:
    await write(hass, triggered(trigger, "entity_id: climate.calf_boots"))
    await HAPPENINGS[trigger](stage)
    told = triggers(heard)[-1]
    assert told.keys() == COMMON | set(TRIGGERS[trigger].variables)
    assert told["description"] == f"Calf boots: {trigger.replace('_', ' ')}"
    about = (told["name"], told["entity_id"], told["device_id"], told["person"])
    assert about == ("Calf boots", "climate.calf_boots", device_of(hass, near), "default")
    known = HOLDS[trigger]
    assert {name: told[name] for name in known} == known


async def test_a_workout_and_what_follows_hold_what_is_said_of_them(
    hass: HomeAssistant, ada: MockConfigEntry, stage: Stage, heard: list[Event[Any]]
) -> None:
    await write(hass, *(triggered(one, "entity_id: event.ada_workout") for one in OF_PEOPLE))
    await stage.work_out()
    found = {one["platform"].partition(".")[2]: one for one in triggers(heard)}
    assert found.keys() == OF_PEOPLE.keys()
    for name, told in found.items():
        assert told.keys() == COMMON | set(TRIGGERS[name].variables)
        about = (told["name"], told["entity_id"], told["device_id"], told["person"])
        assert about == ("Ada", "event.ada_workout", device_of(hass, ada), ada.entry_id)
    workout, plan = found["workout_synced"], found["plan_ready"]
    assert (workout["sport"], workout["minutes"], workout["session"]) == ("run", 60, True)
    offer = ada.runtime_data.follow_up.offer
    assert plan["workout"] == workout["workout_id"] == offer.workout
    assert (plan["massager"], plan["minutes"], plan["mode"]) == ("Calf boots", offer.plan.minutes, offer.plan.mode)
    assert plan["share"] == pytest.approx(offer.plan.share * 100)


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ("", [25, 30, 35]),
        ("options: {above: 30}", [35]),
        ("options: {below: 30}", [25]),
        ("options: {above: 25, below: 35}", [30]),
    ],
)
async def test_a_pressure_is_told_step_by_step_and_only_where_it_is_wanted(
    hass: HomeAssistant,
    near: MockConfigEntry,
    stage: Stage,
    heard: list[Event[Any]],
    limits: str,
    expected: list[float],
) -> None:
    await write(hass, triggered("pressure_changed", "entity_id: climate.calf_boots", limits))
    await stage.act("set_pressure", entity_id="climate.calf_boots", pressure=50)
    await stage.squeeze()
    await stage.act("set_pressure", entity_id="climate.calf_boots", pressure=50)
    assert [one["pressure"] for one in triggers(heard)] == expected, "of the next session nothing is told"


async def test_the_button_is_named_only_where_it_would_start_that_very_session(
    hass: HomeAssistant, ada: MockConfigEntry, stage: Stage, heard: list[Event[Any]]
) -> None:
    await write(hass, triggered("session_due", "entity_id: climate.calf_boots"))
    await stage.be_due()
    await stage.be_due(person="Ada")
    assert [one["button"] for one in triggers(heard)] == ["button.calf_boots_start_planned", None]
