"""What somebody shouts whom it hurts: heard while something has to be stopped, and only then."""

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from homeassistant.components.conversation.agent_manager import get_agent_manager
from homeassistant.const import EVENT_CALL_SERVICE
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events

from custom_components.recovery_massager.session import Session
from custom_components.recovery_massager.stop_sentences import STOP_WORDS
from simulator.clock import Clock
from simulator.devices.calf_boots import CalfBoots
from simulator.journal import Direction

from ..looking import run, stoppable
from ..passing import Passing
from ..radio import Radio
from ..stage import NOW, set_up, set_up_beside, was_open
from .talk import ERROR, assist, put_into, reply, say, speech

BARE = {
    "en": (
        "Stop!",
        "stop stop stop",
        "Stop it!",
        "please stop that",
        "stop now",
        "Halt!",
        "make it stop",
        "stop squeezing",
        "emergency stop",
        "That's enough!",
        "no more",
        "Too tight!",
        "It's way too tight!",
        "too much",
        "that hurts",
        "Ouch, it hurts!",
        "hurts",
        "Ouch!",
        "my leg hurts",
        "let go",
        "let me out",
        "get me out of this",
        "release me",
    ),
    "de": (
        "Stopp!",
        "Stop!",
        "Halt!",
        "stopp stopp stopp",
        "Stopp, sofort!",
        "sofort anhalten",
        "aufhören",
        "Hör auf!",
        "hör sofort auf",
        "hör auf zu drücken",
        "Zu eng!",
        "das ist viel zu fest",
        "zu stark",
        "Aua!",
        "Das tut weh!",
        "Au, das tut mir weh!",
        "meine Wade tut weh",
        "es reicht",
        "Schluss jetzt!",
        "nicht mehr",
        "lass mich los",
        "ich will hier raus",
        "Notstopp",
    ),
    "es": ("¡Para!", "¡Basta ya!", "¡Me duele!", "aprieta demasiado", "¡Suéltame!"),
    "fr": ("Arrête !", "Stop !", "ça fait mal", "C'est trop serré !", "Lâche-moi !"),
}
NAMED = {
    "en": (
        "stop the calf boots",
        "turn off the calf boots",
        "switch the calf boots off now",
        "calf boots off",
        "calf boots, stop!",
        "make the calf boots stop",
        "The calf boots are too tight!",
        "the calf boots hurt",
        "release the calf boots",
        "stop the massage on the calf boots",
    ),
    "de": (
        "stopp die calf boots",
        "halte die calf boots an",
        "schalte die calf boots aus",
        "mach die calf boots sofort aus",
        "calf boots aus",
        "calf boots stoppen",
        "Die calf boots sind zu fest!",
        "die calf boots tun weh",
        "beende die Massage mit den calf boots",
    ),
    "es": ("para las calf boots", "las calf boots aprietan demasiado"),
    "fr": ("arrête les calf boots", "les calf boots serrent trop"),
}


def test_there_are_thirty_of_them_in_english_and_german() -> None:
    for language in ("en", "de"):
        assert len({*BARE[language], *NAMED[language]}) >= 30


@pytest.fixture
async def listening(hass: HomeAssistant, near: MockConfigEntry) -> MockConfigEntry:
    """The boots, and an Assist without any file of ours."""
    await assist(hass)
    return near


def hears_bare(hass: HomeAssistant) -> bool:
    """Return whether what names nothing is heard."""
    heard = get_agent_manager(hass).trigger_sentences
    every = [one for words in STOP_WORDS.values() for one in words.bare]
    assert all(one in heard for one in every) or not any(one in heard for one in every)
    return every[0] in heard


@pytest.mark.parametrize("language", BARE)
async def test_each_of_them_stops_what_runs_and_says_so(
    hass: HomeAssistant, listening: MockConfigEntry, boots: CalfBoots, session: Session, language: str
) -> None:
    for sentence in (*BARE[language], *NAMED[language]):
        await session.start(attended=True)
        assert run(boots) == "running"
        # Also by an Assist that speaks another language, where they are answered in their own.
        assert await say(hass, sentence, language) == STOP_WORDS[language].stopped_some.format(names="Calf boots"), (
            sentence
        )
        assert run(boots) == "idle", sentence


async def test_what_is_said_in_several_languages_is_answered_in_the_one_that_assist_speaks(
    hass: HomeAssistant, listening: MockConfigEntry, session: Session
) -> None:
    for language, answer in (
        ("de", "Gestoppt: Calf boots."),
        ("fr", "Arrêté : Calf boots."),
        ("en-GB", "Stopped: Calf boots."),
    ):
        await session.start(attended=True)
        assert await say(hass, "stop", language) == answer
    await session.start(attended=True)
    assert await say(hass, "tut weh", "en") == "Gestoppt: Calf boots."


