"""A profile file: what it may hold, what is said about mistakes in it, and what it makes of an advertisement."""

from contextlib import suppress
import json
from pathlib import Path
import subprocess
import sys

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.recovery_massager.device.codec import Codec, Received
from custom_components.recovery_massager.device.errors import ProfileError
from custom_components.recovery_massager.device.examples import run_examples
from custom_components.recovery_massager.device.frame import Check, FrameFormat, Length
from custom_components.recovery_massager.device.model import Bits, Flag, Names, Range, Text
from custom_components.recovery_massager.device.profile import (
    LinkRules,
    Repeated,
    Rule,
    bundled_profiles,
    load_profile,
    read_profile,
)
from tests.device.gadget import BASE, profile
from tests.device.mistakes import MISTAKES as MISTAKES_OF_FORM
from tests.device.mistakes_seen import MISTAKES_SEEN
from tests.device.samples import SAMPLE, sample

HERE = Path(__file__).parent
MISTAKES = [*MISTAKES_OF_FORM, *MISTAKES_SEEN]
PACKAGE = HERE.parents[1] / "custom_components" / "recovery_massager"


def complaint(text: str) -> ProfileError:
    with pytest.raises(ProfileError) as caught:
        load_profile(text, "mine.yaml")
    return caught.value


@pytest.mark.parametrize(
    ("old", "new", "where", "words"), [row[1:] for row in MISTAKES], ids=[row[0] for row in MISTAKES]
)
def test_a_mistake_is_told_by_file_place_and_reason(old: str, new: str, where: str, words: str) -> None:
    assert SAMPLE.count(old) == 1, "the mistake must be made in one place"
    error = complaint(SAMPLE.replace(old, new))
    assert (error.file, error.key_path) == ("mine.yaml", where)
    assert words in error.problem
    assert str(error).startswith("mine.yaml")
    assert error.problem in str(error)


def test_both_schema_libraries_say_the_same_and_home_assistant_is_not_needed() -> None:
    script = f"""
import json, sys
if len(sys.argv) > 1:
    # Before the path: our calendar.py would hide Python's own from what Home Assistant imports.
    import homeassistant
sys.path[:0] = [{str(PACKAGE)!r}]
from device.errors import ProfileError
from device.examples import run_examples
from device.profile import bundled_profiles, load_profile
import voluptuous
said = []
for text in json.load(sys.stdin):
    try:
        load_profile(text, "mine.yaml")
    except ProfileError as error:
        said.append(str(error))
    else:
        said.append("")
failures = [failure for profile in bundled_profiles().values() for failure in run_examples(profile)]
print(json.dumps([voluptuous.Schema.__module__, "homeassistant" in sys.modules, failures, said]))
"""
    texts = json.dumps([SAMPLE, *(SAMPLE.replace(old, new) for _, old, new, _, _ in MISTAKES)])
    plain, with_core = (
        json.loads(
            subprocess.run(
                [sys.executable, "-c", script, *more], input=texts, capture_output=True, text=True, check=True
            ).stdout
        )
        for more in ([], ["with core"])
    )
    assert plain[:3] == ["voluptuous.schema_builder", False, []]
    assert with_core[0].startswith("probatio")
    assert with_core[1:3] == [True, []]
    assert plain[3] == with_core[3]
    assert plain[3][0] == ""
    assert all(plain[3][1:])


def test_a_mistake_names_the_line_of_its_key() -> None:
    error = complaint(SAMPLE.replace("step: 60", "step: 0"))
    assert error.line == SAMPLE[: SAMPLE.index("  timer:")].count("\n") + 1
    assert str(error) == f"mine.yaml, line {error.line}: values.timer: the steps do not lead from min to max"


def test_a_missing_key_names_the_line_of_what_it_is_missing_from() -> None:
    error = complaint(SAMPLE.replace("poll: {every: 2, send: read_status}", "poll: {every: 2}"))
    assert error.line == SAMPLE[: SAMPLE.index("  poll:")].count("\n") + 1


