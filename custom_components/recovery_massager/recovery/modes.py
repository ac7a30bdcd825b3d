"""Which mode of a massager comes nearest to the one that a plan asks for."""

from collections.abc import Sequence

SEQUENTIAL = "sequential"
WAVE = "wave"

# Ours. Compression runs from the foot towards the torso, so what moves along the leg goes before what squeezes all of it.
# What scrapes, sucks or stimulates is no compression, and stands in for nothing.
_NEAREST = {
    SEQUENTIAL: ("sequential", "wave", "flush", "pulse", "massage", "knead", "full_squeeze", "pressure"),
    WAVE: ("wave", "sequential", "flush", "massage", "pulse", "knead", "full_squeeze", "pressure"),
}


def nearest_mode(wanted: str, modes: Sequence[str]) -> str | None:
    """Return the mode that comes nearest to `sequential` or `wave`; None where the massager has none that does."""
    return next((mode for mode in _NEAREST[wanted] if mode in modes), None)
