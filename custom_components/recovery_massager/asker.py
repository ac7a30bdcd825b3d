"""What all do alike who tell or ask an athlete's phones of one kind, as workouts come in."""

from abc import ABC, abstractmethod
from collections.abc import Coroutine
from typing import Any, ClassVar

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from .athlete_options import AthleteOptions
from .phones import Answer, Phones, Question
from .training import Received, Training
from .words import Words


class Asker(ABC):
    """Tells or asks one athlete; what it said is kept with what else the phones are told."""

    kind: ClassVar[str]
    """Of its questions."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any], training: Training, phones: Phones) -> None:
        self._hass = hass
        self._entry = entry
        self._training = training
        self._phones = phones

    @callback
    def async_begin(self) -> None:
        """Follow the athlete's workouts, until the entry is unloaded."""
        entry = self._entry
        entry.async_on_unload(self._training.async_listen(self._received))
        entry.async_on_unload(entry.add_update_listener(self._async_options_changed))

    @property
    def _options(self) -> AthleteOptions:
        return AthleteOptions.of(self._entry.options)

    @property
    @abstractmethod
    def _wanted(self) -> bool:
        """Whether the athlete wants it."""

    @abstractmethod
    async def _async_received(self, received: Received) -> None:
        """Say what is to be said of what came in."""

    @callback
    def _received(self, received: Received) -> None:
        self._task(self._async_received(received))

    @callback
    def _task(self, work: Coroutine[Any, Any, None]) -> None:
        self._entry.async_create_task(self._hass, work, f"{self.kind} of {self._entry.entry_id}")

    @property
    def _waiting(self) -> list[Question]:
        """What is still to be told."""
        return [one for one in self._phones.waiting if one.kind == self.kind]

    @property
    def _told(self) -> list[Question]:
        """What was told, and is neither answered nor over."""
        return [one for one in self._phones.told if one.kind == self.kind]

    @property
    def _unwanted(self) -> list[Question]:
        """What is taken back from who does not want it any more."""
        return [*self._waiting, *self._told]

    async def _async_options_changed(self, *_: Any) -> None:
        if not self._wanted:
            for one in self._unwanted:
                await self._phones.async_withdraw(one.id)


class ScaleAsker(Asker):
    """Asks for a number from 0 to 10."""

    @callback
    def async_begin(self) -> None:
        """Follow the answers too."""
        super().async_begin()
        self._entry.async_on_unload(self._phones.async_on_answer(self.kind, self._async_answered))

    @abstractmethod
    async def _async_answered(self, answer: Answer) -> str | None:
        """Keep an answer, and return what is said of that."""

    def _words(self, key: str, **placeholders: str) -> str:
        return Words.cached(self._hass).option("phone", key, **placeholders)
