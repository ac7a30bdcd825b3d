"""Try the integration on another release of Home Assistant than the one that the tests pin.

Makes an environment with that release below .python/, drives a real Home Assistant in it by the end-to-end and browser
tests, and reads its logs: a complaint about this integration, a deprecated call too, fails as a test does.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
import shutil
import subprocess
import sys
import time

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from demo.complaints import Record, reproaches  # noqa: E402
from scripts.lib.release_environment import Environment, NoEnvironment, newest  # noqa: E402

SMOKE = (
    "tests/e2e/test_adding.py",
    "tests/e2e/test_massage.py",
    "tests/e2e/test_restarts.py",
    "tests/e2e/test_people.py",
    "tests/e2e/test_workouts.py",
    "tests/e2e/test_demo.py",
    "tests/e2e/test_dashboard.py",
)
"""Adding, sessions, restarts, several people, workouts of an athlete, the demo, and its dashboard in a browser."""
LOG = "home-assistant.log"
HARNESS = ("-p", "scripts.lib.newer_core")
# Without the harness: these tests talk to processes of their own, and a release may be newer than any harness.
ALONE = ("-p", "no:homeassistant")
USUAL = ("-q", "-p", "no:cacheprovider")


def parser() -> argparse.ArgumentParser:
    """Return the command line."""
    found = argparse.ArgumentParser(prog="scripts/try-release", description=__doc__.splitlines()[0])
    found.add_argument("version", nargs="?", help="of Home Assistant, as in 2026.11.0 (default: the newest)")
    found.add_argument("--all", action="store_true", help="run all tests, those with Home Assistant's test harness too")
    found.add_argument("--folder", type=Path, help="where environment and logs are kept (default: .python/releases/)")
    found.add_argument("--make-only", action="store_true", help="only make the environment, and print its Python")
    return found


def commands(python: Path, results: Path, *, everything: bool) -> list[list[str]]:
    """Return the runs of pytest, one after the other."""
    # A run of its own for the browser: its tests bring an event loop that others cannot share.
    pytest = [str(python), "-m", "pytest", *USUAL]
    if not everything:
        return [[*pytest, *ALONE, f"--basetemp={results / 'smoke'}", *SMOKE]]
    return [
        [*pytest, *HARNESS, "-n", "2", "-m", "not e2e and not browser", f"--basetemp={results / 'inside'}"],
        [*pytest, *ALONE, "-m", "e2e or browser", f"--basetemp={results / 'outside'}", "tests/e2e"],
    ]


def logs(results: Path) -> list[Path]:
    """Return the logs of every Home Assistant that ran."""
    return sorted(path for path in results.rglob(LOG) if path.is_file())


def found_in(results: Path) -> dict[str, list[Path]]:
    """Return what Home Assistant said against this integration, each once, with the logs that have it."""
    found: dict[str, list[Path]] = {}
    for log in logs(results):
        for record in reproaches(log.read_text(encoding="utf-8", errors="replace")):
            found.setdefault(_without_time(record), []).append(log)
    return found


def _without_time(record: Record) -> str:
    return record.text.split(" ", 2)[2].strip()


def main(arguments: Sequence[str]) -> int:
    """Make the environment, run the tests in it, read the logs; return the exit status."""
    options = parser().parse_args(arguments)
    try:
        version = options.version or newest()
        folder = (options.folder or ROOT / ".python" / "releases") / version
        environment = Environment(folder / "environment", version)
        begin = time.monotonic()
        environment.make()
    except NoEnvironment as err:
        print(f"scripts/try-release: {err}", file=sys.stderr)
        return 2
    print(f"Home Assistant {version}, ready after {time.monotonic() - begin:.0f} s: {environment.python}", flush=True)
    for gap in environment.gaps:
        print(f"  {gap}", flush=True)
    if options.make_only:
        return 0
    results = folder / "results"
    shutil.rmtree(results, ignore_errors=True)
    results.mkdir(parents=True)
    failed = [
        subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603
        for command in commands(environment.python, results, everything=options.all)
    ]
    said = found_in(results)
    for text, where in said.items():
        print(f"\n{len(where)} of {len(logs(results))} logs, as {where[0]}:\n{text}")
    print(f"\nHome Assistant {version}: {len(logs(results))} logs read, {len(said)} complaints about this integration.")
    return 1 if any(failed) or said or not logs(results) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
