"""An athlete's load and form by days as statistics of the recorder, over their whole past, for cards of statistics.

They are external ones, since a workout may come in, change or go long after its day.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from homeassistant.components.recorder import DOMAIN as RECORDER, get_instance
from homeassistant.components.recorder.models import StatisticData, StatisticMeanType, StatisticMetaData
from homeassistant.components.recorder.statistics import async_add_external_statistics, get_last_statistics
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import EVENT_CORE_CONFIG_UPDATE
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_change
from homeassistant.util import dt as dt_util

from .const import DOMAIN, POINTS
from .recovery.form import forms
from .training import Training
from .training_form import TrainingForm
from .words import Words

LOAD, ACUTE, CHRONIC = "load", "acute_load", "chronic_load"
KINDS = (LOAD, ACUTE, CHRONIC)
CLOSE = 0.01
"""Sums of so many points do not differ."""

type Row = tuple[date, float, float | None, float | None]
"""A day, its points, and its form where that is known."""


def statistic_id(entry: ConfigEntry[Any], kind: str) -> str:
    """Return by what id the recorder knows one of an athlete's figures."""
    return f"{DOMAIN}:{kind}_{entry.entry_id.lower()}"


class TrainingStatistics:
    """Keeps the recorder's figures as the diary is: from the first day that has changed on."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any], training: Training, form: TrainingForm) -> None:
        self._hass = hass
        self._entry = entry
        self._training = training
        self._form = form
        self._written: dict[date, Row] = {}
        self._waits: CALLBACK_TYPE | None = None
        self._zone = dt_util.get_default_time_zone()

    async def async_begin(self) -> None:
        """Write what the recorder has not yet, and from now on what changes, and each day that begins."""
        if RECORDER not in self._hass.config.components:
            return
        self._written = await self._async_held(self._rows())
        self._write()
        ends: list[Callable[[], None]] = [
            self._training.async_listen(self._later),
            self._training.async_listen_to_plans(self._later),
            self._hass.bus.async_listen(EVENT_CORE_CONFIG_UPDATE, self._later),
            async_track_time_change(self._hass, self._later, hour=0, minute=0, second=5),
        ]
        for end in ends:
            self._entry.async_on_unload(end)
        self._entry.async_on_unload(self._wait_no_more)

    @callback
    def _later(self, _: object = None) -> None:
        """Write once for all that comes in at once."""
        self._wait_no_more()
        self._waits = self._hass.loop.call_soon(self._write).cancel

    @callback
    def _wait_no_more(self) -> None:
        if self._waits is not None:
            self._waits()
            self._waits = None

    def _rows(self) -> dict[date, Row]:
        daily = self._form.daily
        return {
            day: (day, daily.get(day, 0.0), form.acute, form.chronic)
            for day, form in forms(daily, max(dt_util.now().date(), max(daily, default=date.min)))
        }

    async def _async_held(self, rows: Mapping[date, Row]) -> dict[date, Row]:
        """Return the days that the recorder has as they are: all to its last, whose sum tells of each change before, or none."""
        key = statistic_id(self._entry, LOAD)
        last = await get_instance(self._hass).async_add_executor_job(
            get_last_statistics, self._hass, 1, key, False, {"sum"}
        )
        if not (found := last.get(key)):
            return {}
        until = dt_util.as_local(dt_util.utc_from_timestamp(found[0]["start"])).date()
        held = {day: row for day, row in rows.items() if day <= until}
        same = abs((found[0].get("sum") or 0.0) - sum(points for _, points, *_ in held.values())) < CLOSE
        return held if same else {date.min: (date.min, 0.0, None, None)}

    @callback
    def _write(self) -> None:
        """Give the recorder all days from the first that has changed on; it works in a thread of its own."""
        self._waits = None
        rows, written = self._rows(), self._written
        changed = [day for day in rows if rows[day] != written.get(day)]
        zone = dt_util.get_default_time_zone()
        # A day of another zone begins at another hour.
        gone = written.keys() if zone is not self._zone else written.keys() - rows.keys()
        self._zone = zone
        if not changed and not gone:
            return
        if gone:
            # Also a day that nobody trained on any more has to go from the sum.
            get_instance(self._hass).async_clear_statistics([statistic_id(self._entry, kind) for kind in KINDS])
        since = date.min if gone else min(changed)
        words = Words.cached(self._hass)
        for kind in KINDS:
            name = f"{self._entry.title} {words.option('training_statistic', kind)}"
            async_add_external_statistics(
                self._hass, _about(statistic_id(self._entry, kind), name, kind), list(_data(rows, kind, since))
            )
        self._written = rows


def _about(key: str, name: str, kind: str) -> StatisticMetaData:
    return StatisticMetaData(
        has_sum=kind == LOAD,
        mean_type=StatisticMeanType.NONE if kind == LOAD else StatisticMeanType.ARITHMETIC,
        name=name,
        source=DOMAIN,
        statistic_id=key,
        unit_class=None,
        unit_of_measurement=POINTS,
    )


def _data(rows: Mapping[date, Row], kind: str, since: date) -> Iterator[StatisticData]:
    total = 0.0
    for day, points, acute, chronic in rows.values():
        total += points
        if day < since:
            continue
        start = day_start(day)
        if kind == LOAD:
            yield StatisticData(start=start, state=points, sum=total)
        elif (value := acute if kind == ACUTE else chronic) is not None:
            yield StatisticData(start=start, mean=value, min=value, max=value)


def day_start(day: date) -> datetime:
    """Return the first full hour, in UTC, of a day of the calendar here: also where the clock is half an hour off."""
    start = dt_util.as_utc(dt_util.start_of_local_day(day))
    full = start.replace(minute=0, second=0, microsecond=0)
    return full if full == start else full + timedelta(hours=1)


@callback
def async_clear(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Delete the figures of an athlete who was removed."""
    if RECORDER in hass.config.components:
        get_instance(hass).async_clear_statistics([statistic_id(entry, kind) for kind in KINDS])
