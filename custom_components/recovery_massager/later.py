"""One call that waits for its time, and can be called off."""

from collections.abc import Callable
from datetime import datetime

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.event import async_call_later


class Later:
    """Calls `action` once, `seconds` after `start`."""

    def __init__(self, hass: HomeAssistant, seconds: float, action: Callable[[], None]) -> None:
        self._hass = hass
        self._seconds = seconds
        self._action = action
        self._cancel: Callable[[], None] | None = None

    @callback
    def start(self) -> None:
        """Wait from now on; nothing new while it waits already."""
        if self._cancel is None:
            self._cancel = async_call_later(self._hass, self._seconds, self._due)

    @callback
    def cancel(self) -> None:
        """Wait no more; harmless when it does not."""
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    @callback
    def _due(self, _: datetime) -> None:
        self._cancel = None
        self._action()
