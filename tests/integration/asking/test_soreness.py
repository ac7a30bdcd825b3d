"""How sore the legs are: asked in the morning, kept, compared."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError, Unauthorized
from homeassistant.util import dt as dt_util
import probatio
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.recovery_massager.athlete_options import CONF_ASK_EFFORT, CONF_ASK_SORENESS
from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.history import History
from custom_components.recovery_massager.record import SessionRecord
from custom_components.recovery_massager.recovery.plan import Effort
from custom_components.recovery_massager.soreness import Soreness
from tests.integration.app import Phone, tap
from tests.integration.passing import Passing
from tests.integration.stage import NOW

from .asking import AS, HOUR, arrives, goes, set_options, workout

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]

ASKED = "How sore are your legs, 0 to 10?"
TODAY, TOMORROW = date(2026, 5, 4), date(2026, 5, 5)
DAY = timedelta(days=1)
KEY = AS[Effort.KEY]


@pytest.fixture(autouse=True)
def _no_other_question(hass: HomeAssistant, ada: MockConfigEntry) -> None:
    set_options(hass, ada, **{CONF_ASK_EFFORT: False})


@pytest.fixture
def soreness(ada: MockConfigEntry) -> Soreness:
    soreness: Soreness = ada.runtime_data.soreness
    return soreness


async def until(passes: Passing, day: date, hour: int, minute: int = 0) -> None:
    """Let it be that hour at home."""
    there = datetime(day.year, day.month, day.day, hour, minute, tzinfo=dt_util.get_default_time_zone())
    await passes((there - dt_util.utcnow()).total_seconds() + 1, step=1800)
    await passes(1)


def shown(hass: HomeAssistant, key: str) -> Any:
    state = hass.states.get(f"sensor.ada_{key}")
    assert state
    return state


@pytest.mark.parametrize("effort", [Effort.KEY, Effort.RACE])
@pytest.mark.parametrize(
    ("title", "written", "kept"),
    [("Say a number", "6", 6), ("None: 0", None, 0), ("Some: 4", None, 4), ("A lot: 8", None, 8)],
)
async def test_when_the_quiet_hours_end_after_a_hard_workout_it_is_asked_once_and_kept(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    phone: Phone,
    soreness: Soreness,
    passes: Passing,
    effort: Effort,
    title: str,
    written: str | None,
    kept: float,
) -> None:
    await arrives(hass, ada, workout(**AS[effort]))
    await arrives(hass, ada, workout(NOW + HOUR, id="webhook:2", minutes=20, **AS[effort]))
    await until(passes, TOMORROW, 6, 59)
    assert phone.sent == []
    await until(passes, TOMORROW, 7)
    assert phone.messages == [ASKED]
    assert len(phone.sent) == 1
    assert "A lot: 8" in list(phone.actions)[:3], "Android shows no more, and one would only be left what is little"
    await tap(hass, phone.actions[title], written)
    assert soreness.said_on(TOMORROW) == kept
    assert float(shown(hass, "soreness").state) == kept
    assert shown(hass, "soreness").attributes["day"] == "2026-05-05"
    assert phone.messages == [f"Kept: {kept:g} of 10."]


@pytest.mark.parametrize("effort", [Effort.MODERATE, Effort.EASY])
async def test_after_other_workouts_it_is_not_asked(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, passes: Passing, effort: Effort
) -> None:
    await arrives(hass, ada, workout(**AS[effort]))
    await until(passes, TOMORROW, 12)
    assert phone.sent == []


async def test_a_workout_that_turns_out_easier_or_goes_is_not_asked_about(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, passes: Passing
) -> None:
    easier, gone = workout(**KEY), workout(NOW - 2 * HOUR, id="webhook:2", **KEY)
    await arrives(hass, ada, easier)
    await arrives(hass, ada, gone)
    await arrives(hass, ada, replace(easier, **AS[Effort.EASY]))
    await goes(hass, ada, gone)
    await until(passes, TOMORROW, 12)
    assert phone.sent == []


async def test_a_workout_that_goes_by_another_id_is_noted_once(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, soreness: Soreness, passes: Passing
) -> None:
    named, other = workout(**KEY), workout(id="webhook:2", **KEY)
    for one in (named, other):
        await arrives(hass, ada, one)
    await goes(hass, ada, named)
    assert soreness.hard_before(TOMORROW)
    assert len(ada.runtime_data.phones.waiting) == 1
    await arrives(hass, ada, replace(other, **AS[Effort.EASY]))
    assert not soreness.hard_before(TOMORROW)
    await until(passes, TOMORROW, 12)
    assert phone.sent == []


async def test_it_is_taken_away_in_the_evening_and_a_late_tap_keeps_nothing(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, soreness: Soreness, passes: Passing
) -> None:
    await arrives(hass, ada, workout(**KEY))
    await until(passes, TOMORROW, 7)
    some = phone.actions["Some: 4"]
    await until(passes, TOMORROW, 20)
    assert phone.messages == []
    await tap(hass, some)
    assert soreness.said_on(TOMORROW) is None


async def test_a_restart_in_the_night_loses_nothing(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, passes: Passing
) -> None:
    await arrives(hass, ada, workout(**KEY))
    await hass.config_entries.async_unload(ada.entry_id)
    await until(passes, TOMORROW, 8)
    await hass.config_entries.async_setup(ada.entry_id)
    await hass.async_block_till_done()
    assert phone.messages == [ASKED]
    await tap(hass, phone.actions["Some: 4"])
    assert await hass.config_entries.async_reload(ada.entry_id)
    assert ada.runtime_data.soreness.said_on(TOMORROW) == 4
    assert float(shown(hass, "soreness").state) == 4


async def test_what_is_no_number_is_asked_again(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, soreness: Soreness, passes: Passing
) -> None:
    await arrives(hass, ada, workout(**KEY))
    await until(passes, TOMORROW, 7)
    await tap(hass, phone.actions["Say a number"], "ouch")
    assert soreness.said_on(TOMORROW) is None
    assert phone.messages == ["That was no number from 0 to 10. How sore are your legs?"]


async def test_who_does_not_want_to_be_asked_is_not(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, passes: Passing
) -> None:
    await arrives(hass, ada, workout(**KEY))
    set_options(hass, ada, **{CONF_ASK_SORENESS: False})
    await arrives(hass, ada, workout(NOW + HOUR, id="webhook:2", minutes=20, **KEY))
    await until(passes, TOMORROW, 12)
    assert phone.sent == []


async def test_the_action_keeps_it_answers_and_ends_the_question(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, soreness: Soreness, passes: Passing
) -> None:
    await arrives(hass, ada, workout(**KEY))
    await until(passes, TOMORROW, 7)
    answer = await rate(hass, athlete="ada", soreness=3.5)
    await hass.async_block_till_done()
    assert answer == {
        "athlete": "Ada",
        "athlete_id": ada.entry_id,
        "date": "2026-05-05",
        "soreness": 3.5,
        "after_key_workout": True,
        "with_session": None,
        "without_session": None,
        "mornings_with_session": 0,
        "mornings_without_session": 1,
    }
    assert phone.messages == []
    await rate(hass, soreness=0, date="2026-05-01")
    assert soreness.said_on(date(2026, 5, 1)) == 0
    assert soreness.last == (TOMORROW, 3.5)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"soreness": 10.5},
        {"soreness": -1},
        {"soreness": "nan"},
        {"soreness": "much"},
        {"soreness": 3, "date": "2026-05-05"},
        {"soreness": 3, "date": "2020-05-05"},
        {"soreness": 3, "athlete": "Nobody"},
    ],
)
async def test_what_cannot_be_is_refused_and_changes_nothing(
    hass: HomeAssistant, ada: MockConfigEntry, soreness: Soreness, wrong: dict[str, Any]
) -> None:
    with pytest.raises((probatio.Invalid, ServiceValidationError)):
        await rate(hass, **wrong)
    assert soreness.last is None


async def test_only_who_may_control_something_of_the_athletes_says_it(
    hass: HomeAssistant, ada: MockConfigEntry, soreness: Soreness, hass_read_only_user: MockUser
) -> None:
    with pytest.raises(Unauthorized):
        await rate(hass, context=Context(user_id=hass_read_only_user.id), soreness=3)
    assert soreness.last is None


async def rate(hass: HomeAssistant, context: Context | None = None, **data: Any) -> Any:
    return await hass.services.async_call(
        DOMAIN, "rate_soreness", data, blocking=True, return_response=True, context=context
    )


async def test_mornings_with_a_session_are_compared_with_those_without(
    hass: HomeAssistant, ada: MockConfigEntry, soreness: Soreness, freezer: Any
) -> None:
    history: History = ada.runtime_data.history
    for number, (said, session) in enumerate([(2, 20), (6, None), (3, 20), (7, None), (4, 20), (5, 3), (9, "late")]):
        end = NOW + number * 2 * DAY
        freezer.move_to(end)
        await arrives(hass, ada, workout(end, id=f"webhook:{number}", **KEY))
        if session is not None:
            began = end + (20 if session == "late" else 1) * HOUR
            minutes = 20 if session == "late" else session
            assert isinstance(minutes, int)
            history.sessions.append(past(ada, f"{number}", began, minutes))
        freezer.move_to(end + 14.5 * HOUR)
        await rate(hass, soreness=said)
        # An easy day's morning is none of those that are compared.
        freezer.move_to(end + 38.5 * HOUR)
        await rate(hass, soreness=10)
    await hass.async_block_till_done()
    found = shown(hass, "soreness_with_sessions_minus_without")
    assert float(found.state) == round(3 - (6 + 7 + 5 + 9) / 4, 1)
    assert {key: found.attributes[key] for key in ("with_session", "without_session")} == {
        "with_session": 3,
        "without_session": 6.8,
    }
    assert (found.attributes["mornings_with_session"], found.attributes["mornings_without_session"]) == (3, 4)


def past(entry: MockConfigEntry, session_id: str, start: datetime, minutes: int) -> SessionRecord:
    end = start + timedelta(minutes=minutes)
    return SessionRecord(session_id, entry.entry_id, "home_assistant", start, end, end=end, outcome="finished")


async def test_before_anything_was_said_it_is_unknown(
    hass: HomeAssistant, ada: MockConfigEntry, coordinator: MassagerCoordinator
) -> None:
    assert shown(hass, "soreness").state == "unknown"
    compared = shown(hass, "soreness_with_sessions_minus_without")
    assert compared.state == "unknown"
    assert compared.attributes["mornings_with_session"] == 0


async def test_a_first_sync_notes_no_old_mornings(
    hass: HomeAssistant, ada: MockConfigEntry, hass_storage: dict[str, Any]
) -> None:
    for number in range(4, 50):
        await arrives(hass, ada, workout(NOW - number * DAY, id=f"webhook:{number}", **KEY))
    assert f"recovery_massager.{ada.entry_id}.soreness" not in hass_storage


async def test_a_late_workout_counts_for_the_morning_of_which_something_was_said(
    hass: HomeAssistant, ada: MockConfigEntry, soreness: Soreness
) -> None:
    await rate(hass, soreness=5, date="2026-04-20")
    await arrives(hass, ada, workout(datetime(2026, 4, 19, 20, tzinfo=UTC), **KEY))
    assert soreness.comparison.mornings_without == 1


async def test_with_the_athlete_it_is_deleted(
    hass: HomeAssistant, ada: MockConfigEntry, hass_storage: dict[str, Any]
) -> None:
    await rate(hass, soreness=5)
    key = f"recovery_massager.{ada.entry_id}.soreness"
    assert key in hass_storage
    await hass.config_entries.async_remove(ada.entry_id)
    assert key not in hass_storage


@pytest.mark.parametrize(
    "nonsense",
    [
        {},
        {"days": 1},
        {"days": {"2026-05-04": {}, "2026-05-03": {"soreness": 4, "said": None, "workouts": {}}}},
        {"days": {"today": {"soreness": 4, "said": None, "workouts": {}}}},
        {"days": {"2026-05-04": {"soreness": 40, "said": None, "workouts": {}}}},
        {"days": {"2026-05-04": {"soreness": 4, "said": "2026-05-04", "workouts": {}}}},
    ],
)
async def test_what_makes_no_sense_in_the_file_is_left_out_and_the_rest_is_kept(
    hass: HomeAssistant, ada: MockConfigEntry, hass_storage: dict[str, Any], nonsense: dict[str, Any]
) -> None:
    key = f"recovery_massager.{ada.entry_id}.soreness"
    hass_storage[key] = {"version": 1, "key": key, "data": nonsense}
    assert await hass.config_entries.async_reload(ada.entry_id)
    soreness: Soreness = ada.runtime_data.soreness
    assert soreness.said_on(TODAY) is None
    assert soreness.said_on(date(2026, 5, 3)) == (4 if "2026-05-03" in str(nonsense) else None)
    await rate(hass, soreness=2)
    assert soreness.said_on(TODAY) == 2
