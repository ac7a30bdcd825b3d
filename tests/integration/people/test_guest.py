"""A guest: asked each time, started by a touch alone, and of whom nothing is kept."""

from datetime import timedelta
from typing import Any

from homeassistant.core import Context, Event, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_DAY, CONF_REMOTE_START, DOMAIN
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.device.errors import NotSupported
from custom_components.recovery_massager.guest import ANSWERS, Guest
from custom_components.recovery_massager.rate import async_rate
from custom_components.recovery_massager.rating import Rating
from custom_components.recovery_massager.recovery.contraindications import Statement
from custom_components.recovery_massager.refusal import Refused
from simulator.devices.calf_boots import CalfBoots
from tests.integration.looking import Asked, Kept, run
from tests.integration.passing import Passing
from tests.integration.stage import MINUTE, NOW

from .asking import refusal, start
from .conftest import Later

FINE = Statement(NOW.date(), adult=True)

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]


@pytest.fixture
async def admitted(coordinator: MassagerCoordinator) -> MassagerCoordinator:
    """The boots, for a guest who was asked just now."""
    coordinator.admit_guest(FINE)
    return coordinator


# Asked each time


async def test_a_guest_who_was_not_asked_is_refused(
    hass: HomeAssistant, coordinator: MassagerCoordinator, person: Context, asked: Asked
) -> None:
    coordinator.session.choose_user("guest")
    assert await refusal(hass, person) == "guest_unasked"
    assert await refusal(hass, person, person="guest") == "guest_unasked"
    assert asked() == []


async def test_a_guest_who_was_asked_is_started_by_a_touch_and_by_nothing_else(
    hass: HomeAssistant, admitted: MassagerCoordinator, person: Context, asked: Asked
) -> None:
    assert await refusal(hass, None) == "unattended"
    assert asked() == []
    await start(hass, person)
    assert admitted.history.open is not None
    assert admitted.history.open.person == "guest"


async def test_whoever_asks_a_guest_can_say_so_with_the_start_by_their_own_touch(
    hass: HomeAssistant, coordinator: MassagerCoordinator, person: Context, boots: CalfBoots
) -> None:
    assert await refusal(hass, None, person="guest", guest_asked=True) == "guest_by_hand"
    assert await refusal(hass, person, guest_asked=True) == "guest_by_hand"
    assert coordinator.users.guest.statement is None
    await start(hass, person, person="guest", guest_asked=True)
    assert run(boots) == "running"


async def test_what_a_guest_answered_counts_for_one_session_and_a_quarter_of_an_hour(
    hass: HomeAssistant, admitted: MassagerCoordinator, person: Context, passes: Passing, later: Later
) -> None:
    await later(ANSWERS)
    assert await refusal(hass, person) == "guest_unasked"
    admitted.admit_guest(FINE)
    await start(hass, person)
    await passes(60, step=20)
    await admitted.session.stop()
    await hass.async_block_till_done()
    assert await refusal(hass, person) == "guest_unasked"


async def test_what_a_guest_answered_holds_to_the_end_of_their_session(
    hass: HomeAssistant, admitted: MassagerCoordinator, person: Context, passes: Passing
) -> None:
    await start(hass, person, minutes=20)
    await passes(16 * 60, step=60)
    await admitted.session.set_mode("wave")


async def test_a_guest_whom_something_bars_is_refused_whoever_says_that_they_were_asked(
    hass: HomeAssistant, coordinator: MassagerCoordinator, person: Context
) -> None:
    coordinator.admit_guest(Statement(NOW.date(), frozenset({"thrombosis"}), adult=True))
    assert await refusal(hass, person) == "barred"


async def test_remote_start_off_refuses_a_guest_too(
    hass: HomeAssistant, near: MockConfigEntry, admitted: MassagerCoordinator, person: Context
) -> None:
    hass.config_entries.async_update_entry(near, options={**near.options, CONF_REMOTE_START: False})
    await hass.async_block_till_done()
    assert await refusal(hass, person) == "remote_start_off"


async def test_nobody_is_admitted_while_a_session_is_open(
    hass: HomeAssistant, coordinator: MassagerCoordinator, person: Context
) -> None:
    await start(hass, person)
    with pytest.raises(NotSupported, match="user_in_session"):
        coordinator.admit_guest(FINE)
    assert coordinator.users.guest.statement is None


# Nothing is kept


