"""What takes long is not said to be done: whoever speaks hears after some seconds that it is on its way."""

import asyncio
from unittest.mock import patch

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.coordinator import MassagerCoordinator
from simulator.devices.calf_boots import CalfBoots

from ..passing import Passing, settle
from ..stage import NOW
from .talk import error_text, say

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage", "threadless")]

WAITS = "That is on its way to Calf boots, but not confirmed yet."


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait for anything, on a clock that stands still."""
    monkeypatch.setattr("custom_components.recovery_massager.spoken.PATIENCE_SECONDS", -1)


@pytest.mark.usefixtures("impatient")
async def test_what_is_not_confirmed_yet_is_said_to_be_so_and_goes_on(
    hass: HomeAssistant, heard: MockConfigEntry, boots: CalfBoots, passes: Passing
) -> None:
    assert await passes.until_done(say(hass, "start the massage for 20 minutes")) == WAITS
    await passes(5)
    assert boots.state()["run"] == "running"
    for sentence, field, value in (
        ("set the massage mode to wave", "mode", "wave"),
        ("set the pressure to 20 mmHg", "target", 20),
        ("start the massage in pulse mode", "mode", "pulse"),
        ("pause the massage", "run", "paused"),
        ("resume the massage", "run", "running"),
    ):
        assert await passes.until_done(say(hass, sentence)) == WAITS, sentence
        await passes(2)
        assert boots.state()[field] == value, sentence


async def test_a_start_and_a_stop_on_their_way_are_told_as_such(
    hass: HomeAssistant, heard: MockConfigEntry, coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing
) -> None:
    await passes.until_done(coordinator.massager.connect())
    boots.fault("ignore_writes", {})
    starting = asyncio.create_task(coordinator.session.start(attended=True))
    await settle()
    assert await say(hass, "is the massage running") == "Calf boots is to start, and has not confirmed it yet."
    boots.clear_fault("ignore_writes")
    await passes(30)
    await starting
    boots.fault("ignore_writes", {})
    stopping = asyncio.create_task(coordinator.session.stop())
    await settle()
    assert await say(hass, "is the massage running") == "Calf boots is to stop, and has not confirmed it yet."
    boots.clear_fault("ignore_writes")
    await passes(5)
    await stopping


async def test_what_fails_after_the_answer_is_in_the_log(
    hass: HomeAssistant, heard: MockConfigEntry, boots: CalfBoots, passes: Passing, caplog: pytest.LogCaptureFixture
) -> None:
    boots.fault("ignore_writes", {})
    assert await passes.until_done(say(hass, "start the massage")) == WAITS
    await passes(60)
    assert "What was asked for by voice did not succeed" in caplog.text


async def test_while_the_connection_is_lost_nobody_claims_to_know(
    hass: HomeAssistant, heard: MockConfigEntry, coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing
) -> None:
    await passes.until_done(coordinator.session.start(attended=True))
    boots.fault("refuse_connections", {})
    boots.fault("drop_link", {})
    await passes(3)
    lost = "The connection to Calf boots is lost, so what it does is not known."
    assert await passes.until_done(say(hass, "is the massage running")) == lost
    assert await passes.until_done(say(hass, "how long is left on the massage")) == lost
    unreachable = await error_text(hass, "not_reachable", "en", name="Calf boots")
    assert await passes.until_done(say(hass, "softer")) == unreachable


async def test_one_that_is_away_is_said_to_be_so(hass: HomeAssistant, heard: MockConfigEntry, boots: CalfBoots) -> None:
    heard.runtime_data.massager.out_of_range()
    heard.runtime_data._presence.forgotten()
    assert await say(hass, "is the massage running") == "Calf boots is out of range, or switched off."


async def test_one_in_range_that_has_not_said_what_it_does_is_not_said_to_be_off(
    hass: HomeAssistant, heard: MockConfigEntry, coordinator: MassagerCoordinator
) -> None:
    coordinator.massager.out_of_range()
    assert await say(hass, "is the massage running") == "Calf boots is in range, and has not said what it does."


async def test_the_last_minute_is_one_and_then_less_than_that(
    hass: HomeAssistant, heard: MockConfigEntry, passes: Passing
) -> None:
    told = await passes.until_done(say(hass, "start the massage for one minute"))
    assert told == "Sequential at 30 mmHg for one minute."
    assert await say(hass, "how long is left on the massage") in {"One minute left.", "Less than a minute left."}
    await passes(30)
    assert await say(hass, "how long is left on the massage") == "Less than a minute left."


async def test_a_pressure_that_is_not_known_even_after_asking_is_neither_lowered_nor_raised(
    hass: HomeAssistant, heard: MockConfigEntry, coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing
) -> None:
    await passes.until_done(coordinator.session.start(attended=True))
    boots.fault("refuse_connections", {})
    boots.fault("drop_link", {})
    await passes(3)
    with patch.object(coordinator.massager, "connect"):
        lost = "The connection to Calf boots is lost, so what it does is not known."
        assert await passes.until_done(say(hass, "stronger")) == lost
