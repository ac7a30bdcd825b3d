"""Planned sessions: armed at their time, started by one touch, or by themselves where the owner chose that; never late."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

from homeassistant.components.button import DOMAIN as BUTTON_DOMAIN, SERVICE_PRESS
from homeassistant.const import ATTR_ENTITY_ID, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import Context, Event, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_PERSON, CONF_REMOTE_START, DOMAIN
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.device.errors import InvalidValue, NotSupported
from custom_components.recovery_massager.logbook import sentence
from custom_components.recovery_massager.person import Person
from custom_components.recovery_massager.planner import Planner
from custom_components.recovery_massager.recovery.contraindications import Statement
from custom_components.recovery_massager.refusal import Refused
from custom_components.recovery_massager.session_state import SessionState
from simulator.devices.calf_boots import CalfBoots

from .looking import Asked, kinds, run
from .passing import Passing
from .radio import advertise

NOW = datetime(2026, 5, 4, 17, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
START = NOW + 10 * MINUTE
BUTTON = "button.calf_boots_start_planned"
NEXT = "sensor.calf_boots_next_planned_session"
pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]


@pytest.fixture
def planner(coordinator: MassagerCoordinator) -> Planner:
    """The boots' planned sessions; the boots are worn, and in range."""
    return coordinator.planner


@pytest.fixture
def passes(passes: Passing, hass: HomeAssistant, boots: CalfBoots) -> Callable[[timedelta], Any]:
    """Let time pass, with the boots in the air now and then."""

    async def pass_time(time: timedelta) -> None:
        left = time.total_seconds()
        while left > 0:
            await passes(min(left, 60), step=10)
            left -= 60
            if not boots.connected:
                advertise(hass, boots)
        await hass.async_block_till_done()

    return pass_time


async def touch(hass: HomeAssistant, context: Context | None = None) -> None:
    await hass.services.async_call(
        BUTTON_DOMAIN, SERVICE_PRESS, {ATTR_ENTITY_ID: BUTTON}, blocking=True, context=context
    )


def shown(hass: HomeAssistant, entity_id: str) -> str:
    state = hass.states.get(entity_id)
    assert state
    return state.state


async def again(hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots) -> MassagerCoordinator:
    """Set the boots up anew, as after a restart."""
    advertise(hass, boots)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    coordinator: MassagerCoordinator = entry.runtime_data
    return coordinator


# By a touch


async def test_at_its_time_one_touch_starts_it_with_what_was_planned(
    hass: HomeAssistant,
    planner: Planner,
    boots: CalfBoots,
    passes: Any,
    told: list[Event[Any]],
    person: Context,
) -> None:
    assert (shown(hass, BUTTON), shown(hass, NEXT)) == (STATE_UNAVAILABLE, STATE_UNKNOWN)
    plan = await planner.async_plan(START, 12, mode="wave", pressure=25)
    await hass.async_block_till_done()
    assert shown(hass, NEXT) == START.isoformat()
    await passes(9 * MINUTE)
    assert shown(hass, BUTTON) == STATE_UNAVAILABLE
    assert kinds(told) == ["planned"]

    await passes(2 * MINUTE)
    assert shown(hass, BUTTON) == STATE_UNKNOWN
    button = hass.states.get(BUTTON)
    assert button
    assert button.attributes["plan_id"] == plan.id
    assert datetime.fromisoformat(button.attributes["planned_for"]) == START
    assert kinds(told) == ["planned", "armed"]
    assert run(boots) == "idle"

    await touch(hass, person)
    assert kinds(told) == ["planned", "armed", "started"]
    assert {event.data["plan_id"] for event in told} == {plan.id}
    state = boots.state()
    assert (state["mode"], round(state["seconds_left"] / 60)) == ("wave", 12)
    await hass.async_block_till_done()
    assert shown(hass, BUTTON) == STATE_UNAVAILABLE
    assert planner.plans == ()


async def test_somebody_who_starts_the_massager_itself_fulfils_the_plan(
    hass: HomeAssistant, planner: Planner, boots: CalfBoots, passes: Any, told: list[Event[Any]]
) -> None:
    plan = await planner.async_plan(START, 12)
    await passes(15 * MINUTE)
    boots.press("start")
    advertise(hass, boots)
    await hass.async_block_till_done()
    assert kinds(told) == ["planned", "armed", "started"]
    assert (told[-1].data["origin"], told[-1].data["plan_id"]) == ("device", plan.id)
    assert planner.plans == ()


