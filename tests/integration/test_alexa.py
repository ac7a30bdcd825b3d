"""What Alexa sees of a massager, and does with it, by Home Assistant's own code for it."""

from http import HTTPStatus
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.recovery_massager.const import CONF_PERSON
from custom_components.recovery_massager.recovery.contraindications import Statement
from simulator.devices.calf_boots import CalfBoots
from tests.integration.bridges.alexa import Alexa, alexa, directive
from tests.integration.bridges.cloud import cloud_user
from tests.integration.passing import Passing
from tests.integration.stage import NOW

FAN = "fan.calf_boots_compression"
CLIMATE = "climate.calf_boots"
PRESSURE = "number.calf_boots_pressure"
STOP = "button.calf_boots_stop"
PERCENTAGE = ("RangeController", "SetRangeValue", "fan.percentage")
MORE_OR_LESS = ("RangeController", "AdjustRangeValue", "fan.percentage")


@pytest.fixture
async def assistant(hass: HomeAssistant, near: MockConfigEntry) -> Alexa:
    """Alexa, to which all is exposed."""
    return await alexa(hass, await cloud_user(hass))


def interfaces(endpoint: dict[str, Any]) -> list[str]:
    """Return what an endpoint can do, without what all can."""
    names = [one["interface"] for one in endpoint["capabilities"]]
    return [one.removeprefix("Alexa.") for one in names if one not in ("Alexa", "Alexa.EndpointHealth")]


async def test_alexa_discovers_these_and_can_do_this(assistant: Alexa) -> None:
    endpoints = await assistant.discover()
    assert interfaces(endpoints[FAN]) == ["PowerController", "RangeController"]
    assert interfaces(endpoints[CLIMATE]) == ["PowerController", "ThermostatController", "TemperatureSensor"]
    assert interfaces(endpoints[PRESSURE]) == ["RangeController"]
    assert "SceneController" in interfaces(endpoints[STOP])
    assert not [entity for entity in endpoints if entity.startswith(("select.", "switch.calf_boots_remote"))]
    assert not {"button.calf_boots_hand_over_to_phone"} & set(endpoints)


async def test_raise_means_all_that_the_owner_allows_to_alexa_and_lower_means_stop(assistant: Alexa) -> None:
    fan = (await assistant.discover())[FAN]
    (ranged,) = (one for one in fan["capabilities"] if one["interface"] == "Alexa.RangeController")
    meant = {
        one["actions"][0]: one["directive"]["payload"]["rangeValue"] for one in ranged["semantics"]["actionMappings"]
    }
    assert meant == {"Alexa.Actions.Lower": 0, "Alexa.Actions.Raise": 100}


async def test_a_percentage_while_idle_only_sets_and_on_starts_and_nothing_stops(
    assistant: Alexa, near: MockConfigEntry, boots: CalfBoots
) -> None:
    report = await assistant.report(FAN)
    assert report["Alexa.PowerController.powerState"] == "OFF"
    assert report["Alexa.RangeController.rangeValue fan.percentage"] == 25
    await assistant.tell(FAN, *PERCENTAGE, rangeValue=50)
    assert near.runtime_data.session.settings.pressure == 40
    assert boots.machine.sessions == 0
    await assistant.tell(FAN, "PowerController", "TurnOn")
    assert (boots.state()["run"], boots.state()["target"]) == ("running", 20)
    assert (await assistant.report(FAN))["Alexa.PowerController.powerState"] == "ON"
    await assistant.tell(FAN, *PERCENTAGE, rangeValue=0)
    assert boots.state()["run"] == "idle"


async def test_more_and_less_go_by_one_step_of_pressure_and_less_than_the_lowest_stops(
    assistant: Alexa, near: MockConfigEntry, boots: CalfBoots
) -> None:
    session, set_to = near.runtime_data.session, []
    for delta in (1, 1, -1, -1, -1):
        await assistant.tell(FAN, *MORE_OR_LESS, rangeValueDelta=delta, rangeValueDeltaDefault=True)
        set_to.append(session.settings.pressure)
    assert set_to == [35, 40, 35, 30, 25]
    await session.start(attended=True)
    await assistant.tell(FAN, *MORE_OR_LESS, rangeValueDelta=-10, rangeValueDeltaDefault=False)
    assert boots.state()["run"] == "idle"


@pytest.mark.freeze_time(NOW)
@pytest.mark.usefixtures("hass_storage")
async def test_what_runs_rises_as_slowly_as_in_a_soft_start_when_alexa_raises_it(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, passes: Passing
) -> None:
    assistant = await alexa(hass, await cloud_user(hass))
    await passes.until_done(near.runtime_data.session.start(attended=True, pressure=20))
    await passes(190)
    assert boots.state()["target"] == 20
    await passes.until_done(assistant.tell(FAN, *PERCENTAGE, rangeValue=100))
    assert boots.state()["target"] == 20
    await passes(45)
    assert 20 < boots.state()["target"] <= 35
    await passes(150)
    assert boots.state()["target"] == 60
    await passes.until_done(assistant.tell(FAN, *PERCENTAGE, rangeValue=1))
    assert boots.state()["target"] == 20


