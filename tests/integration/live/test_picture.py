"""What a card is shown, whatever the massager does."""

import asyncio
from collections.abc import Generator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from bleak_retry_connector import BleakNotFoundError
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_PERSON, CONF_REMOTE_START
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.device.errors import MassagerError
from custom_components.recovery_massager.recovery.contraindications import Statement
from custom_components.recovery_massager.session import Session
from simulator.devices.calf_boots import CalfBoots
from tests.integration.passing import Passing
from tests.integration.radio import Radio, advertise
from tests.integration.stage import NOW, had, set_up

from .cards import Card, MakeCard

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]

UNKNOWN = [None] * 4


def options(hass: HomeAssistant, entry: MockConfigEntry, **chosen: Any) -> None:
    """Let the owner have chosen this."""
    hass.config_entries.async_update_entry(entry, options={**entry.options, **chosen})


async def test_an_idle_massager_in_range_says_what_the_next_session_is_to_be(card: Card) -> None:
    picture = await card.look()
    assert (picture["set_up"], picture["name"], picture["words"]) == (True, "Calf boots", None)
    assert (picture["kind"], picture["by_hand"]) == ("air", False)
    assert (picture["connection"], picture["known"]) == ("in_range", True)
    assert picture["session"] == {
        "state": "idle",
        "stoppable": False,
        "stop": "none",
        "ends_at": None,
        "left": None,
        "length": None,
    }
    assert picture["pressure"] == {
        "unit": "mmHg",
        "value": 30,
        "now": None,
        "target": None,
        "lowest": 20,
        "step": 5,
        "cap": 60,
        "highest": 100,
    }
    assert picture["legs"] == [{"side": "left", "chambers": UNKNOWN}, {"side": "right", "chambers": UNKNOWN}]
    assert picture["mode"] == {"value": "sequential", "label": "Sequential"}
    assert [one["label"] for one in picture["modes"]] == ["Sequential", "Wave", "Full squeeze", "Flush", "Pulse"]
    assert picture["timer"] == {"seconds": 900, "lowest": 60, "highest": 1800, "step": 1}
    assert (picture["heat"]["value"], picture["heat"]["on"]) == ("off", False)
    assert [one["label"] for one in picture["heat"]["levels"]] == ["Off", "Low", "Medium", "High"]
    assert (picture["worn"], picture["faults"]) == (True, [])
    assert picture["battery"] == {"percent": 100, "low": False, "charging": False}
    assert picture["start"] == {"remote": True, "refused": None, "reason": None, "last_refusal": None}
    assert all(picture["abilities"].values())
    assert picture["plans"] == []
    assert picture["entities"]["climate"] == "climate.calf_boots"
    assert picture["sent_at"] == NOW.isoformat()


async def test_a_massager_that_is_away_is_unknown_and_can_be_stopped_all_the_same(
    away: MockConfigEntry, make_card: MakeCard
) -> None:
    card = await make_card()
    await card.subscribe()
    picture = await card.look()
    assert (picture["set_up"], picture["connection"], picture["known"]) == (True, "out_of_range", False)
    assert (picture["worn"], picture["battery"]["percent"], picture["battery"]["low"]) == (None, None, False)
    assert picture["start"]["reason"] == "not_in_range"
    assert picture["start"]["refused"] == "Calf boots is not in range, or switched off."
    assert picture["calls"]["stop"]["service"] == "stop_session"


class SlowRadio:
    """A radio that takes its time for a connection, until it is let go."""

    def __init__(self, radio: Radio) -> None:
        self._connect = radio.establish_connection
        self.lets_go = asyncio.Event()
        self.fails = False

    async def establish_connection(self, *args: Any, **more: Any) -> Any:
        """Take the place of the radio's function of this name."""
        await self.lets_go.wait()
        if self.fails:
            raise BleakNotFoundError("not there")
        return await self._connect(*args, **more)


@pytest.fixture
def slow(radio: Radio) -> Generator[SlowRadio]:
    """The radio, slow."""
    slow = SlowRadio(radio)
    with patch("custom_components.recovery_massager.device.link.establish_connection", slow.establish_connection):
        yield slow


async def test_a_connection_is_shown_while_it_is_made(
    card: Card, slow: SlowRadio, session: Session, passes: Passing
) -> None:
    start = asyncio.create_task(session.start(attended=True))
    await passes(1)
    picture = await card.look()
    assert (picture["connection"], picture["session"]["state"]) == ("connecting", "idle")
    slow.lets_go.set()
    await passes.until_done(asyncio.wait_for(start, None))
    await passes(1)
    picture = await card.look()
    assert (picture["connection"], picture["session"]["state"]) == ("connected", "running")


async def test_a_connection_that_fails_is_shown_no_more(
    card: Card, slow: SlowRadio, session: Session, passes: Passing
) -> None:
    start = asyncio.create_task(session.start(attended=True))
    await passes(1)
    assert (await card.look())["connection"] == "connecting"
    slow.fails = True
    slow.lets_go.set()
    with pytest.raises(MassagerError):
        await passes.until_done(asyncio.wait_for(start, None))
    await passes(1)
    picture = await card.look()
    assert (picture["connection"], picture["start"]["reason"]) == ("in_range", None)


