"""An athlete's load and form by days as statistics of the recorder, over their whole past, for cards of statistics.

They are external ones, since a workout may come in, change or go long after its day.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from homeassistant.components.recorder import DOMAIN as RECORDER, get_instance
from homeassistant.components.recorder.models import StatisticData, StatisticMeanType, StatisticMetaData
from homeassistant.components.recorder.statistics import async_add_external_statistics, get_last_statistics
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import EVENT_CORE_CONFIG_UPDATE
from homeassistant.core import HomeAssistant, callback
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
        self._written: Mapping[date, Row] = {}
        self._stale = False
        self._writing: asyncio.Task[None] | None = None
        self._zone = dt_util.get_default_time_zone()

    async def async_begin(self) -> None:
        """Write what the recorder has not yet, and from now on what changes, and each day that begins."""
        if RECORDER not in self._hass.config.components:
            return
        rows = await self._hass.async_add_executor_job(_rows, self._form.daily, dt_util.now().date())
        self._written = await self._async_held(rows)
        self._later()
        ends: list[Callable[[], None]] = [
            self._training.async_listen_to_plans(self._later),
            self._hass.bus.async_listen(EVENT_CORE_CONFIG_UPDATE, self._later),
            async_track_time_change(self._hass, self._later, hour=0, minute=0, second=5),
        ]
        for end in ends:
            self._entry.async_on_unload(end)

    @callback
    def _later(self, _: object = None) -> None:
        """Write beside what goes on, and once more for all that comes in meanwhile."""
        self._stale = True
        if self._writing is None or self._writing.done():
            self._writing = self._entry.async_create_task(
                self._hass, self._async_write(), f"statistics of {self._entry.entry_id}"
            )

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

    async def _async_write(self) -> None:
        """Give the recorder all days from the first that has changed on; it works in a thread of its own."""
        while self._stale:
            self._stale = False
            zone, today = dt_util.get_default_time_zone(), dt_util.now().date()
            # A day of another zone begins at another hour.
            moved = zone is not self._zone
            news = await self._hass.async_add_executor_job(_news, self._form.daily, today, self._written, moved)
            self._zone, self._written = zone, news.rows
            if news.gone:
                # Also a day that nobody trained on any more has to go from the sum.
                get_instance(self._hass).async_clear_statistics([statistic_id(self._entry, kind) for kind in KINDS])
            words = Words.cached(self._hass)
            for kind, data in news.data.items():
                name = f"{self._entry.title} {words.option('training_statistic', kind)}"
                async_add_external_statistics(self._hass, _about(statistic_id(self._entry, kind), name, kind), data)


@dataclass(frozen=True, slots=True)
class _News:
    """What the recorder is to be given."""

    rows: Mapping[date, Row]
    """As all days are now."""
    gone: bool
    """Whether something that the recorder has is no more, so that all is to be written anew."""
    data: Mapping[str, list[StatisticData]]
    """Of each kind the days that have changed, and those behind."""


def _news(daily: Mapping[date, float], today: date, written: Mapping[date, Row], moved: bool) -> _News:
    """Hold all days against what was written; it takes long enough to be done beside the event loop."""
    rows = _rows(daily, today)
    gone = bool(written) if moved else bool(written.keys() - rows.keys())
    since = date.min if gone else next((day for day in rows if rows[day] != written.get(day)), None)
    data = {} if since is None else {kind: list(_data(rows, kind, since)) for kind in KINDS}
    return _News(rows, gone, data)


def _rows(daily: Mapping[date, float], today: date) -> dict[date, Row]:
    """Return all days from the first workout on, in their order."""
    return {
        day: (day, daily.get(day, 0.0), form.acute, form.chronic)
        for day, form in forms(daily, max(today, max(daily, default=date.min)))
    }


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