async def test_off_stops_by_each_of_them(assistant: Alexa, near: MockConfigEntry, boots: CalfBoots) -> None:
    stops: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
        (FAN, "PowerController", "TurnOff", {}),
        (CLIMATE, "PowerController", "TurnOff", {}),
        (CLIMATE, "ThermostatController", "SetThermostatMode", {"thermostatMode": {"value": "OFF"}}),
        (STOP, "SceneController", "Activate", {}),
        ("button.stop_all_massagers", "SceneController", "Activate", {}),
    )
    for entity_id, namespace, name, payload in stops:
        # The rest between two sessions is none of this.
        near.runtime_data.history.sessions.clear()
        await near.runtime_data.session.start(attended=True)
        await assistant.tell(entity_id, namespace, name, **payload)
        assert boots.state()["run"] == "idle", (entity_id, name)


async def test_a_number_is_set_within_its_range_alone_and_degrees_are_none(
    assistant: Alexa, near: MockConfigEntry, boots: CalfBoots
) -> None:
    session, ranged = near.runtime_data.session, ("RangeController", "SetRangeValue", "number.value")
    await assistant.tell(PRESSURE, *ranged, rangeValue=50)
    assert session.settings.pressure == 50
    await assistant.tell(PRESSURE, *ranged, rangeValue=100)
    # It asks for no more than the highest that is allowed.
    assert session.settings.pressure == 60
    await assistant.tell("number.calf_boots_timer", *ranged, rangeValue=10)
    assert session.settings.timer == 600
    celsius = {"value": 22, "scale": "CELSIUS"}
    await assistant.tell(CLIMATE, "ThermostatController", "SetTargetTemperature", targetSetpoint=celsius)
    answer = await assistant.tell(
        CLIMATE, "ThermostatController", "AdjustTargetTemperature", targetSetpointDelta=celsius
    )
    assert answer == "INVALID_TARGET_STATE"
    assert session.settings.pressure == 60
    assert boots.machine.sessions == 0


STARTS: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    (FAN, "PowerController", "TurnOn", {}),
    (CLIMATE, "PowerController", "TurnOn", {}),
    (CLIMATE, "ThermostatController", "SetThermostatMode", {"thermostatMode": {"value": "HEAT"}}),
    ("button.calf_boots_resume", "SceneController", "Activate", {}),
    ("button.calf_boots_start_planned", "SceneController", "Activate", {}),
)


@pytest.mark.parametrize(
    ("options", "worn"),
    [({"remote_start": False, "voice": True}, True), ({"remote_start": True, "voice": True}, False)],
)
async def test_what_may_not_start_does_not_though_alexa_says_that_it_did(
    hass: HomeAssistant, assistant: Alexa, boots: CalfBoots, worn: bool
) -> None:
    boots.set({"worn": worn})
    await hass.async_block_till_done()
    for entity_id, namespace, name, payload in STARTS:
        answer = await assistant.tell(entity_id, namespace, name, **payload)
        # Home Assistant answers Alexa before it is done.
        assert answer in ("Response", "ActivationStarted")
    assert boots.machine.sessions == 0
    assert (await assistant.report(FAN))["Alexa.PowerController.powerState"] == "OFF"


async def test_it_is_no_hand_and_its_errors_do_not_name_what_a_person_stated(
    hass: HomeAssistant, assistant: Alexa, near: MockConfigEntry, boots: CalfBoots, caplog: pytest.LogCaptureFixture
) -> None:
    for statement in (
        Statement(dt_util.now().date(), adult=False),
        Statement(dt_util.now().date(), frozenset({"thrombosis"}), adult=True),
    ):
        hass.config_entries.async_update_entry(near, data={**near.data, CONF_PERSON: statement.to_dict()})
        await hass.async_block_till_done()
        for entity_id, namespace, name, payload in STARTS:
            await assistant.tell(entity_id, namespace, name, **payload)
    assert boots.machine.sessions == 0
    assert "needs a person's own touch" in caplog.text
    assert "thrombo" not in caplog.text


async def test_nor_is_a_skill_of_the_owners_own_that_signs_in_as_they(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, hass_client: ClientSessionGenerator
) -> None:
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "alexa", {"alexa": {"smart_home": {}}})
    await hass.async_block_till_done()
    client = await hass_client()

    async def turn_on() -> None:
        message = directive("Alexa.PowerController", "TurnOn", FAN)
        response = await client.post("/api/alexa/smart_home", json=message)
        assert response.status == HTTPStatus.OK
        assert (await response.json())["event"]["header"]["name"] == "Response"
        await hass.async_block_till_done()

    statement = Statement(dt_util.now().date(), adult=False)
    hass.config_entries.async_update_entry(near, data={**near.data, CONF_PERSON: statement.to_dict()})
    await hass.async_block_till_done()
    await turn_on()
    assert boots.machine.sessions == 0
    grown_up = Statement(dt_util.now().date(), adult=True)
    hass.config_entries.async_update_entry(near, data={**near.data, CONF_PERSON: grown_up.to_dict()})
    await hass.async_block_till_done()
    await turn_on()
    assert boots.machine.sessions == 1


async def test_boots_that_are_away_are_unreachable(hass: HomeAssistant, away: MockConfigEntry) -> None:
    assistant = await alexa(hass, await cloud_user(hass))
    for entity_id in (FAN, CLIMATE):
        assert (await assistant.report(entity_id))["Alexa.EndpointHealth.connectivity"] == {"value": "UNREACHABLE"}
