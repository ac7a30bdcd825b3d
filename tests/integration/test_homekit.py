"""What Apple's Home sees of a massager, and does with it, by Home Assistant's own HomeKit Bridge."""

import logging
from typing import Any

from homeassistant.const import STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_PERSON
from custom_components.recovery_massager.recovery.contraindications import Statement
from simulator.devices.calf_boots import CalfBoots
from tests.integration.bridges.homekit import home
from tests.integration.passing import Passing
from tests.integration.radio import advertise
from tests.integration.stage import NOW

pytestmark = pytest.mark.usefixtures("mock_async_zeroconf")

FAN = "fan.calf_boots_compression"
CLIMATE = "climate.calf_boots"
MODE = "select.calf_boots_mode"
STOP = "button.calf_boots_stop"
RESUME = "button.calf_boots_resume"


@pytest.fixture
def expected_lingering_timers() -> bool:
    """A switch that only presses a button turns itself off after ten seconds."""
    return True


async def test_home_shows_these_and_by_its_own_choice_also_what_should_not_be_there(
    hass: HomeAssistant, near: MockConfigEntry
) -> None:
    async with home(hass) as shown:
        kinds = shown.types()
        assert kinds[FAN] == "Fan"
        assert kinds[CLIMATE] == "Thermostat"
        assert kinds[MODE] == kinds["select.calf_boots_user"] == kinds["select.calf_boots_rating"] == "SelectSwitch"
        assert kinds[STOP] == kinds["button.stop_all_massagers"] == "Switch"
        assert not [entity for entity in kinds if entity.startswith(("number.", "sensor.", "switch."))]
        # What Home shows of the thermostat is none of the massager's.
        assert shown.shows(CLIMATE)["CurrentTemperature"] == shown.shows(CLIMATE)["TargetTemperature"] == 21
        # Each percentage is one: rounded to steps of pressure, the lowest would be 0, and Home would take that for off.
        assert shown.char(FAN, "RotationSpeed").properties["minStep"] == 1


async def test_a_percentage_while_idle_only_sets_and_home_is_told_that_it_is_off(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots
) -> None:
    async with home(hass, FAN) as shown:
        # As the slider is dragged, twice to the same place, and as Siri sets a percentage.
        for speed, pressure in ((50, 40), (50, 40), (100, 60), (100, 60)):
            await shown.write(FAN, Active=1, RotationSpeed=speed)
            assert near.runtime_data.session.settings.pressure == pressure
            assert shown.shows(FAN)["Active"] == 0
        assert boots.machine.sessions == 0


async def test_on_starts_softly_with_what_was_set_and_off_and_nothing_stop(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots
) -> None:
    async with home(hass, FAN) as shown:
        for stop in ({"Active": 0}, {"RotationSpeed": 0}, {"Active": 0, "RotationSpeed": 100}):
            # The rest between two sessions is none of this.
            near.runtime_data.history.sessions.clear()
            await shown.write(FAN, Active=1)
            assert (boots.state()["run"], boots.state()["target"]) == ("running", 20)
            assert near.runtime_data.history.open.pressure == 30
            assert (shown.shows(FAN)["Active"], shown.shows(FAN)["RotationSpeed"]) == (1, 1)
            await shown.write(FAN, **stop)
            assert boots.state()["run"] == "idle", stop
            assert shown.shows(FAN)["Active"] == 0


async def test_what_runs_rises_slowly_when_the_slider_is_dragged_up_and_falls_at_once(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots
) -> None:
    async with home(hass, FAN) as shown:
        await near.runtime_data.session.start(attended=True)
        await shown.write(FAN, RotationSpeed=100)
        assert boots.state()["target"] == 20
        assert near.runtime_data.history.open.pressure == 60
        await near.runtime_data.session.set_pressure(20)
        assert boots.state()["target"] == 20


