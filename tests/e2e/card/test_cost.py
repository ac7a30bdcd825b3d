"""What the card costs a browser while a session runs: no frame may take the page's time for so long that somebody feels it.

Each recording lasts CARD_RECORDING_SECONDS, ten where nobody says more; `--log-cli-level=info` tells what came out.
Times are of the processor, since a machine that is busy with other things would be blamed on the card otherwise.
"""

from dataclasses import dataclass
import json
import logging
import os
from typing import Any

from playwright.sync_api import Page
import pytest

from demo.simulator import PROJECT
from tests.e2e.browser import USUAL
from tests.e2e.running_demo import Demo

pytestmark = pytest.mark.browser

_LOGGER = logging.getLogger(__name__)

SECONDS = float(os.environ.get("CARD_RECORDING_SECONDS", "10"))
LONG_MS = 50
BUILT = PROJECT / "custom_components" / "recovery_massager" / "frontend" / "recovery-massager-card.js"
PICTURES: dict[str, Any] = json.loads((PROJECT / "card" / "tests" / "pictures.json").read_text())
EVENTS_A_SECOND = 5
"""The most that Home Assistant sends (docs/live.md)."""
FEED = """([picture, every]) => {
  let turn = 0;
  setInterval(() => {
    turn += 1;
    const full = (chamber) => Math.round(20 + 20 * Math.sin(turn / 5 + chamber));
    window.cardGallery.send({
      sent_at: new Date(Date.parse(picture.sent_at) + turn * every).toISOString(),
      pressure: { ...picture.pressure, value: 20 + (turn % 5) * 5, now: full(0) },
      legs: picture.legs.map((leg) => ({ ...leg, chambers: leg.chambers.map((_, chamber) => full(chamber)) })),
    });
  }, every);
}"""


@dataclass(frozen=True, slots=True)
class Recording:
    """The tasks of a page's main thread, in milliseconds of the processor."""

    tasks: list[float]

    @property
    def longest(self) -> float:
        return max(self.tasks, default=0)

    @property
    def busy(self) -> float:
        """Percent of the time."""
        return sum(self.tasks) / SECONDS / 10

    def __str__(self) -> str:
        long = sum(task > LONG_MS for task in self.tasks)
        return f"longest task {self.longest:.1f} ms, {long} over {LONG_MS} ms, busy {self.busy:.1f} % of {SECONDS:g} s"


def _record(page: Page) -> Recording:
    """Record what the main thread of a page does."""
    browser = page.context.browser
    assert browser is not None
    browser.start_tracing(page=page, categories=["disabled-by-default-devtools.timeline", "toplevel", "__metadata"])
    page.wait_for_timeout(SECONDS * 1000)
    events: list[dict[str, Any]] = json.loads(browser.stop_tracing())["traceEvents"]
    main = {
        (e["pid"], e["tid"]) for e in events if e["name"] == "thread_name" and e["args"]["name"] == "CrRendererMain"
    }
    tasks = [e for e in events if e["name"] == "RunTask" and (e["pid"], e["tid"]) in main]
    # There may be other pages, which do nothing.
    busiest = max(
        {one["pid"] for one in tasks}, key=lambda pid: sum(e.get("tdur", 0) for e in tasks if e["pid"] == pid)
    )
    return Recording([e["tdur"] / 1000 for e in tasks if e["pid"] == busiest and "tdur" in e])


def test_the_card_by_itself_never_holds_a_frame_up(page: Page) -> None:
    alone = page.context.new_page()
    alone.goto(f"{page.url.split('/', 3)[0]}//{page.url.split('/')[2]}/manifest.json")
    alone.set_content("<body><main></main></body>")
    alone.evaluate("customElements.define('home-assistant', class extends HTMLElement {})")
    alone.evaluate("customElements.define('ha-card', class extends HTMLElement {})")
    alone.evaluate("document.body.append(document.createElement('home-assistant'))")
    alone.add_script_tag(content=BUILT.read_text(), type="module")
    alone.add_script_tag(path=PROJECT / "tests" / "e2e" / "card" / "gallery.js")
    alone.wait_for_function("customElements.get('recovery-massager-card') !== undefined")
    page.close()
    picture = {**PICTURES["base"], **PICTURES["states"]["running"]}
    alone.evaluate("picture => cardGallery.show(picture, { width: 400 })", picture)
    alone.evaluate(FEED, [picture, 1000 / EVENTS_A_SECOND])
    recording = _record(alone)
    _LOGGER.info("The card alone, %s events a second: %s", EVENTS_A_SECOND, recording)
    assert len(recording.tasks) > SECONDS * EVENTS_A_SECOND, "it was recorded"
    assert recording.longest < LONG_MS


@pytest.mark.skipif("CARD_RECORDING_SECONDS" not in os.environ, reason="compares where a recording is asked for")
def test_a_dashboard_with_the_card_has_no_long_frame_that_one_without_lacks(demo: Demo, page: Page) -> None:
    assert page.viewport_size == USUAL["viewport"]
    with demo.log_in() as home:
        [own] = [one for one in home.command("lovelace/dashboards/list") if one["url_path"] == "calf-boots"]
        config = home.command("lovelace/config", url_path=own["url_path"])
        if not any(one["url_path"] == "without-card" for one in home.command("lovelace/dashboards/list")):
            home.command("lovelace/dashboards/create", url_path="without-card", title="Without", mode="storage")
        for section in config["views"][0]["sections"]:
            section["cards"] = [one for one in section["cards"] if one["type"] != "custom:recovery-massager-card"]
        home.command("lovelace/config/save", url_path="without-card", config=config)
        home.call("recovery_massager.start_session", "climate.calf_boots", minutes=10, pressure=25)
    demo.device.wait_for(run="running")
    page.wait_for_timeout(3000)
    with_card = _record(page)
    page.goto(f"{demo.home}/without-card/massage")
    page.locator("hui-thermostat-card").wait_for()
    page.wait_for_timeout(3000)
    without = _record(page)
    _LOGGER.info("The dashboard with the card: %s", with_card)
    _LOGGER.info("The dashboard without it: %s", without)
    assert demo.device.state["run"] == "running"
    assert with_card.longest < max(LONG_MS, 1.5 * without.longest)
