"""Try Recovery Massager: a real Home Assistant with simulated calf boots, in one command. See ``scripts/demo --help``."""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
import shutil
import signal
import sys
import time
from types import FrameType

from . import dashboard, provision
from .child import ChildFailed, wait_until
from .client import HomeClient
from .connection import RequestFailed
from .home import DOMAIN, PASSWORD, RESTART_EXIT_CODE, USER, HomeServer
from .ports import Ports, free_port, is_free
from .simulator import PROJECT, Simulator

FOLDER = PROJECT / ".demo"
MASSAGER = "calf-boots"
PORTS = FOLDER / "ports.json"


class Stopped(Exception):
    """Somebody asked the demo to end."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/demo",
        description="Starts Home Assistant with simulated calf boots, ready to use. Ctrl-C stops everything.",
    )
    parser.add_argument("--reset", action="store_true", help="forget everything that the demo keeps, and start over")
    parser.add_argument(
        "--port", type=int, help="port of Home Assistant (default: that of the last run, at first 8123)"
    )
    return parser


@contextmanager
def _step(text: str) -> Iterator[None]:
    """Show a line while something is done, and how long it took."""
    print(f"  {text} ...", end="", flush=True)
    begin = time.monotonic()
    yield
    print(f" {time.monotonic() - begin:.1f} s", flush=True)


def _raise_stopped(number: int, _: FrameType | None) -> None:
    # Whoever is impatient must not interrupt the stopping.
    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, signal.SIG_IGN)
    raise Stopped(signal.Signals(number).name)


def _choose_ports(last: Ports, wanted: int | None) -> Ports:
    """Return the ports of this run: those of the last, but for what was asked for and what somebody else uses now."""
    if wanted is not None:
        if not is_free(wanted):
            raise OSError(f"port {wanted} is taken; the next free one is {free_port(wanted)}")
        last = replace(last, home=wanted)
    now = last.freed()
    for name, before, after in (
        ("Home Assistant", last.home, now.home),
        ("the virtual proxy", last.proxy, now.proxy),
        ("the boots' page", last.page, now.page),
    ):
        if before != after:
            print(f"  Port {before} is taken, so {name} is at {after}.")
    return now


def _provision(home: HomeClient, simulator: Simulator, *, moved: bool) -> None:
    """Do what is still to be done in Home Assistant."""
    new = not home.entries("esphome")
    if new:
        provision.settle(
            home,
            location_name="Demo home",
            time_zone=provision.time_zone(),
            unit_system="metric",
            currency="EUR",
            language="en",
            country="NL",
        )
    if new or moved:
        with _step("Adding the virtual Bluetooth proxy" if new else "Telling Home Assistant where the proxy is now"):
            provision.add_proxy(home, simulator.proxy_port)
    if not (entries := home.entries(DOMAIN)):
        with _step("Adding the calf boots that it discovers"):
            entries = [provision.add_massager(home, remote_start=True)]
    if new or moved or not provision.has_dashboard(home, dashboard.PATH):
        with _step("Laying out the dashboard"):
            ids = provision.entity_ids(home, entries[0])
            provision.enable(home, entries[0], [ids[key] for key in dashboard.CHAMBERS])
            provision.show_dashboard(
                home,
                dashboard.PATH,
                dashboard.dashboard(ids, simulator.page),
                title=dashboard.TITLE,
                icon=dashboard.ICON,
            )


def _tell(home: HomeServer, simulator: Simulator) -> None:
    print(f"""
  Home Assistant   {home.url}   user {USER}, password {PASSWORD}
  The boots        {simulator.page}   watch them fill, press their buttons, bring about faults

  Things to try
    - On the dashboard choose a mode and a pressure, then the fan symbol: massage begins, gently, and the boots fill.
    - Press the big Stop. Or press stop on the boots' own page: the dashboard follows at once.
    - Start on the boots' own page: Home Assistant sees it, counts it and can stop it.
    - Take the boots off on their page ("worn"), and try to start: Home Assistant says why it does not.
    - Let the link drop or switch the boots off on their page, while a session runs.
    - Ask Assist (the speech bubble, top right): "turn on the calf boots", "turn off the calf boots".
    - Developer tools > Actions > Recovery Massager: Start session, with its fields.

  Remote start, by which Home Assistant may begin a session, is on in this demo. In your own home it is off until you
  choose it. "Voice and bridges", a fan for voice assistants, is off here too: Settings > Devices & services >
  Recovery Massager > the gear.

  Everything is kept in .demo/ for the next run; scripts/demo --reset starts over. Logs: .demo/*.log
  Ctrl-C stops everything.
""")


def _watch(home: HomeServer, simulator: Simulator) -> None:
    """Keep it running; a restart that somebody asks for in Home Assistant is done."""
    while True:
        wait_until(lambda: home.exit_code is not None or simulator.child.exit_code is not None, float("inf"), "")
        if simulator.child.exit_code is not None:
            raise ChildFailed(f"The simulator ended; see {simulator.child.log}")
        if home.exit_code != RESTART_EXIT_CODE:
            raise ChildFailed(f"Home Assistant ended with status {home.exit_code}; see {home.log}")
        with _step("Restarting Home Assistant"):
            home.start()


def _run(options: argparse.Namespace) -> None:
    if options.reset and FOLDER.exists():
        with _step("Forgetting what was kept"):
            shutil.rmtree(FOLDER)
    FOLDER.mkdir(exist_ok=True)
    last = Ports.load(PORTS)
    ports = _choose_ports(last or Ports(), options.port)
    moved = last is None or (last.proxy, last.page) != (ports.proxy, ports.page)
    if moved:
        # Kept again when Home Assistant knows: a run that is interrupted before leaves it to the next.
        PORTS.unlink(missing_ok=True)
    with ExitStack() as running:
        with _step("Starting the simulator"):
            simulator = Simulator(FOLDER / "simulator.log", MASSAGER, proxy_port=ports.proxy, control_port=ports.page)
            running.callback(simulator.stop)
        home = HomeServer(FOLDER, ports.home)
        running.callback(home.stop)
        with _step("Starting Home Assistant"):
            home.start()
        with home.client() as client:
            _provision(client, simulator, moved=moved)
        ports.save(PORTS)
        _tell(home, simulator)
        try:
            _watch(home, simulator)
        except Stopped:
            print("\n  Stopping ...", flush=True)
            raise


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demo until somebody stops it; return the exit status."""
    options = _parser().parse_args(arguments)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _raise_stopped)
    try:
        _run(options)
    except Stopped:
        print("  Stopped.")
        return 0
    except (ChildFailed, RequestFailed, TimeoutError, ValueError, OSError) as error:
        print(
            f"\nscripts/demo: {error}\nscripts/demo: more in {FOLDER}/*.log; scripts/demo --reset starts over",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
