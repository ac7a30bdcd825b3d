"""Stopping all massagers by a sentence, to Home Assistant's own agent."""

from collections.abc import Iterator
import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

from hassil import parse_sentence
from hassil.expression import Sentence
from hassil.sample import sample_expression
from homeassistant.components.conversation import async_converse
from homeassistant.components.conversation.agent_manager import get_agent_manager
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.const import CONF_ADDRESS, EVENT_CALL_SERVICE
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import area_registry as ar, device_registry as dr
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockUser,
    async_capture_events,
    async_mock_service,
)

from custom_components.recovery_massager.const import CONF_ABOUT, CONF_PERSON, CONF_PROFILE, DOMAIN
from custom_components.recovery_massager.recovery.contraindications import Statement
from custom_components.recovery_massager.stop_sentences import STOP_WORDS
from simulator.clock import Clock
from simulator.devices.calf_boots import CalfBoots
from simulator.devices.hy_ems import HyEms

from .looking import run
from .passing import Passing
from .radio import Radio, advertise
from .stage import NOW

PACKAGE = Path(__file__).parents[2] / "custom_components" / DOMAIN
LANGUAGES = sorted(path.stem for path in (PACKAGE / "translations").glob("*.json"))
SAID = {
    "de": ("Stoppe alle Massagegeräte", "schalte alle Massagen aus", "Stopp die Massage!", "alle Massagegeräte aus"),
    "en": (
        "stop all massagers",
        "Stop the massagers!",
        "stop every massage",
        "stop the massage",
        "turn off all massagers",
        "Turn all of the massagers off.",
        "stop massaging",
    ),
    "es": ("para todos los masajeadores", "detén el masaje", "apaga todos los masajeadores"),
    "fr": ("arrête tous les massages", "éteins tous les appareils de massage", "arrête le massage"),
}
NOT_OURS = (
    "turn off all fans",
    "turn off the fans",
    "turn off everything",
    "turn off the massager",
    "turn off massage",
    "stop the timer",
    "cancel all timers",
    "stop the music",
    "stop",
    "what is massaging",
    "start the massage",
    "turn on all massagers",
    "start all massagers",
    "do not stop the massage",
    "schalte alle Lüfter aus",
    "stoppe die Musik",
    "arrête la musique",
    "éteins toutes les lumières",
    "para la música",
    "apaga todas las luces",
)
SECOND = "C0:FF:EE:00:00:02"


async def assist(hass: HomeAssistant) -> None:
    """Let there be Assist."""
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "conversation", {})
    await hass.async_block_till_done()


async def say(hass: HomeAssistant, sentence: str, language: str = "en", context: Context | None = None) -> str:
    """Return what is answered."""
    result = await async_converse(hass, sentence, None, context or Context(), language)
    answer: str = result.response.speech["plain"]["speech"]
    return answer


def forms(template: str) -> Iterator[str]:
    """Return all that a template stands for."""
    sentence: Sentence = parse_sentence(template)
    yield from sample_expression(sentence.expression)


@pytest.fixture
async def listening(hass: HomeAssistant, near: MockConfigEntry) -> MockConfigEntry:
    """The boots, and an Assist that hears the sentences."""
    await assist(hass)
    return near


@pytest.mark.parametrize(
    ("language", "sentence"), [(language, sentence) for language, said in SAID.items() for sentence in said]
)
async def test_a_sentence_of_any_language_stops_whatever_language_assist_speaks_and_is_answered_in_its_own(
    hass: HomeAssistant, listening: MockConfigEntry, boots: CalfBoots, language: str, sentence: str
) -> None:
    for spoken in ("en", "de", "ja"):
        await listening.runtime_data.session.start(attended=True)
        assert run(boots) == "running"
        assert await say(hass, sentence, spoken) == STOP_WORDS[language].stopped
        assert run(boots) == "idle"


@pytest.mark.parametrize("system", ["de", "ja", "fr"])
async def test_the_language_of_the_system_does_not_matter_either(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, system: str
) -> None:
    hass.config.language = system
    await assist(hass)
    await near.runtime_data.session.start(attended=True)
    assert await say(hass, "stop all massagers", system) == STOP_WORDS["en"].stopped
    assert run(boots) == "idle"


