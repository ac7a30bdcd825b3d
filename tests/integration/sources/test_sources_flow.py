"""Choosing where workouts come from, in the athlete's options."""

from collections.abc import Callable
from http import HTTPStatus
import re
from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.core_config import async_process_ha_core_config
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.network import NoURLAvailableError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.recovery_massager.training import Received, Training
from custom_components.recovery_massager.workouts.entity_options import Chosen
from custom_components.recovery_massager.workouts.webhook import Hook
from tests.integration.spoken import OPTIONS, choice, spoken, suggestions

from .beside import Device, RecentActivity, passes
from .posting import RUN

WATCH = "sensor.watch"


@pytest.fixture(autouse=True)
async def _home(hass: HomeAssistant, ada: MockConfigEntry) -> None:
    await hass.config.async_set_time_zone("Europe/Berlin")
    await async_process_ha_core_config(
        hass, {"internal_url": "http://home.example:8123", "external_url": "https://away.example"}
    )


async def option(hass: HomeAssistant, entry: MockConfigEntry, step: str) -> ConfigFlowResult:
    menu = spoken(await hass.config_entries.options.async_init(entry.entry_id), OPTIONS)
    assert step in menu["menu_options"]
    return await answer(hass, menu, {"next_step_id": step})


async def answer(hass: HomeAssistant, result: ConfigFlowResult, answers: dict[str, Any]) -> ConfigFlowResult:
    return spoken(await hass.config_entries.options.async_configure(result["flow_id"], answers), OPTIONS)


# --- entities


async def test_a_known_integration_is_only_to_be_confirmed_and_workouts_come_in(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, ada: MockConfigEntry, received: list[Received]
) -> None:
    freezer.move_to("2026-11-28T20:00:00+00:00")
    strava = RecentActivity(hass)
    strava.activity(7)
    result = await option(hass, ada, "workout_entities")
    result = await answer(hass, result, {"workout_entities": [strava.main]})
    assert result["step_id"] == "workout_entity"
    assert list(choice(result, "preset")) == ["ha_strava", "garmin", "withings", "custom"]
    assert result["data_schema"] is not None
    assert result["data_schema"]({}) == {"preset": "ha_strava"}, "found by its integration"
    result = await answer(hass, result, {})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert ada.options["workout_entities"] == [{"entity_id": strava.main, "preset": "ha_strava"}]
    await passes(hass, freezer)
    assert [one.workout.id for one in received] == ["entity:ha_strava-7"]


async def test_several_are_asked_about_one_after_the_other_and_none_ends_them_all(
    hass: HomeAssistant, ada: MockConfigEntry
) -> None:
    strava, garmin = RecentActivity(hass), Device(hass, "garmin_connect", "garmin")
    both = [strava.main, garmin.entity("lastActivity")]
    result = await answer(hass, await option(hass, ada, "workout_entities"), {"workout_entities": both})
    assert result["description_placeholders"] == {"entity": both[0]}
    result = await answer(hass, result, {"preset": "ha_strava"})
    assert result["description_placeholders"] == {"entity": both[1]}
    await answer(hass, result, {"preset": "garmin"})
    assert [(one.entity_id, one.preset) for one in Chosen.all_of(ada.options)] == [
        (both[0], "ha_strava"),
        (both[1], "garmin"),
    ]
    result = await option(hass, ada, "workout_entities")
    assert suggestions(result) == {"workout_entities": both}
    await answer(hass, result, {})
    assert "workout_entities" not in ada.options
    assert ada.options["massagers"], "the other options stay"


async def test_an_entity_that_says_nothing_of_the_kind_is_not_taken(hass: HomeAssistant, ada: MockConfigEntry) -> None:
    hass.states.async_set(WATCH, "on")
    result = await answer(hass, await option(hass, ada, "workout_entities"), {"workout_entities": [WATCH]})
    assert result["data_schema"] is not None
    assert result["data_schema"]({}) == {"preset": "custom"}, "nobody knows whose it is"
    for preset in ("ha_strava", "garmin", "withings"):
        result = await answer(hass, result, {"preset": preset})
        assert result["errors"] == {"preset": "workout_entity_unclear"}
    assert "workout_entities" not in ada.options


