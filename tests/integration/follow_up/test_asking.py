"""Policy `notify`: the phones are asked at the plan's time, and a tap leads to squeezing chambers, if the gate lets it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.recovery_massager.athlete_options import CONF_POLICY, Policy
from custom_components.recovery_massager.const import CONF_CAP, CONF_MASSAGERS, CONF_REMOTE_START
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.health import Health, async_report_health
from custom_components.recovery_massager.recovery.plan import Reason, Row
from custom_components.recovery_massager.recovery.workout import Source
from custom_components.recovery_massager.training import Arrival
from simulator.devices.calf_boots import CalfBoots
from tests.integration.app import TAPPED, Phone, tap
from tests.integration.passing import Passing
from tests.integration.stage import NOW

from .conftest import AddAthlete, Later, Plans
from .following import MINUTE, follow_up, run, shown, starts, synced

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]

OVER = "This no longer counts, so nothing was done."


async def test_the_plan_is_told_and_at_its_time_a_tap_squeezes(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    phone: Phone,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    later: Later,
    passes: Passing,
    asked: Callable[[], list[str]],
) -> None:
    await synced(hass, ada, run(10))
    assert follow_up(ada).next_start == NOW + 20 * MINUTE
    (told,) = phone.messages
    assert "20 minutes, 35 mmHg" in told
    assert set(phone.actions) == {"Skip"}
    assert shown(hass) == [told]
    await later(20 * MINUTE)
    assert set(phone.actions) == {"Start now", "In 30 minutes", "Skip"}
    assert starts(asked) == 0
    await tap(hass, phone.actions["Start now"])
    assert starts(asked) == 1
    record = coordinator.history.open
    assert record is not None
    assert (record.person, record.workout, record.row, record.share) == (ada.entry_id, "action:1", "moderate", 0.4)
    # Softly, up to two fifths of the way from 20 to the cap of 60 mmHg.
    assert boots.machine.target == 20
    await passes(200)
    assert boots.machine.target == 35
    assert max(pressure for leg in boots.machine.air.pressures for pressure in leg) > 20
    # The offer is over; the phone can stop what runs.
    assert follow_up(ada).plan is None
    assert set(phone.actions) == {"Stop"}
    await tap(hass, phone.actions["Stop"])
    await passes(2)
    assert not coordinator.session.stoppable


async def test_a_late_upload_is_asked_about_at_once(hass: HomeAssistant, ada: MockConfigEntry, phone: Phone) -> None:
    await synced(hass, ada, run(90))
    assert "Start now" in phone.actions


@pytest.mark.parametrize("times", [2, 3])
async def test_a_repeated_tap_starts_nothing(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, asked: Callable[[], list[str]], times: int
) -> None:
    await synced(hass, ada, run(90))
    action = phone.actions["Start now"]
    for _ in range(times):
        await tap(hass, action)
    assert starts(asked) == 1
    assert OVER in phone.messages


async def test_an_old_tap_or_one_that_nobody_was_asked_for_starts_nothing(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, asked: Callable[[], list[str]], later: Later
) -> None:
    await synced(hass, ada, run(90))
    old = phone.actions["Start now"]
    # The workout is edited, and the offer with it.
    await synced(hass, ada, run(90, minutes=61), Arrival.UPDATED)
    assert phone.actions["Start now"] != old
    await tap(hass, old)
    await tap(hass, f"RECOVERY_MASSAGER_ASK:{ada.entry_id}:guessed:start")
    await tap(hass, "RECOVERY_MASSAGER_ASK:else:guessed:start")
    await tap(hass, "SOMETHING_ELSE")
    assert starts(asked) == 0
    assert OVER in phone.messages
    # Twelve hours after the workout the offer is over.
    new = phone.actions["Start now"]
    await later(timedelta(hours=11))
    assert "Start now" not in phone.actions
    assert follow_up(ada).plan is None
    await tap(hass, new)
    assert starts(asked) == 0


async def test_a_tap_that_comes_as_the_app_sends_it_starts_too(
    hass: HomeAssistant,
    hass_client_no_auth: ClientSessionGenerator,
    ada: MockConfigEntry,
    phone: Phone,
    asked: Callable[[], list[str]],
) -> None:
    await synced(hass, ada, run(90))
    client = await hass_client_no_auth()
    event = {"event_type": TAPPED, "event_data": {"action": phone.actions["Start now"]}}
    answer = await client.post(
        f"/api/webhook/{phone.entry.data['webhook_id']}", json={"type": "fire_event", "data": event}
    )
    assert answer.status == HTTPStatus.OK
    await hass.async_block_till_done()
    assert starts(asked) == 1


async def test_in_half_an_hour_it_is_asked_again(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, later: Later, asked: Callable[[], list[str]]
) -> None:
    await synced(hass, ada, run(90))
    await tap(hass, phone.actions["In 30 minutes"])
    assert set(phone.actions) == {"Skip"}
    assert follow_up(ada).next_start == NOW + 30 * MINUTE
    await later(30 * MINUTE)
    assert starts(asked) == 0
    await tap(hass, phone.actions["Start now"])
    assert starts(asked) == 1


async def test_what_would_be_over_in_half_an_hour_is_put_off_no_more_and_says_so(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, later: Later, asked: Callable[[], list[str]]
) -> None:
    await synced(hass, ada, run(90))
    action = phone.actions["In 30 minutes"]
    # Twelve hours after the workout it is over.
    await later(timedelta(hours=10, minutes=5))
    await tap(hass, action)
    assert follow_up(ada).plan is None
    assert any("offer is over" in one for one in phone.messages)
    await synced(hass, ada, run(695, rpe=8), Arrival.UPDATED)
    assert (follow_up(ada).plan, starts(asked)) == (None, 0)


async def test_what_was_skipped_is_not_offered_again(hass: HomeAssistant, ada: MockConfigEntry, phone: Phone) -> None:
    await synced(hass, ada, run(90))
    await tap(hass, phone.actions["Skip"])
    assert (follow_up(ada).plan, phone.actions, shown(hass)) == (None, {}, [])
    await synced(hass, ada, run(90, rpe=8), Arrival.UPDATED)
    assert (follow_up(ada).plan, phone.actions) == (None, {})


async def test_what_was_skipped_is_not_offered_again_when_it_goes_by_another_id(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone
) -> None:
    named, other = run(90), run(90, id="webhook:1", source=Source.WEBHOOK)
    for one in (named, other):
        await synced(hass, ada, one)
    assert follow_up(ada).workout_id == named.id
    await tap(hass, phone.actions["Skip"])
    await synced(hass, ada, named, Arrival.REMOVED)
    assert ada.runtime_data.training.find(other.id) == other
    assert follow_up(ada).plan is None
    await synced(hass, ada, replace(other, rpe=8), Arrival.UPDATED)
    assert (follow_up(ada).plan, phone.actions) == (None, {})


async def test_what_is_offered_goes_on_under_the_id_that_is_left(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, asked: Callable[[], list[str]]
) -> None:
    named, other = run(90), run(90, id="webhook:1", source=Source.WEBHOOK)
    for one in (named, other):
        await synced(hass, ada, one)
    await synced(hass, ada, named, Arrival.REMOVED)
    assert follow_up(ada).workout_id == other.id
    await tap(hass, phone.actions["Start now"])
    assert starts(asked) == 1
    await synced(hass, ada, other, Arrival.REMOVED)
    assert follow_up(ada).plan is None


async def test_a_refusal_is_told_on_the_phone_and_can_be_put_right(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    phone: Phone,
    boots: CalfBoots,
    asked: Callable[[], list[str]],
    passes: Passing,
) -> None:
    boots.set({"worn": False})
    await synced(hass, ada, run(90))
    await tap(hass, phone.actions["Start now"])
    assert starts(asked) == 0
    assert any("is not worn" in one for one in phone.messages)
    boots.set({"worn": True})
    await passes(2)
    await tap(hass, phone.actions["Start now"])
    assert starts(asked) == 1


async def test_remote_start_off_refuses_every_start_and_no_stop(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    near: MockConfigEntry,
    phone: Phone,
    coordinator: MassagerCoordinator,
    asked: Callable[[], list[str]],
) -> None:
    await synced(hass, ada, run(90))
    hass.config_entries.async_update_entry(near, options={**near.options, CONF_REMOTE_START: False})
    await hass.async_block_till_done()
    await tap(hass, phone.actions["Start now"])
    assert starts(asked) == 0
    assert any("may not start" in one for one in phone.messages)
    hass.config_entries.async_update_entry(near, options={**near.options, CONF_REMOTE_START: True})
    await hass.async_block_till_done()
    await tap(hass, phone.actions["Start now"])
    assert starts(asked) == 1
    hass.config_entries.async_update_entry(near, options={**near.options, CONF_REMOTE_START: False})
    await hass.async_block_till_done()
    await tap(hass, phone.actions["Stop"])
    assert "stop" in asked()


async def test_a_newer_workout_takes_the_place_of_an_older_one(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone
) -> None:
    await synced(hass, ada, run(90))
    await synced(hass, ada, run(30, id="action:2"))
    assert follow_up(ada).workout_id == "action:2"
    assert len(phone.messages) == 1
    # An older one that is uploaded after it does not.
    await synced(hass, ada, run(300, id="action:3"))
    assert follow_up(ada).workout_id == "action:2"


async def test_a_workout_that_is_removed_calls_it_off(hass: HomeAssistant, ada: MockConfigEntry, phone: Phone) -> None:
    await synced(hass, ada, run(90))
    await synced(hass, ada, run(90), Arrival.REMOVED)
    assert (follow_up(ada).plan, phone.messages, shown(hass)) == (None, [], [])


async def test_a_massager_that_is_no_more_theirs_calls_it_off(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone
) -> None:
    await synced(hass, ada, run(90))
    hass.config_entries.async_update_entry(ada, options={**ada.options, CONF_MASSAGERS: []})
    await hass.async_block_till_done()
    assert (follow_up(ada).plan, phone.messages) == (None, [])


async def test_an_athlete_who_is_removed_is_offered_nothing_and_nothing_of_it_is_kept(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    phone: Phone,
    hass_storage: dict[str, object],
    asked: Callable[[], list[str]],
) -> None:
    await synced(hass, ada, run(90))
    action = phone.actions["Start now"]
    assert await hass.config_entries.async_remove(ada.entry_id)
    await hass.async_block_till_done()
    assert not [key for key in hass_storage if ada.entry_id in key]
    assert phone.messages == []
    await tap(hass, action)
    assert starts(asked) == 0


async def test_a_session_begun_otherwise_is_the_one_that_was_offered(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, coordinator: MassagerCoordinator
) -> None:
    await synced(hass, ada, run(90))
    await coordinator.session.start(attended=True, person=ada.entry_id)
    await hass.async_block_till_done()
    assert follow_up(ada).plan is None
    assert "Start now" not in phone.actions


async def test_whoever_needs_a_touch_gets_no_start_in_a_notification(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    phone: Phone,
    plans: Plans,
    later: Later,
    coordinator: MassagerCoordinator,
    asked: Callable[[], list[str]],
) -> None:
    """It is planned, for "Start planned" in Home Assistant; a tap could start nothing."""
    plans(by_tap_only=True, share=0.25, minutes=15)
    await synced(hass, ada, run(10))
    await later(20 * MINUTE)
    assert set(phone.actions) == {"In 30 minutes", "Skip"}
    assert "Start planned" in phone.messages[0]
    assert starts(asked) == 0
    (plan,) = coordinator.planner.armed
    assert (plan.person, plan.workout, plan.untouched) == (ada.entry_id, "action:1", False)
    await coordinator.planner.async_start(attended=True)
    await hass.async_block_till_done()
    assert starts(asked) == 1
    assert follow_up(ada).plan is None


async def test_red_flags_go_before_the_offer(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    phone: Phone,
    plans: Plans,
    asked: Callable[[], list[str]],
) -> None:
    plans(row=Row.AFTER_RACE, ask_red_flags=True)
    await synced(hass, ada, run(90))
    assert set(phone.actions) == {"Yes", "None of these"}
    assert "calf" in phone.messages[0]
    # What is asked about a body is for the phone alone.
    assert not any("calf" in one for one in shown(hass))
    await tap(hass, phone.actions["None of these"])
    await tap(hass, phone.actions["Start now"])
    assert starts(asked) == 1


async def test_a_red_flag_bars_them_and_nothing_starts(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, plans: Plans, coordinator: MassagerCoordinator
) -> None:
    plans(row=Row.AFTER_RACE, ask_red_flags=True)
    await synced(hass, ada, run(90))
    await tap(hass, phone.actions["Yes"])
    assert any("see a doctor" in one for one in phone.messages)
    assert Health.of(ada).red_flag
    assert (follow_up(ada).plan, phone.actions) == (None, {})
    refusal = coordinator.session.gate(coordinator.session.person(ada.entry_id), attended=True)
    assert refusal is not None


async def test_whom_something_bars_gets_words_and_nothing_else(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    phone: Phone,
    plans: Plans,
    coordinator: MassagerCoordinator,
    later: Later,
    asked: Callable[[], list[str]],
) -> None:
    for effort, policy in enumerate(Policy, 5):
        hass.config_entries.async_update_entry(ada, options={**ada.options, CONF_POLICY: policy.value})
        plans(row=Row.BARRED, start=None, reasons=(Reason("barred", (("conditions", "thrombosis"),)),))
        await synced(hass, ada, run(10, rpe=effort))
        assert follow_up(ada).plan is None
        assert phone.actions == {}
        told = [] if policy is Policy.ADVISE else [True]
        assert ["Deep vein thrombosis" in one for one in phone.messages] == told
        assert not any("thrombosis" in one.casefold() for one in shown(hass))
        assert coordinator.planner.plans == ()
    await later(timedelta(hours=2))
    assert starts(asked) == 0


async def test_who_falls_ill_while_it_waits_is_asked_nothing_more(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, plans: Plans, asked: Callable[[], list[str]]
) -> None:
    await synced(hass, ada, run(90))
    action = phone.actions["Start now"]
    plans(row=Row.ILL, start=None)
    await async_report_health(hass, ada, ill=True)
    await hass.async_block_till_done()
    assert (follow_up(ada).plan, phone.actions) == (None, {})
    await tap(hass, action)
    assert starts(asked) == 0


async def test_the_pressure_is_that_under_the_cap_of_the_moment(
    hass: HomeAssistant, ada: MockConfigEntry, near: MockConfigEntry, phone: Phone, coordinator: MassagerCoordinator
) -> None:
    await synced(hass, ada, run(90))
    hass.config_entries.async_update_entry(near, options={**near.options, CONF_CAP: 40})
    await hass.async_block_till_done()
    await tap(hass, phone.actions["Start now"])
    assert coordinator.history.open is not None
    # 28 mmHg, on the boots' steps of five.
    assert coordinator.history.open.pressure == 25


async def test_in_the_quiet_hours_no_phone_is_asked(
    hass: HomeAssistant, add_athlete: AddAthlete, phone: Phone, later: Later
) -> None:
    # It is ten in the morning here.
    assert dt_util.as_local(NOW).hour == 10
    ada = await add_athlete("Ada", phone, quiet_from="09:00:00", quiet_until="12:00:00")
    await synced(hass, ada, run(90))
    assert phone.messages == []
    await later(timedelta(hours=2))
    assert "Start now" in phone.actions


async def test_policy_advise_tells_nobody(
    hass: HomeAssistant, add_athlete: AddAthlete, phone: Phone, later: Later
) -> None:
    ada = await add_athlete("Ada", phone, **{CONF_POLICY: Policy.ADVISE.value})
    await synced(hass, ada, run(10))
    await later(40 * MINUTE)
    assert (phone.sent, shown(hass)) == ([], [])
    assert follow_up(ada).next_start == NOW + 20 * MINUTE