async def test_a_session_before_its_time_is_not_the_planned_one(
    planner: Planner, coordinator: MassagerCoordinator, passes: Any, told: list[Event[Any]]
) -> None:
    await planner.async_plan(START, 12)
    await coordinator.session.start(attended=True)
    assert "plan_id" not in told[-1].data
    assert len(planner.plans) == 1
    await passes(11 * MINUTE)
    with pytest.raises(NotSupported, match="already_running"):
        await planner.async_start(attended=True)


async def test_what_nobody_touches_is_missed_when_its_window_is_over(
    hass: HomeAssistant, planner: Planner, boots: CalfBoots, passes: Any, told: list[Event[Any]], asked: Asked
) -> None:
    await planner.async_plan(START, 12, window=30)
    await passes(41 * MINUTE)
    assert kinds(told) == ["planned", "armed", "missed"]
    assert told[-1].data["planned_for"] == dt_util.as_local(START).isoformat()
    assert asked() == []
    assert shown(hass, BUTTON) == STATE_UNAVAILABLE
    with pytest.raises(NotSupported, match="nothing_planned"):
        await planner.async_start(attended=True)


async def test_the_gate_decides_when_it_starts_and_it_goes_on_waiting(
    hass: HomeAssistant, planner: Planner, boots: CalfBoots, passes: Any, person: Context, told: list[Event[Any]]
) -> None:
    await planner.async_plan(START, 12)
    await passes(11 * MINUTE)
    boots.set({"worn": False})
    with pytest.raises(ServiceValidationError, match="not worn"):
        await touch(hass, person)
    assert kinds(told)[-1] == "refused"
    boots.set({"worn": True})
    await passes(MINUTE)
    await touch(hass, person)
    assert kinds(told)[-1] == "started"


async def test_it_never_goes_above_a_cap_that_was_lowered_since(
    hass: HomeAssistant, near: MockConfigEntry, planner: Planner, boots: CalfBoots, passes: Any, person: Context
) -> None:
    await planner.async_plan(START, 30, pressure=60)
    hass.config_entries.async_update_entry(near, options={**near.options, "cap": 30, "longest": 10})
    await passes(11 * MINUTE)
    await touch(hass, person)
    assert round(boots.state()["seconds_left"] / 60) == 10
    await passes(6 * MINUTE)
    assert boots.state()["target"] == 30


async def test_a_share_is_of_the_way_to_the_cap(
    planner: Planner, boots: CalfBoots, passes: Any, hass: HomeAssistant, person: Context
) -> None:
    plan = await planner.async_plan(START, 20, share=0.5)
    assert planner.pressure(plan) == 40
    await passes(11 * MINUTE)
    await touch(hass, person)
    await passes(6 * MINUTE)
    assert boots.state()["target"] == 40


# By itself


async def test_where_its_owner_chose_so_it_starts_by_itself_without_heat(
    planner: Planner,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    passes: Any,
    told: list[Event[Any]],
) -> None:
    await coordinator.session.set_heat("high")
    await planner.async_plan(START, 12, pressure=25, untouched=True)
    await passes(11 * MINUTE)
    assert kinds(told) == ["planned", "armed", "started"]
    assert told[1].data["starts_by_itself"]
    assert run(boots) == "running"
    assert boots.state()["heat"] in (0, "off")
    assert planner.plans == ()


async def test_nobody_who_does_not_wear_it_is_surprised_and_one_touch_still_starts_it(
    hass: HomeAssistant, planner: Planner, boots: CalfBoots, passes: Any, told: list[Event[Any]], person: Context
) -> None:
    await planner.async_plan(START, 12, untouched=True)
    boots.set({"worn": False})
    await passes(11 * MINUTE)
    assert kinds(told) == ["planned", "armed", "refused"]
    assert told[-1].data["reason"] == "not_worn"
    boots.set({"worn": True})
    await passes(5 * MINUTE)
    assert run(boots) == "idle"
    await touch(hass, person)
    assert run(boots) == "running"


