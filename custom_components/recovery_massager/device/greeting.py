"""What a massager is asked on a new connection, until it is known how it is."""

from collections.abc import Callable

from .errors import CommandNotConfirmed, CommandRefused
from .exchange import Exchange
from .link import Link
from .profile import Profile


class Greeting:
    """Asks one massager; `take` gets what is read, by its role."""

    def __init__(self, profile: Profile, exchange: Exchange, link: Link, take: Callable[[str, bytes], None]) -> None:
        self._profile = profile
        self._exchange = exchange
        self._link = link
        self._take = take

    async def greet(self) -> None:
        """Say hello, read what can be read, and wait for the report that proves what it is.

        Raises CommandNotConfirmed (`no_answer`) where that does not come, NotReachable.
        """
        try:
            await self._say_hello()
            for role in self._profile.link.read:
                await self._read(role)
            if self._profile.confirm:
                await self._exchange.hear(self._profile.confirm)
            if "part" in self._profile.values:
                # Which there are, and whether one of them runs, is known only when all have had their turn.
                await self._exchange.look("run")
        except (CommandNotConfirmed, CommandRefused) as err:
            raise CommandNotConfirmed("no_answer") from err

    async def look(self) -> None:
        """Get it to say anew whether it runs, where that is possible. Raises what a command raises."""
        reports = self._profile.reports.values()
        telling = {report.role for report in reports if any(field.name == "run" for field in report.fields)}
        for role in self._profile.link.read:
            if role in telling:
                await self._read(role)
        await self._say_hello()

    async def ask(self) -> None:
        """Get it to say anew how it is, without waiting for that. Raises what a write raises."""
        poll = self._profile.link.poll
        for command in self._profile.link.hello if poll is None else (poll.send,):
            await self._exchange.write(command)

    async def _say_hello(self) -> None:
        for command in self._profile.link.hello:
            await self._exchange.perform(command, {})

    async def _read(self, role: str) -> None:
        if role in self._link.readable:
            self._take(role, await self._link.read(role))
