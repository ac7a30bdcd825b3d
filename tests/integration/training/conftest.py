"""An athlete, and workouts of theirs."""

from datetime import UTC, datetime, timedelta
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.recovery.sport import Sport
from custom_components.recovery_massager.recovery.workout import Source, Workout
from custom_components.recovery_massager.training import Received, Training
from tests.integration.household import athlete_entry

NOW = datetime(2026, 5, 4, 17, tzinfo=UTC)


def workout(
    called: str = "1", ago: float = 90, minutes: float = 60, source: Source = Source.STRAVA, **more: Any
) -> Workout:
    """Return a workout that began so many minutes ago."""
    return Workout(
        **{
            "id": f"{source}:{called}",
            "source": source,
            "sport": Sport.RUN,
            "start": NOW - timedelta(minutes=ago),
            "minutes": minutes,
            **more,
        }
    )


@pytest.fixture
async def ada(hass: HomeAssistant, near: MockConfigEntry) -> MockConfigEntry:
    """An athlete to whom the boots are open, set up."""
    entry = athlete_entry(hass, "Ada", near)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


@pytest.fixture
def training(ada: MockConfigEntry) -> Training:
    """Their workouts."""
    training: Training = ada.runtime_data.training
    return training


@pytest.fixture
def heard(training: Training) -> list[Received]:
    """What the training told of."""
    heard: list[Received] = []
    training.async_listen(heard.append)
    return heard
