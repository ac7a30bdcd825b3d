"""Setting up an athlete who is connected with Strava, and seeing what comes of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import CONF_TOKEN
from homeassistant.core import HomeAssistant
from homeassistant.util.ulid import ulid_now
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.recovery_massager.recovery.workout import Workout
from custom_components.recovery_massager.training import Received, Training
from custom_components.recovery_massager.workouts.strava_site import CONF_AUTH_IMPLEMENTATION, CONF_STRAVA, Connection
from tests.strava.server import ATHLETE, Strava

READ, READ_ALL = "activity:read", "activity:read_all"


def connect(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    strava: Strava,
    app: str,
    *,
    scope: str = READ,
    athlete: int = ATHLETE,
    client_id: str | None = None,
) -> None:
    """Let an athlete be connected already."""
    tokens = strava.grant(scope, athlete=athlete, **({"client_id": client_id} if client_id else {}))
    connection = Connection(athlete, scope, ulid_now())
    hass.config_entries.async_update_entry(
        entry,
        data={
            **entry.data,
            CONF_AUTH_IMPLEMENTATION: app,
            CONF_TOKEN: {**tokens, "expires_at": float(tokens["expires_at"])},
            CONF_STRAVA: connection.to_dict(),
        },
    )


async def settled(hass: HomeAssistant) -> None:
    """Wait until all that Strava was asked for was answered."""
    await hass.async_block_till_done(wait_background_tasks=True)


async def set_up(hass: HomeAssistant, entry: MockConfigEntry) -> Training:
    """Set up an athlete, whose first look is over when this returns."""
    assert await hass.config_entries.async_setup(entry.entry_id)
    await settled(hass)
    return training_of(entry)


def training_of(entry: MockConfigEntry) -> Training:
    training: Training = entry.runtime_data.training
    return training


def workout(training: Training, number: int) -> Workout:
    """Return the workout of an activity."""
    found = training.find(f"strava:{number}")
    assert found is not None
    return found


def came(training: Training, number: int) -> bool:
    """Tell whether the workout of an activity came in."""
    return training.find(f"strava:{number}") is not None


def listen(training: Training) -> list[Received]:
    """Return the list to which is added what comes in."""
    received: list[Received] = []
    training.async_listen(received.append)
    return received


async def later(hass: HomeAssistant, freezer: FrozenDateTimeFactory, **passed: float) -> None:
    """Let time pass at once, and then what is due happen."""
    freezer.tick(timedelta(**passed))
    async_fire_time_changed(hass)
    await settled(hass)


async def at(hass: HomeAssistant, freezer: FrozenDateTimeFactory, moment: datetime) -> None:
    """Let it be a moment, and then what is due happen."""
    freezer.move_to(moment)
    async_fire_time_changed(hass, moment.astimezone(UTC))
    await settled(hass)


def lists(strava: Strava) -> list[str]:
    """Return the lists of activities that Strava was asked for."""
    return [one for one in strava.asked if "/athlete/activities" in one]


def told(caplog: Any, text: str) -> list[str]:
    """Return what the log of this source says with a text in it, as people see it: no debugging."""
    return [
        one.getMessage()
        for one in caplog.records
        if "strava" in one.name and one.levelname != "DEBUG" and text in one.getMessage()
    ]
