"""No bridge starts a stimulator or makes it stronger, whatever was exposed to it. Each can stop it."""

from collections.abc import Callable
from typing import Any

from homeassistant.components.homeassistant import async_should_expose
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from simulator.devices.hy_ems import HyEms
from tests.integration.bridges.alexa import alexa, directive
from tests.integration.bridges.cloud import cloud_user
from tests.integration.bridges.google import google
from tests.integration.bridges.homekit import home

CLIMATE = "climate.pads"
START = "button.pads_start"
STOP = "button.pads_stop"
LEVEL = "number.pads_level"


@pytest.fixture
def expected_lingering_timers() -> bool:
    """A switch of HomeKit's that only presses a button turns itself off after ten seconds."""
    return True


@pytest.fixture(params=[False, True])
async def pads_running(request: pytest.FixtureRequest, near: MockConfigEntry, pads: HyEms) -> int:
    """The pads, idle or running at their lowest level; how many sessions there were."""
    if request.param:
        await near.runtime_data.session.start(attended=True)
    return int(pads.machine.sessions)


async def test_nothing_of_it_is_exposed_to_an_assistant_by_itself(hass: HomeAssistant, near: MockConfigEntry) -> None:
    assert await async_setup_component(hass, "homeassistant", {})
    ours = er.async_entries_for_config_entry(er.async_get(hass), near.entry_id)
    assert ours
    for assistant in ("conversation", "cloud.alexa", "cloud.google_assistant"):
        assert not [one.entity_id for one in ours if async_should_expose(hass, assistant, one.entity_id)]


async def test_google_starts_and_raises_nothing_and_stops(
    hass: HomeAssistant, near: MockConfigEntry, pads: HyEms, pads_running: int
) -> None:
    assistant = await google(hass, await cloud_user(hass))
    assert "fan-only" in (await assistant.sync())[CLIMATE]["attributes"]["availableThermostatModes"]
    for entity_id, command, params in (
        (CLIMATE, "OnOff", {"on": True}),
        (CLIMATE, "ThermostatSetMode", {"thermostatMode": "fan-only"}),
        (CLIMATE, "SetFanSpeed", {"fanSpeed": "level_5"}),
        (START, "ActivateScene", {}),
        ("button.pads_add_five_minutes", "ActivateScene", {}),
        ("switch.pads_remote_start", "OnOff", {"on": True}),
    ):
        await assistant.execute(entity_id, command, **params)
    assert (pads.machine.sessions, pads.machine.level) == (pads_running, 0)
    await assistant.execute(CLIMATE, "OnOff", on=False)
    assert pads.state()["run"] == "idle"


@pytest.mark.parametrize("own_skill", [False, True])
async def test_alexa_starts_and_raises_nothing_and_stops(
    hass: HomeAssistant,
    near: MockConfigEntry,
    pads: HyEms,
    pads_running: int,
    own_skill: bool,
    hass_client: ClientSessionGenerator,
) -> None:
    assistant = await alexa(hass, await cloud_user(hass), CLIMATE, START, STOP, LEVEL)
    assert await async_setup_component(
        hass, "alexa", {"alexa": {"smart_home": {"filter": {"include_domains": ["button", "climate", "number"]}}}}
    )
    client = await hass_client()

    async def tell(entity_id: str, namespace: str, name: str, instance: str | None = None, **payload: Any) -> None:
        if not own_skill:
            await assistant.tell(entity_id, namespace, name, instance, **payload)
            return
        more = {} if instance is None else {"instance": instance}
        # As the owner, who signed in to their own skill.
        message = directive(f"Alexa.{namespace}", name, entity_id, payload=payload, **more)
        response = await client.post("/api/alexa/smart_home", json=message)
        assert (await response.json())["event"]["header"]["name"] != "ErrorResponse"
        await hass.async_block_till_done()

    await tell(START, "SceneController", "Activate")
    await tell(CLIMATE, "PowerController", "TurnOn")
    await tell(LEVEL, "RangeController", "SetRangeValue", "number.value", rangeValue=1)
    assert (pads.machine.sessions, pads.machine.level) == (pads_running, 0)
    await tell(STOP, "SceneController", "Activate")
    assert pads.state()["run"] == "idle"


@pytest.mark.usefixtures("mock_async_zeroconf")
async def test_home_starts_and_raises_nothing_and_stops(
    hass: HomeAssistant, near: MockConfigEntry, pads: HyEms, pads_running: int
) -> None:
    async with home(hass, CLIMATE, START, STOP, "button.pads_add_five_minutes") as shown:
        await shown.write(CLIMATE, TargetHeatingCoolingState=2)
        await shown.write(START, On=True)
        await shown.write("button.pads_add_five_minutes", On=True)
        assert (pads.machine.sessions, pads.machine.level) == (pads_running, 0)
        await shown.write(STOP, On=True)
        assert pads.state()["run"] == "idle"


async def test_a_hand_at_the_same_start_starts_it(
    hass: HomeAssistant, near: MockConfigEntry, pads: HyEms, touch: Callable[[], Context]
) -> None:
    # So the tests above would see it.
    await hass.services.async_call("button", "press", {"entity_id": START}, blocking=True, context=touch())
    assert pads.machine.sessions == 1
