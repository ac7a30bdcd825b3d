"""The demo's dashboard in a real browser, from the login page to the massage and back.

With KEEP_SCREENSHOT set, the pictures for the documentation are written anew.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
import re
from typing import Any

from playwright.sync_api import Locator, Page, expect
import pytest

from demo.ports import free_port
from tests.e2e.browser import USUAL, chromium, log_in, picture, watched
from tests.e2e.running_demo import Demo

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, loopback_for_module: None) -> Iterator[Demo]:
    demo = Demo(tmp_path_factory.mktemp("demo"), "--port", str(free_port(18300)))
    try:
        yield demo
    finally:
        demo.stop()


@pytest.fixture
def page(demo: Demo) -> Iterator[Page]:
    with chromium() as browser:
        page = browser.new_page(**USUAL)
        broken = watched(page)
        log_in(page, demo.home)
        demo.device.forget()
        yield page
    demo.device.press("stop")
    demo.device.set(worn=True)
    assert broken == []


def _choose(page: Page, feature: str, option: str) -> None:
    """Choose from a menu of the thermostat card."""
    menu = page.locator(f"hui-climate-{feature}-card-feature")
    menu.get_by_role("button").click()
    menu.get_by_role("menuitem", name=option, exact=True).click()
    # Since 2026.11 a menu says what it is for before what is chosen.
    expect(menu.get_by_role("button", name=re.compile(rf"\b{option}$"))).to_be_visible()


def _button(page: Page, name: str) -> Locator:
    """Return a button of Home Assistant's own cards that can be pressed; a dim one has no such role. Since 2026.11 a tile is two."""
    return page.locator("hui-button-card, hui-tile-card").get_by_role("button", name=name, exact=True).first


def _assert_nothing_is_broken(page: Page) -> None:
    for broken in ("hui-error-card", "hui-warning", "ha-alert[alert-type=error]"):
        expect(page.locator(broken)).to_have_count(0)
    for word in ("unavailable", "Entity not found", "undefined"):
        expect(page.locator("hui-view-container").get_by_text(word)).to_have_count(0)


def _filled(state: dict[str, Any]) -> bool:
    return all(pressure > 40 for leg in state["pressures"] for pressure in leg)


def test_the_second_view_shows_what_was_and_what_is_planned(demo: Demo, page: Page) -> None:
    page.set_viewport_size({"width": 1500, "height": 980})
    page.get_by_role("tab", name="Past and planned").click()
    expect(page.get_by_text("A past that is made up")).to_be_visible()
    expect(page.locator("hui-statistics-graph-card canvas")).to_have_count(2)
    expect(page.locator("hui-calendar-card [class*='event']").filter(has_text="Massage")).not_to_have_count(0)
    expect(page.get_by_text("Massage: Sequential, 40 mmHg, 20 minutes")).to_be_visible()
    expect(page.get_by_text(re.compile(r"^(Finished|Stopped) after .+ mmHg\.$"))).to_be_visible()
    expect(page.locator("hui-logbook-card").get_by_text("Has a session planned for").first).to_be_visible()
    expect(page.get_by_text("it is due, a button to start it")).to_be_visible()
    expect(_button(page, "Start planned")).to_have_count(0)
    picture(page, "past-and-planned.png")
    _assert_nothing_is_broken(page)


def test_a_workout_is_synced_on_the_third_view_and_the_session_after_it_started_there(demo: Demo, page: Page) -> None:
    page.set_viewport_size({"width": 1500, "height": 1150})
    page.get_by_role("tab", name="Workouts").click()
    expect(page.get_by_text("An athlete who is made up")).to_be_visible()
    expect(page.locator("hui-statistics-graph-card canvas")).to_have_count(3)
    expect(page.get_by_text("No session is offered.")).to_be_visible()
    expect(_button(page, "Start session")).to_have_count(0)
    demo.device.forget()
    _button(page, "Sync a workout").click()
    expect(page.get_by_text("Progression run")).to_be_visible()
    expect(_button(page, "Skip it")).to_be_visible()
    expect(page.get_by_text(re.compile("A key workout"))).to_be_visible()
    assert demo.device.received() == []
    _assert_nothing_is_broken(page)
    picture(page, "workouts.png")
    _button(page, "Start session").click()
    demo.device.wait_for(run="running")
    expect(page.get_by_text("No session is offered.")).to_be_visible()
    _button(page, "Stop").click()
    demo.device.wait_for(run="idle")


