"""The inside of a pair of calf boots: run state, countdown, and the duties that protect who wears them. No Bluetooth in it.

Sections in the comments and docstrings are those of docs/gatt-profile.md.
"""

from collections.abc import Callable
import math

from ..clock import Clock, Timer
from .boots_spec import FaultBit, Feature, Reason, Result, Run, Spec
from .parts import Battery, Heater
from .pneumatics import Pneumatics, program

TICK = 0.1
"""Seconds between two looks at the world while anything moves."""
IDLE_TICK = 10.0
"""The same while nothing does."""
KEEP_ALIVE = 30.0
PAUSE_LIMIT = 300.0
LEAK_LIMIT = 60.0
CUT_OFF = 9.0
"""Pressure above the target at which the cut-off acts, mmHg: with one tick's rise it stays below the 10 of section 7."""
LOWERING = 5.0
"""Seconds that chambers get to follow a lower target before the cut-off looks at it."""
TAKEN_OFF_AFTER = 2.0
"""Seconds that the boots may seem to be off before they stop: a contact may bounce."""
COUNTDOWN_AT_POWER_ON = 900
BATTERY_LOW = 5
"""Percent below which a start is refused."""
HOTTEST = 43.0
"""Surface temperature that is a fault, °C."""
COOLED = 40.0
"""Surface temperature at which that fault is gone, °C."""


