"""Whom a session is for: chosen, recorded, limited and barred each for themselves, on whichever massager."""

from datetime import datetime, timedelta
from typing import Any

from homeassistant.components.select import ATTR_OPTION, DOMAIN as SELECT_DOMAIN, SERVICE_SELECT_OPTION
from homeassistant.const import ATTR_ENTITY_ID, STATE_UNKNOWN
from homeassistant.core import Context, Event, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr, entity_registry as er, issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_MASSAGERS, CONF_PERSON, DOMAIN
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.device.errors import NotSupported
from custom_components.recovery_massager.logbook import sentence
from custom_components.recovery_massager.rate import async_rate
from custom_components.recovery_massager.rating import Rating
from custom_components.recovery_massager.recovery.contraindications import Statement
from simulator.devices.calf_boots import CalfBoots
from tests.integration.looking import Asked, Kept, run
from tests.integration.passing import Passing
from tests.integration.stage import MINUTE, NOW

from .conftest import AddAthlete, Later

USER = "select.calf_boots_user"
CLIMATE = "climate.calf_boots"
HOUR = timedelta(hours=1)
LONG = 20.0
"""Seconds of a step, where nothing happens that needs shorter ones."""

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]


async def choose(hass: HomeAssistant, name: str, entity: str = USER) -> None:
    await hass.services.async_call(
        SELECT_DOMAIN, SERVICE_SELECT_OPTION, {ATTR_ENTITY_ID: entity, ATTR_OPTION: name}, blocking=True
    )
    await hass.async_block_till_done()


async def start(hass: HomeAssistant, touch: Context, entity: str = CLIMATE, **data: Any) -> None:
    data = {ATTR_ENTITY_ID: entity, **data}
    await hass.services.async_call(DOMAIN, "start_session", data, blocking=True, context=touch)
    await hass.async_block_till_done()


async def refusal(hass: HomeAssistant, touch: Context, entity: str = CLIMATE, **data: Any) -> str:
    """Start, which has to be refused; returns the reason."""
    with pytest.raises(ServiceValidationError) as refused:
        await start(hass, touch, entity, **data)
    await hass.async_block_till_done()
    return str(refused.value.translation_key)


def user(hass: HomeAssistant, entity: str = USER) -> str:
    state = hass.states.get(entity)
    assert state is not None
    return state.state


async def had(coordinator: MassagerCoordinator, passes: Passing, minutes: float, who: str | None = None) -> None:
    """Let somebody have a session of so many minutes."""
    await coordinator.session.start(attended=True, person=who, timer=1800)
    await passes(minutes * 60, step=LONG)
    await coordinator.session.stop()


# Choosing


async def test_the_main_user_a_guest_and_the_athletes_of_the_massager_can_be_chosen(
    hass: HomeAssistant, near: MockConfigEntry, other: MassagerCoordinator, add_athlete: AddAthlete
) -> None:
    await add_athlete("Zoe")
    await add_athlete("Anna", massagers=[near.entry_id])
    state = hass.states.get(USER)
    assert state is not None
    assert state.attributes["options"] == ["default", "Anna", "Zoe", "guest"]
    state = hass.states.get("select.boots_2_user")
    assert state is not None
    assert state.attributes["options"] == ["default", "Zoe", "guest"]


async def test_who_is_chosen_stays_so_over_a_restart(
    hass: HomeAssistant, near: MockConfigEntry, anna: MockConfigEntry
) -> None:
    await choose(hass, "Anna")
    assert await hass.config_entries.async_unload(near.entry_id)
    assert await hass.config_entries.async_setup(near.entry_id)
    await hass.async_block_till_done()
    assert user(hass) == "Anna"


async def test_each_has_settings_of_their_own_which_come_back_with_them_and_over_a_restart(
    hass: HomeAssistant, near: MockConfigEntry, coordinator: MassagerCoordinator, anna: MockConfigEntry
) -> None:
    await coordinator.session.set_pressure(60)
    await choose(hass, "Anna")
    # Nobody begins with what somebody else can bear.
    assert coordinator.session.settings.pressure == 30
    await coordinator.session.set_pressure(40)
    await choose(hass, "default")
    assert coordinator.session.settings.pressure == 60
    assert await hass.config_entries.async_reload(near.entry_id)
    await hass.async_block_till_done()
    coordinator = near.runtime_data
    assert coordinator.session.settings.pressure == 60
    await choose(hass, "Anna")
    assert coordinator.session.settings.pressure == 40


