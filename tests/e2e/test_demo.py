"""The demo, as somebody runs it: ready by itself, quick the second time, and gone when it is stopped."""

from collections.abc import Iterator
from pathlib import Path
import signal
import socket
import sys
import time

import pytest

from demo.child import Child, wait_until
from demo.home import DOMAIN
from demo.ports import free_port
from demo.simulator import HOST, PROJECT
from tests.e2e.running_demo import Demo

pytestmark = pytest.mark.e2e

SECOND_RUN_SECONDS = 30


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
        assert [entry["title"] for entry in home.entries(DOMAIN)] == ["Calf boots"]
        assert home.command("frontend/get_system_data", key="core")["value"] == {"default_panel": "calf-boots"}
        home.wait_for("switch.calf_boots_remote_start", "on")
        home.call("climate.set_preset_mode", "climate.calf_boots", preset_mode="flush")
        home.call("climate.turn_on", "climate.calf_boots")
        first.device.wait_for(run="running", mode="flush")
        home.call("button.press", "button.calf_boots_stop")
        home.wait_for("sensor.calf_boots_sessions_this_week", "1")
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
        home.wait_for("sensor.calf_boots_sessions_this_week", "1")
        home.wait_for("climate.calf_boots", "off", 30, preset_mode="flush")
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


def test_a_restart_asked_for_in_home_assistant_is_done_and_a_reset_starts_over(
    folder: Path, running: list[Demo]
) -> None:
    running.append(first := Demo(folder))
    with first.log_in() as home:
        home.act("homeassistant.restart")
        wait_until(
            lambda: "Restarting Home Assistant ... " in first.child.written().split("Ctrl-C")[-1], 60, "a restart"
        )
    with first.log_in() as home:
        home.wait_for("climate.calf_boots", "off", 30)
        entry = home.entries(DOMAIN)[0]["entry_id"]
    first.stop()
    (folder / "mine.txt").write_text("not the demo's")
    running.append(second := Demo(folder, "--reset"))
    with second.log_in() as home:
        assert home.entries(DOMAIN)[0]["entry_id"] != entry
    assert (folder / "mine.txt").exists()
