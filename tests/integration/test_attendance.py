"""Who is no person, though they call in a person's name: Home Assistant's own users, and what asks by assistants' paths."""

from http import HTTPStatus
from typing import Any

from aiohttp import web
from homeassistant.components.http import KEY_HASS_USER, HomeAssistantView
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.llm import LLMContext, ToolInput, async_get_api
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.recovery_massager.const import CONF_PERSON
from custom_components.recovery_massager.recovery.contraindications import Statement
from simulator.devices.calf_boots import CalfBoots
from tests.integration.bridges.cloud import cloud_user
from tests.integration.bridges.model import can_converse, expose_only

FAN = "fan.calf_boots_compression"
CLIMATE = "climate.calf_boots"


@pytest.fixture
async def child(hass: HomeAssistant, near: MockConfigEntry) -> MockConfigEntry:
    """The boots of somebody who is not of age, so that each session is started by hand."""
    statement = Statement(dt_util.now().date(), adult=False)
    hass.config_entries.async_update_entry(near, data={**near.data, CONF_PERSON: statement.to_dict()})
    await hass.async_block_till_done()
    return near


async def turn_on(hass: HomeAssistant, user_id: str) -> None:
    await hass.services.async_call(
        "fan", "turn_on", {"entity_id": FAN}, blocking=True, context=Context(user_id=user_id)
    )


@pytest.fixture
async def made_before(hass: HomeAssistant) -> str:
    """A user of Home Assistant's own, who was there before the integration."""
    return await cloud_user(hass)


async def test_a_user_that_home_assistant_made_touches_nothing(
    hass: HomeAssistant, made_before: str, child: MockConfigEntry, boots: CalfBoots, hass_admin_user: MockUser
) -> None:
    for user_id in (made_before, await cloud_user(hass)):
        with pytest.raises(HomeAssistantError, match="own touch"):
            await turn_on(hass, user_id)
    assert boots.machine.sessions == 0
    await turn_on(hass, hass_admin_user.id)
    assert boots.machine.sessions == 1


class Elsewhere(HomeAssistantView):
    """The place of the MCP server, where a model elsewhere uses Home Assistant's tools in the name of who signed in."""

    name = "elsewhere"

    def __init__(self, hass: HomeAssistant, url: str) -> None:
        self.hass = hass
        self.url = url

    async def post(self, request: web.Request) -> web.Response:
        """Call a tool, as the MCP server does."""
        asked = await request.json()
        context = LLMContext("mcp_server", Context(user_id=request[KEY_HASS_USER].id), "*", "conversation", None)
        api = await async_get_api(self.hass, "assist", context)
        try:
            result: Any = (await api.async_call_tool(ToolInput(asked["tool"], asked["args"]))).data
        except HomeAssistantError as err:
            result = {"error_text": str(err)}
        return self.json(result)


@pytest.mark.parametrize("path", ["/api/mcp", "/api/mcp/assist", "/mcp_server/messages/1"])
async def test_a_model_elsewhere_starts_nothing_by_the_general_tools_and_stops(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, hass_client: ClientSessionGenerator, path: str
) -> None:
    await can_converse(hass)
    expose_only(hass, CLIMATE, FAN)
    hass.http.register_view(Elsewhere(hass, path))
    client = await hass_client()

    async def call(tool: str, **args: Any) -> Any:
        response = await client.post(path, json={"tool": tool, "args": args})
        assert response.status == HTTPStatus.OK
        await hass.async_block_till_done()
        return await response.json()

    await call("fan__HassFanSetSpeed", name="Calf boots Compression", percentage=100)
    await call("intent__HassTurnOn", name="Calf boots")
    assert boots.machine.sessions == 0
    state = hass.states.get(CLIMATE)
    assert state
    assert "recovery_massager__start" in state.attributes["refusal"]
    assert "not found" in (await call("recovery_massager__start"))["error_text"]
    await near.runtime_data.session.start(attended=True)
    await call("intent__HassTurnOff", name="Calf boots")
    assert boots.state()["run"] == "idle"


async def test_an_intent_that_a_program_hands_over_is_no_hand(
    hass: HomeAssistant, child: MockConfigEntry, boots: CalfBoots, hass_client: ClientSessionGenerator
) -> None:
    await can_converse(hass)
    assert await async_setup_component(hass, "intent", {})
    assert await async_setup_component(hass, "api", {})
    expose_only(hass, FAN)
    client = await hass_client()
    data = {"name": "HassFanSetSpeed", "data": {"name": "Calf boots Compression", "percentage": 50}}
    response = await client.post("/api/intent/handle", json=data)
    assert response.status == HTTPStatus.OK
    await hass.async_block_till_done()
    assert boots.machine.sessions == 0
    # From a person's screen the same would.
    response = await client.post("/api/services/fan/turn_on", json={"entity_id": FAN, "percentage": 50})
    assert response.status == HTTPStatus.OK
    assert boots.machine.sessions == 1
