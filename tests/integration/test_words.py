"""Words that are put together at run time."""

from homeassistant.core import HomeAssistant
import pytest

from custom_components.recovery_massager.device.model import Capabilities, Names, Range
from custom_components.recovery_massager.device.profile import bundled_profiles
from custom_components.recovery_massager.recovery.contraindications import conditions
from custom_components.recovery_massager.words import Words


@pytest.fixture
async def words(hass: HomeAssistant) -> Words:
    return await Words.async_load(hass)


def test_every_condition_has_words_of_its_own(words: Words) -> None:
    for condition in conditions("ems"):
        assert f"component.recovery_massager.selector.condition.options.{condition.slug}" in words.texts
    assert words.option("condition", "limb_cancer") == "Cancer in the limb"


def test_every_evidence_grade_of_a_bundled_profile_has_words(words: Words) -> None:
    for profile in bundled_profiles().values():
        assert words.option("evidence", profile.evidence.lower()).startswith(f"{profile.evidence}, ")


def test_a_massager_that_knows_levels_and_a_mode_of_its_own_is_described_in_its_own_words(words: Words) -> None:
    capabilities = Capabilities(
        values={
            "pressure": Range(1, 8, 1, "level"),
            "mode": Names({"wave": (0,), "deep_tissue": (1,), "own": (2,)}, {"own": "Sport plus"}),
        },
        commands=frozenset({"set_pressure", "set_mode"}),
        reported=frozenset(),
    )
    assert words.abilities(capabilities).splitlines() == [
        "- Strength from level 1 to level 8",
        "- Modes: Wave, deep tissue, Sport plus",
    ]


async def test_a_language_without_translations_gets_english_words(hass: HomeAssistant) -> None:
    hass.config.language = "eo"
    words = await Words.async_load(hass)
    assert words.option("condition", "diabetes") == "Diabetes"