async def test_while_it_runs_the_chambers_fill_and_the_pressure_is_led_up(
    card: Card, running: Session, passes: Passing
) -> None:
    await passes(8)
    # Nothing is reported meanwhile, and the pause between two messages is over.
    await passes(0.3, step=0.1)
    picture = await card.look()
    assert picture["connection"] == "connected"
    assert (picture["pressure"]["value"], picture["pressure"]["target"]) == (20, 30)
    left, right = (one["chambers"] for one in picture["legs"])
    assert [*left, *right] == list(running.massager.state.chambers or ())
    assert left[0] == 20
    session = picture["session"]
    assert (session["state"], session["stoppable"], session["length"], session["left"]) == ("running", True, 900, None)
    assert dt_util.parse_datetime(session["ends_at"]) == running.ends_at
    assert picture["start"]["refused"] is None
    await passes(200)
    pressure = (await card.look())["pressure"]
    assert (pressure["value"], pressure["target"]) == (30, None)


async def test_no_second_that_passes_is_sent(card: Card, running: Session, passes: Passing) -> None:
    await passes(200)
    await card.news()
    await passes(20)
    assert {name for one in await card.news() for name in one} == {"sent_at", "legs"}


async def test_a_new_target_is_shown_at_once(card: Card, running: Session, passes: Passing) -> None:
    await passes(5)
    answer = await passes.until_done(card.call("set_pressure", pressure=45))
    assert answer["success"]
    await passes(0.2, step=0.2)
    assert (await card.look())["pressure"]["target"] == 45


async def test_five_minutes_more_move_the_end_and_make_it_longer(card: Card, running: Session, passes: Passing) -> None:
    await passes(5)
    assert (await passes.until_done(card.call("add_five_minutes")))["success"]
    await passes(1)
    session = (await card.look())["session"]
    assert session["length"] == pytest.approx(1200, abs=2)
    ends_at = dt_util.parse_datetime(session["ends_at"])
    assert ends_at is not None
    assert (ends_at - NOW).total_seconds() == pytest.approx(1200, abs=2)


async def test_a_pause_stands_still_and_the_rest_is_told(card: Card, running: Session, passes: Passing) -> None:
    await passes(60)
    assert (await passes.until_done(card.call("pause")))["success"]
    await passes(30)
    session = (await card.look())["session"]
    assert (session["state"], session["ends_at"], session["length"]) == ("paused", None, 900)
    assert session["left"] == pytest.approx(840, abs=2)
    assert (await passes.until_done(card.call("resume")))["success"]
    await passes(1)
    session = (await card.look())["session"]
    assert (session["state"], session["left"]) == ("running", None)
    assert session["length"] == pytest.approx(900, abs=2)
    ends_at = dt_util.parse_datetime(session["ends_at"])
    assert ends_at is not None
    assert (ends_at - NOW).total_seconds() == pytest.approx(930, abs=3)


async def test_why_it_could_not_go_on_is_told_during_a_pause(
    card: Card, running: Session, boots: CalfBoots, passes: Passing
) -> None:
    await passes(5)
    await running.pause()
    boots.set({"worn": False})
    await passes(5)
    start = (await card.look())["start"]
    assert (start["reason"], start["refused"]) == ("not_worn", "Calf boots is not worn; put it on first.")


async def test_a_stop_that_is_not_confirmed_is_shown_as_that_until_it_is(
    card: Card, running: Session, boots: CalfBoots, passes: Passing
) -> None:
    await passes(5)
    boots.fault("ignore_writes", {})
    stop = asyncio.create_task(card.call("stop"))
    await passes(2)
    session = (await card.look())["session"]
    assert (session["stop"], session["stoppable"], session["state"]) == ("wanted", True, "running")
    answer = await passes.until_done(asyncio.wait_for(stop, None))
    assert "may still be running" in answer["error"]["message"]
    await passes(0.5)
    session = (await card.look())["session"]
    assert (session["stop"], session["stoppable"]) == ("failed", True)
    assert card.picture["calls"]["stop"]["service"] == "stop_session"
    boots.clear_fault("ignore_writes")
    await passes(60)
    session = (await card.look())["session"]
    assert (session["stop"], session["stoppable"], session["state"]) == ("none", False, "stopped")


async def test_a_massager_that_is_lost_in_a_session_can_be_stopped_and_says_nothing_that_it_does_not_know(
    hass: HomeAssistant, card: Card, running: Session, boots: CalfBoots, radio: Radio, passes: Passing
) -> None:
    await passes(5)
    radio.peripherals.clear()
    boots.fault("drop_link", {})
    await passes(60)
    picture = await card.look()
    assert (picture["connection"] == "connected", picture["known"]) == (False, False)
    assert picture["legs"][0]["chambers"] == UNKNOWN
    assert (picture["pressure"]["value"], picture["mode"], picture["heat"]["on"]) == (None, None, None)
    assert (picture["session"]["state"], picture["session"]["stoppable"]) == ("running", True)
    assert not (await passes.until_done(card.call("stop")))["success"]
    radio.peripherals[boots.address] = boots
    advertise(hass, boots)
    await passes(60)
    picture = await card.look()
    assert (picture["session"]["state"], picture["session"]["stoppable"]) == ("stopped", False)


