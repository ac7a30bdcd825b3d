"""A blueprint in use, with the boots and two phones."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service

from simulator.devices.calf_boots import CalfBoots
from tests.integration.passing import Passing
from tests.integration.radio import advertise
from tests.integration.stage import MINUTE

from .phone import (
    PHONES,
    Phones,
    at_rest,
    boots_id,
    in_use,
)


@pytest.fixture
def phones(hass: HomeAssistant) -> Phones:
    """What each phone was sent."""
    return {name: async_mock_service(hass, "notify", action) for name, action in PHONES.items()}


@pytest.fixture
def phone_ids(hass: HomeAssistant, phones: Phones) -> list[str]:
    """The devices of both phones."""
    registry = dr.async_get(hass)
    app = MockConfigEntry(domain="mobile_app")
    app.add_to_hass(hass)
    return [
        registry.async_get_or_create(config_entry_id=app.entry_id, identifiers={("mobile_app", name)}, name=name).id
        for name in PHONES
    ]


@pytest.fixture
async def automation(
    hass: HomeAssistant, near: MockConfigEntry, phone_ids: list[str], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """The blueprint that the test's parameter names, in use with the boots and both phones."""
    inputs = {"massagers": [boots_id(hass, near)], "phones": phone_ids}
    await in_use(hass, tmp_path, request.param, inputs)


@pytest.fixture
def passes(passes: Passing, hass: HomeAssistant, boots: CalfBoots) -> Callable[[timedelta], Any]:
    """Let time pass, with the boots in the air now and then."""

    async def pass_time(time: timedelta) -> None:
        for _ in range(round(time / MINUTE)):
            await passes(60, step=10)
            if not boots.connected:
                advertise(hass, boots)
        await at_rest(hass)

    return pass_time
