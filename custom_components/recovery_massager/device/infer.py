"""Which framing fits what a device sends: head, length, checksum and tail, found by trying, and how sure that is.

Nothing is claimed that chance explains about as well: fewer than three different frames prove nothing, nor does a
checksum that always had the same value. Bounded in time, whatever comes in; raises nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from .capture import Capture
from .checkers import BASE_UUID
from .fields import LONGEST
from .frame import Deframer, FrameFormat, Length
from .infer_check import NONE, Checked, checks, unchecked
from .infer_length import USUAL_PLUS, Cut, alike, streamed, whole

ENOUGH: Final = 3
"""Different frames that are needed to claim anything."""
FEW: Final = 10
"""With fewer different notifications, it is worth listening again."""
SURE: Final = 7.0
"""Bits: what fits by chance once in 2 ** 7 times is not claimed."""
COVERED: Final = 0.75
"""This share of all bytes must be in frames."""
ALONE: Final = 0.95
"""Without a checksum, a length must fit this share of all frames."""
LOOKED_AT: Final = 2000
"""Notifications."""
DIFFERENT: Final = 300
"""Different notifications."""
VERIFIED: Final = 30_000
"""Bytes over which a candidate is tried as a whole."""
CANDIDATES: Final = 8
SYNC: Final = frozenset(
    bytes.fromhex("AA 55 5A A5 68 7E FE FF F0 FA FB EB A0 B0 BB DD E5 EF 7B 3A 24 02".replace(" ", ""))
)
"""Bytes that stand at the beginning of frames rather than being the number of a message."""
PAIRS: Final = frozenset(
    map(bytes.fromhex, ("55AA", "AA55", "5AA5", "A55A", "AA21", "BB31", "6879", "FEFE", "FFFF", "EB90", "FEEF", "E5FE"))
)
"""Two such bytes that are known to stand together."""


@dataclass(frozen=True, slots=True)
class Framing:
    """A framing and what speaks for it. `form` None: none was found, a notification is a message of its own."""

    form: FrameFormat | None
    fits: int
    """Frames found; where there is no framing, notifications."""
    of: int
    """The same, and the pieces that are no frames."""
    different: int
    """Different frames among them."""
    bits: float = 0.0
    """It fits by chance once in 2 ** `bits` times."""
    pieces: bool = False
    """Frames came split or glued."""
    also: tuple[str, ...] = field(default=())
    """Other checksums that fit the same frames."""


def infer(heard: Iterable[bytes], written: Iterable[bytes] = ()) -> tuple[Framing, ...]:
    """Give the framings that fit the notifications of one characteristic, best first; the last is always none.

    `written` is what was sent to the device; it helps to tell head and length where it has the same form.
    """
    chunks = [data for data in heard if 0 < len(data) <= LONGEST][:LOOKED_AT]
    different = list(dict.fromkeys(chunks))
    nothing = Framing(None, len(chunks), len(chunks), len(different))
    if len(different) < ENOUGH:
        return (nothing,)
    sent = [data for data in dict.fromkeys(written) if 0 < len(data) <= LONGEST][:DIFFERENT]
    found = _judged(whole(_some(different), sent), chunks, sent)
    if not found or not _settled(max(found, key=_rank), different):
        found += _judged(streamed(chunks), chunks, sent)
    found.sort(key=_rank, reverse=True)
    return (*_unlike(found), nothing)


def _settled(framing: Framing, different: Sequence[bytes]) -> bool:
    """Tell whether all is explained: glued frames can have the right checksum as a whole, but not the right length."""
    told = framing.form is not None and (framing.form.length or len({len(data) for data in different}) == 1)
    return bool(told) and framing.fits >= 0.98 * framing.of


def _some(different: Sequence[bytes]) -> list[bytes]:
    step = max(1, -(-len(different) // DIFFERENT))
    return list(different[::step])


def _rank(framing: Framing) -> float:
    return framing.bits * (framing.fits / max(1, framing.of)) ** 2


def _unlike(found: Iterable[Framing]) -> list[Framing]:
    """Keep the first of those that are the same."""
    kept: list[Framing] = []
    for one in found:
        if all(one.form != other.form for other in kept):
            kept.append(one)
    return kept


def _judged(cuts: Iterable[Cut], chunks: Sequence[bytes], written: Sequence[bytes]) -> list[Framing]:
    """Look for the checksum of each cut, and try the best of what comes out on all that was heard."""
    candidates: list[tuple[float, Cut, Checked, tuple[str, ...]]] = []
    for cut in cuts:
        opening = cut.length.at + cut.length.size if cut.length else 0
        fitting = max((checks((*cut.frames, *more), opening) for more in {(), tuple(written)}), key=_strength)
        for checked in [one for one in fitting[:1] if one.bits > 0] or [unchecked(cut.frames) if cut.sure else NONE]:
            also = tuple(
                dict.fromkeys(
                    other.check.kind
                    for other in fitting
                    if other.check and checked.check and other.check.kind != checked.check.kind
                )
            )
            if checked.check or (cut.share >= ALONE and cut.length and cut.length.plus in USUAL_PLUS):
                bits = cut.bits + checked.bits + (_usual(cut) if checked.check else 0.0)
                candidates.append((bits * cut.share**2, cut, checked, also))
    candidates.sort(key=lambda one: one[0], reverse=True)
    judged = (
        _tried(cut, checked, bits, also, chunks, written)
        for bits, cut, checked, also in candidates[:CANDIDATES]
        if bits >= SURE
    )
    return [framing for framing in judged if framing is not None]


def _usual(cut: Cut) -> float:
    """Weigh what is usual of frames, in bits: a first byte that marks them, and one near it that may be their length."""
    sizes = {len(frame) for frame in cut.frames}
    heads = {frame[0] for frame in cut.frames}
    if len(heads) > 1 or not heads <= SYNC:
        return 0.0
    size = max(sizes)
    near = [{frame[at] for frame in cut.frames if at < len(frame)} for at in (1, 2, 3)]
    told = len(sizes) == 1 and any(len(bytes_) == 1 and 0 <= size - min(bytes_) < 6 for bytes_ in near)
    return 4.0 if told else 2.0


def _strength(fitting: Sequence[Checked]) -> float:
    return fitting[0].bits if fitting else 0.0


def _tried(
    cut: Cut, checked: Checked, bits: float, also: tuple[str, ...], chunks: Sequence[bytes], written: Sequence[bytes]
) -> Framing | None:
    """Take what was heard apart as the candidate says, and count; None where too little of it are frames."""
    form = _form(cut, checked, written)
    if form is None:
        return None
    deframer = Deframer(form)
    frames: list[bytes] = []
    lost = heard = inside = 0
    pieces = False
    for chunk in chunks:
        if heard > VERIFIED:
            break
        heard += len(chunk)
        for piece in deframer.feed(chunk):
            if piece.body is None:
                lost += 1
            else:
                frames.append(piece.data)
                inside += len(piece.data)
                pieces = pieces or piece.data != chunk
    different = len(set(frames))
    if different < ENOUGH or inside < COVERED * heard:
        return None
    return Framing(form, len(frames), len(frames) + lost, different, bits, pieces, also=also)


def _form(cut: Cut, checked: Checked, written: Sequence[bytes]) -> FrameFormat | None:
    head = _head(cut, checked, written)
    longest = max(map(len, cut.frames))
    maximum = LONGEST if longest > 100 else 128
    form = FrameFormat(head, cut.length, checked.check, checked.tail, maximum)
    return form if form.minimum < maximum and (head or cut.length or checked.check) else None


def _head(cut: Cut, checked: Checked, written: Sequence[bytes]) -> bytes:
    """Give the bytes with which all frames begin, as far as these are no message's number.

    What stands before a length that is sure belongs to the head. Otherwise the first byte does if it looks like it.
    """
    begin = alike(frame for frame in cut.frames if frame[:1] == cut.frames[0][:1])
    if sum(frame.startswith(begin) for frame in cut.frames) < 0.9 * len(cut.frames):
        return b""
    if cut.length and cut.sure:
        return begin[: cut.length.at]
    if checked.check and checked.check.start:
        return begin[: checked.check.start]
    both = alike([begin, *written]) if written else b""
    limit = max(2 if begin[:2] in PAIRS else 1, len(both[:2]))
    if cut.length:
        limit = min(limit, cut.length.at)
    several = len({frame[1:2] for frame in cut.frames}) > 1 or len({len(frame) for frame in cut.frames}) > 1
    return begin[:limit] if both or several or begin[0] in SYNC else b""


def words(framing: Framing) -> str:
    """Say a framing in words, such as `68 79, length at 2 (2 bytes, big) = all bytes, crc16_xmodem big, tail 0D 0A`."""
    form = framing.form
    if form is None:
        counted = "only one" if framing.of == 1 else f"{framing.of}, {framing.different} of them different"
        few = "; that is too little to be sure: press other keys too" if framing.different < FEW else ""
        return f"no framing was found: each notification is a message of its own ({counted}){few}"
    parts = [f"begins with {_hex(form.head)}"] if form.head else ["no head"]
    if form.length:
        parts.append(_length_words(form.length))
    if form.check:
        order = f" {' or '.join(form.check.orders)}" if form.check.size > 1 else ""
        start = f" from byte {form.check.start} on" if form.check.start else ""
        parts.append(f"checksum {form.check.kind}{order}{start}")
    if form.tail:
        parts.append(f"ends with {_hex(form.tail)}")
    fits = f"fits {framing.fits} of {framing.of} frames, {framing.different} of them different"
    split = ", split or glued" if framing.pieces else ""
    also = f"; fits as well: {', '.join(framing.also)}" if framing.also else ""
    return f"{', '.join(parts)}: {fits}{split}; by chance {_chance(framing.bits)}{also}"


def _length_words(length: Length) -> str:
    size = f"{length.size} bytes, {length.order}" if length.size > 1 else "1 byte"
    plus = f" {'+' if length.plus > 0 else '-'} {abs(length.plus)}" if length.plus else ""
    return f"length at {length.at} ({size}) = all bytes{plus}"


def _chance(bits: float) -> str:
    return f"1 in {round(2**bits):,}" if bits < 20 else f"less than 1 in {2**20:,}"


def _hex(data: bytes) -> str:
    return data.hex(" ").upper()


def short(uuid: str) -> str:
    """Return a UUID as people know it: `FFE1` for one of those that the Bluetooth SIG gives out."""
    uuid = uuid.lower()
    return uuid[4:8].upper() if uuid.startswith("0000") and uuid.endswith(BASE_UUID) else uuid


def summary(capture: Capture) -> str:
    """Say for every characteristic that was heard which framing fits, one line each."""
    heard: dict[str, list[bytes]] = {}
    for moved in capture.heard:
        heard.setdefault(moved.uuid, []).append(moved.data)
    written = [moved.data for moved in capture.written]
    lines = [f"{short(uuid)}: {words(infer(chunks, written)[0])}" for uuid, chunks in heard.items()]
    return "\n".join(lines) or "nothing was heard"
