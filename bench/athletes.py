"""Athletes of a real Home Assistant, with a past that is made up."""

from collections.abc import Iterable
from datetime import timedelta
import json
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import SOURCE_USER, ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.recovery.contraindications import Statement
from custom_components.recovery_massager.recovery.sport import Sport
from custom_components.recovery_massager.recovery.workout import Source, Workout

EVERY = timedelta(hours=7)
"""So that ten thousand workouts are those of eight years; no two overlap."""


def past(count: int, seed: int = 1) -> list[Workout]:
    """Return made-up workouts up to yesterday, the newest first, every tenth with samples of the heart rate."""
    random, now = Random(seed), dt_util.utcnow()  # noqa: S311 - no secret
    return [
        Workout(
            id=f"strava:{number}",
            source=Source.STRAVA,
            sport=random.choice([Sport.RUN, Sport.RIDE, Sport.SWIM]),
            start=now - EVERY * number - timedelta(hours=26),
            minutes=random.uniform(20, 120),
            name="Morning",
            distance=random.uniform(1000, 40000),
            mean_heart_rate=random.uniform(110, 170),
            heart_rates=tuple((rate, 30.0) for rate in range(90, 180)) if number % 10 == 0 else (),
        )
        for number in range(count)
    ]


def athlete(
    name: str, massager: ConfigEntry[Any], webhook_id: str | None = None, entry_id: str | None = None
) -> ConfigEntry[Any]:
    """Return the config entry of an athlete of this massager, not yet added."""
    now = dt_util.utcnow()
    hook = {} if webhook_id is None else {"workout_webhook": {"webhook_id": webhook_id, "local_only": True}}
    return ConfigEntry(
        created_at=now,
        modified_at=now,
        data={"kind": "athlete", "person": Statement(given=now.date(), adult=True).to_dict()},
        discovery_keys=MappingProxyType({}),
        domain=DOMAIN,
        entry_id=entry_id,
        minor_version=1,
        options={
            "massagers": [massager.entry_id],
            "smallest_load": 0,
            "birth_year": 1990,
            "resting_heart_rate": 50,
            **hook,
        },
        source=SOURCE_USER,
        subentries_data=(),
        title=name,
        unique_id=None,
        version=1,
    )


async def add(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Add an athlete, and wait until they are set up."""
    await hass.config_entries.async_add(entry)
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED


def keep(house: Path, entry_id: str, workouts: Iterable[Workout]) -> None:
    """Have these workouts on the disk before Home Assistant, which lists its files when it starts, is started there."""
    key = f"{DOMAIN}.{entry_id}.workouts"
    data = {"version": 1, "minor_version": 1, "key": key, "data": {"workouts": [one.to_dict() for one in workouts]}}
    storage = house / "config" / ".storage"
    storage.mkdir(parents=True)
    (storage / key).write_text(json.dumps(data))
