"""Files of a history that are older, newer, or make no sense: what can be read is kept, nothing is invented, nothing lost."""

from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import datetime, timedelta
import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import STORAGE_DIR
from homeassistant.util import dt as dt_util
from hypothesis import HealthCheck, given, settings as hypothesis_settings, strategies as st
import pytest

from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.history import History
from custom_components.recovery_massager.record import SessionRecord

NOW = datetime(2026, 5, 4, 17, tzinfo=dt_util.UTC)
MINUTE = timedelta(minutes=1)
KEY = f"{DOMAIN}.boots"
OPEN = SessionRecord(
    id="1", person="default", origin="home_assistant", start=NOW, deadline=NOW + 15 * MINUTE, mode="wave", pressure=40
)
PAST = replace(OPEN, id="2", end=NOW + 5 * MINUTE, outcome="stopped")
OLD = json.loads((Path(__file__).parent / "files" / "history-1.1.json").read_text())

pytestmark = pytest.mark.freeze_time(NOW)


@pytest.fixture(autouse=True)
def _integration() -> None:
    """Without Bluetooth: no massager is needed."""


@pytest.fixture
def hass_storage() -> dict[str, Any]:
    """Leave Home Assistant its own storage."""
    return {}


@pytest.fixture
def hass_config_dir(hass_tmp_config_dir: str) -> str:
    """Have a folder of this test's for it."""
    return hass_tmp_config_dir


@pytest.fixture
def folder(hass: HomeAssistant) -> Generator[Path]:
    """Home Assistant's folder of storage, on a real disk and empty."""
    folder = Path(hass.config.path(STORAGE_DIR))
    folder.mkdir(exist_ok=True)
    # It remembers which files there were when it started.
    with patch("homeassistant.helpers.storage._StoreManager.async_fetch", return_value=None):
        yield folder


@pytest.fixture
def writes(folder: Path) -> Callable[[Any], bytes]:
    """Write the file; returns its bytes."""

    def write(content: Any) -> bytes:
        data = json.dumps(content).encode()
        (folder / KEY).write_bytes(data)
        return data

    return write


async def loaded(hass: HomeAssistant) -> History:
    history = History(hass, "boots")
    await history.async_load()
    return history


def file(data: Any, **more: Any) -> dict[str, Any]:
    return {"version": 1, "minor_version": 2, "key": KEY, "data": data, **more}


def aside(folder: Path) -> list[bytes]:
    return [one.read_bytes() for one in sorted(folder.glob(f"{KEY}.nonsense-*"))]


def all_of(history: History) -> tuple[Any, ...]:
    return history.settings_of("default"), history.open, history.sessions


async def test_a_file_of_the_first_version_is_read_whole_and_written_anew(
    hass: HomeAssistant, folder: Path, writes: Callable[[Any], bytes]
) -> None:
    writes(OLD)
    history = await loaded(hass)
    assert history.nonsense == []
    assert aside(folder) == []
    first, second = history.sessions
    assert (first.outcome, first.mode, first.pressure) == ("finished", "sequential", 35)
    assert (first.reached, first.paused_seconds, first.workout, first.rating) == (None, 0, None, None)
    assert first.massaged == 15 * MINUTE
    assert second.origin == "device"
    assert history.open is not None
    assert history.open.stop_requested
    assert history.settings_of("default") == OLD["data"]["settings"]
    written = json.loads((folder / KEY).read_text())
    assert (written["version"], written["minor_version"]) == (1, 2)
    assert all_of(await loaded(hass)) == all_of(history)


async def test_what_this_version_keeps_comes_back_from_a_real_disk(hass: HomeAssistant, folder: Path) -> None:
    history = await loaded(hass)
    history.begin(OPEN)
    history.heard(NOW + MINUTE, paused=False, pressure=35)
    history.heard(NOW + 2 * MINUTE, paused=True, pressure=20)
    await history.async_save()
    again = await loaded(hass)
    assert again.open == replace(OPEN, reached=35, paused_at=NOW + 2 * MINUTE)
    again.heard(NOW + 4 * MINUTE, paused=False, pressure=20)
    ended = again.end(NOW + 6 * MINUTE, "stopped")
    assert ended is not None
    assert (ended.massaged, ended.reached) == (4 * MINUTE, 35)
    await again.async_save()
    assert (await loaded(hass)).sessions == [ended]


