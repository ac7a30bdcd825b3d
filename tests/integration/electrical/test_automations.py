"""Triggers and conditions of a stimulator: what it does is told as of any massager, and nothing of it is ever planned."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events

from custom_components.recovery_massager.condition import CONDITIONS
from custom_components.recovery_massager.trigger import TRIGGERS
from simulator.devices.hy_ems import HyEms
from tests.integration.automations.writing import HEARD, at_rest, checking, holds, triggered, triggers, write
from tests.integration.household import athlete_entry
from tests.integration.passing import Passing
from tests.integration.stage import NOW

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]

PADS = "entity_id: climate.pads"


async def test_its_sessions_and_levels_are_told(
    hass: HomeAssistant, near: MockConfigEntry, pads: HyEms, touch: Callable[[], Context], passes: Passing
) -> None:
    heard = async_capture_events(hass, HEARD)
    await write(hass, *(triggered(one, PADS) for one in TRIGGERS))

    async def act(action: str, **data: Any) -> None:
        domain, name = action.split(".")
        call = hass.services.async_call(domain, name, data, blocking=True, context=touch())
        await passes.until_done(call)
        await passes(2)
        await at_rest(hass)

    with suppress(HomeAssistantError):
        await hass.services.async_call("recovery_massager", "start_session", {"entity_id": "climate.pads"}, True)
    await act("button.press", entity_id="button.pads_start")
    level = pads.machine.level
    await act("number.set_value", entity_id="number.pads_level", value=level + 1)
    await act("recovery_massager.stop_session")
    told = triggers(heard)
    kinds = [one["platform"].partition(".")[2] for one in told]
    assert [one for one in kinds if one != "pressure_changed"] == [
        "session_refused",
        "session_started",
        "session_stopped",
    ]
    (raised, *_) = [one for one in told if one["platform"].endswith("pressure_changed")]
    assert (raised["before"], raised["pressure"], raised["pressure_unit"]) == (level, level + 1, "level")


async def test_whether_it_massages_is_known_and_it_is_never_due(
    hass: HomeAssistant, near: MockConfigEntry, touch: Callable[[], Context], passes: Passing
) -> None:
    ada = athlete_entry(hass, "Ada", near, electrical=True)
    assert await hass.config_entries.async_setup(ada.entry_id)
    heard = async_capture_events(hass, HEARD)
    both = "entity_id: [climate.pads, event.ada_workout]"
    await write(
        hass,
        triggered("plan_ready", both),
        triggered("session_due", both),
        checking("is_due", both),
        checking("is_massaging", PADS),
    )
    workout = {"athlete": "Ada", "sport": "run", "minutes": 60, "rpe": 8, "end": dt_util.now() - timedelta(minutes=30)}
    await hass.services.async_call("recovery_massager", "log_workout", workout, blocking=True)
    with pytest.raises(HomeAssistantError):
        await hass.services.async_call(
            "recovery_massager",
            "schedule_session",
            {"entity_id": "climate.pads", "start": dt_util.now() + timedelta(minutes=1), "minutes": 10},
            blocking=True,
        )
    await passes(120, step=10)
    assert not await holds(hass, heard)
    press = hass.services.async_call(
        "button", "press", {"entity_id": "button.pads_start"}, blocking=True, context=touch()
    )
    await passes.until_done(press)
    assert await holds(hass, heard)
    assert len(heard) == 1
    assert CONDITIONS
