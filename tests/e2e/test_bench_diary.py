"""What comes in from an athlete's sources, measured in short: what `scripts/bench diary` does with ten thousand workouts."""

import json
from pathlib import Path
import subprocess
import sys

import pytest

from demo.simulator import PROJECT

pytestmark = [pytest.mark.e2e]


def test_all_that_comes_in_is_measured_and_kept_at_once(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    command = (sys.executable, "-m", "bench", "diary", "--rounds", "2", "--workouts", "300", "--json", str(file))
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=240)
    assert file.exists(), done.stderr
    figures = {one["name"]: one for one in json.loads(file.read_text())}
    saves = {name: one["value"] for name, one in figures.items() if name.endswith(": saves")}
    assert saves == {"first sync of 200: saves": 1, "first sync of 300: saves": 1}
    # How long it took is a matter of the machine; that it was measured is not.
    for way in ("action", "webhook"):
        for past in ("no workout", "300"):
            one = figures[f"{way} to plan, {past} behind, median of 20"]
            assert one["value"] > one["baseline"] > 0
    assert any(name.startswith("statistics of ") for name in figures)
