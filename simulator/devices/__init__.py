"""The kinds of virtual massagers."""

from typing import Protocol

from ..clock import Clock
from ..peripheral import Peripheral
from .beurer_em70 import BeurerEm70
from .calf_boots import CalfBoots
from .ffe0_uart import Ffe0Uart
from .hy_ems import HyEms
from .keeson_bed import KeesonBed
from .mycj_191 import Mycj191


class Kind(Protocol):
    """A class of massagers."""

    kind: str
    title: str
    default_name: str
    short_name: str

    def __call__(self, name: str, address: str, clock: Clock, *, advertise_while_connected: bool) -> Peripheral:
        """Make one."""


KINDS: dict[str, Kind] = {kind.kind: kind for kind in (CalfBoots, HyEms, BeurerEm70, Mycj191, Ffe0Uart, KeesonBed)}
"""Kinds by their name on the command line."""
