"""Reading a workout from the states of entities, with their own units, or saying what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
import re
from typing import Any

from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN, UnitOfLength, UnitOfTime
from homeassistant.core import HomeAssistant, State
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.util.unit_conversion import BaseUnitConverter, DistanceConverter, DurationConverter

from ..recovery.sport_names import sport_of
from ..recovery.workout import RANGES, InvalidWorkout, Source, Workout
from .entity_map import LENGTHS, MOMENTS, TEXTS, TIMES, FieldMap, Place, Preset, Where
from .entity_options import Chosen
from .reading import moment_of, number_of, without_what_cannot_be

NOTHING = (STATE_UNKNOWN, STATE_UNAVAILABLE, "")
CLOCK = re.compile(r"([0-9]{1,3}):([0-5][0-9])(?::([0-5][0-9]))?")
# What people and integrations write for Home Assistant's units.
UNITS = {
    **dict.fromkeys(("sec", "second", "seconds"), UnitOfTime.SECONDS),
    **dict.fromkeys(("minute", "minutes", "mins"), UnitOfTime.MINUTES),
    **dict.fromkeys(("hour", "hours", "hr", "hrs"), UnitOfTime.HOURS),
    **dict.fromkeys(("metre", "metres", "meter", "meters"), UnitOfLength.METERS),
    **dict.fromkeys(("mile", "miles"), UnitOfLength.MILES),
}


class Unclear(Exception):
    """What is there cannot be understood, and will not be: `field` is missing, or makes no sense."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class NotYet(Unclear):
    """What `field` is read from still tells of another workout, or nothing for now."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What a place holds; `pending` where it holds nothing for now, or what is of another workout."""

    value: Any = None
    unit: str | None = None
    utc: bool = False
    pending: bool = False