async def test_it_does_not_start_by_itself_once_its_owner_forbade_remote_starts(
    hass: HomeAssistant, near: MockConfigEntry, planner: Planner, boots: CalfBoots, passes: Any, told: list[Event[Any]]
) -> None:
    await planner.async_plan(START, 12, untouched=True)
    hass.config_entries.async_update_entry(near, options={**near.options, CONF_REMOTE_START: False})
    await passes(11 * MINUTE)
    assert kinds(told)[-2:] == ["armed", "refused"]
    assert told[-1].data["reason"] == "remote_start_off"
    assert "Remote start" in told[-1].data["message"]
    assert run(boots) == "idle"


async def test_what_runs_already_is_left_alone(
    planner: Planner, coordinator: MassagerCoordinator, passes: Any, told: list[Event[Any]], asked: Asked
) -> None:
    await planner.async_plan(START, 12, mode="wave", untouched=True)
    await coordinator.session.start(attended=True)
    asked()
    await passes(11 * MINUTE)
    assert kinds(told) == ["planned", "started", "armed"]
    assert not any("wave" in one for one in asked())


async def test_what_is_not_kept_on_disk_does_not_start_by_itself(
    planner: Planner, boots: CalfBoots, passes: Any, caplog: pytest.LogCaptureFixture
) -> None:
    await planner.async_plan(START, 12, untouched=True)
    with patch.object(planner._store, "async_save", side_effect=HomeAssistantError("disk full")):
        await passes(15 * MINUTE)
    assert "disk full" in caplog.text
    assert run(boots) == "idle"


# Restarts


async def test_what_came_due_while_home_assistant_was_away_waits_for_a_touch_and_never_starts_by_itself(
    hass: HomeAssistant,
    near: MockConfigEntry,
    planner: Planner,
    boots: CalfBoots,
    passes: Any,
    told: list[Event[Any]],
    person: Context,
) -> None:
    plan = await planner.async_plan(START, 12, untouched=True)
    await hass.config_entries.async_unload(near.entry_id)
    await passes(11 * MINUTE)
    coordinator = await again(hass, near, boots)
    assert kinds(told) == ["planned", "armed"]
    assert not told[-1].data["starts_by_itself"]
    await passes(5 * MINUTE)
    assert run(boots) == "idle"
    assert [one.id for one in coordinator.planner.armed] == [plan.id]
    await touch(hass, person)
    assert run(boots) == "running"


async def test_what_was_over_meanwhile_is_told_as_missed_once_and_not_started(
    hass: HomeAssistant, near: MockConfigEntry, planner: Planner, boots: CalfBoots, passes: Any, told: list[Event[Any]]
) -> None:
    await planner.async_plan(START, 12, untouched=True, rule="FREQ=WEEKLY;BYDAY=MO,TU;COUNT=3")
    await hass.config_entries.async_unload(near.entry_id)
    await passes(timedelta(days=2))
    coordinator = await again(hass, near, boots)
    assert kinds(told) == ["planned", "missed"]
    assert told[-1].data["count"] == 2
    assert coordinator.planner.next_start == START + timedelta(days=7)
    await hass.config_entries.async_unload(near.entry_id)
    await again(hass, near, boots)
    assert kinds(told) == ["planned", "missed"]


async def test_a_session_that_was_recorded_before_a_crash_is_that_of_its_plan(
    hass: HomeAssistant,
    near: MockConfigEntry,
    planner: Planner,
    boots: CalfBoots,
    passes: Any,
    hass_storage: dict[str, Any],
    person: Context,
) -> None:
    await planner.async_plan(START, 12)
    await passes(11 * MINUTE)
    key = f"{DOMAIN}.{near.entry_id}.plans"
    armed = dict(hass_storage[key])
    await touch(hass, person)
    await hass.async_block_till_done()
    await hass.config_entries.async_unload(near.entry_id)
    hass_storage[key] = armed
    coordinator = await again(hass, near, boots)
    assert coordinator.planner.plans == ()


async def test_plans_go_when_their_massager_is_removed(
    hass: HomeAssistant, near: MockConfigEntry, planner: Planner, hass_storage: dict[str, Any]
) -> None:
    await planner.async_plan(START, 12)
    assert f"{DOMAIN}.{near.entry_id}.plans" in hass_storage
    await hass.config_entries.async_remove(near.entry_id)
    assert f"{DOMAIN}.{near.entry_id}.plans" not in hass_storage


