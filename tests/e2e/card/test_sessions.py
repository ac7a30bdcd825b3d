"""Whole sessions on the card, by mouse, by touch and by keyboard alone, and what comes in between."""

from datetime import UTC, datetime, timedelta
import json
import math
import re

from playwright.sync_api import Locator, Page, expect
import pytest

from tests.e2e.browser import PATIENCE_MS, picture
from tests.e2e.running_demo import Demo

pytestmark = pytest.mark.browser

FOCUSED = """() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element?.id || element?.dataset?.value || element?.getAttribute("aria-label") || "";
}"""
"""What has the focus, however deep it is."""
AT_REST = re.compile("Idle|Stopped|Finished|Interrupted")
MOST_TABS = 120
LOWEST, DIAL_END, DIAL_START, DIAL_SWEEP = 20, 73 + 1 / 3, -135, 270
"""The demo's boots begin at 20 mmHg, their cap is 60, and the dial shows a third more."""


@pytest.fixture(autouse=True)
def at_rest(page: Page) -> None:
    expect(_card(page).locator("#status")).to_have_text(AT_REST)


def _card(page: Page) -> Locator:
    return page.locator("recovery-massager-card")


def _says(page: Page, status: str) -> None:
    expect(_card(page).locator("#status")).to_have_text(status, timeout=PATIENCE_MS)


def _place(page: Page, mmhg: float) -> tuple[float, float]:
    """Return where a pressure is on the dial."""
    face = _card(page).locator("recovery-massager-dial .face")
    face.scroll_into_view_if_needed()
    box = face.bounding_box()
    assert box is not None
    angle = math.radians(DIAL_START + DIAL_SWEEP * (mmhg - LOWEST) / (DIAL_END - LOWEST) - 90)
    radius = box["width"] * 86 / 200
    return box["x"] + box["width"] / 2 + radius * math.cos(angle), box["y"] + box["height"] / 2 + radius * math.sin(
        angle
    )


def _tab_to(page: Page, what: str, key: str = "Tab") -> None:
    """Go to what has this id, value or label as somebody does who has a keyboard alone."""
    for _ in range(MOST_TABS):
        if page.evaluate(FOCUSED) == what:
            return
        page.keyboard.press(key)
    raise AssertionError(f"no {what} within {MOST_TABS} tabs")


def _is_set(demo: Demo, **wanted: str) -> None:
    """Wait until Home Assistant has these values for the next session."""
    with demo.log_in() as home:
        for name, value in wanted.items():
            home.wait_for(f"{'select' if name == 'mode' else 'number'}.calf_boots_{name}", value)


def _runs_on(demo: Demo, before: float) -> None:
    demo.device.wait_until(lambda state: state["seconds_left"] > before + 280, what="five minutes more")


def test_a_whole_session_by_mouse(demo: Demo, page: Page) -> None:
    card = _card(page)
    card.locator("[data-value=wave]").click()
    page.mouse.move(*_place(page, 45))
    page.mouse.down()
    for mmhg in range(45, 24, -1):
        page.mouse.move(*_place(page, mmhg))
    assert card.locator("recovery-massager-dial .number").inner_text() == "25"
    page.mouse.up()
    _is_set(demo, mode="wave", pressure="25")
    assert demo.device.received() == []

    card.locator("#start").click()
    demo.device.wait_for(run="running", mode="wave")
    assert demo.device.state["target"] == LOWEST
    _says(page, "Running · Wave")
    expect(card.locator("recovery-massager-dial .note")).to_have_text("→ 25")
    before = demo.device.state["seconds_left"]
    card.locator("#more").click()
    _runs_on(demo, before)
    card.locator("#pause").click()
    demo.device.wait_for(run="paused")
    _says(page, "Paused · Wave")
    card.locator("#start").click()
    demo.device.wait_for(run="running")
    expect(card.locator(".air").first).to_have_attribute("style", re.compile(r"scaleY\(0\.[1-9]"))
    _says(page, "Running · Wave")

    card.locator("#stop").click()
    demo.device.wait_for(run="idle", stop_reason="control_point")
    _says(page, "Stopped")


