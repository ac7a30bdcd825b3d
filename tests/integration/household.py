"""A stimulator and athletes beside the calf boots."""

from typing import Any

from homeassistant.const import CONF_ADDRESS
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import (
    CONF_ABOUT,
    CONF_KIND,
    CONF_MASSAGERS,
    CONF_PERSON,
    CONF_PROFILE,
    DOMAIN,
    KIND_ATHLETE,
    KIND_MASSAGER,
)
from custom_components.recovery_massager.recovery.contraindications import Statement

PADS_ADDRESS = "C0:FF:EE:00:00:09"


def pads_entry(hass: HomeAssistant) -> MockConfigEntry:
    """Add a stimulator, which is away."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Pads",
        unique_id=PADS_ADDRESS,
        data={
            CONF_KIND: KIND_MASSAGER,
            CONF_ADDRESS: PADS_ADDRESS,
            CONF_PROFILE: "hy_ems",
            CONF_ABOUT: {},
            CONF_PERSON: Statement(given=dt_util.now().date(), adult=True, electrical=True).to_dict(),
        },
    )
    entry.add_to_hass(hass)
    return entry


def athlete_entry(hass: HomeAssistant, name: str, *massagers: MockConfigEntry, **stated: Any) -> MockConfigEntry:
    """Add an athlete to whom these massagers are open; `stated` changes a healthy adult's statement."""
    statement = Statement(**{"given": dt_util.now().date(), "adult": True, **stated})
    entry = MockConfigEntry(
        domain=DOMAIN,
        title=name,
        data={CONF_KIND: KIND_ATHLETE, CONF_PERSON: statement.to_dict()},
        options={CONF_MASSAGERS: [one.entry_id for one in massagers]},
    )
    entry.add_to_hass(hass)
    return entry
