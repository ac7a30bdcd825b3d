"""Amazon Alexa as Home Assistant answers it: by the directives that Amazon's cloud sends."""

from typing import Any

from homeassistant.components.alexa.const import CONF_ENTITY_CONFIG, CONF_FILTER, CONF_LOCALE
from homeassistant.components.alexa.smart_home import AlexaConfig, async_handle_message
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers.entityfilter import FILTER_SCHEMA
from homeassistant.setup import async_setup_component


def directive(namespace: str, name: str, entity_id: str | None = None, **more: Any) -> dict[str, Any]:
    """Return a directive as Amazon's cloud sends it; `more` is its payload, and what else stands in its header."""
    payload = more.pop("payload", {})
    header = {"namespace": namespace, "name": name, "messageId": "1", "correlationToken": "2", "payloadVersion": "3"}
    told: dict[str, Any] = {"header": {**header, **more}, "payload": payload}
    if entity_id is not None:
        scope = {"type": "BearerToken", "token": "3"}
        told["endpoint"] = {"scope": scope, "endpointId": entity_id.replace(".", "#"), "cookie": {}}
    return {"directive": told}


class Alexa:
    """What Alexa sees, says and does, for a user of Home Assistant."""

    def __init__(self, hass: HomeAssistant, user_id: str, *exposed: str) -> None:
        self.hass = hass
        self.user_id = user_id
        chosen = FILTER_SCHEMA({"include_entities": [*exposed]} if exposed else {})
        config = {CONF_FILTER: chosen, CONF_ENTITY_CONFIG: {}, CONF_LOCALE: "en-US"}
        self.config = AlexaConfig(hass, config)

    async def _tell(self, namespace: str, name: str, entity_id: str | None = None, **more: Any) -> dict[str, Any]:
        message = directive(namespace, name, entity_id, **more)
        answer: Any = await async_handle_message(self.hass, self.config, message, Context(user_id=self.user_id))
        await self.hass.async_block_till_done()
        result: dict[str, Any] = answer
        return result

    async def discover(self) -> dict[str, dict[str, Any]]:
        """Return what Alexa discovers, by entity."""
        answer = await self._tell("Alexa.Discovery", "Discover")
        return {one["endpointId"].replace("#", "."): one for one in answer["event"]["payload"]["endpoints"]}

    async def report(self, entity_id: str) -> dict[str, Any]:
        """Return the state that Alexa is told, by the names of the properties."""
        answer = await self._tell("Alexa", "ReportState", entity_id)
        return {
            f"{one['namespace']}.{one['name']}" + (f" {one['instance']}" if "instance" in one else ""): one["value"]
            for one in answer["context"]["properties"]
        }

    async def tell(self, entity_id: str, namespace: str, name: str, instance: str | None = None, **payload: Any) -> str:
        """Give a directive; return the name of the answer, or the type of the error."""
        more = {} if instance is None else {"instance": instance}
        answer = await self._tell(f"Alexa.{namespace}", name, entity_id, payload=payload, **more)
        event = answer["event"]
        kind: str = event["payload"].get("type") or event["header"]["name"]
        return kind


async def alexa(hass: HomeAssistant, user_id: str, *exposed: str) -> Alexa:
    """Set up what Alexa needs."""
    assert await async_setup_component(hass, "homeassistant", {})
    found = Alexa(hass, user_id, *exposed)
    await found.config.async_initialize()
    return found
