"""From a massager that nobody has described to one that is added, by the way that the guide shows."""

from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from demo.connection import ANSWER_SECONDS, Json
from demo.home import DOMAIN
from demo.provision import FLOW
from demo.simulator import PROJECT, SimulatedMassager
from demo.site import Site
from tests.e2e.families import Family, Machine

pytestmark = pytest.mark.e2e

MINE = Family(
    "my_stimulator", "hy-ems=hy14", "hy14", key="level_up", off_key="stop", found=False, electrical=True, lowest=0
)
GUIDE = (PROJECT / "docs" / "adding-a-massager.md").read_text()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, loopback_for_module: None) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("own"), MINE.device)
    try:
        yield site
    finally:
        site.close()


@pytest.fixture
def device(site: Site) -> SimulatedMassager:
    return site.simulator.massager(MINE.name)


def ask(site: Site, action: str, **data: Any) -> Future[Json]:
    """Begin an action of ours, for its response."""
    return site.client.begin(
        "call_service", domain=DOMAIN, service=action, service_data=data, target={}, return_response=True
    )


def issues(site: Site) -> list[Json]:
    found: list[Json] = site.client.command("repairs/list_issues")["issues"]
    return [issue for issue in found if issue["domain"] == DOMAIN]


def test_it_is_looked_at_while_its_keys_are_pressed(site: Site, device: SimulatedMassager) -> None:
    address = device.describe()["address"]
    # Home Assistant has to have heard it; and who looks for it in the dialog has the actions from then on.
    site.client.discovered(DOMAIN, MINE.name)
    flow = site.client.flow(FLOW, {"handler": DOMAIN})
    site.client.rest("DELETE", f"/api/config/config_entries/{FLOW}/{flow['flow_id']}")
    looking = ask(site, "capture", address=address, seconds=12)
    device.wait_until(lambda _: bool(device.describe()["subscribed"]), 20, "somebody who listens")
    device.press("start")
    for _ in range(6):
        for key in ("mode", "level_up", "level_up", "level_down"):
            device.press(key)
    device.press("stop")
    answer = looking.result(ANSWER_SECONDS)["response"]

    assert device.received() == []
    report: str = answer["report"]
    assert (site.server.config / answer["path"]).read_text() == report
    assert "length at 2 (2 bytes, big)" in report
    assert "crc16_xmodem" in report
    assert "head: 68 79" in answer["draft"]
    own = address.replace(":", "").lower()
    bare = report.replace(" ", "").lower()
    assert own not in bare
    assert bytes.fromhex(own)[::-1].hex() not in bare
    assert not device.connected


def test_its_profile_is_mended_without_a_restart_and_it_is_added_and_stopped(
    site: Site, device: SimulatedMassager
) -> None:
    text = GUIDE[GUIDE.index("id: my_stimulator") :]
    text = text[: text.index("```")]
    folder: Path = site.server.config / DOMAIN / "profiles"
    folder.mkdir(parents=True)
    file = folder / "mine.yaml"

    file.write_text(text.replace("kind: ems", "kind: electric"))
    answer = ask(site, "reload_profiles").result(ANSWER_SECONDS)["response"]
    assert answer["broken"][0]["file"] == "mine.yaml"
    assert answer["broken"][0]["key_path"] == "kind"
    assert [issue["translation_placeholders"]["file"] for issue in issues(site)] == ["mine.yaml"]

    file.write_text(text)
    answer = ask(site, "reload_profiles").result(ANSWER_SECONDS)["response"]
    assert [one["id"] for one in answer["loaded"]] == ["my_stimulator"]
    assert answer["broken"] == issues(site) == []

    machine = Machine(site.client, MINE, device)
    machine.add()
    machine.start(minutes=10)
    assert machine.level == MINE.lowest
    # The start alone carries its time.
    assert 590 <= device.state["seconds_left"] <= 600
    device.press("level_up")
    machine.wait_for_level(1)
    site.client.call("button.press", machine.entities["button.stop"])
    assert device.state["run"] == "idle"
    site.client.remove_entry(machine.entry)
    assert site.complaints() == []