NO_FILES: list[Any] = [
    [],
    [file({})],
    "history",
    5,
    None,
    {"data": {}},
    {"version": 1},
    {"version": "one", "data": {}},
    {"version": None, "minor_version": [], "data": {}},
    file({"sessions": [PAST.to_dict()]}, version=2),
    file({"sessions": [PAST.to_dict()]}, version=0),
    file([PAST.to_dict()]),
    file("sessions"),
]


@pytest.mark.parametrize("content", NO_FILES, ids=lambda content: json.dumps(content)[:40])
async def test_what_is_no_history_is_set_aside_as_it_is_and_a_new_one_begins(
    hass: HomeAssistant, folder: Path, writes: Callable[[Any], bytes], content: Any
) -> None:
    data = writes(content)
    history = await loaded(hass)
    assert all_of(history) == ({}, None, [])
    assert len(history.nonsense) == 1
    assert aside(folder) == [data]
    history.begin(OPEN)
    await history.async_save()
    again = await loaded(hass)
    assert (again.open, again.nonsense) == (OPEN, [])
    assert aside(folder) == [data]


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (5, "no mapping"),
        ({}, "missing"),
        ({**PAST.to_dict(), "id": "9", "end": (NOW - MINUTE).isoformat()}, "from"),
        ({**PAST.to_dict(), "id": "9", "end": (NOW + timedelta(days=2)).isoformat()}, "from"),
        ({**PAST.to_dict(), "id": "9", "end": None}, "outcome"),
        ({**PAST.to_dict(), "id": "9", "end": None, "outcome": None}, "no end"),
        ({**PAST.to_dict(), "id": "9", "outcome": "won"}, "outcome"),
        ({**PAST.to_dict(), "id": "9", "outcome": None}, "outcome"),
        ({**PAST.to_dict(), "id": "9", "pressure": -1}, "pressure"),
        ({**PAST.to_dict(), "id": "9", "pressure": True}, "pressure"),
        ({**PAST.to_dict(), "id": "9", "reached": "high"}, "reached"),
        ({**PAST.to_dict(), "id": "9", "paused_seconds": -5}, "paused_seconds"),
        ({**PAST.to_dict(), "id": "9", "rating": "lovely", "rated": NOW.isoformat()}, "rating"),
        ({**PAST.to_dict(), "id": "9", "rating": "painful"}, "rating"),
        ({**PAST.to_dict(), "id": "9", "note": "x" * 501}, "too long"),
        ({**PAST.to_dict(), "id": "9", "start": "0001-01-01T00:00:00+23:00"}, "year"),
        ({**PAST.to_dict(), "mode": "flush"}, "its id"),
    ],
)
async def test_a_session_that_makes_no_sense_is_set_aside_and_takes_no_other_along(
    hass: HomeAssistant, folder: Path, writes: Callable[[Any], bytes], bad: Any, why: str
) -> None:
    data = writes(file({"settings": {"pressure": 40}, "open": OPEN.to_dict(), "sessions": [PAST.to_dict(), bad]}))
    history = await loaded(hass)
    assert all_of(history) == ({"pressure": 40}, OPEN, [PAST])
    (reason,) = history.nonsense
    assert reason.startswith("session 2: ")
    assert why in reason
    assert aside(folder) == [data]
    again = await loaded(hass)
    assert (all_of(again), again.nonsense) == (all_of(history), [])
    assert aside(folder) == [data]


@pytest.mark.parametrize("opened", [PAST.to_dict(), {**OPEN.to_dict(), "id": "2"}, "running", [OPEN.to_dict()]])
async def test_an_open_session_that_cannot_be_open_is_set_aside(
    hass: HomeAssistant, folder: Path, writes: Callable[[Any], bytes], opened: Any
) -> None:
    writes(file({"settings": {}, "open": opened, "sessions": [PAST.to_dict()]}))
    history = await loaded(hass)
    assert all_of(history) == ({}, None, [PAST])
    assert history.nonsense[0].startswith("the open session: ")


async def test_each_time_gets_a_file_of_its_own(
    hass: HomeAssistant, folder: Path, writes: Callable[[Any], bytes]
) -> None:
    written = []
    for number in range(3):
        written.append(writes([number]))
        await loaded(hass)
    assert aside(folder) == written


