"""Each condition holds when it should, for whom its target names, and not where nothing is known."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from homeassistant.core import Event, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.condition import CONDITIONS
from simulator.clock import Clock
from simulator.devices.calf_boots import CalfBoots
from tests.integration.household import athlete_entry
from tests.integration.radio import Radio
from tests.integration.stage import NOW, had, record, set_up_beside, stored

from .happening import Stage
from .writing import at_rest, checking, device_of, holds, put_away, targets, write

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]

BOOTS, ADA = "entity_id: climate.calf_boots", "entity_id: event.ada_workout"
TRUE = {"is_massaging": Stage.start, "is_due": Stage.be_due, "sessions_this_week": Stage.finish}
ENOUGH = "options: {at_least: 1}"
DAY = timedelta(days=1)


def test_every_condition_is_tried() -> None:
    assert CONDITIONS.keys() == TRUE.keys()


@pytest.mark.parametrize("condition", TRUE)
async def test_it_holds_for_a_massager_however_that_is_named(
    hass: HomeAssistant, near: MockConfigEntry, stage: Stage, heard: list[Event[Any]], condition: str
) -> None:
    put_away(hass, near)
    ways = targets(hass, near, "climate.calf_boots", "event.calf_boots_session")
    options = ENOUGH if condition == "sessions_this_week" else ""
    await write(hass, *(checking(condition, one, options) for one in ways))
    assert not await holds(hass, heard)
    await TRUE[condition](stage)
    assert await holds(hass, heard)
    assert len(heard) == len(ways)


@pytest.mark.parametrize("condition", TRUE)
async def test_it_holds_for_the_person_whose_it_is_however_they_are_named(
    hass: HomeAssistant, ada: MockConfigEntry, stage: Stage, heard: list[Event[Any]], condition: str
) -> None:
    put_away(hass, ada)
    ben = athlete_entry(hass, "Ben", stage.entry)
    assert await hass.config_entries.async_setup(ben.entry_id)
    ways = targets(hass, ada, "event.ada_workout")
    options = ENOUGH if condition == "sessions_this_week" else ""
    others = checking(condition, "entity_id: event.ben_workout", options)
    await write(hass, *(checking(condition, one, options) for one in ways), others)
    await TRUE[condition](stage, person="Ada")
    assert await holds(hass, heard)
    assert len(heard) == len(ways)


async def test_a_paused_one_does_not_massage_and_one_that_runs_again_does(
    hass: HomeAssistant, near: MockConfigEntry, stage: Stage, heard: list[Event[Any]]
) -> None:
    await write(hass, checking("is_massaging", BOOTS))
    await stage.start()
    await stage.act("pause_session", entity_id="climate.calf_boots")
    assert not await holds(hass, heard)
    await stage.act("resume_session", entity_id="climate.calf_boots")
    assert await holds(hass, heard)
    await stage.stop()
    assert not await holds(hass, heard)


async def test_a_massager_that_cannot_be_heard_is_not_said_to_massage(
    hass: HomeAssistant, away: MockConfigEntry, heard: list[Event[Any]]
) -> None:
    await write(hass, checking("is_massaging", BOOTS), checking("is_massaging", BOOTS, "options: {behavior: all}"))
    assert not await holds(hass, heard)


async def test_a_session_that_waited_is_due_no_more_once_it_was_started_or_its_window_is_over(
    hass: HomeAssistant, near: MockConfigEntry, stage: Stage, heard: list[Event[Any]]
) -> None:
    await write(hass, checking("is_due", BOOTS))
    await stage.be_due()
    assert await holds(hass, heard)
    await stage.passes.until_done(stage.coordinator.planner.async_start(attended=True))
    assert not await holds(hass, heard)
    await stage.stop()
    await stage.be_due(window=5)
    assert await holds(hass, heard)
    await stage.wait(6)
    assert not await holds(hass, heard)


async def test_an_offered_session_is_due_for_the_person_from_its_time_until_it_is_skipped(
    hass: HomeAssistant, ada: MockConfigEntry, stage: Stage, heard: list[Event[Any]]
) -> None:
    await write(hass, checking("is_due", ADA))
    await stage.work_out(minutes_ago=25)
    assert not await holds(hass, heard)
    await stage.wait(6)
    assert await holds(hass, heard)
    await hass.services.async_call("button", "press", {"entity_id": "button.ada_skip_recovery_session"}, blocking=True)
    assert not await holds(hass, heard)


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ("{at_least: 2}", True),
        ("{at_least: 3}", False),
        ("{fewer_than: 3}", True),
        ("{fewer_than: 2}", False),
        ("{at_least: 1, fewer_than: 3}", True),
        ("{at_least: 3, fewer_than: 5}", False),
    ],
)
async def test_only_the_sessions_of_the_last_seven_days_count(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    hass_storage: dict[str, Any],
    heard: list[Event[Any]],
    limits: str,
    expected: bool,
) -> None:
    had(entry, hass_storage, (DAY, 15), (3 * DAY, 15), (8 * DAY, 15))
    assert await hass.config_entries.async_setup(entry.entry_id)
    await write(hass, checking("sessions_this_week", BOOTS, f"options: {limits}"))
    assert await holds(hass, heard) is expected


async def test_a_person_has_had_what_they_had_on_all_massagers_and_nobody_elses(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    hass_storage: dict[str, Any],
    heard: list[Event[Any]],
    clock: Clock,
    radio: Radio,
) -> None:
    ada = athlete_entry(hass, "Ada", entry)
    sessions = [
        record(NOW - one * DAY, NOW - one * DAY, id=f"{one}", person=person, outcome="finished")
        | {"end": (NOW - one * DAY + timedelta(minutes=15)).isoformat()}
        for one, person in enumerate((ada.entry_id, ada.entry_id, "default"), 1)
    ]
    stored(entry, hass_storage, {"settings": {}, "open": None, "sessions": sessions})
    assert await hass.config_entries.async_setup(entry.entry_id)
    if not ada.runtime_data:
        assert await hass.config_entries.async_setup(ada.entry_id)
    await set_up_beside(hass, entry, CalfBoots("Other boots", "C0:FF:EE:00:00:02", clock), radio)
    await at_rest(hass)
    await write(
        hass,
        checking("sessions_this_week", ADA, "options: {at_least: 2, fewer_than: 3}"),
        checking("sessions_this_week", BOOTS, "options: {at_least: 3, fewer_than: 4}"),
        checking("sessions_this_week", "entity_id: climate.other_boots", "options: {fewer_than: 1}"),
    )
    assert await holds(hass, heard)
    assert len(heard) == 3


@pytest.mark.parametrize(
    ("behavior", "of_one", "of_both"), [("", True, True), ("options: {behavior: all}", False, True)], ids=["any", "all"]
)
async def test_any_and_all_are_told_apart(
    hass: HomeAssistant,
    near: MockConfigEntry,
    stage: Stage,
    heard: list[Event[Any]],
    clock: Clock,
    radio: Radio,
    behavior: str,
    of_one: bool,
    of_both: bool,
) -> None:
    other = CalfBoots("Other boots", "C0:FF:EE:00:00:02", clock)
    other.set({"worn": True})
    beside = await set_up_beside(hass, near, other, radio)
    both = f"device_id: [{device_of(hass, near)}, {device_of(hass, beside)}]"
    await write(hass, checking("is_massaging", both, behavior))
    assert not await holds(hass, heard)
    await stage.start()
    assert await holds(hass, heard) is of_one
    await stage.act("start_session", entity_id="climate.other_boots", minutes=10, pressure=30)
    assert await holds(hass, heard) is of_both


@pytest.mark.parametrize("behavior", ["any", "all"])
@pytest.mark.parametrize("condition", TRUE)
async def test_nothing_holds_for_who_is_not_there(
    hass: HomeAssistant, near: MockConfigEntry, heard: list[Event[Any]], condition: str, behavior: str
) -> None:
    more = ", fewer_than: 9" if condition == "sessions_this_week" else ""
    gone = ["entity_id: climate.gone", "device_id: gone", "area_id: gone", "entity_id: sun.sun"]
    await write(hass, *(checking(condition, one, f"options: {{behavior: {behavior}{more}}}") for one in gone))
    assert not await holds(hass, heard)


@pytest.mark.parametrize("end", ["unload", "disable", "remove"])
async def test_nothing_holds_for_who_is_not_set_up_and_it_holds_again_afterwards(
    hass: HomeAssistant, near: MockConfigEntry, stage: Stage, heard: list[Event[Any]], end: str
) -> None:
    await stage.finish()
    await write(hass, checking("sessions_this_week", BOOTS, ENOUGH))
    assert await holds(hass, heard)
    await ENDS[end](hass, near)
    await at_rest(hass)
    assert not await holds(hass, heard)
    if end == "unload":
        assert await hass.config_entries.async_setup(near.entry_id)
        await at_rest(hass)
        assert await holds(hass, heard)


async def _disable(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    from homeassistant.config_entries import ConfigEntryDisabler

    await hass.config_entries.async_set_disabled_by(entry.entry_id, ConfigEntryDisabler.USER)


ENDS: dict[str, Callable[[HomeAssistant, MockConfigEntry], Any]] = {
    "unload": lambda hass, entry: hass.config_entries.async_unload(entry.entry_id),
    "disable": _disable,
    "remove": lambda hass, entry: hass.config_entries.async_remove(entry.entry_id),
}
