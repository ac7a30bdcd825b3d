"""For whom a workout is logged, and who may."""

from homeassistant.auth.models import Group
from homeassistant.auth.permissions.const import POLICY_CONTROL
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import Unauthorized
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.recovery_massager.const import DOMAIN
from tests.integration.workouts.asking import ask, refusal

RUN = {"sport": "run", "minutes": 50}
ACTIONS = {
    "log_workout": RUN,
    "plan_recovery": RUN,
    "rate_workout": {"rpe": 5, "workout_id": "first"},
}


def user(hass: HomeAssistant, *controls: str) -> Context:
    """A user who may control these entities alone."""
    entities = {"entity_ids": {one: {POLICY_CONTROL: True} for one in controls}} if controls else {}
    group = Group(name="some", policy={"entities": entities})
    return Context(user_id=MockUser(groups=[group]).add_to_hass(hass).id)


def entity_of(hass: HomeAssistant, entry: MockConfigEntry) -> str:
    return er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)[0].entity_id


def device_of(hass: HomeAssistant, entry: MockConfigEntry) -> str:
    return dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)[0].id


async def test_name_id_device_and_entity_all_name_an_athlete(
    hass: HomeAssistant, ada: MockConfigEntry, ben: MockConfigEntry
) -> None:
    for named in (
        {"athlete": " ben "},
        {"athlete": ben.entry_id},
        {"device_id": device_of(hass, ben)},
        {"entity_id": entity_of(hass, ben)},
    ):
        assert (await ask(hass, "log_workout", **RUN, **named))["athlete"] == "Ben"
    assert ada.runtime_data.training.workouts == []


async def test_with_several_people_somebody_has_to_be_named(
    hass: HomeAssistant, ada: MockConfigEntry, ben: MockConfigEntry
) -> None:
    assert await refusal(hass, "log_workout", **RUN) == "athlete_not_said"
    both = [entity_of(hass, ada), entity_of(hass, ben)]
    assert await refusal(hass, "log_workout", **RUN, entity_id=both) == "athlete_not_said"
    assert await refusal(hass, "log_workout", **RUN, athlete="Cleo") == "athlete_unknown"


async def test_a_massager_is_nobody(hass: HomeAssistant, near: MockConfigEntry, ada: MockConfigEntry) -> None:
    assert await refusal(hass, "log_workout", **RUN, device_id=device_of(hass, near)) == "athlete_unknown"
    assert await refusal(hass, "log_workout", **RUN, athlete=near.entry_id) == "athlete_unknown"


async def test_nobody_there_is_nobody(hass: HomeAssistant, near: MockConfigEntry) -> None:
    assert await refusal(hass, "log_workout", **RUN) == "athlete_unknown"


async def test_who_is_not_set_up_is_said(hass: HomeAssistant, ada: MockConfigEntry) -> None:
    await hass.config_entries.async_unload(ada.entry_id)
    assert await refusal(hass, "log_workout", **RUN) == "athlete_not_loaded"
    await hass.config_entries.async_set_disabled_by(ada.entry_id, ConfigEntryDisabler.USER)
    assert await refusal(hass, "log_workout", **RUN) == "athlete_unknown"


@pytest.mark.parametrize("action", ACTIONS)
async def test_who_may_control_an_entity_of_theirs_may_act_for_an_athlete_and_nobody_else(
    hass: HomeAssistant, hass_admin_user: MockUser, ada: MockConfigEntry, ben: MockConfigEntry, action: str
) -> None:
    await ask(hass, "log_workout", **RUN, athlete="Ada", workout_id="first")
    before = ada.runtime_data.training.workouts
    data = {**ACTIONS[action], "athlete": "Ada"}
    for stranger in (user(hass), user(hass, entity_of(hass, ben))):
        with pytest.raises(Unauthorized):
            await ask(hass, action, stranger, **data)
    assert ada.runtime_data.training.workouts == before
    for friend in (user(hass, entity_of(hass, ada)), Context(user_id=hass_admin_user.id), Context()):
        assert (await ask(hass, action, friend, **data))["athlete"] == "Ada"


async def test_a_stranger_does_not_get_a_file_read(hass: HomeAssistant, ada: MockConfigEntry) -> None:
    with pytest.raises(Unauthorized):
        await ask(hass, "log_workout", user(hass), file="/etc/hostname")


async def test_nothing_starts_by_any_of_them(hass: HomeAssistant, ada: MockConfigEntry) -> None:
    for action, data in ACTIONS.items():
        await hass.services.async_call(
            DOMAIN, action, dict(data) | {"athlete": "Ada", "workout_id": "first"}, blocking=True, return_response=True
        )
    await hass.async_block_till_done()
    state = hass.states.get("climate.calf_boots")
    assert state is not None
    assert state.state == "off"
