"""A house whose Home Assistant takes a stub for Strava, with the stub in a process of its own."""

from collections.abc import Mapping
import json
from pathlib import Path
import sys
from typing import Any, Self
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener, urlopen

from demo import provision
from demo.child import Child
from demo.connection import Json
from demo.home import CONFIGURATION, DOMAIN
from demo.simulator import PROJECT
from tests.e2e.house import Boots, House
from tests.strava.server import CLIENT_ID, CLIENT_SECRET

ELSEWHERE = "strava_elsewhere"
HA_STRAVA = "ha_strava"
HURRY = "in_a_hurry"
SOON = 10


class StravaProcess:
    """The stub, as another process has it."""

    def __init__(self, log: Path) -> None:
        self.child = Child("Strava's stub", (sys.executable, "-m", "tests.strava"), log, folder=PROJECT)
        self.child.wait_until(lambda: "http" in self.child.written(), SOON, "listening")
        self.url = self.child.written().splitlines()[0].strip()

    def do(self, what: str, *args: Any, **named: Any) -> Any:
        """Call a method of the stub."""
        return self._tell(what, {"args": args, "named": named})

    def get(self, what: str) -> Any:
        """Return what an attribute of the stub holds."""
        return self._tell(what, {})

    def set(self, what: str, value: Any) -> None:
        """Set an attribute of the stub."""
        self._tell(what, {"value": value})

    def _tell(self, what: str, body: dict[str, Any]) -> Any:
        request = Request(f"{self.url}/stub/{what}", json.dumps(body).encode())
        with urlopen(request, timeout=SOON) as response:
            return json.load(response)["result"]

    def allow(self, page: str) -> str:
        """Be the athlete who allows what is asked for; return the address to which they are sent back."""
        try:
            build_opener(_Stay).open(page, timeout=SOON)
        except HTTPError as answer:
            location: str = answer.headers["Location"]
            return location
        raise AssertionError("sent nowhere")


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


class StravaHouse(House):
    """A house with boots, and an app of Strava whose credential is entered."""

    def __init__(self, folder: Path) -> None:
        self.strava = StravaProcess(folder / "strava.log")
        components = folder / "config" / "custom_components"
        components.mkdir(parents=True)
        for name in (ELSEWHERE, HA_STRAVA, HURRY):
            (components / name).symlink_to(PROJECT / "tests" / "e2e" / "integrations" / name)
        lines = CONFIGURATION.format(level="debug")
        lines += f"\n{ELSEWHERE}:\n  site: {self.strava.url}\n{HA_STRAVA}:\n{HURRY}:\nmobile_app:\n"
        (folder / "config" / "configuration.yaml").write_text(lines)
        try:
            super().__init__(folder)
        except BaseException:
            self.strava.child.kill()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.close()
        finally:
            self.strava.child.stop(SOON)

    def enter_credential(self) -> None:
        """Enter the client ID and the secret of the app, as in the dialog."""
        credential = {"domain": DOMAIN, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "name": "Own app"}
        self.client.command("application_credentials/create", **credential)

    def add_athlete(
        self, boots: Boots, name: str = "Ada", statement: Mapping[str, Any] = provision.HEALTHY_ADULT
    ) -> Json:
        """Add an athlete of the boots, without Strava; healthy, unless they state something else."""
        answers: dict[str, Json] = {
            "user": {"next_step_id": "athlete"},
            "athlete": {"name": name, "massagers": [boots.entry["entry_id"]]},
            "athlete_safety": dict(statement),
            "athlete_barred": {},
            "athlete_strava": {"next_step_id": "athlete_alone"},
        }
        result = self.client.walk(provision.FLOW, self.client.flow(provision.FLOW, {"handler": DOMAIN}), answers)
        assert result["type"] == "create_entry", result
        entry: Json = result["result"]
        return entry

    def connect(self, athlete: Json, scope: str = "read") -> Json:
        """Connect an athlete with Strava as the frontend does, from *Reconfigure* to its end; return the last step."""
        home = self.client
        menu = home.flow(provision.FLOW, {"handler": DOMAIN, "entry_id": athlete["entry_id"]})
        path = f"{provision.FLOW}/{menu['flow_id']}"
        answers: dict[str, Json] = {"athlete_changes": {"next_step_id": "strava"}, "strava": {"scope": scope}}
        external = home.walk(provision.FLOW, menu, answers)
        assert external["type"] == "external", external
        back = self.strava.allow(external["url"])
        assert back.startswith(self.server.url), back
        assert parse_qs(urlsplit(back).query)["scope"]
        with urlopen(back, timeout=SOON) as response:
            assert response.status == 200
        return home.flow(path, {})
