"""One massager: its state as it reported it, and commands that return when it confirmed them."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
import contextlib
from typing import Any

from .codec import Codec, Received, Write
from .errors import (
    CommandCancelled,
    MassagerError,
    NotReachable,
    NotSupported,
    StopNotConfirmed,
)
from .exchange import Exchange
from .greeting import Greeting
from .intake import Intake
from .link import Begun, DeviceProvider, Link
from .model import Capabilities, MassagerState, Source, Value, Values
from .news import ACTIVE
from .profile import Profile
from .queue import CommandQueue, Shared, Work
from .start import Start
from .stop import Stop
from .timeline import Timeline
from .upkeep import Upkeep

__all__ = ["ACTIVE", "Massager"]

DEFAULT_IDLE_SECONDS = 30.0
STOP_SECONDS = 5.0


def _always() -> None:
    """Allow it."""


class Massager:
    """A massager over Bluetooth LE.

    It connects when somebody asks, and lets go after `idle_seconds` unless a session runs, is to be kept
    (`keep_connected`), or a stop is still to be confirmed.
    """

    def __init__(
        self,
        profile: Profile,
        address: str,
        ble_device: DeviceProvider,
        *,
        name: str,
        about: Mapping[str, Any] | None = None,
    ) -> None:
        """`about`: what the massager said of itself when it was added (limits, features); see `read_about`."""
        self.profile = profile
        self.address = address
        self.name = name
        self.capabilities: Capabilities
        self.about: dict[str, Any]
        self.state = MassagerState()
        self.idle_seconds = DEFAULT_IDLE_SECONDS
        self.connecting = False
        """Whether a connection is being made just now, or what it tells first is awaited."""
        self.on_connecting: Callable[[], None] = lambda: None
        """Called when that begins and ends; nothing that listens to the state need hear of it."""
        self.timeline = Timeline()
        self._keep_connected = False
        self._closed = False
        self._codec = Codec(profile)
        self._learn(about or {})
        self._link = Link(profile, name, ble_device, self._on_data, self._on_lost)
        self._queue = CommandQueue()
        self._connecting = Shared()
        self._ready = False
        self._exchange = Exchange(
            profile,
            self._codec,
            self._send,
            state=lambda: self.state,
            capabilities=lambda: self.capabilities,
            slow_down=self._link.slow_down,
        )
        self._greeting = Greeting(profile, self._exchange, self._link, self._on_data)
        self._start = Start(profile, self._exchange, state=lambda: self.state, capabilities=lambda: self.capabilities)
        self._stop = Stop(
            profile,
            self._exchange,
            state=lambda: self.state,
            capabilities=lambda: self.capabilities,
            connected=lambda: self._link.connected,
            look=self._greeting.look,
            rouse=self._link.resubscribe,
            slow_down=self._link.slow_down,
        )
        self._intake = Intake(
            profile, self._codec, self._exchange, self.timeline, take=self._on_report, ask=self._ask_again
        )
        self._asking: asyncio.Task[None] | None = None
        self._listeners: list[Callable[[], None]] = []
        self._upkeep = Upkeep(self)

    # --- what others see

    def add_listener(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after every change of the state or the connection; returns what ends that."""
        self._listeners.append(listener)

        def remove() -> None:
            with contextlib.suppress(ValueError):
                self._listeners.remove(listener)

        return remove

    @property
    def connected(self) -> bool:
        """Whether the connection stands and the massager has said how it is."""
        return self._ready and self._link.connected

    @property
    def stop_wanted(self) -> bool:
        """A stop was asked for and not confirmed yet. It is sent first of all on the next connection."""
        return self._stop.wanted

    @property
    def stop_failed(self) -> bool:
        """Such a stop was not confirmed in time; it is still tried."""
        return self._stop.wanted and self._stop.failed

    @property
    def needed(self) -> bool:
        """Whether the connection must stay: a session runs, or a stop is still to be confirmed."""
        return self._keep_connected or self._stop.wanted or self.state.run in ACTIVE

    @property
    def takes_time(self) -> bool:
        """Whether it can be told how long it is to massage: by a command of its own, or with the start."""
        start = self.profile.commands.get("start")
        return self.capabilities.settable("timer") or (start is not None and "timer" in start.placeholders)

    @property
    def busy(self) -> bool:
        """Whether a command runs or waits."""
        return self._queue.busy

    @property
    def keep_connected(self) -> bool:
        """Keep the connection, and get it back when it is lost: a session runs."""
        return self._keep_connected

    @keep_connected.setter
    def keep_connected(self, keep: bool) -> None:
        self._keep_connected = keep
        self._upkeep.settle()

    def gatt_table(self) -> list[dict[str, object]]:
        """Services and characteristics, for diagnostics."""
        return self._link.gatt_table()

    # --- connection

    async def connect(self) -> None:
        """Connect and learn the state; an attempt that is under way is joined, and goes on when its caller goes away.

        Raises NotReachable; NotSupported where it lacks what its profile needs; CommandNotConfirmed (`no_answer`)
        where what answers is not this kind of massager.
        """
        if self._closed:
            raise NotReachable("not_connected")
        if not self.connected:
            await self._connecting.join(self._attempt)

    async def disconnect(self) -> None:
        """Let go of the massager at once; what runs there goes on by the massager's own rules."""
        gone = NotReachable("not_connected")
        self._upkeep.rest()
        self._ready = False
        await self._connecting.end(gone)
        self._exchange.fail(gone)
        await self._link.disconnect()
        self._forget_state()

    async def close(self) -> None:
        """End everything of this object for good: tasks, timers, connection."""
        self._closed = True
        self._keep_connected = False
        if self._asking is not None:
            self._asking.cancel()
        await self._upkeep.close()
        await self._queue.close()
        self._listeners.clear()
        await self.disconnect()

    async def read_about(self) -> dict[str, Any]:
        """What this massager says of itself: maker, model, firmware, features and limits. Connects where needed."""
        await self.connect()
        about = self.profile.about(self.state.values)
        about.update(await self._link.read_device_information())
        self._learn(about)
        return about

    def _learn(self, about: Mapping[str, Any]) -> None:
        self.about = dict(about)
        self.capabilities = self._codec.capabilities = self.profile.capabilities(about)

    def advertised(self, service_data: Mapping[str, bytes], manufacturer_data: Mapping[int, bytes]) -> None:
        """Take what an advertisement tells; it is believed only while no connection says it better."""
        self._upkeep.advertised()
        if self.connected or self._connecting.running:
            return
        values = self._codec.advertisement(service_data, manufacturer_data)
        if values is None:
            return
        self.state = MassagerState().with_values(values, Source.ADVERTISEMENT)
        self._publish()

    def out_of_range(self) -> None:
        """No advertisement for a while: what it said is no longer known."""
        if not self.connected and not self._connecting.running:
            self._forget_state()

    # --- commands

    async def set(
        self, name: str, value: Value, *, first: Values | None = None, allowed: Callable[[], None] = _always
    ) -> None:
        """Set `pressure`, `mode`, `timer` (seconds), `heat`, `zone` or `buzzer`, and return when it is confirmed.

        `first` is set before it in the same turn; `allowed` is asked when that turn comes, and may raise.
        A newer value of the same name takes the place of one that waits. Raises InvalidValue with what is allowed,
        NotSupported, CommandRefused, CommandNotConfirmed, CommandCancelled (a stop came), NotReachable.
        """
        values = {**(first or {}), name: value}
        for each, one in values.items():
            self.capabilities.check_settable(each, one)
        await self._run(lambda: self._set(values, allowed), name)

    async def start(self, values: Mapping[str, Value], moves: Callable[[], Awaitable[None]] | None = None) -> None:
        """Write the settings, then start; always at the lowest pressure, whatever `values` says.

        `moves` is awaited right before the first byte that may move it. Only the gate in the session may call this.
        Errors as in `set`.
        """
        wanted = self._start.settings(values)
        await self._run(lambda: self._start_with(wanted, moves))

    async def pause(self) -> None:
        """Pause what runs. Errors as in `set`."""
        await self._simple("pause", "run")

    async def resume(self) -> None:
        """Go on with what is paused. Errors as in `set`."""
        await self._simple("resume", "run")

    @property
    def signals(self) -> bool:
        """Whether it can show which one it is by a click or light of its own; else only a connection may be seen on it."""
        return self.capabilities.can("identify")

    async def identify(self) -> None:
        """Let somebody see which one it is: by its own signal, or else by a connection, held for the ordinary idle time.

        Moves nothing and sets nothing. Errors as in `set`.
        """
        if self.signals:
            await self._simple("identify")
        else:
            await self._run(self._be_connected, "identify")

    async def stop(self, seconds: float = STOP_SECONDS) -> None:
        """Stop, before everything else, and return when the massager confirmed it.

        Raises StopNotConfirmed after `seconds`, or when the connection is gone. The stop is not given up then:
        it goes on, after reconnecting too, until it is confirmed (`stop_wanted`).
        """
        self._stop.want()
        try:
            async with asyncio.timeout(seconds):
                await self._queue.stop(self._confirm_stop)
        except (TimeoutError, MassagerError) as err:
            self._stop.failed = True
            raise StopNotConfirmed("stop_not_confirmed") from err
        finally:
            self._upkeep.used()
            self._publish()

    async def finish_stop(self) -> None:
        """Try once more to get a wanted stop confirmed. Raises NotReachable."""
        try:
            await self._queue.stop(self._confirm_stop)
        except MassagerError:
            self._stop.failed = True
            self._publish()
            raise

    def want_stop(self) -> None:
        """Stop as `stop` does, without waiting for it: it goes on until it is confirmed."""
        self._stop.want()
        if not self._closed:
            self._queue.begin_stop(self._confirm_stop)
        self._upkeep.settle()

    def forget_stop(self) -> None:
        """Give up a stop that is not confirmed yet."""
        self._stop.wanted = False
        self._publish()
        self._upkeep.used()

    async def beat(self, command: str) -> None:
        """Send what a connection needs, in its turn, while it stands. Errors as in `set`."""
        await self._queue.run(lambda: self._while_connected(command), key=command)

    # --- what they do when their turn comes

    async def _simple(self, command: str, key: str | None = None) -> None:
        if not self.capabilities.can(command):
            raise NotSupported("not_supported", what=command)
        await self._run(lambda: self._connected(self._exchange.perform, command, {}), key or command)

    async def _run(self, work: Work, key: str | None = None) -> None:
        try:
            await self._queue.run(work, key=key)
        finally:
            self._upkeep.used()

    async def _connected(self, work: Callable[[str, Values], Awaitable[None]], name: str, values: Values) -> None:
        await self._be_connected()
        await work(name, values)

    async def _be_connected(self) -> None:
        self._ensure_no_stop()
        await self.connect()

    async def _set(self, values: Values, allowed: Callable[[], None]) -> None:
        await self._be_connected()
        allowed()
        for name, value in values.items():
            await self._exchange.set(name, {name: value})

    async def _while_connected(self, command: str) -> None:
        self._ensure_no_stop()
        if self.connected:
            await self._exchange.perform(command, {})

    async def _start_with(self, wanted: Values, moves: Callable[[], Awaitable[None]] | None) -> None:
        await self._be_connected()
        await self._start.perform(wanted, moves)

    def _ensure_no_stop(self) -> None:
        """Nothing else is written while a stop is not confirmed, also between two attempts."""
        if self._stop.wanted:
            raise CommandCancelled("stopped")

    async def _confirm_stop(self) -> None:
        # Before the massager has said how it is, too: it may never say it.
        if not self._link.connected:
            await self.connect()
        await self._stop.confirm()
        self._publish()
        self._upkeep.used()

    # --- what comes in

    def _on_data(self, role: str, data: bytes) -> None:
        self._intake.feed(role, data)

    def _on_report(self, event: Received) -> None:
        self.state = self.state.with_values(event.values, Source.LINK)
        self._exchange.received(event)
        if self._ready:
            # Before that, it has not said all that it says of itself. One by one: an alarm may arrive glued to a state.
            self._publish()
            self._upkeep.settle()

    def _ask_again(self) -> None:
        """Let it say once more how it is, when its turn comes."""

        async def ask() -> None:
            with contextlib.suppress(MassagerError):
                await self._queue.run(self._greeting.ask, key="ask")

        if self._ready and (self._asking is None or self._asking.done()):
            self._asking = asyncio.create_task(ask())

    def _on_lost(self) -> None:
        self._ready = False
        self._upkeep.rest()
        self._exchange.fail(NotReachable("connection_lost"))
        self._forget_state()
        self._upkeep.settle()

    def _forget_state(self) -> None:
        self._intake.lost()
        if self.state != MassagerState():
            self.state = MassagerState()
            self._publish()

    def _publish(self) -> None:
        for listener in tuple(self._listeners):
            listener()

    async def _send(self, write: Write, begun: Callable[[Begun], None], urgent: bool) -> None:
        def leaves(how: Begun) -> None:
            self._intake.written(write.role, write.data)
            begun(how)

        await self._link.write(write, leaves, urgent=urgent)

    # --- the life of a connection

    async def _attempt(self) -> None:
        self._tell_connecting(True)
        try:
            await self._connect()
        finally:
            self._tell_connecting(False)

    def _tell_connecting(self, now: bool) -> None:
        self.connecting = now
        self.on_connecting()

    async def _connect(self) -> None:
        self._ready = False
        try:
            await self._link.connect(self._opened)
            await self._stop.greet()
            await self._greeting.greet()
            if not self._link.connected:
                raise NotReachable("connection_lost")
        except BaseException:
            await self._link.disconnect()
            self._exchange.fail(NotReachable("connection_lost"))
            if self.state.source is Source.LINK:
                self._forget_state()
            raise
        self._ready = True
        self.state = self.state.with_connection(connected=True)
        self._publish()
        self._upkeep.settle()

    def _opened(self) -> None:
        self._intake.opened()
        self._exchange.reopened()
        # What was advertised is older than what comes now.
        self.state = MassagerState(source=Source.LINK)
