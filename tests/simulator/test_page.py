"""The page in a real browser: what a person sees and presses."""

from collections.abc import AsyncGenerator
import os
import re

from playwright.async_api import Page, async_playwright, expect
import pytest

from scripts.lib.chromium import find_chromium
from simulator import Simulator
from simulator.devices import KINDS
from simulator.devices.calf_boots import CalfBoots
from tests.simulator.conftest import ConnectClient, StartSimulator

pytestmark = pytest.mark.browser

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""Chromium as root, without a screen, and without looking for its maker's servers."""


@pytest.fixture
async def page(start_simulator: StartSimulator) -> AsyncGenerator[Page]:
    """A browser's page that has nothing to complain about; it is closed before the simulators that it looks at."""
    chromium = find_chromium()
    if not chromium and not os.environ.get("CI"):
        pytest.skip("there is no Chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=QUIET)
        page = await browser.new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("requestfailed", lambda request: complaints.append(request.url))
        yield page
        while_open = list(complaints)
        await browser.close()
        assert while_open == []


async def opened(page: Page, simulator: Simulator) -> None:
    assert simulator.control
    await page.goto(f"http://127.0.0.1:{simulator.control.port}/")
    await expect(page.get_by_role("heading", name="Calf boots")).to_be_visible()


async def test_each_kind_reads_as_what_it_is(page: Page, start_simulator: StartSimulator) -> None:
    simulator = await start_simulator("calf-boots", "mycj-191", "ffe0-uart")
    await opened(page, simulator)
    massagers = page.locator("article", has_text="mycj-191")
    await expect(massagers.locator("dd", has_text="mode 11, power 1")).to_be_visible()
    await expect(massagers.locator(".timer")).to_contain_text("mode 11")
    await expect(page.locator("article", has_text="ffe0-uart").locator(".timer")).to_be_hidden()
    await expect(page.get_by_text("{")).to_have_count(0)


async def test_a_person_starts_watches_and_stops(page: Page, simulator: Simulator) -> None:
    boots = simulator.peripherals[0]
    assert isinstance(boots, CalfBoots)
    await opened(page, simulator)
    await expect(page.locator(".pill")).to_have_text("idle")
    await page.get_by_role("button", name="start", exact=True).click()
    await expect(page.locator(".pill")).to_have_text("running")
    await expect(page.locator(".said")).to_have_text("start: success")
    simulator.clock.advance(13)
    await expect(page.locator(".number").first).to_have_text("20")
    await expect(page.locator(".clocktext")).to_have_text("14:46", timeout=10_000)
    await page.get_by_role("button", name="stop", exact=True).click()
    await expect(page.locator(".pill")).to_have_text("idle", timeout=10_000)
    assert boots.machine.sessions == 1
    await expect(page.locator(".log")).to_contain_text("stop: success")


async def test_a_person_sees_who_is_connected_and_what_is_said(
    page: Page, simulator: Simulator, connect_client: ConnectClient
) -> None:
    await opened(page, simulator)
    await expect(page.locator("#proxies")).to_contain_text("no clients · 3 of 3 slots free")
    client = await connect_client(simulator)
    boots = await client.connect()
    await boots.subscribe("0005")
    await boots.ask("05 2D")
    await expect(page.locator("#proxies")).to_contain_text("1 client · 2 of 3 slots free")
    await expect(page.locator(".target")).to_have_text("45 mmHg")
    await expect(page.locator(".log .received").first).to_contain_text("05 2d   set pressure 45")
    await expect(page.locator("dl")).to_contain_text("connected")


async def test_a_person_brings_about_faults_and_ends_them(page: Page, start_simulator: StartSimulator) -> None:
    simulator = await start_simulator("calf-boots", "calf-boots")
    await opened(page, simulator)
    card = page.locator("article").nth(1)
    await card.get_by_text("Faults to bring about").click()
    await card.get_by_role("button", name="power off").click()
    await expect(card.locator(".pill")).to_have_text("switched off")
    await card.get_by_role("button", name="power off").click()
    await expect(card.locator(".pill")).to_have_text("idle")
    await card.get_by_role("button", name="leak").click()
    await expect(card.locator(".pill")).to_have_text("fault")
    await card.get_by_role("button", name="worn", exact=True).click()
    await expect(card.locator("dl")).to_contain_text("leak")
    assert simulator.peripherals[1].state()["worn"] is False
    assert simulator.peripherals[0].state()["worn"] is True


async def test_a_person_changes_what_a_device_is_like(page: Page, simulator: Simulator) -> None:
    boots = simulator.peripherals[0]
    await opened(page, simulator)
    leak = page.locator("input[data-setting=leak]")
    await expect(leak).to_have_value("0")
    await leak.fill("2.5")
    await leak.press("Tab")
    await expect(page.locator(".log")).to_contain_text("leak = 2.5")
    assert boots.settings["leak"].read() == 2.5
    await leak.fill("1000")
    await leak.press("Tab")
    await expect(page.locator(".said")).to_have_text("the value must be a number from 0 to 100")
    await expect(leak).to_have_value("2.5")


async def test_a_person_handles_a_massager_of_any_kind(page: Page, start_simulator: StartSimulator) -> None:
    simulator = await start_simulator("calf-boots", *(kind for kind in KINDS if kind != "calf-boots"))
    await opened(page, simulator)
    await expect(page.locator("article")).to_have_count(len(KINDS))
    card = page.locator("article").filter(has_text="hy-ems")
    await card.get_by_role("button", name="level up").click()
    await card.get_by_role("button", name="start", exact=True).click()
    await expect(card.locator(".pill")).to_have_text("running")
    await expect(card.locator(".target")).to_have_text("1 level")
    await expect(card.locator(".clocktext")).to_have_text(re.compile(r"1[45]:\d\d"))
    await card.locator("select[data-setting=crc]").select_option("little")
    await card.get_by_role("button", name="pads", exact=True).click()
    await expect(card.locator(".pill")).to_have_text("idle")
    stimulator = next(p for p in simulator.peripherals if p.kind == "hy-ems")
    assert (stimulator.settings["crc"].read(), stimulator.state()["pads"]) == ("little", False)


async def test_a_person_speeds_time_up_and_notices_when_the_simulator_ends(page: Page, simulator: Simulator) -> None:
    await opened(page, simulator)
    await page.get_by_role("button", name="20×").click()
    await expect(page.get_by_role("button", name="20×")).to_have_class("set")
    assert simulator.clock.speed == 20
    before = simulator.clock.now()
    async with page.expect_response("**/clock"):
        await page.get_by_role("button", name="+1 min").click()
    assert simulator.clock.now() >= before + 60
    await expect(page.get_by_role("alert")).to_be_hidden()
    await page.route("**/devices**", lambda route: route.fulfill(status=500, body="{}"))
    await expect(page.get_by_role("alert")).to_be_visible()
