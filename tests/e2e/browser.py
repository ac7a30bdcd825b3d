"""Chromium before the demo's dashboard, as somebody finds it who opens Home Assistant's address and logs in."""

from collections.abc import Iterator
from contextlib import contextmanager
import os
from typing import Any

from playwright.sync_api import Browser, Error, Page, sync_playwright
import pytest

from demo.home import PASSWORD, USER
from demo.simulator import PROJECT
from scripts.lib.chromium import find_chromium

IMAGES = PROJECT / "docs" / "img"
OFFLINE = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""What keeps Chromium from looking for Google's hosts, and from a graphics card that is not there."""
PATIENCE_MS = 30_000
USUAL: dict[str, Any] = {"viewport": {"width": 1500, "height": 1100}, "color_scheme": "light", "locale": "en-GB"}
KEEP = bool(os.environ.get("KEEP_SCREENSHOT"))
"""Whether the pictures for the documentation are written anew."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the machine's Chromium; the test is skipped where there is none, and fails for that in CI."""
    browser_path = find_chromium()
    if browser_path is None:
        reason = "no Chromium or Chrome was found"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    # Chromium refuses its own sandbox to root.
    sandbox = () if os.geteuid() else ("--no-sandbox",)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=[*OFFLINE, *sandbox])
        yield browser
        browser.close()


def watched(page: Page) -> list[Error]:
    """Return what goes wrong on a page from now on, as it comes."""
    page.set_default_timeout(PATIENCE_MS)
    broken: list[Error] = []
    page.on("pageerror", lambda error: broken.append(error))  # noqa: PLW0108 (a bound method of a list is not taken)
    return broken


def log_in(page: Page, home: str) -> None:
    """Open Home Assistant's address, log in, and wait for the first view."""
    page.goto(home)
    page.get_by_label("Username").fill(USER)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.locator("recovery-massager-card #stop").wait_for()


def picture(page: Page, name: str) -> None:
    """Write a picture of the page for the documentation, where that is wanted."""
    if KEEP:
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=IMAGES / name)