class BootsMachine:
    """The boots. Every method that somebody can cause returns a `Result`; `changed` is called after anything that may concern the State."""

    def __init__(self, spec: Spec, clock: Clock, changed: Callable[[], None]) -> None:
        """Be switched on, worn, charged, and idle."""
        self.spec = spec
        self.air = Pneumatics(spec.legs, spec.chambers)
        self.run = Run.IDLE
        self.reason = Reason.NONE
        self.worn = True
        self.battery = Battery()
        self.heater = Heater()
        self.injected = FaultBit(0)
        self.powered = True
        self.sessions = 0
        """Sessions that ever began."""
        self.countdowns_set = 0
        """How often the countdown was set in a session."""
        self.identified = 0
        """Clicks for `identify` so far."""
        self.peak = 0.0
        """Highest pressure that any chamber ever had, mmHg."""
        self._found = FaultBit(0)
        self._clock = clock
        self._changed = changed
        self._updated = clock.now()
        self._timer: Timer | None = None
        self._remaining: float | None = None
        self._asked_at = 0.0
        self._paused_at = 0.0
        self._off_since: float | None = None
        self._lowered_at = -math.inf
        self._settings_at_power_on()
        self._arm()

    def _settings_at_power_on(self) -> None:
        self.target = self.spec.lowest
        self.mode = min(self.spec.modes)
        self.heat = 0
        self.zone = 0
        self.countdown = min(COUNTDOWN_AT_POWER_ON, self.spec.longest)

    # What is so

    @property
    def faults(self) -> FaultBit:
        """Faults present."""
        empty = FaultBit.BATTERY if self.battery.level <= 0 else FaultBit(0)
        return self._found | self.injected | empty

    @property
    def in_session(self) -> bool:
        """Whether a session is open: running or paused."""
        return self.run != Run.IDLE

    @property
    def venting(self) -> bool:
        """Whether the valves are open and air is still in the chambers."""
        return self.run != Run.RUNNING and not self.air.empty

    @property
    def seconds_left(self) -> int | None:
        """Seconds left of the countdown, 0 while idle, None where none is set."""
        if not self.in_session:
            return 0
        return None if self._remaining is None else math.ceil(self._remaining)

    # What somebody asks for

    def start(self) -> Result:
        """Begin a session, if everything allows it."""
        self.update()
        if self.in_session:
            return Result.NOT_PERMITTED
        refused = self._refusal()
        if refused:
            return refused
        if self.battery.level < BATTERY_LOW or (self.battery.charging and not self.spec.start_while_charging):
            return Result.BATTERY
        self.run = Run.RUNNING
        self.reason = Reason.NONE
        self.sessions += 1
        self._remaining = float(self.countdown) if self.countdown else None
        self.requested()
        self._restart_program()
        return self._done()

    def stop(self, reason: Reason) -> Result:
        """End the session, if there is one, and open all valves; always succeeds."""
        self.update()
        if self.in_session:
            self._end(reason)
        return self._done()

    def pause(self) -> Result:
        """Vent, and let the countdown stand still."""
        self.update()
        if not self.in_session:
            return Result.NOT_PERMITTED
        if self.run == Run.RUNNING:
            self.run = Run.PAUSED
            self._paused_at = self._clock.now()
            self.air.open()
        return self._done()

    def resume(self) -> Result:
        """Go on after a pause."""
        self.update()
        if self.run != Run.PAUSED:
            return Result.NOT_PERMITTED
        refused = self._refusal()
        if refused:
            return refused
        self.run = Run.RUNNING
        self._restart_program()
        return self._done()

    def set_pressure(self, target: int) -> Result:
        """Set the target, mmHg."""
        spec = self.spec
        if not spec.lowest <= target <= spec.highest or (target - spec.lowest) % spec.step:
            return Result.INVALID_PARAMETER
        self.update()
        if target < self.target:
            self._lowered_at = self._clock.now()
        self.target = target
        return self._done()

    def set_mode(self, mode: int) -> Result:
        """Set the mode; a running program begins anew."""
        if mode not in self.spec.modes:
            return Result.INVALID_PARAMETER
        self.update()
        if mode != self.mode:
            self.mode = mode
            self._restart_program()
        return self._done()

    def set_countdown(self, seconds: int) -> Result:
        """Set the countdown, 0 for none; in a session it becomes the time left."""
        if not 0 <= seconds <= self.spec.longest:
            return Result.INVALID_PARAMETER
        self.update()
        self.countdown = seconds
        if self.in_session:
            self.countdowns_set += 1
            self._remaining = float(seconds) if seconds else None
        return self._done()

    def set_heat(self, level: int) -> Result:
        """Set the heat level."""
        if not 0 <= level <= self.spec.heat_levels:
            return Result.INVALID_PARAMETER
        self.update()
        self.heat = level
        return self._done()

    def set_zone(self, zone: int) -> Result:
        """Set the legs in use: 0 both, 1 left, 2 right."""
        if zone not in (0, 1, 2):
            return Result.INVALID_PARAMETER
        self.update()
        if zone != self.zone:
            self.zone = zone
            self._restart_program()
        return self._done()

    def identify(self) -> Result:
        """Click once."""
        self.identified += 1
        return self._done()

    def requested(self) -> None:
        """A request came in: whoever runs the session is still there."""
        self._asked_at = self._clock.now()

    # What the world does

    def set_worn(self, worn: bool) -> None:
        """Be put on or taken off."""
        self.update()
        self.worn = worn
        self._off_since = None if worn else self._clock.now()
        self._done()

    def set_charging(self, charging: bool) -> None:
        """Be plugged in or unplugged."""
        self.update()
        self.battery.charging = charging
        self._done()

    def set_level(self, percent: float) -> None:
        """Have this charge."""
        self.update()
        self.battery.level = percent
        self._watch()
        self._done()

    def inject(self, fault: FaultBit, present: bool) -> None:
        """Have a fault, or be rid of it."""
        self.update()
        if present:
            self.injected |= fault
        else:
            self.injected &= ~fault
            self._found &= ~fault
        self._watch()
        self._done()

    def power(self, on: bool) -> None:
        """Be switched on, or lose power: the valves open, and the settings are those of power on when it comes back."""
        self.update()
        if on:
            self._settings_at_power_on()
            self.reason = Reason.NONE
            self._found = FaultBit(0)
        elif self.in_session:
            self._end(Reason.POWER_OFF)
        self.powered = on
        self._done()

    # Time

    def update(self) -> None:
        """Let the time since the last look have its effect."""
        now = self._clock.now()
        elapsed, self._updated = now - self._updated, now
        if elapsed <= 0:
            return
        running = self.run == Run.RUNNING
        if running or not self.air.empty:
            both = self.zone == 0 or self.spec.legs == 1
            legs = [both or self.zone == leg + 1 for leg in range(self.spec.legs)]
            self.air.advance(elapsed, self.target, legs)
            self.peak = max(self.peak, self.air.highest)
        if running and self._remaining is not None:
            self._remaining = max(0.0, self._remaining - elapsed)
        self.heater.advance(elapsed, self.heat if running else 0)
        self.battery.advance(elapsed, powered=self.powered, running=running)
        self._watch()

    def _watch(self) -> None:
        """Do what the device owes the person who wears it (section 7); the strongest reason first."""
        now = self._clock.now()
        self._look_for_faults(now)
        if not self.in_session:
            return
        if self.faults:
            self._end(Reason.FAULT)
        elif (
            self._off_since is not None
            and self.spec.features & Feature.WORN
            and now - self._off_since >= TAKEN_OFF_AFTER - 1e-9
        ):
            self._end(Reason.TAKEN_OFF)
        elif self._remaining is not None and self._remaining <= 1e-9:
            self._end(Reason.COUNTDOWN)
        elif self._remaining is None and now - self._asked_at >= KEEP_ALIVE - 1e-9:
            self._end(Reason.KEEP_ALIVE)
        elif self.run == Run.PAUSED and now - self._paused_at > PAUSE_LIMIT:
            self._end(Reason.PAUSE_LIMIT)

    def _look_for_faults(self, now: float) -> None:
        limit = self.spec.highest
        if self.run == Run.RUNNING and now - self._lowered_at > LOWERING:
            limit = self.target
        if self.air.highest > limit + CUT_OFF:
            self._found |= FaultBit.OVERPRESSURE
        if self.air.waiting >= LEAK_LIMIT:
            self._found |= FaultBit.LEAK
        if self.heater.surface > HOTTEST:
            self._found |= FaultBit.TEMPERATURE
        elif self.heater.surface < COOLED:
            self._found &= ~FaultBit.TEMPERATURE

    def _refusal(self) -> Result | None:
        if self.faults:
            return Result.FAULT
        if not self.worn and self.spec.features & Feature.WORN:
            return Result.NOT_WORN
        return None

    def _end(self, reason: Reason) -> None:
        self.run = Run.IDLE
        self.reason = reason
        self._remaining = None
        self.air.open()

    def _restart_program(self) -> None:
        if self.run == Run.RUNNING:
            self.air.run(program(self.mode, self.spec.chambers))

    def _done(self) -> Result:
        self._arm()
        self._changed()
        return Result.SUCCESS

    def _arm(self) -> None:
        """Look again soon while anything moves, seldom otherwise."""
        if self._timer:
            self._timer.cancel()
        moving = self.in_session or not self.air.empty
        self._timer = self._clock.call_later(TICK if moving else IDLE_TICK, self._tick)

    def _tick(self) -> None:
        self.update()
        self._arm()
        self._changed()
