"""Planned sessions in Home Assistant's calendar: created, moved and deleted as its frontend does."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from homeassistant.components.calendar import DOMAIN as CALENDAR_DOMAIN, SERVICE_GET_EVENTS
from homeassistant.const import ATTR_ENTITY_ID, ATTR_SUPPORTED_FEATURES, STATE_ON
from homeassistant.core import Event, HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.planner import Planner

from .looking import kinds

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
CALENDAR = "calendar.calf_boots_sessions"
pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]

type Send = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
async def berlin(hass: HomeAssistant) -> None:
    """The time zone of the house, in which summer time begins on 29 March."""
    await hass.config.async_set_time_zone("Europe/Berlin")


@pytest.fixture
async def planner(berlin: None, coordinator: MassagerCoordinator) -> Planner:
    """The boots' planned sessions."""
    return coordinator.planner


@pytest.fixture
async def send(hass: HomeAssistant, hass_ws_client: WebSocketGenerator, planner: Planner) -> Send:
    """Send one command of the calendar, as the frontend does."""
    client = await hass_ws_client(hass)

    async def command(kind: str, **data: Any) -> dict[str, Any]:
        await client.send_json_auto_id({"type": f"calendar/event/{kind}", "entity_id": CALENDAR, **data})
        answer: dict[str, Any] = await client.receive_json()
        await hass.async_block_till_done()
        return answer

    return command


def event(start: str, end: str, summary: str = "Legs", **more: Any) -> dict[str, Any]:
    return {"dtstart": start, "dtend": end, "summary": summary, **more}


async def shown(hass: HomeAssistant, days: int = 40) -> list[dict[str, Any]]:
    answer: Any = await hass.services.async_call(
        CALENDAR_DOMAIN,
        SERVICE_GET_EVENTS,
        {
            ATTR_ENTITY_ID: CALENDAR,
            "start_date_time": NOW.isoformat(),
            "end_date_time": (NOW + timedelta(days=days)).isoformat(),
        },
        blocking=True,
        return_response=True,
    )
    found: list[dict[str, Any]] = answer[CALENDAR]["events"]
    return found


async def starts(hass: HomeAssistant) -> list[str]:
    return [one["start"] for one in await shown(hass)]


async def test_an_event_that_is_created_is_a_plan_as_long_as_the_event(
    hass: HomeAssistant, send: Send, planner: Planner, told: list[Event[Any]]
) -> None:
    answer = await send("create", event=event("2026-03-21T19:00:00", "2026-03-21T19:25:00"))
    assert answer["success"], answer
    (plan,) = planner.plans
    assert (plan.start.isoformat(), plan.minutes, plan.name) == ("2026-03-21T19:00:00+01:00", 25, "Legs")
    assert not plan.untouched
    (one,) = await shown(hass)
    assert one == {
        "start": "2026-03-21T19:00:00+01:00",
        "end": "2026-03-21T19:25:00+01:00",
        "summary": "Legs",
        "description": "Planned",
    }
    assert kinds(told) == ["planned"]
    state = hass.states.get(CALENDAR)
    assert state
    assert state.attributes["message"] == "Legs"


async def test_every_week_stays_at_the_same_hour_when_summer_time_begins(
    hass: HomeAssistant, send: Send, planner: Planner
) -> None:
    rule = "FREQ=WEEKLY;BYDAY=SU;COUNT=3"
    await send("create", event=event("2026-03-22T02:30:00", "2026-03-22T02:50:00", rrule=rule))
    # The night on the 29th has no half past two.
    assert await starts(hass) == ["2026-03-22T02:30:00+01:00", "2026-03-29T03:30:00+02:00", "2026-04-05T02:30:00+02:00"]
    assert [one["end"] for one in await shown(hass)][1] == "2026-03-29T03:50:00+02:00"


async def test_one_of_a_series_is_moved_and_the_others_stay(hass: HomeAssistant, send: Send, planner: Planner) -> None:
    rule = "FREQ=WEEKLY;BYDAY=MO"
    await send("create", event=event("2026-03-23T19:00:00", "2026-03-23T19:20:00", rrule=rule))
    (plan,) = planner.plans
    moved = event("2026-03-31T20:00:00", "2026-03-31T20:15:00", rrule=rule)
    answer = await send("update", uid=plan.id, recurrence_id="2026-03-30", event=moved)
    assert answer["success"], answer
    assert (await starts(hass))[:3] == [
        "2026-03-23T19:00:00+01:00",
        "2026-03-31T20:00:00+02:00",
        "2026-04-06T19:00:00+02:00",
    ]
    assert [one.minutes for one in planner.plans] == [20, 15]


async def test_one_of_a_series_and_all_that_follow_are_moved(hass: HomeAssistant, send: Send, planner: Planner) -> None:
    rule = "FREQ=WEEKLY;BYDAY=MO;COUNT=4"
    await send("create", event=event("2026-03-23T19:00:00", "2026-03-23T19:20:00", rrule=rule))
    (plan,) = planner.plans
    moved = event("2026-03-30T20:00:00", "2026-03-30T20:15:00", rrule=rule)
    answer = await send(
        "update", uid=plan.id, recurrence_id="2026-03-30", recurrence_range="THISANDFUTURE", event=moved
    )
    assert answer["success"], answer
    assert await starts(hass) == [
        "2026-03-23T19:00:00+01:00",
        "2026-03-30T20:00:00+02:00",
        "2026-04-06T20:00:00+02:00",
        "2026-04-13T20:00:00+02:00",
    ]


