"""The flow that Home Assistant wants to find; the measurements add their entries themselves."""

from homeassistant.config_entries import ConfigFlow

from . import DOMAIN


class BareConfigFlow(ConfigFlow, domain=DOMAIN):
    """No steps."""
