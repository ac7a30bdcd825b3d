"""What an editor is told of profiles: all that is right passes, and what people often get wrong is marked."""

from collections.abc import Callable
import json
from pathlib import Path
import re
import subprocess
import sys
from typing import Any

from hypothesis import given, settings, strategies as st
from jsonschema import Draft7Validator
import pytest
import yaml

from custom_components.recovery_massager.device.errors import ProfileError
from custom_components.recovery_massager.device.json_schema import profile_schema
from custom_components.recovery_massager.device.profile import load_profile
from tests.device.editor import edited
from tests.device.mistakes import MISTAKES
from tests.device.samples import SAMPLE

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docs" / "profile.schema.json"
BUNDLED = sorted((ROOT / "custom_components" / "recovery_massager" / "device" / "profiles").glob("*.yaml"))
EDITOR = Draft7Validator(json.loads(FILE.read_text("utf-8")))
WORDS = sorted(set(re.findall(r"[^\s\[\]{},\"#]+", SAMPLE)))

MARKED = {
    "a key that is left out",
    "a key that does not exist",
    "a key without a value",
    "a list where text belongs",
    "text where a list belongs",
    "an empty list",
    "a capital letter in the id",
    "another kind",
    "a wildcard at the front of a name",
    "a UUID of the wrong length",
    "a number of seconds in words",
    "true or false in other words",
    "an unknown checksum",
    "a value of its own invention",
    "a flag where a range belongs",
    "a unit of its own",
    "a range without its end",
    "half a level",
    "a mode without translation or label",
    "a fault of its own invention",
    "a refusal of its own invention",
    "bytes that are none",
    "an open brace",
    "up without down",
    "no way to stop",
    "a field with a space",
    "a field that is none",
    "no examples",
}
"""Typical mistakes, by their names in MISTAKES."""


def as_text(text: str) -> Any:
    """How our own reader takes it: all scalars are text."""
    return yaml.load(text, yaml.BaseLoader)


both_readers = pytest.mark.parametrize("read", [edited, as_text])


def test_the_committed_file_is_what_the_checks_say() -> None:
    assert json.loads(FILE.read_text("utf-8")) == profile_schema(), "scripts/check-profile --schema makes it anew"
    Draft7Validator.check_schema(profile_schema())


def test_the_script_prints_it() -> None:
    script = ROOT / "scripts" / "lib" / "check_profile.py"
    printed = subprocess.run([sys.executable, script, "--schema"], capture_output=True, text=True, check=True).stdout
    assert printed == FILE.read_text("utf-8")


@both_readers
@pytest.mark.parametrize("file", BUNDLED, ids=lambda file: file.stem)
def test_the_bundled_profiles_are_not_marked(file: Path, read: Callable[[str], Any]) -> None:
    assert [error.message for error in EDITOR.iter_errors(read(file.read_text("utf-8")))] == []


@both_readers
def test_no_key_that_there_is_is_marked(read: Callable[[str], Any]) -> None:
    assert [error.message for error in EDITOR.iter_errors(read(SAMPLE))] == []


def test_the_typical_mistakes_are_known_by_these_names() -> None:
    assert {row[0] for row in MISTAKES} >= MARKED


@pytest.mark.parametrize(("old", "new"), [pytest.param(*row[1:3], id=row[0]) for row in MISTAKES if row[0] in MARKED])
def test_a_typical_mistake_is_marked(old: str, new: str) -> None:
    assert not EDITOR.is_valid(edited(SAMPLE.replace(old, new)))


@settings(max_examples=400)
@given(st.sampled_from(WORDS), st.sampled_from([*WORDS, "", "7", "1.5", "off", "null"]), st.integers(0, 3))
def test_nothing_is_marked_that_is_right(old: str, new: str, turn: int) -> None:
    places = [found.start() for found in re.finditer(re.escape(old), SAMPLE)]
    at = places[turn % len(places)]
    text = SAMPLE[:at] + new + SAMPLE[at + len(old) :]
    try:
        load_profile(text, "mine.yaml")
    except ProfileError:
        return
    assert [error.message for error in EDITOR.iter_errors(as_text(text))] == []
    # What has no letters but those of null is nothing in an editor, and text for us.
    if new not in {"", "null"}:
        assert [error.message for error in EDITOR.iter_errors(edited(text))] == []


def test_an_editor_completes_the_words_of_a_value() -> None:
    values = profile_schema()["properties"]["values"]["properties"]
    assert values["run"]["properties"].keys() == {"idle", "running", "paused"}
    assert values["run"]["additionalProperties"] is False
    assert values["pressure"]["properties"]["unit"] == {"enum": ["mmHg", "level"]}
    assert values["worn"] == {"const": "flag"}
    assert "contact" in values["faults"]["properties"]["bits"]["properties"]


def test_keys_are_explained() -> None:
    properties = profile_schema()["properties"]
    assert "seen working with the real device" in properties["evidence"]["description"]
    assert properties["link"]["properties"]["gap"]["description"] == "Seconds between two writes"


def test_the_guide_tells_editors_where_it_is() -> None:
    guide = (ROOT / "docs" / "adding-a-massager.md").read_text("utf-8")
    (address,) = re.findall(r"^# yaml-language-server: \$schema=(\S+)$", guide, re.MULTILINE)
    assert address.endswith(f"/main/{FILE.relative_to(ROOT)}")
