"""Choices: mode, zone and heat level, whom it is for and what is prescribed for them, and how a session felt."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import override

from homeassistant.components.select import SelectEntity, SelectEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import MassagerConfigEntry, MassagerCoordinator
from .device.model import Capabilities
from .entity import Availability, MassagerEntity, choices, shown
from .person import AS_SET
from .rate import async_rate
from .rating import Rating
from .refusal import RefusalReason
from .session import Session

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class MassagerSelectEntityDescription(SelectEntityDescription):
    """A setting that is one of several names; the key is its name."""

    set_fn: Callable[[Session, str, bool], Awaitable[None]]
    """Gets also whether a person asked for it by their own touch."""


SELECTS: tuple[MassagerSelectEntityDescription, ...] = (
    MassagerSelectEntityDescription(
        key="mode", set_fn=lambda session, slug, by_person: session.set_mode(slug, attended=by_person)
    ),
    MassagerSelectEntityDescription(
        key="zone", set_fn=lambda session, slug, by_person: session.set_zone(slug, attended=by_person)
    ),
    MassagerSelectEntityDescription(
        key="heat", set_fn=lambda session, slug, by_person: session.set_heat(slug, attended=by_person)
    ),
)


def offered(capabilities: Capabilities, name: str) -> bool:
    """Whether a setting leaves a choice that no switch already gives: of heat, more than on and off."""
    return capabilities.settable(name) and len(capabilities.options(name)) > (2 if name == "heat" else 1)


async def async_setup_entry(
    hass: HomeAssistant, entry: MassagerConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Set up the selects of a massager."""
    coordinator = entry.runtime_data
    async_add_entities(
        MassagerSelect(coordinator, description)
        for description in SELECTS
        if offered(coordinator.capabilities, description.key)
    )
    async_add_entities([RatingSelect(coordinator), UserSelect(coordinator)])
    _add_with_the_first_prescription(entry, async_add_entities)


def _add_with_the_first_prescription(
    entry: MassagerConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Offer what is prescribed once there is something to choose."""
    coordinator, there = entry.runtime_data, False

    @callback
    def look() -> None:
        nonlocal there
        if not there and coordinator.users.has_prescriptions:
            there = True
            async_add_entities([PrescriptionSelect(coordinator)])

    entry.async_on_unload(coordinator.async_add_listener(look))
    look()


class MassagerSelect(MassagerEntity, SelectEntity):
    """A setting of the running session, or of the next."""

    entity_description: MassagerSelectEntityDescription
    _availability = Availability.ALWAYS

    def __init__(self, coordinator: MassagerCoordinator, description: MassagerSelectEntityDescription) -> None:
        super().__init__(coordinator, description.key)
        self.entity_description = description
        self._slugs = choices(coordinator.capabilities, description.key)
        self._attr_options = list(self._slugs)

    @property
    @override
    def current_option(self) -> str | None:
        """Return what is chosen; unknown where the massager says something that we cannot set."""
        value = shown(self.coordinator, self.entity_description.key)
        return next((text for text, slug in self._slugs.items() if slug == value), None)

    @override
    async def async_select_option(self, option: str) -> None:
        """Choose."""
        session, slug = self.coordinator.session, self._slugs[option]
        await self._async_run(self.entity_description.set_fn(session, slug, self._by_hand))


class RatingSelect(MassagerEntity, SelectEntity):
    """How the session felt that is open, or ended last; unknown until somebody says it."""

    _availability = Availability.ALWAYS

    def __init__(self, coordinator: MassagerCoordinator) -> None:
        super().__init__(coordinator, "rating")
        self._attr_options = [one.value for one in Rating]

    @property
    @override
    def current_option(self) -> str | None:
        """Return how it felt."""
        record = self.coordinator.history.latest
        return record.rating if record else None

    @override
    async def async_select_option(self, option: str) -> None:
        """Rate it; what hurt is stopped."""
        await self._async_run(async_rate(self.coordinator, Rating(option), attended=self._by_hand))


class UserSelect(MassagerEntity, SelectEntity):
    """Whom the session that is open is for, or else the next one; unknown where that has to be chosen first."""

    _availability = Availability.ALWAYS

    def __init__(self, coordinator: MassagerCoordinator) -> None:
        super().__init__(coordinator, "user")

    @property
    @override
    def options(self) -> list[str]:
        """Return who there is just now."""
        return list(self.coordinator.users.named())

    @property
    @override
    def current_option(self) -> str | None:
        """Return whom it is for."""
        user = self.coordinator.session.user
        if user.refused is RefusalReason.CHOOSE_USER:
            return None
        return next((name for name, key in self.coordinator.users.named().items() if key == user.id), None)

    @override
    async def async_select_option(self, option: str) -> None:
        """Choose whom the next session is for."""
        await self._async_run(self._choose(self.coordinator.users.named()[option]))

    async def _choose(self, user: str) -> None:
        self.coordinator.session.choose_user(user)


class PrescriptionSelect(MassagerEntity, SelectEntity):
    """What is prescribed for the user, and taken for the next session."""

    _availability = Availability.ALWAYS

    def __init__(self, coordinator: MassagerCoordinator) -> None:
        super().__init__(coordinator, "prescription")

    @property
    @override
    def options(self) -> list[str]:
        """Return what there is for the user."""
        return [AS_SET, *self._prescribed]

    @property
    @override
    def current_option(self) -> str | None:
        """Return by what the next session goes, or the one that is open."""
        record = self.coordinator.history.open
        chosen = self.coordinator.session.settings.prescription if record is None else record.prescription
        return next((name for name, key in self._prescribed.items() if key == chosen), AS_SET)

    @override
    async def async_select_option(self, option: str) -> None:
        """Take what is prescribed, or let the settings be as they are."""
        await self._async_run(self._take(self._prescribed.get(option)))

    @property
    def _prescribed(self) -> dict[str, str]:
        return {one.name: one.id for one in self.coordinator.session.user.prescriptions if one.name != AS_SET}

    async def _take(self, prescription: str | None) -> None:
        self.coordinator.session.prescribe(prescription)