async def test_remote_start_that_is_off_is_told_and_allowed_by_a_touch(
    hass: HomeAssistant, card: Card, near: MockConfigEntry, passes: Passing
) -> None:
    options(hass, near, **{CONF_REMOTE_START: False})
    await passes(1)
    picture = await card.look()
    assert (picture["start"]["remote"], picture["start"]["reason"]) == (False, "remote_start_off")
    assert "Remote start" in picture["start"]["refused"]
    answer = await passes.until_done(card.call("start"))
    assert "Home Assistant may not start Calf boots" in answer["error"]["message"]
    await passes(1)
    assert (await card.look())["start"]["last_refusal"].startswith("Home Assistant may not start Calf boots")
    assert (await passes.until_done(card.call("allow_start")))["success"]
    await passes(1)
    assert (await card.look())["start"]["remote"] is True
    assert (await card.look())["start"]["reason"] is None


async def test_what_is_not_worn_says_so(card: Card, hass: HomeAssistant, boots: CalfBoots, passes: Passing) -> None:
    boots.set({"worn": False})
    advertise(hass, boots)
    await passes(1)
    picture = await card.look()
    assert (picture["worn"], picture["start"]["reason"]) == (False, "not_worn")


async def test_a_battery_is_low_from_twenty_percent_on_unless_it_charges(
    card: Card, hass: HomeAssistant, boots: CalfBoots, passes: Passing
) -> None:
    boots.set({"battery": 20})
    advertise(hass, boots)
    await passes(1)
    assert (await card.look())["battery"] == {"percent": 20, "low": True, "charging": False}
    boots.set({"charging": True})
    advertise(hass, boots)
    await passes(1)
    assert (await card.look())["battery"] == {"percent": 20, "low": False, "charging": True}


async def test_a_fault_is_told_in_words_also_where_it_has_no_name(
    card: Card, hass: HomeAssistant, boots: CalfBoots, running: Session, passes: Passing
) -> None:
    boots.fault("leak", {})
    await passes(5)
    picture = await card.look()
    assert picture["faults"] == ["Leak"]
    assert picture["session"]["state"] == "interrupted"
    assert picture["start"]["refused"] == "Calf boots reports a fault."
    await running.massager.disconnect()
    advertise(hass, boots)
    await passes(1)
    assert (await card.look())["faults"] == ["A fault that it does not name"]


async def test_the_mode_and_the_heat_that_are_chosen_are_shown(card: Card, passes: Passing) -> None:
    assert (await passes.until_done(card.call("set_mode", mode="wave")))["success"]
    assert (await passes.until_done(card.call("set_heat", option="low")))["success"]
    assert (await passes.until_done(card.call("set_timer", minutes=20)))["success"]
    await passes(1)
    picture = await card.look()
    assert picture["mode"] == {"value": "wave", "label": "Wave"}
    assert (picture["heat"]["value"], picture["heat"]["label"], picture["heat"]["on"]) == ("low", "Low", True)
    assert picture["timer"]["seconds"] == 1200


async def test_a_start_and_a_stop_by_the_card(card: Card, passes: Passing, boots: CalfBoots) -> None:
    assert (await passes.until_done(card.call("start")))["success"]
    await passes(1)
    assert (await card.look())["session"]["state"] == "running"
    assert (await passes.until_done(card.call("stop")))["success"]
    await passes(1)
    assert (await card.look())["session"]["state"] == "stopped"
    assert boots.state()["run"] == "idle"


async def test_what_bars_somebody_is_told_to_nobody(
    card: Card, hass: HomeAssistant, near: MockConfigEntry, coordinator: MassagerCoordinator, passes: Passing
) -> None:
    statement = Statement(NOW.date(), frozenset({"thrombosis"}), adult=True)
    hass.config_entries.async_update_entry(near, data={**near.data, CONF_PERSON: statement.to_dict()})
    coordinator.session.person_changed()
    await passes(1)
    start = (await card.look())["start"]
    assert start["reason"] == "barred"
    assert start["refused"] == "Calf boots is not for the person who uses it: the options tell why."
    assert "thromb" not in str(card.events)


async def test_what_only_time_changes_is_shown_too(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    hass_storage: dict[str, Any],
    boots: CalfBoots,
    make_card: MakeCard,
    freezer: FrozenDateTimeFactory,
    passes: Passing,
) -> None:
    """The rest between two sessions is over, and nobody reports that."""
    had(entry, hass_storage, (timedelta(hours=1), 10))
    await set_up(hass, entry, boots)
    card = await make_card()
    await card.subscribe()
    assert card.picture["start"]["reason"] == "too_soon"
    freezer.tick(timedelta(hours=2, minutes=59))
    await passes(0.5)
    advertise(hass, boots)
    await passes(0.5)
    assert (await card.look())["start"]["reason"] == "too_soon"
    await passes(91)
    assert (await card.look())["start"]["reason"] is None
