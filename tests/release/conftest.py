"""A repository that could be released."""

from collections.abc import Callable
import json
from pathlib import Path
import subprocess

import pytest

from scripts.lib.release_archive import NEEDED
from scripts.lib.release_checks import DOMAIN


def git(root: Path, *arguments: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=Nobody", "-c", "user.email=nobody@example.com", *arguments],
        cwd=root,
        check=True,
        capture_output=True,
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The repository, with version 1.2.3, released on the first of May."""
    root = tmp_path / "repository"
    integration = root / "custom_components" / DOMAIN
    for name in (*NEEDED, "device/profiles/boots.yaml"):
        (integration / name).parent.mkdir(parents=True, exist_ok=True)
        (integration / name).write_text(f"{name}\n")
    (integration / "manifest.json").write_text(
        json.dumps({"version": "1.2.3", "documentation": "https://example.com/massager"})
    )
    (root / "pyproject.toml").write_text('[project]\nversion = "1.2.3"\n')
    (root / "CHANGELOG.md").write_text(
        "# Changelog\n\n## 1.2.3 (2026-05-01)\n\n- It [stops](docs/safety.md#stop) sooner.\n\n## 1.2.2 (2026-04-01)\n\n- Old.\n"
    )
    (root / "README.md").write_text("You need Home Assistant 2026.10 or newer.\n")
    (root / "hacs.json").write_text(
        json.dumps({"homeassistant": "2026.10.0", "zip_release": True, "filename": "recovery_massager.zip"})
    )
    git(root, "init", "--quiet", "--initial-branch", "main")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "All of it")
    return root


@pytest.fixture
def change(root: Path) -> Callable[[str, str, str], None]:
    """Change a file of it: its name, what is there, what shall be there."""

    def changed(name: str, old: str, new: str) -> None:
        text = (root / name).read_text()
        assert old in text
        (root / name).write_text(text.replace(old, new))

    return changed
