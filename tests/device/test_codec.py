"""Bytes in, events out; command in, bytes out."""

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import given, strategies as st
import pytest

from custom_components.recovery_massager.device.codec import Answer, Codec, Dropped, Received, Write
from custom_components.recovery_massager.device.errors import InvalidValue
from custom_components.recovery_massager.device.examples import run_examples
from custom_components.recovery_massager.device.frame import FrameFormat
from custom_components.recovery_massager.device.model import Bits, Domain, Flag, Names, Range, Value
from custom_components.recovery_massager.device.profile import Example, domain_of
from tests.device.samples import compose, sample

SAMPLE = sample()
FRAME = SAMPLE.frame
assert FRAME is not None
STATUS = "81 02 35 11 0F 00 27 10 03 81 02 01 01 01 00"


def framed(body: str) -> bytes:
    assert isinstance(FRAME, FrameFormat)
    return FRAME.build(bytes.fromhex(body))


def feed(body: str) -> Received | Dropped:
    (event,) = Codec(SAMPLE).feed("notify", framed(body))
    return event


def values_of(domain: Domain) -> st.SearchStrategy[Value]:
    match domain:
        case Range():
            return st.integers(int(domain.minimum), int(domain.maximum))
        case Names():
            return st.sampled_from(list(domain.codes))
        case Bits():
            return st.frozensets(st.sampled_from(list(domain.bits)))
        case Flag():
            return st.booleans()
    return st.text("ABC 0123", min_size=1).map(str.strip).filter(bool)


def test_a_report_gives_its_values() -> None:
    event = feed(STATUS)
    assert event == Received(
        "notify",
        bytes.fromhex(STATUS),
        "status",
        {
            "run": "running",
            "pressure": 3,
            "mode": "wave",
            "timer": 900,
            "seconds_left": 100,
            "battery": 75,
            "buzzer": True,
            "worn": True,
            "faults": frozenset({"pump", "battery"}),
            "heat": "low",
            "zone": "feet",
        },
    )


def test_a_report_may_set_values_by_coming() -> None:
    event = feed("85 33 01")
    assert isinstance(event, Received)
    assert event.values == {"run": "idle", "faults": frozenset({"pump"}), "seconds_left": None}


def test_a_choice_that_nobody_knows_is_unknown_and_the_rest_is_believed() -> None:
    event = feed(STATUS.replace("81 02 35 11", "81 02 35 55"))
    assert isinstance(event, Received)
    assert event.values["mode"] is None
    assert event.values["pressure"] == 3


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (STATUS.replace("81 02 35", "81 02 75"), "pressure is 7"),
        (STATUS.replace("81 02 35", "81 09 35"), "run is 9"),
        (STATUS.replace("27 10 03", "27 10 05"), "battery is 125"),
        (STATUS.replace("0F 00 27 10", "0F 0F 27 10"), "seconds_left is 9930"),
        ("81 02 35", "status has another size"),
        (STATUS + " 00" * 6, "status has another size"),
        ("77", "unknown report"),
        ("83 0A", "firmware cannot be shown"),
        ("84 05 02", "the limits of pressure contradict each other"),
        ("84 FF 02", "pressure_min is -1"),
    ],
)
def test_garbage_is_dropped_with_a_reason(body: str, reason: str) -> None:
    assert feed(body) == Dropped("notify", bytes.fromhex(body), reason)


def test_what_is_no_frame_is_dropped() -> None:
    data = bytes.fromhex("00 01 02")
    assert Codec(SAMPLE).feed("notify", data) == [Dropped("notify", data, "no_frame")]


def test_only_the_notify_role_is_framed() -> None:
    assert Codec(SAMPLE).feed("battery", b"\x57") == [Received("battery", b"\x57", "battery", {"battery": 87})]


def test_a_role_that_nobody_knows_is_dropped() -> None:
    assert Codec(SAMPLE).feed("elsewhere", b"\x57") == [Dropped("elsewhere", b"\x57", "unknown report")]


def test_without_frames_a_notification_is_a_report() -> None:
    body = bytes.fromhex(STATUS)
    (event,) = Codec(replace(SAMPLE, receive=None)).feed("notify", body)
    assert isinstance(event, Received)
    assert event.report == "status"


def test_a_report_was_seen_once_it_came_valid_on_this_connection() -> None:
    codec = Codec(SAMPLE)
    codec.feed("notify", framed("81 02 35"))
    assert not codec.seen("status")
    codec.feed("notify", framed(STATUS))
    assert codec.seen("status")
    codec.reset()
    assert not codec.seen("status")