async def test_every_form_of_every_sentence_is_heard_in_one_language(
    hass: HomeAssistant, listening: MockConfigEntry
) -> None:
    calls = async_mock_service(hass, DOMAIN, "stop_session", response={"massagers": [{"name": "B", "confirmed": True}]})
    said = 0
    for words in STOP_WORDS.values():
        for template in words.sentences:
            for sentence in forms(template):
                assert await say(hass, sentence) == words.stopped, sentence
                said += 1
    assert len(calls) == said > 100


async def test_other_sentences_stop_nothing_here(hass: HomeAssistant, listening: MockConfigEntry) -> None:
    for entity_id in ("climate.calf_boots", "fan.calf_boots_compression"):
        async_expose_entity(hass, "conversation", entity_id, True)
    calls = async_mock_service(hass, DOMAIN, "stop_session", response={"massagers": []})
    for language in SAID:
        for sentence in NOT_OURS:
            await say(hass, sentence, language)
            assert calls == [], sentence


async def test_a_sentence_of_home_assistants_own_still_reaches_the_fan(
    hass: HomeAssistant, listening: MockConfigEntry, boots: CalfBoots
) -> None:
    area = ar.async_get(hass).async_create("Bedroom")
    (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), listening.entry_id)
    dr.async_get(hass).async_update_device(device.id, area_id=area.id)
    async_expose_entity(hass, "conversation", "fan.calf_boots_compression", True)
    await listening.runtime_data.session.start(attended=True)
    calls = async_capture_events(hass, EVENT_CALL_SERVICE)
    await say(hass, "turn off the fans in the bedroom")
    assert run(boots) == "idle"
    assert ("fan", "turn_off") in [(one.data["domain"], one.data["service"]) for one in calls]
    assert DOMAIN not in {one.data["domain"] for one in calls}


@pytest.mark.parametrize("options", [{"remote_start": False, "voice": False}])
async def test_it_needs_no_leave_and_no_rights(
    hass: HomeAssistant, listening: MockConfigEntry, boots: CalfBoots, hass_read_only_user: MockUser
) -> None:
    boots.press("start")
    await listening.runtime_data.massager.connect()
    assert run(boots) == "running"
    answer = await say(hass, "stop all massagers", context=Context(user_id=hass_read_only_user.id))
    assert answer == STOP_WORDS["en"].stopped
    assert run(boots) == "idle"


@pytest.fixture
async def stimulator(
    hass: HomeAssistant, near: MockConfigEntry, clock: Clock, radio: Radio
) -> tuple[MockConfigEntry, HyEms]:
    """A stimulator besides the boots."""
    device = HyEms("Stimulator", SECOND, clock)
    radio.peripherals[SECOND] = device
    statement = Statement.from_dict(near.data[CONF_PERSON])
    assert statement
    data = {
        **near.data,
        CONF_ADDRESS: SECOND,
        CONF_PROFILE: "hy_ems",
        CONF_ABOUT: {},
        CONF_PERSON: {**statement.to_dict(), "electrical": True},
    }
    entry = MockConfigEntry(domain=DOMAIN, title="Stimulator", unique_id=SECOND, data=data, options=near.options)
    entry.add_to_hass(hass)
    advertise(hass, device)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry, device


async def test_it_stops_a_stimulator_too(
    hass: HomeAssistant, listening: MockConfigEntry, boots: CalfBoots, stimulator: tuple[MockConfigEntry, HyEms]
) -> None:
    entry, device = stimulator
    for one in (listening, entry):
        await one.runtime_data.session.start(attended=True)
    assert (boots.state()["run"], device.state()["run"]) == ("running", "running")
    assert await say(hass, "stop all massagers") == STOP_WORDS["en"].stopped
    assert (boots.state()["run"], device.state()["run"]) == ("idle", "idle")


