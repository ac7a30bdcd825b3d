"""Where a session is, and what a massager's word says of how one ended."""

from enum import StrEnum

# What a massager says of a session that ended as it should, or by somebody's hand; anything else interrupted it.
BY_COUNTDOWN = "countdown"
BY_HAND = ("button", "control_point")
UNSAID = (None, "none")


class SessionState(StrEnum):
    """Where a session is; the last three stay until the next one starts."""

    IDLE = "idle"
    STARTING = "starting"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"


OPEN = (SessionState.STARTING, SessionState.RUNNING, SessionState.PAUSED)


def outcome(
    state: SessionState, intended: SessionState | None, reason: object, *, time_is_over: bool, link_was_lost: bool
) -> SessionState:
    """Say how a session ended: by its own countdown, as somebody here intended, or as the massager says.

    `state` is where it was; `reason` what the massager says of the end; `time_is_over`: by our countdown.
    """
    if state is SessionState.STARTING and intended is not None:
        # What it says may be about the session before.
        return intended
    if reason == BY_COUNTDOWN:
        return SessionState.FINISHED
    if intended is not None:
        return intended
    if reason in UNSAID and time_is_over and not link_was_lost:
        return SessionState.FINISHED
    if link_was_lost or reason not in (*UNSAID, *BY_HAND):
        return SessionState.INTERRUPTED
    return SessionState.STOPPED
