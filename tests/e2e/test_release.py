"""The zip of a release, in a Home Assistant that has never seen the repository."""

from pathlib import Path

import pytest

from demo.simulator import PROJECT
from scripts.lib.release_archive import make_archive
from scripts.lib.release_checks import ARCHIVE
from scripts.lib.release_trial import try_archive

pytestmark = pytest.mark.e2e


def test_what_is_in_the_zip_is_enough_to_massage_and_to_stop(tmp_path: Path) -> None:
    make_archive(PROJECT, tmp_path / ARCHIVE)
    assert try_archive(tmp_path / ARCHIVE, tmp_path / "home") == []
    # Else it was the repository that ran.
    assert not (tmp_path / "home" / "config" / "custom_components" / "recovery_massager").is_symlink()
