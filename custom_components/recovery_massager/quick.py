"""What changes with nearly every report, or is no state: only who shows it hears of it."""

from collections.abc import Callable

from homeassistant.core import callback

from .device.model import MassagerState

QUICK = frozenset({"seconds_left", "pressure_now", "chambers"})
"""These values. No entity shows the seconds left; the others are shown by sensors of their own, disabled by default."""

CONNECTING = "connecting"
"""That a connection is being made, which no entity shows."""


def quick_changes(before: MassagerState, after: MassagerState) -> frozenset[str] | None:
    """Return which values changed where all of them are quick; None: something else changed, perhaps these besides."""
    if (
        before.connected != after.connected
        or before.source is not after.source
        or before.values.keys() != after.values.keys()
    ):
        return None
    changed = frozenset(name for name, value in after.values.items() if value != before.values[name])
    return changed if changed <= QUICK else None


class QuickListeners:
    """Those that show quick values; thirty entities a massager do not, and need not look twice a second."""

    def __init__(self) -> None:
        self._listeners: list[tuple[str, Callable[[], None]]] = []

    @callback
    def async_add(self, name: str, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` when this value changed and nothing but quick values did; returns what ends that."""
        entry = (name, listener)
        self._listeners.append(entry)
        return lambda: self._listeners.remove(entry)

    @callback
    def async_tell(self, before: MassagerState, after: MassagerState) -> bool:
        """Tell them, and nobody else has to hear of it; False, and nobody is told, where all have to."""
        changed = quick_changes(before, after)
        if changed is None:
            return False
        self._tell(changed)
        return True

    @callback
    def async_tell_of(self, name: str) -> None:
        """Tell those that show this one."""
        self._tell(frozenset({name}))

    def _tell(self, changed: frozenset[str]) -> None:
        for name, listener in tuple(self._listeners):
            if name in changed:
                listener()
