"""Sessions in a calendar."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.calendar import DOMAIN as CALENDAR_DOMAIN, SERVICE_GET_EVENTS
from homeassistant.const import ATTR_ENTITY_ID, STATE_OFF, STATE_ON
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry

from simulator.devices.calf_boots import CalfBoots

CALENDAR = "calendar.calf_boots_sessions"


async def events(hass: HomeAssistant, since: timedelta, until: timedelta) -> list[dict[str, Any]]:
    now = dt_util.utcnow()
    answer: Any = await hass.services.async_call(
        CALENDAR_DOMAIN,
        SERVICE_GET_EVENTS,
        {
            ATTR_ENTITY_ID: CALENDAR,
            "start_date_time": (now + since).isoformat(),
            "end_date_time": (now + until).isoformat(),
        },
        blocking=True,
        return_response=True,
    )
    found: list[dict[str, Any]] = answer[CALENDAR]["events"]
    return found


async def test_a_session_that_runs_is_the_present_event_and_then_one_of_the_past(
    hass: HomeAssistant, near: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    session = near.runtime_data.session
    await session.set_mode("wave")
    await session.start(attended=True)
    await hass.async_block_till_done()
    state = hass.states.get(CALENDAR)
    assert state
    assert (state.state, state.attributes["message"]) == (STATE_ON, "Massage: Wave")
    (event,) = await events(hass, timedelta(minutes=-1), timedelta(minutes=5))
    assert event["description"] == "Running"

    freezer.tick(timedelta(minutes=10))
    await session.stop()
    await hass.async_block_till_done()
    state = hass.states.get(CALENDAR)
    assert state
    assert state.state == STATE_OFF
    (event,) = await events(hass, timedelta(hours=-1), timedelta(hours=1))
    assert event["summary"] == "Massage: Wave, 30 mmHg"
    assert event["description"] == "Stopped"
    start, end = dt_util.parse_datetime(event["start"]), dt_util.parse_datetime(event["end"])
    assert start
    assert end
    assert timedelta(minutes=10) <= end - start < timedelta(minutes=11)


async def test_only_sessions_that_touch_the_asked_time_are_given(
    hass: HomeAssistant, near: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await near.runtime_data.session.start(attended=True)
    freezer.tick(timedelta(minutes=5))
    await near.runtime_data.session.stop()
    await hass.async_block_till_done()
    assert len(await events(hass, timedelta(minutes=-6), timedelta(minutes=-4))) == 1
    assert await events(hass, timedelta(minutes=-9), timedelta(minutes=-8)) == []
    assert await events(hass, timedelta(minutes=1), timedelta(minutes=2)) == []


async def test_what_is_not_known_of_a_session_is_left_out(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots
) -> None:
    coordinator = near.runtime_data
    await coordinator.session.start(attended=True)
    coordinator.history.open = replace(coordinator.history.open, mode=None, pressure=None)
    (event,) = await events(hass, timedelta(minutes=-1), timedelta(minutes=5))
    assert event["summary"] == "Massage"
