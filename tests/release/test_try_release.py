"""Trying another release of Home Assistant: what cannot be had gives way, and what the logs say against us is found."""

from pathlib import Path

import pytest

from demo.complaints import complaints, reproaches
from scripts.lib.release_environment import missing_pin, pins_of, relaxed
from scripts.lib.try_release import SMOKE, commands, found_in

ROOT = Path(__file__).parents[2]
SAID_BY_UV = """\
  x No solution found when resolving dependencies:
  `-> Because there is no version of aioesphomeapi==46.25.0 and you require
      aioesphomeapi==46.25.0, we can conclude that your requirements are unsatisfiable.
"""
OURS = (
    "2026-11-29 00:48:44.742+00:00 WARNING (MainThread) [custom_components.recovery_massager.life] It may still run\n"
)
FRAME = (
    "2026-11-29 00:48:45.742+01:00 WARNING (MainThread) [homeassistant.helpers.frame] Detected that custom integration "
    "'recovery_massager' uses something old\nTraceback (most recent call last):\n  File ...\n"
)
OTHERS = "2026-11-29 00:48:46.742+00:00 WARNING (MainThread) [homeassistant.helpers.frame] Detected that custom integration 'x'\n"
USUAL = (
    "2026-11-29 00:48:47.742+00:00 WARNING (SyncWorker_0) [homeassistant.loader] We found a custom integration "
    "recovery_massager which has not been tested by Home Assistant.\n"
)
REFUSED = (
    "2026-11-29 00:48:48.742+00:00 ERROR (MainThread) [homeassistant.components.websocket_api.http.connection] [1] "
    "Error during service call to recovery_massager.stop_session\n"
)


def test_a_pin_that_cannot_be_had_is_found_in_what_uv_says() -> None:
    assert missing_pin(SAID_BY_UV) == ("aioesphomeapi", "46.25.0")
    assert missing_pin("there is no\n version of a.b_c==1.0.\n") == ("a.b_c", "1.0")
    assert missing_pin("no network") is None


def test_only_that_pin_gives_way_to_what_was_before_it() -> None:
    pins = ["aioesphomeapi==46.25.0", "bleak-esphome==4.0.0", "AioESPHomeAPI[noise]==46.25.0 ; python_version>'3'"]
    assert relaxed(pins, "aioesphomeapi") == [
        "aioesphomeapi<=46.25.0",
        "bleak-esphome==4.0.0",
        "AioESPHomeAPI[noise]<=46.25.0 ; python_version>'3'",
    ]


def test_comments_and_options_are_no_requirements() -> None:
    assert pins_of("# why\n\n-r other.txt\na==1 # because\nb>=2\n") == ["a==1", "b>=2"]


def test_every_test_that_is_run_is_there() -> None:
    for name in SMOKE:
        assert (ROOT / name).exists()
    for everything in (False, True):
        assert all(command[0] == "python" for command in commands(Path("python"), Path("here"), everything=everything))


def test_what_home_assistant_says_against_us_is_told_once_with_all_logs_that_have_it(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "home-assistant.log").write_text(OURS + FRAME + OTHERS + USUAL + REFUSED)
    (tmp_path / "onecurrent").symlink_to(tmp_path / "one")
    [(text, where)] = found_in(tmp_path).items()
    assert "uses something old" in text
    assert text.endswith("File ...")
    assert [one.parent.name for one in where] == ["one", "two"]


@pytest.mark.parametrize(
    ("record", "complains", "reproach"), [(OURS, 1, 0), (FRAME, 1, 1), (OTHERS, 1, 0), (USUAL, 0, 0), (REFUSED, 0, 0)]
)
def test_a_record_is_a_complaint_or_against_us_or_neither(record: str, complains: int, reproach: int) -> None:
    assert len(complaints(record)) == complains
    assert len(reproaches(record)) == reproach
