"""What does not agree before a release is said in words, and nothing else is."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from scripts.lib import release_checks
from scripts.lib.release_checks import ARCHIVE, disagreements, manifest_version, notes, tag_of, unreleased, wrong_tag

type Change = Callable[[str, str, str], None]
REPOSITORY = Path(__file__).parents[2]
TODAY = date(2026, 5, 2)
MANIFEST = "custom_components/recovery_massager/manifest.json"


def test_a_repository_that_agrees_has_nothing_to_say(root: Path) -> None:
    assert disagreements(root) == []
    assert unreleased(root, TODAY) == []
    assert wrong_tag(root, "v1.2.3") == []


def test_this_repository_agrees() -> None:
    assert disagreements(REPOSITORY) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (MANIFEST, "1.2.3", "1.2", "manifest.json has the version 1.2; it has to be as 1.2.3 or 1.2.3-beta.1"),
        ("pyproject.toml", "1.2.3", "1.2.4", "pyproject.toml has the version 1.2.4, manifest.json 1.2.3"),
        (
            "CHANGELOG.md",
            "## 1.2.3 (2026-05-01)",
            "",
            "CHANGELOG.md begins with 1.2.2; it needs a heading '## 1.2.3 (...)'",
        ),
        (
            "CHANGELOG.md",
            "## 1.2",
            "## version 1.2",
            "CHANGELOG.md begins with nothing; it needs a heading '## 1.2.3 (...)'",
        ),
        ("CHANGELOG.md", "- It [stops](docs/safety.md#stop) sooner.\n", "", "says nothing below its heading 1.2.3"),
        ("hacs.json", "true", "false", 'hacs.json has to say "zip_release": true'),
        ("hacs.json", ARCHIVE, "massager.zip", f'"filename": "{ARCHIVE}"'),
        ("hacs.json", "2026.10.0", "2026.12.0", "hacs.json asks for Home Assistant 2026.12; README.md does not say"),
    ],
)
def test_what_does_not_agree_is_said(root: Path, change: Change, name: str, old: str, new: str, said: str) -> None:
    change(name, old, new)
    assert any(said in one for one in disagreements(root))


def test_a_version_before_the_release_is_one_too(root: Path, change: Change) -> None:
    for name in (MANIFEST, "pyproject.toml", "CHANGELOG.md"):
        change(name, "1.2.3", "1.2.3-beta.1")
    assert disagreements(root) == []
    assert tag_of(manifest_version(root)) == "v1.2.3-beta.1"


@pytest.mark.parametrize("tag", ["1.2.3", "v1.2.4", "v1.2.3-beta.1", "none"])
def test_a_tag_of_another_version_is_refused_with_the_right_one(root: Path, tag: str) -> None:
    assert wrong_tag(root, tag) == [f"the tag is {tag}; for the version in manifest.json it has to be v1.2.3"]


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (" (not yet released)", "has to have the day of the release in brackets, as (2026-05-02)"),
        ("", "has to have the day of the release in brackets, as (2026-05-02)"),
        (" (2026-05-03)", "is in the future"),
    ],
)
def test_what_is_not_released_yet_is_said(root: Path, change: Change, when: str, said: str) -> None:
    change("CHANGELOG.md", " (2026-05-01)", when)
    assert disagreements(root) == []
    [sentence] = unreleased(root, TODAY)
    assert said in sentence


def test_a_change_log_without_entries_is_said_once(root: Path) -> None:
    (root / "CHANGELOG.md").write_text("# Changelog\n")
    assert len(disagreements(root)) == 1
    assert unreleased(root, TODAY) == []


def test_the_notes_are_the_newest_entry_and_their_links_lead_to_its_version(root: Path) -> None:
    assert notes(root) == "- It [stops](https://example.com/massager/blob/v1.2.3/docs/safety.md#stop) sooner.\n"


def test_the_workflow_publishes_what_the_script_writes() -> None:
    workflow = (REPOSITORY / ".github" / "workflows" / "release.yml").read_text()
    assert "scripts/lib/release.py --assets dist --tag" in workflow
    assert f"dist/{release_checks.ARCHIVE}" in workflow
    assert "--notes-file dist/notes.md" in workflow
