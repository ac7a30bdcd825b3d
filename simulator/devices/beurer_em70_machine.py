"""The inside of a Beurer EM 70: intensity, pause, countdown. No Bluetooth in it.

It has no start and no stop: the first step up starts the current and the 30 minutes, and the step to 0 ends them. What nobody has
written down publicly is settled the careful way: the lock keeps the intensity from rising, never from falling; without contact of the
pads the intensity drops to 0 and stays there.
"""

from collections.abc import Callable

from ..clock import Clock
from .treatment import Countdown

HIGHEST = 20
"""Most intensity."""
SECONDS = 1800
"""Length of a treatment."""
PROGRAMS = range(1, 21)
PROGRAM_AT_POWER_ON = 9
"""The one in the captures."""


class Em70Machine:
    """The stimulator. `ended` is called when the treatment time is over, `alarm` when the pads lose contact or the current is too high."""

    def __init__(self, clock: Clock, ended: Callable[[], None], alarm: Callable[[], None]) -> None:
        """Be switched on and idle, with good contact."""
        self._ended = ended
        self._alarm = alarm
        self._countdown = Countdown(clock, self._time_over)
        self.sessions = 0
        """Treatments that ever began."""
        self.peak = 0
        """Highest intensity that ever was."""
        self.reason = "none"
        """What ended the last treatment: level, countdown, contact or power_off."""
        self.pads = True
        self.overload = False
        self.pause_toggles = False
        """Whether a pause command changes to the other state, whatever it carries."""
        self._settings_at_power_on()

    def power(self, on: bool) -> None:
        """Be switched on with the settings of power on, or off."""
        self._end("power_off")
        if on:
            self._settings_at_power_on()

    def _settings_at_power_on(self) -> None:
        self.intensity = 0
        self.paused = False
        self.program = PROGRAM_AT_POWER_ON
        self.locked = False
        self.waiting: int | None = None
        """An intensity that was set and waits for the next step up to take effect."""

    @property
    def run(self) -> str:
        """Running, paused or idle."""
        if not self.intensity:
            return "idle"
        return "paused" if self.paused else "running"

    @property
    def flowing(self) -> bool:
        """Whether current flows."""
        return self.run == "running"

    @property
    def contact(self) -> bool:
        """Whether the current finds its way, and not too much of it."""
        return self.pads and not self.overload

    @property
    def seconds_left(self) -> int:
        """Seconds left of the treatment, 0 while idle."""
        return self._countdown.left

    def plus(self) -> int:
        """Step up, or to one above what was set before; return the intensity now."""
        base = self.intensity if self.waiting is None else self.waiting
        self.waiting = None
        if not self.contact:
            self._alarm()
        elif not self.locked:
            if not self.intensity:
                self._countdown.run(SECONDS)
                self.sessions += 1
            self.intensity = min(base + 1, HIGHEST)
            self.peak = max(self.peak, self.intensity)
        return self.intensity

    def minus(self) -> int:
        """Step down; return the intensity now."""
        self.waiting = None
        if self.intensity <= 1:
            self._end("level")
        else:
            self.intensity -= 1
        return self.intensity

    def set(self, intensity: int) -> int:
        """Keep an intensity for the next step up; return what is kept."""
        self.waiting = min(intensity, HIGHEST)
        return self.waiting

    def pause(self, info: int) -> int:
        """Pause (0) or resume (anything else), or toggle; return 0 if it is paused now, else 1."""
        wanted = not self.paused if self.pause_toggles else not info
        self.paused = wanted and self.intensity > 0
        if self.intensity and self.paused:
            self._countdown.halt()
        elif self.intensity and not self._countdown.running:
            self._countdown.run()
        return int(not self.paused)

    def choose(self, program: int) -> int:
        """Take a program if there is one of that number; return the program now."""
        if program in PROGRAMS:
            self.program = program
        return self.program

    def lock(self, info: int) -> int:
        """Lock the intensity (0) or unlock it; return 0 if it is locked now, else 1."""
        self.locked = not info
        return int(not self.locked)

    def set_pads(self, on: bool) -> None:
        """Have contact of the pads with the skin, or lose it."""
        self.pads = on
        self._watch()

    def set_overload(self, present: bool) -> None:
        """Have too much current, or no longer."""
        self.overload = present
        self._watch()

    def _watch(self) -> None:
        if not self.contact and self.intensity:
            self._end("contact")
            self._alarm()

    def _time_over(self) -> None:
        self._end("countdown")
        self._ended()

    def _end(self, reason: str) -> None:
        """Let no current flow any more, and forget the treatment."""
        if self.intensity:
            self.reason = reason
        self.intensity = 0
        self.paused = False
        self.waiting = None
        self._countdown.clear()
