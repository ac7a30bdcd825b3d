"""Phones with the companion app: Home Assistant's own integration, whose pushes are caught on their way out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker, AiohttpClientMockResponse
from yarl import URL

from tests.integration.passing import settle

TAPPED = "mobile_app_notification_action"


@dataclass
class Phone:
    """One phone, and what it was sent."""

    name: str
    device_id: str
    entry: MockConfigEntry
    sent: list[dict[str, Any]] = field(default_factory=list)

    @property
    def shown(self) -> dict[str, dict[str, Any]]:
        """What it shows now, by its tag."""
        shown: dict[str, dict[str, Any]] = {}
        for one in self.sent:
            tag = one["data"]["tag"]
            if one["message"] == "clear_notification":
                shown.pop(tag, None)
            else:
                shown[tag] = one
        return shown

    @property
    def messages(self) -> list[str]:
        """The messages that it shows."""
        return [one["message"] for one in self.shown.values()]

    @property
    def actions(self) -> dict[str, str]:
        """What can be tapped now, by its title."""
        return {
            action["title"]: action["action"]
            for one in self.shown.values()
            for action in one["data"].get("actions", ())
        }


async def add_phone(hass: HomeAssistant, web: AiohttpClientMocker, name: str) -> Phone:
    """Add a phone with the app, as it is after it was registered."""
    slug = name.lower().replace(" ", "_")
    entry = MockConfigEntry(
        domain="mobile_app",
        title=name,
        data={
            "app_data": {"push_token": slug, "push_url": f"http://push.test/{slug}"},
            "app_id": "io.test",
            "app_name": "App",
            "app_version": "1",
            "device_id": f"id of {slug}",
            "device_name": name,
            "manufacturer": "Test",
            "model": "One",
            "os_name": "Android",
            "os_version": "1",
            "supports_encryption": False,
            "user_id": "somebody",
            "webhook_id": f"hook_{slug}",
        },
    )
    entry.add_to_hass(hass)
    phone = Phone(name, "", entry)

    async def push(method: str, url: URL, data: Mapping[str, Any]) -> AiohttpClientMockResponse:
        phone.sent.append({key: value for key, value in data.items() if key in {"title", "message", "data"}})
        return AiohttpClientMockResponse(method, url, status=201, json={})

    web.post(f"http://push.test/{slug}", side_effect=push)  # type: ignore[no-untyped-call]
    if "mobile_app" in hass.config.components:
        assert await hass.config_entries.async_setup(entry.entry_id)
    else:
        assert await async_setup_component(hass, "mobile_app", {})
    await hass.async_block_till_done()
    (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    phone.device_id = device.id
    return phone


async def tap(hass: HomeAssistant, action: str | None, reply_text: str | None = None) -> None:
    """Tap this on a phone, and let all happen that follows at once."""
    written = {} if reply_text is None else {"reply_text": reply_text}
    hass.bus.async_fire(TAPPED, {"action": action, **written})
    await settle()
    await hass.async_block_till_done()
