"""Things to do once."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.button import ButtonDeviceClass, ButtonEntity, ButtonEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback, AddEntitiesCallback
from homeassistant.helpers.typing import ConfigType, DiscoveryInfoType
from homeassistant.util import dt as dt_util

from .athlete import AthleteConfigEntry, is_athlete
from .athlete_button import ATHLETE_BUTTONS, AthleteButton
from .coordinator import MassagerConfigEntry, MassagerCoordinator
from .device.model import Capabilities
from .entity import Availability, MassagerEntity
from .stop_all import StopAllButton

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class MassagerButtonEntityDescription(ButtonEntityDescription):
    """A button of a massager."""

    press_fn: Callable[[MassagerCoordinator, bool], Awaitable[None]]
    """Gets whether a person asked by their own touch."""
    exists_fn: Callable[[Capabilities], bool] = lambda _: True
    availability: Availability = Availability.DEVICE
    key_fn: Callable[[MassagerCoordinator], str | None] = lambda _: None
    """The translation key, where it is not that of all massagers."""
    attributes_fn: Callable[[MassagerCoordinator], dict[str, Any] | None] = lambda _: None
    electrical: bool | None = None
    """True: only for stimulators; False: only for others; None: for all."""


def _armed(coordinator: MassagerCoordinator) -> dict[str, Any] | None:
    """Return which planned session one touch starts, and when it was due: whoever asks beforehand may mean another."""
    plan = next(iter(coordinator.planner.armed), None)
    if plan is None or (at := plan.next) is None:
        return None
    return {"plan_id": plan.id, "planned_for": dt_util.as_local(at.start).isoformat()}


BUTTONS: tuple[MassagerButtonEntityDescription, ...] = (
    MassagerButtonEntityDescription(
        key="stop",
        press_fn=lambda coordinator, _: coordinator.session.stop(),
        availability=Availability.STOP,
    ),
    # Others start by their climate entity; that of a stimulator only stops and lowers.
    MassagerButtonEntityDescription(
        key="start",
        # This keeps it from assistants, and from actions on a whole area.
        entity_category=EntityCategory.CONFIG,
        press_fn=lambda coordinator, by_person: coordinator.session.start(attended=by_person),
        electrical=True,
    ),
    MassagerButtonEntityDescription(
        key="start_planned",
        press_fn=lambda coordinator, by_person: coordinator.planner.async_start(attended=by_person),
        attributes_fn=_armed,
        availability=Availability.PLANNED,
        electrical=False,
    ),
    MassagerButtonEntityDescription(
        key="pause",
        press_fn=lambda coordinator, _: coordinator.session.pause(),
        exists_fn=lambda capabilities: capabilities.can("pause"),
    ),
    MassagerButtonEntityDescription(
        key="resume",
        press_fn=lambda coordinator, by_person: coordinator.session.resume(attended=by_person),
        exists_fn=lambda capabilities: capabilities.can("resume"),
    ),
    MassagerButtonEntityDescription(
        key="add_five_minutes",
        press_fn=lambda coordinator, by_person: coordinator.session.add_time(300, attended=by_person),
    ),
    MassagerButtonEntityDescription(
        key="identify",
        device_class=ButtonDeviceClass.IDENTIFY,
        entity_category=EntityCategory.DIAGNOSTIC,
        press_fn=lambda coordinator, _: coordinator.massager.identify(),
        # What is not known to have a light must not be promised one.
        key_fn=lambda coordinator: "identify" if coordinator.massager.signals else "identify_by_connection",
    ),
    MassagerButtonEntityDescription(
        key="hand_over",
        entity_category=EntityCategory.CONFIG,
        press_fn=lambda coordinator, _: coordinator.async_hand_over(),
    ),
)


async def async_setup_platform(
    hass: HomeAssistant,
    config: ConfigType,
    async_add_entities: AddEntitiesCallback,
    discovery_info: DiscoveryInfoType | None = None,
) -> None:
    """Set up the button of all massagers; nobody's own configuration asks for it."""
    if discovery_info is not None:
        async_add_entities([StopAllButton()])


async def async_setup_entry(
    hass: HomeAssistant,
    entry: MassagerConfigEntry | AthleteConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the buttons of a massager, or of an athlete."""
    if is_athlete(entry):
        async_add_entities(AthleteButton(entry, description) for description in ATHLETE_BUTTONS)
        return
    coordinator = entry.runtime_data
    async_add_entities(
        MassagerButton(coordinator, description)
        for description in BUTTONS
        if description.exists_fn(coordinator.capabilities) and description.electrical in (None, coordinator.electrical)
    )


class MassagerButton(MassagerEntity, ButtonEntity):
    """A button of a massager."""

    entity_description: MassagerButtonEntityDescription

    def __init__(self, coordinator: MassagerCoordinator, description: MassagerButtonEntityDescription) -> None:
        super().__init__(coordinator, description.key, description.key_fn(coordinator))
        self.entity_description = description
        self._availability = description.availability

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any] | None:
        """Return what it would be done with."""
        return self.entity_description.attributes_fn(self.coordinator)

    @override
    async def async_press(self) -> None:
        """Do it."""
        await self._async_run(self.entity_description.press_fn(self.coordinator, self._by_hand))
