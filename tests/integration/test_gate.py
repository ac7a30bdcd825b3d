"""The one gate: whoever asks, and whatever for, a start that may not be is refused with its reason, and nothing is sent."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

from homeassistant.core import Event, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import (
    CONF_ABOUT,
    CONF_LONGEST,
    CONF_PERSON,
    CONF_RAMP,
    CONF_REMOTE_START,
    DOMAIN,
)
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.device.errors import StopNotConfirmed
from custom_components.recovery_massager.device.model import Capabilities, MassagerState, Source
from custom_components.recovery_massager.device.profile import bundled_profiles
from custom_components.recovery_massager.gate import Rules, refuse_dose, refuse_massager
from custom_components.recovery_massager.recovery.contraindications import Statement
from custom_components.recovery_massager.recovery.dose import Allowance, DoseLimits, DoseReason
from custom_components.recovery_massager.refusal import Refusal, RefusalReason
from simulator.devices.calf_boots import CalfBoots

from .looking import Asked, Kept
from .passing import Passing
from .radio import Radio, advertise
from .stage import NOW, had, set_up

TODAY = date(2026, 5, 4)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]


def states(hass: HomeAssistant, entry: MockConfigEntry, *conditions: str, **more: Any) -> None:
    """Let the person have stated this."""
    statement = Statement(TODAY, frozenset(conditions), **{"adult": True, **more})
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_PERSON: statement.to_dict()})


async def is_refused(
    coordinator: MassagerCoordinator,
    reason: str,
    boots: CalfBoots,
    asked: Asked,
    told: list[Event[Any]],
    *,
    attended: bool = True,
    **wanted: Any,
) -> HomeAssistantError:
    """Check that a start is refused with its reason, and that nothing comes of it."""
    before = coordinator.session.state
    with pytest.raises(HomeAssistantError) as refused:
        await coordinator.async_run(coordinator.session.start(attended=attended, **wanted))
    assert refused.value.translation_key == reason
    assert refused.value.translation_placeholders is not None
    assert refused.value.translation_placeholders["name"] == "Calf boots"
    await coordinator.hass.async_block_till_done()
    assert asked() == []
    assert boots.state()["run"] == "idle"
    assert coordinator.session.state is before
    assert coordinator.history.open is None
    assert [(event.data["type"], event.data["reason"]) for event in told] == [("refused", reason)]
    assert told[0].data["person"] == "default"
    message = told[0].data["message"]
    assert "Calf boots" in message
    assert message.endswith("."), "it is a sentence, with all that fills it"
    assert "{" not in message
    return refused.value


# The owner


async def test_nothing_starts_before_the_owner_allows_it(
    hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots, asked: Asked, told: list[Event[Any]]
) -> None:
    hass.config_entries.async_update_entry(entry, options={})
    coordinator = await set_up(hass, entry, boots)
    error = await is_refused(coordinator, "remote_start_off", boots, asked, told)
    assert isinstance(error, ServiceValidationError)
    assert coordinator.session.last_refusal == Refusal(RefusalReason.REMOTE_START_OFF)
    assert boots.central is None


# The person


@pytest.mark.parametrize(
    ("conditions", "more", "reason"),
    [
        (("thrombosis",), {}, "barred"),
        (("diabetes",), {}, "not_cleared"),
        (("diabetes",), {"cleared": TODAY + DAY}, "not_cleared"),
        (("diabetes",), {"cleared": TODAY.replace(year=2025)}, "clearance_expired"),
        (("bruises",), {}, "for_now"),
        (("bruises",), {"until": TODAY + DAY}, "for_now"),
        (("a condition of a later version",), {}, "no_statement"),
    ],
)
async def test_a_person_whom_something_speaks_against_is_refused(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    boots: CalfBoots,
    asked: Asked,
    told: list[Event[Any]],
    conditions: tuple[str, ...],
    more: dict[str, Any],
    reason: str,
) -> None:
    states(hass, entry, *conditions, **more)
    await is_refused(await set_up(hass, entry, boots), reason, boots, asked, told)


@pytest.mark.parametrize("statement", [None, {}, "garbage", {"given": "2026-05-04"}])
async def test_nobody_is_massaged_without_a_statement(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    boots: CalfBoots,
    asked: Asked,
    told: list[Event[Any]],
    statement: object,
) -> None:
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_PERSON: statement})
    await is_refused(await set_up(hass, entry, boots), "no_statement", boots, asked, told)


async def test_a_child_is_too_young_for_electricity(
    hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots, asked: Asked, told: list[Event[Any]]
) -> None:
    states(hass, entry, adult=False)
    await is_refused(await set_up(hass, entry, boots, kind="ems"), "too_young", boots, asked, told)


async def test_the_reason_names_the_conditions_and_the_day_from_which_it_may_be_again(
    hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots, asked: Asked, told: list[Event[Any]]
) -> None:
    states(hass, entry, "bruises", "open_wound", until=TODAY + DAY)
    error = await is_refused(await set_up(hass, entry, boots), "for_now", boots, asked, told)
    assert error.translation_placeholders is not None
    assert error.translation_placeholders["until"] == "2026-05-05"
    assert len(error.translation_placeholders["conditions"].split("; ")) == 2


async def test_what_was_only_for_now_is_over_on_its_day(
    hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots
) -> None:
    states(hass, entry, "bruises", until=TODAY)
    coordinator = await set_up(hass, entry, boots)
    assert coordinator.session.gate(attended=True) is None


async def test_heat_is_refused_to_whom_it_could_burn_and_the_massage_is_not(
    hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots, asked: Asked, told: list[Event[Any]]
) -> None:
    states(hass, entry, "reduced_sensation")
    coordinator = await set_up(hass, entry, boots)
    await is_refused(coordinator, "heat_barred", boots, asked, told, heat="low")
    await coordinator.session.start(attended=True, heat="off")
    assert boots.state()["run"] == "running"
    await coordinator.session.stop()


async def test_heat_that_was_chosen_before_it_was_barred_is_refused_too(
    hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots, asked: Asked, told: list[Event[Any]]
) -> None:
    coordinator = await set_up(hass, entry, boots)
    await coordinator.session.set_heat("low")
    states(hass, entry, "reduced_sensation")
    await hass.async_block_till_done()
    await is_refused(coordinator, "heat_barred", boots, asked, told)


@pytest.mark.parametrize(("conditions", "more"), [((), {"adult": False}), (("diabetes",), {"cleared": TODAY})])
async def test_who_starts_each_session_by_hand_is_not_started_by_an_automation(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    boots: CalfBoots,
    asked: Asked,
    told: list[Event[Any]],
    conditions: tuple[str, ...],
    more: dict[str, Any],
) -> None:
    states(hass, entry, *conditions, **more)
    coordinator = await set_up(hass, entry, boots)
    await is_refused(coordinator, "unattended", boots, asked, told, attended=False)
    assert coordinator.session.gate(attended=True) is None


async def test_a_massager_that_would_run_for_ever_is_not_started_by_an_automation(
    hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots, asked: Asked, told: list[Event[Any]]
) -> None:
    coordinator = await set_up(hass, entry, boots, autostop="none")
    await is_refused(coordinator, "unattended", boots, asked, told, attended=False)
    assert coordinator.session.gate(attended=True) is None


# The dose


@pytest.mark.parametrize(
    ("sessions", "reason", "next_at"),
    [
        ([(5 * MINUTE, 30)], "dose_day", "2026-05-05 00:00"),
        ([(10 * DAY, 20), (9 * DAY, 20), (8 * DAY, 20), (5 * MINUTE, 30)], "dose_session", "13:55"),
        ([(60 * MINUTE, 10)], "too_soon", "13:00"),
        ([(n * DAY, 10) for n in range(1, 7)] + [(6 * DAY + 300 * MINUTE, 10)], "dose_week", "2026-05-05 04:50"),
    ],
)
async def test_who_had_enough_is_refused_and_told_when_there_is_more(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    hass_storage: dict[str, Any],
    boots: CalfBoots,
    asked: Asked,
    told: list[Event[Any]],
    sessions: list[tuple[timedelta, float]],
    reason: str,
    next_at: str,
) -> None:
    had(entry, hass_storage, *sessions)
    coordinator = await set_up(hass, entry, boots)
    error = await is_refused(coordinator, reason, boots, asked, told)
    assert error.translation_placeholders is not None
    assert error.translation_placeholders["next_at"] == next_at
    assert error.translation_placeholders["rest_hours"] == "4"
    assert error.translation_placeholders["session_minutes"] == "30"


async def test_what_is_left_of_the_dose_shortens_the_session(
    hass: HomeAssistant, entry: MockConfigEntry, hass_storage: dict[str, Any], boots: CalfBoots, asked: Asked
) -> None:
    had(entry, hass_storage, (300 * MINUTE, 25))
    coordinator = await set_up(hass, entry, boots)
    await coordinator.session.start(attended=True, timer=1200)
    assert "set countdown 300" in asked()
    assert coordinator.session.ends_at == NOW + 5 * MINUTE
    await coordinator.session.stop()


async def test_a_massager_that_cannot_do_as_little_as_is_left_does_nothing(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    hass_storage: dict[str, Any],
    boots: CalfBoots,
    asked: Asked,
    told: list[Event[Any]],
) -> None:
    had(entry, hass_storage, (300 * MINUTE, 25))
    profile = (await hass.async_add_executor_job(bundled_profiles))["open_compression"]
    timer = profile.capabilities().range("timer")
    assert timer is not None
    values = {**profile.values, "timer": replace(timer, minimum=600, step=300)}
    await is_refused(await set_up(hass, entry, boots, values=values), "dose_day", boots, asked, told)


async def test_a_longer_longest_session_is_the_owners_to_allow(
    hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots
) -> None:
    hass.config_entries.async_update_entry(entry, options={**entry.options, CONF_LONGEST: 45})
    coordinator = await set_up(hass, entry, boots)
    assert coordinator.session.user.limits.session_minutes == 45


def test_a_time_that_nobody_knows_is_a_question_mark() -> None:
    refusal = refuse_dose(Allowance(0, DoseReason.SESSION), DoseLimits(rest=timedelta(hours=30)), NOW)
    assert refusal is not None
    assert refusal.placeholders == {"next_at": "?", "session_minutes": "30", "rest_hours": "30"}


def test_what_may_be_started_is_not_refused() -> None:
    assert refuse_dose(Allowance(600, DoseReason.DAY), DoseLimits(), NOW) is None


# The massager


async def test_boots_that_were_never_heard_are_not_in_range(
    hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots, asked: Asked, told: list[Event[Any]]
) -> None:
    await is_refused(await set_up(hass, entry, None), "not_in_range", boots, asked, told)


async def test_boots_that_are_held_by_a_phone_are_not_reachable(
    hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots, asked: Asked, told: list[Event[Any]]
) -> None:
    coordinator = await set_up(hass, entry, boots)
    boots.fault("refuse_connections", {})
    await is_refused(coordinator, "not_reachable", boots, asked, told)


@pytest.mark.parametrize("connected", [False, True])
async def test_a_fault_keeps_it_from_starting(
    hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots, asked: Asked, told: list[Event[Any]], connected: bool
) -> None:
    boots.fault("valve", {})
    coordinator = await set_up(hass, entry, boots)
    if connected:
        await coordinator.massager.connect()
    await is_refused(coordinator, "fault", boots, asked, told)
    refusal = coordinator.session.last_refusal
    assert refusal is not None
    assert refusal.placeholders == {"faults": "valve" if connected else "?"}


async def test_boots_that_nobody_wears_are_not_started(
    hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots, asked: Asked, told: list[Event[Any]]
) -> None:
    boots.set({"worn": False})
    await is_refused(await set_up(hass, entry, boots), "not_worn", boots, asked, told)
    assert boots.central is None


async def test_boots_that_cannot_tell_whether_they_are_worn_are_started(
    hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots
) -> None:
    about = {**entry.data[CONF_ABOUT], "features": ["pause"]}
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_ABOUT: about})
    coordinator = await set_up(hass, entry, boots)
    assert coordinator.session.gate(attended=True) is None


def test_a_connected_massager_that_does_not_say_that_it_is_worn_is_not() -> None:
    can_tell = Capabilities({"worn": None}, frozenset(), frozenset({"worn"}))  # type: ignore[dict-item]
    silent = MassagerState().with_values({"run": "idle"}, Source.LINK)
    assert refuse_massager(silent, can_tell) is None
    assert refuse_massager(silent.with_connection(connected=True), can_tell) == Refusal(RefusalReason.NOT_WORN)


async def test_what_the_massager_says_once_connected_is_asked_of_the_gate_again(
    hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots, asked: Asked, told: list[Event[Any]]
) -> None:
    coordinator = await set_up(hass, entry, boots)
    boots.set({"worn": False})
    assert coordinator.massager.state.worn is True
    await is_refused(coordinator, "not_worn", boots, asked, told)
    assert boots.central is not None


async def test_what_the_owner_decides_while_the_connection_is_made_counts(
    hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots, asked: Asked, told: list[Event[Any]], radio: Radio
) -> None:
    coordinator = await set_up(hass, entry, boots)

    async def connect(*args: Any, **kwargs: Any) -> Any:
        await coordinator.async_set_remote_start(False)
        await hass.async_block_till_done()
        return await radio.establish_connection(*args, **kwargs)

    with patch("custom_components.recovery_massager.device.link.establish_connection", connect):
        await is_refused(coordinator, "remote_start_off", boots, asked, told)


async def test_a_start_that_the_massager_refuses_is_told_and_leaves_no_record(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    boots: CalfBoots,
    asked: Asked,
    told: list[Event[Any]],
    kept: Kept,
) -> None:
    coordinator = await set_up(hass, entry, boots)
    boots.set({"battery": 3})
    with pytest.raises(HomeAssistantError) as refused:
        await coordinator.async_run(coordinator.session.start(attended=True))
    assert refused.value.translation_key == "battery_low"
    assert asked()[-1] == "start"
    assert [(event.data["type"], event.data["reason"]) for event in told] == [("refused", "battery_low")]
    assert coordinator.session.state.value == "idle"
    assert coordinator.session.ends_at is None
    assert kept()["open"] is None
    assert kept()["sessions"] == []
    assert not coordinator.stoppable
    assert not coordinator.massager.needed


async def test_nothing_is_asked_of_it_while_a_stop_is_not_confirmed(
    hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots, asked: Asked, told: list[Event[Any]], passes: Passing
) -> None:
    coordinator = await set_up(hass, entry, boots)
    session = coordinator.session
    await session.start(attended=True)
    boots.fault("drop_link", {})
    boots.fault("refuse_connections", {})
    with pytest.raises(StopNotConfirmed):
        await passes.until_done(session.stop())
    asked()
    told.clear()
    for work in (
        session.start(attended=True),
        session.resume(attended=True),
        session.set_pressure(30),
        session.set_mode("wave"),
        session.set_timer(600),
        session.add_time(60),
        session.hand_over(),
    ):
        with pytest.raises(ServiceValidationError) as refused:
            await coordinator.async_run(work)
        assert refused.value.translation_key == "stop_unconfirmed"
    assert {(event.data["type"], event.data["reason"]) for event in told} == {("refused", "stop_unconfirmed")}
    boots.clear_fault("refuse_connections")
    advertise(hass, boots)
    await passes(2)
    assert asked() == ["stop"]
    assert coordinator.data.session == "stopped"


# The soft start


@pytest.mark.parametrize(("options", "sessions", "seconds"), [({}, 2, 180), ({}, 3, 120), ({CONF_RAMP: 45}, 0, 45)])
def test_the_soft_start_is_longer_for_who_is_new_unless_the_owner_chose(
    options: dict[str, Any], sessions: int, seconds: float
) -> None:
    assert Rules(ramp_seconds=options.get(CONF_RAMP)).ramp_for(sessions, DoseLimits()) == seconds


async def test_every_reason_has_its_sentence(hass: HomeAssistant, away: MockConfigEntry) -> None:
    from homeassistant.helpers.translation import async_get_translations

    texts = await async_get_translations(hass, "en", "exceptions", {DOMAIN})
    missing = [reason for reason in RefusalReason if f"component.{DOMAIN}.exceptions.{reason}.message" not in texts]
    assert missing == []
    assert CONF_REMOTE_START in away.options