async def test_what_names_nothing_means_nothing_here_while_nothing_runs(
    hass: HomeAssistant, listening: MockConfigEntry
) -> None:
    calls = async_capture_events(hass, EVENT_CALL_SERVICE)
    assert not hears_bare(hass)
    for language in ("en", "de"):
        for sentence in BARE[language]:
            assert (await reply(hass, sentence, language)).response_type is ERROR, sentence
    assert calls == []


async def test_what_names_the_massager_stops_also_what_is_not_known_to_run(
    hass: HomeAssistant, listening: MockConfigEntry, asked: Callable[[], list[str]]
) -> None:
    assert await say(hass, "turn off the calf boots") == "Stopped: Calf boots."
    assert asked() == ["stop"]


async def test_it_is_heard_from_the_start_of_a_session_to_its_end(
    hass: HomeAssistant, listening: MockConfigEntry, boots: CalfBoots, session: Session
) -> None:
    await session.start(attended=True)
    assert hears_bare(hass)
    await session.pause()
    assert hears_bare(hass)
    await session.stop()
    assert not hears_bare(hass)
    boots.press("start")
    await listening.runtime_data.massager.connect()
    await hass.async_block_till_done()
    assert hears_bare(hass), "it was begun on the boots themselves"
    boots.press("stop")
    await hass.async_block_till_done()
    assert not hears_bare(hass)


async def test_it_is_heard_no_longer_once_the_massager_is_not_set_up(
    hass: HomeAssistant, listening: MockConfigEntry, session: Session
) -> None:
    await session.start(attended=True)
    assert await hass.config_entries.async_unload(listening.entry_id)
    assert not hears_bare(hass)
    assert await hass.config_entries.async_setup(listening.entry_id)
    await hass.async_block_till_done()
    assert hears_bare(hass), "the session that was open is taken up"


@pytest.mark.freeze_time(NOW)
@pytest.mark.usefixtures("threadless")
async def test_it_is_heard_after_a_crash_as_long_as_the_session_that_was_open_may_go_on(
    hass: HomeAssistant, hass_storage: dict[str, Any], entry: MockConfigEntry, boots: CalfBoots, passes: Passing
) -> None:
    boots.press("start")
    was_open(entry, hass_storage, 5, 10)
    await assist(hass)
    await passes.until_done(set_up(hass, entry, boots))
    assert hears_bare(hass)
    assert await passes.until_done(say(hass, "too tight")) == "Stopped: Calf boots."
    assert run(boots) == "idle"
    assert not hears_bare(hass)


@pytest.mark.freeze_time(NOW)
@pytest.mark.usefixtures("hass_storage", "threadless")
async def test_it_is_heard_as_long_as_a_stop_is_not_confirmed_and_does_not_say_that_it_is(
    hass: HomeAssistant, listening: MockConfigEntry, boots: CalfBoots, session: Session, passes: Passing
) -> None:
    await passes.until_done(session.start(attended=True))
    boots.fault("refuse_connections", {})
    boots.fault("drop_link", {})
    unconfirmed = STOP_WORDS["en"].unconfirmed.format(names="Calf boots")
    assert await passes.until_done(say(hass, "stop")) == unconfirmed
    assert hears_bare(hass)
    assert await passes.until_done(say(hass, "calf boots off")) == unconfirmed
    assert hears_bare(hass)
    boots.clear_fault("refuse_connections")
    await passes(120)
    assert (run(boots), stoppable(session)) == ("idle", False)
    assert not hears_bare(hass)


async def test_it_stops_all_that_runs_and_asks_nothing_of_what_does_not(
    hass: HomeAssistant, listening: MockConfigEntry, boots: CalfBoots, session: Session, clock: Clock, radio: Radio
) -> None:
    others = [CalfBoots(f"Boots {name}", f"C0:FF:EE:00:00:1{name}", clock) for name in "AB"]
    entries = [await set_up_beside(hass, listening, one, radio) for one in others]
    others[0].set({"worn": True})
    await session.start(attended=True)
    await entries[0].runtime_data.session.start(attended=True)
    before = others[1].journal.entries(Direction.RECEIVED)
    assert await say(hass, "stop it") == "Stopped: Calf boots, Boots A."
    assert [run(one) for one in (boots, *others)] == ["idle"] * 3
    assert others[1].journal.entries(Direction.RECEIVED) == before


# By name and room


