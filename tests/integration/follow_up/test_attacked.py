"""What changed, was said or went missing between a plan and its start: nothing squeezes by what held before."""

from collections.abc import Callable
from typing import Any

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.athlete_options import CONF_POLICY, Policy
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.health import Health
from custom_components.recovery_massager.recovery.plan import Row
from simulator.devices.calf_boots import CalfBoots
from tests.integration.app import Phone, tap
from tests.integration.passing import Passing
from tests.integration.stage import NOW

from .conftest import AddAthlete, Later, Plans
from .following import MINUTE, follow_up, run, starts, synced

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]


@pytest.fixture
async def starter(add_athlete: AddAthlete, phone: Phone) -> MockConfigEntry:
    """An athlete whose sessions start by themselves."""
    return await add_athlete("Ada", phone, **{CONF_POLICY: Policy.START.value})


async def test_a_tap_starts_nothing_before_warning_signs_are_asked_for_that_the_plan_of_now_asks_for(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, plans: Plans, asked: Callable[[], list[str]]
) -> None:
    await synced(hass, ada, run(90))
    start = phone.actions["Start now"]
    # Yesterday's race came in late.
    plans(row=Row.AFTER_RACE, ask_red_flags=True)
    await tap(hass, start)
    assert starts(asked) == 0
    assert set(phone.actions) == {"Yes", "None of these"}
    await tap(hass, phone.actions["None of these"])
    await tap(hass, phone.actions["Start now"])
    assert starts(asked) == 1


async def test_what_starts_by_itself_does_so_by_the_plan_of_its_time(
    hass: HomeAssistant,
    starter: MockConfigEntry,
    phone: Phone,
    plans: Plans,
    later: Later,
    coordinator: MassagerCoordinator,
    asked: Callable[[], list[str]],
) -> None:
    await synced(hass, starter, run(10))
    assert coordinator.planner.plans[0].untouched
    plans(row=Row.AFTER_RACE, ask_red_flags=True)
    await later(20 * MINUTE)
    assert starts(asked) == 0
    assert set(phone.actions) == {"Yes", "None of these"}


async def test_what_starts_by_itself_is_gentler_where_it_was_planned_before_a_rating_said_so(
    hass: HomeAssistant,
    starter: MockConfigEntry,
    phone: Phone,
    plans: Plans,
    later: Later,
    passes: Passing,
    boots: CalfBoots,
    asked: Callable[[], list[str]],
) -> None:
    await synced(hass, starter, run(10))
    plans(share=0.2)
    await later(20 * MINUTE)
    assert starts(asked) == 0, "nobody was told of this one"
    assert "25 mmHg" in phone.messages[0]
    await later(2 * MINUTE)
    assert starts(asked) == 1
    await passes(200)
    assert boots.machine.target == 25


async def test_an_older_workout_that_comes_in_late_counts_for_what_waits(
    hass: HomeAssistant, starter: MockConfigEntry, phone: Phone, plans: Plans, coordinator: MassagerCoordinator
) -> None:
    await synced(hass, starter, run(10))
    plans(row=Row.AFTER_RACE, ask_red_flags=True)
    await synced(hass, starter, run(24 * 60, id="action:0"))
    assert coordinator.planner.plans == ()
    plan = follow_up(starter).plan
    assert plan is not None
    assert plan.ask_red_flags


async def test_somebody_is_told_two_minutes_before_also_where_the_quiet_hours_end_right_then(
    hass: HomeAssistant, add_athlete: AddAthlete, phone: Phone, later: Later, asked: Callable[[], list[str]]
) -> None:
    quiet = {"quiet_from": "08:00:00", "quiet_until": "10:20:00"}
    ada = await add_athlete("Ada", phone, **{CONF_POLICY: Policy.START.value}, **quiet)
    await synced(hass, ada, run(10))
    await later(20 * MINUTE)
    assert "by itself" in phone.messages[0]
    assert starts(asked) == 0
    await later(1 * MINUTE)
    await tap(hass, phone.actions["Skip"])
    await later(5 * MINUTE)
    assert starts(asked) == 0


