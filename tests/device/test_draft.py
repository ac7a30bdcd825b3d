"""Drafts of profiles: what loads, what is left to a person, and what nothing that a device says can break."""

from random import Random

from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from bench.drafts_recording import capture
from custom_components.recovery_massager.device.capture import Advertised, Capture, Found, Moved
from custom_components.recovery_massager.device.draft import draft
from custom_components.recovery_massager.device.errors import ProfileError
from custom_components.recovery_massager.device.examples import run_examples
from custom_components.recovery_massager.device.profile import Profile, load_profile

KINDS = ["hy-ems", "beurer-em70", "mycj-191", "keeson-bed", "calf-boots"]
NOTIFY, WRITE = "0000ffe2-0000-1000-8000-00805f9b34fb", "0000ffe1-0000-1000-8000-00805f9b34fb"
SERVICE = "0000ffe0-0000-1000-8000-00805f9b34fb"
TABLE = (Found(SERVICE, WRITE, ("write",)), Found(SERVICE, NOTIFY, ("notify",)))


def completed(text: str) -> str:
    """Fill in what a draft leaves to a person: here a stop and a timer that only the tests know."""
    timer = "" if "\nvalues: {} #" not in text else ', set_timer: "01 {timer:u8*60}"'
    for empty, filled in (
        ("\nstop: []\n", "\nstop: [stop]\n"),
        ("\ncommands: {}\n", f'\ncommands: {{stop: {{send: "00"}}{timer}}}\n'),
        ("\nvalues: {} #", "\nvalues: {timer: {min: 0, max: 3600, step: 60, unit: seconds}} #"),
        ("\nexamples: [] #", '\nexamples: [{reject: "FE FE"}] #'),
    ):
        text = text.replace(empty, filled)
    return text


def loaded(text: str) -> Profile:
    return load_profile(completed(text), "draft.yaml")


def look(*heard: str, written: tuple[str, ...] = (), name: str | None = "Massager 12", every: float = 1.0) -> Capture:
    return Capture(
        Advertised(name, (SERVICE,)),
        TABLE,
        tuple(Moved(at * every, NOTIFY, bytes.fromhex(data)) for at, data in enumerate(heard)),
        tuple(Moved(at + 0.5, WRITE, bytes.fromhex(data)) for at, data in enumerate(written)),
        30.0,
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(4))
def test_a_draft_lacks_nothing_but_how_to_stop_the_device(kind: str, seed: int) -> None:
    text = draft(capture(kind, Random(seed)))
    with pytest.raises(ProfileError) as error:
        load_profile(text, "draft.yaml")
    assert error.value.key_path == "stop"
    assert error.value.line == text[: text.index("\nstop: []")].count("\n") + 2
    profile = loaded(text)
    assert run_examples(profile) == []
    assert set(profile.commands) == {"stop"}


def test_a_draft_of_an_ems_massager_knows_its_frames_its_level_and_its_countdown() -> None:
    profile = loaded(draft(capture("hy-ems", Random(1), seconds=60)))
    assert profile.receive is not None
    assert profile.receive.build(bytes.fromhex("02 02 05")) == bytes.fromhex("68 79 00 0B 02 02 05 6B 71 0D 0A")
    assert {"pressure", "seconds_left"} <= profile.reported
    assert profile.gatt[0]["write"].uuid == WRITE
    assert profile.gatt[0]["notify"].uuid == NOTIFY


def test_what_was_written_is_told_and_made_no_command() -> None:
    heard = [f"5A 05 01 {level:02X} {0x5A + 5 + 1 + level:04X}" for level in (1, 2, 3, 2, 1, 2)]
    text = draft(look(*heard, written=("5A 05 01 00 00 60", "5A 05 06 00 00 65")))
    assert "# what was written has the same form" in text
    assert "#   after 1.5 s to FFE1: 5A 05 06 00 00 65" in text
    profile = loaded(text)
    assert set(profile.commands) == {"stop"}
    assert profile.frame is not None
    assert profile.frame.body(bytes.fromhex("5A 05 06 00 00 65")) is not None


def test_a_device_that_says_nothing_makes_a_draft_that_says_what_to_fill_in() -> None:
    text = draft(look())
    assert "no framing was found" in text
    with pytest.raises(ProfileError) as error:
        load_profile(text, "draft.yaml")
    assert error.value.key_path == "stop"


def test_a_short_service_alone_never_recognises() -> None:
    assert "recognise" not in draft(look("01", name=None))
    assert loaded(draft(look("01 01", "01 02", "01 01", "01 02", "01 03", "01 02"))).recognise[0].matcher() == {
        "local_name": "Massager*"
    }


def test_seconds_that_may_be_those_of_a_minute_are_not_told_as_what_is_left() -> None:
    text = draft(look(*(f"07 1D {second:02X}" for second in range(59, 20, -1))))
    assert "seconds_left" not in text
    assert "counts down by 1 a second" in text


WORDS = st.text(max_size=20)
UUIDS = st.sampled_from([NOTIFY, WRITE, "6f630003-7072-4d61-9c55-2f0e8b1d3a47", "00002a19-0000-1000-8000-00805f9b34fb"])
BYTES = st.binary(max_size=12) | st.sampled_from([bytes((0xD0, n % 4, 200 - n)) for n in range(9)])
MOVED = st.builds(Moved, st.floats(0, 300), UUIDS, BYTES)
CAPTURES = st.builds(
    Capture,
    st.builds(
        Advertised,
        st.none() | WORDS,
        st.lists(UUIDS, max_size=3).map(tuple),
        st.dictionaries(st.integers(0, 0xFFFF), st.binary(max_size=9), max_size=2),
    ),
    st.lists(
        st.builds(
            Found,
            UUIDS,
            UUIDS,
            st.lists(st.sampled_from(["read", "write", "write-without-response", "notify", "indicate"])).map(tuple),
            st.none() | st.binary(max_size=4),
        ),
        max_size=5,
    ).map(tuple),
    st.lists(MOVED, max_size=40).map(tuple),
    st.lists(MOVED, max_size=5).map(tuple),
    st.floats(0, 300),
)


@given(CAPTURES)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_a_device_says_the_draft_lacks_nothing_but_the_stop(seen: Capture) -> None:
    text = draft(seen)
    with pytest.raises(ProfileError) as error:
        load_profile(text, "draft.yaml")
    assert error.value.key_path == "stop", str(error.value)
    if any("write" in one for found in seen.characteristics for one in found.properties):
        assert run_examples(loaded(text)) == []
