"""A blueprint in use, with the boots and two phones."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
import shutil
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service

from simulator.devices.calf_boots import CalfBoots
from tests.integration.passing import Passing
from tests.integration.radio import advertise
from tests.integration.stage import MINUTE

from .phone import (
    FOLDER,
    PHONES,
    Phones,
    at_rest,
    boots_id,
)


@pytest.fixture
def phones(hass: HomeAssistant) -> Phones:
    """What each phone was sent."""
    return {name: async_mock_service(hass, "notify", action) for name, action in PHONES.items()}


@pytest.fixture
async def automation(
    hass: HomeAssistant, near: MockConfigEntry, phones: Phones, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """The blueprint that the test's parameter names, in use with the boots and both phones."""
    registry = dr.async_get(hass)
    app = MockConfigEntry(domain="mobile_app")
    app.add_to_hass(hass)
    ids = [
        registry.async_get_or_create(config_entry_id=app.entry_id, identifiers={("mobile_app", name)}, name=name).id
        for name in PHONES
    ]
    hass.config.config_dir = str(tmp_path)
    await hass.async_add_executor_job(
        shutil.copytree, FOLDER, tmp_path / "blueprints" / "automation" / "recovery_massager"
    )
    inputs = {"massagers": [boots_id(hass, near)], "phones": ids}
    use = {"path": f"recovery_massager/{request.param}", "input": inputs}
    assert await async_setup_component(hass, "automation", {"automation": {"id": "it", "use_blueprint": use}})
    await hass.async_block_till_done()
    (state,) = hass.states.async_all("automation")
    assert state.state == "on"


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
