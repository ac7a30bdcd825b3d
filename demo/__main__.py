"""Try Recovery Massager: a real Home Assistant with simulated calf boots, in one command. See ``scripts/demo --help``."""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime
import fcntl
from pathlib import Path
import shutil
import signal
import sys
import time
from types import FrameType
from zoneinfo import ZoneInfo

from . import athlete, dashboard, past, past_view, provision, training, training_view
from .child import ChildFailed, wait_until
from .client import HomeClient
from .connection import RequestFailed
from .home import DOMAIN, PASSWORD, RESTART_EXIT_CODE, USER, HomeServer
from .kept import Kept
from .ports import Ports, free_port, is_free
from .simulator import PROJECT, Simulator

MASSAGER = "calf-boots"
NAME = "Calf boots"
UNFINISHED = "unfinished"
"""The file that is there until the first run has set up everything."""
RAMP_SECONDS = 30
"""The soft start of the demo: long enough to see it, short enough for somebody who is trying things."""


class Stopped(Exception):
    """Somebody asked the demo to end."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/demo",
        description="Starts Home Assistant with simulated calf boots, ready to use. Ctrl-C stops everything.",
    )
    parser.add_argument("--reset", action="store_true", help="forget everything that the demo keeps, and start over")
    parser.add_argument(
        "--folder", type=Path, default=PROJECT / ".demo", help="where it keeps its data (default: .demo)"
    )
    parser.add_argument(
        "--port", type=int, help="port of Home Assistant (default: that of the last run, at first 8123)"
    )
    parser.add_argument(
        "--also",
        action="append",
        default=[],
        metavar="KIND",
        help="another virtual massager in range, to try adding it; its kinds: python -m simulator --list",
    )
    return parser


def _say(text: str) -> None:
    """Write a line, at once, also where somebody reads it through a pipe."""
    print(text, flush=True)


@contextmanager
def _step(text: str) -> Iterator[None]:
    """Show a line while something is done, and how long it took."""
    sys.stdout.write(f"  {text} ...")
    sys.stdout.flush()
    begin = time.monotonic()
    yield
    _say(f" {time.monotonic() - begin:.1f} s")


def _raise_stopped(number: int, _: FrameType | None) -> None:
    # Whoever is impatient must not interrupt the stopping, which takes a second or two.
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
            _say(f"  Port {before} is taken, so {name} is at {after}.")
    return now


def _provision(home: HomeClient, simulator: Simulator, *, moved: bool) -> bool:
    """Do what is still to be done in Home Assistant; returns whether it has to be restarted then."""
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
            entries = [provision.add_massager(home, remote_start=True, name=NAME)]
            provision.change_options(home, entries[0], ramp=RAMP_SECONDS)
        with _step(f"Adding {training.ATHLETE}, an athlete"):
            athlete.add(home, entries[0])
    if new or moved or not provision.has_dashboard(home, dashboard.PATH):
        with _step("Laying out the dashboard"):
            ids = provision.entity_ids(home, entries[0])
            provision.show_dashboard(
                home,
                dashboard.PATH,
                dashboard.dashboard(ids, simulator.page, athlete.cards(home)),
                title=dashboard.TITLE,
                icon=dashboard.ICON,
            )
            return provision.enable(home, [ids[key] for key in dashboard.CHAMBERS])
    return False


def _tell(folder: Path, home: HomeServer, simulator: Simulator) -> None:
    _say(f"""
  Home Assistant   {home.url}   user {USER}, password {PASSWORD}
  The boots        {simulator.page}   watch them fill, press their buttons, bring about faults

  Things to try
    - On the dashboard choose a mode and a pressure, then Start: massage begins, gently, and the boots fill.
    - Press the big Stop. Or press stop on the boots' own page: the dashboard follows at once.
    - Start on the boots' own page: Home Assistant sees it, counts it and can stop it.
    - While it runs: Pause, then Resume. The boots let the air out, and squeeze again from the lowest pressure up.
    - Take the boots off on their page ("worn"), and try to start: Home Assistant says why it does not.
    - Let the link drop or switch the boots off on their page, while a session runs.
    - Let somebody share the boots: Settings > Devices & services > Recovery Massager > Add massager or person. Then choose
      them on the dashboard ("For whom"), or a guest, and see what a start says.
    - Ask Assist (the speech bubble, top right): "turn on the calf boots", "turn off the calf boots".
    - Settings > Tools > Actions > Recovery Massager: Start session, with its fields.
    - The second view, "{past_view.TITLE}": rate the last session. In Calendar, plan one that begins in two minutes; when it is
      due, a button to start it appears there.
    - The third view, "{training_view.TITLE}": {training.ATHLETE}, who trains for a half marathon. Press "Sync a workout": a run
      comes in, with its load and a session to start or to skip. Pressed again within two hours, it finds nothing new. Log one of your own
      with the action Log workout.
    - While a session runs, restart Home Assistant (Settings > the three dots): the session goes on. Or press Ctrl-C, and
      start scripts/demo again: history, calendar, plans and statistics are still there.

  The sessions before the first start are MADE UP for this demo, in the history, the calendar and the statistics, and two
  are planned, so that there is something to see; so are {training.ATHLETE} and the workouts. Whatever you do is added to them.

  Remote start, by which Home Assistant may begin a session, is on in this demo. In your own home it is off until you
  choose it. The soft start takes {RAMP_SECONDS} seconds here, and two to three minutes elsewhere. "Voice and bridges", a fan for
  voice assistants, is off: Settings > Devices & services > Recovery Massager > the gear.

  Everything is kept in {folder}, logs too; scripts/demo --reset starts over.
  Ctrl-C stops everything.
