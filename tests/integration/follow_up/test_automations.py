"""What automations hear of an offered session: that it is planned, and that its time has come; each once, by each policy."""

from datetime import timedelta
from typing import Any

from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, Event, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events

from custom_components.recovery_massager.athlete_options import CONF_POLICY, Policy
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.recovery.plan import Row
from simulator.devices.calf_boots import CalfBoots
from tests.integration.app import Phone, tap
from tests.integration.automations.writing import HEARD, at_rest, triggered, triggers, write
from tests.integration.looking import run as running
from tests.integration.passing import Passing
from tests.integration.stage import NOW

from .conftest import AddAthlete, Later, Plans
from .following import MINUTE, follow_up, run, shown, synced

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]

ADA = "entity_id: event.ada_workout"


@pytest.fixture
async def heard(hass: HomeAssistant, near: MockConfigEntry) -> list[Event[Any]]:
    """What two automations of Ada's tell."""
    await write(hass, triggered("plan_ready", ADA), triggered("session_due", ADA))
    return async_capture_events(hass, HEARD)


def kinds(heard: list[Event[Any]]) -> list[str]:
    return [one["platform"].partition(".")[2] for one in triggers(heard)]


@pytest.mark.parametrize("policy", Policy)
async def test_a_plan_is_ready_at_once_and_due_at_its_time(
    hass: HomeAssistant,
    heard: list[Event[Any]],
    add_athlete: AddAthlete,
    phone: Phone,
    boots: CalfBoots,
    later: Later,
    policy: Policy,
) -> None:
    ada = await add_athlete("Ada", phone, **{CONF_POLICY: policy.value})
    await synced(hass, ada, run(10))
    assert kinds(heard) == ["plan_ready"]
    ready = triggers(heard)[0]
    assert ready["start"] == (NOW + 20 * MINUTE).astimezone().isoformat() or ready["start"].endswith("10:20:00-07:00")
    assert (ready["massager"], ready["minutes"], ready["share"], ready["workout"]) == ("Calf boots", 20, 40, "action:1")
    await later(20 * MINUTE)
    assert kinds(heard) == ["plan_ready", "session_due"]
    due = triggers(heard)[1]
    by_massager = policy in (Policy.ARM, Policy.START)
    assert due["button"] == ("button.calf_boots_start_planned" if by_massager else "button.ada_start_recovery_session")
    assert due["starts_by_itself"] is (policy is Policy.START)
    assert (due["plan_id"] is not None) is by_massager
    about = (due["name"], due["entity_id"], due["person_name"], due["minutes"])
    assert about == ("Calf boots", "climate.calf_boots", "Ada", 20)
    assert running(boots) == ("running" if policy is Policy.START else "idle")
    await later(60 * MINUTE)
    assert kinds(heard) == ["plan_ready", "session_due"], "each once"


async def test_the_button_that_is_named_starts_it(
    hass: HomeAssistant,
    heard: list[Event[Any]],
    add_athlete: AddAthlete,
    phone: Phone,
    coordinator: MassagerCoordinator,
    later: Later,
) -> None:
    for policy in (Policy.ADVISE, Policy.ARM):
        ada = await add_athlete("Ada", phone, **{CONF_POLICY: policy.value})
        await synced(hass, ada, run(10))
        await later(20 * MINUTE)
        await hass.services.async_call("button", "press", {"entity_id": triggers(heard)[-1]["button"]}, blocking=True)
        assert coordinator.history.open is not None
        assert coordinator.history.open.workout == "action:1"
        await coordinator.session.stop()
        await hass.config_entries.async_remove(ada.entry_id)
        await at_rest(hass)


@pytest.mark.parametrize("policy", [Policy.NOTIFY, Policy.ADVISE])
async def test_an_edit_is_no_news_unless_another_session_follows(
    hass: HomeAssistant,
    heard: list[Event[Any]],
    add_athlete: AddAthlete,
    phone: Phone,
    plans: Plans,
    later: Later,
    policy: Policy,
) -> None:
    ada = await add_athlete("Ada", phone, **{CONF_POLICY: policy.value})
    await synced(hass, ada, run(90))
    assert kinds(heard) == ["plan_ready", "session_due"]
    await synced(hass, ada, run(90, name="Renamed"))
    await later(10 * MINUTE)
    assert kinds(heard) == ["plan_ready", "session_due"]
    plans(minutes=12)
    await synced(hass, ada, run(100, name="Renamed again"))
    assert kinds(heard) == ["plan_ready", "session_due"] * 2
    assert triggers(heard)[-1]["minutes"] == 12


async def test_what_is_put_off_is_due_again(
    hass: HomeAssistant, heard: list[Event[Any]], ada: MockConfigEntry, phone: Phone, later: Later
) -> None:
    await synced(hass, ada, run(90))
    await tap(hass, phone.actions["In 30 minutes"])
    assert kinds(heard) == ["plan_ready", "session_due"]
    await later(31 * MINUTE)
    assert kinds(heard) == ["plan_ready", "session_due", "session_due"]


