"""A workout from a file: where it may be, and what is made of it."""

import asyncio
from datetime import timedelta
import os
from pathlib import Path
import threading
from unittest.mock import patch

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.recovery_massager.workouts import file
from tests.integration.workouts.asking import ask, refusal
from tests.workouts.made import fit_file, gpx_file, tcx_file, workout

POINTS = workout(length=1200)
RUNNING = 1
FILES = {
    "run.fit": fit_file(POINTS, {5: RUNNING, 7: 1_200_000, 8: 1_200_000, 193: 60}),
    "run.tcx": tcx_file(POINTS),
    "run.gpx": gpx_file(POINTS),
}


@pytest.fixture
def run(folder: Path) -> Path:
    """A file that can be read."""
    path = folder / "run.fit"
    path.write_bytes(FILES["run.fit"])
    return path


@pytest.mark.parametrize("name", FILES)
async def test_each_format_is_logged_by_its_path(
    hass: HomeAssistant, ada: MockConfigEntry, folder: Path, name: str
) -> None:
    (folder / name).write_bytes(FILES[name])
    answer = await ask(hass, "log_workout", file=f"recovery_massager/workouts/{name}")
    assert answer["workout"]["id"] == "file:2026-05-01T06:00+00:00-run"
    assert answer["workout"]["source"] == "file"
    assert (answer["workout"]["minutes"], answer["workout"]["heart_rate_minutes"]) == (20, 20)
    assert "heart_rates" not in answer["workout"]
    (kept,) = ada.runtime_data.training.workouts
    assert sum(lasted for _, lasted in kept.heart_rates) == 1200


async def test_what_a_file_is_its_content_says_and_not_its_name(
    hass: HomeAssistant, ada: MockConfigEntry, folder: Path
) -> None:
    (folder / "run.gpx").write_bytes(FILES["run.fit"])
    (folder / "run.fit").write_bytes(b"PK\x03\x04 and so on")
    assert (await ask(hass, "log_workout", file=str(folder / "run.gpx")))["workout"]["rpe"] == 6
    assert await refusal(hass, "log_workout", file=str(folder / "run.fit")) == "workout_file_archive"


async def test_what_is_said_goes_before_what_the_file_says(
    hass: HomeAssistant, ada: MockConfigEntry, run: Path
) -> None:
    answer = await ask(hass, "log_workout", file=str(run), rpe=9, sport="hike", name="Fells", race=True, workout_id="a")
    workout = answer["workout"]
    assert (workout["rpe"], workout["sport"], workout["name"], workout["race"]) == (9, "hike", "Fells", True)
    assert workout["id"] == "file:a"
    with pytest.raises(vol.Invalid):
        await ask(hass, "log_workout", file=str(run), minutes=30)


async def test_what_would_follow_a_file_can_be_asked(hass: HomeAssistant, ada: MockConfigEntry, run: Path) -> None:
    assert (await ask(hass, "plan_recovery", file=str(run)))["workout"]["minutes"] == 20
    assert ada.runtime_data.training.workouts == []


async def test_other_folders_have_to_be_allowed(
    hass: HomeAssistant, ada: MockConfigEntry, folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "share"
    other.mkdir()
    (other / "run.fit").write_bytes(FILES["run.fit"])
    hass.config.allowlist_external_dirs = set()
    assert await refusal(hass, "log_workout", file=str(other / "run.fit")) == "workout_file_not_allowed"
    hass.config.allowlist_external_dirs = {str(other)}
    assert (await ask(hass, "log_workout", file=str(other / "run.fit")))["arrival"] == "new"


@pytest.fixture
def secrets(hass: HomeAssistant, folder: Path) -> None:
    """Files that are nobody's business, of the right format."""
    for secret in ("secrets.yaml", ".storage/auth", "recovery_massager/workouts_of_others/run.fit"):
        place = Path(hass.config.path(secret))
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(FILES["run.fit"])


@pytest.mark.usefixtures("secrets")
@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "../../etc/passwd",
        "recovery_massager/workouts/../../secrets.yaml",
        "secrets.yaml",
        ".storage/auth",
        "recovery_massager/workouts_of_others/run.fit",
        "/nowhere/at/all.fit",
    ],
)
async def test_nothing_else_can_be_reached(hass: HomeAssistant, ada: MockConfigEntry, path: str) -> None:
    assert await refusal(hass, "log_workout", file=path) == "workout_file_not_allowed"


