"""How a command becomes a confirmed one: write, wait for the answer or the report, again where neither comes."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

from .codec import Codec, Received, Write
from .errors import CommandNotConfirmed, CommandRefused, MassagerError
from .model import Capabilities, MassagerState, Run, Value, Values
from .profile import Command, Profile

RUN_AFTER = {"start": Run.RUNNING, "resume": Run.RUNNING, "pause": Run.PAUSED}
"""What is reported after a command, besides those that stop."""

type Send = Callable[[Write, bool], Awaitable[None]]


@dataclass(eq=False)
class _Expectation:
    """What confirms one write: its answer where there is one, and a state that was reported after it."""

    command: str
    about: frozenset[str]
    """Names of the values that must be reported; none: the answer is enough."""
    met: Callable[[MassagerState], bool]
    answered: bool
    """It needs no answer, or has it."""
    instead: Values = field(default_factory=dict)
    """Values that do in place of an answer that was lost, once they are reported."""
    strict: bool = False
    """What is reported while the write is under way may be from before it, and does not count."""
    sent: bool = False
    reported: set[str] = field(default_factory=set)
    """Names of the values that were reported since."""
    done: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    @property
    def empty(self) -> bool:
        """Nothing confirms it: what was written is all there is."""
        return self.answered and not self.about

    def reports(self, names: Iterable[str]) -> None:
        """Note what a report told."""
        if self.sent or not self.strict:
            self.reported.update(names)

    def shown_instead(self, state: MassagerState) -> bool:
        """Whether what was reported tells as much as the answer that did not come."""
        return bool(self.instead) and self.instead.keys() <= self.reported and _reports(self.instead)(state)


def _differs(name: str, value: Value) -> Callable[[MassagerState], bool]:
    return lambda state: state.get(name) != value


def _reports(values: Values) -> Callable[[MassagerState], bool]:
    return lambda state: all(state.get(name) == value for name, value in values.items())


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
    ) -> None:
        self._profile = profile
        self._codec = codec
        self._send = send
        self._state = state
        self._capabilities = capabilities
        self._expectations: set[_Expectation] = set()

    async def perform(self, name: str, values: Values, *, urgent: bool = False) -> None:
        """Send a command and return when it is confirmed. An urgent one is sent once, without pacing: its caller repeats it."""
        command = self._profile.commands[name]
        if command.sets:
            for target, value in command.sets.items():
                await self.set(target, {target: value})
            return
        attempts = 1 if command.once or urgent else 1 + self._profile.link.retries
        while True:
            attempts -= 1
            try:
                await self._send_all(command, values, urgent=urgent)
            except CommandNotConfirmed:
                if not attempts:
                    raise
            else:
                return

    async def set(self, name: str, values: Values) -> None:
        """Set the value `name` to what `values` says, by one command or step by step."""
        command = self._profile.commands[f"set_{name}"]
        if not command.relative:
            await self.perform(command.name, values)
            return
        for _ in range(2 * self._capabilities().steps(name) + 1):
            value = self._state().get(name)
            if value == values[name]:
                return
            if value is None:
                break
            write = self._codec.encode_step(command.name, self._capabilities().direction(name, value, values[name]))
            await self._confirm(
                _Expectation(command.name, frozenset({name}), _differs(name, value), answered=True),
                write,
            )
        raise CommandNotConfirmed("not_confirmed", command=command.name)

    async def wait(self, values: Values) -> None:
        """Return when the massager newly reports `values`. Raises CommandNotConfirmed."""
        await self._confirm(_Expectation("wait", frozenset(values), _reports(values), answered=True))

    def received(self, event: Received) -> None:
        """Take what came in, after the state did."""
        for expectation in tuple(self._expectations):
            if expectation.done.done():
                continue
            if not expectation.answered:
                answer = self._codec.answered(expectation.command, event)
                if answer is not None and not answer.ok:
                    reason = answer.reason or "failed"
                    expectation.done.set_exception(CommandRefused(reason, command=expectation.command))
                    continue
                if answer is not None:
                    # Who answers says that what was reported before is what came of it.
                    expectation.answered = True
                    expectation.reported.update(expectation.about)
            expectation.reports(event.values)
            if expectation.answered and expectation.about <= expectation.reported and expectation.met(self._state()):
                expectation.done.set_result(None)

    def fail(self, error: MassagerError) -> None:
        """Nothing more will come in: tell all who wait."""
        for expectation in tuple(self._expectations):
            if not expectation.done.done():
                expectation.done.set_exception(error)

    async def _send_all(self, command: Command, values: Values, *, urgent: bool) -> None:
        writes = self._codec.encode(command.name, values)
        shown = self._shown(command, values)
        stops = command.name in self._profile.stop
        for write in writes:
            # An answer alone is enough for what does not stop; without one, only what is reported tells.
            expect = {**command.expect, **(shown if stops or command.answer is None else {})}
            if write is not writes[-1]:
                expect = {}
            expectation = _Expectation(
                command.name,
                frozenset(expect),
                _reports(expect),
                answered=command.answer is None,
                instead={} if stops else shown,
                strict=stops,
            )
            await self._confirm(expectation, write, urgent=urgent)

    def _shown(self, command: Command, values: Values) -> Values:
        """Say what the massager will report when it did what it was told, as far as it reports that."""
        name = command.name.removeprefix("set_")
        if command.name in self._profile.stop:
            shown: Values = {"run": Run.IDLE}
        elif command.name in RUN_AFTER:
            shown = {"run": RUN_AFTER[command.name]}
        else:
            shown = {name: values[name]} if name in values else {}
        return {name: value for name, value in shown.items() if self._capabilities().visible(name)}

    async def _confirm(self, expectation: _Expectation, write: Write | None = None, *, urgent: bool = False) -> None:
        self._expectations.add(expectation)
        try:
            if write is not None:
                await self._send(write, urgent)
            expectation.sent = True
            if expectation.empty:
                return
            async with asyncio.timeout(self._profile.link.timeout):
                await expectation.done
        except TimeoutError as err:
            if expectation.shown_instead(self._state()):
                return
            raise CommandNotConfirmed("not_confirmed", command=expectation.command) from err
        finally:
            self._expectations.discard(expectation)
            if expectation.done.done() and not expectation.done.cancelled():
                # Fetched, since nobody may be waiting any more for what failed meanwhile.
                expectation.done.exception()
