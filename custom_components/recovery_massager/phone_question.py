"""What a phone may be asked or told, and what comes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from homeassistant.core import Context

MOST_CHOICES = 4
"""Android shows three and leaves out the last, iOS shows all: what has to be seen comes before it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be tapped."""

    key: str
    """What the answer says then: small letters, digits and `_`."""
    title: str
    text: bool = False
    """Whether the phone lets somebody write before it is sent."""
    unlocked: bool = False
    """Whether the phone has to be unlocked first, where it can ask for that; for what starts something."""
    stops: str | None = None
    """The id of the config entry of a massager that this stops. It does so always: old, repeated, and after a restart."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question to an athlete's phones; without choices it only tells."""

    id: str
    """Unique for the athlete: a later one of the same id takes the place of this, on the phone too."""
    kind: str
    """Whose question it is: what is answered goes to the handler of this kind."""
    title: str
    message: str
    expires: datetime
    """Aware. From then on it means nothing: it is taken off the phones, and a tap does nothing."""
    choices: tuple[Choice, ...] = ()
    at: datetime | None = None
    """Aware. It waits until then; None: it does not wait."""
    latest: datetime | None = None
    """Aware. What was not told before then is not told any more; None: it may be until it expires."""
    here: str | None = None
    """What Home Assistant's own notification says, which is shown where no phone can be told; None: nothing is shown there."""
    here_too: bool = False
    """Whether that is shown also where phones are told."""
    data: Mapping[str, Any] = field(default_factory=dict)
    """What JSON can hold and the handler wants to know, also after a restart."""

    def __post_init__(self) -> None:
        """Raise ValueError for more choices than phones show."""
        if len(self.choices) > MOST_CHOICES:
            raise ValueError(f"{len(self.choices)} choices")

    def due(self, now: datetime) -> datetime:
        """Return when it is to be told, but for quiet hours."""
        return now if self.at is None else max(now, self.at)

    @property
    def last_moment(self) -> datetime:
        """From when on it is not told any more."""
        return self.expires if self.latest is None else min(self.latest, self.expires)

    def to_dict(self) -> dict[str, Any]:
        """Return what JSON can hold."""
        return {
            "id": self.id,
            "kind": self.kind,
            "title": self.title,
            "message": self.message,
            "expires": self.expires.isoformat(),
            "choices": [
                {"key": one.key, "title": one.title, "text": one.text, "unlocked": one.unlocked, "stops": one.stops}
                for one in self.choices
            ],
            "at": None if self.at is None else self.at.isoformat(),
            "latest": None if self.latest is None else self.latest.isoformat(),
            "here": self.here,
            "here_too": self.here_too,
            "data": dict(self.data),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return what `to_dict` wrote; raises ValueError, TypeError or LookupError for what is none."""
        moments = {name: None if data[name] is None else _moment(data[name]) for name in ("expires", "at", "latest")}
        return cls(**{**data, **moments, "choices": tuple(Choice(**one) for one in data["choices"])})


def _moment(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("no time zone")
    return moment


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody tapped. For Home Assistant that is no touch of a person's own."""

    question: Question
    choice: str
    """The key of what was tapped."""
    text: str | None
    """What was written, where the choice lets one write."""
    context: Context