async def test_what_was_set_aside_goes_with_the_massager(
    hass: HomeAssistant, folder: Path, writes: Callable[[Any], bytes]
) -> None:
    writes(file({"sessions": [5]}))
    other = folder / f"{DOMAIN}.other.nonsense-1"
    other.write_text("of another massager")
    history = await loaded(hass)
    assert len(aside(folder)) == 1
    await history.async_remove()
    assert _files(folder) == [other]


async def test_what_cannot_be_deleted_is_said(
    hass: HomeAssistant, folder: Path, writes: Callable[[Any], bytes], caplog: pytest.LogCaptureFixture
) -> None:
    writes(file({"sessions": [5]}))
    history = await loaded(hass)
    with patch.object(Path, "unlink", side_effect=PermissionError("no")):
        await history.async_remove()
    assert "nonsense-1 could not be deleted" in caplog.text


async def test_where_no_second_name_is_possible_a_copy_is_set_aside(
    hass: HomeAssistant, folder: Path, writes: Callable[[Any], bytes]
) -> None:
    data = writes(file({"sessions": [5]}))
    with patch("os.link", side_effect=PermissionError):
        await loaded(hass)
    assert aside(folder) == [data]
    assert json.loads((folder / KEY).read_text())["data"]["sessions"] == []


async def test_what_cannot_be_set_aside_is_not_written_over_at_once(
    hass: HomeAssistant, folder: Path, writes: Callable[[Any], bytes]
) -> None:
    data = writes(file({"sessions": [5, PAST.to_dict()]}))
    with patch("os.link", side_effect=PermissionError), patch("shutil.copy2", side_effect=OSError("disk full")):
        history = await loaded(hass)
    assert history.sessions == [PAST]
    assert (folder / KEY).read_bytes() == data


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8"))
    | st.sampled_from([NOW.isoformat(), "2026-05-04", "painful", "stopped"]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(sorted(PAST.to_dict())), inner, max_size=4)
    ),
    max_leaves=12,
)
CHANGED = st.builds(
    lambda changes: {**PAST.to_dict(), **changes}, st.dictionaries(st.sampled_from(sorted(PAST.to_dict())), JSON)
)
DATA = JSON | st.fixed_dictionaries(
    {},
    optional={
        "settings": JSON,
        "settings_of": JSON | st.dictionaries(st.text(max_size=3), JSON, max_size=3),
        "user": JSON,
        "open": JSON | CHANGED,
        "sessions": JSON | st.lists(JSON | CHANGED, max_size=4),
    },
)


async def test_settings_of_one_person_that_make_no_sense_are_set_aside_and_take_no_others_along(
    hass: HomeAssistant, folder: Path, writes: Callable[[Any], bytes]
) -> None:
    writes(file({"settings": {"pressure": 40}, "settings_of": {"anna": 5, "zoe": {"pressure": 25}}, "user": ["anna"]}))
    history = await loaded(hass)
    assert history.nonsense == ["anna cannot be int", "user cannot be list"]
    assert [history.settings_of(one) for one in ("default", "anna", "zoe")] == [{"pressure": 40}, {}, {"pressure": 25}]
    assert history.user is None
    assert (await loaded(hass)).nonsense == []


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(DATA, st.integers(0, 3) | JSON, st.integers(0, 3) | JSON, st.booleans())
async def test_whatever_json_the_file_holds_nothing_is_raised_invented_or_lost(
    hass: HomeAssistant, folder: Path, data: Any, version: Any, minor: Any, bare: bool
) -> None:
    _empty(folder)
    content = json.dumps(data if bare else {"version": version, "minor_version": minor, "key": KEY, "data": data})
    (folder / KEY).write_text(content)
    history = await loaded(hass)
    given_ids = [one["id"] for one in _dicts(json.loads(content)) if "id" in one]
    ids = [one.id for one in history.sessions]
    assert len(ids) == len(set(ids))
    assert all(one.id in given_ids and one.end is not None and one.end >= one.start for one in history.sessions)
    assert history.open is None or history.open.end is None
    assert history.minutes_since(NOW - timedelta(days=7)) >= 0
    history.end(NOW, "interrupted")
    await history.async_save()
    again = await loaded(hass)
    assert (again.nonsense, again.sessions) == ([], history.sessions)


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"{DOMAIN}.*"))


def _empty(folder: Path) -> None:
    for one in folder.iterdir():
        one.unlink()


def _dicts(tree: Any) -> list[dict[str, Any]]:
    inner = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    return [*([tree] if isinstance(tree, dict) else []), *(found for one in inner for found in _dicts(one))]
