"""What the tests of an athlete's phones do alike."""

from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

from homeassistant.components import persistent_notification
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.recovery.plan import AfterCare, Care, Effort, RecoveryPlan, Row
from custom_components.recovery_massager.recovery.sport import Sport
from custom_components.recovery_massager.recovery.workout import Source, Workout
from custom_components.recovery_massager.training import Training
from tests.integration.app import Phone
from tests.integration.stage import NOW

HOUR = timedelta(hours=1)
AS: dict[Effort, dict[str, Any]] = {
    Effort.RACE: {"race": True},
    Effort.KEY: {"rpe": 8},
    Effort.MODERATE: {},
    Effort.EASY: {"rpe": 2},
}
"""What makes an hour's run be of such a class."""


def set_options(hass: HomeAssistant, entry: MockConfigEntry, **options: Any) -> None:
    """Change some options of an athlete."""
    hass.config_entries.async_update_entry(entry, options={**entry.options, **options})


def here(hass: HomeAssistant) -> list[str]:
    """What Home Assistant's own notifications say."""
    shown = persistent_notification._async_get_or_create_notifications(hass)
    return [one["message"] for one in shown.values()]


def workout(end: datetime = NOW, minutes: float = 60, **more: Any) -> Workout:
    """A run."""
    known = {"id": "webhook:1", "source": Source.WEBHOOK, "sport": Sport.RUN}
    return Workout(**{**known, "start": end - timedelta(minutes=minutes), "minutes": minutes, **more})


def race_plan(one: Workout, **at: timedelta) -> RecoveryPlan:
    """A plan after a race: `at` says how long after the end of the workout each of its after-care is due."""
    cares = tuple(AfterCare(Care(name), one.end + after) for name, after in at.items())
    return RecoveryPlan(Row.RACE, one.end + HOUR, 20, 0.4, "sequential", after_care=cares)


async def arrives(hass: HomeAssistant, entry: MockConfigEntry, one: Workout, plan: RecoveryPlan | None = None) -> None:
    """Let a source give a workout, after which this is the plan."""
    training: Training = entry.runtime_data.training
    with patch("custom_components.recovery_massager.planning.plan_after", return_value=plan):
        await training.async_receive(one)
        await hass.async_block_till_done()


async def goes(hass: HomeAssistant, entry: MockConfigEntry, one: Workout) -> None:
    """Let a workout be deleted."""
    await entry.runtime_data.training.async_remove(one.id)
    await hass.async_block_till_done()


def shown(phone: Phone, kind: str) -> list[str]:
    """What a phone shows of one kind of question; what is asked about a session is another's."""
    return [one["message"] for tag, one in phone.shown.items() if f"_{kind}:" in tag]


def sent(phone: Phone, kind: str) -> list[str]:
    """What a phone was ever sent of one kind."""
    messages = [one["message"] for one in phone.sent if f"_{kind}:" in one["data"]["tag"]]
    return [one for one in messages if one != "clear_notification"]
