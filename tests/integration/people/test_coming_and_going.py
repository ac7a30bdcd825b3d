"""Athletes who come and go, and what they have of their own."""

from datetime import datetime
from typing import Any

from homeassistant.const import STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er, issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.rate import async_rate
from custom_components.recovery_massager.rating import Rating
from tests.integration.looking import Kept
from tests.integration.passing import Passing
from tests.integration.stage import NOW

from .asking import HOUR, choose, had, user
from .conftest import AddAthlete, Later

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]


async def test_of_an_athlete_who_is_removed_only_stays_that_the_massager_ran(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    anna: MockConfigEntry,
    passes: Passing,
    kept: Kept,
    hass_storage: dict[str, Any],
) -> None:
    await choose(hass, "Anna")
    await had(coordinator, passes, 2)
    await async_rate(coordinator, Rating.PAINFUL, note="My left knee", attended=True)
    await coordinator.planner.async_plan(NOW + 24 * HOUR, 15, person=anna.entry_id)
    await hass.config_entries.async_remove(anna.entry_id)
    await hass.async_block_till_done()
    (record,) = kept()["sessions"]
    assert record["person"] == "guest"
    assert (record["rating"], record["note"], record["rated"]) == (None, None, None)
    assert anna.entry_id not in str({key: one for key, one in hass_storage.items() if key.startswith(DOMAIN)})
    assert coordinator.planner.plans == ()
    assert user(hass) == "default"


async def test_an_athlete_without_a_massager_is_told_of(
    hass: HomeAssistant, near: MockConfigEntry, add_athlete: AddAthlete, issue_registry: ir.IssueRegistry
) -> None:
    anna = await add_athlete()
    issue = (DOMAIN, f"without_massager_{anna.entry_id}")
    assert issue_registry.async_get_issue(*issue) is None
    await hass.config_entries.async_remove(near.entry_id)
    await hass.async_block_till_done()
    assert issue_registry.async_get_issue(*issue) is not None
    await hass.config_entries.async_remove(anna.entry_id)
    assert issue_registry.async_get_issue(*issue) is None


async def test_an_athlete_has_a_device_with_the_sessions_on_all_massagers(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    other: MassagerCoordinator,
    anna: MockConfigEntry,
    passes: Passing,
    later: Later,
    device_registry: dr.DeviceRegistry,
    entity_registry: er.EntityRegistry,
) -> None:
    (device,) = dr.async_entries_for_config_entry(device_registry, anna.entry_id)
    assert (device.name, device.entry_type) == ("Anna", dr.DeviceEntryType.SERVICE)
    assert hass.states.get("sensor.anna_last_session").state == STATE_UNKNOWN  # type: ignore[union-attr]
    await had(coordinator, passes, 2, anna.entry_id)
    await later(5 * HOUR)
    await had(other, passes, 1, anna.entry_id)
    await hass.async_block_till_done()
    shown = {
        one.entity_id: hass.states.get(one.entity_id)
        for one in er.async_entries_for_config_entry(entity_registry, anna.entry_id)
        if one.domain == "sensor"
    }
    values = {name.removeprefix("sensor.anna_"): state.state for name, state in shown.items() if state}
    assert float(values["minutes_this_week"]) == pytest.approx(3)
    assert values["sessions_this_week"] == "2"
    assert datetime.fromisoformat(values["last_session"]) == other.history.sessions[0].end
    await later(8 * 24 * HOUR)
    await hass.async_block_till_done()
    assert hass.states.get("sensor.anna_sessions_this_week").state == "0"  # type: ignore[union-attr]