def test_broken_yaml_names_the_line_where_reading_failed() -> None:
    assert complaint(SAMPLE.replace("maker: Nobody", "maker: [Nobody")).line == 4


def test_the_error_of_a_missing_top_key_has_no_line() -> None:
    error = complaint(SAMPLE.replace("maker: Nobody\n", ""))
    assert str(error) == "mine.yaml: maker: is missing"


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_damaged_text_is_a_profile_error_or_a_profile(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(SAMPLE)))
    gone = data.draw(st.integers(0, 40))
    instead = data.draw(st.text(max_size=20) | st.text("{}[]:,&*!|>'\"%@`#-? \n\t0aF~", max_size=20))
    with suppress(ProfileError):
        load_profile(SAMPLE[:at] + instead + SAMPLE[at + gone :], "mine.yaml")


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_any_value_anywhere_is_a_profile_error_or_a_profile(data: st.DataObject) -> None:
    lines = SAMPLE.splitlines()
    number = data.draw(st.integers(0, len(lines) - 1))
    key, colon, _ = lines[number].partition(": ")
    wild = st.recursive(
        st.sampled_from(["x", "0", "-1", "none", "0x1F", "true", "", "99999999999999999999", "ü"]),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["a", "send", "min", "bits", "code"]), inner, max_size=3)
        ),
        max_leaves=6,
    )
    lines[number] = f"{key}{colon or ': '}{json.dumps(data.draw(wild))}"
    with suppress(ProfileError):
        load_profile("\n".join(lines), "mine.yaml")


def test_every_key_reaches_the_profile() -> None:
    profile = sample()
    assert (profile.id, profile.name, profile.maker, profile.kind) == ("sample", "Sample", "Nobody", "vibration")
    assert (profile.evidence, profile.sources, profile.order) == ("D", ("made up",), "big")
    assert (profile.confirm, profile.stop, profile.autostop) == (("status",), ("off", "halt"), "keep_alive")
    assert profile.link == LinkRules(
        settle=0.2,
        gap=0.05,
        timeout=1.5,
        retries=1,
        response=False,
        read=("battery",),
        hello=("read_status",),
        poll=Repeated(2.0, "read_status"),
        keep_alive=Repeated(10.0, "beat"),
    )
    frame = FrameFormat(b"\x5a\xa5", Length(2, 2, -4, "big"), Check("crc16_xmodem", ("big", "little")), b"\r\n", 64)
    assert profile.frame == profile.receive == frame
    assert profile.gatt[0]["write"].uuid == "0000ffe1-0000-1000-8000-00805f9b34fb"
    assert not profile.gatt[0]["write"].optional
    assert profile.gatt[1]["battery"].optional
    assert profile.values["pressure"] == Range(0, 6, 1, "level")
    assert profile.values["mode"] == Names({"knead": (0,), "wave": (16, 17), "hammer": (2,)}, {"hammer": "Hammer"})
    assert profile.values["heat"] == Names({"off": (0,), "low": (1,)})
    assert profile.values["faults"] == Bits({"pump": 0, "battery": 9})
    assert profile.values["worn"] == Flag()
    assert profile.values["firmware"] == Text()
    assert profile.answers.ok == {0, 0x80}
    assert profile.answers.refused == {1: "invalid", 2: "battery_low"}
    assert profile.commands["halt"].once
    assert profile.commands["halt"].expect == {"run": "idle"}
    assert profile.commands["off"].sets == {"pressure": 0}
    assert profile.commands["set_pressure"].relative
    assert not profile.commands["start"].relative
    assert profile.commands["start"].placeholders == {"timer", "heat"}
    assert profile.subscribed == {"notify", "battery"}
    assert not profile.assumed_state


