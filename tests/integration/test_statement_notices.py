"""Notices of a doctor's word that ends and of what has passed: there in time, in words, and gone when settled."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.repairs import DOMAIN as REPAIRS
from homeassistant.components.repairs.issue_handler import RepairsFlowManager
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.recovery_massager.const import CONF_PERSON, DOMAIN
from custom_components.recovery_massager.recovery.contraindications import Clearance, Statement

from .household import athlete_entry
from .spoken import TRANSLATIONS
from .stage import NOW

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]

TODAY = NOW.date()
DAY = timedelta(days=1)
ENDING, ENDED, PASSED = "clearance_ending_", "clearance_ended_", "condition_passed_"

type Until = Callable[[date], Any]


@pytest.fixture
async def ada(hass: HomeAssistant, near: MockConfigEntry) -> MockConfigEntry:
    """An athlete, set up."""
    entry = athlete_entry(hass, "Ada", near)
    assert await hass.config_entries.async_setup(entry.entry_id)
    return entry


@pytest.fixture
def until(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> Until:
    """Let a day come, a minute after its midnight."""

    async def go(day: date) -> None:
        midnight = datetime(day.year, day.month, day.day, 0, 0, 59, tzinfo=dt_util.get_default_time_zone())
        freezer.move_to(midnight)
        async_fire_time_changed(hass, midnight)
        await hass.async_block_till_done()

    return go


def told(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, str]:
    """What is told about a statement: the text of each notice by its beginning."""
    found = {}
    for beginning in (ENDING, ENDED, PASSED):
        issue = ir.async_get(hass).async_get_issue(DOMAIN, f"{beginning}{entry.entry_id}")
        if issue is not None and issue.active:
            words = TRANSLATIONS["issues"][issue.translation_key]
            text = words.get("description") or words["fix_flow"]["step"]["confirm"]["description"]
            found[beginning] = f"{words['title']} {text}".format(**(issue.translation_placeholders or {}))
    return found


async def states(hass: HomeAssistant, entry: MockConfigEntry, *conditions: str, **more: Any) -> None:
    statement = Statement(TODAY, frozenset(conditions), adult=True, **more)
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_PERSON: statement.to_dict()})
    await hass.async_block_till_done()


@pytest.fixture(params=["ada", "near"])
def whose(request: pytest.FixtureRequest, ada: MockConfigEntry, near: MockConfigEntry) -> MockConfigEntry:
    """The entry of the athlete, and that of the massager with its own user."""
    return ada if request.param == "ada" else near


async def test_a_doctors_word_is_told_to_end_from_thirty_days_before_and_then_that_it_ended(
    hass: HomeAssistant, whose: MockConfigEntry, until: Until
) -> None:
    await states(
        hass,
        whose,
        "diabetes",
        "pregnancy",
        clearances={"diabetes": Clearance(TODAY), "pregnancy": Clearance(TODAY, 0.5)},
    )
    ends = TODAY.replace(year=TODAY.year + 1)
    assert told(hass, whose) == {}
    await until(ends - 31 * DAY)
    assert told(hass, whose) == {}
    await until(ends - 30 * DAY)
    assert list(told(hass, whose)) == [ENDING]
    text = told(hass, whose)[ENDING]
    assert whose.title in text
    assert f"Diabetes ({ends.isoformat()})" in text
    assert f"Pregnancy ({ends.isoformat()})" in text
    await until(ends)
    assert list(told(hass, whose)) == [ENDED]
    await states(hass, whose, "diabetes", clearances={"diabetes": Clearance(ends)})
    assert told(hass, whose) == {}


async def test_each_doctors_word_ends_for_itself(hass: HomeAssistant, ada: MockConfigEntry, until: Until) -> None:
    await states(
        hass,
        ada,
        "diabetes",
        "pregnancy",
        clearances={"diabetes": Clearance(TODAY - 200 * DAY), "pregnancy": Clearance(TODAY - 180 * DAY)},
    )
    await until(TODAY + 165 * DAY)
    notices = told(hass, ada)
    assert list(notices) == [ENDING, ENDED]
    assert "Pregnancy" in notices[ENDING]
    assert "Diabetes" not in notices[ENDING]
    assert "Diabetes" in notices[ENDED]


async def test_the_one_date_of_an_earlier_version_is_told_of_too(
    hass: HomeAssistant, ada: MockConfigEntry, until: Until
) -> None:
    await states(hass, ada, "diabetes", "bruises", cleared=TODAY, until=TODAY + 5 * DAY)
    await until(TODAY + 5 * DAY)
    assert list(told(hass, ada)) == [PASSED]
    await until(TODAY + 360 * DAY)
    assert list(told(hass, ada)) == [ENDING, PASSED]


async def test_what_only_a_stimulator_asks_a_doctor_for_is_told_of_only_where_there_is_a_consent(
    hass: HomeAssistant, ada: MockConfigEntry
) -> None:
    old = {"metal_implant": Clearance(TODAY - 400 * DAY)}
    await states(hass, ada, "metal_implant", clearances=old)
    assert told(hass, ada) == {}
    await states(hass, ada, "metal_implant", clearances=old, electrical=True)
    assert list(told(hass, ada)) == [ENDED]


async def test_who_no_doctor_has_cleared_is_told_by_the_gate_alone(hass: HomeAssistant, ada: MockConfigEntry) -> None:
    await states(hass, ada, "diabetes")
    assert told(hass, ada) == {}


async def test_what_has_passed_is_told_on_its_day_and_gone_once_somebody_says_that_it_is_over(
    hass: HomeAssistant, whose: MockConfigEntry, until: Until
) -> None:
    assert await async_setup_component(hass, REPAIRS, {})
    await states(
        hass,
        whose,
        "bruises",
        "fracture",
        "recent_swelling",
        ends={"bruises": TODAY + 3 * DAY, "fracture": TODAY + 9 * DAY},
    )
    await until(TODAY + 2 * DAY)
    assert told(hass, whose) == {}
    await until(TODAY + 3 * DAY)
    text = told(hass, whose)[PASSED]
    assert "Bruises" in text
    assert "fracture" not in text.casefold()
    manager: RepairsFlowManager = hass.data[REPAIRS]["flow_manager"]
    form = await manager.async_init(DOMAIN, data={"issue_id": f"{PASSED}{whose.entry_id}"})
    assert (form["type"], form["step_id"]) == ("form", "confirm")
    placeholders = form["description_placeholders"]
    assert placeholders is not None
    assert "Bruises" in placeholders["conditions"]
    before = Statement.from_dict(whose.data[CONF_PERSON])
    assert before is not None
    assert "bruises" in before.conditions, "nobody has said yet that it is over"
    assert (await manager.async_configure(form["flow_id"], {}))["type"] == "create_entry"
    await hass.async_block_till_done()
    statement = Statement.from_dict(whose.data[CONF_PERSON])
    assert statement is not None
    assert statement.conditions == {"fracture", "recent_swelling"}
    assert statement.ends == {"fracture": TODAY + 9 * DAY}
    assert told(hass, whose) == {}


async def test_what_lasts_longer_than_was_said_is_stated_anew_and_the_notice_is_gone(
    hass: HomeAssistant, ada: MockConfigEntry, until: Until
) -> None:
    await states(hass, ada, "bruises", ends={"bruises": TODAY + DAY})
    await until(TODAY + DAY)
    assert list(told(hass, ada)) == [PASSED]
    await states(hass, ada, "bruises", ends={"bruises": TODAY + 5 * DAY})
    assert told(hass, ada) == {}


async def test_notices_are_there_again_after_a_restart_and_go_with_the_one_they_are_about(
    hass: HomeAssistant, ada: MockConfigEntry
) -> None:
    await states(hass, ada, "bruises", ends={"bruises": TODAY})
    assert list(told(hass, ada)) == [PASSED]
    assert await hass.config_entries.async_unload(ada.entry_id)
    assert told(hass, ada) == {}
    assert await hass.config_entries.async_setup(ada.entry_id)
    assert list(told(hass, ada)) == [PASSED]
    await hass.config_entries.async_remove(ada.entry_id)
    assert told(hass, ada) == {}
    assert not [key for key in ir.async_get(hass).issues if PASSED in key[1]]
