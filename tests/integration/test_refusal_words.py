"""A refusal in words on every face, with nothing about the person in what is kept or shown to all."""

from datetime import date, timedelta
import json
from typing import Any

from homeassistant.components.logbook import LOGBOOK_ENTRY_MESSAGE
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import Context, Event, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import translation
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_PERSON, DOMAIN
from custom_components.recovery_massager.recovery.contraindications import Statement, conditions as known_conditions
from custom_components.recovery_massager.refusal_words import filled, sentence
from custom_components.recovery_massager.words import Words
from simulator.devices.calf_boots import CalfBoots

from .passing import Passing
from .stage import MINUTE, NOW, had, set_up
from .test_logbook import described

FACES = ("climate.calf_boots", "fan.calf_boots_compression", "sensor.calf_boots_session_state")
EVENT = "event.calf_boots_session"
TODAY = date(2026, 5, 4)
NOT_WORN = "Calf boots is not worn; put it on first."

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]


def words_on(hass: HomeAssistant, entity_id: str, attribute: str = "refusal") -> str | None:
    state = hass.states.get(entity_id)
    assert state
    text: str | None = state.attributes.get(attribute)
    return text


def shown(hass: HomeAssistant) -> set[str | None]:
    """Return the refusals that the faces show."""
    return {words_on(hass, face) for face in FACES}


async def turn_on(hass: HomeAssistant, context: Context) -> None:
    await hass.services.async_call(
        "climate", "turn_on", {ATTR_ENTITY_ID: FACES[0]}, blocking=True, context=Context(user_id=context.user_id)
    )


async def is_refused(hass: HomeAssistant, context: Context) -> HomeAssistantError:
    with pytest.raises(HomeAssistantError) as error:
        await turn_on(hass, context)
    await hass.async_block_till_done()
    return error.value


async def test_all_faces_say_why_until_a_session_starts(
    hass: HomeAssistant,
    near: MockConfigEntry,
    boots: CalfBoots,
    person: Context,
    told: list[Event[Any]],
    passes: Passing,
) -> None:
    assert shown(hass) == {None}
    boots.set({"worn": False})
    error = await is_refused(hass, person)
    assert str(error) == NOT_WORN.removesuffix(".")
    assert shown(hass) == {NOT_WORN}
    assert words_on(hass, EVENT, "message") == NOT_WORN
    assert told[-1].data["message"] == NOT_WORN
    assert "details" not in told[-1].data
    boots.set({"worn": True})
    await passes.until_done(turn_on(hass, person))
    assert shown(hass) == {None}
    await passes.until_done(near.runtime_data.session.stop())
    assert shown(hass) == {None}


async def test_a_start_on_the_device_takes_it_away_too(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, person: Context
) -> None:
    boots.set({"worn": False})
    await is_refused(hass, person)
    boots.set({"worn": True})
    boots.press("start")
    await hass.async_block_till_done()
    assert near.runtime_data.history.open
    assert shown(hass) == {None}


async def test_a_start_that_nobody_hears_is_told_in_words_too(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, person: Context, passes: Passing
) -> None:
    boots.fault("refuse_connections", {})
    with pytest.raises(HomeAssistantError):
        await passes.until_done(turn_on(hass, person))
    (words,) = shown(hass)
    assert words
    assert words.startswith("Calf boots did not accept a connection")
    assert words_on(hass, EVENT, "message") == words


async def test_what_is_refused_of_a_session_that_runs_is_no_refused_start(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, person: Context, told: list[Event[Any]]
) -> None:
    await turn_on(hass, person)
    with pytest.raises(HomeAssistantError):
        await near.runtime_data.async_run(near.runtime_data.session.add_time(3600))
    await hass.async_block_till_done()
    assert told[-1].data["type"] == "refused"
    assert "Calf boots" in told[-1].data["message"]
    assert shown(hass) == {None}
    await near.runtime_data.session.stop()
    await hass.async_block_till_done()
    assert shown(hass) == {None}


async def test_a_resume_that_was_refused_is_forgotten_with_the_next_that_is_not(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, person: Context
) -> None:
    coordinator = near.runtime_data
    await turn_on(hass, person)
    await coordinator.session.pause()
    await coordinator.async_set_remote_start(False)
    await hass.async_block_till_done()
    with pytest.raises(HomeAssistantError):
        await coordinator.async_run(coordinator.session.resume(attended=True))
    await hass.async_block_till_done()
    assert shown(hass) == {'Home Assistant may not start Calf boots. Its "Remote start" switch allows it.'}
    await coordinator.async_set_remote_start(True, attended=True)
    await hass.async_block_till_done()
    await coordinator.session.resume(attended=True)
    await coordinator.session.pause()
    await hass.async_block_till_done()
    assert shown(hass) == {None}
    await coordinator.session.stop()


