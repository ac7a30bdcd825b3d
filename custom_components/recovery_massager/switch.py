"""Things that are on or off: heat, the buzzer, and whether Home Assistant may start the massager."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .athlete import AthleteConfigEntry, is_athlete
from .athlete_switch import IllSwitch
from .coordinator import MassagerConfigEntry, MassagerCoordinator
from .device.model import Capabilities
from .entity import HEAT_OFF, Availability, MassagerEntity, shown
from .select import offered

PARALLEL_UPDATES = 0


def _heat_on(coordinator: MassagerCoordinator) -> bool | None:
    level = shown(coordinator, "heat")
    return None if level is None else level != HEAT_OFF


def _set_heat(coordinator: MassagerCoordinator, on: bool, by_person: bool) -> Awaitable[None]:
    return coordinator.session.set_heat(
        next(level for level in coordinator.capabilities.options("heat") if (level != HEAT_OFF) is on),
        attended=by_person,
    )


@dataclass(frozen=True, kw_only=True)
class MassagerSwitchEntityDescription(SwitchEntityDescription):
    """A switch of a massager."""

    is_on_fn: Callable[[MassagerCoordinator], bool | None]
    set_fn: Callable[[MassagerCoordinator, bool, bool], Awaitable[None]]
    """Gets whether it is to be on, and whether a person asked for it themselves."""
    exists_fn: Callable[[Capabilities], bool] = lambda _: True
    availability: Availability = Availability.ALWAYS


SWITCHES: tuple[MassagerSwitchEntityDescription, ...] = (
    MassagerSwitchEntityDescription(
        key="heat",
        is_on_fn=_heat_on,
        set_fn=_set_heat,
        # A select gives the levels where there are several.
        exists_fn=lambda capabilities: capabilities.settable("heat") and not offered(capabilities, "heat"),
    ),
    MassagerSwitchEntityDescription(
        key="buzzer",
        entity_category=EntityCategory.CONFIG,
        is_on_fn=lambda coordinator: coordinator.data.massager.buzzer,
        set_fn=lambda coordinator, on, _: coordinator.massager.set("buzzer", on),
        exists_fn=lambda capabilities: capabilities.settable("buzzer"),
        availability=Availability.DEVICE,
    ),
    MassagerSwitchEntityDescription(
        key="remote_start",
        entity_category=EntityCategory.CONFIG,
        is_on_fn=lambda coordinator: coordinator.remote_start,
        set_fn=lambda coordinator, on, by_person: coordinator.async_set_remote_start(on, attended=by_person),
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: MassagerConfigEntry | AthleteConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the switches of a massager, or of an athlete."""
    if is_athlete(entry):
        async_add_entities([IllSwitch(entry)])
        return
    coordinator = entry.runtime_data
    async_add_entities(
        MassagerSwitch(coordinator, description)
        for description in SWITCHES
        if description.exists_fn(coordinator.capabilities)
    )


class MassagerSwitch(MassagerEntity, SwitchEntity):
    """A switch of a massager."""

    entity_description: MassagerSwitchEntityDescription

    def __init__(self, coordinator: MassagerCoordinator, description: MassagerSwitchEntityDescription) -> None:
        super().__init__(coordinator, description.key)
        self.entity_description = description
        self._availability = description.availability

    @property
    @override
    def is_on(self) -> bool | None:
        """Return on, off, or None where nothing is known."""
        return self.entity_description.is_on_fn(self.coordinator)

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Turn it on."""
        await self._async_set(True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Turn it off."""
        await self._async_set(False)

    async def _async_set(self, on: bool) -> None:
        await self._async_run(self.entity_description.set_fn(self.coordinator, on, self._by_hand))
