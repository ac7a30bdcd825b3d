"""A start: the settings, always the lowest pressure, then the start itself."""

from collections.abc import Awaitable, Callable

from .errors import CommandRefused, NotSupported
from .exchange import Exchange
from .model import Capabilities, MassagerState, Values
from .news import ACTIVE
from .profile import Profile


class Start:
    """Starts one massager."""

    def __init__(
        self,
        profile: Profile,
        exchange: Exchange,
        *,
        state: Callable[[], MassagerState],
        capabilities: Callable[[], Capabilities],
    ) -> None:
        self._profile = profile
        self._exchange = exchange
        self._state = state
        self._capabilities = capabilities

    def settings(self, values: Values) -> Values:
        """Give what a start with these values sets: the pressure is the lowest, whatever they say.

        Raises NotSupported, InvalidValue.
        """
        capabilities = self._capabilities()
        if not capabilities.can("start"):
            raise NotSupported("not_supported", what="start")
        carried = self._profile.commands["start"].placeholders
        wanted = dict(values)
        lowest = capabilities.range("pressure")
        if lowest is not None and ("pressure" in carried or capabilities.settable("pressure")):
            wanted["pressure"] = lowest.minimum
        for name, value in wanted.items():
            if name in carried:
                capabilities.check(name, value)
            else:
                capabilities.check_settable(name, value)
        return wanted

    async def perform(self, wanted: Values, moves: Callable[[], Awaitable[None]] | None = None) -> None:
        """Write the settings, then start. Raises CommandRefused (`already_running`), and what a command raises.

        `moves` is awaited between them.
        """
        state, profile = self._state(), self._profile
        if state.run in ACTIVE:
            raise CommandRefused("already_running")
        carried = profile.commands["start"].placeholders | profile.begun_by
        asked = {name: value for name, value in wanted.items() if name not in carried}
        later = [name for name in asked if profile.commands[f"set_{name}"].running]
        for name, value in asked.items():
            # Current is not left to what was reported a while ago: some keep their level over a stop.
            certain = self._state().get(name) == value and not (name == "pressure" and profile.kind == "ems")
            if name not in later and not certain:
                await self._exchange.set(name, {name: value})
        if moves is not None:
            await moves()
        await self._exchange.perform("start", {**self._state().values, **wanted})
        for name in later:
            await self._exchange.set(name, {name: asked[name]})
