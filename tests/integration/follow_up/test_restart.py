"""A restart at each stage: nothing is lost, nothing starts by itself that came due meanwhile, nobody is asked late."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from math import inf
from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import CoreState, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.athlete_options import CONF_POLICY, Policy
from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.offer_asking import OfferAsking
from custom_components.recovery_massager.offer_store import OfferStore
from custom_components.recovery_massager.recovery.plan import Reason, Row
from simulator.devices.calf_boots import CalfBoots
from tests.integration.app import Phone, tap
from tests.integration.passing import settle
from tests.integration.radio import advertise
from tests.integration.stage import NOW

from .conftest import AddAthlete, Later, Plans
from .following import MINUTE, follow_up, run, shown, starts, synced

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]

type Restart = Callable[..., Awaitable[None]]


@pytest.fixture
def restart(hass: HomeAssistant, near: MockConfigEntry, freezer: FrozenDateTimeFactory, boots: CalfBoots) -> Restart:
    """Let Home Assistant be away for a while; what is in memory is lost."""

    async def go(entry: MockConfigEntry, away: timedelta) -> None:
        for one in (entry, near):
            assert await hass.config_entries.async_unload(one.entry_id)
        await hass.async_block_till_done()
        freezer.tick(away)
        asyncio.get_running_loop().slow_callback_duration = inf
        await settle()
        hass.set_state(CoreState.starting)
        advertise(hass, boots)
        for one in (near, entry):
            assert await hass.config_entries.async_setup(one.entry_id)
        hass.set_state(CoreState.running)
        hass.bus.async_fire("homeassistant_started")
        await settle()
        await hass.async_block_till_done()

    return go


@pytest.fixture
async def starter(add_athlete: AddAthlete, phone: Phone) -> MockConfigEntry:
    """An athlete whose sessions start by themselves."""
    return await add_athlete("Ada", phone, **{CONF_POLICY: Policy.START.value})


async def test_what_waited_is_asked_at_its_time(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    phone: Phone,
    restart: Restart,
    later: Later,
    asked: Callable[[], list[str]],
) -> None:
    workout = run(10)
    await synced(hass, ada, workout)
    await restart(ada, 5 * MINUTE)
    assert follow_up(ada).next_start == NOW + 20 * MINUTE
    assert shown(hass)
    await later(15 * MINUTE)
    await tap(hass, phone.actions["Start now"])
    assert starts(asked) == 1


async def test_what_is_under_way_when_home_assistant_ends_is_kept(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, hass_storage: dict[str, Any]
) -> None:
    written, save = asyncio.Event(), OfferStore.async_save

    async def slow(store: OfferStore, *kept: Any) -> None:
        await written.wait()
        await save(store, *kept)

    with patch.object(OfferStore, "async_save", slow):
        await ada.runtime_data.training.async_receive(run(90))
        shutdown = hass.async_create_task(follow_up(ada).async_shutdown())
        await settle()
        assert not shutdown.done()
        written.set()
        await shutdown
    kept = hass_storage[f"{DOMAIN}.{ada.entry_id}.offer"]["data"]["offer"]
    assert kept["workout"] == "action:1"


async def test_what_was_kept_but_not_followed_when_it_ended_is_followed_now_and_once(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, restart: Restart, asked: Callable[[], list[str]]
) -> None:
    never = asyncio.Event()
    with patch.object(OfferStore, "async_save", lambda *_: never.wait()):
        await ada.runtime_data.training.async_receive(run(90))
        await settle()
        assert await hass.config_entries.async_unload(ada.entry_id)
    await restart(ada, MINUTE)
    assert starts(asked) == 0
    await tap(hass, phone.actions["Skip"])
    phone.sent.clear()
    await restart(ada, MINUTE)
    assert follow_up(ada).offer is None
    assert phone.messages == []


async def test_words_that_a_restart_took_away_are_said_after_it(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, restart: Restart, plans: Plans
) -> None:
    plans(row=Row.BARRED, start=None, minutes=None, share=None, mode=None, reasons=(Reason("locked"),))
    never = asyncio.Event()
    with patch.object(OfferAsking, "async_tell_why_not", lambda *_: never.wait()):
        await ada.runtime_data.training.async_receive(run(90))
        await settle()
        assert await hass.config_entries.async_unload(ada.entry_id)
    assert phone.messages == []
    await restart(ada, MINUTE)
    assert phone.messages


async def test_words_are_not_said_again_after_a_restart(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, restart: Restart, plans: Plans
) -> None:
    plans(row=Row.BARRED, start=None, minutes=None, share=None, mode=None, reasons=(Reason("locked"),))
    await synced(hass, ada, run(90))
    assert phone.messages
    phone.sent.clear()
    await restart(ada, MINUTE)
    assert phone.messages == []


async def test_what_came_due_meanwhile_is_asked_now(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, restart: Restart, asked: Callable[[], list[str]]
) -> None:
    workout = run(10)
    await synced(hass, ada, workout)
    await restart(ada, 25 * MINUTE)
    assert starts(asked) == 0
    await tap(hass, phone.actions["Start now"])
    assert starts(asked) == 1


async def test_a_question_of_before_can_be_answered_once(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, restart: Restart, asked: Callable[[], list[str]]
) -> None:
    workout = run(90)
    await synced(hass, ada, workout)
    action = phone.actions["Start now"]
    await restart(ada, MINUTE)
    await tap(hass, action)
    await tap(hass, action)
    assert starts(asked) == 1


async def test_what_expired_meanwhile_is_dropped(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, restart: Restart, asked: Callable[[], list[str]]
) -> None:
    workout = run(10)
    await synced(hass, ada, workout)
    sent = len(phone.sent)
    await restart(ada, timedelta(hours=13))
    assert follow_up(ada).plan is None
    assert [one["message"] for one in phone.sent[sent:]] in ([], ["clear_notification"])
    assert shown(hass) == []


async def test_what_was_to_start_by_itself_meanwhile_takes_a_touch(
    hass: HomeAssistant,
    starter: MockConfigEntry,
    phone: Phone,
    boots: CalfBoots,
    restart: Restart,
    later: Later,
    asked: Callable[[], list[str]],
) -> None:
    workout = run(10)
    await synced(hass, starter, workout)
    await restart(starter, 21 * MINUTE)
    await later(5 * MINUTE)
    assert starts(asked) == 0
    advertise(hass, boots)
    await hass.async_block_till_done()
    await tap(hass, phone.actions["Start now"])
    assert starts(asked) == 1


async def test_what_is_still_ahead_starts_by_itself_at_its_time(
    hass: HomeAssistant, starter: MockConfigEntry, restart: Restart, later: Later, asked: Callable[[], list[str]]
) -> None:
    workout = run(10)
    await synced(hass, starter, workout)
    await restart(starter, 5 * MINUTE)
    assert starts(asked) == 0
    await later(15 * MINUTE)
    assert starts(asked) == 1


async def test_what_was_skipped_stays_so(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, restart: Restart
) -> None:
    workout = run(90)
    await synced(hass, ada, workout)
    await tap(hass, phone.actions["Skip"])
    await restart(ada, MINUTE)
    await synced(hass, ada, replace(workout, rpe=8))
    assert (follow_up(ada).plan, phone.actions) == (None, {})


async def test_a_planned_session_whose_offer_was_lost_is_taken_out(
    hass: HomeAssistant,
    near: MockConfigEntry,
    starter: MockConfigEntry,
    restart: Restart,
    later: Later,
    asked: Callable[[], list[str]],
    hass_storage: dict[str, dict[str, object]],
) -> None:
    """A crash came between the two files."""
    workout = run(10)
    await synced(hass, starter, workout)
    key = next(one for one in hass_storage if one.endswith(".offer"))
    hass_storage[key]["data"] = {"offer": {"nonsense": 1}, "settled": []}
    await restart(starter, MINUTE)
    assert near.runtime_data.planner.plans == ()
    await later(30 * MINUTE)
    assert starts(asked) == 0


async def test_what_is_skipped_while_its_massager_is_not_set_up_does_not_start_by_itself(
    hass: HomeAssistant,
    near: MockConfigEntry,
    starter: MockConfigEntry,
    phone: Phone,
    later: Later,
    asked: Callable[[], list[str]],
) -> None:
    await synced(hass, starter, run(10))
    assert await hass.config_entries.async_unload(near.entry_id)
    await tap(hass, phone.actions["Skip"])
    assert await hass.config_entries.async_setup(near.entry_id)
    await hass.async_block_till_done()
    await later(20 * MINUTE)
    assert starts(asked) == 0
    assert near.runtime_data.planner.plans == ()
