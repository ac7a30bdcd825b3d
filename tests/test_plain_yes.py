"""What counts as a plain yes, in the languages of ours."""

import re

import pytest

from custom_components.recovery_massager.plain_yes import BESIDE, YES, is_plain_yes
from custom_components.recovery_massager.stop_sentences import STOP_WORDS

PLAIN = (
    "Yes.",
    "yes please",
    "OK!",
    "Okay, go ahead",
    "Yeah, start it now",
    "Sure, do it",
    "Ja",
    "Ja bitte, mach das",
    "Gerne, danke",
    "Sí, por favor",
    "Vale, empieza ahora",
    "De acuerdo",
    "Oui",
    "D'accord",
    "Oui, s'il te plaît",
    "Vas-y",
    "Bien sûr",
    "si\u0301",
    "sì",
    "はい",
    "да",
)
NOT_PLAIN = (
    "",
    "?",
    "No.",
    "no thanks",
    "I am good, thanks",
    "don't",
    "do not start",
    "yes but 50",
    "yes, at eight",
    "yes yes yes stop",
    "okay stop",
    "go away",
    "start later",
    "start the music",
    "yes, the left leg",
    "nein",
    "ja nein",
    "ja, aber später",
    "bitte nicht",
    "danke",
    "no, gracias",
    "claro que no",
    "non merci",
    "oui mais plus tard",
    "c'est bon",
    "pas maintenant",
    "不好",
    "please",
    "it",
)


def test_a_plain_yes_is_one() -> None:
    assert [said for said in PLAIN if not is_plain_yes(said)] == []


def test_anything_else_is_none() -> None:
    assert [said for said in NOT_PLAIN if is_plain_yes(said)] == []


@pytest.mark.parametrize("language", STOP_WORDS)
def test_what_stops_is_no_yes_and_each_language_of_ours_has_its_words(language: str) -> None:
    assert is_plain_yes(YES[language].split()[0])
    assert BESIDE[language]
    for template in STOP_WORDS[language].sentences:
        said = re.sub(r"\((.*?)\|[^)]*\)", r"\1", re.sub(r"\[.*?\]", "", template))
        assert not is_plain_yes(said), said
