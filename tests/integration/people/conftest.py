"""A second massager, and athletes who share the two."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigSubentryDataWithId
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import (
    CONF_KIND,
    CONF_MASSAGERS,
    CONF_PERSON,
    DOMAIN,
    KIND_ATHLETE,
    SUBENTRY_PRESCRIPTION,
)
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.recovery.contraindications import Statement
from simulator.clock import Clock
from simulator.devices.calf_boots import CalfBoots
from tests.integration.passing import settle
from tests.integration.radio import Radio, advertise
from tests.integration.stage import set_up_beside

SECOND = "C0:FF:EE:00:00:02"

type AddAthlete = Callable[..., Awaitable[MockConfigEntry]]
type Later = Callable[[timedelta], Awaitable[None]]


@pytest.fixture
def other_boots(clock: Clock) -> CalfBoots:
    """Second boots, worn and in range."""
    boots = CalfBoots("Boots 2", SECOND, clock)
    boots.set({"worn": True})
    return boots


@pytest.fixture
async def other(
    hass: HomeAssistant, near: MockConfigEntry, other_boots: CalfBoots, radio: Radio
) -> MassagerCoordinator:
    """The second boots, set up."""
    entry = await set_up_beside(hass, near, other_boots, radio)
    coordinator: MassagerCoordinator = entry.runtime_data
    return coordinator


def prescribed(name: str, **data: Any) -> ConfigSubentryDataWithId:
    """What is prescribed, as a config subentry."""
    return ConfigSubentryDataWithId(
        data=data, subentry_id=name.casefold(), subentry_type=SUBENTRY_PRESCRIPTION, title=name, unique_id=None
    )


@pytest.fixture
def add_athlete(hass: HomeAssistant, near: MockConfigEntry) -> AddAthlete:
    """Adds an athlete, of all massagers that there are unless some are given, with these conditions and options."""

    async def add(
        name: str = "Anna",
        *conditions: str,
        massagers: list[str] | None = None,
        prescriptions: list[ConfigSubentryDataWithId] | None = None,
        **options: Any,
    ) -> MockConfigEntry:
        everyone = [
            entry.entry_id for entry in hass.config_entries.async_entries(DOMAIN) if entry.data[CONF_KIND] == "massager"
        ]
        statement = Statement(dt_util.now().date(), frozenset(conditions), adult=True)
        entry = MockConfigEntry(
            domain=DOMAIN,
            title=name,
            data={CONF_KIND: KIND_ATHLETE, CONF_PERSON: statement.to_dict()},
            options={CONF_MASSAGERS: everyone if massagers is None else massagers, **options},
            subentries_data=prescriptions or [],
        )
        entry.add_to_hass(hass)
        assert await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
        return entry

    return add


@pytest.fixture
def later(hass: HomeAssistant, freezer: FrozenDateTimeFactory, boots: CalfBoots, other_boots: CalfBoots) -> Later:
    """Let hours or days go by at once in which nothing happens; then the massagers are heard again."""

    async def go(time: timedelta) -> None:
        freezer.tick(time)
        await settle()
        for one in (boots, other_boots):
            advertise(hass, one)
        await hass.async_block_till_done()

    return go


@pytest.fixture
async def anna(other: MassagerCoordinator, add_athlete: AddAthlete) -> MockConfigEntry:
    """An athlete of both massagers."""
    return await add_athlete()