def test_a_new_connection_does_not_go_on_with_an_old_fragment() -> None:
    codec = Codec(SAMPLE)
    frame = framed(STATUS)
    assert codec.feed("notify", frame[:9]) == []
    codec.reset()
    (event,) = codec.feed("notify", frame)
    assert isinstance(event, Received)


def test_without_frames_there_is_nothing_to_forget() -> None:
    codec = Codec(replace(SAMPLE, receive=None))
    codec.reset()
    assert not codec.seen("status")


def test_what_the_massager_does_not_have_never_comes_out() -> None:
    codec = Codec(SAMPLE)
    codec.capabilities = SAMPLE.capabilities({"features": ["worn"]})
    (event,) = codec.feed("notify", framed(STATUS))
    assert isinstance(event, Received)
    assert "heat" not in event.values
    assert event.values["worn"] is True


def test_an_advertisement_tells_by_manufacturer_data() -> None:
    codec = Codec(SAMPLE)
    assert codec.advertisement({}, {0: bytes.fromhex("53 41 01")}) == {"run": "running"}
    assert codec.advertisement({}, {0: bytes.fromhex("53 41 09")}) is None
    assert codec.advertisement({}, {0: b"", 1: bytes.fromhex("53 41 01")}) is None
    assert codec.advertisement({}, {}) is None


@given(
    st.sampled_from(["notify", "battery", "write", "advertisement", "elsewhere"]),
    st.lists(st.binary(max_size=600), max_size=5),
)
def test_no_bytes_on_any_role_raise_or_give_a_value_outside_its_domain(role: str, chunks: list[bytes]) -> None:
    codec = Codec(SAMPLE)
    for chunk in chunks:
        for event in codec.feed(role, chunk):
            assert len(event.body if isinstance(event, Received) else event.data) <= 600
            if isinstance(event, Received):
                assert_in_domain(event.values)


@given(st.sampled_from(["81", "82", "83", "84", "85", "94", "95", ""]), st.binary(max_size=50))
def test_no_body_in_a_right_frame_raises_or_gives_a_value_outside_its_domain(start: str, body: bytes) -> None:
    event = feed(start + body.hex())
    if isinstance(event, Received):
        assert_in_domain(event.values)


@given(
    st.dictionaries(st.text(max_size=40), st.binary(max_size=40)),
    st.dictionaries(st.integers(-1, 3), st.binary(max_size=40)),
)
def test_no_advertisement_raises(service_data: Mapping[str, bytes], manufacturer_data: Mapping[int, bytes]) -> None:
    assert_in_domain(Codec(SAMPLE).advertisement(service_data, manufacturer_data) or {})


def assert_in_domain(values: Mapping[str, Value]) -> None:
    for name, value in values.items():
        domain = domain_of(name, SAMPLE.values)
        assert domain is not None
        if isinstance(domain, Range) and value is not None:
            assert isinstance(value, int)
            assert domain.minimum <= value <= domain.maximum
        else:
            assert value is None or domain.contains(value)


@pytest.mark.parametrize("name", ["status", "about", "firmware", "limits", "battery"])
@given(data=st.data())
def test_what_a_report_says_is_what_comes_out(name: str, data: st.DataObject) -> None:
    report = SAMPLE.reports[name]
    values: dict[str, Value] = {}
    for field in report.fields:
        domain = domain_of(field.name, SAMPLE.values)
        assert domain is not None
        drawn = data.draw(values_of(domain))
        if isinstance(drawn, int) and not isinstance(drawn, bool) and field.scaled:
            drawn = drawn // field.times * field.times
        if field.name.startswith("pressure_"):
            drawn = 3
        values[field.name] = data.draw(st.none()) if drawn == 0 and field.none == 0 else drawn
    body = compose(report, values, SAMPLE.values)
    (event,) = Codec(SAMPLE).feed(report.role, framed(body.hex()) if report.role == "notify" else body)
    assert isinstance(event, Received), event
    assert event.values == values


def test_a_command_is_written_in_a_frame_with_its_values() -> None:
    writes = Codec(SAMPLE).encode("start", {"timer": 900, "heat": "low", "zone": "legs"})
    assert writes == (Write("write", framed("10 0F 01")), Write("write", framed("11 01")))