async def test_a_whole_series_or_a_single_one_is_moved(hass: HomeAssistant, send: Send, planner: Planner) -> None:
    await send("create", event=event("2026-03-23T19:00:00", "2026-03-23T19:20:00"))
    (plan,) = planner.plans
    assert (await send("update", uid=plan.id, event=event("2026-03-24T08:00:00", "2026-03-24T08:10:00")))["success"]
    assert await starts(hass) == ["2026-03-24T08:00:00+01:00"]
    weekly = event("2026-03-24T08:00:00", "2026-03-24T08:10:00", rrule="FREQ=WEEKLY;COUNT=2")
    assert (await send("update", uid=plan.id, event=weekly))["success"]
    assert await starts(hass) == ["2026-03-24T08:00:00+01:00", "2026-03-31T08:00:00+02:00"]
    assert [one.id for one in planner.plans] == [plan.id]


@pytest.mark.parametrize(
    ("which", "left"),
    [
        ({}, []),
        ({"recurrence_id": "2026-03-30"}, ["2026-03-23T19:00:00+01:00", "2026-04-06T19:00:00+02:00"]),
        ({"recurrence_id": "2026-03-30", "recurrence_range": "THISANDFUTURE"}, ["2026-03-23T19:00:00+01:00"]),
        ({"recurrence_id": "2026-03-23", "recurrence_range": "THISANDFUTURE"}, []),
    ],
)
async def test_one_of_a_series_or_the_rest_or_all_of_it_is_deleted(
    hass: HomeAssistant, send: Send, planner: Planner, told: list[Event[Any]], which: dict[str, str], left: list[str]
) -> None:
    rule = "FREQ=WEEKLY;BYDAY=MO;COUNT=3"
    await send("create", event=event("2026-03-23T19:00:00", "2026-03-23T19:20:00", rrule=rule))
    (plan,) = planner.plans
    answer = await send("delete", uid=plan.id, **which)
    assert answer["success"], answer
    assert await starts(hass) == left
    assert kinds(told) == ["planned", "cancelled"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (event("2026-03-23", "2026-03-24"), "whole days"),
        (event("2026-03-19T19:00:00", "2026-03-19T19:20:00"), "time is over"),
        (event("2026-03-23T19:00:00", "2026-03-23T20:00:00"), "timer can be"),
        (event("2026-03-23T19:00:00", "2026-03-23T19:20:00", rrule="FREQ=MONTHLY"), "come back every week"),
        (event("2026-03-23T19:00:00", "2026-03-23T19:20:00", rrule="FREQ=DAILY"), "come back every week"),
    ],
)
async def test_what_cannot_be_planned_is_refused_in_words(
    send: Send, planner: Planner, wrong: dict[str, Any], words: str
) -> None:
    answer = await send("create", event=wrong)
    assert not answer["success"]
    assert words in answer["error"]["message"]
    assert not planner.plans
    await send("create", event=event("2026-03-23T19:00:00", "2026-03-23T19:20:00"))
    before = planner.plans
    answer = await send("update", uid=before[0].id, event=wrong)
    assert words in answer["error"]["message"]
    assert planner.plans == before


async def test_what_was_is_to_read_only(
    hass: HomeAssistant, send: Send, coordinator: MassagerCoordinator, planner: Planner
) -> None:
    await coordinator.session.start(attended=True)
    await coordinator.session.stop()
    (record,) = coordinator.history.sessions
    for answer in (
        await send("delete", uid=record.id),
        await send("update", uid=record.id, event=event("2026-03-23T19:00:00", "2026-03-23T19:20:00")),
    ):
        assert "what was stays as it was" in answer["error"]["message"]
    assert coordinator.history.sessions == [record]


@pytest.mark.parametrize("which", [{}, {"recurrence_id": "2026-03-24"}, {"recurrence_id": "nonsense"}])
async def test_what_is_not_there_is_said_to_be_not(send: Send, planner: Planner, which: dict[str, str]) -> None:
    rule = "FREQ=WEEKLY;BYDAY=MO"
    await send("create", event=event("2026-03-23T19:00:00", "2026-03-23T19:20:00", rrule=rule))
    (plan,) = planner.plans
    answer = await send("delete", uid=plan.id if which else "nobody knows it", **which)
    assert "is planned on Calf boots" in answer["error"]["message"]
    assert planner.plans == (plan,)


async def test_what_nobody_named_tells_its_mode_and_pressure_also_after_it_was_moved(
    hass: HomeAssistant, send: Send, planner: Planner
) -> None:
    plan = await planner.async_plan(datetime(2026, 3, 23, 18, tzinfo=UTC), 20, mode="wave", pressure=25)
    assert [one["summary"] for one in await shown(hass)] == ["Massage: Wave, 25 mmHg"]
    moved = event("2026-03-23T20:00:00", "2026-03-23T20:20:00", summary="Massage: Wave, 25 mmHg")
    assert (await send("update", uid=plan.id, event=moved))["success"]
    (plan,) = planner.plans
    assert (plan.name, plan.mode, plan.pressure) == (None, "wave", 25)


async def test_the_session_that_runs_goes_before_the_one_that_is_planned(
    hass: HomeAssistant, planner: Planner, coordinator: MassagerCoordinator
) -> None:
    await planner.async_plan(NOW + timedelta(hours=1), 20, name="Later")
    await coordinator.session.start(attended=True)
    await hass.async_block_till_done()
    state = hass.states.get(CALENDAR)
    assert state
    assert state.state == STATE_ON
    assert state.attributes["message"].startswith("Massage")
    assert [one["summary"] for one in await shown(hass)][1] == "Later"


async def test_the_calendar_offers_to_create_move_and_delete(hass: HomeAssistant, near: MockConfigEntry) -> None:
    assert await async_setup_component(hass, "calendar", {})
    state = hass.states.get(CALENDAR)
    assert state
    assert state.attributes[ATTR_SUPPORTED_FEATURES] == 7
