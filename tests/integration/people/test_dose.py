"""An athlete's dose, on whichever massager."""

from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_MASSAGERS, DOMAIN
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from tests.integration.passing import Passing
from tests.integration.stage import MINUTE, NOW

from .asking import HOUR, LONG, had, refusal, start
from .conftest import AddAthlete, Later

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]


async def test_an_athletes_dose_is_that_of_all_massagers_and_nobody_elses(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    other: MassagerCoordinator,
    anna: MockConfigEntry,
    person: Context,
    passes: Passing,
    later: Later,
) -> None:
    await had(coordinator, passes, 2, anna.entry_id)
    await later(HOUR)
    assert await refusal(hass, person, "climate.boots_2", person="Anna") == "too_soon"
    assert await refusal(hass, person, person="Anna") == "too_soon"
    await start(hass, person, "climate.boots_2")
    await start(hass, person)


async def test_two_massagers_at_once_count_once_and_go_on_with_one_session(
    coordinator: MassagerCoordinator, other: MassagerCoordinator, anna: MockConfigEntry, passes: Passing
) -> None:
    await coordinator.session.start(attended=True, person=anna.entry_id, timer=1800)
    await passes(120, step=LONG)
    await other.session.start(attended=True, person=anna.entry_id, timer=1800)
    # Thirty minutes a session, of which two are over, whatever massager they were on.
    assert other.session.ends_at == NOW + 30 * MINUTE
    await passes(60, step=LONG)
    assert len(coordinator.history.going(anna.entry_id, dt_util.utcnow())) == 2


async def test_a_session_that_stays_open_where_nobody_looks_counts_to_its_end_and_no_further(
    hass: HomeAssistant,
    near: MockConfigEntry,
    coordinator: MassagerCoordinator,
    other: MassagerCoordinator,
    anna: MockConfigEntry,
    person: Context,
    later: Later,
) -> None:
    await coordinator.session.start(attended=True, person=anna.entry_id, timer=600)
    assert await hass.config_entries.async_unload(near.entry_id)
    await later(5 * HOUR)
    now = dt_util.utcnow()
    (spell,) = other.history.going(anna.entry_id, now)
    assert spell.end - spell.start <= 11 * MINUTE
    await start(hass, person, "climate.boots_2", person="Anna")


async def test_an_athletes_own_limits_hold_and_never_a_longer_session_than_the_massagers(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    add_athlete: AddAthlete,
) -> None:
    careful = await add_athlete("Anna", day=10)
    eager = await add_athlete("Zoe", longest=60)
    assert coordinator.session.person(careful.entry_id).limits.day_minutes == 10
    assert coordinator.session.person(careful.entry_id).limits.new_day_minutes == 10
    assert coordinator.session.person(eager.entry_id).limits.session_minutes == 30
    await coordinator.session.start(attended=True, person=careful.entry_id, timer=1800)
    assert coordinator.session.ends_at == NOW + 10 * MINUTE


async def test_what_an_athlete_had_on_a_massager_that_is_gone_still_counts(
    hass: HomeAssistant,
    near: MockConfigEntry,
    coordinator: MassagerCoordinator,
    other: MassagerCoordinator,
    anna: MockConfigEntry,
    person: Context,
    passes: Passing,
    later: Later,
    hass_storage: dict[str, Any],
) -> None:
    await had(coordinator, passes, 2, anna.entry_id)
    await later(HOUR)
    await hass.config_entries.async_remove(near.entry_id)
    await hass.async_block_till_done()
    assert anna.options[CONF_MASSAGERS] == [other.config_entry.entry_id]
    assert await refusal(hass, person, "climate.boots_2", person="Anna") == "too_soon"
    assert [one["person"] for one in hass_storage[f"{DOMAIN}.{anna.entry_id}"]["data"]["sessions"]] == [anna.entry_id]
    assert f"{DOMAIN}.{near.entry_id}" not in hass_storage
    assert await hass.config_entries.async_reload(anna.entry_id)
    assert await refusal(hass, person, "climate.boots_2", person="Anna") == "too_soon"


async def test_a_session_that_is_open_on_a_massager_that_is_removed_counts_too(
    hass: HomeAssistant, near: MockConfigEntry, coordinator: MassagerCoordinator, anna: MockConfigEntry, passes: Passing
) -> None:
    await coordinator.session.start(attended=True, person=anna.entry_id)
    await passes(60, step=LONG)
    await hass.config_entries.async_remove(near.entry_id)
    await hass.async_block_till_done()
    (record,) = anna.runtime_data.history.sessions
    assert (record.person, record.outcome) == (anna.entry_id, "interrupted")
    assert record.massaged == MINUTE


async def test_what_an_athlete_had_on_a_massager_that_is_disabled_still_counts(
    hass: HomeAssistant,
    near: MockConfigEntry,
    coordinator: MassagerCoordinator,
    other: MassagerCoordinator,
    anna: MockConfigEntry,
    person: Context,
    passes: Passing,
    later: Later,
) -> None:
    await had(coordinator, passes, 2, anna.entry_id)
    await later(HOUR)
    assert await hass.config_entries.async_unload(near.entry_id)
    assert await refusal(hass, person, "climate.boots_2", person="Anna") == "too_soon"