async def test_times_and_numbers_are_filled_in_for_the_faces_the_event_and_the_logbook(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    boots: CalfBoots,
    hass_storage: dict[str, Any],
    person: Context,
    told: list[Event[Any]],
) -> None:
    had(entry, hass_storage, (60 * MINUTE, 20))
    await set_up(hass, entry, boots)
    await is_refused(hass, person)
    (words,) = shown(hass)
    assert words
    assert words.startswith("A body needs 4 hours of rest between two sessions; Calf boots can start again at ")
    assert (await described(hass, told[-1]))[LOGBOOK_ENTRY_MESSAGE] == f"refused: {words.removesuffix('.')}"


@pytest.mark.parametrize(
    ("conditions", "more", "words"),
    [
        (("thrombosis",), {}, "Calf boots is not for the person who uses it: the options tell why."),
        (("diabetes",), {}, "A doctor has to agree before Calf boots is used: the options tell why."),
        (
            ("diabetes",),
            {"cleared": TODAY.replace(year=2025)},
            "A doctor agreed to Calf boots more than twelve months ago and has to be asked again: the options tell why.",
        ),
        (
            ("bruises", "open_wound"),
            {"until": TODAY + timedelta(days=1)},
            "Calf boots is not to be used for now: the options tell why (until: 2026-05-05).",
        ),
    ],
)
async def test_what_speaks_against_the_person_is_in_the_error_and_in_no_state_and_no_event(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    boots: CalfBoots,
    person: Context,
    told: list[Event[Any]],
    conditions: tuple[str, ...],
    more: dict[str, Any],
    words: str,
) -> None:
    statement = Statement(TODAY, frozenset(conditions), **{"adult": True, **more})
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_PERSON: statement.to_dict()})
    await set_up(hass, entry, boots)
    error = await is_refused(hass, person)
    assert shown(hass) == {words}
    assert (words_on(hass, EVENT, "message"), told[-1].data["message"]) == (words, words)
    labels = {slug: (await Words.async_load(hass)).option("condition", slug) for slug in conditions}
    assert error.translation_placeholders
    assert set(error.translation_placeholders["conditions"].split("; ")) == set(labels.values())
    kept = json.dumps(
        [*(state.as_dict() for state in hass.states.async_all()), *(event.as_dict() for event in told)], default=str
    )
    assert not [one for pair in labels.items() for one in pair if one in kept]


async def test_no_condition_is_known_by_another_word(hass: HomeAssistant, near: MockConfigEntry) -> None:
    words = Words.cached(hass)
    assert words == await Words.async_load(hass)
    assert all(words.option("condition", one.slug) != one.slug for one in known_conditions("ems"))


async def test_a_language_without_a_translation_reads_in_english(
    hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots, person: Context
) -> None:
    hass.config.language = "eo"
    await set_up(hass, entry, boots)
    boots.set({"worn": False})
    await is_refused(hass, person)
    assert shown(hass) == {NOT_WORN}


@pytest.mark.parametrize(
    ("language", "refused", "name"),
    [
        ("de", "Calf boots ist nicht angelegt; leg das Gerät zuerst an.", "Calf boots Kompression"),
        ("es", "Calf boots no está puesto; póntelo primero.", "Calf boots Compresión"),
    ],
)
async def test_a_refusal_and_the_names_are_in_the_language_of_the_system(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    boots: CalfBoots,
    person: Context,
    language: str,
    refused: str,
    name: str,
) -> None:
    hass.config.language = language
    await set_up(hass, entry, boots)
    boots.set({"worn": False})
    await is_refused(hass, person)
    assert words_on(hass, FACES[0]) == refused
    assert name in {state.name for state in hass.states.async_all("fan")}


async def test_what_an_error_speaks_of_is_in_the_language_of_the_system(hass: HomeAssistant) -> None:
    hass.config.language = "de"
    await Words.async_load(hass)
    given = filled(hass, "Stiefel", {"what": "pressure", "unit": "level", "command": "set_mode"}, private=False)
    assert given == {"name": "Stiefel", "what": "Druck", "unit": "Stufen", "command": "Modus einstellen"}
    assert filled(hass, "", {"what": "own_thing", "unit": "mmHg"}, private=False)["what"] == "own thing"
    assert sentence(hass, "not_supported", given) == "Stiefel kann das nicht: Druck."


@pytest.mark.usefixtures("disable_translations_once")
async def test_a_word_that_a_language_lacks_is_an_english_one(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = translation._load_translations_files_by_language

    def lacking(files: Any) -> Any:
        loaded = real(files)
        if "de" in loaded:
            del loaded["de"][DOMAIN]["selector"]["subject"]["options"]["pressure"]
        return loaded

    monkeypatch.setattr(translation, "_load_translations_files_by_language", lacking)
    # What this Home Assistant had read was read by others too.
    monkeypatch.delitem(hass.data, translation.TRANSLATION_FLATTEN_CACHE, raising=False)
    translation._async_get_translations_cache.cache_clear()  # type: ignore[attr-defined]
    hass.config.language = "de"
    words = await Words.async_load(hass)
    assert (words.option("subject", "pressure"), words.option("subject", "mode")) == ("pressure", "Modus")
