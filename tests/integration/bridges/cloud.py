"""The user of Home Assistant in whose name its cloud asks for Google and Alexa."""

from homeassistant.auth.const import GROUP_ID_ADMIN
from homeassistant.core import HomeAssistant


async def cloud_user(hass: HomeAssistant) -> str:
    """Make the user as the cloud makes it, and return its id."""
    user = await hass.auth.async_create_system_user("Home Assistant Cloud", group_ids=[GROUP_ID_ADMIN])
    await hass.async_block_till_done()
    return user.id