async def test_a_start_for_somebody_else_goes_by_their_settings_and_leaves_those_that_are_shown(
    coordinator: MassagerCoordinator, anna: MockConfigEntry, near: MockConfigEntry, hass: HomeAssistant
) -> None:
    await coordinator.session.set_pressure(60)
    await coordinator.session.start(attended=True, person=anna.entry_id)
    assert coordinator.history.open is not None
    assert coordinator.history.open.pressure == 30
    hass.config_entries.async_update_entry(near, options={**near.options, "longest": 20})
    await hass.async_block_till_done()
    await coordinator.session.stop()
    assert coordinator.session.settings.pressure == 60
    assert coordinator.history.settings_of("default")["pressure"] == 60


async def test_a_session_is_recorded_and_told_as_that_of_whom_it_is_for(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    anna: MockConfigEntry,
    person: Context,
    told: list[Event[Any]],
    passes: Passing,
    kept: Kept,
) -> None:
    await choose(hass, "Anna")
    await start(hass, person)
    assert coordinator.history.open is not None
    assert coordinator.history.open.person == anna.entry_id
    assert told[0].data["person_name"] == "Anna"
    assert sentence(hass, told[0].data).startswith("started a session for Anna: ")
    await passes(60, step=LONG)
    await coordinator.session.stop()
    await hass.async_block_till_done()
    assert [one["person"] for one in kept()["sessions"]] == [anna.entry_id]
    assert user(hass) == "Anna"


async def test_an_action_can_name_whom_it_is_for_and_changes_nothing_that_was_chosen(
    hass: HomeAssistant, coordinator: MassagerCoordinator, anna: MockConfigEntry, person: Context
) -> None:
    await start(hass, person, person=" anna ")
    assert user(hass) == "Anna"
    with pytest.raises(NotSupported, match="user_in_session"):
        coordinator.session.choose_user("default")
    assert await refusal(hass, person, person="default") == "user_in_session"
    await coordinator.session.stop()
    await hass.async_block_till_done()
    assert user(hass) == "default"
    assert await refusal(hass, person, person="Bob") == "unknown_option"


async def test_what_begins_on_the_massager_is_that_of_whom_was_chosen(
    hass: HomeAssistant, coordinator: MassagerCoordinator, anna: MockConfigEntry, boots: CalfBoots
) -> None:
    await choose(hass, "Anna")
    await coordinator.massager.connect()
    boots.press("start")
    await hass.async_block_till_done()
    assert coordinator.history.open is not None
    assert (coordinator.history.open.person, coordinator.history.open.origin) == (anna.entry_id, "device")


# The dose


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


# Coming and going


async def test_of_an_athlete_who_is_removed_only_stays_that_the_massager_ran(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    anna: MockConfigEntry,
    passes: Passing,
    kept: Kept,
    hass_storage: dict[str, Any],
) -> None:
    await choose(hass, "Anna")
    await had(coordinator, passes, 2)
    await async_rate(coordinator, Rating.PAINFUL, note="My left knee", attended=True)
    await coordinator.planner.async_plan(NOW + 24 * HOUR, 15, person=anna.entry_id)
    await hass.config_entries.async_remove(anna.entry_id)
    await hass.async_block_till_done()
    (record,) = kept()["sessions"]
    assert record["person"] == "guest"
    assert (record["rating"], record["note"], record["rated"]) == (None, None, None)
    assert anna.entry_id not in str({key: one for key, one in hass_storage.items() if key.startswith(DOMAIN)})
    assert coordinator.planner.plans == ()
    assert user(hass) == "default"


async def test_an_athlete_without_a_massager_is_told_of(
    hass: HomeAssistant, near: MockConfigEntry, add_athlete: AddAthlete, issue_registry: ir.IssueRegistry
) -> None:
    anna = await add_athlete()
    issue = (DOMAIN, f"without_massager_{anna.entry_id}")
    assert issue_registry.async_get_issue(*issue) is None
    await hass.config_entries.async_remove(near.entry_id)
    await hass.async_block_till_done()
    assert issue_registry.async_get_issue(*issue) is not None
    await hass.config_entries.async_remove(anna.entry_id)
    assert issue_registry.async_get_issue(*issue) is None


