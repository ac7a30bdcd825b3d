"""Whether a massager is there: it advertised of late, or was connected until just now."""

from collections.abc import Callable

from homeassistant.core import HomeAssistant, callback

from .later import Later

LINGER_SECONDS = 30.0
"""How long a massager counts as there after its connection ended: it advertises again soon, if it does."""


class Presence:
    """Follows one massager's advertisements and connections; `on_gone` is called when it lingered and was not heard again.

    Most massagers do not advertise while they are connected, so that Home Assistant has long forgotten them when the
    connection ends: without lingering, all their entities would be unavailable for a moment after every session.
    """

    def __init__(self, hass: HomeAssistant, on_gone: Callable[[], None]) -> None:
        self.in_range = False
        self._on_gone = on_gone
        self._connected = False
        self._lingering = Later(hass, LINGER_SECONDS, self._not_heard)

    @callback
    def heard(self) -> None:
        """It advertised."""
        self._lingering.cancel()
        self.in_range = True

    @callback
    def forgotten(self) -> None:
        """It has not advertised for long."""
        self._lingering.cancel()
        self.in_range = False

    @callback
    def connection(self, connected: bool) -> None:
        """Take note of whether it is connected."""
        ended, self._connected = self._connected and not connected, connected
        if connected:
            self._lingering.cancel()
        elif ended and not self.in_range:
            self.in_range = True
            self._lingering.start()

    @callback
    def close(self) -> None:
        """Wait for nothing any more."""
        self._lingering.cancel()

    def _not_heard(self) -> None:
        self.in_range = False
        self._on_gone()