async def test_a_map_is_made_of_what_is_there_and_tried_at_once(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, ada: MockConfigEntry, received: list[Received]
) -> None:
    freezer.move_to("2026-11-28T20:00:00+00:00")
    hass.states.async_set(WATCH, "run", {"begun": "2026-11-28T18:30:00+01:00", "took": 45, "heart": 140})
    result = await answer(hass, await option(hass, ada, "workout_entities"), {"workout_entities": [WATCH]})
    result = await answer(hass, result, {"preset": "custom"})
    assert result["step_id"] == "workout_fields"
    assert list(choice(result, "start")) == ["state", "begun", "took", "heart"]
    units = {"time_unit": "min", "distance_unit": "km", "climb_unit": "m"}
    assert suggestions(result) == units
    result = await answer(hass, result, {"start": "begun", "sport": "state", **units})
    assert result["errors"] == {"base": "workout_fields_missing"}
    result = await answer(hass, result, {"start": "took", "minutes": "took", **units})
    assert result["errors"] == {"start": "workout_field_unclear"}
    assert suggestions(result)["start"] == "took", "what was written is still there"
    fields = {"start": "begun", "minutes": "took", "sport": "state", "mean_heart_rate": "heart", **units}
    result = await answer(hass, result, fields)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await passes(hass, freezer)
    assert (received[0].workout.minutes, received[0].workout.mean_heart_rate) == (45, 140)
    result = await answer(hass, await option(hass, ada, "workout_entities"), {"workout_entities": [WATCH]})
    assert suggestions(await answer(hass, result, {"preset": "custom"})) == fields


# --- the webhook


def address(result: ConfigFlowResult) -> str:
    placeholders = result["description_placeholders"]
    assert placeholders is not None
    return placeholders["url"]


async def test_the_webhook_is_off_until_somebody_wants_it_and_then_for_the_home_alone(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    hass_client_no_auth: ClientSessionGenerator,
    training: Training,
) -> None:
    assert Hook.of(ada.options) is None
    result = await option(hass, ada, "workout_webhook")
    assert address(result) == "-"
    assert result["data_schema"] is not None
    assert result["data_schema"]({}) == {"open": False, "local_only": True}
    result = await answer(hass, result, {"open": True, "local_only": True})
    assert result["step_id"] == "workout_webhook_url"
    found = re.fullmatch(r"http://home[.]example:8123(/api/webhook/[0-9a-f]{64})", address(result))
    assert found is not None
    assert Hook.of(ada.options) is not None, "whoever closes the form has the address already"
    assert (await answer(hass, result, {}))["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    client = await hass_client_no_auth()
    assert (await client.post(found[1], json=RUN)).status == HTTPStatus.OK
    assert len(training.workouts) == 1


async def test_a_home_that_does_not_know_its_own_address_tells_the_rest_of_it(
    hass: HomeAssistant, ada: MockConfigEntry
) -> None:
    result = await option(hass, ada, "workout_webhook")
    with patch("homeassistant.components.webhook.async_generate_url", side_effect=NoURLAvailableError):
        result = await answer(hass, result, {"open": True, "local_only": True})
    assert result["step_id"] == "workout_webhook_url"
    assert re.fullmatch(r"/api/webhook/[0-9a-f]{64}", address(result))


async def test_the_address_stays_until_a_new_one_is_made_and_goes_when_it_is_switched_off(
    hass: HomeAssistant, ada: MockConfigEntry, choose: Callable[..., None]
) -> None:
    choose(workout_webhook=Hook("ab" * 32).to_dict())
    await hass.async_block_till_done()
    result = await option(hass, ada, "workout_webhook")
    assert address(result).endswith("ab" * 32)
    result = await answer(hass, result, {"open": True, "local_only": False, "new_id": False})
    assert address(result) == f"https://away.example/api/webhook/{'ab' * 32}"
    await answer(hass, result, {})
    assert Hook.of(ada.options) == Hook("ab" * 32, local_only=False)
    result = await option(hass, ada, "workout_webhook")
    result = await answer(hass, result, {"open": True, "local_only": True, "new_id": True})
    new = Hook.of(ada.options)
    assert new is not None
    assert new.webhook_id != "ab" * 32
    assert address(result).endswith(new.webhook_id)
    await answer(hass, result, {})
    result = await option(hass, ada, "workout_webhook")
    await answer(hass, result, {"open": False, "local_only": True, "new_id": False})
    assert Hook.of(ada.options) is None
    assert ada.options["massagers"], "the other options stay"