@pytest.mark.parametrize(
    "page",
    [{"has_touch": True, "is_mobile": True, "viewport": {"width": 412, "height": 900}}],
    ids=["phone"],
    indirect=True,
)
def test_a_whole_session_by_touch(demo: Demo, page: Page) -> None:
    card = _card(page)
    card.locator("[data-value=flush]").tap()
    fingers = page.context.new_cdp_session(page)

    def finger(kind: str, *place: float) -> None:
        points = [{"x": place[0], "y": place[1]}] if place else []
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    begins = float(card.locator("recovery-massager-dial .number").inner_text())
    finger("touchStart", *_place(page, 50))
    finger("touchMove", *_place(page, 40))
    finger("touchEnd")
    _is_set(demo, mode="flush", pressure=f"{begins:g}")
    finger("touchStart", *_place(page, begins))
    for turn in range(1, 21):
        finger("touchMove", *_place(page, begins + (40 - begins) * turn / 20))
    finger("touchEnd")
    _is_set(demo, pressure="40")
    card.get_by_role("button", name="Longer session").tap()
    _is_set(demo, timer="20")
    assert demo.device.received() == []

    card.locator("#start").tap()
    demo.device.wait_for(run="running", mode="flush")
    expect(card.locator("recovery-massager-dial .note")).to_have_text("→ 40")
    before = demo.device.state["seconds_left"]
    card.locator("#more").tap()
    _runs_on(demo, before)
    card.locator("#pause").tap()
    demo.device.wait_for(run="paused")
    _says(page, "Paused · Flush")
    card.locator("#start").tap()
    demo.device.wait_for(run="running")
    _says(page, "Running · Flush")
    card.locator("#stop").tap()
    demo.device.wait_for(run="idle", stop_reason="control_point")
    _says(page, "Stopped")


def test_a_whole_session_by_keyboard_alone(demo: Demo, page: Page) -> None:
    def press(what: str, *keys: str, way: str = "Tab") -> None:
        _tab_to(page, what, way)
        for key in keys:
            page.keyboard.press(key)

    press("Pressure", "Home", "ArrowUp", "ArrowUp", "ArrowUp")
    press("pulse", "Enter")
    _is_set(demo, mode="pulse", pressure="35")
    assert demo.device.received() == []

    press("start", "Enter", way="Shift+Tab")
    demo.device.wait_for(run="running", mode="pulse")
    _says(page, "Running · Pulse")
    assert page.evaluate(FOCUSED) == "start", "the focus stays, though there is nothing to start any more"
    before = demo.device.state["seconds_left"]
    press("more", "Enter")
    _runs_on(demo, before)
    press("pause", "Space", way="Shift+Tab")
    demo.device.wait_for(run="paused")
    _says(page, "Paused · Pulse")
    press("start", "Enter", way="Shift+Tab")
    demo.device.wait_for(run="running")
    _says(page, "Running · Pulse")
    press("stop", "Space", way="Shift+Tab")
    demo.device.wait_for(run="idle", stop_reason="control_point")
    _says(page, "Stopped")


def test_a_storm_of_moves_on_the_dial_is_one_call(demo: Demo, page: Page) -> None:
    calls: list[float] = []

    def sent(frame: str | bytes) -> None:
        read = json.loads(frame)
        messages = read if isinstance(read, list) else [read]
        calls.extend(one["service_data"]["pressure"] for one in messages if one.get("service") == "set_pressure")

    page.on("websocket", lambda socket: socket.on("framesent", sent))
    page.reload()
    _card(page).locator("#stop").wait_for()
    page.mouse.move(*_place(page, 25))
    page.mouse.down()
    for turn in range(60):
        page.mouse.move(*_place(page, 25 + 30 * abs(math.sin(turn / 20))))
    page.mouse.move(*_place(page, 55))
    page.mouse.up()
    _is_set(demo, pressure="55")
    _tab_to(page, "Pressure")
    for _ in range(5):
        page.keyboard.press("ArrowDown")
    _is_set(demo, pressure="30")
    page.evaluate("0")  # what was sent is told by now
    assert calls == [55, 30]


