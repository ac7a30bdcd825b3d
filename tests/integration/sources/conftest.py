"""An athlete whose workouts come in."""

from collections.abc import Callable
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.training import Received, Training
from tests.integration.household import athlete_entry


@pytest.fixture
async def ada(hass: HomeAssistant, near: MockConfigEntry) -> MockConfigEntry:
    """An athlete to whom the boots are open, set up."""
    entry = athlete_entry(hass, "Ada", near)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


@pytest.fixture
def training(ada: MockConfigEntry) -> Training:
    """The athlete's training."""
    kept: Training = ada.runtime_data.training
    return kept


@pytest.fixture
def received(training: Training) -> list[Received]:
    """All that came in since the beginning of the test."""
    them: list[Received] = []
    training.async_listen(them.append)
    return them


@pytest.fixture
def choose(hass: HomeAssistant, ada: MockConfigEntry) -> Callable[..., None]:
    """Change the athlete's options, as the flow does in the end."""

    def change(**options: Any) -> None:
        hass.config_entries.async_update_entry(ada, options={**ada.options, **options})

    return change
