"""The weekly reminder: told when it is due, and only then."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.recovery_massager.coordinator import MassagerCoordinator
from simulator.devices.calf_boots import CalfBoots
from tests.integration.looking import run
from tests.integration.stage import NOW

from .phone import Phones, at_rest, in_use, massage, said

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]

SENSOR = "sensor.calf_boots_sessions_this_week"


@pytest.mark.parametrize(
    ("inputs", "sessions", "expected"),
    [
        ({"day": "mon"}, 0, ["Time for your legs? Sessions in the last seven days: 0 / 3"]),
        ({"day": "mon", "goal": 1}, 1, []),
        ({"day": "mon", "goal": 2}, 1, ["Time for your legs? Sessions in the last seven days: 1 / 2"]),
        ({"day": "tue"}, 0, []),
        ({"day": "mon", "sessions": "sensor.gone"}, 0, []),
    ],
)
async def test_the_phones_are_told_on_its_day_when_there_were_fewer_than_the_goal(
    hass: HomeAssistant,
    near: MockConfigEntry,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    phones: Phones,
    phone_ids: list[str],
    tmp_path: Path,
    freezer: FrozenDateTimeFactory,
    inputs: dict[str, Any],
    sessions: int,
    expected: list[str],
) -> None:
    known = {"sessions": SENSOR, "phones": phone_ids, "time": "10:30:00"}
    await in_use(hass, tmp_path, "weekly_reminder.yaml", {**known, **inputs})
    for _ in range(sessions):
        await massage(hass, coordinator)
    freezer.move_to(NOW + timedelta(minutes=31))
    async_fire_time_changed(hass)
    await at_rest(hass)
    assert said(phones) == expected
    assert run(boots) == "idle"
    await hass.services.async_call("automation", "turn_off", {"entity_id": "all"}, blocking=True)
