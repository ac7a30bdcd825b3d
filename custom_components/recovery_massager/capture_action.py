"""The action that looks at an unknown device. For administrators: it connects to whatever it is told to."""

import re
from typing import Any

from homeassistant.const import CONF_ADDRESS
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.service import async_register_admin_service
import probatio

from .capture import DEFAULT_SECONDS, MAX_SECONDS, MIN_SECONDS, async_capture
from .const import DOMAIN
from .device.capture import Moved
from .device.forbidden import BASE

ATTR_SECONDS = "seconds"
ATTR_WRITES = "writes"
ATTR_CONFIRM_WRITES = "confirm_writes"
ATTR_UUID = "uuid"
ATTR_BYTES = "bytes"
ATTR_AFTER = "after"

MAX_WRITES = 50
LONGEST_WRITE = 512
"""Bytes of the longest value that a characteristic can have (Core Specification, Vol 3, Part F, 3.2.9)."""


def _uuid(value: Any) -> str:
    """Return a UUID in full. Not from a number: YAML makes 12 of 014."""
    text = value.strip().lower() if isinstance(value, str) else ""
    if re.fullmatch("[0-9a-f]{4}", text):
        return f"0000{text}{BASE}"
    if re.fullmatch("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text):
        return text
    raise probatio.Invalid('expected a UUID in quotes, as "ffe1" or in full')


def _frame(value: Any) -> bytes:
    """Return the bytes of hexadecimal digits, with or without something between two bytes."""
    text = value.strip() if isinstance(value, str) else ""
    if not re.fullmatch(r"[0-9A-Fa-f]{2}([\s:,-]*[0-9A-Fa-f]{2})*", text):
        raise probatio.Invalid('expected hexadecimal bytes in quotes, as "68 79 00 0B"')
    data = bytes.fromhex(re.sub(r"[\s:,-]", "", text))
    if len(data) > LONGEST_WRITE:
        raise probatio.Invalid(f"expected {LONGEST_WRITE} bytes at most")
    return data


_SECONDS = probatio.All(probatio.Coerce(float), probatio.Range(min=MIN_SECONDS, max=MAX_SECONDS))
_AFTER = probatio.All(probatio.Coerce(float), probatio.Range(min=0, max=MAX_SECONDS))
_WRITE = probatio.Schema(
    {
        probatio.Required(ATTR_UUID): _uuid,
        probatio.Required(ATTR_BYTES): _frame,
        probatio.Optional(ATTR_AFTER, default=0.0): _AFTER,
    }
)
SCHEMA = probatio.Schema(
    {
        probatio.Required(CONF_ADDRESS): cv.string,
        probatio.Optional(ATTR_SECONDS, default=DEFAULT_SECONDS): _SECONDS,
        probatio.Optional(ATTR_WRITES, default=list): probatio.All(
            cv.ensure_list, [_WRITE], probatio.Length(max=MAX_WRITES)
        ),
        probatio.Optional(ATTR_CONFIRM_WRITES, default=False): cv.boolean,
    }
)


@callback
def async_setup_capture(hass: HomeAssistant, name: str) -> None:
    """Register the action under this name."""
    async_register_admin_service(hass, DOMAIN, name, _async_handle, SCHEMA, SupportsResponse.OPTIONAL)


async def _async_handle(call: ServiceCall) -> ServiceResponse:
    address: str = call.data[CONF_ADDRESS].strip()
    writes = [Moved(one[ATTR_AFTER], one[ATTR_UUID], one[ATTR_BYTES]) for one in call.data[ATTR_WRITES]]
    if writes and not call.data[ATTR_CONFIRM_WRITES]:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="capture_writes_unconfirmed",
            translation_placeholders={"name": address},
        )
    captured = await async_capture(call.hass, address, call.data[ATTR_SECONDS], writes)
    if not call.return_response:
        return None
    return {
        "path": captured.path,
        "report": captured.report,
        "framing": captured.framing,
        "draft": captured.draft,
    }
