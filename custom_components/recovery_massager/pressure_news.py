"""Telling automations of each change of the pressure while a massager massages, as the massager reported it."""

from homeassistant.core import callback

from .coordinator import MassagerCoordinator
from .device.massager import ACTIVE
from .news import News, NewsKind, async_tell_news


@callback
def async_tell_pressure(coordinator: MassagerCoordinator) -> None:
    """Tell of it for as long as the massager is set up; what the next session is set to is no pressure of anything."""
    heard: tuple[str, float] | None = None

    @callback
    def look() -> None:
        nonlocal heard
        session, massager = coordinator.history.open, coordinator.data.massager
        if session is None:
            heard = None
            return
        # Over a lost connection, what was heard last counts on.
        if massager.run not in ACTIVE or massager.pressure is None:
            return
        before, heard = heard, (session.id, massager.pressure)
        if before is not None and before[0] == session.id and before[1] != massager.pressure:
            _tell(coordinator, before[1], massager.pressure)

    coordinator.config_entry.async_on_unload(coordinator.async_add_listener(look))


def _tell(coordinator: MassagerCoordinator, before: float, pressure: float) -> None:
    session, pressures = coordinator.history.open, coordinator.pressure_range
    assert session is not None
    data = {
        **coordinator.events.ids(),
        "session_id": session.id,
        "person": session.person,
        "person_name": coordinator.people.name(session.person),
        "pressure": pressure,
        "before": before,
        "pressure_unit": None if pressures is None else pressures.unit,
    }
    entries = frozenset({coordinator.config_entry.entry_id, session.person})
    async_tell_news(coordinator.hass, News(NewsKind.PRESSURE_CHANGED, entries, data))