async def test_a_link_leads_nowhere_that_is_not_allowed(
    hass: HomeAssistant, ada: MockConfigEntry, folder: Path, run: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "run.fit").write_bytes(FILES["run.fit"])
    (folder / "link.fit").symlink_to(outside / "run.fit")
    (folder / "linked").symlink_to(outside)
    (folder / "loop.fit").symlink_to(folder / "loop.fit")
    (folder / "inside.fit").symlink_to(run)
    assert await refusal(hass, "log_workout", file=str(folder / "link.fit")) == "workout_file_not_allowed"
    assert await refusal(hass, "log_workout", file=str(folder / "linked" / "run.fit")) == "workout_file_not_allowed"
    assert await refusal(hass, "log_workout", file=str(folder / "loop.fit")) == "workout_file_unreadable"
    assert (await ask(hass, "log_workout", file=str(folder / "inside.fit")))["arrival"] == "new"


async def test_only_regular_files_are_read_and_no_pipe_is_waited_for(
    hass: HomeAssistant, ada: MockConfigEntry, folder: Path
) -> None:
    os.mkfifo(folder / "pipe.fit")
    (folder / "folder.fit").mkdir()
    for name in ("pipe.fit", "folder.fit", "none.fit", "none/none.fit", "a\0b", "x" * 5000, ""):
        async with asyncio.timeout(10):
            assert await refusal(hass, "log_workout", file=str(folder / name)) == "workout_file_unreadable"


@pytest.fixture
def large(folder: Path) -> Path:
    """A file of a byte too much."""
    path = folder / "large.fit"
    with path.open("wb") as file_of_nothing:
        file_of_nothing.truncate(file.LARGEST + 1)
    return path


async def test_a_file_that_is_too_large_is_refused(hass: HomeAssistant, ada: MockConfigEntry, large: Path) -> None:
    assert await refusal(hass, "log_workout", file=str(large)) == "workout_file_too_large"


async def test_it_is_read_off_the_event_loop_and_one_at_a_time(
    hass: HomeAssistant, ada: MockConfigEntry, run: Path
) -> None:
    threads: list[int] = []
    busy: list[bool] = []
    lock = threading.Lock()
    read = file.read_bytes

    def watched(data: bytes) -> object:
        busy.append(lock.acquire(blocking=False))
        threads.append(threading.get_ident())
        try:
            return read(data)
        finally:
            lock.release()

    with patch.object(file, "read_bytes", watched):
        await asyncio.gather(*(ask(hass, "log_workout", file=str(run)) for _ in range(3)))
    assert threading.get_ident() not in threads
    assert busy == [True] * 3


async def test_what_is_read_is_not_logged(
    hass: HomeAssistant, ada: MockConfigEntry, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    (folder / "secret.gpx").write_bytes(gpx_file(POINTS, name="Secret place")[:-20])
    assert await refusal(hass, "log_workout", file=str(folder / "secret.gpx")) == "workout_file_broken"
    (folder / "secret.gpx").write_bytes(gpx_file(POINTS, name="Secret place"))
    await ask(hass, "log_workout", file=str(folder / "secret.gpx"))
    assert "Secret place" not in caplog.text
    assert "48.0" not in caplog.text


async def test_the_same_workout_as_a_file_again_is_known(hass: HomeAssistant, ada: MockConfigEntry, run: Path) -> None:
    await ask(hass, "log_workout", file=str(run))
    await ask(hass, "log_workout", file=str(run))
    (kept,) = ada.runtime_data.training.workouts
    assert kept.end - kept.start == timedelta(minutes=20)
