"""An automation, whose traces are kept, is told nothing of what somebody stated about their health."""

from datetime import timedelta
from typing import Any

from homeassistant.core import Event, HomeAssistant
from homeassistant.helpers.json import json_dumps
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.recovery.contraindications import Clearance
from custom_components.recovery_massager.recovery.plan import Row
from custom_components.recovery_massager.trigger import TRIGGERS
from tests.integration.household import athlete_entry
from tests.integration.spoken import TRANSLATIONS
from tests.integration.stage import NOW

from .happening import Stage
from .writing import triggered, triggers, write

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]

STATED: dict[str, tuple[str, dict[str, Any]]] = {
    "barred": ("thrombosis", {}),
    "not_cleared": ("pregnancy", {}),
    "cleared": ("diabetes", {"clearances": {"diabetes": Clearance(NOW.date() - timedelta(days=4), 0.5, 15)}}),
}
OF_HEALTH = {Row.BARRED, Row.ILL, Row.CLEARED}


@pytest.mark.parametrize("stated", STATED)
async def test_no_trigger_tells_a_condition(
    hass: HomeAssistant, near: MockConfigEntry, stage: Stage, heard: list[Event[Any]], stated: str
) -> None:
    slug, more = STATED[stated]
    ada = athlete_entry(hass, "Ada", near, conditions=frozenset({slug}), **more)
    assert await hass.config_entries.async_setup(ada.entry_id)
    await hass.async_block_till_done()
    await write(hass, *(triggered(one, "entity_id: event.ada_workout") for one in TRIGGERS))
    await stage.work_out(minutes_ago=40)
    await stage.be_refused(person="Ada")
    kinds = {one["platform"].partition(".")[2] for one in triggers(heard)}
    assert {"workout_synced", "session_refused"} <= kinds
    assert ("plan_ready" in kinds) is (stated == "cleared")
    words = TRANSLATIONS["selector"]["condition"]["options"][slug]
    for one in triggers(heard):
        told = json_dumps(one)
        assert slug not in told
        assert words not in told
        assert "row" not in one, "the rule by which a plan was made may tell of a doctor"
        assert not OF_HEALTH & {value for key, value in one.items() if key != "reason" and isinstance(value, str)}


async def test_who_is_ill_is_not_told_by_a_workout_or_a_plan(
    hass: HomeAssistant, near: MockConfigEntry, ada: MockConfigEntry, stage: Stage, heard: list[Event[Any]]
) -> None:
    await write(hass, *(triggered(one, "entity_id: event.ada_workout") for one in TRIGGERS))
    await stage.act("report_health", athlete="Ada", ill=True)
    await stage.work_out()
    (told,) = triggers(heard)
    assert told["session"] is False
    assert "ill" not in {value for value in told.values() if isinstance(value, str)}
    assert dt_util.parse_datetime(told["end"]) is not None
