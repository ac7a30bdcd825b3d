"""What a massager does, in words for those who asked: only what it reported, or that nobody knows."""

from .coordinator import MassagerCoordinator
from .device.massager import ACTIVE
from .device.model import Run
from .session_state import OPEN, SessionState
from .spoken import Said
from .spoken_pressure import UNIT


def pressure_words(said: Said, coordinator: MassagerCoordinator, pressure: float) -> str:
    """Return a pressure in words: "40 mmHg", or "level 3"."""
    pressures = coordinator.capabilities.range("pressure")
    if pressures is not None and pressures.unit == UNIT:
        return f"{pressure:g} {UNIT}"
    return said.words.level.format(level=f"{pressure:g}")


def mode_words(said: Said, coordinator: MassagerCoordinator, mode: str) -> str:
    """Return the word for a mode, as all faces have it."""
    return said.translated.value("mode", mode, coordinator.capabilities.labels("mode"))


def session_words(
    said: Said,
    coordinator: MassagerCoordinator,
    *,
    mode: str | None = None,
    pressure: float | None = None,
    seconds: float | None = None,
) -> str:
    """Return a session in words: "Sequential at 40 mmHg for 20 minutes"."""
    words = said.words
    parts = [words.massage if mode is None else mode_words(said, coordinator, mode)]
    if pressure is not None:
        parts.append(words.at.format(pressure=pressure_words(said, coordinator, pressure)))
    if seconds is not None:
        minutes = round(seconds / 60)
        parts.append(words.lasting_one if minutes == 1 else words.lasting.format(minutes=minutes))
    return " ".join(parts)


def started_words(said: Said, coordinator: MassagerCoordinator) -> str:
    """Return what was just started, or changed while it runs, in words."""
    session, state = coordinator.session, coordinator.massager.state
    return sentence(
        session_words(said, coordinator, mode=state.mode, pressure=session.aim, seconds=session.seconds_left)
    )


def sentence(words: str) -> str:
    """Return words as a sentence of their own."""
    return f"{words[0].upper()}{words[1:]}."


def left_words(said: Said, coordinator: MassagerCoordinator) -> str:
    """Return in words how long it still goes on."""
    words, seconds = said.words, coordinator.session.seconds_left
    if seconds is None:
        return words.left_unknown
    if seconds < 60:
        return words.left_short
    minutes = round(seconds / 60)
    return words.left_one if minutes == 1 else words.left.format(minutes=minutes)


def status_words(said: Said, coordinator: MassagerCoordinator) -> str:
    """Return what a massager does now, in words."""
    words, session, state = said.words, coordinator.session, coordinator.massager.state
    name, left = coordinator.name, left_words(said, coordinator)
    if coordinator.massager.stop_wanted:
        return words.stopping.format(name=name)
    if session.state is SessionState.STARTING:
        return words.starting.format(name=name)
    if state.run is Run.PAUSED:
        return words.on_pause.format(name=name, left=left)
    if state.run in ACTIVE:
        # Its pressure of now, not the one to which a soft start leads.
        what = session_words(said, coordinator, mode=state.mode, pressure=state.pressure)
        return words.running.format(name=name, what=what, left=left)
    if session.state in OPEN:
        return words.lost.format(name=name)
    if not coordinator.available:
        return words.away.format(name=name)
    return (words.off if state.run is Run.IDLE else words.silent).format(name=name)