async def test_a_stop_stays_on_the_phone_for_as_long_as_it_runs(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    phone: Phone,
    coordinator: MassagerCoordinator,
    later: Later,
    passes: Passing,
) -> None:
    await synced(hass, ada, run(90))
    await tap(hass, phone.actions["Start now"])
    await passes(30)
    await coordinator.session.add_time(300, attended=True)
    await later(21 * MINUTE)
    assert coordinator.session.stoppable
    assert "Stop" in phone.actions


@pytest.mark.parametrize("gone", ["unloaded", "disabled", "removed"])
async def test_a_stop_on_the_phone_stops_also_while_the_athlete_is_not_set_up(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    phone: Phone,
    coordinator: MassagerCoordinator,
    passes: Passing,
    gone: str,
) -> None:
    await synced(hass, ada, run(90))
    await tap(hass, phone.actions["Start now"])
    stop = phone.actions["Stop"]
    await passes(5)
    if gone == "unloaded":
        await hass.config_entries.async_unload(ada.entry_id)
    elif gone == "disabled":
        await hass.config_entries.async_set_disabled_by(ada.entry_id, ConfigEntryDisabler.USER)
    else:
        await hass.config_entries.async_remove(ada.entry_id)
    assert coordinator.session.stoppable
    await tap(hass, stop)
    await passes(2)
    assert not coordinator.session.stoppable


async def test_a_red_flag_bars_also_where_the_offer_is_over_meanwhile(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, plans: Plans
) -> None:
    plans(row=Row.AFTER_RACE, ask_red_flags=True)
    await synced(hass, ada, run(90))
    follow_up(ada).offer = None
    await tap(hass, phone.actions["Yes"])
    assert Health.of(ada).red_flag


async def test_a_red_flag_bars_also_where_what_waits_cannot_be_called_off(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, plans: Plans, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans(row=Row.AFTER_RACE, ask_red_flags=True)
    await synced(hass, ada, run(90))

    async def full(*_: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("custom_components.recovery_massager.offer_store.OfferStore.async_save", full)
    await tap(hass, phone.actions["Yes"])
    assert Health.of(ada).red_flag


@pytest.mark.parametrize(
    "nonsense",
    [
        {"minutes": "many"},
        {"minutes": -5},
        {"minutes": 1e300},
        {"minutes": True},
        {"share": True},
        {"mode": 7},
    ],
)
async def test_an_offer_whose_plan_makes_no_sense_is_offered_no_more(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    phone: Phone,
    hass_storage: dict[str, Any],
    asked: Callable[[], list[str]],
    nonsense: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    await synced(hass, ada, run(90))
    hass_storage[f"recovery_massager.{ada.entry_id}.offer"]["data"]["offer"]["plan"].update(nonsense)
    assert await hass.config_entries.async_reload(ada.entry_id)
    await hass.async_block_till_done()
    assert follow_up(ada).plan is None
    assert "Traceback" not in caplog.text
    await synced(hass, ada, run(5, id="action:2"))
    assert follow_up(ada).plan is not None
    assert starts(asked) == 0


async def test_nothing_of_an_athlete_who_is_removed_stays_on_a_massager_that_was_not_set_up(
    hass: HomeAssistant,
    near: MockConfigEntry,
    add_athlete: AddAthlete,
    phone: Phone,
    hass_storage: dict[str, Any],
) -> None:
    ada = await add_athlete("Ada", phone, **{CONF_POLICY: Policy.ARM.value})
    await synced(hass, ada, run(10))
    assert await hass.config_entries.async_unload(near.entry_id)
    await hass.config_entries.async_remove(ada.entry_id)
    assert await hass.config_entries.async_setup(near.entry_id)
    await hass.async_block_till_done()
    kept = {key: value for key, value in hass_storage.items() if key.startswith("recovery_massager")}
    assert "Ada" not in str(kept)
    assert ada.entry_id not in str(kept)


async def test_what_was_called_off_waits_no_more_on_a_massager_that_was_not_set_up_then(
    hass: HomeAssistant, near: MockConfigEntry, add_athlete: AddAthlete, phone: Phone
) -> None:
    ada = await add_athlete("Ada", phone, **{CONF_POLICY: Policy.ARM.value})
    await synced(hass, ada, run(10))
    assert await hass.config_entries.async_unload(near.entry_id)
    await tap(hass, phone.actions["Skip"])
    assert await hass.config_entries.async_setup(near.entry_id)
    await hass.async_block_till_done()
    assert near.runtime_data.planner.plans == ()
