"""The profiles that this Home Assistant knows, read once."""

from collections.abc import Mapping

from homeassistant.core import HomeAssistant
from homeassistant.helpers.singleton import singleton
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .device.profile import Profile, bundled_profiles

_PROFILES: HassKey[Mapping[str, Profile]] = HassKey(f"{DOMAIN}_profiles")


@singleton(_PROFILES, async_=True)
async def async_get_profiles(hass: HomeAssistant) -> Mapping[str, Profile]:
    """Return the profiles by id."""
    return await hass.async_add_executor_job(bundled_profiles)
