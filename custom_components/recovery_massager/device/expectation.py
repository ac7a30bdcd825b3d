"""What a write waits for until it counts as done."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from .link import Begun


@dataclass(eq=False)
class Expectation:
    """What confirms one write: its answer where there is one, and what is reported after it."""

    command: str
    about: frozenset[str] | None
    """Names of the values that must be reported; None: what was written is all there is, but for an answer."""
    met: Callable[[], bool]
    answered: bool = True
    """It needs no answer, or has it."""
    acknowledged: bool = False
    stopping: bool = False
    """It is part of a stop."""
    conclusive: bool = False
    """It counts only where what was written earlier cannot take effect any more."""
    once: bool = False
    step: bool = False
    """It is one of several steps, most of which are told without a question: so each takes one turn, not two."""
    lowering: bool = False
    """It is a step down, which starts nothing, however late it takes effect."""
    since: int | None = None
    """Number of the newest report when the write left; None: it has not left."""
    begun: Begun | None = None
    fresh: bool = False
    """What the state says counts: it came after the write."""
    done: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    @property
    def empty(self) -> bool:
        """Nothing confirms it."""
        return self.answered and self.about is None
