"""Every state of the card, within Home Assistant's own page and theme: accessible, with the stop the biggest thing on it.

The states are made up (`card/tests/pictures.json`), since most of them last no longer than a moment. With KEEP_SCREENSHOT
set, the pictures for the documentation are written anew.
"""

from datetime import datetime
import json
from typing import Any, Literal

from playwright.sync_api import Page
import pytest

from demo.simulator import PROJECT
from tests.e2e.browser import IMAGES, KEEP

pytestmark = pytest.mark.browser

PICTURES: dict[str, Any] = json.loads((PROJECT / "card" / "tests" / "pictures.json").read_text())
GALLERY = PROJECT / "tests" / "e2e" / "card" / "gallery.js"
AXE = PROJECT / "card" / "node_modules" / "axe-core" / "axe.min.js"
AUDIT = """async () => {
  // Under a text within a drawing lies the card, but axe does not look through a drawing, which nothing else is told of.
  const parts = document.querySelector("#gallery recovery-massager-card").shadowRoot;
  const drawings = [...parts.querySelectorAll("recovery-massager-dial, recovery-massager-ring")].map(
    (part) => part.shadowRoot.querySelector(".face > svg")
  );
  for (const drawing of drawings) drawing.style.display = "none";
  const { violations, incomplete } = await axe.run("#gallery main", { resultTypes: ["violations", "incomplete"] });
  for (const drawing of drawings) drawing.style.display = "";
  const undecided = incomplete.filter(({ id }) => id === "color-contrast").map(({ id, nodes }) => ({
    id, nodes: nodes.filter((node) => node.any.every((check) => check.data?.messageKey !== "shortTextContent")),
  })).filter(({ nodes }) => nodes.length > 0);
  return [...violations, ...undecided].map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html + node.failureSummary).join("; ")}`
  );
}"""
BUTTONS = """() => {
  const card = document.querySelector("#gallery recovery-massager-card");
  const parts = [card, ...card.shadowRoot.querySelectorAll("recovery-massager-dial, recovery-massager-ring")];
  const sizes = parts.flatMap((part) => [...part.shadowRoot.querySelectorAll("button, select")]).map((one) => {
    const { width, height, right } = one.getBoundingClientRect();
    return { id: one.id, area: width * height, width, height, right };
  }).filter((one) => one.area > 0);
  const { scrollWidth, clientWidth } = card.shadowRoot.querySelector("ha-card");
  return { sizes, spill: scrollWidth - clientWidth };
}"""
WIDE, USUALLY, NARROW, NARROWEST = 500, 400, 300, 220
MADE = [*PICTURES["states"], "away", "loading", "not-allowed", "offline"]
UNPICTURED = ("full-legs", "vibration", "loading", "not-allowed", "offline", "away")
IN_THE_DARK = ("running", "stop-not-confirmed", "plan", "electrical", "idle")
type Scheme = Literal["light", "dark"]


@pytest.fixture(autouse=True)
def gallery(page: Page) -> None:
    """Let the page show the card in any state, and look at what it shows."""
    assert AXE.exists(), "scripts/card brings axe-core"
    page.add_script_tag(path=GALLERY)
    page.add_script_tag(path=AXE)
    # What moves would be measured, and photographed, on its way.
    page.emulate_media(reduced_motion="reduce")


def _shine(page: Page, scheme: Scheme) -> None:
    """Take the light or the dark theme, and wait until Home Assistant has it."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    dark = "document.querySelector('home-assistant').hass.themes.darkMode"
    page.wait_for_function(f"{dark} === {str(scheme == 'dark').lower()}")


def _show(page: Page, state: str, *, width: int = USUALLY, language: str = "en", **config: Any) -> None:
    options: dict[str, Any] = {"width": width, "language": language, "config": config}
    picture: dict[str, Any] | None = None
    if state == "away":
        picture = PICTURES["away"]
    elif state == "not-allowed":
        options["error"] = "unauthorized"
    elif state != "loading":
        picture = {**PICTURES["base"], **PICTURES["states"].get(state, PICTURES["states"]["running"])}
        tonight = datetime.now().astimezone().replace(hour=20, minute=30)
        picture["plans"] = [{**plan, "at": tonight.isoformat()} for plan in picture["plans"]]
        options["connected"] = state != "offline"
    page.evaluate("([picture, options]) => cardGallery.show(picture, options)", [picture, options])
    page.locator("#gallery #stop").wait_for()


def _keep(page: Page, name: str) -> None:
    if KEEP:
        page.locator("#gallery recovery-massager-card").screenshot(path=IMAGES / f"card-{name}.png")


def test_the_audit_sees_into_the_card(page: Page) -> None:
    _show(page, "running")
    page.locator("#gallery recovery-massager-dial button").first.evaluate(
        "button => button.removeAttribute('aria-label')"
    )
    page.locator("#gallery #status").evaluate(
        "status => (status.parentElement.querySelector('.status').style.color = '#ddd')"
    )
    found = " ".join(page.evaluate(AUDIT))
    assert "button-name" in found
    assert "color-contrast" in found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_state_has_anything_that_shuts_somebody_out(page: Page, scheme: Scheme) -> None:
    _shine(page, scheme)
    found: dict[str, list[str]] = {}
    for state in MADE:
        _show(page, state)
        if violations := page.evaluate(AUDIT):
            found[state] = violations
        if scheme == "light":
            if state not in UNPICTURED:
                _keep(page, state)
        elif state in IN_THE_DARK:
            _keep(page, f"{state}-dark")
    assert found == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nor_has_the_small_form(page: Page, scheme: Scheme) -> None:
    _shine(page, scheme)
    found: dict[str, list[str]] = {}
    for state in ("running", "plan-due", "electrical", "stop-not-confirmed"):
        for width, compact in ((NARROWEST, False), (USUALLY, True)):
            _show(page, state, width=width, compact=compact)
            found |= {f"{state} {width}": violations} if (violations := page.evaluate(AUDIT)) else {}
    _show(page, "running", width=NARROW)
    _keep(page, "narrow" if scheme == "light" else "narrow-dark")
    assert found == {}


def test_the_stop_is_always_the_biggest_thing_to_press_and_nothing_spills_over(page: Page) -> None:
    for state in MADE:
        for width in (WIDE, USUALLY, NARROW, NARROWEST):
            for language in ("en", "de", "fr", "es") if width in (USUALLY, NARROWEST) else ("de",):
                _show(page, state, width=width, language=language)
                seen = page.evaluate(BUTTONS)
                stop = next(one for one in seen["sizes"] if one["id"] == "stop")
                others = [one for one in seen["sizes"] if one["id"] != "stop"]
                where = f"{state}, {width} wide, {language}"
                assert all(stop["area"] > 1.5 * one["area"] for one in others), where
                assert stop["height"] >= 60, where
                assert all(one["width"] >= 36 and one["height"] >= 36 for one in others), f"too small to tap: {where}"
                assert all(one["right"] <= 16 + width for one in seen["sizes"]), f"spills over: {where}"
                assert seen["spill"] <= 0, f"spills over: {where}"