def test_what_only_some_families_need_reaches_the_profile_too() -> None:
    profile = load_profile(
        SAMPLE.replace("confirm: status", "confirm: [status, about]")
        .replace("{every: 2, send: read_status}", "{every: 2, send: read_status, while: running}\n  doubt: 1.5")
        .replace("{next: 13}", "{next: 13, while: running}")
        .replace("{up: 12 01, down: 12 FF}", "{next: 12 01}")
        .replace("[features:u8@1, modes:u8]", "[features:u8@1, modes:u8 optional]")
        .replace("{starts: 82, size: 3,", "{starts: 82, except: 82 FF, size: [2, 3],")
        .replace("  off: {set: {pressure: 0}}", "  off: {set: {pressure: 0}}\n  pause: {set: {pressure: 1}}")
        .replace("command: set_pressure, step: up", "command: set_pressure, step: next")
        .replace("  - {reject: C8, from: battery}", "  - {frame: 12 01, bytes: 5A A5 00 06 12 01 38 35 0D 0A}"),
        "x",
    )
    assert profile.confirm == ("status", "about")
    assert profile.link.poll == Repeated(2.0, "read_status", running=True)
    assert profile.link.doubt == 1.5
    assert profile.commands["set_mode"].running
    assert not profile.commands["set_pressure"].running
    assert profile.commands["set_pressure"].step(None, 3) == "next"
    assert profile.reports["about"].shortest == 2
    assert profile.reports["about"].fits(b"\x82\x01\x01")
    assert not profile.reports["about"].fits(b"\x82\xff\x01")
    assert profile.begun_by == frozenset()
    assert run_examples(profile) == []


def test_what_ends_before_an_optional_field_says_nothing_of_it() -> None:
    text = SAMPLE.replace("[features:u8@1, modes:u8]", "[features:u8@1, modes:u8 optional]")
    codec = Codec(load_profile(text.replace("{starts: 82, size: 3,", "{starts: 82, size: [2, 3],"), "x"))
    form = sample().receive
    assert form is not None
    for body, said in ((b"\x82\x01", {"features"}), (b"\x82\x01\x01", {"features", "modes"})):
        (event,) = codec.feed("notify", form.build(body))
        assert isinstance(event, Received)
        assert event.values.keys() == said


def test_a_report_leaves_its_exceptions_to_another() -> None:
    both = "{starts: 82, except: 82 FF, size: 3,"
    text = SAMPLE.replace("{starts: 82, size: 3,", both).replace(
        "  firmware: {starts: 83,", "  empty: {starts: 82 FF, size: 3, sets: {faults: none}}\n  firmware: {starts: 83,"
    )
    codec = Codec(load_profile(text, "x"))
    form = sample().receive
    assert form is not None
    named = [
        event.report
        for body in (b"\x82\xff\x01", b"\x82\xfe\x01")
        for event in codec.feed("notify", form.build(body))
        if isinstance(event, Received)
    ]
    assert named == ["empty", "about"]


def test_an_example_frame_that_is_framed_otherwise_is_told() -> None:
    text = SAMPLE.replace("  - {reject: C8, from: battery}", "  - {frame: 12 01, bytes: 5A A5 00 06 12 01 38 36 0D 0A}")
    assert run_examples(load_profile(text, "x")) == [(6, "frame 12 01: is 5a a5 00 06 12 01 38 35 0d 0a")]


def test_answers_may_come_in_another_frame_or_in_none() -> None:
    assert load_profile(SAMPLE.replace("  max: 64\n", "  max: 64\nreceive: none\n"), "x").receive is None
    other = load_profile(SAMPLE.replace("  max: 64\n", "  max: 64\nreceive: {head: F0, check: {kind: sum8}}\n"), "x")
    assert other.receive == FrameFormat(b"\xf0", None, Check("sum8", ("big",)), b"", 128)


def test_a_massager_that_says_nothing_has_an_assumed_state() -> None:
    profile = load_profile(
        """
id: mute
name: Mute
maker: Nobody
kind: vibration
evidence: D
sources: [made up]
gatt: [{write: FFE1}]
values:
  pressure: {min: 0, max: 3, unit: level}
commands:
  set_pressure: "A0 {pressure:u8}"
  halt: A0 00
stop: [halt]
autostop: none
examples:
  - {command: set_pressure, means: {pressure: 2}, bytes: A0 02}
""",
        "mute.yaml",
    )
    assert profile.assumed_state
    assert profile.subscribed == frozenset()
    assert profile.recognise == ()
    assert profile.link == LinkRules()


