"""What the live picture of a card costs, measured in short; cards of another process are sent it by a whole Home Assistant."""

import json
from pathlib import Path
import subprocess
import sys

import pytest

from demo.simulator import PROJECT

pytestmark = [pytest.mark.e2e]

SHORTER = """
import asyncio, json, pathlib, sys
from bench import live
live.SECONDS, live.CARDS, live.RAMP_SECONDS = 3.0, (1, 3), 1
figures = asyncio.run(live.measure(pathlib.Path(sys.argv[1]), 20))
pathlib.Path(sys.argv[1], "figures.json").write_text(json.dumps([one.to_dict() for one in figures]))
"""


def test_what_cards_are_sent_is_little_and_counted(tmp_path: Path) -> None:
    command = (sys.executable, "-c", SHORTER, str(tmp_path))
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=240)
    file = tmp_path / "figures.json"
    assert file.exists(), done.stderr
    figures = {one["name"]: one for one in json.loads(file.read_text())}
    for cards in ("one card", "3 cards"):
        assert 0.3 < figures[f"messages to each, {cards}"]["value"] <= 5
        assert figures[f"bytes to each, {cards}"]["value"] > 50
        assert figures[f"processor of Home Assistant in a session, {cards}, ms/s"]["baseline"] > 0
    # How long it took is a matter of the machine; that the chambers alone are the lesser part of it is not.
    whole, chambers = (
        figures[f"a message with {what}, median"]["value"] for what in ("the whole picture", "the chambers")
    )
    assert 0 < chambers < whole
