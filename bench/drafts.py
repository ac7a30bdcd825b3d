"""How often a draft's framing is right, over the virtual massagers and over made-up ones, next to a naive guess.

The naive guess: what all notifications begin with is the head, and the last byte is the sum of all before it; where it
is not, there is no framing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
import time
from typing import Any, Final

from custom_components.recovery_massager.device.frame import Check, FrameFormat, Length
from custom_components.recovery_massager.device.infer import infer
from custom_components.recovery_massager.device.infer_length import alike

from .drafts_recording import capture
from .drafts_right import Source, right
from .drafts_variants import Variant, variant
from .figure import Figure

HEARD: Final = (5, 20, 60)
"""Frames that were heard."""
VARIANTS: Final = 1000
RECORDINGS: Final = 24
"""Of each virtual massager."""
NOISE: Final = 2000

# The framings of what the families send, written here from the published facts and not taken from the profiles.
HY: Final = FrameFormat(
    bytes.fromhex("6879"), Length(2, 2, 0, "big"), Check("crc16_xmodem", ("big", "little")), b"\r\n", 128
)
EM70: Final = FrameFormat(b"\x5a", Length(1, 1, -1, "big"), Check("sum16", ("big",)), b"", 64)
KEESON: Final = FrameFormat(b"", None, Check("not_sum8", ("big",)), b"", 64)
HY_DEVICES: Final[tuple[Mapping[str, Any], ...]] = (
    {},
    {"crc": "little"},
    {"split": True},
    {"glue": True},
    {"status": "short", "timer": "minutes"},
    {"length": "wrong"},
)
FAMILIES: Final[Mapping[str, tuple[FrameFormat | None, tuple[Mapping[str, Any], ...]]]] = {
    "calf-boots": (None, ({},)),
    "hy-ems": (HY, HY_DEVICES),
    "beurer-em70": (EM70, ({},)),
    "mycj-191": (None, ({}, {"massagers": 2})),
    "keeson-bed": (KEESON, ({"form": "ed"},)),
}

type Guesser = Callable[[Sequence[bytes]], FrameFormat | None]


@dataclass(frozen=True, slots=True)
class Family:
    """A virtual massager of one kind, with how this one is set."""

    kind: str
    form: FrameFormat | None
    settings: Mapping[str, Any]

    def notifications(self, random: Random, count: int) -> list[bytes]:
        """Give what its most talkative characteristic says while keys are pressed."""
        heard = capture(self.kind, random, messages=count, settings=self.settings).heard
        uuids = [moved.uuid for moved in heard]
        most = max(sorted(set(uuids)), key=uuids.count, default="")
        return [moved.data for moved in heard if moved.uuid == most]


def ours(heard: Sequence[bytes]) -> FrameFormat | None:
    """Give the framing that a draft has."""
    return infer(heard)[0].form


def naive(heard: Sequence[bytes]) -> FrameFormat | None:
    """Give the framing of the baseline."""
    if any(data[-1] != sum(data[:-1]) & 0xFF for data in heard):
        return None
    return FrameFormat(alike(heard), None, Check("sum8", ("big",)), b"", 512)


async def measure(variants: int = VARIANTS, recordings: int = RECORDINGS, seed: int = 0) -> list[Figure]:
    """Measure the hit rates, what is claimed of noise, and the time that it takes.

    Another `seed` makes other massagers and other recordings of the virtual ones.
    """
    figures = []
    for count in HEARD:
        for kind in FAMILIES:
            rates = [_rate(_families(kind, recordings), count, guess, seed) for guess in (ours, naive)]
            figures.append(Figure(f"draft right, {kind}, {count} notifications", rates[0], "%", rates[1]))
        rates = [_rate(_made_up(variants, seed), count, guess, seed) for guess in (ours, naive)]
        figures.append(Figure(f"draft right, {variants} made-up massagers, {count} frames", rates[0], "%", rates[1]))
    noise = (
        Figure(f"framing claimed where there is none, {count} notifications", _claims(count, seed), "%", goal=1.0)
        for count in HEARD
    )
    return [*figures, *noise, _slowest()]


def _families(kind: str, recordings: int) -> Iterator[Source]:
    form, settings = FAMILIES[kind]
    for number in range(recordings):
        yield Family(kind, form, settings[number % len(settings)])


def _made_up(count: int, seed: int) -> Iterator[Source]:
    for number in range(count):
        yield variant(Random(seed * count + number))  # noqa: S311


def _rate(sources: Iterator[Source], count: int, guess: Guesser, seed: int) -> float:
    hits = total = 0
    for number, source in enumerate(sources):
        random = Random((seed * 1009 + count) * 1_000_003 + number)  # noqa: S311
        heard = source.notifications(random, count)
        hits += bool(heard) and right(source, guess(heard), random)
        total += 1
    return 100 * hits / total


def _claims(count: int, seed: int) -> float:
    """Give how often a framing is claimed for notifications that have none: half of them noise, half like reports."""
    random = Random(seed * 1009 + count)  # noqa: S311
    claims = 0
    for number in range(NOISE):
        if number % 2:
            heard = [random.randbytes(random.randrange(2, 20)) for _ in range(count)]
        else:
            made = variant(random)
            heard = Variant(None, made.messages, "atomic", made.constants).notifications(random, count)
        claims += infer(heard)[0].form is not None
    return 100 * claims / NOISE


def _slowest() -> Figure:
    """Time what takes longest: thousands of notifications in which frames begin anywhere."""
    slowest = 0.0
    for seed in range(10):
        random = Random(seed)  # noqa: S311
        for heard in (
            [random.randbytes(20) for _ in range(3000)],
            [bytes(random.choices((0, 1, 0xAA), k=20)) for _ in range(3000)],
            Variant(HY, variant(random).messages, "wild", seed).notifications(random, 3000),
        ):
            start = time.perf_counter()
            infer(heard)
            slowest = max(slowest, time.perf_counter() - start)
    return Figure("framing of 3000 notifications looked for, slowest", slowest, "s", goal=1.0)