def test_a_name_is_matched_with_its_wildcards() -> None:
    profile = sample()
    assert profile.recognises("SAM-12", (), (), {})
    assert not profile.recognises("SAM", (), (), {})
    assert not profile.recognises("sam-12", (), (), {})
    assert not profile.recognises(None, (), (), {})


def test_all_parts_of_a_rule_must_fit() -> None:
    profile = sample()
    service = "0000FFE0-0000-1000-8000-00805F9B34FB"
    assert profile.recognises("sample 3", (service,), (), {})
    assert not profile.recognises("sample 3", (), (), {})
    assert not profile.recognises("other", (service,), (), {})


def test_manufacturer_data_is_matched_by_company_and_beginning() -> None:
    profile = sample()
    assert profile.recognises(None, (), (), {0: b"SAX"})
    assert not profile.recognises(None, (), (), {0: b"S"})
    assert not profile.recognises(None, (), (), {1: b"SAX"})


def test_service_data_is_matched_whatever_the_case_of_its_uuid() -> None:
    rule = Rule(service_data_uuid="6f630001-7072-4d61-9c55-2f0e8b1d3a47")
    assert rule.fits(None, (), ("6F630001-7072-4D61-9C55-2F0E8B1D3A47",), {})
    assert not rule.fits(None, ("6f630001-7072-4d61-9c55-2f0e8b1d3a47",), (), {})


def test_a_rule_is_a_manifest_matcher_too() -> None:
    assert [rule.matcher() for rule in sample().recognise] == [
        {"local_name": "SAM-*"},
        {"manufacturer_id": 0, "manufacturer_data_start": [0x53, 0x41]},
        {"service_uuid": "0000ffe0-0000-1000-8000-00805f9b34fb", "local_name": "sample*"},
    ]


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SAMPLE.replace("\n", "\r\n").encode())
    assert read_profile(path) == sample()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"id: \xff\xfe", "is not text in UTF-8"),
        (b"#" * 70_000, "too long"),
        (None, "cannot be read: No such file or directory"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_profile_error(tmp_path: Path, content: bytes | None, words: str) -> None:
    path = tmp_path / "mine.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ProfileError, match=words) as caught:
        read_profile(path)
    assert caught.value.file == "mine.yaml"


def test_bundled_profiles_are_named_after_their_files() -> None:
    files = {path.stem for path in (PACKAGE / "device" / "profiles").iterdir()}
    assert bundled_profiles().keys() == files
    assert "open_compression" in files


@pytest.mark.parametrize("key", ["hello: [{}]", "poll: {{every: 1, send: {}}}", "keep_alive: {{every: 1, send: {}}}"])
@pytest.mark.parametrize(
    ("name", "bytes_"),
    [
        ("start", ""),
        ("resume", ""),
        ("pause", ""),
        ("harmless", "01"),
        ("level_three", "03 03"),
        ("three", "{set: {pressure: 3}}"),
        ("step", "06"),
    ],
)
def test_nothing_that_is_sent_unasked_starts_it_or_changes_how_it_feels(key: str, name: str, bytes_: str) -> None:
    more = f", {name}: {bytes_}}}" if bytes_ else "}"
    commands = BASE["commands"].removesuffix("}") + more
    with pytest.raises(ProfileError, match="nobody asked for that"):
        profile(link=f"{{timeout: 1, {key.format(name)}}}", commands=commands)


@pytest.mark.parametrize("name", ["start", "button"])
def test_a_stop_that_writes_what_starts_it_is_a_toggle(name: str) -> None:
    commands = BASE["commands"].removesuffix("}").replace("stop: 02, ", "")
    with pytest.raises(ProfileError, match="once: true"):
        profile(commands=f"{commands}, button: 01}}" if name == "button" else f"{commands}}}", stop=f"[{name}]")
    toggle = f"{commands}, button: {{send: 01, once: true}}}}"
    assert profile(commands=toggle, stop="[button]").stop == ("button",)
