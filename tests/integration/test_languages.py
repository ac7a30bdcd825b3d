"""Every language says all that English says, in words of its own, and Home Assistant takes it."""

from collections import Counter
import json
from pathlib import Path
import re
import string
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import translation
import pytest

from custom_components.recovery_massager.const import DOMAIN
from scripts.lib import missing_translations
from scripts.lib.missing_translations import ENGLISH, languages, left_over, main, missing, texts

LANGUAGES = languages()
WANTED = {"de", "es", "fr"}
SAME_ALIKE = 25
"""A text that has more letters than that is a sentence, which no two languages share."""
MARKS = re.compile(r"\*\*|\*|`[^`]*`|\]\([^)]*\)|\n|https?://\S+")
"""What is no words: bold and slanted, code, links, and the lines."""
FORMAL = {
    "de": r"\b(Sie|Ihnen|Ihre?[nmrs]?) (können|müssen|haben|sind|dürfen|sollten|wollen)\b",
    "es": r"\b[Uu]sted(es)?\b",
}
"""Home Assistant calls everybody du and tú."""


@pytest.fixture(scope="module")
def english() -> dict[str, str]:
    return texts(ENGLISH)


def pairs(language: str) -> list[tuple[str, str, str]]:
    """Return key, English text, and its translation; one that is missing is told once, by its own test."""
    there = texts(language)
    return [(key, text, there[key]) for key, text in texts(ENGLISH).items() if key in there]


def placeholders(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def figures(text: str) -> list[str]:
    return sorted(re.findall(r"\d+", text))


def marks(text: str) -> Counter[str]:
    # What is shown in code or in a link is the same; what is in stars has to be there as often.
    return Counter(MARKS.findall(text))


def test_there_are_the_languages_that_we_promise() -> None:
    assert set(LANGUAGES) >= WANTED


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_all_texts_and_no_other(language: str) -> None:
    assert missing(language) == {}
    assert left_over(language) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_texts_come_in_the_order_of_the_english_ones(language: str) -> None:
    there = set(texts(ENGLISH)) & set(texts(language))
    assert [key for key in texts(language) if key in there] == [key for key in texts(ENGLISH) if key in there], (
        "so that the files can be read side by side"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_is_filled_in_is_lost_or_added(language: str) -> None:
    assert [key for key, text, own in pairs(language) if placeholders(text) != placeholders(own)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_lines_links_code_and_emphasis_are_those_of_the_english_text(language: str) -> None:
    assert [key for key, text, own in pairs(language) if marks(text) != marks(own)] == []


@pytest.mark.parametrize("language", [ENGLISH, *LANGUAGES])
def test_no_text_is_empty_or_begins_or_ends_with_a_blank(language: str) -> None:
    assert [key for key, text in texts(language).items() if not text or text != text.strip()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_left_in_english(language: str) -> None:
    assert [key for key, text, own in pairs(language) if len(text) > SAME_ALIKE and text == own] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_ends_as_one_where_the_english_does(language: str) -> None:
    for end in ".?:":
        assert [key for key, text, own in pairs(language) if text.endswith(end) and not own.endswith(end)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_numbers_are_those_of_the_english_text(language: str) -> None:
    """A limit that lost a digit would be another limit."""
    assert [key for key, text, own in pairs(language) if figures(text) != figures(own)] == []


@pytest.mark.parametrize("language", sorted(FORMAL))
def test_people_are_spoken_to_as_home_assistant_does(language: str) -> None:
    assert [key for key, text in texts(language).items() if re.search(FORMAL[language], text)] == []


@pytest.mark.usefixtures("disable_translations_once")
@pytest.mark.parametrize("language", LANGUAGES)
async def test_home_assistant_takes_every_text(
    hass: HomeAssistant,
    language: str,
    english: dict[str, str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # What this Home Assistant had read was read by other tests too, which may have seen what is said of it.
    monkeypatch.delitem(hass.data, translation.TRANSLATION_FLATTEN_CACHE, raising=False)
    translation._async_get_translations_cache.cache_clear()  # type: ignore[attr-defined]
    there, loaded = texts(language), dict[str, str]()
    categories = {key.partition(".")[0] for key in english}
    for category in categories:
        loaded |= await translation.async_get_translations(hass, language, category, {DOMAIN})
    assert {key: loaded[f"component.{DOMAIN}.{key}"] for key in there} == there
    assert "Validation of translation placeholders" not in caplog.text


def test_what_is_missing_or_left_over_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files: dict[str, dict[str, Any]] = {"en": {"a": {"b": "One", "c": "Two"}}, "de": {"a": {"b": "Eins", "d": "Drei"}}}
    for language, tree in files.items():
        (tmp_path / f"{language}.json").write_text(json.dumps(tree))
    monkeypatch.setattr(missing_translations, "TRANSLATIONS", tmp_path)
    assert main() == 1
    assert capsys.readouterr().out.splitlines() == ['de: missing: a.c: "Two"', 'de: left over: a.d: "Drei"']
    (tmp_path / "de.json").write_text(json.dumps({"a": {"b": "Eins", "c": "Zwei"}}))
    assert main() == 0
    assert capsys.readouterr().out == ""
