"""An athlete's phones, their quiet hours, and who they are in Home Assistant."""

from datetime import time
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.athlete_options import AthleteOptions
from tests.integration.household import athlete_entry
from tests.integration.spoken import suggestions

from .asking import choose, option

ASKED = {"ask_effort": True, "ask_soreness": True, "reminders": True}
QUIET = {"quiet_from": "22:00:00", "quiet_until": "07:00:00"}


def device(hass: HomeAssistant, domain: str = "mobile_app", name: str = "Phone") -> str:
    """Add a device of another integration."""
    entry = MockConfigEntry(domain=domain)
    entry.add_to_hass(hass)
    registry = dr.async_get(hass)
    return registry.async_get_or_create(config_entry_id=entry.entry_id, identifiers={(domain, name)}, name=name).id


async def test_without_any_choice_no_phone_is_told_anything_and_the_night_is_quiet(
    hass: HomeAssistant, ada: MockConfigEntry
) -> None:
    result = await option(hass, ada, "phones")
    assert suggestions(result) == {"phones": [], **ASKED, **QUIET}
    assert (await choose(hass, result, {**ASKED, **QUIET}))["type"] is FlowResultType.CREATE_ENTRY
    assert AthleteOptions.of(ada.options) == AthleteOptions()


async def test_phones_what_they_are_asked_and_quiet_hours_are_kept(hass: HomeAssistant, ada: MockConfigEntry) -> None:
    phone, before = device(hass), dict(ada.options)
    answers = {
        "phones": [phone],
        "ask_effort": False,
        "ask_soreness": True,
        "reminders": False,
        "quiet_from": "20:30:00",
        "quiet_until": "08:00:00",
    }
    await choose(hass, await option(hass, ada, "phones"), answers)
    assert ada.options == {**before, **answers}
    chosen = AthleteOptions.of(ada.options)
    assert (chosen.phones, chosen.ask_effort, chosen.ask_soreness) == ((phone,), False, True)
    assert (chosen.quiet_from, chosen.quiet_until) == (time(20, 30), time(8))
    assert suggestions(await option(hass, ada, "phones")) == answers


async def test_both_times_empty_mean_no_quiet_hours(hass: HomeAssistant, ada: MockConfigEntry) -> None:
    await choose(hass, await option(hass, ada, "phones"), ASKED)
    chosen = AthleteOptions.of(ada.options)
    assert (chosen.quiet_from, chosen.quiet_until) == (None, None)
    assert suggestions(await option(hass, ada, "phones")) == {"phones": [], **ASKED}


@pytest.mark.parametrize(
    ("answers", "errors"),
    [
        ({"quiet_from": "22:00:00"}, {"quiet_until": "quiet_half"}),
        ({"quiet_until": "07:00:00"}, {"quiet_from": "quiet_half"}),
        ({"quiet_from": "07:00:00", "quiet_until": "07:00"}, {"quiet_until": "quiet_same"}),
        ({**QUIET, "phones": ["gone"]}, {"phones": "phone_unknown"}),
    ],
)
async def test_a_mistake_is_said_at_its_field_changes_nothing_and_can_be_put_right(
    hass: HomeAssistant, ada: MockConfigEntry, answers: dict[str, Any], errors: dict[str, str]
) -> None:
    before = dict(ada.options)
    result = await choose(hass, await option(hass, ada, "phones"), {**ASKED, **answers})
    assert (result["step_id"], result["errors"]) == ("phones", errors)
    assert ada.options == before
    assert (await choose(hass, result, {**ASKED, **QUIET, "phones": []}))["type"] is FlowResultType.CREATE_ENTRY


async def test_only_a_device_of_the_companion_app_is_a_phone(hass: HomeAssistant, ada: MockConfigEntry) -> None:
    lamp = device(hass, "hue", "Lamp")
    result = await choose(hass, await option(hass, ada, "phones"), {**ASKED, **QUIET, "phones": [lamp]})
    assert result["errors"] == {"phones": "phone_unknown"}


async def test_a_phone_that_was_removed_is_not_suggested_any_more(hass: HomeAssistant, ada: MockConfigEntry) -> None:
    phone = device(hass)
    await choose(hass, await option(hass, ada, "phones"), {**ASKED, **QUIET, "phones": [phone]})
    dr.async_get(hass).async_remove_device(phone)
    assert suggestions(await option(hass, ada, "phones"))["phones"] == []


# --- the person


async def test_an_athlete_is_a_person_of_home_assistant_or_none(hass: HomeAssistant, ada: MockConfigEntry) -> None:
    hass.states.async_set("person.ada", "home")
    result = await option(hass, ada, "ha_person")
    assert suggestions(result) == {}
    await choose(hass, result, {"ha_person": "person.ada"})
    assert AthleteOptions.of(ada.options).ha_person == "person.ada"
    assert suggestions(await option(hass, ada, "ha_person")) == {"ha_person": "person.ada"}
    await choose(hass, await option(hass, ada, "ha_person"), {})
    assert AthleteOptions.of(ada.options).ha_person is None


async def test_two_athletes_are_not_the_same_person(
    hass: HomeAssistant, ada: MockConfigEntry, near: MockConfigEntry
) -> None:
    hass.states.async_set("person.ada", "home")
    hass.states.async_set("person.grete", "home")
    await choose(hass, await option(hass, ada, "ha_person"), {"ha_person": "person.ada"})
    grete = athlete_entry(hass, "Grete", near)
    result = await choose(hass, await option(hass, grete, "ha_person"), {"ha_person": "person.ada"})
    assert result["errors"] == {"ha_person": "person_taken"}
    result = await choose(hass, result, {"ha_person": "person.nobody"})
    assert result["errors"] == {"ha_person": "entity_unknown"}
    result = await choose(hass, result, {"ha_person": "person.grete"})
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_a_lamp_is_no_person(hass: HomeAssistant, ada: MockConfigEntry) -> None:
    hass.states.async_set("light.hall", "on")
    with pytest.raises(InvalidData):
        await choose(hass, await option(hass, ada, "ha_person"), {"ha_person": "light.hall"})
