"""The files of sentences: what is in them is understood, and what is written, kept and deleted is ours alone."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random
import re
from typing import Any

from hassil.intents import Intents, TextSlotList
from hassil.sample import sample_sentence
from homeassistant.components.conversation import ConversationInput
from homeassistant.components.conversation.agent_manager import get_agent_manager
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import intent
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import yaml

from custom_components.recovery_massager.sentence_files import (
    OURS,
    Kept,
    endings,
    install,
    installed,
    kept,
    languages,
    place,
    remove,
    remove_ours,
)
from custom_components.recovery_massager.spoken_wish import Wish
from custom_components.recovery_massager.spoken_words import SPOKEN_WORDS
from custom_components.recovery_massager.stop_sentences import STOP_WORDS
from custom_components.recovery_massager.wish_sentences import WISH_SENTENCES

from .talk import put_into

EXAMPLES = {"name": "calf boots", "area": "Bedroom", "rm_words": "Sam", "rm_minutes": "20"}
A_SENTENCE = 3
"""So many forms of each template are said, drawn by chance."""


def contents(language: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((OURS / f"{language}.yaml").read_text("utf-8"))
    return found


def forms(language: str) -> Iterator[tuple[str, str]]:
    """Give some forms of every template, each after its intent."""
    intents = Intents.from_dict(contents(language))
    lists = {
        name: TextSlotList.from_strings([EXAMPLES.get(name, "40")])
        for name in {*intents.slot_lists, *EXAMPLES}
        if name not in {"rm_mode", "rm_span"}
    }
    chance = Random(language)
    for name, one in intents.intents.items():
        for data in one.data:
            for sentence in data.sentences:
                found = list(
                    islice(sample_sentence(sentence, {**intents.slot_lists, **lists}, intents.expansion_rules), 20_000)
                )
                for text in {found[0], *chance.sample(found, min(A_SENTENCE, len(found)))}:
                    yield name, text


def test_there_are_sentences_answers_and_stops_in_each_language() -> None:
    assert set(languages()) == {"de", "en"} == set(SPOKEN_WORDS) == set(WISH_SENTENCES)
    assert set(languages()) <= set(STOP_WORDS)


@pytest.mark.parametrize("language", languages())
async def test_every_sentence_is_understood_as_what_it_is_meant_for(
    hass: HomeAssistant, heard: MockConfigEntry, language: str
) -> None:
    put_into(hass, "Bedroom", [heard])
    agent = get_agent_manager(hass).default_agent
    assert agent is not None
    said = set()
    for meant, text in forms(language):
        result = await agent.async_recognize_intent(ConversationInput(text, Context(), None, None, None, language, "x"))
        assert result is not None, text
        assert not result.unmatched_entities, text
        assert result.intent.name == meant, text
        said.add(text)
    assert len(said) > 100


@pytest.mark.parametrize("language", languages())
async def test_every_intent_of_a_file_has_a_handler_and_every_wish_a_sentence(
    hass: HomeAssistant, heard: MockConfigEntry, language: str
) -> None:
    handled = {one.intent_type for one in intent.async_get(hass)}
    named = set(contents(language)["intents"])
    assert named <= handled
    # What stops needs no file.
    assert named == {*Wish} - {Wish.STOP}
    assert handled >= set(Wish)


@pytest.mark.parametrize("language", languages())
def test_nothing_in_a_file_takes_the_place_of_home_assistants_own(language: str) -> None:
    found, text = contents(language), (OURS / f"{language}.yaml").read_text("utf-8")
    assert found["language"] == language
    assert set(found) == {"language", "intents", "lists", "expansion_rules"}
    for own in (*found["lists"], *found["expansion_rules"]):
        assert own.startswith("rm_")
        assert len(re.findall(rf"[{{<]{own}[:}}>]", text)) >= 1, f"{own} is used"
    for reference in re.findall(r"<(\w+)>", text):
        assert reference in found["expansion_rules"]


@pytest.mark.parametrize("language", languages())
def test_the_end_of_a_sentence_is_read_with_its_numbers(language: str) -> None:
    assert endings(language).intents.keys() == {"how"}


# What is on the disk


@pytest.fixture
def config(tmp_path: Path) -> str:
    return str(tmp_path)


def test_a_file_is_written_where_home_assistant_looks_for_it_and_is_ours(config: str, tmp_path: Path) -> None:
    assert kept(config, "en") is Kept.ABSENT
    install(config, "en")
    path = tmp_path / "custom_sentences" / "en" / "recovery_massager.yaml"
    assert path == place(config, "en")
    first, _, rest = path.read_text("utf-8").partition("\n")
    assert first.startswith("# Recovery Massager, ")
    assert rest == (OURS / "en.yaml").read_text("utf-8")
    assert yaml.safe_load(path.read_text("utf-8")) == contents("en")
    assert kept(config, "en") is Kept.CURRENT
    assert installed(config) == {"en"}
    assert not [one for one in path.parent.iterdir() if one != path]


def test_one_of_another_version_is_known_as_ours(config: str, monkeypatch: pytest.MonkeyPatch) -> None:
    install(config, "en")
    monkeypatch.setattr("custom_components.recovery_massager.sentence_files._sentences", lambda _: "language: en\n")
    assert kept(config, "en") is Kept.OLDER
    install(config, "en")
    assert kept(config, "en") is Kept.CURRENT
    assert remove_ours(config)
    assert kept(config, "en") is Kept.ABSENT


@pytest.mark.parametrize("change", [b"# mine\n", b" ", b"\xff"])
def test_one_that_somebody_changed_is_theirs(config: str, change: bytes) -> None:
    install(config, "de")
    path = place(config, "de")
    path.write_bytes(path.read_bytes() + change)
    there = kept(config, "de")
    assert there in {Kept.CHANGED, Kept.FOREIGN}
    assert there.is_somebodys
    assert not remove_ours(config)
    assert path.exists()


def test_one_that_somebody_else_wrote_is_theirs(config: str) -> None:
    path = place(config, "en")
    path.parent.mkdir(parents=True)
    for text in ("", "language: en\n", "# Recovery Massager\n", "# Recovery Massager, 123\nlanguage: en\n"):
        path.write_text(text)
        assert kept(config, "en") is Kept.FOREIGN
        assert installed(config) == frozenset()
        assert not remove_ours(config)


def test_a_file_in_the_place_of_a_folder_holds_no_sentences_and_is_an_error_to_write_into(config: str) -> None:
    Path(config, "custom_sentences").touch()
    assert kept(config, "en") is Kept.ABSENT
    with pytest.raises(OSError, match="custom_sentences"):
        install(config, "en")
    Path(config, "custom_sentences").unlink()
    place(config, "en").mkdir(parents=True)
    assert kept(config, "en") is Kept.FOREIGN
    with pytest.raises((OSError, HomeAssistantError)):
        install(config, "en")


def test_deleting_takes_the_folders_along_where_nothing_else_is_in_them(config: str, tmp_path: Path) -> None:
    for language in ("en", "de"):
        install(config, language)
    other = tmp_path / "custom_sentences" / "de" / "other.yaml"
    other.touch()
    assert remove_ours(config)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["custom_sentences", "de", "other.yaml"]
    other.unlink()
    remove(config, "de")
    assert not (tmp_path / "custom_sentences").exists()
    remove(config, "de")
