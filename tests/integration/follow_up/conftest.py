"""Athletes with phones, and their workouts."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from math import inf
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker

from custom_components.recovery_massager.athlete_options import CONF_ASK_EFFORT, CONF_ASK_SORENESS, CONF_PHONES
from custom_components.recovery_massager.recovery.plan import RecoveryPlan, Row
from simulator.clock import Clock
from simulator.devices.calf_boots import CalfBoots
from tests.integration.app import Phone, add_phone
from tests.integration.household import athlete_entry
from tests.integration.passing import Passing, settle
from tests.integration.radio import advertise

type AddAthlete = Callable[..., Awaitable[MockConfigEntry]]
type Later = Callable[[timedelta], Awaitable[None]]
type Plans = Callable[..., None]


@pytest.fixture
async def phone(hass: HomeAssistant, aioclient_mock: AiohttpClientMocker) -> Phone:
    """Ada's phone."""
    return await add_phone(hass, aioclient_mock, "Ada's phone")


@pytest.fixture
def add_athlete(hass: HomeAssistant, near: MockConfigEntry) -> AddAthlete:
    """Add an athlete of the boots with a phone, and with these options."""

    async def add(name: str, phone: Phone, stated: dict[str, Any] | None = None, **options: Any) -> MockConfigEntry:
        entry = athlete_entry(hass, name, near, **(stated or {}))
        phones = {CONF_PHONES: [phone.device_id], CONF_ASK_EFFORT: False, CONF_ASK_SORENESS: False}
        hass.config_entries.async_update_entry(entry, options={**entry.options, **phones, **options})
        assert await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
        return entry

    return add


@pytest.fixture
async def ada(add_athlete: AddAthlete, phone: Phone) -> MockConfigEntry:
    """An athlete of the boots, whose phone is asked."""
    return await add_athlete("Ada", phone)


@pytest.fixture
def later(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, clock: Clock, boots: CalfBoots, passes: Passing
) -> Later:
    """Let so much time pass, nearly all of it at once, and the boots be heard at its end; then a second more passes."""

    async def pass_by(time: timedelta) -> None:
        nearly = time - timedelta(seconds=1)
        freezer.tick(nearly)
        asyncio.get_running_loop().slow_callback_duration = inf
        clock.advance(nearly.total_seconds())
        await settle()
        advertise(hass, boots)
        await passes(2)
        await hass.async_block_till_done()

    return pass_by


@pytest.fixture(autouse=True)
def plans(monkeypatch: pytest.MonkeyPatch) -> Plans:
    """Let the plan after each workout be one with these fields: half an hour after its end, moderate, unless said otherwise."""

    def put(**fields: Any) -> None:
        def plan_after(workout: Any, load: Any, effort: Any, situation: Any) -> RecoveryPlan:
            start: datetime = workout.end + timedelta(minutes=30)
            known = {"row": Row.MODERATE, "start": start, "minutes": 20, "share": 0.4, "mode": "sequential"}
            return RecoveryPlan(**{**known, **fields})

        monkeypatch.setattr("custom_components.recovery_massager.planning.plan_after", plan_after)

    put()
    return put
