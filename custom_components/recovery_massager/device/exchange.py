"""How a command becomes a confirmed one: write, wait for the answer or the report, again where neither comes."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from math import inf
from typing import Final

from .codec import Codec, Received, Write
from .errors import CommandNotConfirmed, CommandRefused, MassagerError, NotSupported
from .expectation import Expectation
from .link import Begun
from .model import Capabilities, MassagerState, Run, Value, Values
from .news import ACTIVE, Echoes, News
from .profile import Command, Profile

type Send = Callable[[Write, Callable[[Begun], None], bool], Awaitable[None]]
"""Writes, `begun` is called when it leaves; True: urgent."""

UNASKED_SECONDS: Final = 0.2
"""How long a step may take to be told before the massager is asked."""
TELLING_SECONDS: Final = 1.2
"""How long to wait for what one that runs tells by itself."""
ASKED_GAPS: Final = 2.5
"""How many gaps a stop may take to be told when asked, before it is taken for missed: one is that before the question."""
STOPPED: Final[Values] = {"run": Run.IDLE}
RUN_AFTER: Final = {"start": Run.RUNNING, "resume": Run.RUNNING, "pause": Run.PAUSED}
"""What is reported after a command, besides those that stop."""


class Exchange:
    """Performs commands over `send` and matches what comes in with them.

    `state` and `capabilities` give the present ones. Errors: CommandRefused with the massager's reason,
    CommandNotConfirmed, and what `send` raises.
    """

    def __init__(
        self,
        profile: Profile,
        codec: Codec,
        send: Send,
        state: Callable[[], MassagerState],
        capabilities: Callable[[], Capabilities],
        slow_down: Callable[[], object] = lambda: None,
    ) -> None:
        """`slow_down` makes the gap between writes longer."""
        self._profile = profile
        self._codec = codec
        self._send = send
        self._state = state
        self._capabilities = capabilities
        self._slow_down = slow_down
        self._expectations: set[Expectation] = set()
        self._news = News(profile.link.timeout)
        self._echoes = Echoes(profile.frame, profile.link.timeout)
        self.stops = 0
        """How many stops have ever been written."""
        self.stop_arrived = -inf
        """When the write of the last one was over, in the loop's time."""
        self._left = 0
        self._leads_to: dict[Value, float] = {}
        self._stop_left: int | None = None
        self._wanted_since = 0
        self._uncertain: dict[str, float] = {}
        link = profile.link
        beats = (beat.send for beat in (link.poll, link.keep_alive) if beat is not None)
        self._moves = profile.commands.keys() - {*profile.stop, *link.hello, *beats}
        # What a stop sets to nothing starts it when it is set to something, also while it runs.
        self._levels = {f"set_{name}" for stop in profile.stop for name in profile.commands[stop].sets}

    # --- commands

    async def perform(self, name: str, values: Values, *, stopping: bool = False) -> None:
        """Send a command and return when it is confirmed.

        `stopping`: at once, without pacing; and only once, since whoever stops repeats it.
        """
        command = self._profile.commands[name]
        if command.sets:
            await self._set_all(command, stopping=stopping)
            return
        shown, since = self._shown(command, values), None
        attempts = 1 if command.once or stopping else 1 + self._profile.link.retries
        for attempt in range(attempts):
            try:
                await self._send_all(command, values, shown, stopping=stopping)
            except CommandNotConfirmed:
                # What is reported tells as much as an answer that was lost.
                since = self._left if since is None else since
                if not stopping and self._reported(since, shown):
                    return
                if attempt == attempts - 1:
                    raise
                if self.asks:
                    # It was asked, so it may have missed what came too soon after something else.
                    self._slow_down()
            except CommandRefused as err:
                # The one before may have been performed, only its answer was lost; then this one came too late.
                if not attempt or name not in RUN_AFTER:
                    raise
                raise CommandNotConfirmed("not_confirmed", command=name) from err
            else:
                return

    async def set(self, name: str, values: Values, *, stopping: bool = False, starting: bool = False) -> None:
        """Set the value `name` to what `values` says, by one command or step by step.

        Raises NotSupported (`not_running`) where that would start it, unless `starting`.
        """
        command = self._profile.commands[f"set_{name}"]
        begins = name in self._profile.begun_by and not starting and not stopping
        if (command.running or begins) and self._state().run not in ACTIVE:
            raise NotSupported("not_running")
        if not command.relative:
            await self.perform(command.name, values, stopping=stopping)
            return
        since, target, urgent = self._wanted_since, values[name], stopping
        if not stopping:
            await self._be_certain(name)
        upward: int | None = None
        for _ in range(2 * self._capabilities().steps(name) + 1):
            await self._look_before_rising(command, name, target, begins=begins)
            state = self._state()
            value = state.get(name)
            way = command.step(value, target)
            if way is None or (value is None and not self._says_none(name)):
                break
            if value != target:
                if state.run not in ACTIVE and (command.running or (begins and way == "up")):
                    # It has ended meanwhile, and would begin again.
                    raise NotSupported("not_running")
                steps_up = self._capabilities().steps_up(name, value, target)
                if way == "next" and self._profile.is_endless_between(name) and value is not None and not steps_up:
                    raise NotSupported("not_shorter")
                if way == "up":
                    upward = steps_up if upward is None else upward
                    if not upward:
                        # Somebody lowers it at the massager, and is right.
                        break
                    upward -= 1
                step = self._codec.encode_step(command.name, way)
                changed = partial(self._differs, name, value)
                taken = Expectation(
                    command.name, frozenset({name}), changed, stopping=stopping, step=True, lowering=way == "down"
                )
                await self._step(name, taken, step, urgent=urgent)
                urgent = False
            elif stopping and not (self._reported(since, {name: target}) and self._news.settled):
                await self._confirm(Expectation("look", frozenset({name}), _anything, stopping=True))
            else:
                return
        raise CommandNotConfirmed("not_confirmed", command=command.name)

    async def _step(self, name: str, taken: Expectation, write: Write, *, urgent: bool) -> None:
        """Take one step; until it is known what came of it, it is uncertain where the next one would lead."""
        self._uncertain[name] = inf
        try:
            await self._confirm(taken, write, urgent)
        except BaseException:
            self._uncertain[name] = asyncio.get_running_loop().time() + self._profile.link.timeout
            raise
        del self._uncertain[name]

    async def _be_certain(self, name: str) -> None:
        """Wait until what the last steps came to is reported, where that was not confirmed. Raises CommandNotConfirmed."""
        if name not in self._uncertain:
            return
        await asyncio.sleep(self._uncertain[name] - asyncio.get_running_loop().time())
        poll = self._profile.link.poll
        question = None if poll is None else self._codec.encode(poll.send, {})[0]
        await self._confirm(Expectation("look", frozenset({name}), _anything), question)
        del self._uncertain[name]

    def _says_none(self, name: str) -> bool:
        """Tell whether the massager said of a number that there is none, such as no countdown."""
        return self._capabilities().range(name) is not None and name in self._state().values

    async def look(self, name: str) -> None:
        """Return when the massager has newly reported a value, and that is no old news. Raises CommandNotConfirmed."""
        await self._confirm(Expectation("look", frozenset({name}), _anything, conclusive=True))

    async def _look_before_rising(self, command: Command, name: str, target: Value, *, begins: bool) -> None:
        """Ask whether it runs, where a step up would begin it anew: somebody may have turned it off just now.

        Raises CommandNotConfirmed where it does not say so.
        """
        state = self._state()
        if not begins or state.run not in ACTIVE or command.step(state.get(name), target) != "up":
            return
        poll = self._profile.link.poll
        asking = self._profile.link.hello if poll is None else (poll.send,)
        writes: list[Write | None] = [write for name in asking for write in self._codec.encode(name, {})]
        for write in writes or [None]:
            await self._confirm(Expectation("look", frozenset({"run"}), _anything), write)

    async def hear(self, reports: Iterable[str]) -> None:
        """Return when one of these reports has come on this connection. Raises CommandNotConfirmed."""
        names = frozenset(reports)

        def seen() -> bool:
            return any(self._codec.seen(name) for name in names)

        if not seen():
            await self._confirm(Expectation("hear", frozenset(), seen))

    async def write(self, name: str) -> None:
        """Write a command that carries nothing, without waiting for what comes of it."""
        for write in self._codec.encode(name, {}):
            await self._write(Expectation(name, None, _anything), write, urgent=False)

    # --- what a stop needs besides

    @property
    def idle_since_stop(self) -> bool:
        """Whether the massager has reported that it is idle, after a stop had been written and because of it."""
        left = self._stop_left
        return left is not None and self._reported(left, STOPPED) and self._news.settled

    def forget_stop(self) -> None:
        """What is to be stopped now has nothing to do with earlier stops, nor with what was reported before."""
        self._stop_left = None
        self._wanted_since = self._news.number

    @property
    def heard(self) -> int:
        """How many reports have ever come."""
        return self._news.number

    async def write_stop(self, name: str) -> None:
        """Write a stop without waiting for what comes of it; `idle_since_stop` may tell."""
        for write in self._codec.encode(name, {}):
            await self._write(Expectation(name, None, _anything, stopping=True), write, urgent=True)

    # --- what comes in

    def explains(self, run: Value) -> bool:
        """Tell whether something that was written lately leads to such a run state."""
        return asyncio.get_running_loop().time() < self._leads_to.get(run, -inf)

    def echoed(self, event: Received) -> bool:
        """Tell whether it is what was written before, sent back: that says nothing."""
        return self._echoes.has(event)

    def received(self, event: Received) -> None:
        """Take what came in, after the state did."""
        self._news.came(event.values)
        if self._news.pending is not None and self._codec.answered(self._news.pending, event) is not None:
            self._news.settle()
        for expectation in tuple(self._expectations):
            if expectation.since is not None and not expectation.done.done():
                self._compare(expectation, expectation.since, event)

    def reopened(self) -> None:
        """There is a new connection."""
        self._news.reopened()

    def fail(self, error: MassagerError) -> None:
        """Nothing more will come in: tell all who wait."""
        for expectation in tuple(self._expectations):
            if not expectation.done.done():
                expectation.done.set_exception(error)

    def _compare(self, expectation: Expectation, since: int, event: Received) -> None:
        if not expectation.answered:
            answer = self._codec.answered(expectation.command, event)
            if answer is None:
                return
            if not answer.ok:
                reason = answer.reason or "failed"
                expectation.done.set_exception(CommandRefused(reason, command=expectation.command))
                return
            # Who answers says that what it reported before is what came of it.
            expectation.answered = expectation.acknowledged = True
        if expectation.acknowledged or self._news.newer(since, expectation.about or ()):
            settled = self._news.settled or (expectation.acknowledged and self._news.answers_settle)
            expectation.fresh = expectation.fresh or not expectation.conclusive or settled
        if expectation.fresh and expectation.met():
            expectation.done.set_result(None)

    # --- how it is done

    def _says(self, values: Values) -> bool:
        state = self._state()
        return all(state.get(name) == value for name, value in values.items())

    def _differs(self, name: str, value: Value) -> bool:
        return self._state().get(name) != value

    def _reported(self, since: int, values: Values) -> bool:
        return bool(values) and self._news.newer(since, values) and self._says(values)

    async def _set_all(self, command: Command, *, stopping: bool) -> None:
        since = self._wanted_since
        for write in self._codec.encode(command.name, {}):
            await self._confirm(Expectation("first", None, _anything), write)
        for name, value in command.sets.items():
            await self.set(name, {name: value}, stopping=stopping, starting=not stopping)
        if stopping and self._capabilities().visible("run") and not self._reported(since, STOPPED):
            idle = partial(self._says, STOPPED)
            await self._confirm(Expectation("stop", frozenset(STOPPED), idle, conclusive=True))

    async def _send_all(self, command: Command, values: Values, shown: Values, *, stopping: bool) -> None:
        # An answer alone is enough for what does not stop; without one, only what is reported tells.
        expected = {**command.expect, **(shown if stopping or command.answer is None else {})}
        writes = self._codec.encode(command.name, values)
        for write in writes:
            expect = expected if write is writes[-1] else {}
            expectation = Expectation(
                command.name,
                frozenset(expect) or None,
                partial(self._says, expect),
                answered=command.answer is None,
                stopping=stopping,
                conclusive=stopping,
                once=command.once,
            )
            await self._confirm(expectation, write, urgent=stopping)

    def _shown(self, command: Command, values: Values) -> Values:
        """Say what the massager will report when it did what it was told, as far as it reports that."""
        name = command.name.removeprefix("set_")
        if command.name in self._profile.stop:
            shown = STOPPED
        elif command.name in RUN_AFTER:
            shown = {"run": RUN_AFTER[command.name]}
        else:
            shown = {name: values[name]} if name in values else {}
        return {name: value for name, value in shown.items() if self._capabilities().visible(name)}

    async def _confirm(self, expectation: Expectation, write: Write | None = None, urgent: bool = False) -> None:
        self._expectations.add(expectation)
        expectation.since = self._news.number if write is None else None
        try:
            if write is not None:
                await self._write(expectation, write, urgent=urgent)
            self._left = expectation.since or 0
            if write is not None and await self._missed(expectation):
                await self._write(expectation, write, urgent=urgent)
                self._left = expectation.since or 0
            await self._outcome(expectation)
        finally:
            self._expectations.discard(expectation)
            if expectation.done.done() and not expectation.done.cancelled():
                # Fetched, since nobody may be waiting any more for what failed meanwhile.
                expectation.done.exception()

    async def _write(self, expectation: Expectation, write: Write, *, urgent: bool) -> None:
        def begun(begun: Begun) -> None:
            expectation.since, expectation.begun = self._news.number, begun
            self._echoes.written(write.data)
            for run in self._leading_to(expectation):
                self._leads_to[run] = asyncio.get_running_loop().time() + self._profile.link.timeout
            if expectation.stopping:
                self.stops += 1
                begun.over.add_done_callback(self._stop_arrives)
                if begun.overtaking:
                    self._stop_left = None
                elif self._stop_left is None:
                    self._stop_left = self._news.number
            elif expectation.command in self._levels and not expectation.lowering:
                self._news.unsettle(expectation.command, begun.over, even_running=True)
            elif expectation.command in self._moves and self._state().run not in ACTIVE:
                self._news.unsettle(expectation.command, begun.over)

        await self._send(write, begun, urgent)

    def _leading_to(self, expectation: Expectation) -> tuple[Run, ...]:
        """Say what may be reported because of what is written."""
        if expectation.stopping:
            return (Run.IDLE,)
        if expectation.command in self._levels:
            return tuple(Run)
        run = RUN_AFTER.get(expectation.command)
        return () if run is None else (run,)

    def _stop_arrives(self, _: asyncio.Future[None]) -> None:
        self.stop_arrived = asyncio.get_running_loop().time()

    async def _missed(self, expectation: Expectation) -> bool:
        """Tell whether a write that came too soon after another may have been missed, once it is time for the next."""
        begun = expectation.begun
        if begun is None or begun.overtaking or not begun.early or expectation.once:
            return False
        await asyncio.wait([expectation.done], timeout=max(begun.early, begun.gap))
        return not expectation.done.done()

    async def _outcome(self, expectation: Expectation) -> None:
        begun = expectation.begun
        if begun is not None and begun.overtaking:
            # What was written before it may reach the massager after it.
            raise CommandNotConfirmed("not_confirmed", command=expectation.command)
        if expectation.empty:
            return
        try:
            async with asyncio.timeout(self._patience(expectation)):
                if expectation.about is not None:
                    if expectation.step:
                        await asyncio.wait([expectation.done], timeout=UNASKED_SECONDS)
                    await self._ask_until(expectation.done)
                await expectation.done
        except TimeoutError:
            raise CommandNotConfirmed("not_confirmed", command=expectation.command) from None
        if expectation.command in self._moves and not expectation.stopping:
            self._news.settle()

    def _patience(self, expectation: Expectation) -> float:
        """Say how many seconds to wait for what confirms it; a stop that may have been missed is soon written again."""
        begun, timeout = expectation.begun, self._profile.link.timeout
        if expectation.stopping and self.asks and begun is not None and begun.gap:
            return min(timeout, ASKED_GAPS * begun.gap)
        if expectation.stopping and begun is None and not self.asks:
            # One that still ran would soon say so; one that does not is roused.
            return min(timeout, max(TELLING_SECONDS, self._news.unsettled_seconds))
        return timeout

    @property
    def asks(self) -> bool:
        """Whether it is asked again and again until it says what confirms a command."""
        poll = self._profile.link.poll
        return poll is not None and not poll.running

    async def _ask_until(self, done: asyncio.Future[None]) -> None:
        """Poll, where the massager reports only when it is asked."""
        poll = self._profile.link.poll
        while poll is not None and self.asks and not done.done():
            await self.write(poll.send)
            await asyncio.wait([done], timeout=poll.every)


def _anything() -> bool:
    return True
