"""Home Assistant is killed at the worst moments: no session is lost, none counted twice, none invented, nothing starts by itself."""

from datetime import datetime, timedelta
import json

from homeassistant.util import dt as dt_util
import pytest

from demo.child import wait_until
from demo.home import DOMAIN
from demo.kept import Kept
from tests.e2e.house import PRESSURE, START, STOP, Boots, House

pytestmark = pytest.mark.e2e

BACK_SECONDS = 45.0
CONTROL_POINT = "Control Point"


@pytest.fixture
def kept(house: House, boots: Boots) -> Kept:
    """What is on Home Assistant's disk of the boots' sessions, once Home Assistant has written down that it has boots."""
    entries = house.server.config / ".storage" / "core.config_entries"

    def written() -> bool:
        kept = {one["entry_id"]: one["options"] for one in json.loads(entries.read_text())["data"]["entries"]}
        return "ramp" in kept.get(boots.entry["entry_id"], {})

    wait_until(lambda: entries.exists() and written(), 15, "the boots' entry on the disk")
    return Kept(house.server.config, boots.entry)


def wait_for_records(kept: Kept, *outcomes: str) -> None:
    """Wait until exactly these sessions are on the disk, and none is open."""
    wait_until(
        lambda: kept.open is None and [one["outcome"] for one in kept.past] == list(outcomes),
        BACK_SECONDS,
        f"{outcomes} on the disk",
    )


def assert_taken_up(house: House, boots: Boots, kept: Kept, session: str, state: str) -> None:
    """Wait until the session that was open is shown as the massager has it; it is the same one, and nothing was begun."""
    house.client.wait_for(boots.session, state, BACK_SECONDS)
    house.client.wait_for(
        boots.climate, "fan_only", BACK_SECONDS, hvac_action={"running": "fan", "paused": "idle"}[state]
    )
    assert [one["id"] for one in kept.records] == [session]
    assert boots.device.received(START) == []


def opened(kept: Kept) -> str:
    """Return the open session's id."""
    assert kept.open is not None
    session: str = kept.open["id"]
    return session


def stop(house: House, boots: Boots) -> None:
    house.client.call("button.press", boots.stop_button)
    assert boots.device.state["run"] == "idle"
    house.client.wait_for(boots.session, "stopped")


def test_killed_before_the_first_byte_leaves_no_session(house: House, boots: Boots, kept: Kept) -> None:
    boots.device.fault("refuse_connections")
    boots.device.fault("drop_link")
    boots.device.wait_until(lambda _: not boots.device.connected, what="no link")
    boots.home.act(f"{DOMAIN}.start_session", boots.climate, minutes=10)
    boots.device.wait_until(lambda _: boots.device.happened("connection refused") > 0, what="an attempt to connect")
    with house.home_assistant_killed():
        boots.device.clear_faults()
    house.client.wait_for(boots.climate, "off", BACK_SECONDS)
    house.client.wait_for(boots.session, "idle")
    boots.assert_nothing_moved()
    assert kept.records == []


def test_killed_between_the_record_and_the_start_leaves_no_session(house: House, boots: Boots, kept: Kept) -> None:
    boots.device.fault("ignore_writes", characteristic=CONTROL_POINT)
    boots.home.act(f"{DOMAIN}.start_session", boots.climate, minutes=10, pressure=40)
    boots.device.wait_until(lambda _: bool(boots.device.received()), what="the first setting")
    assert kept.open is not None
    with house.home_assistant_killed():
        boots.device.clear_faults()
    house.client.wait_for(boots.climate, "off", BACK_SECONDS)
    house.client.wait_for(boots.session, "idle")
    boots.assert_nothing_moved()
    wait_for_records(kept)


def test_killed_after_the_start_and_before_its_answer_takes_the_session_up(
    house: House, boots: Boots, kept: Kept
) -> None:
    boots.device.fault("delay", seconds=2)
    boots.home.act(f"{DOMAIN}.start_session", boots.climate, minutes=10, pressure=40)
    boots.device.wait_for(30, run="running")
    with house.home_assistant_killed():
        session = opened(kept)
        boots.device.clear_faults()
        boots.device.forget()
    assert_taken_up(house, boots, kept, session, "running")
    stop(house, boots)
    wait_for_records(kept, "stopped")


