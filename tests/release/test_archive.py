"""The zip of a release has what Home Assistant needs, nothing else, and the same bytes each time."""

from collections.abc import Callable
import os
from pathlib import Path
import zipfile

import pytest

from scripts.lib import release
from scripts.lib.release_archive import CARD, INTEGRATION, NEEDED, make_archive, unfit
from scripts.lib.release_checks import ARCHIVE, manifest_version
from tests.release.conftest import git

REPOSITORY = Path(__file__).parents[2]
type Change = Callable[[str, str, str], None]


def names(archive: Path) -> list[str]:
    with zipfile.ZipFile(archive) as opened:
        return opened.namelist()


def test_it_has_the_tracked_files_at_its_top_and_no_others(root: Path, tmp_path: Path) -> None:
    (root / INTEGRATION / "__pycache__").mkdir()
    (root / INTEGRATION / "__pycache__" / "x.pyc").write_text("")
    (root / INTEGRATION / "mine.txt").write_text("")
    make_archive(root, tmp_path / ARCHIVE)
    assert names(tmp_path / ARCHIVE) == sorted([*NEEDED, "device/profiles/boots.yaml"])
    assert unfit(tmp_path / ARCHIVE, "1.2.3", card=False) == []


def test_times_and_permissions_of_a_check_out_change_no_byte(root: Path, tmp_path: Path) -> None:
    make_archive(root, tmp_path / "one.zip")
    for path in (root / INTEGRATION).rglob("*.json"):
        path.chmod(0o755)
        os.utime(path, (0, 0))
    make_archive(root, tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


@pytest.mark.parametrize(
    "name",
    [
        "__pycache__/a.pyc",
        "tests/test_it.py",
        ".secret",
        "frontend/node_modules/a.js",
        "frontend/card.js.map",
        "a.orig",
    ],
)
def test_what_must_not_be_in_it_is_named(root: Path, tmp_path: Path, name: str) -> None:
    (root / INTEGRATION / name).parent.mkdir(parents=True, exist_ok=True)
    (root / INTEGRATION / name).write_text("")
    git(root, "add", "--force", ".")
    make_archive(root, tmp_path / ARCHIVE)
    assert unfit(tmp_path / ARCHIVE, "1.2.3", card=False) == [f"{name} must not be in the zip"]


@pytest.mark.parametrize("name", NEEDED)
def test_what_is_missing_is_named(root: Path, tmp_path: Path, name: str) -> None:
    git(root, "rm", "--quiet", str(INTEGRATION / name))
    make_archive(root, tmp_path / ARCHIVE)
    assert unfit(tmp_path / ARCHIVE, "1.2.3", card=False) == [f"{name} is missing in the zip"]


def test_profiles_a_card_and_the_version_are_looked_at(root: Path, tmp_path: Path) -> None:
    git(root, "rm", "--quiet", str(INTEGRATION / "device" / "profiles" / "boots.yaml"))
    make_archive(root, tmp_path / ARCHIVE)
    assert unfit(tmp_path / ARCHIVE, "1.2.4", card=True) == [
        f"{CARD} is missing in the zip",
        "the profiles of massagers are missing in the zip",
        "the manifest in the zip has the version 1.2.3, not 1.2.4",
    ]


def test_the_zip_of_this_repository_is_fit(tmp_path: Path) -> None:
    make_archive(REPOSITORY, tmp_path / ARCHIVE)
    card = (REPOSITORY / INTEGRATION / CARD).exists()
    assert unfit(tmp_path / ARCHIVE, manifest_version(REPOSITORY), card=card) == []


# --- the command


@pytest.fixture
def here(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the command work on the repository that could be released."""
    monkeypatch.setattr(release, "ROOT", root)
    return root


def run(*arguments: str | Path) -> int:
    return release.main([str(one) for one in arguments])


def test_the_assets_are_the_zip_the_card_and_the_notes(here: Path, tmp_path: Path) -> None:
    (here / INTEGRATION / CARD).parent.mkdir()
    (here / INTEGRATION / CARD).write_text("card")
    git(here, "add", ".")
    assert run("--assets", tmp_path / "dist", "--tag", "v1.2.3") == 0
    assert sorted(one.name for one in (tmp_path / "dist").iterdir()) == [
        "notes.md",
        "recovery-massager-card.js",
        ARCHIVE,
    ]


def test_of_a_wrong_tag_nothing_is_written(here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--assets", tmp_path / "dist", "--tag", "v9.9.9") == 1
    assert "it has to be v1.2.3" in capsys.readouterr().out
    assert not (tmp_path / "dist").exists()


def test_what_git_has_against_a_tag_is_said(here: Path, change: Change) -> None:
    assert release.ready() == []
    change("README.md", "You", "Everybody")
    git(here, "tag", "v1.2.3")
    git(here, "switch", "--quiet", "--create", "idea")
    assert release.ready() == [
        "not committed: README.md",
        "the tag v1.2.3 is there already; raise the version",
        "this is idea, and releases are made of main",
    ]


@pytest.mark.parametrize(("answer", "status", "tags"), [("y", 0, "v1.2.3"), ("", 1, ""), ("no", 1, "")])
def test_the_tag_is_made_only_when_somebody_says_so(
    here: Path, monkeypatch: pytest.MonkeyPatch, answer: str, status: int, tags: str
) -> None:
    for name, value in (("NAME", "Nobody"), ("EMAIL", "nobody@example.com")):
        monkeypatch.setenv(f"GIT_COMMITTER_{name}", value)
    monkeypatch.setattr("builtins.input", lambda _: answer)
    monkeypatch.setattr("scripts.lib.release_trial.try_archive", lambda *_: [])
    assert run() == status
    assert release.git("tag", "--list") == tags


def test_a_dry_run_tries_the_zip_and_makes_no_tag(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[Path] = []

    def trial(archive: Path, folder: Path) -> list[str]:
        tried.append(archive)
        return []

    monkeypatch.setattr("scripts.lib.release_trial.try_archive", trial)
    assert run("--dry-run") == 0
    assert [one.name for one in tried] == [ARCHIVE]
    assert release.git("tag", "--list") == ""


def test_what_goes_wrong_in_the_trial_ends_it(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.lib.release_trial.try_archive", lambda *_: ["it does not load"])
    assert run() == 1
    assert release.git("tag", "--list") == ""
