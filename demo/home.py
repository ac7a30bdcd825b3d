"""Home Assistant as a process, with a configuration folder of its own."""

from collections.abc import Callable
from contextlib import suppress
import json
from pathlib import Path
import sys
from textwrap import dedent
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from .child import Child, wait_until
from .client import HomeClient
from .simulator import HOST, PROJECT

DOMAIN = "recovery_massager"
USER = "demo"
PASSWORD = "demo"  # noqa: S105
RESTART_EXIT_CODE = 100
"""Home Assistant ends with this status when somebody asked it to restart; whoever started it starts it again."""
START_SECONDS = 120.0

CONFIGURATION = dedent("""\
    # Written by the demo when this folder was made; yours to change.
    # What default_config loads, without what needs the internet or looks for devices in the network.
    frontend:
    config:
    history:
    logbook:
    conversation:
    bluetooth:
    webhook:
    automation: !include automations.yaml
    script: !include scripts.yaml
    scene: !include scenes.yaml

    recorder:
      commit_interval: 1

    logger:
      default: warning
      logs:
        custom_components.recovery_massager: {level}
        # Cameras and voice satellites are not used here, so what they lack is no news.
        haffmpeg: critical
        homeassistant.components.camera.img_util: critical
        aiohttp_fast_zlib: error
    """)


HTTP_DEFAULTS: dict[str, Any] = {
    "cors_allowed_origins": [],
    "login_attempts_threshold": -1,
    "ip_ban_enabled": True,
    "ssl_profile": "modern",
    "use_x_frame_options": True,
    "created_at": "2026-01-01T00:00:00+00:00",
    "error": None,
    "error_message": None,
}
"""What Home Assistant's `http` wants to find beside address and port."""


class HomeServer:
    """A Home Assistant. Its folder holds the configuration (`config`) and the log (`home-assistant.log`), and is kept."""

    def __init__(self, folder: Path, port: int, *, log_level: str = "info", debug: bool = False) -> None:
        """Prepare the folder where that is still to be done; `debug` makes Home Assistant check its own rules strictly."""
        self.config = folder / "config"
        self.log = folder / "home-assistant.log"
        self.port = port
        self.url = f"http://{HOST}:{port}"
        self._debug = debug
        self._child: Child | None = None
        self._prepare(log_level)

    def _prepare(self, log_level: str) -> None:
        (self.config / "custom_components").mkdir(parents=True, exist_ok=True)
        integration = self.config / "custom_components" / DOMAIN
        if not integration.exists():
            integration.unlink(missing_ok=True)
            integration.symlink_to(PROJECT / "custom_components" / DOMAIN, target_is_directory=True)
        for name, text in {
            "configuration.yaml": CONFIGURATION.format(level=log_level),
            "automations.yaml": "[]\n",
            "scripts.yaml": "{}\n",
            "scenes.yaml": "[]\n",
        }.items():
            if not (self.config / name).exists():
                (self.config / name).write_text(text)
        # Onboarding's other steps would set up integrations that need the internet.
        self._store("onboarding", 4, 1, lambda data: data or {"done": ["core_config", "analytics", "integration"]})
        # From YAML it would only be on trial, and Home Assistant would go back to its usual port after five minutes.
        self._store("http", 2, 2, self._with_own_port)

    def _with_own_port(self, data: dict[str, Any]) -> dict[str, Any]:
        stable = HTTP_DEFAULTS | data.get("stable", {}) | {"server_host": [HOST], "server_port": self.port}
        return {**data, "stable": stable, "pending": None, "yaml_migration_done": True}

    def _store(
        self, name: str, version: int, minor_version: int, change: Callable[[dict[str, Any]], dict[str, Any]]
    ) -> None:
        """Change a file of Home Assistant's storage while it does not run."""
        path = self.config / ".storage" / name
        kept: dict[str, Any] = {"version": version, "minor_version": minor_version, "key": name, "data": {}}
        if path.exists():
            kept = json.loads(path.read_text())
        kept["data"] = change(kept["data"])
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(kept, indent=2))

    @property
    def exit_code(self) -> int | None:
        """How Home Assistant ended; None while it runs, or was never started."""
        return self._child.exit_code if self._child else None

    def start(self) -> None:
        """Start it and wait until it answers; ChildFailed if it does not."""
        hass = Path(sys.executable).with_name("hass")
        options: list[str | Path] = [
            "--config",
            self.config,
            "--log-no-color",
            "--skip-pip",
            *(["--debug"] if self._debug else []),
        ]
        self._child = Child("Home Assistant", [hass, *options], self.log, folder=self.config)
        try:
            self._child.wait_until(self._answers, START_SECONDS, "answering")
        except BaseException:
            self._child.kill()
            raise

    def _answers(self) -> bool:
        with suppress(URLError, ConnectionError, TimeoutError), urlopen(f"{self.url}/manifest.json", timeout=5):  # noqa: S310
            return True
        return False

    def client(self) -> HomeClient:
        """Log in as the demo user, who is made where there is none yet, and wait until everything is loaded.

        The caller closes the client.
        """
        client = HomeClient(self.url, USER, PASSWORD)
        try:
            wait_until(lambda: client.command("get_config")["state"] == "RUNNING", START_SECONDS, "all is loaded")
        except BaseException:
            client.close()
            raise
        return client

    def wait_until_ended(self, seconds: float) -> int:
        """Wait until Home Assistant has ended by itself, and return its status."""
        assert self._child
        return self._child.wait(seconds)

    def stop(self) -> None:
        """End it as a service manager does; sessions that would not end by themselves are stopped by the integration."""
        if self._child:
            self._child.stop()

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        if self._child:
            self._child.kill()
