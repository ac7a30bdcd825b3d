"""Many at once, in short: what `scripts/bench soak` measures for ten minutes and fifty massagers."""

import json
from pathlib import Path
import subprocess
import sys

import pytest

from demo.simulator import PROJECT

pytestmark = [pytest.mark.e2e]


def test_no_link_is_lost_and_no_finish_missed_with_all_massagers_in_session(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    command = (sys.executable, "-m", "bench", "soak", "--minutes", "0.33", "--massagers", "6", "--json", str(file))
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=240)
    assert file.exists(), done.stderr
    figures = {one["name"].removesuffix(", 6 massagers"): one for one in json.loads(file.read_text())}
    assert figures["reports of each"]["value"] >= 2
    counted = {name: one["value"] for name, one in figures.items() if one["goal"] == 0}
    assert counted == {
        "lost links": 0,
        "missed finishes": 0,
        "still running": 0,
        "6 links lost at once: not back": 0,
        "6 links lost at once: sessions that ended by it": 0,
        "one stop for all while all start: still running": 0,
        "one stop for all: still running": 0,
    }