async def test_an_athlete_has_a_device_with_the_sessions_on_all_massagers(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    other: MassagerCoordinator,
    anna: MockConfigEntry,
    passes: Passing,
    later: Later,
    device_registry: dr.DeviceRegistry,
    entity_registry: er.EntityRegistry,
) -> None:
    (device,) = dr.async_entries_for_config_entry(device_registry, anna.entry_id)
    assert (device.name, device.entry_type) == ("Anna", dr.DeviceEntryType.SERVICE)
    assert hass.states.get("sensor.anna_last_session").state == STATE_UNKNOWN  # type: ignore[union-attr]
    await had(coordinator, passes, 2, anna.entry_id)
    await later(5 * HOUR)
    await had(other, passes, 1, anna.entry_id)
    await hass.async_block_till_done()
    shown = {
        one.entity_id: hass.states.get(one.entity_id)
        for one in er.async_entries_for_config_entry(entity_registry, anna.entry_id)
    }
    assert set(shown) == {"sensor.anna_last_session", "sensor.anna_minutes_this_week", "sensor.anna_sessions_this_week"}
    values = {name.removeprefix("sensor.anna_"): state.state for name, state in shown.items() if state}
    assert float(values["minutes_this_week"]) == pytest.approx(3)
    assert values["sessions_this_week"] == "2"
    assert datetime.fromisoformat(values["last_session"]) == other.history.sessions[0].end
    await later(8 * 24 * HOUR)
    await hass.async_block_till_done()
    assert hass.states.get("sensor.anna_sessions_this_week").state == "0"  # type: ignore[union-attr]


# Planned


async def test_what_is_planned_for_an_athlete_is_started_for_them_and_by_nobody_elses_session(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    anna: MockConfigEntry,
    passes: Passing,
    later: Later,
    person: Context,
) -> None:
    await hass.services.async_call(
        DOMAIN,
        "schedule_session",
        {ATTR_ENTITY_ID: CLIMATE, "start": NOW + 10 * MINUTE, "minutes": 15, "person": "Anna"},
        blocking=True,
    )
    await later(10 * MINUTE)
    (plan,) = coordinator.planner.armed
    assert plan.person == anna.entry_id
    await start(hass, person)
    assert coordinator.planner.armed == (plan,)
    await coordinator.session.stop()
    await coordinator.planner.async_start(attended=True)
    assert coordinator.history.open is not None
    assert coordinator.history.open.person == anna.entry_id
    assert coordinator.planner.plans == ()


async def test_a_key_on_the_massager_starts_what_is_planned_for_an_athlete(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    anna: MockConfigEntry,
    passes: Passing,
    later: Later,
    boots: CalfBoots,
) -> None:
    await coordinator.planner.async_plan(NOW + 10 * MINUTE, 15, person=anna.entry_id)
    await coordinator.massager.connect()
    await later(10 * MINUTE)
    await coordinator.massager.connect()
    boots.press("start")
    await hass.async_block_till_done()
    assert coordinator.history.open is not None
    assert coordinator.history.open.person == anna.entry_id
    assert coordinator.planner.plans == ()


async def test_what_is_planned_in_the_calendar_is_for_whom_is_chosen(
    hass: HomeAssistant, coordinator: MassagerCoordinator, anna: MockConfigEntry
) -> None:
    await choose(hass, "Anna")
    await hass.services.async_call(
        "calendar",
        "create_event",
        {
            ATTR_ENTITY_ID: "calendar.calf_boots_sessions",
            "summary": "",
            "start_date_time": NOW + 24 * HOUR,
            "end_date_time": NOW + 24 * HOUR + 15 * MINUTE,
        },
        blocking=True,
    )
    (plan,) = coordinator.planner.plans
    assert plan.person == anna.entry_id
    state = hass.states.get("calendar.calf_boots_sessions")
    assert state is not None
    assert state.attributes["message"] == "Massage: Anna"


async def test_nothing_is_planned_for_whom_something_bars_or_for_a_guest(
    hass: HomeAssistant, coordinator: MassagerCoordinator, add_athlete: AddAthlete
) -> None:
    await add_athlete("Anna", "thrombosis")
    for who, reason in (("Anna", "barred"), ("guest", "guest_not_planned")):
        with pytest.raises(ServiceValidationError) as refused:
            await hass.services.async_call(
                DOMAIN,
                "schedule_session",
                {ATTR_ENTITY_ID: CLIMATE, "start": NOW + HOUR, "minutes": 15, "person": who},
                blocking=True,
            )
        assert refused.value.translation_key == reason
    assert coordinator.planner.plans == ()
