"""What Home Assistant shows and tells of an athlete's workouts, and what it keeps to itself."""

from datetime import timedelta
import json
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.json import JSONEncoder
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
    async_fire_time_changed,
)

from custom_components.recovery_massager.const import EVENT_WORKOUT
from custom_components.recovery_massager.diagnostics import async_get_config_entry_diagnostics
from custom_components.recovery_massager.logbook import workout_sentence
from custom_components.recovery_massager.training import Training
from simulator.devices.calf_boots import CalfBoots

from .conftest import NOW, workout

pytestmark = pytest.mark.freeze_time(NOW)


def state(hass: HomeAssistant, key: str, domain: str = "sensor") -> Any:
    found = hass.states.get(f"{domain}.ada_{key}")
    assert found is not None, f"{key} of {sorted(hass.states.async_entity_ids(domain))}"
    return found


async def test_before_anything_came_in_nothing_is_made_up(hass: HomeAssistant, training: Training) -> None:
    for key in ("last_workout", "last_load", "acute_load", "chronic_load", "next_session"):
        assert state(hass, key).state == "unknown"
    assert state(hass, "advice").state == "none"
    assert state(hass, "sessions_this_week").attributes["goal"] == 3
    assert state(hass, "sessions_this_week").attributes["reached"] is False


async def test_the_last_workout_its_load_and_what_follows_are_shown(hass: HomeAssistant, training: Training) -> None:
    (received,) = await training.async_receive(workout(distance=10_000, mean_heart_rate=151, name="Evening run"))
    await hass.async_block_till_done()
    last = state(hass, "last_workout")
    assert dt_util.parse_datetime(last.state) == NOW - timedelta(minutes=30)
    assert (last.attributes["sport"], last.attributes["distance"]) == ("run", 10.0)
    assert "151" not in json.dumps(dict(last.attributes), default=str)
    assert float(state(hass, "last_load").state) == received.load.points
    assert state(hass, "last_load").attributes["method"] == received.load.method
    assert received.plan is not None
    assert state(hass, "advice").state == received.plan.row
    assert state(hass, "advice").attributes["text"]
    assert received.plan.start is not None
    assert dt_util.parse_datetime(state(hass, "next_session").state) is not None


async def test_the_advice_goes_with_the_time_and_with_the_workout(
    hass: HomeAssistant, training: Training, freezer: FrozenDateTimeFactory
) -> None:
    await training.async_receive(workout())
    freezer.move_to(NOW + timedelta(days=3))
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    assert state(hass, "advice").state == "too_old"
    await training.async_remove("strava:1")
    await hass.async_block_till_done()
    assert state(hass, "advice").state == "none"


async def test_form_is_unknown_before_28_days_and_known_from_then_on(hass: HomeAssistant, training: Training) -> None:
    await training.async_receive(*(workout(f"{day}", ago=1440 * day + 90) for day in range(27)))
    assert state(hass, "acute_load").state == "unknown"
    await training.async_receive(workout("27", ago=1440 * 27 + 90))
    assert float(state(hass, "acute_load").state) > float(state(hass, "chronic_load").state) > 0


async def test_an_event_tells_what_an_automation_needs_and_no_heart_rate(
    hass: HomeAssistant, ada: MockConfigEntry, training: Training
) -> None:
    told = async_capture_events(hass, EVENT_WORKOUT)
    (received,) = await training.async_receive(workout(mean_heart_rate=151, max_heart_rate=187, name="Elm Street"))
    await hass.async_block_till_done()
    (event,) = told
    (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), ada.entry_id)
    assert (event.data["type"], event.data["name"], event.data["device_id"]) == ("new", "Ada", device.id)
    assert (event.data["sport"], event.data["minutes"], event.data["load"]) == ("run", 60, received.load.points)
    assert event.data["plan"]["session"] is True
    assert event.data["plan"]["share"] <= 100
    text = json.dumps(event.data)
    assert not [one for one in ("151", "187", "Elm") if one in text]
    assert state(hass, "workout", "event").attributes["event_type"] == "new"
    assert workout_sentence(hass, event.data).startswith("has a new workout: Running, 60 minutes")
    await training.async_remove("strava:1")
    assert told[-1].data["type"] == "removed"
    assert told[-1].data["plan"] == {"session": False}


async def test_a_first_sync_of_what_is_long_over_tells_nobody(hass: HomeAssistant, training: Training) -> None:
    told = async_capture_events(hass, EVENT_WORKOUT)
    await training.async_receive(*(workout(f"{day}", ago=1440 * (day + 3)) for day in range(200)))
    await training.async_receive(workout("1", ago=1440 * 4, distance=9000))
    await hass.async_block_till_done()
    assert told == []
    assert state(hass, "workout", "event").state == "unknown"


@pytest.mark.parametrize("worn", [True, False])
async def test_a_plain_automation_on_the_event_squeezes_where_the_boots_are_worn(
    hass: HomeAssistant, ada: MockConfigEntry, training: Training, boots: CalfBoots, worn: bool
) -> None:
    boots.set({"worn": worn})
    automation = {
        "triggers": {"trigger": "event", "event_type": EVENT_WORKOUT, "event_data": {"type": "new"}},
        "conditions": "{{ trigger.event.data.plan.session }}",
        "actions": {
            "action": "recovery_massager.start_session",
            "target": {"entity_id": "climate.calf_boots"},
            "data": {"person": "Ada", "minutes": "{{ trigger.event.data.plan.minutes }}"},
        },
    }
    assert await async_setup_component(hass, "automation", {"automation": automation})
    await training.async_receive(workout())
    await hass.async_block_till_done()
    assert (hass.states.get("climate.calf_boots").state == "fan_only") is worn  # type: ignore[union-attr]


async def test_diagnostics_and_logs_keep_secrets(
    hass: HomeAssistant, ada: MockConfigEntry, training: Training, caplog: pytest.LogCaptureFixture
) -> None:
    secrets = {
        "token": {"access_token": "t0ken-secret"},
        "webhook_id": "hook-secret",
        "ha_person": "person.lovelace",
        "resting_heart_rate": 43.25,
        "max_heart_rate": 191.25,
        "birth_year": 1815,
        "phones": ["phone-secret"],
    }
    hass.config_entries.async_update_entry(
        ada, data={**ada.data, "token": secrets["token"]}, options={**ada.options, **secrets}
    )
    await training.async_receive(
        workout(
            "31415926", mean_heart_rate=151.75, max_heart_rate=187.75, name="Elm Street", heart_rates=((149, 77.5),)
        )
    )
    await training.async_rate("strava:31415926", 7)
    await training.async_remove("strava:31415926")
    await training.async_receive(workout("31415926", mean_heart_rate=151.75, name="Elm Street"))
    await hass.async_block_till_done()
    told = json.dumps(await async_get_config_entry_diagnostics(hass, ada), cls=JSONEncoder)
    ours = "\n".join(one.getMessage() for one in caplog.records if one.name.startswith("custom_components"))
    seeded = (
        "secret",
        "lovelace",
        "43.25",
        "191.25",
        "1815",
        "31415926",
        "151.75",
        "187.75",
        "149",
        "77.5",
        "Elm",
        "Ada",
    )
    assert not [one for one in seeded if one in told]
    assert not [one for one in seeded if one in ours]
    assert "Elm" not in repr(training.workouts)
    assert "151.75" not in repr(training.workouts)
    assert json.loads(told)["workouts"]["count"] == 1
