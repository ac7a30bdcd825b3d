"""The kinds of virtual massagers."""

from typing import Protocol

from ..clock import Clock
from ..peripheral import Peripheral
from .calf_boots import CalfBoots
from .hy_ems import HyEms


class Kind(Protocol):
    """A class of massagers."""

    kind: str
    title: str
    default_name: str
    short_name: str

    def __call__(self, name: str, address: str, clock: Clock, *, advertise_while_connected: bool) -> Peripheral:
        """Make one."""


KINDS: dict[str, Kind] = {kind.kind: kind for kind in (CalfBoots, HyEms)}
"""Kinds by their name on the command line."""
