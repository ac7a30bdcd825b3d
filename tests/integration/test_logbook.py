"""Session events in the logbook."""

from collections.abc import Callable
from typing import Any

from homeassistant.components.logbook import LOGBOOK_ENTRY_ENTITY_ID, LOGBOOK_ENTRY_MESSAGE, LOGBOOK_ENTRY_NAME
from homeassistant.core import Event, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events

from custom_components.recovery_massager.const import DOMAIN, EVENT_SESSION
from custom_components.recovery_massager.event import EVENT_TYPES
from custom_components.recovery_massager.logbook import async_describe_events, sentence, workout_sentence
from custom_components.recovery_massager.words import Words
from simulator.devices.calf_boots import CalfBoots


@pytest.fixture(autouse=True)
async def loaded(hass: HomeAssistant) -> None:
    """Load the words, as they are wherever there is a massager that events are told of."""
    await Words.async_load(hass)


async def described(hass: HomeAssistant, event: Event[Any]) -> dict[str, Any]:
    found: dict[tuple[str, str], Callable[[Event[Any]], dict[str, Any]]] = {}
    async_describe_events(hass, lambda domain, kind, describe: found.update({(domain, kind): describe}))
    # The logbook describes events in a thread of the database.
    return await hass.async_add_executor_job(found[DOMAIN, EVENT_SESSION], event)


async def test_a_session_reads_as_sentences_about_the_massager(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots
) -> None:
    events = async_capture_events(hass, EVENT_SESSION)
    session = near.runtime_data.session
    await session.set_mode("full_squeeze")
    await session.start(attended=True)
    await session.stop()
    await hass.async_block_till_done()
    told = [await described(hass, event) for event in events]
    assert {one[LOGBOOK_ENTRY_NAME] for one in told} == {"Calf boots"}
    assert {one[LOGBOOK_ENTRY_ENTITY_ID] for one in told} == {"climate.calf_boots"}
    assert [one[LOGBOOK_ENTRY_MESSAGE] for one in told] == [
        "started a session: Full squeeze, pressure 30 mmHg",
        "was stopped after less than a minute",
    ]


async def test_a_refusal_reads_with_its_reason(hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots) -> None:
    boots.set({"worn": False})
    events = async_capture_events(hass, EVENT_SESSION)
    with pytest.raises(ServiceValidationError):
        await near.runtime_data.async_run(near.runtime_data.session.start(attended=True))
    (event,) = events
    assert (await described(hass, event))[LOGBOOK_ENTRY_MESSAGE] == "refused: Calf boots is not worn; put it on first"


async def test_a_reason_that_has_no_sentence_is_given_as_it_is(hass: HomeAssistant, near: MockConfigEntry) -> None:
    assert sentence(hass, {"type": "refused", "reason": "too_soon"}) == "refused: too soon"


def test_an_interrupted_massage_says_why_where_that_is_known(hass: HomeAssistant) -> None:
    data = {"type": "interrupted", "minutes": 3.2, "reason": "no_contact"}
    assert sentence(hass, data) == "was interrupted after 3 minutes: no contact"


def test_a_massage_that_began_on_the_device_says_so(hass: HomeAssistant) -> None:
    data = {"type": "started", "origin": "device", "mode": "wave", "pressure": None}
    assert sentence(hass, data) == "was started on the device itself: Wave"


def test_a_level_is_called_one_and_the_lowest_is_told_too(hass: HomeAssistant) -> None:
    data = {"type": "started", "mode": "knead", "pressure": 0, "pressure_unit": "level"}
    assert sentence(hass, data) == "started a session: Knead, level 0"


def test_an_event_that_was_kept_before_units_were_told_reads_without(hass: HomeAssistant) -> None:
    assert sentence(hass, {"type": "started", "mode": "wave", "pressure": 30}) == "started a session: Wave, pressure 30"


def test_every_kind_of_event_has_a_sentence_of_its_own(hass: HomeAssistant) -> None:
    sentences = {sentence(hass, {"type": kind, "minutes": 12.4}) for kind in EVENT_TYPES}
    assert len(sentences) == len(EVENT_TYPES)
    assert "finished after 12 minutes" in sentences


def test_an_event_that_tells_no_time_reads_with_a_question_mark(hass: HomeAssistant) -> None:
    assert sentence(hass, {"type": "planned"}) == "has a session planned for ?"


async def test_sentences_are_in_the_language_of_the_system(hass: HomeAssistant) -> None:
    hass.config.language = "de"
    await Words.async_load(hass)
    started = {"type": "started", "person_name": "Ada", "mode": "wave", "pressure": 3, "pressure_unit": "level"}
    assert sentence(hass, started) == "hat eine Sitzung für Ada begonnen: Welle, Stufe 3"
    assert sentence(hass, {"type": "stopped", "minutes": 0.2}) == "wurde nach weniger als einer Minute gestoppt"
    workout = {"type": "new", "sport": "swim", "minutes": 45, "load": 31.4}
    assert workout_sentence(hass, workout) == "hat ein neues Training: Schwimmen, 45 Minuten, Belastung 31"
