"""What an athlete's plan depends on is read from all that is kept of them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.athlete_options import CONF_PLAN_MASSAGER, CONF_SMALLEST_LOAD, CONF_SPORTS
from custom_components.recovery_massager.const import CONF_DAY
from custom_components.recovery_massager.planning import async_plan_for, async_situation
from custom_components.recovery_massager.rating import Rating
from custom_components.recovery_massager.record import SessionRecord
from custom_components.recovery_massager.recovery.load import Load, LoadMethod
from custom_components.recovery_massager.recovery.plan import Effort, PastSession, Row, Situation
from custom_components.recovery_massager.recovery.sport import Sport
from custom_components.recovery_massager.recovery.workout import Source, Workout
from custom_components.recovery_massager.targets import massager_entries
from tests.integration.household import athlete_entry, pads_entry

LOAD = Load(80, LoadMethod.ESTIMATE)


@pytest.fixture
def pads(hass: HomeAssistant, entry: MockConfigEntry) -> MockConfigEntry:
    """A stimulator, which is away."""
    return pads_entry(hass)


async def athlete(hass: HomeAssistant, *massagers: MockConfigEntry, **options: Any) -> MockConfigEntry:
    """Set up an athlete of these massagers, with these options."""
    entry = athlete_entry(hass, "Ada", *massagers)
    hass.config_entries.async_update_entry(entry, options={**entry.options, **options})
    assert await hass.config_entries.async_setup(entry.entry_id)
    return entry


def run(minutes_ago: float = 10, **changes: Any) -> Workout:
    """Return an hour's run that ended so many minutes ago."""
    start = dt_util.utcnow() - timedelta(minutes=60 + minutes_ago)
    return replace(Workout("action:1", Source.ACTION, Sport.RUN, start, 60), **changes)


async def situation(hass: HomeAssistant, entry: MockConfigEntry, workout: Workout | None = None) -> Situation:
    """Return the situation of an athlete who has a massager."""
    found = await async_situation(hass, entry, workout)
    assert found is not None
    return found


async def test_the_massager_is_the_first_that_is_no_stimulator(
    hass: HomeAssistant, near: MockConfigEntry, pads: MockConfigEntry
) -> None:
    """Its kind, modes and span are those of the plan."""
    ada = await athlete(hass, pads, near)
    found = await situation(hass, ada)
    assert (found.massager, found.kind) == (near.entry_id, "pneumatic")
    assert found.modes == ("sequential", "wave", "full_squeeze", "flush", "pulse")
    # From 20 mmHg to the careful cap of 60.
    assert found.mmhg_span == 40


async def test_a_chosen_massager_goes_first_as_long_as_it_is_theirs(
    hass: HomeAssistant, near: MockConfigEntry, pads: MockConfigEntry
) -> None:
    """Also a stimulator, on which nothing is planned; one that is gone is as if none had been chosen."""
    ada = await athlete(hass, near, pads, **{CONF_PLAN_MASSAGER: pads.entry_id})
    assert (await situation(hass, ada)).kind == "ems"
    hass.config_entries.async_update_entry(ada, options={**ada.options, CONF_PLAN_MASSAGER: "gone"})
    assert (await situation(hass, ada)).kind == "pneumatic"


async def test_without_a_massager_nothing_is_planned(hass: HomeAssistant, near: MockConfigEntry) -> None:
    """Nor is anything where the sport, or so small a load, deserves none."""
    ada = await athlete(hass)
    assert await async_plan_for(hass, ada, run(), LOAD, Effort.MODERATE) is None
    bob = await athlete(hass, near, **{CONF_SPORTS: [Sport.RIDE.value], CONF_SMALLEST_LOAD: 50})
    assert await async_plan_for(hass, bob, run(), LOAD, Effort.MODERATE) is None
    ride = run(sport=Sport.RIDE)
    assert await async_plan_for(hass, bob, ride, Load(49, LoadMethod.ESTIMATE), Effort.MODERATE) is None
    assert await async_plan_for(hass, bob, ride, LOAD, Effort.MODERATE) is not None


async def test_a_massager_that_is_not_set_up_is_planned_for_all_the_same(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """A workout may arrive before it."""
    ada = athlete_entry(hass, "Ada", entry)
    assert await hass.config_entries.async_setup(ada.entry_id)
    await hass.async_block_till_done()
    await hass.config_entries.async_unload(entry.entry_id)
    assert (await situation(hass, ada)).mmhg_span == 40


async def test_their_sessions_on_all_massagers_count(hass: HomeAssistant, near: MockConfigEntry) -> None:
    """With what was planned, how it felt, and to what they lowered it; those of others do not."""
    ada = await athlete(hass, near, **{CONF_DAY: 25})
    start = dt_util.utcnow() - timedelta(days=1)
    record = SessionRecord(
        "one",
        ada.entry_id,
        "home_assistant",
        start,
        start + timedelta(minutes=20),
        row=Row.KEY.value,
        share=0.6,
        planned_minutes=20,
        lowered_to=0.45,
        end=start + timedelta(minutes=19),
        outcome="finished",
        rating=Rating.TOO_STRONG.value,
        rated=start,
    )
    history = near.runtime_data.history
    history.sessions += [record, replace(record, id="two", person="default")]
    found = await situation(hass, ada)
    assert list(found.sessions) == [
        PastSession(record.start, record.end or start, near.entry_id, "too_strong", 0.6, 20, 0.45, Row.KEY)
    ]
    assert [one.start for one in found.spells] == [start]
    assert found.limits.day_minutes == 25
    assert not found.locked
    history.sessions[0] = replace(record, rating=Rating.PAINFUL.value, rated=dt_util.utcnow())
    assert (await situation(hass, ada)).locked
    # Of a massager that is gone they are the athlete's own.
    await hass.config_entries.async_remove(near.entry_id)
    hass.config_entries.async_update_entry(ada, options={**ada.options, "massagers": []})
    assert massager_entries(hass) == []
    assert await async_situation(hass, ada) is None


async def test_other_workouts_of_six_weeks_count(hass: HomeAssistant, near: MockConfigEntry) -> None:
    """Not the one that is planned for, nor what is older."""
    ada = await athlete(hass, near)
    one, other, old = run(), run(600, id="action:2"), run(43 * 24 * 60, id="action:3")
    await ada.runtime_data.training.async_receive(one, other, old)
    assert [past.id for past in (await situation(hass, ada, one)).workouts] == ["action:2"]
