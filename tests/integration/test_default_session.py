"""The owner's default session: what the next one is set to at first, and again after each session where that is chosen."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_CAP, CONF_DAY, CONF_DEFAULT_SESSION, CONF_LONGEST
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.settings import Settings

from .passing import Passing
from .stage import NOW

CHOSEN: dict[str, Any] = {"mode": "wave", "pressure": 45, "minutes": 20, "returns": False}

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]


async def choose(hass: HomeAssistant, entry: MockConfigEntry, step: str = "session", **answers: Any) -> None:
    menu = await hass.config_entries.options.async_init(entry.entry_id)
    form = await hass.config_entries.options.async_configure(menu["flow_id"], {"next_step_id": step})
    result = await hass.config_entries.options.async_configure(form["flow_id"], answers)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()


def told(coordinator: MassagerCoordinator) -> tuple[str | None, float | None, float | None]:
    settings: Settings = coordinator.data.settings
    return settings.mode, settings.pressure, settings.timer


async def test_it_is_what_the_next_session_is_set_to_from_now_on(
    hass: HomeAssistant, near: MockConfigEntry, coordinator: MassagerCoordinator
) -> None:
    await coordinator.session.set_pressure(25)
    await choose(hass, near, **CHOSEN)
    assert told(coordinator) == ("wave", 45, 1200)
    await coordinator.session.start(attended=True)
    assert coordinator.history.open is not None
    assert (coordinator.history.open.mode, coordinator.history.open.pressure) == ("wave", 45)


async def test_what_somebody_sets_stays_unless_it_shall_return(
    hass: HomeAssistant, near: MockConfigEntry, coordinator: MassagerCoordinator, passes: Passing
) -> None:
    await choose(hass, near, **CHOSEN)
    await coordinator.session.set_pressure(30)
    await coordinator.session.start(attended=True)
    await passes(30, step=10)
    await coordinator.session.stop()
    assert told(coordinator) == ("wave", 30, 1200)
    await choose(hass, near, **{**CHOSEN, "returns": True})
    await coordinator.session.set_pressure(35)
    await coordinator.session.start(attended=True)
    await passes(30, step=10)
    await coordinator.session.stop()
    await hass.async_block_till_done()
    assert told(coordinator) == ("wave", 45, 1200)


async def test_it_stays_over_a_restart_and_what_was_set_since_too(
    hass: HomeAssistant, near: MockConfigEntry, coordinator: MassagerCoordinator
) -> None:
    await choose(hass, near, **CHOSEN)
    await coordinator.session.set_mode("flush")
    assert await hass.config_entries.async_reload(near.entry_id)
    await hass.async_block_till_done()
    assert told(near.runtime_data) == ("flush", 45, 1200)


async def test_a_cap_that_is_lowered_and_a_shorter_longest_session_hold_for_it(
    hass: HomeAssistant, near: MockConfigEntry, coordinator: MassagerCoordinator
) -> None:
    await choose(hass, near, **CHOSEN)
    hass.config_entries.async_update_entry(near, options={**near.options, CONF_CAP: 40, CONF_LONGEST: 10})
    await hass.async_block_till_done()
    assert told(coordinator) == ("wave", 40, 600)
    coordinator.session.back_to_default()
    assert told(coordinator) == ("wave", 40, 600)


async def test_what_is_left_empty_is_careful(
    hass: HomeAssistant, near: MockConfigEntry, coordinator: MassagerCoordinator
) -> None:
    await choose(hass, near, returns=False, minutes=10)
    assert told(coordinator) == ("sequential", 30, 600)


@pytest.mark.parametrize("answers", [{"pressure": 65}, {"minutes": 31}, {"mode": "knead"}])
async def test_what_is_not_allowed_cannot_be_chosen(
    hass: HomeAssistant, near: MockConfigEntry, answers: dict[str, Any]
) -> None:
    with pytest.raises(InvalidData):
        await choose(hass, near, returns=False, **answers)
    assert CONF_DEFAULT_SESSION not in near.options


async def test_the_other_forms_leave_it_as_it_is(hass: HomeAssistant, near: MockConfigEntry) -> None:
    await choose(hass, near, **CHOSEN)
    await choose(hass, near, "dose", day=30, week=5, rest=6)
    await choose(hass, near, "settings", remote_start=True, voice=True, cap=60, longest=30, idle=30)
    assert near.options[CONF_DEFAULT_SESSION] == CHOSEN
    assert near.options[CONF_DAY] == 30
