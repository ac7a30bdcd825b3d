"""The recorder has an athlete's load and form of each day, right also after late uploads, edits and deletions."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from homeassistant.components.recorder.statistics import statistics_during_period
from homeassistant.components.recorder.util import get_instance
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.recorder.common import async_recorder_block_till_done

from custom_components.recovery_massager.training import Training
from custom_components.recovery_massager.training_statistics import KINDS, day_start, statistic_id
from tests.integration.household import athlete_entry

from .conftest import NOW, workout


@pytest.fixture(autouse=True)
def _integration(recorder_mock: object, enable_custom_integrations: None, enable_bluetooth: None) -> None:
    """Have the recorder, with its SQLite, before Home Assistant has anything else."""


pytestmark = pytest.mark.freeze_time(NOW)


async def rows(hass: HomeAssistant, entry: MockConfigEntry, kind: str) -> list[Any]:
    await hass.async_block_till_done()
    await async_recorder_block_till_done(hass)
    key = statistic_id(entry, kind)
    found = await get_instance(hass).async_add_executor_job(
        statistics_during_period,
        hass,
        datetime(2020, 1, 1, tzinfo=UTC),
        None,
        {key},
        "hour",
        None,
        {"state", "sum", "mean"},
    )
    return list(found.get(key, []))


async def loads(hass: HomeAssistant, entry: MockConfigEntry) -> list[tuple[float, float]]:
    return [(round(one["state"], 1), round(one["sum"], 1)) for one in await rows(hass, entry, "load")]


async def test_they_are_of_each_day_of_the_past_and_are_put_right(
    hass: HomeAssistant, ada: MockConfigEntry, training: Training
) -> None:
    await training.async_receive(*(workout(f"{day}", ago=1440 * day + 90) for day in range(40)))
    each = training.diary.entries[0].load.points
    found = await loads(hass, ada)
    assert found == [(each, round(each * number, 1)) for number in range(1, 41)]
    chronic = await rows(hass, ada, "chronic_load")
    assert len(chronic) == 40 - 27
    form = ada.runtime_data.form.today
    assert chronic[-1]["mean"] == pytest.approx(form.chronic)
    assert (await rows(hass, ada, "acute_load"))[-1]["mean"] == pytest.approx(form.acute)

    await training.async_remove("strava:20")
    found = await loads(hass, ada)
    assert found[19] == (0.0, round(each * 19, 1))
    assert found[-1] == (each, round(each * 39, 1))

    await training.async_receive(workout("old", ago=1440 * 45 + 90))
    assert len(await loads(hass, ada)) == 46
    await training.async_remove("strava:old")
    found = await loads(hass, ada)
    assert len(found) == 40, "days before the first workout are gone"
    assert found[-1] == (each, round(each * 39, 1))


async def test_they_go_with_the_athlete(hass: HomeAssistant, ada: MockConfigEntry, training: Training) -> None:
    await training.async_receive(*(workout(f"{day}", ago=1440 * day + 90) for day in range(30)))
    assert await loads(hass, ada)
    await hass.config_entries.async_remove(ada.entry_id)
    for kind in KINDS:
        assert await rows(hass, ada, kind) == []


async def test_what_was_not_written_before_a_restart_is_written_after_it(
    hass: HomeAssistant, ada: MockConfigEntry, training: Training, near: MockConfigEntry
) -> None:
    await training.async_receive(*(workout(f"{day}", ago=1440 * day + 90) for day in range(3)))
    assert len(await loads(hass, ada)) == 3
    get_instance(hass).async_clear_statistics([statistic_id(ada, "load")])
    await async_recorder_block_till_done(hass)
    assert await hass.config_entries.async_reload(ada.entry_id)
    assert len(await loads(hass, ada)) == 3
    other = athlete_entry(hass, "Bea", near)
    assert await hass.config_entries.async_setup(other.entry_id)
    assert await loads(hass, other) == []


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Vienna", date(2026, 3, 29), 23),
        ("Europe/Vienna", date(2026, 10, 25), 25),
        ("Asia/Kolkata", date(2026, 5, 4), 24),
        ("Africa/Cairo", date(2026, 4, 24), 23),
    ],
)
async def test_a_day_is_one_of_the_calendar_here_also_when_the_clock_is_changed(
    hass: HomeAssistant, ada: MockConfigEntry, training: Training, zone: str, day: date, hours: int
) -> None:
    await hass.config.async_set_time_zone(zone)
    start, end = (dt_util.as_utc(dt_util.start_of_local_day(one)) for one in (day, day + timedelta(days=1)))
    assert day_start(day).minute == 0
    assert timedelta() <= day_start(day) - start < timedelta(hours=1)
    assert end - start == timedelta(hours=hours)
    moments = {"first": start + timedelta(minutes=31), "last": end - timedelta(minutes=1)}
    others = {"before": start - timedelta(minutes=61), "after": end + timedelta(minutes=61)}
    await training.async_receive(
        *(workout(name, ago=(NOW - at).total_seconds() / 60, minutes=1) for name, at in (moments | others).items())
    )
    daily, (one, *_) = ada.runtime_data.form.daily, [entry.load.points for entry in training.diary.entries]
    assert daily[day] == pytest.approx(2 * one)
    assert daily[day - timedelta(days=1)] == daily[day + timedelta(days=1)] == one
