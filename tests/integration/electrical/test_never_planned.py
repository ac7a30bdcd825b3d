"""Nothing that drives current through a body is planned, by no face."""

from datetime import timedelta

from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.services import Action


async def test_a_session_of_a_stimulator_cannot_be_planned(hass: HomeAssistant, near: MockConfigEntry) -> None:
    with pytest.raises(ServiceValidationError, match="nothing is planned on it"):
        await hass.services.async_call(
            DOMAIN,
            Action.SCHEDULE_SESSION,
            {ATTR_ENTITY_ID: "climate.pads", "start": dt_util.now() + timedelta(hours=1), "minutes": 10},
            blocking=True,
        )
    assert near.runtime_data.planner.plans == ()


async def test_a_stimulator_has_no_entities_for_what_is_planned(hass: HomeAssistant, near: MockConfigEntry) -> None:
    assert not {one for one in hass.states.async_entity_ids() if "planned" in one}
    state = hass.states.get("calendar.pads_sessions")
    assert state
    assert not state.attributes.get("supported_features")
