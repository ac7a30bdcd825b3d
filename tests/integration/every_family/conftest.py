"""One massager of each family in turn, in the place of the calf boots."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_ABOUT, CONF_PERSON, CONF_PROFILE
from custom_components.recovery_massager.recovery.contraindications import Statement
from simulator.clock import Clock
from simulator.devices import KINDS
from simulator.peripheral import Peripheral
from tests.integration.conftest import ADDRESS

KIND_OF = {
    "open_compression": "calf-boots",
    "hy_ems": "hy-ems",
    "beurer_em70": "beurer-em70",
    "mycj_massager191": "mycj-191",
    "keeson": "keeson-bed",
}


@pytest.fixture(params=KIND_OF)
def profile(request: pytest.FixtureRequest) -> str:
    """The family."""
    name: str = request.param
    return name


@pytest.fixture
def boots(profile: str, clock: Clock) -> Peripheral:
    """A massager of the family, in range."""
    kind: Any = KINDS[KIND_OF[profile]]
    device: Peripheral = kind("Device", ADDRESS, clock, advertise_while_connected=False)
    return device


@pytest.fixture
def entry(entry: MockConfigEntry, hass: HomeAssistant, profile: str, about: dict[str, Any]) -> MockConfigEntry:
    """The massager's config entry, with every consent; only the boots say what they can do."""
    statement = Statement(given=dt_util.now().date(), adult=True, electrical=True)
    known = about if profile == "open_compression" else {}
    data = {**entry.data, CONF_PROFILE: profile, CONF_PERSON: statement.to_dict(), CONF_ABOUT: known}
    hass.config_entries.async_update_entry(entry, data=data)
    return entry
