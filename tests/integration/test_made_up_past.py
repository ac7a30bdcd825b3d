"""The demo's made-up past in a real recorder: what is added to it goes on where it ends, in days and in weeks."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder.models import StatisticMeanType
from homeassistant.components.recorder.statistics import async_import_statistics, statistics_during_period
from homeassistant.components.recorder.util import get_instance
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_recorder_block_till_done,
    do_adhoc_statistics,
)

from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.record import SessionRecord
from demo.past import made_up, statistics

from .stage import set_up, stored

NOW = datetime(2026, 5, 6, 17, 2, tzinfo=UTC)
"""A Wednesday."""
SENSORS = {
    "sensor.minutes_in_all": ("sensor.calf_boots_minutes_in_all", "duration", "min"),
    "sensor.sessions_in_all": ("sensor.calf_boots_sessions_in_all", "unitless", None),
}


@pytest.fixture(autouse=True)
def _integration(recorder_mock: object, enable_custom_integrations: None, enable_bluetooth: None) -> None:
    """Have the recorder, with its SQLite, before Home Assistant has anything else."""


def _import(hass: HomeAssistant, records: list[dict[str, Any]]) -> None:
    for key, rows in statistics(records).items():
        entity, unit_class, unit = SENSORS[key]
        async_import_statistics(
            hass,
            {
                "statistic_id": entity,
                "source": "recorder",
                "name": None,
                "mean_type": StatisticMeanType.NONE,
                "has_sum": True,
                "unit_class": unit_class,
                "unit_of_measurement": unit,
            },
            [{"start": datetime.fromisoformat(row["start"]), "state": row["state"], "sum": row["sum"]} for row in rows],
        )


async def _rows(hass: HomeAssistant, period: Any) -> dict[str, dict[str, float]]:
    """Return the changes, where there were any, by the day on which the period begins."""
    found = await get_instance(hass).async_add_executor_job(
        statistics_during_period,
        hass,
        NOW - timedelta(days=100),
        None,
        {entity for entity, _, _ in SENSORS.values()},
        period,
        None,
        {"change"},
    )
    return {
        name: {
            datetime.fromtimestamp(row["start"], UTC).date().isoformat(): change
            for row in rows
            if (change := round(row["change"] or 0, 2))
        }
        for name, rows in found.items()
    }


async def _compile(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Let the recorder compile the five minutes that are over now, and the hour where it is full."""
    await hass.async_block_till_done()
    await async_recorder_block_till_done(hass)
    now = dt_util.utcnow()
    start = now.replace(minute=now.minute - now.minute % 5, second=0, microsecond=0)
    freezer.move_to(start + timedelta(minutes=5))
    async_fire_time_changed(hass)
    do_adhoc_statistics(hass, start=start)
    await async_recorder_block_till_done(hass)


def _massage(coordinator: MassagerCoordinator, minutes: float) -> None:
    """Let a session have ended just now."""
    now = dt_util.utcnow()
    start = now - timedelta(minutes=minutes)
    coordinator.history.begin(SessionRecord("new", "default", "home_assistant", start, now))
    coordinator.history.end(now, "finished")
    coordinator.async_update_listeners()


@pytest.mark.freeze_time(NOW)
@pytest.mark.parametrize("straddles", [False, True], ids=["at once", "with five minutes full in between"])
async def test_what_is_new_is_added_to_the_made_up_past(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    hass_storage: dict[str, Any],
    freezer: FrozenDateTimeFactory,
    *,
    straddles: bool,
) -> None:
    await hass.config.async_set_time_zone("UTC")
    records = made_up(NOW)
    # As the demo's first run goes: set up without a past, restarted with one.
    await set_up(hass, entry, None)
    if straddles:
        await _compile(hass, freezer)
    assert await hass.config_entries.async_unload(entry.entry_id)
    stored(entry, hass_storage, {"settings": {}, "open": None, "sessions": records})
    coordinator = await set_up(hass, entry, None)
    _import(hass, records)
    await _compile(hass, freezer)
    _massage(coordinator, 12.5)
    while dt_util.utcnow() < NOW.replace(minute=0) + timedelta(hours=1):
        await _compile(hass, freezer)

    minutes, sessions = (entity for entity, _, _ in SENSORS.values())
    expected: dict[str, float] = {}
    for one in (*map(SessionRecord.from_dict, records), coordinator.history.sessions[-1]):
        assert one.end
        expected[one.end.date().isoformat()] = one.massaged.total_seconds() / 60
    days = await _rows(hass, "day")
    assert days[minutes] == pytest.approx(expected, abs=0.02)
    assert days[sessions] == dict.fromkeys(expected, 1)
    assert days[minutes][NOW.date().isoformat()] == 12.5
    weeks = await _rows(hass, "week")
    assert sum(weeks[sessions].values()) == len(records) + 1
    assert all(2 <= count <= 4 for count in list(weeks[sessions].values())[1:])
    assert all(
        timedelta(days=7) == later - earlier
        for earlier, later in pairwise(map(datetime.fromisoformat, weeks[sessions]))
    )
