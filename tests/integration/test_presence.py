"""A massager that was connected until just now is still there; one that is not heard again is gone."""

from homeassistant.core import HomeAssistant
import pytest

from custom_components.recovery_massager.presence import LINGER_SECONDS, Presence
from custom_components.recovery_massager.sensor import steady

from .passing import Passing
from .stage import NOW

pytestmark = [pytest.mark.freeze_time(NOW)]


def there(presence: Presence) -> bool:
    """Whether it is there now."""
    return presence.in_range


@pytest.fixture
def gone() -> list[str]:
    """What was told."""
    return []


@pytest.fixture
def presence(hass: HomeAssistant, gone: list[str]) -> Presence:
    """A massager that was connected for so long that its advertisements are forgotten."""
    presence = Presence(hass, lambda: gone.append("gone"))
    presence.heard()
    presence.connection(True)
    presence.forgotten()
    assert not there(presence)
    return presence


async def test_it_is_there_for_a_while_after_its_connection(
    presence: Presence, gone: list[str], passes: Passing
) -> None:
    presence.connection(False)
    await passes(LINGER_SECONDS - 1)
    assert there(presence)
    assert gone == []
    await passes(2)
    assert not there(presence)
    assert gone == ["gone"]


async def test_it_stays_once_it_is_heard_again(presence: Presence, gone: list[str], passes: Passing) -> None:
    presence.connection(False)
    await passes(1)
    presence.heard()
    await passes(LINGER_SECONDS * 2)
    assert there(presence)
    assert gone == []


async def test_a_connection_that_comes_back_takes_the_place_of_waiting(
    presence: Presence, gone: list[str], passes: Passing
) -> None:
    presence.connection(False)
    await passes(LINGER_SECONDS - 1)
    presence.connection(True)
    await passes(LINGER_SECONDS)
    assert gone == []


async def test_nobody_who_was_never_connected_is_there(hass: HomeAssistant) -> None:
    presence = Presence(hass, lambda: None)
    presence.connection(False)
    assert not there(presence)


@pytest.mark.parametrize(
    ("shown", "charge", "massaging", "then"),
    [
        (100, 96, True, 100),
        (100, 95, True, 95),
        (90, 95, True, 95),
        (100, 96, False, 96),
        (None, 96, True, 96),
        (100, None, True, None),
    ],
)
async def test_the_battery_goes_in_steps_of_five_percent_while_it_massages(
    shown: float | None, charge: float | None, massaging: bool, then: float | None
) -> None:
    assert steady(shown, charge, massaging=massaging) == then