def test_killed_in_the_ramp_raises_no_pressure_afterwards(house: House, boots: Boots, kept: Kept) -> None:
    boots.start(minutes=10, pressure=40)
    boots.device.wait_until(lambda state: 20 < state["target"] < 40, what="the middle of the ramp")
    with house.home_assistant_killed():
        session, target = opened(kept), boots.device.state["target"]
        boots.device.forget()
    assert_taken_up(house, boots, kept, session, "running")
    stop(house, boots)
    wait_for_records(kept, "stopped")
    assert boots.device.received(PRESSURE) == []
    assert boots.device.state["target"] == target


def test_killed_while_it_runs_takes_it_up_and_after_hours_stops_it_first_of_all(
    house: House, boots: Boots, kept: Kept
) -> None:
    boots.start(minutes=10, pressure=20)
    with house.home_assistant_killed():
        session = opened(kept)
        boots.device.forget()
    assert_taken_up(house, boots, kept, session, "running")
    with house.home_assistant_killed():
        kept.age(timedelta(hours=2))
        boots.device.forget()
    boots.device.wait_for(BACK_SECONDS, run="idle")
    assert boots.device.received()[0][0] == STOP
    house.client.wait_for(boots.session, "interrupted")
    house.client.wait_for(boots.climate, "off")
    wait_for_records(kept, "interrupted")
    assert boots.device.received(START) == []


def test_killed_in_a_pause_shows_the_pause_and_does_not_go_on_by_itself(house: House, boots: Boots, kept: Kept) -> None:
    boots.start(minutes=10, pressure=20)
    boots.home.call("button.press", "button.calf_boots_pause")
    boots.home.wait_for(boots.session, "paused")
    with house.home_assistant_killed():
        session = opened(kept)
        boots.device.forget()
    assert_taken_up(house, boots, kept, session, "paused")
    assert boots.device.state["run"] == "paused"
    assert boots.device.received() == []
    stop(house, boots)
    wait_for_records(kept, "stopped")


def test_killed_right_before_the_end_keeps_a_session_that_finished(house: House, boots: Boots, kept: Kept) -> None:
    boots.start(minutes=5, pressure=20)
    session = opened(kept)
    boots.device.let_pass(296)
    soon = timedelta(seconds=10)
    wait_until(
        lambda: datetime.fromisoformat((kept.open or {})["deadline"]) < dt_util.utcnow() + soon,
        5,
        "the end, on the disk",
    )
    with house.home_assistant_killed():
        boots.device.wait_for(run="idle", stop_reason="countdown")
        boots.device.forget()
    house.client.wait_for(boots.session, "finished", BACK_SECONDS)
    house.client.wait_for(boots.climate, "off")
    wait_for_records(kept, "finished")
    assert kept.past[0]["id"] == session
    assert boots.device.received(START) == []


def test_killed_after_a_stop_was_asked_for_stops_before_anything_else(house: House, boots: Boots, kept: Kept) -> None:
    boots.start(minutes=10, pressure=20)
    boots.device.fault("ignore_writes", characteristic=CONTROL_POINT)
    boots.home.act("button.press", boots.stop_button)
    boots.device.wait_until(lambda _: bool(boots.device.received(STOP)), what="a stop")
    wait_until(lambda: bool((kept.open or {})["stop_requested"]), 2, "the stop on the disk")
    with house.home_assistant_killed():
        assert boots.device.state["run"] == "running"
        boots.device.clear_faults()
        boots.device.forget()
    boots.device.wait_for(BACK_SECONDS, run="idle")
    assert boots.device.received()[0][0] == STOP
    house.client.wait_for(boots.session, "stopped")
    house.client.wait_for(boots.climate, "off")
    wait_for_records(kept, "stopped")


@pytest.mark.parametrize("asked_on_disk", [False, True])
def test_killed_after_the_stop_and_before_that_is_on_the_disk_keeps_the_session_once(
    house: House, boots: Boots, kept: Kept, asked_on_disk: bool
) -> None:
    boots.start(minutes=10, pressure=20)
    session, before = opened(kept), kept.text
    stop(house, boots)
    wait_for_records(kept, "stopped")
    with house.home_assistant_killed():
        # What was written last had not reached the disk yet.
        kept.put_back(before)
        if asked_on_disk:
            kept.change_open(stop_requested=True)
        boots.device.forget()
    outcome = "stopped" if asked_on_disk else "interrupted"
    house.client.wait_for(boots.session, outcome, BACK_SECONDS)
    house.client.wait_for(boots.climate, "off")
    wait_for_records(kept, outcome)
    assert kept.past[0]["id"] == session
    assert boots.device.received(START) == []
    assert boots.device.state["run"] == "idle"
