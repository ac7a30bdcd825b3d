"""When a card is sent something, and when nothing: the course of a subscription."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import Event, HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.recovery_massager import live
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.device.model import MassagerState, Values
from custom_components.recovery_massager.live import PAUSE_SECONDS
from custom_components.recovery_massager.live_calls import entities
from custom_components.recovery_massager.session import Session
from simulator.devices.calf_boots import CalfBoots
from tests.integration.household import athlete_entry
from tests.integration.passing import Passing
from tests.integration.radio import advertise
from tests.integration.stage import NOW

from .cards import CLIMATE, Card, MakeCard

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]

PARTS = {
    "sent_at", "set_up", "name", "words", "kind", "by_hand", "connection", "known", "session", "pressure", "legs", "mode",
    "modes", "timer", "heat", "worn", "battery", "faults", "start", "person", "abilities", "plans", "calls", "entities",
}  # fmt: skip


# What is sent


async def test_all_is_sent_at_once_and_then_only_what_changes(
    hass: HomeAssistant, card: Card, boots: CalfBoots, passes: Passing
) -> None:
    (first,) = await card.news()
    assert set(first) == PARTS
    await passes(20)
    assert await card.news() == []
    boots.set({"worn": False})
    advertise(hass, boots)
    await passes(1)
    (second,) = await card.news()
    assert set(second) == {"sent_at", "worn", "start"}


async def test_any_entity_of_the_massager_will_do(near: MockConfigEntry, make_card: MakeCard) -> None:
    card = await make_card()
    assert (await card.subscribe("sensor.calf_boots_battery"))["success"]
    assert card.picture["calls"]["stop"]["data"] == {"entity_id": CLIMATE}


async def test_a_storm_of_reports_is_five_messages_a_second_and_the_last_is_among_them(
    card: Card, running: Session, coordinator: MassagerCoordinator, passes: Passing
) -> None:
    await passes(5)
    await card.news()
    massager, before = coordinator.massager, coordinator.massager.state
    for number in range(100):
        massager.state = before.with_values({"chambers": (number,) * 8})
        massager._publish()
        await passes(0.01, step=0.01)
    await passes(PAUSE_SECONDS, step=0.05)
    news = await card.news()
    assert 4 <= len(news) <= 7
    times = [datetime.fromisoformat(one["sent_at"]) for one in news]
    assert min(later - sooner for sooner, later in pairwise(times)) >= timedelta(seconds=PAUSE_SECONDS - 0.001)
    last = massager.state.chambers
    assert last is not None
    assert last != before.chambers
    assert news[-1]["legs"][1]["chambers"] == list(last[4:])


async def test_what_changes_nothing_that_is_shown_is_looked_at_no_more_often(
    hass: HomeAssistant, card: Card, passes: Passing
) -> None:
    """As at the start of Home Assistant, where thousands of entities of others are registered."""
    looks: list[object] = []

    def looking(*about: Any) -> dict[str, str]:
        looks.append(about)
        return entities(*about)

    await card.news()
    with patch.object(live, "entities", looking):
        for number in range(100):
            er.async_get(hass).async_get_or_create("light", "demo", f"{number}")
            await passes(0.01, step=0.01)
    assert 4 <= len(looks) <= 7
    assert await card.news() == []


async def test_each_card_is_told_and_who_left_is_told_no_more(
    card: Card, make_card: MakeCard, running: Session, coordinator: MassagerCoordinator, passes: Passing
) -> None:
    other = await make_card()
    await other.subscribe()
    await passes(5)
    assert (await card.look())["legs"] == (await other.look())["legs"]
    assert (await other.ask("unsubscribe_events", subscription=other.subscription))["success"]
    await card.news()
    await other.news()
    await passes(5)
    assert await other.news() == []
    assert len(await card.news()) >= 4


async def test_nothing_is_left_when_the_connection_ends(
    hass: HomeAssistant, make_card: MakeCard, coordinator: MassagerCoordinator, passes: Passing
) -> None:
    listeners, quick = len(coordinator._listeners), len(coordinator.quick._listeners)
    registry = hass.bus.async_listeners()[er.EVENT_ENTITY_REGISTRY_UPDATED]
    card = await make_card()
    await card.subscribe()
    assert len(coordinator._listeners) > listeners
    await card.close()
    await passes(1)
    await hass.async_block_till_done()
    assert (len(coordinator._listeners), len(coordinator.quick._listeners)) == (listeners, quick)
    assert hass.bus.async_listeners()[er.EVENT_ENTITY_REGISTRY_UPDATED] == registry


# Who may see it


async def test_an_entity_that_does_not_exist_or_is_none_of_a_massager_is_not_found(
    hass: HomeAssistant, near: MockConfigEntry, make_card: MakeCard
) -> None:
    ada = athlete_entry(hass, "Ada", near)
    assert await hass.config_entries.async_setup(ada.entry_id)
    await hass.async_block_till_done()
    hass.states.async_set("light.kitchen", "on")
    card = await make_card()
    strangers = ["climate.nowhere", "light.kitchen", "sensor.ada_next_session", "button.stop_all_massagers"]
    for entity_id in strangers:
        answer = await card.subscribe(entity_id)
        assert (answer["success"], answer["error"]["code"]) == (False, "not_found"), entity_id
    assert card.events == []


async def test_what_is_no_entity_id_is_no_command(near: MockConfigEntry, make_card: MakeCard) -> None:
    card = await make_card()
    for wrong in ({}, {"entity_id": "boots"}, {"entity_id": [CLIMATE]}, {"entity_id": CLIMATE, "more": 1}):
        answer = await card.ask("recovery_massager/subscribe", **wrong)
        assert answer["error"]["code"] == "invalid_format", wrong


async def test_who_may_not_read_the_entity_is_not_told(
    hass: HomeAssistant, near: MockConfigEntry, make_card: MakeCard, hass_read_only_user: MockUser,
    hass_read_only_access_token: str,
) -> None:  # fmt: skip
    hass_read_only_user.mock_policy({"entities": {"entity_ids": {"sensor.calf_boots_battery": {"read": True}}}})
    card = await make_card(hass_read_only_access_token)
    for entity_id in (CLIMATE, "climate.nowhere"):
        assert (await card.subscribe(entity_id))["error"]["code"] == "unauthorized"
    assert card.events == []
    assert (await card.subscribe("sensor.calf_boots_battery"))["success"]
    assert card.picture["entities"] == {"sensor_battery": "sensor.calf_boots_battery"}


async def test_who_may_only_read_sees_it_and_is_refused_by_home_assistant_all_but_a_stop(
    near: MockConfigEntry, make_card: MakeCard, running: Session, hass_read_only_access_token: str, passes: Passing
) -> None:
    card = await make_card(hass_read_only_access_token)
    assert (await card.subscribe())["success"]
    assert card.picture["session"]["state"] == "running"
    assert not (await passes.until_done(card.call("set_pressure", pressure=40)))["success"]
    assert running.leads_to == 30
    assert (await passes.until_done(card.call("stop")))["success"]


# A massager that goes and comes


async def test_a_reload_says_that_it_is_gone_and_then_all_anew(
    hass: HomeAssistant, card: Card, near: MockConfigEntry, passes: Passing, boots: CalfBoots
) -> None:
    await card.news()
    assert await hass.config_entries.async_unload(near.entry_id)
    await passes(1)
    (gone,) = await card.news()
    assert gone == {
        "sent_at": gone["sent_at"],
        "set_up": False,
        "name": "Calf boots",
        "words": "Calf boots is not set up just now.",
        "calls": {"stop": {"domain": "recovery_massager", "service": "stop_session", "data": {"entity_id": CLIMATE}}},
    }
    await passes(40)
    assert await card.news() == []
    assert await hass.config_entries.async_setup(near.entry_id)
    await hass.async_block_till_done()
    await passes(1)
    news = await card.news()
    assert set(news[0]) == PARTS
    boots.set({"worn": False})
    advertise(hass, boots)
    await passes(1)
    assert (await card.look())["worn"] is False


async def test_a_reload_at_once_leaves_a_card_that_goes_on(
    hass: HomeAssistant, card: Card, near: MockConfigEntry, passes: Passing
) -> None:
    before = near.runtime_data
    assert await hass.config_entries.async_reload(near.entry_id)
    await hass.async_block_till_done()
    await passes(1)
    assert near.runtime_data is not before
    assert (await card.look())["set_up"]
    assert (await passes.until_done(card.call("start")))["success"]
    await passes(2)
    assert (await card.look())["session"]["state"] == "running"
    assert len(before._listeners) == 0


async def test_who_subscribes_while_it_is_not_set_up_is_told_so_and_then_all(
    hass: HomeAssistant, near: MockConfigEntry, make_card: MakeCard, passes: Passing
) -> None:
    await hass.config_entries.async_set_disabled_by(near.entry_id, ConfigEntryDisabler.USER)
    await hass.async_block_till_done()
    card = await make_card()
    assert (await card.subscribe())["success"]
    assert card.picture["set_up"] is False
    await hass.config_entries.async_set_disabled_by(near.entry_id, None)
    await hass.async_block_till_done()
    await passes(1)
    assert set((await card.news())[-1]) <= PARTS
    assert card.picture["set_up"] is True


async def test_one_that_was_removed_and_added_again_is_shown_again(
    hass: HomeAssistant, card: Card, near: MockConfigEntry, passes: Passing
) -> None:
    data, options = near.data, near.options
    await hass.config_entries.async_remove(near.entry_id)
    await hass.async_block_till_done()
    await passes(1)
    assert (await card.look())["set_up"] is False
    anew = MockConfigEntry(domain=near.domain, title="Boots", unique_id=near.unique_id, data=data, options=options)
    anew.add_to_hass(hass)
    assert await hass.config_entries.async_setup(anew.entry_id)
    await hass.async_block_till_done()
    await passes(1)
    entity = er.async_get(hass).async_get_entity_id("climate", near.domain, "C0:FF:EE:00:00:01_massager")
    assert entity is not None
    if entity != CLIMATE:
        er.async_get(hass).async_update_entity(entity, new_entity_id=CLIMATE)
        await passes(1)
    picture = await card.look()
    assert (picture["set_up"], picture["name"]) == (True, "Boots")


async def test_an_entity_that_is_renamed_is_followed(
    hass: HomeAssistant, card: Card, near: MockConfigEntry, passes: Passing
) -> None:
    registry = er.async_get(hass)
    registry.async_update_entity(CLIMATE, new_entity_id="climate.boots")
    registry.async_update_entity("select.calf_boots_user", disabled_by=er.RegistryEntryDisabler.USER)
    await passes(1)
    picture = await card.look()
    assert picture["calls"]["stop"]["data"] == {"entity_id": "climate.boots"}
    assert picture["entities"]["climate"] == "climate.boots"
    assert picture["calls"]["choose_person"] is None
    await hass.config_entries.async_unload(near.entry_id)
    await passes(1)
    assert (await card.look())["calls"]["stop"]["data"] == {"entity_id": "climate.boots"}


async def test_another_name_is_shown(hass: HomeAssistant, card: Card, near: MockConfigEntry, passes: Passing) -> None:
    hass.config_entries.async_update_entry(near, title="Boots of the club")
    await passes(1)
    assert (await card.look())["name"] == "Boots of the club"


# What it costs


async def test_no_state_is_written_and_no_event_fired_for_a_card(
    hass: HomeAssistant, card: Card, running: Session, boots: CalfBoots, passes: Passing
) -> None:
    await passes(130)
    boots.set({"battery": 60})
    await passes(5)
    fired: list[Event[Any]] = []
    hass.bus.async_listen("*", fired.append)
    moment = dt_util.utcnow()
    await card.news()
    await passes(20)
    assert len(await card.news()) >= 10
    assert [one for one in hass.states.async_all() if one.last_reported > moment] == []
    assert [one.event_type for one in fired if one.event_type != "time_changed"] == []


async def test_what_a_massager_sends_raises_nothing(
    card: Card, coordinator: MassagerCoordinator, passes: Passing, caplog: pytest.LogCaptureFixture
) -> None:
    """Values that the codec lets through may still be odd: fewer chambers than it said, and none of what is known."""
    massager = coordinator.massager
    odd: list[Values] = [
        {"chambers": (1, None)},
        {"chambers": tuple(range(20))},
        {"run": "running", "pressure": None, "mode": None, "heat": None, "battery": None},
        {"run": "running", "pressure": 7, "mode": "unheard_of", "heat": "unheard_of", "battery": 0},
        {"faults": frozenset({"unheard_of"}), "worn": None},
        {"faults": None, "fault_present": True},
    ]
    for values in odd:
        massager.state = MassagerState().with_values(values)
        massager._publish()
        await passes(1)
        assert [len(one["chambers"]) for one in (await card.look())["legs"]] == [4, 4]
    assert card.picture["faults"] == ["A fault that it does not name"]
    assert "Traceback" not in caplog.text
    massager.state = MassagerState()
    massager._publish()
