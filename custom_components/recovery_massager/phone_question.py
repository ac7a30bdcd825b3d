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
            "here": self.here,
            "here_too": self.here_too,
            "data": dict(self.data),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return what `to_dict` wrote; raises ValueError, TypeError or LookupError for what is none."""
        expires = datetime.fromisoformat(data["expires"])
        if expires.tzinfo is None:
            raise ValueError("no time zone")
        return cls(**{**data, "expires": expires, "choices": tuple(Choice(**one) for one in data["choices"])})


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody tapped. For Home Assistant that is no touch of a person's own."""

    question: Question
    choice: str
    """The key of what was tapped."""
    text: str | None
    """What was written, where the choice lets one write."""
    context: Context