""")


def _start(home: HomeServer) -> None:
    """Start Home Assistant, and wait until it has loaded what it knows."""
    home.start()
    with home.client() as client:
        client.wait_for_entry(DOMAIN)


def _restart_with_a_past(home: HomeServer) -> None:
    """Restart Home Assistant, whose massager then has the past of an owner of some weeks, and something planned."""
    with home.client() as client:
        ids = provision.entity_ids(client, entry := client.entries(DOMAIN)[0])
        # The recorder has seen the sensors with nothing in all: with that for its zero, it goes on where the past ends.
        now = datetime.now(ZoneInfo(client.command("get_config")["time_zone"]))
        sam = athlete.of(client)
    home.stop()
    records = past.made_up(now)
    if sam is not None:
        records = training.followed(records, training.made_up(now), sam["entry_id"], now.tzinfo)
    Kept(home.config, entry).begin_with(records)
    home.start()
    with home.client() as client:
        client.wait_for_entry(DOMAIN)
        provision.add_statistics(client, {ids[key]: rows for key, rows in past.statistics(records).items()})
        provision.plan_sessions(client, ids["climate.massager"], past.plans(now.date()))
        if sam is not None:
            athlete.train(client, sam, records, now)


def _watch(home: HomeServer, simulator: Simulator) -> None:
    """Keep it running; a restart that somebody asks for in Home Assistant is done."""
    while True:
        wait_until(lambda: home.exit_code is not None or simulator.child.exit_code is not None, float("inf"), "")
        if simulator.child.exit_code is not None:
            raise ChildFailed(f"The simulator ended; see {simulator.child.log}")
        if home.exit_code != RESTART_EXIT_CODE:
            raise ChildFailed(f"Home Assistant ended with status {home.exit_code}; see {home.log}")
        with _step("Restarting Home Assistant"):
            _start(home)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep a second demo out of the folder; OSError if one is there."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OSError(f"it runs already in {folder}; stop that first") from None
        yield


def _forget(folder: Path) -> None:
    """Delete what the demo keeps in its folder, and nothing else."""
    shutil.rmtree(folder / "config", ignore_errors=True)
    for name in ("ports.json", UNFINISHED, "simulator.log", "home-assistant.log"):
        (folder / name).unlink(missing_ok=True)


def _run(folder: Path, options: argparse.Namespace) -> None:
    if options.reset:
        with _step("Forgetting what was kept"):
            _forget(folder)
    elif (folder / UNFINISHED).exists():
        with _step("Starting over, as the first run was interrupted"):
            _forget(folder)
    if not (folder / "config").exists():
        (folder / UNFINISHED).touch()
    kept = folder / "ports.json"
    last = Ports.load(kept)
    ports = _choose_ports(last or Ports(), options.port)
    moved = last is None or (last.proxy, last.page) != (ports.proxy, ports.page)
    if moved:
        # Kept again when Home Assistant knows: a run that is interrupted before leaves it to the next.
        kept.unlink(missing_ok=True)
    with ExitStack() as running:
        running.callback(_say, "  Everything is stopped.")
        with _step("Starting the simulator"):
            simulator = Simulator(
                folder / "simulator.log", MASSAGER, *options.also, proxy_port=ports.proxy, control_port=ports.page
            )
            running.callback(simulator.stop)
        home = HomeServer(folder, ports.home)
        running.callback(home.stop)
        with _step("Starting Home Assistant"):
            home.start()
        with home.client() as client:
            needs_restart = _provision(client, simulator, moved=moved)
        if needs_restart:
            with _step("Restarting Home Assistant with all that, and with a made-up past"):
                _restart_with_a_past(home)
        (folder / UNFINISHED).unlink(missing_ok=True)
        ports.save(kept)
        _tell(folder, home, simulator)
        try:
            _watch(home, simulator)
        finally:
            _say("\n  Stopping ...")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demo until somebody stops it; return the exit status."""
    options = _parser().parse_args(arguments)
    folder: Path = options.folder.resolve()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _raise_stopped)
    try:
        with _alone(folder):
            _run(folder, options)
    except Stopped:
        return 0
    except (ChildFailed, RequestFailed, TimeoutError, ValueError, OSError) as error:
        print(f"\nscripts/demo: {error}\nLogs: {folder}/*.log; scripts/demo --reset starts over", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
