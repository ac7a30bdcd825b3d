"""The Open Compression Profile against its specification, docs/gatt-profile.md."""

from pathlib import Path
import re

from hypothesis import given, strategies as st
import pytest

from custom_components.recovery_massager.device.codec import Answer, Codec, Dropped, Received, Write
from custom_components.recovery_massager.device.examples import run_examples
from custom_components.recovery_massager.device.fields import Field
from custom_components.recovery_massager.device.model import Bits, Chambers, Names, Range, Value
from custom_components.recovery_massager.device.profile import Report, bundled_profiles, domain_of
from tests.device.samples import compose

OPEN = bundled_profiles()["open_compression"]
PAGE = (Path(__file__).parents[2] / "docs" / "gatt-profile.md").read_text(encoding="utf-8")
SERVICE = "6f630001-7072-4d61-9c55-2f0e8b1d3a47"
FEATURE = bytes.fromhex("01 00 3F 00 14 64 05 1F 00 10 0E 03 02 04")
STATE = bytes.fromhex("01 01 2D 00 53 02 58 02 01 57 00 00 00 00")
MEANS = {
    "success": "ok",
    "opcode not supported": "unsupported",
    "invalid parameter": "invalid",
    "operation failed": "failed",
    "not permitted in this run state": "not_permitted",
    "not worn": "not_worn",
    "a fault is present": "fault",
    "battery too low": "battery_low",
}


def values_of(field: Field) -> st.SearchStrategy[Value]:
    domain = domain_of(field.name, OPEN.values)
    some: st.SearchStrategy[Value]
    match domain:
        case Range():
            top = min(int(domain.maximum), field.highest if field.none is None else field.highest - 1)
            some = st.integers(max(int(domain.minimum), 1 if field.none == 0 else 0), top)
        case Names():
            some = st.sampled_from(list(domain.codes))
        case Bits():
            some = st.frozensets(st.sampled_from(list(domain.bits)))
        case Chambers():
            some = st.lists(st.none() | st.integers(0, 254), min_size=1, max_size=16).map(tuple)
        case _:
            some = st.booleans()
    return some if field.none is None or isinstance(domain, Chambers) else some | st.none()


def decode(report: Report, body: bytes) -> Received | Dropped | None:
    if report.role == "advertisement":
        values = Codec(OPEN).advertisement({SERVICE.upper(): body}, {})
        return None if values is None else Received(report.role, body, report.name, values)
    (event,) = Codec(OPEN).feed(report.role, body)
    return event


def test_its_examples_hold() -> None:
    assert run_examples(OPEN) == []


def test_every_command_and_every_report_has_an_example() -> None:
    shown = {(example.kind, example.subject) for example in OPEN.examples}
    assert {name for kind, name in shown if kind == "command"} == OPEN.commands.keys()
    assert {name for kind, name in shown if kind == "answer"} == OPEN.commands.keys()
    assert {name for kind, name in shown if kind == "report"} == OPEN.reports.keys()


def test_every_frame_on_the_page_is_among_its_examples() -> None:
    frames = set(re.findall(r"`((?:[0-9A-F]{2} )+[0-9A-F]{2})`", PAGE))
    known = {example.data[0].hex(" ").upper() for example in OPEN.examples}
    # The page shows a request that a client of ours never sends, a pressure off the steps; and chambers with all known.
    assert frames - known == {"05 2B", "2D 2D 1C 00 00 00 00 00"}
    assert len(frames) >= 12


def test_opcodes_are_those_of_the_page() -> None:
    rows = re.findall(r"^\| ([0-9A-F]{2}) \| \**([a-z -]+?)\** \| [^|]+ \| [^|]+ \|$", PAGE, re.MULTILINE)
    names = {"set countdown": "set_timer", "keep-alive": "keep_alive"}
    opcodes = {names.get(name, name.replace(" ", "_")): int(code, 16) for code, name in rows}
    assert len(opcodes) == 11
    sent = {}
    for name, command in OPEN.commands.items():
        first = command.writes[0][0]
        assert isinstance(first, bytes)
        assert command.answer == (0x80, first[0], "result")
        sent[name] = first[0]
    assert sent == opcodes


