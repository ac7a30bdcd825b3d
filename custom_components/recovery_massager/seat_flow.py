"""The owner's own entity that says that somebody sits where a massager is that cannot tell whether it is worn.

A planned session that starts by itself needs one of the two.
"""

from typing import Any

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.helpers.selector import EntitySelector, EntitySelectorConfig
import probatio

from .const import CONF_SEAT
from .coordinator import MassagerCoordinator
from .guest_flow import GuestFlow

DOMAINS = ["binary_sensor", "input_boolean", "sensor"]
"""Whose state can be `on`."""


def takes_seat(coordinator: MassagerCoordinator) -> bool:
    """Return whether such an entity is of any use: never where nothing starts by itself anyway, nor where worn is known."""
    return (
        not coordinator.electrical
        and coordinator.profile.autostop != "none"
        and not coordinator.capabilities.visible("worn")
    )


class SeatFlow(GuestFlow):
    """The part of a massager's options in which that entity is chosen."""

    async def async_step_seat(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Choose the entity; left empty, nothing starts by itself."""
        options = self.config_entry.options
        errors: dict[str, str] = {}
        if user_input is not None:
            seat = user_input.get(CONF_SEAT)
            if seat is None or self.hass.states.get(seat) is not None:
                kept = {key: value for key, value in options.items() if key != CONF_SEAT}
                return self.async_create_entry(data=kept if seat is None else {**kept, CONF_SEAT: seat})
            errors[CONF_SEAT] = "entity_unknown"
        field = EntitySelector(EntitySelectorConfig(domain=DOMAINS))
        return self.async_show_form(
            step_id="seat",
            data_schema=self.add_suggested_values_to_schema(
                probatio.Schema({probatio.Optional(CONF_SEAT): field}),
                options if user_input is None else user_input,
            ),
            errors=errors,
            description_placeholders={"name": self.config_entry.title},
        )