async def test_it_is_called_what_its_owner_calls_it_now(
    hass: HomeAssistant, listening: MockConfigEntry, boots: CalfBoots, session: Session
) -> None:
    (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), listening.entry_id)
    dr.async_get(hass).async_update_device(device.id, name_by_user="Sam's (left) Squeeze-O-Matic 2")
    er.async_get(hass).async_update_entity("climate.calf_boots", aliases=["The Snake", er.COMPUTED_NAME])
    await hass.async_block_till_done()
    for name in ("Sam's left Squeeze-O-Matic 2", "the snake", "calf boots"):
        await session.start(attended=True)
        assert await say(hass, f"turn off {name}!") == "Stopped: Calf boots.", name
        assert run(boots) == "idle"
    hass.config_entries.async_update_entry(listening, title="Sleeves")
    dr.async_get(hass).async_update_device(device.id, name_by_user="Sleeves", name="Sleeves")
    er.async_get(hass).async_update_entity("climate.calf_boots", aliases=[er.COMPUTED_NAME])
    await hass.async_block_till_done()
    heard = " ".join(get_agent_manager(hass).trigger_sentences)
    assert "sleeves" in heard
    assert "snake" not in heard


async def test_a_name_of_which_nothing_can_be_said_is_no_sentence(
    hass: HomeAssistant, listening: MockConfigEntry
) -> None:
    (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), listening.entry_id)
    hass.config_entries.async_update_entry(listening, title="()[{|}]")
    dr.async_get(hass).async_update_device(device.id, name_by_user="...", name="<>")
    er.async_get(hass).async_update_entity("climate.calf_boots", aliases=["-"])
    await hass.async_block_till_done()
    assert await say(hass, "stop all massagers") == "All massagers are stopped."


async def test_the_massage_in_a_room_is_stopped_there_and_everywhere_where_there_is_no_such_room(
    hass: HomeAssistant, listening: MockConfigEntry, boots: CalfBoots, session: Session, clock: Clock, radio: Radio
) -> None:
    other = CalfBoots("Sleeves", "C0:FF:EE:00:00:12", clock)
    other.set({"worn": True})
    beside = await set_up_beside(hass, listening, other, radio)
    put_into(hass, "Bedroom", [listening])
    put_into(hass, "Kitchen", [beside])
    for sentence, language, answer in (
        ("stop the massage in the bedroom", "en", "Stopped: Calf boots."),
        ("beende die Massage in der Kitchen", "de", "Gestoppt: Sleeves."),
        ("turn off the massagers in the bathroom", "en", "All massagers are stopped."),
        ("arrête le massage dans la Kitchen", "fr", "Arrêté : Sleeves."),
        ("para el masaje en la Bedroom", "es", "Parado: Calf boots."),
    ):
        for one in (session, beside.runtime_data.session):
            await one.start(attended=True)
        assert await say(hass, sentence, language) == answer
        stopped = {
            run(one) for one, name in ((boots, "Calf boots"), (other, "Sleeves")) if name in answer or "All" in answer
        }
        assert stopped == {"idle"}, sentence
        for one in (session, beside.runtime_data.session):
            await one.stop()


async def test_two_that_are_called_alike_both_stop(
    hass: HomeAssistant, listening: MockConfigEntry, boots: CalfBoots, session: Session, clock: Clock, radio: Radio
) -> None:
    twin = CalfBoots("Calf boots", "C0:FF:EE:00:00:12", clock)
    twin.set({"worn": True})
    beside = await set_up_beside(hass, listening, twin, radio)
    for one in (session, beside.runtime_data.session):
        await one.start(attended=True)
    assert await say(hass, "calf boots off") == "Stopped: Calf boots."
    await hass.async_block_till_done()
    assert (run(boots), run(twin)) == ("idle", "idle")


async def test_one_that_is_not_set_up_is_said_not_to_be_told(hass: HomeAssistant, listening: MockConfigEntry) -> None:
    assert await hass.config_entries.async_unload(listening.entry_id)
    response = await reply(hass, "turn off the calf boots")
    assert speech(response) == STOP_WORDS["en"].unconfirmed.format(names="Calf boots")


async def test_one_whose_main_entity_is_gone_is_in_the_room_of_its_device(
    hass: HomeAssistant, listening: MockConfigEntry, boots: CalfBoots, session: Session
) -> None:
    put_into(hass, "Bedroom", [listening])
    er.async_get(hass).async_remove("climate.calf_boots")
    await session.start(attended=True)
    assert await say(hass, "stop the massage in the bedroom") == "Stopped: Calf boots."
    (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), listening.entry_id)
    dr.async_get(hass).async_remove_device(device.id)
    await session.start(attended=True)
    assert await say(hass, "stop the massage in the bedroom") == "All massagers are stopped."
    assert run(boots) == "idle"


async def test_a_sentence_that_cannot_be_taken_back_costs_a_line_in_the_log(
    hass: HomeAssistant, near: MockConfigEntry, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    def sticks() -> None:
        raise KeyError("gone already")

    with patch(
        "homeassistant.components.conversation.agent_manager.AgentManager.register_trigger", return_value=sticks
    ):
        await assist(hass)
        await session.start(attended=True)
        await session.stop()
    assert "could not be taken back" in caplog.text