def test_results_are_those_of_the_page() -> None:
    table = PAGE[PAGE.index("| result | meaning |") : PAGE.index("ATT errors")]
    rows = re.findall(r"^\| (0[1-8]) \| ([a-z ]+?)(?: \(|,| \|)", table, re.MULTILINE)
    meant = {int(code, 16): MEANS[text] for code, text in rows}
    assert len(meant) == 8
    assert OPEN.answers.ok == {1}
    assert {1: "ok", **OPEN.answers.refused} == meant


def test_characteristics_are_those_of_the_page() -> None:
    numbers = dict(re.findall(r"^\| ([A-Z][A-Za-z ]+?) \| `(6f63000[2-5])-", PAGE, re.MULTILINE))
    (roles,) = OPEN.gatt
    assert {role: gatt.uuid[:8] for role, gatt in roles.items()} == {
        "write": numbers["Control Point"],
        "notify": numbers["Control Point"],
        "feature": numbers["Feature"],
        "state": numbers["State"],
        "chambers": numbers["Chamber Pressures"],
        "battery": "00002a19",
    }
    assert {role for role, gatt in roles.items() if gatt.optional} == {"chambers", "battery"}
    assert OPEN.subscribed == {"notify", "feature", "state", "chambers", "battery"}


@pytest.mark.parametrize(
    ("uuids", "service_data"), [((SERVICE,), ()), ((), (SERVICE,)), ((SERVICE.upper(),), (SERVICE.upper(),))]
)
def test_it_is_recognised_by_service_and_by_service_data(uuids: tuple[str, ...], service_data: tuple[str, ...]) -> None:
    assert OPEN.recognises("Calf boots", uuids, service_data, {})


def test_nothing_else_is_recognised() -> None:
    assert not OPEN.recognises("Calf boots", ("0000180f-0000-1000-8000-00805f9b34fb",), (), {1: b"x"})


def test_the_reference_device_can_all_that_the_page_says() -> None:
    codec = Codec(OPEN)
    (event,) = codec.feed("feature", FEATURE)
    assert isinstance(event, Received)
    about = OPEN.about(event.values)
    assert about == {
        "features": ["chambers", "heat", "identify", "pause", "worn", "zones"],
        "pressure_min": 20,
        "pressure_max": 100,
        "pressure_step": 5,
        "modes": ["flush", "full_squeeze", "pulse", "sequential", "wave"],
        "timer_max": 3600,
        "heat_levels": 3,
        "legs": 2,
        "chambers_per_leg": 4,
    }
    capabilities = OPEN.capabilities(about)
    assert capabilities.commands == OPEN.commands.keys()
    assert capabilities.range("pressure") == Range(20, 100, 5, "mmHg")
    assert capabilities.range("timer") == Range(1, 3600, 1, "seconds")
    assert capabilities.options("mode") == ("sequential", "wave", "full_squeeze", "flush", "pulse")
    assert capabilities.options("heat") == ("off", "low", "medium", "high")


def test_a_bare_device_can_what_every_device_must() -> None:
    (event,) = Codec(OPEN).feed("feature", bytes.fromhex("01 00 00 00 1E 3C 0A 01 00 84 03 00 01 01"))
    assert isinstance(event, Received)
    capabilities = OPEN.capabilities(OPEN.about(event.values))
    assert capabilities.commands == {"start", "stop", "set_pressure", "set_mode", "set_timer", "keep_alive"}
    assert capabilities.options("mode") == ("sequential",)
    assert capabilities.range("timer") == Range(1, 900, 1, "seconds")
    for name in ("heat", "zone", "worn", "chambers"):
        assert not capabilities.visible(name)


@pytest.mark.parametrize("name", list(OPEN.reports))
@given(data=st.data())
def test_what_a_report_says_is_what_comes_out(name: str, data: st.DataObject) -> None:
    report = OPEN.reports[name]
    values = {field.name: data.draw(values_of(field), field.name) for field in report.fields}
    if name == "feature":
        low, high = sorted(data.draw(st.tuples(st.integers(0, 255), st.integers(0, 255))))
        values |= {"pressure_min": low, "pressure_max": high, "pressure_step": data.draw(st.integers(1, 255))}
    body = compose(report, values, OPEN.values)
    event = decode(report, body + data.draw(st.binary(max_size=4)) if report.longest > 16 else body)
    assert isinstance(event, Received), event
    assert event.report == name
    assert event.values == values


