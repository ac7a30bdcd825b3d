"""The guide to adding a massager, held against what it speaks of."""

from pathlib import Path
import re

from homeassistant.util.yaml import parse_yaml
import pytest
import yaml

from custom_components.recovery_massager.capture_action import SCHEMA
from custom_components.recovery_massager.device.capture import Capture
from custom_components.recovery_massager.device.check import check_file
from custom_components.recovery_massager.device.infer import summary
from custom_components.recovery_massager.device.report import parse_report

REPOSITORY = Path(__file__).parents[2]
GUIDE = (REPOSITORY / "docs" / "adding-a-massager.md").read_text()
BUNDLED = REPOSITORY / "custom_components" / "recovery_massager" / "device" / "profiles" / "hy_ems.yaml"
FORM = REPOSITORY / ".github" / "ISSUE_TEMPLATE" / "support-my-massager.yml"
ACTION, PROFILE, _ = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)


@pytest.fixture
def seen() -> Capture:
    """The capture in the guide."""
    return parse_report(GUIDE)


def test_the_report_is_one_and_its_framing_is_what_is_found(seen: Capture) -> None:
    assert len(seen.heard) == 13
    found, _, _ = summary(seen).partition(": fits")
    assert f"> {found}: fits 13 of 13 frames" in GUIDE


def test_every_frame_that_is_explained_was_seen(seen: Capture) -> None:
    heard = {one.data for one in seen.heard}
    rows = re.findall(r"^\| [\w ]+ \| `([0-9A-F ]+)` \|", GUIDE, re.MULTILINE)
    assert len(rows) == 6
    assert {bytes.fromhex(row) for row in rows} <= heard


def test_the_profile_is_right_and_its_frames_are_those_of_the_report(tmp_path: Path, seen: Capture) -> None:
    file = tmp_path / "my_stimulator.yaml"
    file.write_text(PROFILE)
    checked = check_file(file)
    assert checked.problems == ()
    assert checked.profile is not None
    heard = {one.data for one in seen.heard}
    examples = yaml.safe_load(PROFILE)["examples"]
    assert {bytes.fromhex(one["bytes"]) for one in examples if "report" in one} <= heard


def test_what_it_writes_the_bundled_profile_writes_too() -> None:
    examples = yaml.safe_load(BUNDLED.read_text())["examples"]
    known = {bytes.fromhex(one["bytes"]) for one in examples if "command" in one}
    call = parse_yaml(ACTION)
    assert isinstance(call, dict)
    assert call["action"] == "recovery_massager.capture"
    writes = SCHEMA(call["data"])["writes"]
    assert {one["bytes"] for one in writes} <= known


def test_the_form_asks_for_the_report() -> None:
    form = yaml.safe_load(FORM.read_text())
    assert f"template={FORM.name}" in GUIDE
    required = {one["id"] for one in form["body"] if one.get("validations", {}).get("required")}
    assert {"massager", "report", "keys"} <= required
