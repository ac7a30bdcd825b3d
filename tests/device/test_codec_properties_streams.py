"""Frames with length and checksum: however a stream of them is cut, glued or damaged, the right ones come out."""

from itertools import chain
from random import Random

from hypothesis import assume, given, settings, strategies as st
import pytest

from custom_components.recovery_massager.device.codec import Codec, Dropped, Received
from custom_components.recovery_massager.device.fields import LONGEST
from custom_components.recovery_massager.device.profile import Profile
from tests.device.wild import PROFILES, assembles, bodies, cut, framed, notified

LONG = 3000
"""Frames in a long stream."""

assembling = pytest.mark.parametrize("profile", [one for one in PROFILES if assembles(one)], ids=lambda one: one.id)


@st.composite
def frames(draw: st.DrawFn, profile: Profile, most: int = 8) -> list[bytes]:
    """Right frames, reports of all forms among them."""
    reports = draw(st.lists(st.sampled_from(notified(profile)), min_size=1, max_size=most))
    return [framed(profile, report, draw(bodies(profile, report))) for report in reports]


def decoded(profile: Profile, pieces: list[bytes]) -> list[Received | Dropped]:
    codec = Codec(profile)
    return [event for piece in pieces for event in codec.feed("notify", piece)]


def understood(profile: Profile, pieces: list[bytes]) -> list[Received]:
    return [event for event in decoded(profile, pieces) if isinstance(event, Received)]


def test_some_bundled_family_and_the_sample_have_such_frames() -> None:
    assert any(assembles(profile) for profile in PROFILES)


@assembling
@given(data=st.data())
def test_any_cutting_and_gluing_of_frames_decodes_the_same(profile: Profile, data: st.DataObject) -> None:
    sent = data.draw(frames(profile))
    sizes = data.draw(st.lists(st.integers(1, 60), min_size=1, max_size=12))
    assert decoded(profile, cut(b"".join(sent), sizes)) == decoded(profile, sent)


@assembling
@given(data=st.data())
def test_frames_that_come_together_in_one_notification_decode_the_same(profile: Profile, data: st.DataObject) -> None:
    sent = data.draw(frames(profile))
    whole = b"".join(sent)
    assert decoded(profile, cut(whole, [LONGEST])) == decoded(profile, sent)


@assembling
@given(data=st.data())
def test_a_lost_piece_costs_no_frame_but_its_own(profile: Profile, data: st.DataObject) -> None:
    sent = data.draw(frames(profile))
    broken = data.draw(st.integers(0, len(sent) - 1))
    first = data.draw(st.integers(0, len(sent[broken]) - 1))
    last = data.draw(st.integers(first + 1, len(sent[broken])))
    holed = sent[broken][:first] + sent[broken][last:]
    # Where a checksum in either byte order and a wrong length are both let pass, some holes among zeros check out.
    assume(understood(profile, [holed]) == [])
    others = [*sent[:broken], *sent[broken + 1 :]]
    assert understood(profile, [*sent[:broken], holed, *sent[broken + 1 :]]) == understood(profile, others)


def damaged(profile: Profile, frame: bytes, random: Random) -> bytes:
    """One byte changed, lost, or one too many, so that there is no right frame any more."""
    hurt = frame
    # A right frame may say what makes no sense, and be dropped for that.
    while any(isinstance(one, Received) or one.reason != "no_frame" for one in decoded(profile, [hurt])):
        at = random.randrange(len(frame))
        new = (bytes([frame[at] ^ random.randrange(1, 256)]), b"", random.randbytes(1) + frame[at : at + 1])
        hurt = frame[:at] + random.choice(new) + frame[at + 1 :]
    return hurt


@assembling
@settings(max_examples=5)
@given(data=st.data(), seed=st.integers(0, 9))
def test_of_a_long_stream_with_one_frame_in_a_hundred_damaged_only_those_are_lost(
    profile: Profile, data: st.DataObject, seed: int
) -> None:
    random = Random(seed)
    patterns = data.draw(frames(profile, 20))
    sent = [random.choice(patterns) for _ in range(LONG)]
    bad = set(random.sample(range(LONG - 10), LONG // 100))
    stream = []
    for index, frame in enumerate(sent):
        stream.append(damaged(profile, frame, random) if index in bad else frame)
    pieces = cut(b"".join(stream), [random.randint(1, 60) for _ in range(500)])
    left = [frame for index, frame in enumerate(sent) if index not in bad]
    events = decoded(profile, pieces)
    assert [event for event in events if isinstance(event, Received)] == understood(profile, left)
    noise = sum(len(event.data) for event in events if isinstance(event, Dropped) and event.reason == "no_frame")
    assert 0 < noise <= sum(len(stream[index]) for index in bad)


@assembling
@given(data=st.data(), junk=st.binary(max_size=60))
def test_junk_between_frames_costs_no_frame(profile: Profile, data: st.DataObject, junk: bytes) -> None:
    sent = data.draw(frames(profile, 4))
    # Junk that looks like the beginning of a frame is waited for until a right one comes.
    mixed = list(chain.from_iterable((junk, frame) for frame in sent))
    assert understood(profile, mixed) == understood(profile, sent)


def test_a_frame_that_lacks_its_tail_does_not_take_the_next_with_it() -> None:
    profile = next(profile for profile in PROFILES if profile.id == "sample")
    form = profile.receive
    assert form is not None
    # The checksum of both together is that of the second, as a CRC from 0 is 0 behind its own bytes.
    lame, whole = form.build(bytes.fromhex("82 04 00"))[: -len(form.tail)], form.build(b"\x83")
    assert form.body(lame + whole) is not None
    assert understood(profile, [lame, whole]) == understood(profile, [whole])
    assert decoded(profile, [lame, whole])[0] == Dropped("notify", lame, "no_frame")
