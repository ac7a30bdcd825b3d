"""What Google Assistant sees of a massager, and does with it, by Home Assistant's own code for it."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_PERSON
from custom_components.recovery_massager.recovery.contraindications import Statement
from simulator.devices.calf_boots import CalfBoots
from tests.integration.bridges.cloud import cloud_user
from tests.integration.bridges.google import Google, google

FAN = "fan.calf_boots_compression"
CLIMATE = "climate.calf_boots"
MODE = "select.calf_boots_mode"
STOP = "button.calf_boots_stop"


@pytest.fixture
async def assistant(hass: HomeAssistant, near: MockConfigEntry) -> Google:
    """Google, to which all is exposed."""
    return await google(hass, await cloud_user(hass))


async def test_google_is_told_of_these_and_can_do_this(assistant: Google) -> None:
    devices = await assistant.sync()
    kinds = {
        entity: (one["type"].rpartition(".")[2], [trait.rpartition(".")[2] for trait in one["traits"]])
        for entity, one in devices.items()
    }
    assert kinds[FAN] == ("FAN", ["OnOff", "FanSpeed"])
    assert kinds[CLIMATE] == ("THERMOSTAT", ["OnOff", "TemperatureSetting", "FanSpeed"])
    assert kinds[MODE] == ("SENSOR", ["Modes"])
    assert kinds[STOP] == ("SCENE", ["Scene"])
    assert not [entity for entity in kinds if entity.startswith(("number.", "calendar.", "event."))]
    assert devices[FAN]["attributes"] == {"reversible": False, "supportsFanSpeedPercent": True}
    # Where Google shows a thermostat, it offers to set degrees that are none.
    thermostat = devices[CLIMATE]["attributes"]
    assert thermostat["availableThermostatModes"] == ["off", "fan-only", "heat", "on"]
    assert thermostat["availableFanSpeeds"]["speeds"][0]["speed_name"] == "20 mmHg"


async def test_a_percentage_while_idle_only_sets_and_on_starts_and_nothing_stops(
    hass: HomeAssistant, assistant: Google, near: MockConfigEntry, boots: CalfBoots
) -> None:
    assert await assistant.query(FAN) == {"online": True, "on": False, "currentFanSpeedPercent": 25}
    answer = await assistant.execute(FAN, "SetFanSpeed", fanSpeedPercent=50)
    assert answer["states"] == {"online": True, "on": False, "currentFanSpeedPercent": 50}
    assert boots.machine.sessions == 0
    answer = await assistant.execute(FAN, "OnOff", on=True)
    assert answer["states"] == {"online": True, "on": True, "currentFanSpeedPercent": 1}
    assert (boots.state()["run"], boots.state()["target"]) == ("running", 20)
    assert near.runtime_data.history.open.pressure == 40
    await assistant.execute(FAN, "SetFanSpeed", fanSpeedPercent=0)
    assert boots.state()["run"] == "idle"
    assert (await assistant.query(FAN))["on"] is False


async def test_off_stops_by_each_of_them(
    hass: HomeAssistant, assistant: Google, near: MockConfigEntry, boots: CalfBoots
) -> None:
    session = near.runtime_data.session
    for entity_id, command, params in (
        (FAN, "OnOff", {"on": False}),
        (CLIMATE, "OnOff", {"on": False}),
        (CLIMATE, "ThermostatSetMode", {"thermostatMode": "off"}),
        (STOP, "ActivateScene", {}),
        ("button.stop_all_massagers", "ActivateScene", {}),
    ):
        # The rest between two sessions is none of this.
        near.runtime_data.history.sessions.clear()
        await session.start(attended=True)
        await assistant.execute(entity_id, command, **params)
        assert boots.state()["run"] == "idle", (entity_id, command)


async def test_a_mode_and_a_pressure_are_set_by_their_names(
    assistant: Google, near: MockConfigEntry, boots: CalfBoots
) -> None:
    await assistant.execute(MODE, "SetModes", updateModeSettings={"option": "wave"})
    await assistant.execute(CLIMATE, "SetFanSpeed", fanSpeed="40 mmHg")
    settings = near.runtime_data.session.settings
    assert (settings.mode, settings.pressure) == ("wave", 40)
    assert boots.machine.sessions == 0


async def test_heat_means_a_warm_massage_to_it(assistant: Google, boots: CalfBoots) -> None:
    await assistant.execute(CLIMATE, "ThermostatSetMode", thermostatMode="heat")
    assert (boots.state()["run"], boots.state()["heat"]) == ("running", "low")


@pytest.mark.parametrize(
    ("command", "params"),
    [
        ("ThermostatTemperatureSetpoint", {"thermostatTemperatureSetpoint": 22}),
        ("BrightnessAbsolute", {"brightness": 100}),
        ("SetFanSpeedRelative", {"fanSpeedRelativeWeight": 2}),
    ],
)
async def test_degrees_brightness_and_more_or_less_do_nothing(
    assistant: Google, near: MockConfigEntry, boots: CalfBoots, command: str, params: dict[str, Any]
) -> None:
    for entity_id in (FAN, CLIMATE):
        answer = await assistant.execute(entity_id, command, **params)
        assert answer.get("status") == "ERROR" or "errorCode" in answer
    assert near.runtime_data.session.settings.pressure == 30
    assert boots.machine.sessions == 0


STARTS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    (FAN, "OnOff", {"on": True}),
    (CLIMATE, "OnOff", {"on": True}),
    (CLIMATE, "ThermostatSetMode", {"thermostatMode": "fan-only"}),
    (CLIMATE, "ThermostatSetMode", {"thermostatMode": "heat"}),
    (CLIMATE, "ThermostatSetMode", {"thermostatMode": "on"}),
    ("button.calf_boots_resume", "ActivateScene", {}),
    ("button.calf_boots_start_planned", "ActivateScene", {}),
    ("switch.calf_boots_remote_start", "OnOff", {"on": True}),
)


@pytest.mark.parametrize("options", [{"remote_start": False, "voice": True}])
async def test_with_remote_start_off_nothing_starts_and_it_cannot_be_turned_on(
    assistant: Google, near: MockConfigEntry, boots: CalfBoots
) -> None:
    for entity_id, command, params in STARTS:
        await assistant.execute(entity_id, command, **params)
    assert boots.machine.sessions == 0
    assert near.options["remote_start"] is False


@pytest.mark.parametrize("reports", [False, True])
async def test_what_nobody_wears_does_not_start_and_google_says_so_unless_it_does_not_wait(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, reports: bool
) -> None:
    assistant = await google(hass, await cloud_user(hass), reports=reports)
    boots.set({"worn": False})
    await hass.async_block_till_done()
    answer = await assistant.execute(FAN, "OnOff", on=True)
    if reports:
        # With the cloud's reports of states it answers before anything was done, with the state as it was.
        assert (answer["status"], answer["states"]["on"]) == ("SUCCESS", False)
    else:
        assert answer["errorCode"] == "unknownError"
    for entity_id, command, params in STARTS:
        await assistant.execute(entity_id, command, **params)
    assert boots.machine.sessions == 0
    assert (await assistant.query(FAN))["on"] is False


async def test_it_is_no_hand_and_its_errors_do_not_name_what_a_person_stated(
    hass: HomeAssistant, assistant: Google, near: MockConfigEntry, boots: CalfBoots, caplog: pytest.LogCaptureFixture
) -> None:
    for statement in (
        Statement(dt_util.now().date(), adult=False),
        Statement(dt_util.now().date(), frozenset({"thrombosis"}), adult=True),
    ):
        hass.config_entries.async_update_entry(near, data={**near.data, CONF_PERSON: statement.to_dict()})
        await hass.async_block_till_done()
        for entity_id, command, params in STARTS:
            await assistant.execute(entity_id, command, **params)
    assert boots.machine.sessions == 0
    assert "the options tell why" in caplog.text
    assert "thrombo" not in caplog.text


async def test_of_what_runs_out_of_sight_google_says_off_though_nobody_knows(
    hass: HomeAssistant, assistant: Google, near: MockConfigEntry, boots: CalfBoots
) -> None:
    await near.runtime_data.session.start(attended=True)
    boots.fault("power_off", {})
    near.runtime_data._handle_unavailable(None)
    await hass.async_block_till_done()
    state = hass.states.get(FAN)
    assert state
    assert state.state == "unknown"
    assert (await assistant.query(FAN))["on"] is False
    assert (await assistant.query(CLIMATE))["online"] is True


async def test_boots_that_are_away_are_offline(hass: HomeAssistant, away: MockConfigEntry) -> None:
    assistant = await google(hass, await cloud_user(hass))
    assert await assistant.query(FAN) == {"online": False}
    assert await assistant.query(CLIMATE) == {"online": False}