# What may be planned


async def test_whom_something_bars_has_nothing_planned(
    hass: HomeAssistant, near: MockConfigEntry, planner: Planner, coordinator: MassagerCoordinator
) -> None:
    barred = Statement(given=dt_util.now().date(), conditions=frozenset({"thrombosis"}), adult=True)
    hass.config_entries.async_update_entry(near, data={**near.data, CONF_PERSON: barred.to_dict()})
    await hass.async_block_till_done()
    with pytest.raises(ServiceValidationError, match="not for the person"):
        await coordinator.async_run(planner.async_plan(START, 12))
    assert planner.plans == ()


@pytest.mark.parametrize("about", [{"features": ["heat", "pause"]}])
async def test_what_cannot_tell_that_it_is_worn_is_not_planned_to_start_by_itself(
    planner: Planner, coordinator: MassagerCoordinator
) -> None:
    with pytest.raises(ServiceValidationError, match="cannot tell whether anybody wears it"):
        await coordinator.async_run(planner.async_plan(START, 12, untouched=True))
    await planner.async_plan(START, 12)


@pytest.mark.parametrize("options", [{CONF_REMOTE_START: False}])
async def test_nothing_is_planned_to_start_by_itself_where_home_assistant_may_not_start(planner: Planner) -> None:
    with pytest.raises(Refused, match="remote_start_off"):
        await planner.async_plan(START, 12, untouched=True)
    await planner.async_plan(START, 12)


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        ({"start": NOW - MINUTE}, "plan_past"),
        ({"start": NOW + timedelta(days=800)}, "plan_too_far"),
        ({"minutes": 31}, "out_of_range"),
        ({"minutes": 0}, "out_of_range"),
        ({"pressure": 65}, "out_of_range"),
        ({"pressure": 21}, "out_of_range"),
        ({"mode": "unheard_of"}, "unknown_option"),
        ({"rule": "FREQ=DAILY"}, "plan_rule"),
    ],
)
async def test_what_the_massager_cannot_do_is_not_planned(planner: Planner, wish: dict[str, Any], reason: str) -> None:
    with pytest.raises(InvalidValue, match=reason):
        await planner.async_plan(**{"start": START, "minutes": 12, **wish})
    assert planner.plans == ()


async def test_there_is_an_end_to_how_much_can_be_planned(planner: Planner) -> None:
    for number in range(100):
        await planner.async_plan(START + number * MINUTE, 12)
    with pytest.raises(InvalidValue, match="plan_too_many"):
        await planner.async_plan(START, 12)


async def test_a_plan_that_is_called_off_while_it_is_about_to_start_does_not_start(
    planner: Planner, coordinator: MassagerCoordinator, boots: CalfBoots, passes: Any, told: list[Event[Any]]
) -> None:
    plan = await planner.async_plan(START, 12, untouched=True)
    session = coordinator.session

    async def called_off_meanwhile() -> None:
        if planner._starts is not None:
            await planner.async_cancel(plan.id)

    connect = session._connect

    async def slowly(who: Person) -> None:
        await connect(who)
        await called_off_meanwhile()

    with patch.object(session, "_connect", slowly):
        await passes(11 * MINUTE)
    assert "cancelled" in kinds(told)
    assert "started" not in kinds(told)
    assert run(boots) == "idle"
    assert session.state is SessionState.IDLE


async def test_what_happens_to_a_plan_reads_like_sentences(
    hass: HomeAssistant, planner: Planner, passes: Any, told: list[Event[Any]]
) -> None:
    await hass.config.async_set_time_zone("Europe/Berlin")
    plan = await planner.async_plan(START, 12, rule="FREQ=WEEKLY", window=30)
    await passes(42 * MINUTE)
    await planner.async_cancel(plan.id)
    data = [event.data for event in told]
    assert [sentence(hass, one) for one in [*data, {**data[2], "count": 3}]] == [
        "has a session planned for 2026-05-04 19:10",
        "is to start its planned session, which waits for a touch until 19:40",
        "missed the session planned for 2026-05-04 19:10",
        "had the session called off that was planned for 2026-05-11 19:10",
        "missed 3 sessions, the last one planned for 2026-05-04 19:10",
    ]
