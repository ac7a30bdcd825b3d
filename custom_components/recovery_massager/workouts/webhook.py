"""An athlete's webhook: whatever can send JSON may tell of a workout, once the athlete switched it on.

Its id is a secret, the only one that there is. It is never logged here, nor part of the diagnostics.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
import logging
from typing import Any, Final, Self

from aiohttp.web import Request, Response
from homeassistant.components import webhook
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_WEBHOOK_ID
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.json import json_bytes
from homeassistant.helpers.translation import async_get_exception_message
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..training import Received, Training
from ..workout_answer import described_outside
from .webhook_json import Unusable, workouts_of

_LOGGER = logging.getLogger(__name__)

CONF_WEBHOOK: Final = "workout_webhook"
CONF_LOCAL_ONLY: Final = "local_only"

LARGEST = 256 * 1024
PIECE = 16 * 1024
SECONDS_TO_SEND = 30


@dataclass(frozen=True, slots=True)
class Hook:
    """An athlete's webhook as they chose it."""

    webhook_id: str
    local_only: bool = True
    """Whether only what is in the same network may use it."""

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Self | None:
        """Return the webhook that the options of an athlete's config entry hold; None: it is switched off."""
        kept = options.get(CONF_WEBHOOK)
        if not isinstance(kept, Mapping) or not (webhook_id := kept.get(CONF_WEBHOOK_ID)):
            return None
        return cls(webhook_id, kept.get(CONF_LOCAL_ONLY, True) is not False)

    def to_dict(self) -> dict[str, Any]:
        """Return what the options keep."""
        return {CONF_WEBHOOK_ID: self.webhook_id, CONF_LOCAL_ONLY: self.local_only}


async def async_setup(hass: HomeAssistant, entry: ConfigEntry[Any], training: Training) -> None:
    """Let the webhook be as the athlete chose, and follow what they choose anew."""
    endpoint = Endpoint(hass, entry, training)
    endpoint.async_follow()
    entry.async_on_unload(entry.add_update_listener(endpoint.async_changed))
    entry.async_on_unload(endpoint.async_close)


class Endpoint:
    """What answers, for one athlete."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any], training: Training) -> None:
        self._hass = hass
        self._entry = entry
        self._training = training
        self._open: Hook | None = None

    @callback
    def async_follow(self) -> None:
        """Be as the options say; an id that was replaced is dead at once."""
        if (hook := Hook.of(self._entry.options)) == self._open:
            return
        self.async_close()
        if hook is None:
            return
        try:
            webhook.async_register(
                self._hass,
                DOMAIN,
                self._entry.title,
                hook.webhook_id,
                self.async_answer,
                local_only=hook.local_only,
                # What is not allowed is answered here: Home Assistant would write the id into its log.
                allowed_methods=webhook.SUPPORTED_METHODS,
            )
        except ValueError:
            _LOGGER.error("The webhook of an athlete has the address of another one: make a new address")  # noqa: TRY400
            return
        self._open = hook

    async def async_changed(self, hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
        """Follow what the athlete chose."""
        self.async_follow()

    @callback
    def async_close(self) -> None:
        """Answer nothing any more."""
        if self._open is not None:
            webhook.async_unregister(self._hass, self._open.webhook_id)
            self._open = None

    async def async_answer(self, hass: HomeAssistant, webhook_id: str, request: Request) -> Response:
        """Take the workouts that were posted, and say what was understood; or say why nothing was. It never raises."""
        try:
            body = await _read(request)
            workouts = workouts_of(body, zone=dt_util.get_default_time_zone(), now=dt_util.utcnow())
            if self._open is None or self._open.webhook_id != webhook_id:
                # Switched off, or replaced, while the body came in.
                return Response(status=HTTPStatus.OK)
            received = await self._training.async_receive(*workouts)
            return _json(HTTPStatus.OK, self._understood(received))
        except Unusable as err:
            return _json(err.status, self._reason(err))
        except Exception:  # Home Assistant would log it together with the id.
            _LOGGER.exception("A workout that was posted for an athlete could not be kept")
            return _json(HTTPStatus.INTERNAL_SERVER_ERROR, {"error": "not_kept", "message": "It could not be kept."})

    def _understood(self, received: list[Received]) -> dict[str, Any]:
        return {"workouts": [described_outside(self._hass, one) for one in received]}

    def _reason(self, err: Unusable) -> dict[str, Any]:
        said = {"error": err.reason, **err.details}
        if "message" not in said:
            words = {key: str(value) for key, value in err.details.items()}
            said["message"] = async_get_exception_message(DOMAIN, err.reason, {"name": self._entry.title, **words})
        return said


async def _read(request: Request) -> bytes:
    """Return the body, of which never more than the limit is held."""
    if request.method != "POST":
        raise Unusable(HTTPStatus.METHOD_NOT_ALLOWED, "not_posted", message="Workouts are sent by POST.")
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
        raise Unusable(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "not_json", message="The header Content-Type has to be application/json."
        )
    length = request.headers.get("Content-Length", "0")
    if not length.isdecimal() or len(length) > 12 or int(length) > LARGEST:
        raise _too_large()
    content, body = request.content, bytearray()
    try:
        async with asyncio.timeout(SECONDS_TO_SEND):
            while piece := await content.read(PIECE):
                body += piece
                if len(body) > LARGEST:
                    raise _too_large()
    except TimeoutError as err:
        raise Unusable(HTTPStatus.REQUEST_TIMEOUT, "too_slow", message="The body did not come in time.") from err
    return bytes(body)


def _too_large() -> Unusable:
    return Unusable(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", message=f"There may be {LARGEST // 1024} kB at once."
    )


def _json(status: HTTPStatus, data: Mapping[str, Any]) -> Response:
    return Response(status=status, body=json_bytes(data), content_type="application/json")