async def test_of_a_guest_only_is_kept_that_the_massager_ran(
    hass: HomeAssistant,
    admitted: MassagerCoordinator,
    person: Context,
    passes: Passing,
    kept: Kept,
    hass_storage: dict[str, Any],
) -> None:
    await start(hass, person, workout="run-1")
    await passes(60, step=20)
    await admitted.session.stop()
    await hass.async_block_till_done()
    with pytest.raises(NotSupported, match="guest_not_rated"):
        await async_rate(admitted, Rating.RIGHT, note="lovely", attended=True)
    (record,) = kept()["sessions"]
    assert record["person"] == "guest"
    assert {record[name] for name in ("workout", "prescription", "rating", "note", "rated", "looked_at")} == {None}
    assert "lovely" not in str(hass_storage)
    assert "run-1" not in str({key: one for key, one in hass_storage.items() if key.startswith(DOMAIN)})


async def test_a_guests_session_takes_nothing_of_anybodys_dose(
    hass: HomeAssistant,
    near: MockConfigEntry,
    coordinator: MassagerCoordinator,
    person: Context,
    passes: Passing,
    later: Later,
) -> None:
    hass.config_entries.async_update_entry(near, options={**near.options, CONF_DAY: 10})
    await start(hass, person, minutes=10)
    await passes(180, step=20)
    await coordinator.session.stop()
    await later(timedelta(minutes=20))
    assert await refusal(hass, person) == "too_soon"
    coordinator.admit_guest(FINE)
    await start(hass, person, minutes=20)
    assert coordinator.history.open is not None
    assert coordinator.history.open.deadline - coordinator.history.open.start == 20 * MINUTE
    assert coordinator.history.spells("guest") == []
    # But no longer than a session of somebody who is new to it.
    with pytest.raises(Refused, match="dose"):
        await coordinator.session.add_time(1200)


async def test_what_hurts_a_guest_is_stopped_and_their_answers_are_void(
    hass: HomeAssistant, admitted: MassagerCoordinator, person: Context, boots: CalfBoots, passes: Passing, kept: Kept
) -> None:
    await start(hass, person)
    await passes(60, step=20)
    await async_rate(admitted, Rating.PAINFUL, attended=True)
    await hass.async_block_till_done()
    assert run(boots) == "idle"
    assert kept()["sessions"][0]["rating"] is None
    assert await refusal(hass, person) == "guest_unasked"


async def test_a_restart_in_a_guests_session_forgets_the_answers_and_no_stop(
    hass: HomeAssistant,
    near: MockConfigEntry,
    admitted: MassagerCoordinator,
    person: Context,
    boots: CalfBoots,
    told: list[Event[Any]],
) -> None:
    await start(hass, person)
    assert await hass.config_entries.async_reload(near.entry_id)
    await hass.async_block_till_done()
    coordinator: MassagerCoordinator = near.runtime_data
    await coordinator.massager.connect()
    with pytest.raises(Refused, match="guest_unasked"):
        await coordinator.session.set_mode("flush")
    await coordinator.session.stop()
    await hass.async_block_till_done()
    assert run(boots) == "idle"
    assert [record.person for record in coordinator.history.sessions] == ["guest"]


async def test_what_a_guest_set_is_nothing_for_the_next_one_and_is_kept_nowhere(
    hass: HomeAssistant,
    near: MockConfigEntry,
    admitted: MassagerCoordinator,
    person: Context,
    passes: Passing,
    kept: Kept,
) -> None:
    await admitted.session.set_pressure(55)
    hass.config_entries.async_update_entry(near, options={**near.options, "longest": 20})
    await hass.async_block_till_done()
    assert admitted.session.settings.pressure == 55
    await start(hass, person)
    await passes(30, step=10)
    await admitted.session.stop()
    await hass.async_block_till_done()
    assert admitted.session.settings.pressure == 30
    await admitted.history.async_save()
    assert "guest" not in kept()["settings_of"]


# The answers alone


def test_a_clock_that_jumps_back_voids_the_answers() -> None:
    moments = [NOW, NOW - timedelta(hours=1), NOW]
    guest = Guest(lambda: moments.pop(0))
    guest.admit(FINE)
    assert guest.statement is None
    assert guest.statement is None


def test_the_answers_count_until_just_before_their_time_is_over() -> None:
    now = NOW
    guest = Guest(lambda: now)
    guest.admit(FINE)
    now = NOW + ANSWERS - timedelta(seconds=1)
    assert guest.statement == FINE
    guest.begins()
    now = NOW + 60 * MINUTE
    assert guest.statement == FINE
    guest.forget()
    assert guest.statement is None