def test_a_mode_is_chosen_on_the_thermostat_card_and_massages_until_the_big_stop(demo: Demo, page: Page) -> None:
    card = page.locator("hui-thermostat-card")
    expect(card.get_by_role("radio", name="Off")).to_be_checked()
    demo.device.forget()
    _choose(page, "preset-modes", "Flush")
    _choose(page, "fan-modes", "45 mmHg")
    assert demo.device.received() == []

    card.get_by_role("radio", name="Massage", exact=True).click()
    expect(card.get_by_text("Squeezing")).to_be_visible()
    expect(card.get_by_text("Massage", exact=True)).to_be_visible()
    assert demo.device.state["mode"] == "flush"
    boots = page.frame_locator("hui-iframe-card iframe")
    expect(boots.locator(".pill")).to_have_text("running")

    demo.device.wait_for(60, target=45)
    expect(card.get_by_role("button", name="45 mmHg")).to_be_visible()
    demo.device.wait_until(_filled, 60, "filled chambers")
    picture(page, "dashboard.png")

    _button(page, "Stop").click()
    demo.device.wait_for(run="idle", stop_reason="control_point")
    expect(card.get_by_role("radio", name="Off")).to_be_checked()
    expect(card.get_by_text("Squeezing")).to_be_hidden()
    expect(page.get_by_text("Stopped", exact=True)).to_be_visible()


def test_a_refusal_is_shown_in_words(demo: Demo, page: Page) -> None:
    demo.device.forget()
    demo.device.set(worn=False)
    expect(page.locator("hui-tile-card").get_by_text("Not worn")).to_be_visible()
    page.locator("hui-thermostat-card").get_by_role("radio", name="Massage", exact=True).click()
    expect(page.get_by_text("Calf boots is not worn").last).to_be_visible()
    assert demo.device.received() == []
    assert demo.device.state["run"] == "idle"


def test_nothing_on_the_dashboard_is_missing_or_broken(page: Page) -> None:
    expect(page.locator("hui-tile-card")).to_have_count(14)
    _assert_nothing_is_broken(page)


def test_pause_and_resume_can_be_pressed_when_there_is_something_to_pause_and_to_resume(demo: Demo, page: Page) -> None:
    pause, resume, longer = (_button(page, name) for name in ("Pause", "Resume", "5 minutes more"))
    expect(page.locator("hui-tile-card").filter(has_text="Pause")).to_be_visible()
    for button in (pause, resume, longer):
        expect(button).to_have_count(0)

    page.locator("hui-thermostat-card").get_by_role("radio", name="Massage", exact=True).click()
    demo.device.wait_for(run="running")
    expect(resume).to_have_count(0)
    pause.click()
    demo.device.wait_for(run="paused")
    expect(page.locator("hui-thermostat-card").get_by_text("Paused")).to_be_visible()
    expect(pause).to_have_count(0)
    expect(longer).to_be_visible()
    resume.click()
    demo.device.wait_for(run="running")
    expect(pause).to_be_visible()

    _button(page, "Stop").click()
    demo.device.wait_for(run="idle")
    expect(pause).to_have_count(0)


def test_the_last_session_is_rated_and_a_planned_one_started_on_the_second_view(demo: Demo, page: Page) -> None:
    page.get_by_role("tab", name="Past and planned").click()
    rating = page.locator("hui-tile-card").filter(has_text="How did it feel?")
    rating.locator("hui-select-options-card-feature").get_by_role("button").click()
    rating.get_by_role("menuitem", name="Too gentle").click()
    soon = datetime.now(UTC) + timedelta(seconds=3)
    with demo.log_in() as home:
        home.wait_for("select.calf_boots_rating", "too_gentle")
        home.call(
            "recovery_massager.schedule_session", "climate.calf_boots", start=soon.isoformat(), minutes=15, mode="wave"
        )
    _button(page, "Start planned").click()
    demo.device.wait_for(run="running", mode="wave")
    expect(_button(page, "Start planned")).to_have_count(0)