def test_a_refusal_is_said_in_the_words_of_the_gate(demo: Demo, page: Page) -> None:
    demo.device.set(worn=False)
    notice = _card(page).locator(".notice")
    expect(notice).to_contain_text("Calf boots is not worn")
    _card(page).locator("#start").click()
    expect(_card(page).get_by_role("alert")).to_contain_text("Calf boots is not worn")
    expect(notice).to_have_count(1)
    assert demo.device.received() == []
    _card(page).get_by_role("button", name="Close").click()
    expect(_card(page).get_by_role("alert")).to_have_count(0)


def test_a_stop_that_is_not_confirmed_is_never_said_to_be(demo: Demo, page: Page) -> None:
    card = _card(page)
    card.locator("#start").click()
    demo.device.wait_for(run="running")
    expect(card.locator("#pause")).to_have_attribute("aria-disabled", "false")
    demo.device.fault("ignore_writes")
    card.locator("#stop").click()
    _says(page, "Stopping …")
    assert demo.device.state["run"] == "running"
    _says(page, "Stop not confirmed")
    expect(card.get_by_role("alert").first).to_contain_text("has not confirmed the stop and may still be running")
    expect(card.locator("#start")).to_have_attribute("aria-disabled", "true")
    expect(card.locator("#stop")).to_contain_text("Stop again")
    demo.device.clear_faults()
    card.locator("#stop").click()
    demo.device.wait_for(run="idle")
    _says(page, "Stopped")
    expect(card.get_by_role("alert")).to_have_count(0)


def test_what_is_offered_after_a_workout_is_put_off_skipped_and_started(demo: Demo, page: Page) -> None:
    offer = _card(page).locator(".plan").filter(has_text="for Sam")
    now = datetime.now(UTC)

    def train(ended: timedelta) -> None:
        end = (now - ended).isoformat()
        home.call("recovery_massager.log_workout", athlete="Sam", sport="run", minutes=40, end=end, rpe=7)
        expect(offer).to_contain_text("Now, until")
        expect(offer.locator(".reason")).not_to_be_empty()

    def press(name: str) -> None:
        offer.get_by_role("button", name=name).click()

    with demo.log_in() as home:
        train(timedelta(minutes=150))
        press("Later")
        expect(offer).not_to_contain_text("Now, until")
        expect(offer.get_by_role("button", name="Start now")).to_have_attribute("aria-disabled", "true")
        press("Skip")
        expect(offer).to_have_count(0)
        assert demo.device.received() == []
        train(timedelta(minutes=100))
        press("Start now")
        demo.device.wait_for(run="running")
        expect(offer).to_have_count(0)
        home.wait_for("select.calf_boots_user", "Sam")
        _card(page).locator("#stop").click()
        demo.device.wait_for(run="idle")


def test_one_page_follows_what_another_or_the_massager_itself_does(demo: Demo, page: Page) -> None:
    with demo.log_in() as home:
        home.call("recovery_massager.start_session", "climate.calf_boots", minutes=10)
    expect(_card(page).locator("#pause")).to_have_attribute("aria-disabled", "false")
    demo.device.press("stop")
    _says(page, "Stopped")


def test_the_card_picker_and_the_editor_offer_it(page: Page) -> None:
    page.goto(f"{page.url.split('?')[0]}?edit=1")
    page.get_by_role("button", name="Add card").first.click()
    picker = page.locator("hui-dialog-create-card")
    picker.get_by_placeholder("Search entities").fill("Session state")
    picker.get_by_text("Session state", exact=True).first.click()
    offered = picker.locator("recovery-massager-card")
    expect(offered.locator("#stop")).to_be_visible()
    picture(page, "card-picker.png")
