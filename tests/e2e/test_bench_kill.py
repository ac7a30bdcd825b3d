"""Kills at random moments, in short: what `scripts/bench kill` does fifty times."""

import json
from pathlib import Path
import subprocess
import sys

import pytest

from demo.simulator import PROJECT

pytestmark = [pytest.mark.e2e]


def test_three_kills_at_random_moments_leave_nothing_wrong(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    command = (sys.executable, "-m", "bench", "kill", "--kills", "3", "--json", str(file))
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=240)
    assert file.exists(), done.stderr
    figures = {one["name"].removesuffix(", 3 kills, seed 1"): one for one in json.loads(file.read_text())}
    counted = {name: one["value"] for name, one in figures.items() if one["goal"] == 0}
    assert counted == {
        "sessions lost": 0,
        "sessions recorded twice": 0,
        "sessions invented": 0,
        "sessions told to have ended otherwise": 0,
        "states that are not the massager's": 0,
        "overdue sessions not stopped first of all": 0,
        "begun or raised by itself": 0,
        "complaints in the log": 0,
    }, done.stderr
    assert sum(one["value"] for name, one in figures.items() if name.startswith("killed: ")) == 3
