"""The kinds of virtual massagers."""

from ..peripheral import Peripheral
from .calf_boots import CalfBoots

KINDS: dict[str, type[Peripheral]] = {kind.kind: kind for kind in (CalfBoots,)}
"""Kinds by their name on the command line; each takes (name, address, clock, advertise_while_connected=...)."""
