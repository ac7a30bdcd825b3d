"""What somebody who speaks can do to a session: the same as by any other face, and the gate decides.

Nobody is known to stand before what they speak of, so nothing of this counts as a person's own touch.
"""

from typing import Any

from homeassistant.exceptions import HomeAssistantError

from .const import DOMAIN
from .coordinator import MassagerCoordinator
from .device.model import Range, Run
from .entity import choices
from .refusal import RefusalReason
from .session_state import OPEN
from .spoken import NotDone, Said
from .spoken_answers import (
    left_words,
    mode_words,
    pressure_words,
    sentence,
    started_words,
    status_words,
)
from .spoken_pressure import allowed, pressure_of, range_of, step_of
from .spoken_target import AREA, NAME, meant, named
from .stop_sentences import STOP_WORDS
from .stop_spoken import answered, async_stop
from .targets import set_up_massagers

MODE = "mode"
MODE_WORDS = "mode_words"
"""What was said in the place of a mode, and is none of our words."""
MINUTES = "minutes"
HOW = "how"
"""Words that say how long or how strong, and were not understood."""


async def set_pressure(said: Said) -> str:
    """Set the pressure of what runs, or of the next session."""
    coordinator = await meant(said)
    pressure = pressure_of(said, coordinator)
    if pressure is None:
        raise NotDone(f"{said.words.unclear} {allowed(said, coordinator.name, range_of(said, coordinator))}")
    if pressure == 0:
        return await _stop(said, [coordinator])
    if coordinator.electrical and not _runs(coordinator):
        raise _only_by_hand(coordinator)
    return await _set_pressure(said, coordinator, pressure)


async def softer(said: Said) -> str:
    """Lower what runs by a step that is felt."""
    coordinator = await _running(said)
    pressures, now = await _pressure_now(said, coordinator)
    rises = now < (coordinator.session.aim or now)
    if now <= pressures.minimum and not rises:
        raise NotDone(said.words.lowest.format(name=coordinator.name, pressure=pressure_words(said, coordinator, now)))
    return await _set_pressure(said, coordinator, pressures.floor(now - step_of(pressures)))


async def stronger(said: Said) -> str:
    """Raise what runs, or where its soft start leads, by a step that is felt; never above the cap."""
    coordinator = await _running(said)
    _ensure_not_electrical(coordinator)
    pressures, now = await _pressure_now(said, coordinator)
    aim = max(now, coordinator.session.aim or now)
    if aim >= pressures.maximum:
        raise NotDone(said.words.highest.format(name=coordinator.name, pressure=pressure_words(said, coordinator, aim)))
    return await _set_pressure(said, coordinator, pressures.floor(aim + step_of(pressures)))


async def set_mode(said: Said) -> str:
    """Set the mode of what runs, or of the next session."""
    coordinator = await meant(said)
    _ensure_not_electrical(coordinator)
    mode = _mode(said, coordinator)
    if mode is None:
        raise NotDone(_modes(said, coordinator))
    if not await said.confirmed(coordinator.async_run(coordinator.session.set_mode(mode))):
        return said.words.waits.format(name=coordinator.name)
    word = mode_words(said, coordinator, mode)
    return sentence(word) if _runs(coordinator) else said.words.next_session.format(what=word)


async def start(said: Said) -> str:
    """Start, with what was named besides; what runs already takes it over."""
    coordinator = await meant(said, runs=False)
    _ensure_not_electrical(coordinator)
    if HOW in said.slots:
        raise NotDone(said.words.how)
    wanted: dict[str, Any] = {}
    if (minutes := said.slots.get(MINUTES)) is not None:
        wanted["timer"] = _seconds(said, coordinator, minutes)
    if (mode := _mode(said, coordinator)) is not None:
        wanted["mode"] = mode
    if (pressure := pressure_of(said, coordinator)) is not None:
        if pressure == 0:
            raise NotDone(f"{said.words.not_possible} {allowed(said, coordinator.name, range_of(said, coordinator))}")
        wanted["pressure"] = pressure
    if _runs(coordinator) and not wanted:
        return status_words(said, coordinator)
    if not await said.confirmed(coordinator.async_run(coordinator.session.start(attended=False, **wanted))):
        return said.words.waits.format(name=coordinator.name)
    return started_words(said, coordinator)


async def pause(said: Said) -> str:
    """Pause what runs."""
    coordinator = await _running(said)
    if not await said.confirmed(coordinator.async_run(coordinator.session.pause())):
        return said.words.waits.format(name=coordinator.name)
    return said.words.paused