async def test_the_modes_are_switches_of_which_one_is_on(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots
) -> None:
    async with home(hass, MODE) as shown:
        assert shown.switches(MODE) == {
            "sequential": True,
            "wave": False,
            "full squeeze": False,
            "flush": False,
            "pulse": False,
        }
        await shown.turn_on(MODE, "wave")
        assert shown.switches(MODE)["wave"] is True
        assert near.runtime_data.session.settings.mode == "wave"
        assert boots.machine.sessions == 0


async def test_the_thermostat_starts_with_heat_and_stops_and_its_degrees_do_nothing(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots
) -> None:
    async with home(hass, CLIMATE) as shown:
        await shown.write(CLIMATE, TargetTemperature=30)
        assert boots.machine.sessions == 0
        await shown.write(CLIMATE, TargetHeatingCoolingState=1)
        assert (boots.state()["run"], boots.state()["heat"]) == ("running", "low")
        await shown.write(CLIMATE, TargetHeatingCoolingState=0)
        assert boots.state()["run"] == "idle"


async def test_the_stop_is_a_switch_that_stops(hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots) -> None:
    async with home(hass, STOP) as shown:
        await near.runtime_data.session.start(attended=True)
        await shown.write(STOP, On=True)
        assert boots.state()["run"] == "idle"


async def tap_all(shown: Any) -> None:
    """Turn everything on that can be."""
    await shown.write(FAN, Active=1)
    for mode in (1, 2, 3):
        await shown.write(CLIMATE, TargetHeatingCoolingState=mode)
    await shown.write(RESUME, On=True)


@pytest.mark.parametrize(
    ("options", "worn"),
    [({"remote_start": False, "voice": True}, True), ({"remote_start": True, "voice": True}, False)],
)
async def test_what_may_not_start_does_not_and_home_shows_it_as_off(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, worn: bool
) -> None:
    boots.set({"worn": worn})
    await hass.async_block_till_done()
    async with home(hass, FAN, CLIMATE, RESUME) as shown:
        await tap_all(shown)
        assert boots.machine.sessions == 0
        assert shown.shows(FAN)["Active"] == 0
        assert shown.shows(CLIMATE)["TargetHeatingCoolingState"] == 0


async def test_it_is_no_hand_and_what_it_logs_does_not_name_what_a_person_stated(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    async with home(hass, FAN, CLIMATE, RESUME) as shown:
        for statement in (
            Statement(dt_util.now().date(), adult=False),
            Statement(dt_util.now().date(), frozenset({"thrombosis"}), adult=True),
        ):
            hass.config_entries.async_update_entry(near, data={**near.data, CONF_PERSON: statement.to_dict()})
            await hass.async_block_till_done()
            await tap_all(shown)
    assert boots.machine.sessions == 0
    assert "needs a person's own touch" in caplog.text
    assert "the options tell why" in caplog.text
    assert "thrombo" not in caplog.text


@pytest.mark.freeze_time(NOW)
@pytest.mark.usefixtures("hass_storage")
async def test_of_what_runs_out_of_sight_home_goes_on_showing_what_was_known_last_and_off_is_not_lost(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, passes: Passing
) -> None:
    async with home(hass, FAN) as shown:
        await passes.until_done(near.runtime_data.session.start(attended=True))
        boots.fault("refuse_connections", {})
        boots.fault("drop_link", {})
        near.runtime_data._handle_unavailable(None)
        await hass.async_block_till_done()
        state = hass.states.get(FAN)
        assert state
        assert state.state == STATE_UNKNOWN
        assert shown.shows(FAN)["Active"] == 1
        await passes.until_done(shown.write(FAN, Active=0))
        assert near.runtime_data.massager.stop_wanted
        boots.clear_faults()
        advertise(hass, boots)
        await passes(20)
        assert boots.state()["run"] == "idle"
        assert shown.shows(FAN)["Active"] == 0


async def test_boots_that_are_away_do_not_respond(hass: HomeAssistant, away: MockConfigEntry) -> None:
    async with home(hass, FAN) as shown:
        assert not shown.accessories[FAN].available
