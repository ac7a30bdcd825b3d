"""A phone with Home Assistant's app: registered as the app registers, told over the app's own channel, tapped by its webhook."""

from typing import Any

from demo.client import HomeClient
from demo.connection import Json

TAPPED = "mobile_app_notification_action"


class Phone:
    """A phone of the logged-in person; `told` holds what it was told since the last look, oldest first."""

    def __init__(self, home: HomeClient, name: str) -> None:
        self._home = home
        self.told: list[Json] = []
        """As the app gets it: `title`, `message`, and `data` with `tag` and `actions`."""
        registration = home.rest(
            "POST",
            "/api/mobile_app/registrations",
            {
                "app_data": {"push_websocket_channel": True},
                "app_id": "io.homeassistant.companion",
                "app_name": "Home Assistant",
                "app_version": "2026.11.1",
                "device_id": name,
                "device_name": name,
                "manufacturer": "Nobody",
                "model": "Virtual",
                "os_name": "Android",
                "os_version": "16",
                "supports_encryption": False,
            },
        )
        self._webhook: str = registration["webhook_id"]
        self.connect(home)
        self.device_id: str = next(
            one["id"] for one in home.command("config/device_registry/list") if one["name"] == name
        )

    def connect(self, home: HomeClient) -> None:
        """Listen for what it is told, as the app does whenever it finds Home Assistant again."""
        self._home = home
        home.subscribe("mobile_app/push_notification_channel", self.told.append, webhook_id=self._webhook)

    def wait_for(self, text: str, seconds: float = 10) -> Json:
        """Wait until it was told something with this text in it, and return the last such notification."""

        def found() -> list[Json]:
            return [one for one in self.told if text in f"{one.get('title')} {one.get('message')}"]

        self._home.wait_until(lambda: bool(found()), seconds, f"a notification with {text!r}; it was told {self.told}")
        return found()[-1]

    def actions(self, notification: Json) -> dict[str, str]:
        """Return the buttons of a notification: what each does, by its title."""
        return {one["title"]: one["action"] for one in notification["data"].get("actions", ())}

    def tap(self, action: str, **more: Any) -> None:
        """Tap a button, or answer a question (`reply_text`)."""
        self._home.rest(
            "POST",
            f"/api/webhook/{self._webhook}",
            {"type": "fire_event", "data": {"event_type": TAPPED, "event_data": {"action": action, **more}}},
        )