@pytest.mark.parametrize("policy", [Policy.NOTIFY, Policy.ADVISE])
async def test_while_somebody_else_has_the_massager_nothing_is_due(
    hass: HomeAssistant,
    heard: list[Event[Any]],
    add_athlete: AddAthlete,
    phone: Phone,
    coordinator: MassagerCoordinator,
    later: Later,
    policy: Policy,
) -> None:
    ada = await add_athlete("Ada", phone, **{CONF_POLICY: policy.value})
    await synced(hass, ada, run(25))
    await coordinator.session.start(attended=True)
    await later(6 * MINUTE)
    assert kinds(heard) == ["plan_ready"]
    assert bool(phone.messages) is (policy is Policy.NOTIFY)
    await coordinator.session.stop()
    await at_rest(hass)
    assert kinds(heard) == ["plan_ready", "session_due"]


@pytest.mark.parametrize("policy", [Policy.NOTIFY, Policy.ADVISE, Policy.ARM])
async def test_a_plan_that_no_longer_holds_is_not_due(
    hass: HomeAssistant,
    heard: list[Event[Any]],
    add_athlete: AddAthlete,
    phone: Phone,
    plans: Plans,
    later: Later,
    policy: Policy,
) -> None:
    ada = await add_athlete("Ada", phone, **{CONF_POLICY: policy.value})
    await synced(hass, ada, run(10))
    plans(row=Row.DOSE, start=None)
    hass.config_entries.async_update_entry(ada, options={**ada.options, "quiet_from": "22:01:00"})
    await at_rest(hass)
    await later(30 * MINUTE)
    assert kinds(heard) == ["plan_ready"]
    assert follow_up(ada).offer is None
    if policy is Policy.ADVISE:
        assert (phone.sent, shown(hass)) == ([], [])


async def test_one_that_is_only_shown_and_no_longer_holds_at_its_time_is_due_for_nobody_and_said_to_nobody(
    hass: HomeAssistant, heard: list[Event[Any]], add_athlete: AddAthlete, phone: Phone, plans: Plans, later: Later
) -> None:
    ada = await add_athlete("Ada", phone, **{CONF_POLICY: Policy.ADVISE.value})
    await synced(hass, ada, run(10))
    plans(row=Row.DOSE, start=None)
    await later(20 * MINUTE)
    assert kinds(heard) == ["plan_ready"]
    assert (follow_up(ada).offer, phone.sent, shown(hass)) == (None, [], [])


@pytest.mark.parametrize("policy", [Policy.NOTIFY, Policy.ARM])
async def test_after_a_race_it_is_due_once_however_the_question_for_warning_signs_is_answered(
    hass: HomeAssistant,
    heard: list[Event[Any]],
    add_athlete: AddAthlete,
    phone: Phone,
    plans: Plans,
    later: Later,
    policy: Policy,
) -> None:
    ada = await add_athlete("Ada", phone, **{CONF_POLICY: policy.value})
    plans(row=Row.RACE, ask_red_flags=True)
    await synced(hass, ada, run(90))
    await tap(hass, phone.actions["None of these"])
    await later(2 * MINUTE)
    assert kinds(heard) == ["plan_ready", "session_due"]


async def test_after_a_reload_nothing_is_told_anew(
    hass: HomeAssistant, heard: list[Event[Any]], ada: MockConfigEntry, later: Later
) -> None:
    await synced(hass, ada, run(90))
    assert await hass.config_entries.async_reload(ada.entry_id)
    await at_rest(hass)
    await later(timedelta(hours=1))
    assert kinds(heard) == ["plan_ready", "session_due"]


@pytest.mark.parametrize("planned", ["still there", "gone"])
@pytest.mark.parametrize("policy", [Policy.NOTIFY, Policy.ADVISE, Policy.ARM])
async def test_what_came_due_while_nobody_was_there_waits_for_a_touch(
    hass: HomeAssistant,
    heard: list[Event[Any]],
    near: MockConfigEntry,
    add_athlete: AddAthlete,
    phone: Phone,
    boots: CalfBoots,
    coordinator: MassagerCoordinator,
    later: Later,
    passes: Passing,
    policy: Policy,
    planned: str,
) -> None:
    ada = await add_athlete("Ada", phone, **{CONF_POLICY: policy.value})
    await synced(hass, ada, run(10))
    for entry in (ada, near):
        assert await hass.config_entries.async_unload(entry.entry_id)
    await later(30 * MINUTE)
    assert await hass.config_entries.async_setup(near.entry_id)
    if planned == "gone":
        for plan in near.runtime_data.planner.plans:
            await near.runtime_data.planner.async_cancel(plan.id)
    hass.set_state(CoreState.starting)
    assert await hass.config_entries.async_setup(ada.entry_id)
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await at_rest(hass)
    await passes(10)
    await later(5 * MINUTE)
    assert kinds(heard) == ["plan_ready"]
    assert follow_up(ada).offer is not None, "it is still there for a touch"
    assert bool(near.runtime_data.planner.armed) is (policy is Policy.ARM)
    assert running(boots) == "idle"


async def test_what_waited_over_a_restart_is_due_at_its_time(
    hass: HomeAssistant, heard: list[Event[Any]], ada: MockConfigEntry, later: Later
) -> None:
    await synced(hass, ada, run(10))
    assert await hass.config_entries.async_unload(ada.entry_id)
    hass.set_state(CoreState.starting)
    assert await hass.config_entries.async_setup(ada.entry_id)
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await at_rest(hass)
    await later(20 * MINUTE)
    assert kinds(heard) == ["plan_ready", "session_due"]