async def resume(said: Said) -> str:
    """Go on with what is paused, through the gate, from the lowest pressure."""
    coordinator = await _running(said)
    _ensure_not_electrical(coordinator)
    if not await said.confirmed(coordinator.async_run(coordinator.session.resume(attended=False))):
        return said.words.waits.format(name=coordinator.name)
    return said.words.resumed


async def stop(said: Said) -> str:
    """Stop the one that is named, those in a room, what runs, or else all; anybody may, exposed or not."""
    if NAME in said.slots or AREA in said.slots:
        return await _stop(said, named(said))
    return await _stop(said, [one for one in set_up_massagers(said.hass) if one.stoppable])


async def time_left(said: Said) -> str:
    """Say how long it still goes on."""
    coordinator = await meant(said, acts=False)
    if not _runs(coordinator):
        raise NotDone(said.words.no_session.format(name=coordinator.name))
    if coordinator.massager.state.run is not Run.RUNNING or coordinator.massager.stop_wanted:
        return status_words(said, coordinator)
    return sentence(left_words(said, coordinator))


async def status(said: Said) -> str:
    """Say what it does now."""
    return status_words(said, await meant(said, acts=False))


async def _set_pressure(said: Said, coordinator: MassagerCoordinator, pressure: float) -> str:
    session, words = coordinator.session, said.words
    if not await said.confirmed(coordinator.async_run(session.set_pressure(pressure))):
        return words.waits.format(name=coordinator.name)
    told = pressure_words(said, coordinator, pressure)
    if not _runs(coordinator):
        return words.next_session.format(what=told)
    if coordinator.massager.state.pressure == pressure:
        return sentence(told)
    return words.pressure_rises.format(pressure=told)


async def _stop(said: Said, coordinators: list[MassagerCoordinator]) -> str:
    """Stop these, or all where there are none."""
    words = STOP_WORDS.get(said.spoken.partition("-")[0], STOP_WORDS["en"])
    response = await async_stop(said.hass, [one.config_entry for one in coordinators], said.context)
    return answered(words, response, some=bool(coordinators))


async def _running(said: Said) -> MassagerCoordinator:
    coordinator = await meant(said)
    if not _runs(coordinator):
        raise NotDone(said.words.no_session.format(name=coordinator.name))
    return coordinator


async def _pressure_now(said: Said, coordinator: MassagerCoordinator) -> tuple[Range, float]:
    """Return what may be asked for, and what the massager reports, which is asked for that where it is not known."""
    pressures = range_of(said, coordinator)
    if coordinator.massager.state.pressure is None:
        await said.confirmed(coordinator.async_run(coordinator.massager.connect()))
    if (now := coordinator.massager.state.pressure) is None:
        raise NotDone(status_words(said, coordinator))
    return pressures, now


def _mode(said: Said, coordinator: MassagerCoordinator) -> str | None:
    """Return the mode that is meant; None: none was named. Raises NotDone for one that the massager does not have."""
    asked = said.slots.get(MODE, said.slots.get(MODE_WORDS))
    if asked is None:
        return None
    for label, slug in choices(coordinator.capabilities, "mode").items():
        if asked.lower() in {slug, label.lower(), mode_words(said, coordinator, slug).lower()}:
            return slug
    raise NotDone(_modes(said, coordinator))


def _modes(said: Said, coordinator: MassagerCoordinator) -> str:
    modes = choices(coordinator.capabilities, "mode").values()
    if not modes:
        return said.words.no_modes.format(name=coordinator.name)
    told = ", ".join(mode_words(said, coordinator, one) for one in modes)
    return said.words.modes.format(name=coordinator.name, modes=told)


def _seconds(said: Said, coordinator: MassagerCoordinator, minutes: float) -> int:
    timer = coordinator.session.limits["timer"]
    assert isinstance(timer, Range)
    seconds = round(minutes * 60)
    if not timer.contains(seconds):
        least, most = timer.minimum / 60, timer.maximum / 60
        raise NotDone(said.words.minutes.format(name=coordinator.name, minimum=f"{least:g}", maximum=f"{most:g}"))
    return seconds


def _runs(coordinator: MassagerCoordinator) -> bool:
    """Whether a session is open there, as far as anybody knows."""
    return coordinator.session.state in OPEN


def _ensure_not_electrical(coordinator: MassagerCoordinator) -> None:
    """Of a stimulator, voice asks, stops, pauses and lowers; all else takes a hand."""
    if coordinator.electrical:
        raise _only_by_hand(coordinator)


def _only_by_hand(coordinator: MassagerCoordinator) -> HomeAssistantError:
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key=RefusalReason.ELECTRICAL_BY_HAND.value,
        translation_placeholders={"name": coordinator.name},
    )