@pytest.mark.freeze_time(NOW)
@pytest.mark.usefixtures("hass_storage")
@pytest.mark.parametrize("language", STOP_WORDS)
async def test_it_says_who_did_not_confirm_and_not_that_all_are_stopped(
    hass: HomeAssistant, listening: MockConfigEntry, boots: CalfBoots, passes: Passing, language: str
) -> None:
    await passes.until_done(listening.runtime_data.session.start(attended=True))
    boots.fault("refuse_connections", {})
    boots.fault("drop_link", {})
    answer = await passes.until_done(say(hass, SAID[language][0], language))
    assert "Calf boots" in answer
    assert answer == STOP_WORDS[language].unconfirmed.format(names="Calf boots")


async def test_a_massager_that_is_not_set_up_is_no_stopped_one(hass: HomeAssistant, listening: MockConfigEntry) -> None:
    assert await hass.config_entries.async_unload(listening.entry_id)
    assert "Calf boots" in await say(hass, "stop all massagers")


async def test_where_all_are_disabled_there_is_none(hass: HomeAssistant, listening: MockConfigEntry) -> None:
    await hass.config_entries.async_set_disabled_by(listening.entry_id, ConfigEntryDisabler.USER)
    assert await say(hass, "stop all massagers") == STOP_WORDS["en"].none


# Coming and going


def heard(hass: HomeAssistant) -> int:
    """Return how many sentences Assist hears besides its own."""
    return len(get_agent_manager(hass).trigger_sentences)


ALL = sum(len(words.sentences) + len(words.in_room) for words in STOP_WORDS.values())
NAMED = sum(len(words.named) for words in STOP_WORDS.values())


async def test_the_sentences_come_with_the_first_massager_once_and_go_with_the_last(
    hass: HomeAssistant, stimulator: tuple[MockConfigEntry, HyEms], near: MockConfigEntry
) -> None:
    await assist(hass)
    assert heard(hass) == ALL + 2 * NAMED
    await hass.config_entries.async_reload(near.entry_id)
    await hass.async_block_till_done()
    assert heard(hass) == ALL + 2 * NAMED
    await hass.config_entries.async_remove(near.entry_id)
    await hass.async_block_till_done()
    assert heard(hass) == ALL + NAMED
    await hass.config_entries.async_remove(stimulator[0].entry_id)
    assert heard(hass) == 0


async def test_they_are_heard_where_assist_was_there_first(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    await assist(hass)
    assert heard(hass) == 0
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert heard(hass) == ALL + NAMED


async def test_without_assist_nothing_is_registered_and_nothing_is_once_the_massager_is_gone(
    hass: HomeAssistant, near: MockConfigEntry
) -> None:
    assert "conversation" not in hass.config.components
    await hass.config_entries.async_remove(near.entry_id)
    await assist(hass)
    assert heard(hass) == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"homeassistant.components.conversation.agent_manager.AgentManager.register_trigger": TypeError("changed")},
        {"homeassistant.components.conversation.agent_manager.get_agent_manager": AttributeError("gone")},
    ],
)
async def test_a_home_assistant_that_takes_no_sentences_costs_one_line_in_the_log(
    hass: HomeAssistant, entry: MockConfigEntry, caplog: pytest.LogCaptureFixture, changed: dict[str, Exception]
) -> None:
    await assist(hass)
    ((place, error),) = changed.items()
    with patch(place, side_effect=error):
        assert await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
    lines = [one for one in caplog.records if "stops all massagers" in one.message]
    assert [one.levelname for one in lines] == ["WARNING"]
    assert not [one for one in caplog.records if one.levelname == "ERROR"]
    await hass.config_entries.async_remove(entry.entry_id)
    assert hass.states.get("button.stop_all_massagers") is None


# The words


def texts(language: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((PACKAGE / "translations" / f"{language}.json").read_text())
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_stops_all_by_sentence_button_and_action(language: str) -> None:
    words = STOP_WORDS[language]
    assert words.sentences
    assert "{names}" in words.unconfirmed
    found = texts(language)
    assert found["entity"]["button"]["stop_all"]["name"]
    assert found["services"]["stop_session"].keys() >= {"name", "description"}


def test_every_answer_is_its_own() -> None:
    answers = [text for words in STOP_WORDS.values() for text in (words.stopped, words.unconfirmed, words.none)]
    assert len(set(answers)) == len(answers) == 3 * len(STOP_WORDS)