class Reader:
    """Reads one entity that was chosen, and those beside it."""

    def __init__(self, hass: HomeAssistant, chosen: Chosen) -> None:
        self._hass = hass
        self._chosen = chosen
        self._map: FieldMap = chosen.map

    @property
    def entities(self) -> set[str]:
        """All entities that say something of a workout, as far as they are there by now."""
        places = [place for several in self._map.fields.values() for place in several]
        found = {self._chosen.entity_id, *(one.name for one in places if one.where is Where.ENTITY)}
        if self._map.told_by or any(one.where is Where.SIBLING for one in places):
            found |= {one.entity_id for one in self.family}
        return found

    @property
    def family(self) -> list[er.RegistryEntry]:
        """The entities of the same device and integration, the chosen one first."""
        registry = er.async_get(self._hass)
        own = registry.async_get(self._chosen.entity_id)
        if own is None or own.device_id is None:
            return [own] if own is not None else []
        beside = er.async_entries_for_device(registry, own.device_id)
        return [own, *(one for one in beside if one.platform == own.platform and one.id != own.id)]

    def read(self, *, zone: tzinfo, now: datetime, last: bool = False) -> list[Workout]:
        """Return the workouts that are told of; none where the entity says nothing for now.

        Raises NotYet while entities beside it tell of another workout; with `last` what they tell is left out.
        Raises Unclear, which names the field, where what is there is no workout.
        """
        main = self._main()
        if main is None:
            return []
        rows = main.attributes.get(self._map.rows) if self._map.rows else None
        if not isinstance(rows, list):
            rows = [main.attributes]
        workouts, unclear = list[Workout](), None
        for row in rows:
            try:
                if isinstance(row, Mapping) and (workout := self._workout(main, row, zone, now, last)) is not None:
                    workouts.append(workout)
            except Unclear as err:
                # One of many takes no other along.
                unclear = err
        if unclear is not None and not workouts:
            raise unclear
        return workouts

    def value(self, field: str, *, zone: tzinfo) -> Any:
        """Return one field of the entities as they are, in our units; None where nothing is known of it."""
        if (main := self._hass.states.get(self._chosen.entity_id)) is None:
            return None
        return self._read(field, main, main.attributes, zone).value

    def _main(self) -> State | None:
        """Return the state of the entity that the others are about; None while it says nothing."""
        state = self._hass.states.get(self._chosen.entity_id)
        if state is None:
            raise NotYet("entity")
        if state.state in NOTHING:
            return None
        if (told_by := self._map.told_by) is None or told_by in state.attributes:
            return state
        family = self.family
        beside = (self._hass.states.get(one.entity_id) for one in family)
        if (main := next((one for one in beside if one and told_by in one.attributes), None)) is None:
            raise NotYet("sport") if len(family) > 1 else Unclear("sport")
        return main

    def _workout(self, main: State, row: Mapping[str, Any], zone: tzinfo, now: datetime, last: bool) -> Workout | None:
        """Return the workout of one row; None where it is over before it could be one."""
        found = {name: self._read(name, main, row, zone) for name in self._map.fields}
        if not last and (waits := next((name for name, one in found.items() if one.pending), None)):
            raise NotYet(waits)
        values = {name: one.value for name, one in found.items() if one.value is not None}
        _complete(values)
        for name in ("start", "minutes"):
            if name not in values:
                raise Unclear(name)
        if 0 <= values["minutes"] < RANGES["minutes"][0]:
            return None
        if not values.get("moving_minutes"):
            # None at all is not what it was.
            values.pop("moving_minutes", None)
        values["id"] = self._id(values)
        try:
            return without_what_cannot_be(values, source=Source.ENTITY, sport=sport_of(values.get("sport")), now=now)
        except InvalidWorkout as err:
            raise Unclear(err.details.get("field", "start")) from err

    def _id(self, values: Mapping[str, Any]) -> str:
        said, start = values.get("id"), values["start"].isoformat()
        if self._chosen.preset is not Preset.CUSTOM:
            if said is None:
                raise Unclear("id")
            return f"{self._chosen.preset}-{said}"
        # Nobody knows whether what somebody chose as an id never comes again.
        own = er.async_get(self._hass).async_get(self._chosen.entity_id)
        return f"{own.id if own else self._chosen.entity_id}"[:32] + f"-{start}-{said or ''}"[:60]

    def _read(self, field: str, main: State, row: Mapping[str, Any], zone: tzinfo) -> _Found:
        """Return what the first place that holds something says, in our units."""
        pending = False
        for place in self._map.fields.get(field, ()):
            found = self._at(place, main, row)
            pending = pending or found.pending
            if found.value is not None and (value := _brought(field, found, zone)) is not None:
                return _Found(value)
        return _Found(pending=pending)

    def _at(self, place: Place, main: State, row: Mapping[str, Any]) -> _Found:
        if place.where is Where.ATTRIBUTE:
            value = row.get(place.name)
            # Garmin's, by the age of the integration.
            value = value.get("typeKey") if isinstance(value, Mapping) else value
            return _Found(value, place.unit, place.utc)
        if place.where is Where.STATE:
            return _Found(main.state, main.attributes.get("unit_of_measurement") or place.unit, place.utc)
        entity_id = place.name if place.where is Where.ENTITY else self._sibling(place.name)
        state = self._hass.states.get(entity_id) if entity_id else None
        if state is None:
            return _Found()
        about = state.attributes.get(self._map.same) if self._map.same else None
        if state.state == STATE_UNAVAILABLE or about not in (None, main.attributes.get(self._map.same or "")):
            return _Found(pending=True)
        if state.state in NOTHING:
            # Of this workout it is not known, unless nothing says that it is of this one.
            return _Found(pending=about is None)
        return _Found(state.state, state.attributes.get("unit_of_measurement") or place.unit, place.utc)

    def _sibling(self, key: str) -> str | None:
        ends = [one for one in self.family if one.unique_id.endswith(f"_{key}")]
        # `..._gear_distance` ends so too.
        return min(ends, key=lambda one: len(one.unique_id)).entity_id if ends else None


def _complete(values: dict[str, Any]) -> None:
    """Reckon the start or the minutes from the end, where a map has that."""
    end = values.pop("end", None)
    if end is None:
        return
    if "start" not in values and "minutes" in values:
        values["start"] = end - timedelta(minutes=values["minutes"])
    elif "start" in values and "minutes" not in values:
        values["minutes"] = (end - values["start"]).total_seconds() / 60


def _brought(field: str, found: _Found, zone: tzinfo) -> Any:
    """Return a value in our units; None where it makes no sense."""
    if field in TEXTS:
        return str(found.value).strip()[:200] or None
    if field in MOMENTS:
        return moment_of(found.value, UTC if found.utc else zone)
    if field in TIMES:
        return _converted(found, DurationConverter, UnitOfTime.MINUTES)
    if field in LENGTHS:
        return _converted(found, DistanceConverter, UnitOfLength.METERS)
    return number_of(found.value)


def _converted(found: _Found, converter: type[BaseUnitConverter], unit: str) -> float | None:
    if unit == UnitOfTime.MINUTES and isinstance(found.value, str) and (parts := CLOCK.fullmatch(found.value.strip())):
        hours, minutes, seconds = (int(part or 0) for part in parts.groups())
        return hours * 60 + minutes + seconds / 60
    number, given = number_of(found.value), found.unit or unit
    if number is None:
        return None
    try:
        return converter.convert(number, UNITS.get(given.strip().lower(), given), unit)
    except HomeAssistantError:
        return None
