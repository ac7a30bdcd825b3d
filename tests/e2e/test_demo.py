"""The demo, as somebody runs it: ready by itself, quick the second time, and gone when it is stopped."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
import signal
import socket
import sys
import time

import pytest

from demo import training
from demo.__main__ import UNFINISHED
from demo.child import Child, wait_until
from demo.client import HomeClient
from demo.home import DOMAIN
from demo.past import SESSIONS as SESSIONS_MADE_UP
from demo.ports import free_port
from demo.simulator import HOST, PROJECT
from tests.e2e.memory import SESSIONS, Memory, remembered
from tests.e2e.running_demo import Demo

pytestmark = pytest.mark.e2e

SECOND_RUN_SECONDS = 30
SESSION = "sensor.calf_boots_session_state"
START, SYNC = "button.sam_start_recovery_session", "script.sync_a_workout"
LAST_WORKOUT, ADVICE = "sensor.sam_last_workout", "sensor.sam_advice"


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def _refused(folder: Path) -> str:
    """Start another demo, which must end by itself, and return what it says."""
    command = (sys.executable, "-m", "demo", "--folder", folder)
    other = Child("Another demo", command, folder.with_suffix(".other"), folder=PROJECT)
    try:
        assert other.wait(30) == 1
    finally:
        other.stop()
    return other.written()


def _assert_it_is_worth_seeing(memory: Memory) -> None:
    """The calendar has the made-up past and two plans, and the statistics tell the same of that past."""
    assert len(memory.past) == SESSIONS_MADE_UP
    assert "Massage: Sequential, 40 mmHg" in {summary for _, summary in memory.planned}
    assert len({uid for uid, _ in memory.planned}) == 2
    assert len(memory.planned) >= 3
    assert sum(change for _, change in memory.sessions) == SESSIONS_MADE_UP
    assert len(memory.minutes) == SESSIONS_MADE_UP
    sessions, minutes, last, due = memory.states
    assert sessions == str(SESSIONS_MADE_UP)
    assert minutes == str(round(sum(change for _, change in memory.minutes), 2))
    assert last
    assert due
    assert datetime.fromisoformat(last) < datetime.now(UTC) < datetime.fromisoformat(due)


def _trained(home: HomeClient) -> dict[str, list[float]]:
    """Return what the statistics have of the athlete: load, acute and chronic load by days."""
    [sam] = [entry for entry in home.entries(DOMAIN) if entry["title"] == "Sam"]
    ids = {kind: f"{DOMAIN}:{kind}_{sam['entry_id'].lower()}" for kind in ("load", "acute_load", "chronic_load")}
    found = home.command(
        "recorder/statistics_during_period",
        start_time=(datetime.now(UTC) - timedelta(days=60)).isoformat(),
        statistic_ids=list(ids.values()),
        period="day",
        types=["change", "mean"],
    )
    return {
        kind: [row.get("change") or row.get("mean") or 0 for row in found.get(key, [])] for kind, key in ids.items()
    }


def _assert_eight_weeks_were_trained(trained: dict[str, list[float]]) -> None:
    assert 50 <= len(trained["load"]) <= 58
    assert 25 <= sum(points > 0 for points in trained["load"]) <= 40
    assert max(trained["load"]) < 200
    assert len(trained["acute_load"]) > 20
    assert len(trained["chronic_load"]) > 20


def _sync_and_start(home: HomeClient, demo: Demo) -> None:
    """Sync a workout, which leads to an offer, and start that as the dashboard does."""
    home.wait_for(START, "unavailable")
    home.call("script.turn_on", SYNC)
    home.wait_until(lambda: home.state(START) not in (None, "unavailable"), what="an offer")
    home.wait_until(lambda: home.attribute(ADVICE, "session") is True, what="advice")
    last = home.state(LAST_WORKOUT)
    home.call("script.turn_on", SYNC)
    assert demo.device.state["run"] == "idle"
    home.call("button.press", START)
    demo.device.wait_for(run="running")
    demo.device.wait_until(lambda state: max(map(max, state["pressures"])) > 5, what="air in a chamber")
    home.wait_for(SESSION, "running")
    home.wait_for(START, "unavailable")
    assert home.state(LAST_WORKOUT) == last
    home.call("button.press", "button.calf_boots_stop")
    demo.device.wait_for(run="idle")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "demo"


@pytest.fixture
def running(folder: Path) -> Iterator[list[Demo]]:
    """The demos that a test started; all are ended after it."""
    demos: list[Demo] = []
    yield demos
    for demo in demos:
        demo.child.stop()


def test_everything_is_ready_once_and_the_second_run_is_quick_and_keeps_its_data(
    folder: Path, running: list[Demo]
) -> None:
    running.append(first := Demo(folder, "--port", str(free_port(18200))))
    with first.log_in() as home:
        assert [entry["title"] for entry in home.entries(DOMAIN)] == ["Calf boots", "Sam"]
        assert home.command("frontend/get_system_data", key="core")["value"] == {"default_panel": "calf-boots"}
        home.wait_for("switch.calf_boots_remote_start", "on")
        made_up = remembered(home)
        _assert_it_is_worth_seeing(made_up)
        workouts = training.made_up(datetime.now().astimezone())
        # The recorder works in a thread of its own.
        wait_until(lambda: sum(points > 0 for points in _trained(home)["load"]) == len(workouts), 30, "weeks of load")
        home.call("climate.set_preset_mode", "climate.calf_boots", preset_mode="flush")
        home.call("climate.turn_on", "climate.calf_boots")
        first.device.wait_for(run="running", mode="flush")
        home.call("button.press", "button.calf_boots_pause")
        first.device.wait_for(run="paused")
        home.wait_for(SESSION, "paused")
        home.call("button.press", "button.calf_boots_resume")
        first.device.wait_for(run="running")
        home.wait_for(SESSION, "running")
        home.call("button.press", "button.calf_boots_stop")
        home.wait_for(SESSIONS, str(len(made_up.past) + 1))
        before = remembered(home)
        assert before.past[:-1] == made_up.past
        assert before.planned == made_up.planned
        trained = _trained(home)
        _assert_eight_weeks_were_trained(trained)
    assert len(first.children) == 2
    assert "it runs already" in _refused(folder)
    assert first.stop() == 0
    assert "Everything is stopped." in first.child.written()
    assert not any(Path(f"/proc/{child}").exists() for child in first.children)

    begin = time.monotonic()
    running.append(second := Demo(folder))
    assert time.monotonic() - begin < SECOND_RUN_SECONDS
    assert second.home == first.home
    with second.log_in() as home:
        home.wait_for("climate.calf_boots", "off", 30, preset_mode="flush")
        assert remembered(home) == before
        for kind, figures in _trained(home).items():
            assert figures == pytest.approx(trained[kind]), kind
        _sync_and_start(home, second)
    assert second.stop(signal.SIGTERM) == 0
    assert not any(Path(f"/proc/{child}").exists() for child in second.children)


def test_taken_ports_are_said_and_others_found_also_for_what_is_set_up_already(
    folder: Path, running: list[Demo]
) -> None:
    running.append(first := Demo(folder))
    ports = [int(address.rsplit(":", 1)[1]) for address in (first.home, first.page)]
    assert all(_listens(port) for port in ports)
    assert first.stop() == 0
    with socket.socket() as home, socket.socket() as page, socket.socket() as proxy:
        for taken, port in ((home, ports[0]), (page, ports[1]), (proxy, ports[1] - 1)):
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            taken.bind((HOST, port))
            taken.listen()
        running.append(second := Demo(folder))
        assert second.home != first.home
        assert second.child.written().count("is taken, so") == 3
        with second.log_in() as client:
            client.wait_for("climate.calf_boots", "off", 30)
            client.call("climate.turn_on", "climate.calf_boots")
            second.device.wait_for(run="running")
            dashboard = client.command("lovelace/config", url_path="calf-boots")
            assert f"'{second.page}'" in str(dashboard)
        assert second.stop() == 0


def _begin_and_leave_off(folder: Path) -> None:
    """Leave what a first run leaves that somebody interrupted, and what no Home Assistant would start with."""
    (folder / "config").mkdir(parents=True)
    (folder / "config" / "configuration.yaml").write_text("half of it")
    (folder / UNFINISHED).touch()


def test_a_restart_asked_for_in_home_assistant_goes_on_with_all_that_was_and_a_reset_starts_over(
    folder: Path, running: list[Demo]
) -> None:
    _begin_and_leave_off(folder)
    running.append(first := Demo(folder))
    assert "the first run was interrupted" in first.child.written()
    with first.log_in() as home:
        before = remembered(home)
        home.call("climate.turn_on", "climate.calf_boots")
        first.device.wait_for(run="running")
        home.act("homeassistant.restart")
        wait_until(
            lambda: "Restarting Home Assistant ... " in first.child.written().split("Ctrl-C")[-1], 60, "a restart"
        )
    with first.log_in() as home:
        home.wait_for(SESSION, "running", 30)
        after = remembered(home)
        assert (after.past[:-1], after.planned) == (before.past, before.planned)
        assert (after.sessions, after.minutes, after.states) == (before.sessions, before.minutes, before.states)
        assert first.device.state["run"] == "running"
        home.call("button.press", "button.calf_boots_stop")
        entry = home.entries(DOMAIN)[0]["entry_id"]
    first.stop()
    (folder / "mine.txt").write_text("not the demo's")
    running.append(second := Demo(folder, "--reset"))
    with second.log_in() as home:
        assert home.entries(DOMAIN)[0]["entry_id"] != entry
        assert len(remembered(home).past) == len(before.past)
    assert (folder / "mine.txt").exists()
