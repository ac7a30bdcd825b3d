"""Google Assistant as Home Assistant answers it: by the messages that Google's cloud sends."""

from http import HTTPStatus
from typing import Any, override

from homeassistant.components.google_assistant.const import SOURCE_CLOUD
from homeassistant.components.google_assistant.helpers import AbstractConfig
from homeassistant.components.google_assistant.smart_home import async_handle_message
from homeassistant.core import Context, HomeAssistant, State
from homeassistant.setup import async_setup_component


class Config(AbstractConfig):
    """What the owner of a Home Assistant with the cloud has, for whom these entities are exposed, or all."""

    def __init__(self, hass: HomeAssistant, user_id: str, exposed: tuple[str, ...], *, reports: bool) -> None:
        super().__init__(hass)
        self._user_id = user_id
        self._exposed = exposed
        self._reports = reports

    enabled = True
    entity_config: dict[str, Any] = {}  # noqa: RUF012 - as the base has it
    secure_devices_pin = None

    @property
    @override
    def should_report_state(self) -> bool:
        return self._reports

    @override
    def should_expose(self, entity_id: str) -> bool:
        return not self._exposed or entity_id in self._exposed

    @override
    def should_2fa(self, state: State) -> bool:
        return True

    @override
    def get_agent_user_id_from_context(self, context: Context) -> str:
        return self._user_id

    @override
    def get_local_user_id(self, webhook_id: str) -> None:
        return None

    @override
    def get_local_webhook_id(self, agent_user_id: str) -> str:
        return "webhook"

    @override
    def get_agent_user_id_from_webhook(self, webhook_id: str) -> None:
        return None

    @override
    async def async_connect_agent_user(self, agent_user_id: str) -> None:
        """Nothing is kept of who connected."""

    @override
    async def async_disconnect_agent_user(self, agent_user_id: str) -> None:
        """Nothing is kept of who connected."""

    @override
    def async_get_agent_users(self) -> tuple[str, ...]:
        return ()

    @override
    async def async_report_state(
        self, message: dict[str, Any], agent_user_id: str, event_id: str | None = None
    ) -> HTTPStatus | None:
        return None


class Google:
    """What Google sees, says and does."""

    def __init__(self, hass: HomeAssistant, user_id: str, *exposed: str, reports: bool = False) -> None:
        self.hass = hass
        self.user_id = user_id
        self.config = Config(hass, user_id, exposed, reports=reports)

    async def _ask(self, intent: str, payload: dict[str, Any] | None = None) -> dict[str, Any]:
        message = {"requestId": "1", "inputs": [{"intent": f"action.devices.{intent}", "payload": payload or {}}]}
        handle: Any = async_handle_message
        answer = await handle(self.hass, self.config, self.user_id, self.user_id, message, SOURCE_CLOUD)
        await self.hass.async_block_till_done()
        result: dict[str, Any] = answer["payload"]
        return result

    async def sync(self) -> dict[str, dict[str, Any]]:
        """Return the devices that Google is told of, by entity."""
        return {one["id"]: one for one in (await self._ask("SYNC"))["devices"]}

    async def query(self, entity_id: str) -> dict[str, Any]:
        """Return what Google is told of a device's state."""
        state: dict[str, Any] = (await self._ask("QUERY", {"devices": [{"id": entity_id}]}))["devices"][entity_id]
        return state

    async def execute(self, entity_id: str, command: str, **params: Any) -> dict[str, Any]:
        """Let Google give a command; return what came of it."""
        payload = {
            "commands": [
                {
                    "devices": [{"id": entity_id}],
                    "execution": [{"command": f"action.devices.commands.{command}", "params": params}],
                }
            ]
        }
        answer = await self._ask("EXECUTE", payload)
        return answer["commands"][0] if "commands" in answer else answer


async def google(hass: HomeAssistant, user_id: str, *exposed: str, reports: bool = False) -> Google:
    """Set up what Google needs."""
    assert await async_setup_component(hass, "homeassistant", {})
    found = Google(hass, user_id, *exposed, reports=reports)
    await found.config.async_initialize()
    return found
