"""The connection interval and the fault `delay`, on a clock that stands still: see the docstring of simulator/link.py."""

from collections.abc import Callable

import pytest

from simulator.clock import Clock, Timer
from simulator.devices.calf_boots import CalfBoots
from simulator.devices.compression_profile import CONTROL_POINT, STATE
from simulator.gatt import AttError
from simulator.link import Link
from tests.simulator.desk import SHORT

INTERVAL = 0.03


class LoopOfClock:
    """As much of an event loop as a link uses, with time that a test moves on."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def time(self) -> float:
        return self._clock.now()

    def call_at(self, when: float, callback: Callable[[], None]) -> Timer:
        return self._clock.call_later(when - self._clock.now(), callback)


class Radio:
    """A client at the other end of a link; notes what arrives in which interval since the connection."""

    def __init__(self, boots: CalfBoots, interval: float) -> None:
        self.boots = boots
        self.clock = boots.clock
        self.interval = interval
        self.arrived: list[tuple[float, str]] = []
        self.link = Link(boots, "radio", interval, self._value, lambda reason: self._note(f"end {reason:02X}"))
        self.connected_at = self.clock.now()

    def _note(self, what: str) -> None:
        since = self.clock.now() - self.connected_at
        self.arrived.append((round(since / self.interval, 3) if self.interval else round(since, 3), what))

    def _value(self, handle: int, data: bytes) -> None:
        what = SHORT[self.boots.table.value(handle).characteristic.uuid]
        self._note(what if what == "state" else f"{what} {data.hex(' ')}")

    def handle(self, uuid: str) -> int:
        return self.boots.table.characteristic(uuid).handle

    def subscribe(self) -> None:
        """Without the radio, so that a test begins with a quiet link."""
        for uuid, value in ((STATE, b"\x01\x00"), (CONTROL_POINT, b"\x02\x00")):
            self.boots.write_descriptor(self.boots.table.characteristic(uuid).cccd or 0, value)

    def write(self, request: str, what: str = "written") -> None:
        data = bytes.fromhex(request)
        handle = self.handle(CONTROL_POINT)
        self.link.request(
            lambda: self.boots.write(handle, data, response=True),
            lambda _: self._note(what),
            lambda error: self._note(str(error)),
        )

    def read(self, uuid: str = STATE) -> None:
        self.link.request(
            lambda: self.boots.read(self.handle(uuid)),
            lambda _: self._note("read"),
            lambda error: self._note(str(error)),
            slow=True,
        )

    def after(self, intervals: float) -> list[tuple[float, str]]:
        """Let so many intervals pass and return all that has arrived since the connection."""
        self.clock.advance(intervals * (self.interval or 1))
        return self.arrived


@pytest.fixture(autouse=True)
def loop(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    monkeypatch.setattr("simulator.link.asyncio.get_running_loop", lambda: LoopOfClock(clock))


@pytest.fixture
def radio(boots: CalfBoots) -> Radio:
    radio = Radio(boots, INTERVAL)
    radio.subscribe()
    return radio


@pytest.fixture
def wire(boots: CalfBoots) -> Radio:
    """A link without connection events."""
    wire = Radio(boots, 0)
    wire.subscribe()
    return wire


def test_a_write_leaves_at_the_next_event_and_everything_it_causes_arrives_one_event_later(radio: Radio) -> None:
    radio.clock.advance(0.5 * INTERVAL)
    radio.write("05 2D")
    assert radio.after(0.4) == []
    assert radio.boots.machine.target == 20
    radio.after(0.2)
    assert radio.boots.machine.target == 45
    assert radio.after(0.8) == []
    assert radio.after(0.2) == [(2, "written"), (2, "state"), (2, "response 80 05 01")]


@pytest.mark.parametrize("moment", [0.01, 0.5, 0.99])
def test_a_round_trip_takes_between_one_and_two_intervals(radio: Radio, moment: float) -> None:
    radio.clock.advance((3 + moment) * INTERVAL)
    radio.write("0B")
    arrived = radio.after(3)
    assert {at for at, _ in arrived} == {5}
    assert 1 < 5 - (3 + moment) < 2


def test_requests_wait_for_each_other_and_take_two_intervals_each(radio: Radio) -> None:
    for number in range(3):
        radio.read() if number == 1 else radio.write("05 2D", f"written {number}")
    assert [what for _, what in radio.after(10) if "state" not in what] == [
        "written 0",
        "response 80 05 01",
        "read",
        "written 2",
        "response 80 05 01",
    ]
    assert [at for at, what in radio.arrived if what.startswith(("written", "read"))] == [2, 4, 6]


def test_a_request_made_on_the_answer_leaves_at_the_event_after_it(radio: Radio) -> None:
    radio.write("0B")
    radio.after(2)
    radio.write("0B")
    radio.after(2)
    assert [at for at, what in radio.arrived if what == "written"] == [2, 4]


def test_writes_without_response_share_an_event(radio: Radio) -> None:
    done: list[float] = []
    for _ in range(3):
        radio.link.command(lambda: done.append(radio.clock.now()))
    assert done == []
    radio.after(1)
    assert done == pytest.approx([INTERVAL] * 3)


def test_notifications_share_an_event_and_wait_for_it(radio: Radio) -> None:
    radio.clock.advance(3.4 * INTERVAL)
    radio.boots.press("plus")
    radio.boots.press("mode")
    assert radio.arrived == []
    assert radio.after(1) == [(4, "state"), (4, "state")]


def test_after_an_indication_the_next_waits_two_events(radio: Radio) -> None:
    for value in (b"\x01", b"\x02", b"\x03"):
        radio.boots.send(CONTROL_POINT, value)
    assert radio.after(8) == [(1, "response 01"), (3, "response 02"), (5, "response 03")]


def test_a_quiet_link_has_no_timers(radio: Radio) -> None:
    radio.write("0B")
    radio.after(10)
    assert radio.link._timer is None


def test_exchanges_of_the_stacks_take_two_intervals_each(radio: Radio) -> None:
    radio.link.exchange(3, lambda: radio._note("discovered"))
    assert radio.after(10) == [(6, "discovered")]


def test_an_att_error_takes_as_long_as_an_answer(radio: Radio) -> None:
    radio.read(CONTROL_POINT)
    assert radio.after(3) == [(2, "read not permitted")]


def test_what_was_said_before_the_end_arrives_before_it(radio: Radio) -> None:
    radio.boots.press("start")
    radio.boots.press("power")
    radio.write("01")
    assert [what for _, what in radio.after(4)] == ["state", "state", "end 15"]
    assert not radio.boots.connected
    assert radio.boots.machine.sessions == 1


def test_a_lost_link_loses_what_was_on_its_way(radio: Radio) -> None:
    radio.write("01")
    radio.after(1.5)
    radio.boots.fault("drop_link", {})
    assert radio.after(10) == [(1.5, "end 08")]
    assert not radio.link.open


def test_the_client_can_close_at_any_time_and_hears_nothing_more(radio: Radio) -> None:
    radio.write("01")
    radio.link.close()
    radio.write("01")
    radio.boots.press("start")
    assert radio.after(10) == []
    assert not radio.boots.connected


def test_what_has_left_cannot_be_withdrawn_and_what_waits_can(radio: Radio) -> None:
    first, second = (radio.boots.send(STATE, data)[0] for data in (b"\x01", b"\x02"))
    assert second.withdraw()
    assert radio.after(1) == [(1, "state")]
    assert (first.sent, first.withdraw(), second.sent, second.withdraw()) == (True, False, False, False)


def test_closing_twice_is_closing_once(radio: Radio) -> None:
    radio.link.close()
    radio.link.close()
    radio.link.end(0x08, flush=False)
    assert radio.after(2) == []


def test_without_an_interval_everything_passes_at_once_in_the_same_order(wire: Radio) -> None:
    wire.write("05 2D")
    wire.read()
    assert wire.arrived == [(0, "written"), (0, "state"), (0, "response 80 05 01"), (0, "read")]


def test_delay_makes_values_late_and_not_the_acknowledgement_of_a_write(wire: Radio) -> None:
    wire.boots.fault("delay", {"seconds": 2})
    wire.write("05 2D")
    assert wire.boots.machine.target == 45
    wire.clock.advance(0.5)
    wire.read()
    wire.clock.advance(5)
    assert wire.arrived == [(0, "written"), (2, "state"), (2, "response 80 05 01"), (2.5, "read")]


def test_with_delay_a_second_request_is_too_early_but_stop_overtakes(wire: Radio) -> None:
    wire.write("01")
    wire.boots.fault("delay", {"seconds": 2})
    wire.write("05 2D")
    wire.write("05 32")
    wire.clock.advance(1)
    wire.write("02")
    assert wire.boots.machine.run == 0
    wire.clock.advance(5)
    assert [entry for entry in wire.arrived[3:] if entry[1] != "state"] == [
        (0, "written"),
        (0, "procedure already in progress"),
        (1, "written"),
        (3, "response 80 02 01"),
        (3, "response 80 05 01"),
    ]


def test_a_delay_that_ends_lets_new_values_wait_for_the_late_ones(wire: Radio) -> None:
    wire.boots.fault("delay", {"seconds": 2})
    wire.boots.press("plus")
    wire.boots.clear_faults()
    wire.boots.press("mode")
    assert wire.arrived == []
    wire.clock.advance(3)
    assert wire.arrived == [(2, "state"), (2, "state")]


def test_a_refused_request_leaves_the_next_one_free(wire: Radio) -> None:
    wire.link.request(
        lambda: wire.boots.read(999), lambda _: wire._note("read"), lambda error: wire._note(type(error).__name__)
    )
    wire.read()
    assert wire.arrived == [(0, AttError.__name__), (0, "read")]
