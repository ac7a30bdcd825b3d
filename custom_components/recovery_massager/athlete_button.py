"""The buttons by which somebody starts, puts off, or skips the session that is offered to an athlete."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, override

from homeassistant.components.button import DOMAIN as BUTTON_DOMAIN, ButtonEntity, ButtonEntityDescription
from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.util import dt as dt_util

from .athlete import AthleteConfigEntry
from .athlete_entity import AthleteEntity
from .attendance import attended
from .follow_up import FollowUp
from .offer import Offer


@dataclass(frozen=True, kw_only=True)
class AthleteButtonEntityDescription(ButtonEntityDescription):
    """A button of an athlete."""

    press_fn: Callable[[FollowUp, bool], Awaitable[None]]
    """Gets whether a person asked by their own touch."""
    usable_fn: Callable[[Offer, datetime], bool]
    """Whether there is something to press it for now."""


ATHLETE_BUTTONS: tuple[AthleteButtonEntityDescription, ...] = (
    AthleteButtonEntityDescription(
        key="start_recovery",
        press_fn=lambda follow_up, by_person: follow_up.async_start_offered(attended=by_person),
        usable_fn=lambda offer, now: offer.is_due(now),
    ),
    AthleteButtonEntityDescription(
        key="put_off_recovery",
        press_fn=lambda follow_up, _: follow_up.async_put_off(),
        usable_fn=lambda offer, now: offer.later(now) is not None,
    ),
    AthleteButtonEntityDescription(
        key="skip_recovery",
        press_fn=lambda follow_up, _: follow_up.async_skip(),
        usable_fn=lambda offer, now: now < offer.expires,
    ),
)


class AthleteButton(AthleteEntity, ButtonEntity):
    """A button of an athlete; there is something to press while a session is offered."""

    entity_description: AthleteButtonEntityDescription

    def __init__(self, entry: AthleteConfigEntry, description: AthleteButtonEntityDescription) -> None:
        super().__init__(entry, description.key)
        self.entity_description = description
        self._follow_up = entry.runtime_data.follow_up
        self._timer: CALLBACK_TYPE | None = None

    @override
    async def async_added_to_hass(self) -> None:
        """Look when what is offered has changed, and when its time comes."""
        await super().async_added_to_hass()
        self.async_on_remove(self._follow_up.async_listen(self._look))
        self.async_on_remove(self._wait_no_more)
        self._wait()

    @property
    @override
    def available(self) -> bool:
        """Return whether there is something to press it for."""
        offer = self._follow_up.offer
        return offer is not None and self.entity_description.usable_fn(offer, dt_util.utcnow())

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any] | None:
        """Return which workout it follows: whoever asks beforehand may mean another."""
        offer = self._follow_up.offer
        return None if offer is None else {"workout_id": offer.workout}

    @callback
    def _look(self, _: datetime | None = None) -> None:
        self.async_write_ha_state()
        self._wait()

    @callback
    def _wait(self) -> None:
        """Look again when its time comes: nobody else does where the athlete is only advised."""
        self._wait_no_more()
        offer = self._follow_up.offer
        if offer is not None and offer.asks_at > dt_util.utcnow():
            self._timer = async_track_point_in_utc_time(self.hass, self._came, offer.asks_at)

    @callback
    def _came(self, now: datetime) -> None:
        self._timer = None
        self._look(now)

    @callback
    def _wait_no_more(self) -> None:
        if self._timer is not None:
            self._timer()
            self._timer = None

    @override
    async def async_press(self) -> None:
        """Do it; the gate of the massager's session has the last word on a start."""
        await self.entity_description.press_fn(self._follow_up, attended(self._context, BUTTON_DOMAIN))
