"""What the quality scale asks of the documentation, which is the README and the pages that it leads to."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import DOMAIN
from tests.integration.household import athlete_entry
from tests.integration.quality.sources import README, ROOT, TEXTS, section, status

SECTIONS = {
    "docs-installation-instructions": ("Installing", "1. **HACS**"),
    "docs-removal-instructions": ("Removing it", "*Delete*"),
    "docs-examples": ("Examples", "```yaml"),
    "docs-known-limitations": ("Known limitations", "\n- "),
    "docs-supported-devices": ("Supported massagers", "**Not supported**"),
    "docs-supported-functions": ("Entities", "| entity | what it is |"),
    "docs-troubleshooting": ("Troubleshooting", "| what you see |"),
    "docs-use-cases": ("What it is for", "\n- **"),
}
"""What each rule asks for: the heading, and something that has to be there below it."""
FEWEST_WORDS = 40
AUTOMATIONS = (ROOT / "docs" / "automations.md").read_text()


@pytest.mark.parametrize("rule", sorted(SECTIONS))
def test_the_readme_has_every_section_that_the_rules_ask_for(rule: str) -> None:
    heading, within = SECTIONS[rule]
    text = section(heading)
    assert within in text
    assert len(text.split()) >= FEWEST_WORDS


def test_the_readme_begins_with_what_it_is() -> None:
    begin = README.partition("\n## ")[0]
    assert "massager" in begin
    assert "Home Assistant" in begin
    assert len(begin.split()) >= FEWEST_WORDS


def test_the_readme_says_how_data_are_kept_up_to_date() -> None:
    paragraph = README.partition("**How it is kept up to date.**")[2].partition("\n\n")[0]
    assert "pushes" in paragraph
    assert len(paragraph.split()) >= FEWEST_WORDS


def test_the_readme_tells_what_is_asked_when_one_is_added() -> None:
    text = section("What you are asked when you add one")
    steps = TEXTS["config"]["step"]
    asked = [
        *(steps[step]["title"] for step in ("electrical", "safety", "athlete", "athlete_consent", "athlete_strava")),
        *steps["choices"]["data"].values(),
    ]
    for words in asked:
        assert f"| **{words}** |" in text


def test_the_readme_tells_what_an_athlete_chooses() -> None:
    text = section("What you choose")
    steps = TEXTS["options"]["step"]
    for step in ("after_workout", "phones", "body", "ha_person"):
        assert f"| {steps[step]['title']} |" in text


@pytest.mark.usefixtures("all_enabled")
async def test_the_readme_tells_every_entity(hass: HomeAssistant, near: MockConfigEntry) -> None:
    ada = athlete_entry(hass, "Anna", near)
    assert await hass.config_entries.async_setup(ada.entry_id)
    await hass.async_block_till_done()
    told = section("Entities") + section("The entities of a person")
    registry = er.async_get(hass)
    for entry in hass.config_entries.async_entries(DOMAIN):
        for one in er.async_entries_for_config_entry(registry, entry.entry_id):
            name = one.entity_id.partition(".")[2].removeprefix("calf_boots").removeprefix("anna_")
            if "chamber" not in name and name:
                assert f"{name}`" in told, one.entity_id
    assert "_left_chamber_1`" in told


@pytest.mark.parametrize("what", ["triggers", "conditions"])
def test_the_readme_leads_to_every_trigger_and_condition(what: str) -> None:
    assert "(docs/automations.md)" in README
    there = TEXTS.get(what, {})
    assert (status(f"docs-{what}") == "done") is bool(there)
    for key in there:
        assert f"`{DOMAIN}.{key}`" in AUTOMATIONS
