"""The record of one session, open or past."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Protocol, Self

from .recovery.dose import Spell

TIMES = ("start", "deadline", "end")
# What each field is in JSON; all others are text, or nothing.
KINDS: Mapping[str, Any] = {
    "id": str,
    "person": str,
    "origin": str,
    "start": str,
    "deadline": str,
    "pressure": int | float | None,
    "stop_requested": bool,
}


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """One session: open while `end` is None."""

    id: str
    person: str
    """`default`: the massager's default user."""
    origin: str
    """`home_assistant`: started here; `device`: begun on the device, and seen."""
    start: datetime
    deadline: datetime
    """When it is over at the latest, as far as known at its start and after each change."""
    mode: str | None = None
    pressure: float | None = None
    """The highest pressure that was asked for, in the massager's unit."""
    stop_requested: bool = False
    end: datetime | None = None
    outcome: str | None = None
    """`finished`, `stopped` or `interrupted`."""

    def to_dict(self) -> dict[str, Any]:
        """Return what JSON can hold."""
        data = asdict(self)
        return {key: value.isoformat() if isinstance(value, datetime) else value for key, value in data.items()}

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """Return the record; raises ValueError or TypeError for what is none. What a later version added is left out."""
        if not isinstance(data, Mapping):
            raise TypeError("no mapping")
        known = {one.name: data[one.name] for one in fields(cls) if one.name in data}
        for name, value in known.items():
            if not isinstance(value, KINDS.get(name, str | None)):
                raise TypeError(f"{name} cannot be {value!r}")
        times = {name: datetime.fromisoformat(known[name]) for name in TIMES if known.get(name) is not None}
        if any(one.tzinfo is None for one in times.values()):
            raise ValueError("a time without a time zone")
        return cls(**{**known, **times})


class Journal(Protocol):
    """Where a session is noted: what it changes is kept once `async_save` returned."""

    open: SessionRecord | None
    settings: dict[str, Any]

    def begin(self, record: SessionRecord) -> None:
        """Note that a session is open."""

    def change(self, **changes: Any) -> None:
        """Change the open session."""

    def end(self, end: datetime, outcome: str) -> SessionRecord | None:
        """Turn the open session into one of the past, once; None where none is open."""

    def discard(self) -> None:
        """Forget the open session: nothing ran."""

    async def async_save(self) -> None:
        """Keep it all."""

    def async_keep_settings(self, settings: Mapping[str, Any]) -> None:
        """Keep the next session's settings, soon."""

    def spells(self, person: str) -> list[Spell]:
        """Return the ended massages of a person."""
