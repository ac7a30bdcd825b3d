"""One massager: its state as it reported it, and commands that return when it confirmed them."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
import logging
import time
from typing import Any

from .codec import Codec, Dropped, Write
from .errors import (
    CommandNotConfirmed,
    CommandRefused,
    MassagerError,
    NotReachable,
    NotSupported,
    StopNotConfirmed,
)
from .exchange import Exchange
from .link import DeviceProvider, Link
from .model import Capabilities, MassagerState, Run, Source, Value, Values
from .profile import Profile
from .queue import CommandQueue
from .upkeep import Upkeep

_LOGGER = logging.getLogger(__name__)

ACTIVE = (Run.RUNNING, Run.PAUSED)
DEFAULT_IDLE_SECONDS = 30.0
STOP_SECONDS = 5.0
TIMELINE_FRAMES = 200


@dataclass(frozen=True, slots=True)
class Frame:
    """One entry of the timeline: Unix time in seconds, `out`, `in` or `dropped`, role, bytes in hex."""

    time: float
    direction: str
    role: str
    data: str


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
        self.timeline: deque[Frame] = deque(maxlen=TIMELINE_FRAMES)
        self._keep_connected = False
        self._stop_wanted = False
        self._stop_failed = False
        self._codec = Codec(profile)
        self._learn(about or {})
        self._link = Link(profile, name, ble_device, self._on_data, self._on_lost)
        self._queue = CommandQueue()
        self._connecting = asyncio.Lock()
        self._ready = False
        self._exchange = Exchange(
            profile, self._codec, self._send, state=lambda: self.state, capabilities=lambda: self.capabilities
        )
        self._listeners: list[Callable[[], None]] = []
        self._upkeep = Upkeep(self)

    # --- what others see

    def add_listener(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after every change of the state or the connection; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @property
    def connected(self) -> bool:
        """Whether the connection stands and the massager has said how it is."""
        return self._ready and self._link.connected

    @property
    def stop_wanted(self) -> bool:
        """A stop was asked for and not confirmed yet. It is sent first of all on the next connection."""
        return self._stop_wanted

    @property
    def stop_failed(self) -> bool:
        """Such a stop was not confirmed in time; it is still tried."""
        return self._stop_wanted and self._stop_failed

    @property
    def needed(self) -> bool:
        """Whether the connection must stay: a session runs, or a stop is still to be confirmed."""
        return self._keep_connected or self._stop_wanted or self.state.run in ACTIVE

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
        """Connect and learn the state.

        Raises NotReachable; CommandNotConfirmed (`no_answer`) where what answers is not this kind of massager.
        """
        async with self._connecting:
            if self.connected:
                return
            await self._link.connect()
            self._codec.reset()
            self.state = MassagerState()
            try:
                await self._greet()
            except BaseException:
                await self._link.disconnect()
                self.state = MassagerState()
                raise
            self._ready = True
            self.state = self.state.with_connection(connected=True)
        self._publish()
        self._upkeep.settle()

    async def disconnect(self) -> None:
        """Let go of the massager at once; what runs there goes on by the massager's own rules."""
        self._upkeep.rest()
        self._ready = False
        await self._link.disconnect()
        self._forget_state()

    async def close(self) -> None:
        """End everything of this object: tasks, timers, connection."""
        self._keep_connected = False
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
        if self.connected or self._connecting.locked():
            return
        values = self._codec.advertisement(service_data, manufacturer_data)
        if values is None:
            return
        self.state = MassagerState().with_values(values, Source.ADVERTISEMENT)
        self._publish()

    def out_of_range(self) -> None:
        """No advertisement for a while: what it said is no longer known."""
        if not self.connected:
            self._forget_state()

    # --- commands

    async def set(self, name: str, value: Value) -> None:
        """Set `pressure`, `mode`, `timer` (seconds), `heat`, `zone` or `buzzer`, and return when it is confirmed.

        A newer value of the same name takes the place of one that waits. Raises InvalidValue with what is allowed,
        NotSupported, CommandRefused, CommandNotConfirmed, CommandCancelled (a stop came), NotReachable.
        """
        self._ensure(name, value)
        await self._queue.run(lambda: self._connected(self._exchange.set, name, {name: value}), key=name)

    async def start(self, values: Mapping[str, Value]) -> None:
        """Write the settings, then start; always at the lowest pressure, whatever `values` says.

        Only the gate in the session may call this. Errors as in `set`.
        """
        wanted = dict(values)
        lowest = self.capabilities.range("pressure")
        if lowest is not None and self.capabilities.settable("pressure"):
            wanted["pressure"] = lowest.minimum
        for name, value in wanted.items():
            self._ensure(name, value)
        await self._queue.run(lambda: self._start(wanted))

    async def pause(self) -> None:
        """Pause what runs. Errors as in `set`."""
        await self._simple("pause")

    async def resume(self) -> None:
        """Go on with what is paused. Errors as in `set`."""
        await self._simple("resume")

    async def identify(self) -> None:
        """Make the massager show itself by a click or light. Errors as in `set`."""
        await self._simple("identify")

    async def stop(self, seconds: float = STOP_SECONDS) -> None:
        """Stop, before everything else, and return when the massager confirmed it.

        Raises StopNotConfirmed after `seconds`, or when the connection is gone. The stop is not given up then:
        it goes on, after reconnecting too, until it is confirmed (`stop_wanted`).
        """
        self._want_stop()
        try:
            async with asyncio.timeout(seconds):
                await self._queue.stop(self._stop)
        except (TimeoutError, MassagerError) as err:
            self._stop_failed = True
            raise StopNotConfirmed("stop_not_confirmed") from err
        finally:
            self._upkeep.settle()
            self._publish()

    def _want_stop(self) -> None:
        if not self._stop_wanted:
            self._stop_wanted, self._stop_failed = True, False

    async def perform(self, command: str) -> None:
        """Send a command that carries no settings, in its turn. Errors as in `set`."""
        await self._queue.run(lambda: self._connected(self._exchange.perform, command, {}), key=command)

    async def finish_stop(self) -> None:
        """Try once more to get a wanted stop confirmed. Raises NotReachable."""
        try:
            await self._queue.stop(self._stop)
        except MassagerError:
            self._stop_failed = True
            self._publish()
            raise
        self._publish()

    def want_stop(self) -> None:
        """Stop as `stop` does, without waiting for it: it goes on until it is confirmed."""
        self._want_stop()
        self._upkeep.settle()

    def forget_stop(self) -> None:
        """Give up a stop that is not confirmed yet."""
        self._stop_wanted = False
        self._publish()

    # --- what they do when their turn comes

    def _ensure(self, name: str, value: Value) -> None:
        if not self.capabilities.settable(name):
            raise NotSupported("not_supported", what=name)
        self.capabilities.check(name, value)

    async def _simple(self, command: str) -> None:
        if not self.capabilities.can(command):
            raise NotSupported("not_supported", what=command)
        await self.perform(command)

    async def _connected(self, work: Callable[[str, Values], Awaitable[None]], name: str, values: Values) -> None:
        await self.connect()
        await work(name, values)
        self._upkeep.settle()

    async def _start(self, wanted: Values) -> None:
        await self.connect()
        if self.state.run in ACTIVE:
            raise CommandRefused("already_running")
        start = self.profile.commands["start"]
        for name, value in wanted.items():
            if name not in start.placeholders and self.state.get(name) != value:
                await self._exchange.set(name, {name: value})
        await self._exchange.perform("start", {**self.state.values, **wanted})
        self._upkeep.settle()

    async def _stop(self) -> None:
        await self.connect()
        sent: set[str] = set()
        while self._link.connected:
            for name in self.profile.stop:
                try:
                    if self.profile.commands[name].once and name in sent:
                        await self._exchange.wait({"run": Run.IDLE})
                    else:
                        sent.add(name)
                        await self._exchange.perform(name, {}, urgent=True)
                except CommandRefused, CommandNotConfirmed:
                    # Its answer may have been lost. What is read after the write is what came of it.
                    if (await self._read_values()).get("run") != Run.IDLE:
                        continue
                self._stop_wanted = False
                return
        raise NotReachable("connection_lost")

    # --- what comes in

    def _on_data(self, role: str, data: bytes) -> None:
        self._take(role, data)

    def _take(self, role: str, data: bytes) -> Values:
        """Take bytes, and return the values that they report."""
        values: dict[str, Value] = {}
        for event in self._codec.feed(role, data):
            if isinstance(event, Dropped):
                self._note("dropped", event.role, event.data)
                continue
            self._note("in", event.role, event.body)
            if event.values:
                self.state = self.state.with_values(event.values, Source.LINK)
                values.update(event.values)
            self._exchange.received(event)
        self._publish()
        return values

    async def _read_values(self) -> Values:
        """Read what the profile says can be read, and return what it reports."""
        values: dict[str, Value] = {}
        for role in self.profile.link.read:
            if role in self._link.roles:
                values.update(self._take(role, await self._link.read(role)))
        return values

    def _on_lost(self) -> None:
        self._ready = False
        self._upkeep.rest()
        self._exchange.fail(NotReachable("connection_lost"))
        self._forget_state()
        self._upkeep.settle()

    def _forget_state(self) -> None:
        if self.state != MassagerState():
            self.state = MassagerState()
            self._publish()

    def _publish(self) -> None:
        for listener in tuple(self._listeners):
            listener()

    async def _send(self, write: Write, urgent: bool) -> None:
        self._note("out", write.role, write.data)
        await self._link.write(write, urgent=urgent)

    def _note(self, direction: str, role: str, data: bytes) -> None:
        self.timeline.append(Frame(time.time(), direction, role, data.hex(" ")))

    # --- the life of a connection

    async def _greet(self) -> None:
        rules = self.profile.link
        for command in rules.hello:
            await self._exchange.perform(command, {})
        await self._read_values()
        confirm = self.profile.confirm
        if confirm is not None and not self._codec.seen(confirm):
            await self._wait_for_report(confirm)

    async def _wait_for_report(self, report: str) -> None:
        heard = asyncio.Event()
        remove = self.add_listener(lambda: heard.set() if self._codec.seen(report) else None)
        try:
            async with asyncio.timeout(self.profile.link.timeout):
                await heard.wait()
        except TimeoutError as err:
            raise CommandNotConfirmed("no_answer") from err
        finally:
            remove()
