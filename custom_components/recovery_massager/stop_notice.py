"""The repair issue about a stop that a massager has not confirmed, for as long as it has not."""

from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN


def stop_issue(entry: ConfigEntry[Any]) -> str:
    """Return the id of the repair issue about a stop of this massager that is not confirmed."""
    return f"stop_not_confirmed_{entry.entry_id}"


@callback
def async_tell_stop(hass: HomeAssistant, entry: ConfigEntry[Any], *, failed: bool) -> None:
    """Let the issue be there where a stop failed, and is not confirmed since; else not."""
    if not failed:
        ir.async_delete_issue(hass, DOMAIN, stop_issue(entry))
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        stop_issue(entry),
        is_fixable=False,
        severity=ir.IssueSeverity.CRITICAL,
        translation_key="stop_not_confirmed",
        translation_placeholders={"name": entry.title},
    )
