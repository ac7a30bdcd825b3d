"""Choosing whom a session is for, starting it, being refused."""

from datetime import timedelta
from typing import Any

from homeassistant.components.select import ATTR_OPTION, DOMAIN as SELECT_DOMAIN, SERVICE_SELECT_OPTION
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest

from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from tests.integration.passing import Passing

USER = "select.calf_boots_user"
CLIMATE = "climate.calf_boots"
HOUR = timedelta(hours=1)
LONG = 20.0
"""Seconds of a step, where nothing happens that needs shorter ones."""


async def choose(hass: HomeAssistant, name: str, entity: str = USER) -> None:
    await hass.services.async_call(
        SELECT_DOMAIN, SERVICE_SELECT_OPTION, {ATTR_ENTITY_ID: entity, ATTR_OPTION: name}, blocking=True
    )
    await hass.async_block_till_done()


async def start(hass: HomeAssistant, touch: Context | None, entity: str = CLIMATE, **data: Any) -> None:
    data = {ATTR_ENTITY_ID: entity, **data}
    await hass.services.async_call(DOMAIN, "start_session", data, blocking=True, context=touch)
    await hass.async_block_till_done()


async def refusal(hass: HomeAssistant, touch: Context | None, entity: str = CLIMATE, **data: Any) -> str:
    """Start, which has to be refused; returns the reason."""
    with pytest.raises(ServiceValidationError) as refused:
        await start(hass, touch, entity, **data)
    await hass.async_block_till_done()
    return str(refused.value.translation_key)


def user(hass: HomeAssistant, entity: str = USER) -> str:
    state = hass.states.get(entity)
    assert state is not None
    return state.state


async def had(coordinator: MassagerCoordinator, passes: Passing, minutes: float, who: str | None = None) -> None:
    """Let somebody have a session of so many minutes."""
    await coordinator.session.start(attended=True, person=who, timer=1800)
    await passes(minutes * 60, step=LONG)
    await coordinator.session.stop()