def test_a_command_to_another_role_has_no_frame() -> None:
    start = SAMPLE.commands["start"]
    profile = replace(SAMPLE, commands={"start": replace(start, to="battery")})
    assert Codec(profile).encode("start", {"timer": 900, "heat": "low"})[1] == Write("battery", bytes.fromhex("11 01"))


def test_a_step_goes_up_down_or_to_the_next() -> None:
    codec = Codec(SAMPLE)
    assert codec.encode_step("set_pressure", "up") == Write("write", framed("12 01"))
    assert codec.encode_step("set_pressure", "down") == Write("write", framed("12 FF"))
    assert codec.encode_step("set_mode", "next") == Write("write", framed("13"))


@pytest.mark.parametrize("values", [{}, {"timer": None, "heat": "low"}])
def test_a_command_without_a_value_it_needs_is_refused(values: Mapping[str, Value]) -> None:
    with pytest.raises(InvalidValue, match="missing_value: what timer"):
        Codec(SAMPLE).encode("start", values)


@pytest.mark.parametrize("timer", [0, 90, 3660, "long", True, float("nan")])
def test_a_value_that_the_massager_cannot_take_is_never_written(timer: Value) -> None:
    with pytest.raises(InvalidValue, match="out_of_range"):
        Codec(SAMPLE).encode("set_timer", {"timer": timer})


def test_commands_are_held_to_what_this_massager_said_of_itself() -> None:
    codec = Codec(SAMPLE)
    codec.capabilities = SAMPLE.capabilities({"timer_max": 600})
    with pytest.raises(InvalidValue, match="maximum 600"):
        codec.encode("set_timer", {"timer": 660})


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ("94 00", Answer(ok=True)),
        ("94 80 01 02", Answer(ok=True)),
        ("94 02", Answer(ok=False, reason="battery_low")),
        ("94 77", Answer(ok=False, reason="failed")),
    ],
)
def test_an_answer_says_how_it_went(body: str, answer: Answer) -> None:
    event = feed(body)
    assert isinstance(event, Received)
    assert (event.report, event.values) == (None, {})
    assert Codec(SAMPLE).answered("set_timer", event) == answer


def test_an_answer_is_to_one_command_and_on_one_role_only() -> None:
    codec = Codec(SAMPLE)
    answer = Received("notify", bytes.fromhex("95 01"), None, {})
    assert codec.answered("set_buzzer", answer) == Answer(ok=True)
    assert codec.answered("set_timer", answer) is None
    assert codec.answered("start", answer) is None
    assert codec.answered("set_buzzer", replace(answer, role="battery")) is None
    assert feed("94") == Dropped("notify", b"\x94", "unknown report")


def test_the_echo_of_a_request_is_no_answer() -> None:
    codec = Codec(SAMPLE)
    (write,) = codec.encode("set_timer", {"timer": 900})
    assert isinstance(codec.feed("notify", write.data)[0], Dropped)


def test_the_examples_of_the_sample_hold() -> None:
    assert run_examples(SAMPLE) == []


@pytest.mark.parametrize(
    ("example", "failure"),
    [
        (Example("report", "status", (framed("81"),), {}), "is not understood: status has another size"),
        (Example("report", "status", (framed(STATUS)[:-1],), {}), "is not understood: it is incomplete"),
        (Example("report", "status", (framed("85 33 01"),), {}), "is taken for ended"),
        (Example("report", "status", (framed(STATUS),), {"pressure": 4}), "pressure is 3, not 4"),
        (Example("report", "status", (framed(STATUS),), {"firmware": None}), "firmware is None, not None"),
        (Example("command", "halt", (b"\x11",), {}), f"is {framed('11 00').hex(' ')}"),
        (Example("command", "set_timer", (b"\x11",), {"timer": 1}), "out_of_range"),
        (Example("answer", "set_timer", (framed("94 01"),), {"result": "ok"}), "means invalid"),
        (Example("answer", "set_timer", (framed("94 00"),), {"result": "invalid"}), "means ok"),
        (Example("answer", "set_timer", (framed("95 00"),), {"result": "ok"}), "does not answer"),
        (Example("reject", "notify", (framed(STATUS),), {}), "is taken for status"),
        (Example("reject", "notify", (framed("94 00"),), {}), "is taken for an answer"),
    ],
)
def test_an_example_that_does_not_hold_is_told(example: Example, failure: str) -> None:
    ((index, told),) = run_examples(replace(SAMPLE, examples=(example,)))
    assert index == 0
    assert told.startswith(f"{example.kind} {example.subject}: ")
    assert failure in told
