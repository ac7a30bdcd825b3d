"""Two athletes on one massager: the second plan waits for the first, and says that it is taken."""

from collections.abc import Callable

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker

from custom_components.recovery_massager.coordinator import MassagerCoordinator
from tests.integration.app import Phone, add_phone, tap
from tests.integration.passing import Passing
from tests.integration.stage import NOW

from .conftest import AddAthlete
from .following import run, starts, synced

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]


@pytest.fixture
async def other_phone(hass: HomeAssistant, aioclient_mock: AiohttpClientMocker) -> Phone:
    """Bob's phone."""
    return await add_phone(hass, aioclient_mock, "Bob's phone")


@pytest.fixture
async def bob(add_athlete: AddAthlete, other_phone: Phone) -> MockConfigEntry:
    """A second athlete of the boots."""
    return await add_athlete("Bob", other_phone)


async def test_the_second_is_asked_when_the_first_is_done(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    bob: MockConfigEntry,
    phone: Phone,
    other_phone: Phone,
    coordinator: MassagerCoordinator,
    asked: Callable[[], list[str]],
    passes: Passing,
) -> None:
    await synced(hass, ada, run(90))
    await tap(hass, phone.actions["Start now"])
    assert starts(asked) == 1
    await synced(hass, bob, run(90))
    assert "is taken" in other_phone.messages[0]
    assert set(other_phone.actions) == {"Skip"}
    await passes.until_done(coordinator.session.stop())
    await passes(2)
    await hass.async_block_till_done()
    await tap(hass, other_phone.actions["Start now"])
    assert starts(asked) == 1
    assert coordinator.history.open is not None
    assert coordinator.history.open.person == bob.entry_id


async def test_who_taps_second_is_told_that_it_is_taken(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    bob: MockConfigEntry,
    phone: Phone,
    other_phone: Phone,
    coordinator: MassagerCoordinator,
    asked: Callable[[], list[str]],
) -> None:
    await synced(hass, ada, run(90))
    await synced(hass, bob, run(90))
    late = other_phone.actions["Start now"]
    await tap(hass, phone.actions["Start now"])
    await tap(hass, late)
    assert starts(asked) == 1
    assert coordinator.history.open is not None
    assert coordinator.history.open.person == ada.entry_id
    assert "is taken" in other_phone.messages[0]


async def test_one_athletes_tap_is_no_tap_of_anothers(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    bob: MockConfigEntry,
    phone: Phone,
    asked: Callable[[], list[str]],
) -> None:
    await synced(hass, ada, run(90))
    await tap(hass, phone.actions["Start now"].replace(ada.entry_id, bob.entry_id))
    assert starts(asked) == 0
