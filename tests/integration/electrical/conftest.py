"""A stimulator in the place of the calf boots: pads on skin, remote start allowed, a consent given."""

from collections.abc import Callable
from typing import Any

from homeassistant.const import CONF_ADDRESS
from homeassistant.core import Context, HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.recovery_massager.const import CONF_ABOUT, CONF_KIND, CONF_PERSON, CONF_PROFILE, DOMAIN
from custom_components.recovery_massager.recovery.contraindications import Statement
from simulator.clock import Clock
from simulator.devices.hy_ems import HyEms

ADDRESS = "C0:FF:EE:00:00:01"


@pytest.fixture
def boots(clock: Clock) -> HyEms:
    """What is in range."""
    return HyEms("hy12", ADDRESS, clock)


@pytest.fixture
def pads(boots: HyEms) -> HyEms:
    """The stimulator."""
    return boots


@pytest.fixture
def entry(hass: HomeAssistant, options: dict[str, Any]) -> MockConfigEntry:
    """The stimulator's config entry, added but not set up. Its owner once wanted voice, as if that could be had."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Pads",
        unique_id=ADDRESS,
        data={
            CONF_KIND: "massager",
            CONF_ADDRESS: ADDRESS,
            CONF_PROFILE: "hy_ems",
            CONF_ABOUT: {},
            CONF_PERSON: Statement(given=dt_util.now().date(), adult=True, electrical=True).to_dict(),
        },
        options=options,
    )
    entry.add_to_hass(hass)
    return entry


@pytest.fixture
def touch(hass_admin_user: MockUser) -> Callable[[], Context]:
    """Make the context of one touch of a dashboard; each touch has its own."""
    return lambda: Context(user_id=hass_admin_user.id)
