"""Who must not: barred, locked, or nobody who is known here."""

from homeassistant.const import ATTR_ENTITY_ID, STATE_UNKNOWN
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_MASSAGERS, CONF_PERSON, DOMAIN
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.rate import async_rate
from custom_components.recovery_massager.rating import Rating
from custom_components.recovery_massager.recovery.contraindications import Statement
from simulator.devices.calf_boots import CalfBoots
from tests.integration.looking import Asked, run
from tests.integration.passing import Passing
from tests.integration.stage import NOW

from .asking import CLIMATE, HOUR, LONG, choose, had, refusal, start, user
from .conftest import AddAthlete, Later

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]


# Who must not


async def test_whom_something_bars_gets_words_and_nothing_else(
    hass: HomeAssistant, coordinator: MassagerCoordinator, add_athlete: AddAthlete, person: Context, asked: Asked
) -> None:
    await add_athlete("Anna", "thrombosis")
    assert await refusal(hass, person, person="Anna") == "barred"
    await choose(hass, "Anna")
    assert await refusal(hass, person) == "barred"
    assert asked() == []
    assert coordinator.history.open is None


async def test_where_something_bars_one_of_them_it_is_said_each_time_whom_it_is_for(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    add_athlete: AddAthlete,
    person: Context,
    asked: Asked,
    passes: Passing,
) -> None:
    await add_athlete("Anna", "thrombosis")
    assert user(hass) == STATE_UNKNOWN
    assert await refusal(hass, person) == "choose_user"
    assert asked() == []
    await choose(hass, "default")
    assert user(hass) == "default"
    await start(hass, person)
    await passes(60, step=LONG)
    await coordinator.session.stop()
    await hass.async_block_till_done()
    assert user(hass) == STATE_UNKNOWN
    assert await refusal(hass, person) == "choose_user"


async def test_an_athlete_of_another_massager_bars_nobody_here(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    other: MassagerCoordinator,
    add_athlete: AddAthlete,
    person: Context,
) -> None:
    await add_athlete("Anna", "thrombosis", massagers=[other.config_entry.entry_id])
    await start(hass, person)


async def test_what_an_athlete_states_anew_holds_at_once(
    hass: HomeAssistant, coordinator: MassagerCoordinator, anna: MockConfigEntry, person: Context
) -> None:
    await choose(hass, "Anna")
    await start(hass, person)
    barred = Statement(NOW.date(), frozenset({"thrombosis"}), adult=True)
    hass.config_entries.async_update_entry(anna, data={**anna.data, CONF_PERSON: barred.to_dict()})
    await hass.async_block_till_done()
    with pytest.raises(ServiceValidationError) as refused:
        await hass.services.async_call(
            DOMAIN, "set_mode", {ATTR_ENTITY_ID: CLIMATE, "mode": "wave"}, blocking=True, context=person
        )
    assert refused.value.translation_key == "barred"
    await coordinator.session.stop()
    await choose(hass, "Anna")
    assert await refusal(hass, person) == "barred"


async def test_an_athlete_who_is_not_set_up_or_uses_it_no_more_is_nobody(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    other: MassagerCoordinator,
    anna: MockConfigEntry,
    person: Context,
    asked: Asked,
) -> None:
    await choose(hass, "Anna")
    assert await hass.config_entries.async_unload(anna.entry_id)
    assert await refusal(hass, person) == "person_unknown"
    assert await hass.config_entries.async_setup(anna.entry_id)
    await hass.async_block_till_done()
    hass.config_entries.async_update_entry(anna, options={CONF_MASSAGERS: [other.config_entry.entry_id]})
    await hass.async_block_till_done()
    assert user(hass) == STATE_UNKNOWN
    assert await refusal(hass, person) == "person_unknown"
    assert asked() == []


# When it hurt


async def test_what_hurts_an_athlete_stops_all_that_runs_for_them_and_locks_them_everywhere(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    other: MassagerCoordinator,
    anna: MockConfigEntry,
    boots: CalfBoots,
    other_boots: CalfBoots,
    person: Context,
    passes: Passing,
) -> None:
    await coordinator.session.start(attended=True, person=anna.entry_id)
    await other.session.start(attended=True, person=anna.entry_id)
    await passes(60, step=LONG)
    await async_rate(coordinator, Rating.PAINFUL, attended=True)
    assert (run(boots), run(other_boots)) == ("idle", "idle")
    assert await refusal(hass, person, "climate.boots_2", person="Anna") == "locked"
    # Somebody else may, once they say that it is somebody else.
    assert await refusal(hass, person, "climate.boots_2") == "choose_user"
    await start(hass, person, "climate.boots_2", person="default")


async def test_what_hurts_an_athlete_stops_nobody_elses_session(
    coordinator: MassagerCoordinator,
    other: MassagerCoordinator,
    anna: MockConfigEntry,
    other_boots: CalfBoots,
    passes: Passing,
) -> None:
    await coordinator.session.start(attended=True, person=anna.entry_id)
    await other.session.start(attended=True)
    await passes(60, step=LONG)
    await async_rate(coordinator, Rating.PAINFUL, attended=True)
    assert run(other_boots) == "running"


async def test_after_two_sessions_that_hurt_one_notice_tells_of_the_athlete(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    other: MassagerCoordinator,
    anna: MockConfigEntry,
    person: Context,
    passes: Passing,
    later: Later,
    issue_registry: ir.IssueRegistry,
) -> None:
    for massager in (coordinator, other):
        await had(massager, passes, 1, anna.entry_id)
        await async_rate(massager, Rating.PAINFUL, attended=True)
        await later(72 * HOUR)
    issue = issue_registry.async_get_issue(DOMAIN, f"look_first_{anna.entry_id}")
    assert issue is not None
    assert issue.translation_key == "look_first_athlete"
    assert issue.translation_placeholders == {"name": "Anna"}
    assert await refusal(hass, person, person="Anna") == "look_first"
    session_id = coordinator.history.sessions[0].id
    await hass.services.async_call(
        DOMAIN, "rate_session", {"session_id": session_id, "looked_at": True}, blocking=True, context=person
    )
    await hass.async_block_till_done()
    assert issue_registry.async_get_issue(DOMAIN, f"look_first_{anna.entry_id}") is None
    await start(hass, person, person="Anna")