@pytest.mark.parametrize("role", ["notify", "feature", "state", "chambers", "battery", "advertisement"])
@given(body=st.binary(max_size=20))
def test_no_bytes_raise_or_give_a_value_outside_its_domain(role: str, body: bytes) -> None:
    (event,) = Codec(OPEN).feed(role, body)
    if isinstance(event, Received):
        for name, value in event.values.items():
            domain = domain_of(name, OPEN.values)
            assert domain is not None
            assert value is None or domain.contains(value)


@given(pressure=st.integers(-5, 300) | st.floats())
def test_only_pressures_that_the_device_has_are_ever_written(pressure: float) -> None:
    codec = Codec(OPEN)
    codec.capabilities = OPEN.capabilities({"pressure_min": 20, "pressure_max": 100, "pressure_step": 5})
    if pressure in range(20, 101, 5):
        assert codec.encode("set_pressure", {"pressure": pressure}) == (Write("write", bytes([5, int(pressure)])),)
    else:
        with pytest.raises(Exception, match="out_of_range"):
            codec.encode("set_pressure", {"pressure": pressure})


def test_a_stop_is_confirmed_by_its_response_and_the_state() -> None:
    stop = OPEN.commands["stop"]
    assert OPEN.stop == ("stop",)
    assert stop.expect == {"run": "idle"}
    codec = Codec(OPEN)
    (event,) = codec.feed("notify", bytes.fromhex("80 02 01"))
    assert isinstance(event, Received)
    assert codec.answered("stop", event) == Answer(ok=True)
    assert codec.answered("start", event) is None


def test_chamber_pressures_are_never_taken_for_the_answer_to_a_stop() -> None:
    codec = Codec(OPEN)
    (event,) = codec.feed("chambers", bytes.fromhex("80 02 01"))
    assert isinstance(event, Received)
    assert event.report == "chambers"
    assert codec.answered("stop", event) is None


def test_a_device_of_another_major_version_is_not_believed() -> None:
    codec = Codec(OPEN)
    codec.feed("feature", b"\x02" + FEATURE[1:])
    assert not codec.seen("feature")
    codec.feed("feature", FEATURE)
    assert OPEN.confirm == ("feature",)
    assert codec.seen("feature")


def test_a_later_minor_version_is_understood() -> None:
    codec = Codec(OPEN)
    (event,) = codec.feed("state", STATE[:8] + b"\xf9" + STATE[9:] + b"\x01\x02")
    assert isinstance(event, Received)
    assert event.values == decode_values(STATE)


def decode_values(state: bytes) -> object:
    (event,) = Codec(OPEN).feed("state", state)
    assert isinstance(event, Received)
    return event.values


def test_a_session_without_countdown_is_kept_alive_three_times_as_often_as_it_must() -> None:
    assert OPEN.autostop == "countdown"
    assert OPEN.link.keep_alive is not None
    assert (OPEN.link.keep_alive.send, OPEN.link.keep_alive.every) == ("keep_alive", 10)


def test_bits_of_features_and_faults_are_those_of_the_page() -> None:
    features, faults = OPEN.values["features"], OPEN.values["faults"]
    assert isinstance(features, Bits)
    assert isinstance(faults, Bits)
    assert "bit 0 heat, 1 worn detection, 2 identify, 3 pause, 4 zones (legs one by one), 5 chamber pressures" in PAGE
    assert features.bits == {"heat": 0, "worn": 1, "identify": 2, "pause": 3, "zones": 4, "chambers": 5}
    listed = re.search(r"faults: (bit 0 .*?6 internal)", PAGE)
    assert listed is not None
    without_notes = re.sub(r"\([^)]*\)", "", listed[1].removeprefix("bit "))
    assert {name: int(bit) for bit, name in re.findall(r"(\d) (\w+)", without_notes)} == faults.bits
