"""Sending to the phones of the companion app, each by its own action of `notify`, and to Home Assistant's notifications."""

from collections.abc import Iterable
import logging
from typing import Any

from homeassistant.components import persistent_notification
from homeassistant.components.notify import ATTR_DATA, ATTR_MESSAGE, ATTR_TITLE, DOMAIN as NOTIFY
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError

_LOGGER = logging.getLogger(__name__)

APP = "mobile_app"
CLEAR = "clear_notification"
"""The message by which the app takes a notification away."""


@callback
def notify_action(hass: HomeAssistant, device_id: str) -> str | None:
    """Return the action of `notify` that reaches a phone; None where there is none, or not yet."""
    if APP not in hass.config.components:
        return None
    # Where the app is set up, this is imported already; where it is not, it may lack its requirements.
    from homeassistant.components.mobile_app.const import DATA_NOTIFY
    from homeassistant.components.mobile_app.util import get_notify_service, webhook_id_from_device_id

    webhook_id = webhook_id_from_device_id(hass, device_id)
    if webhook_id is None or hass.data[APP].get(DATA_NOTIFY) is None:
        return None
    action = get_notify_service(hass, webhook_id)
    return action if action is not None and hass.services.has_service(NOTIFY, action) else None


async def async_send(
    hass: HomeAssistant, phones: Iterable[str], title: str | None, message: str, data: dict[str, Any]
) -> bool:
    """Send to the phones with these device ids; whether any could be told. What one does not take does not hinder others."""
    told = False
    for phone in phones:
        action = notify_action(hass, phone)
        if action is None:
            _LOGGER.debug("A phone is not there, or takes no notifications")
            continue
        words = {ATTR_MESSAGE: message, ATTR_DATA: data} | ({} if title is None else {ATTR_TITLE: title})
        try:
            await hass.services.async_call(NOTIFY, action, words, blocking=True)
        except HomeAssistantError as err:
            _LOGGER.warning("notify.%s could not be told: %s", action, err)
        else:
            told = True
    return told


async def async_clear(hass: HomeAssistant, phones: Iterable[str], tag: str) -> None:
    """Take a notification away, from the phones and from here."""
    persistent_notification.async_dismiss(hass, tag)
    await async_send(hass, phones, None, CLEAR, {"tag": tag})


@callback
def show_here(hass: HomeAssistant, tag: str, title: str, message: str) -> None:
    """Show it among Home Assistant's own notifications."""
    persistent_notification.async_create(hass, message, title, tag)
