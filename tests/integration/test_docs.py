"""The README and the pages in docs/, held against the code and against each other."""

import json
from pathlib import Path
import re

from homeassistant.components.automation.config import async_validate_config_item
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml
import pytest

from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.device.profile import bundled_profiles

REPOSITORY = Path(__file__).parents[2]
INTEGRATION = REPOSITORY / "custom_components" / "recovery_massager"
PAGES = [REPOSITORY / "README.md", REPOSITORY / "CHANGELOG.md", *sorted((REPOSITORY / "docs").glob("*.md"))]
README = (REPOSITORY / "README.md").read_text()
TRANSLATIONS = json.loads((INTEGRATION / "translations" / "en.json").read_text())
YAML = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
CARDS = [one for one in YAML if one.startswith("type: ")]
EXAMPLES = [one for one in YAML if one not in CARDS]


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _links(page: Path) -> list[str]:
    text = page.read_text()
    found = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'src="([^"]+)"', text)
    return [link for link in found if "://" not in link]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_within_the_repository_leads_somewhere(page: Path) -> None:
    for link in _links(page):
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), link
        assert not anchor or anchor in _anchors(target), link


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.splitlines()[0])
async def test_every_example_is_an_automation_that_home_assistant_takes(hass: HomeAssistant, example: str) -> None:
    assert await async_setup_component(hass, "automation", {})
    config = parse_yaml(example)
    assert isinstance(config, dict)
    validated = await async_validate_config_item(hass, "example", config)
    assert validated is not None
    assert validated.validation_status == "ok", validated.validation_error


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.splitlines()[1])
async def test_every_card_does_what_an_action_of_ours_takes(hass: HomeAssistant, card: str) -> None:
    assert await async_setup_component(hass, DOMAIN, {})
    config = parse_yaml(card)
    assert isinstance(config, dict)
    tap = config["tap_action"]
    action = hass.services.async_services_for_domain(DOMAIN)[tap["perform_action"].removeprefix(f"{DOMAIN}.")]
    assert action.schema is not None
    assert action.schema({**tap["target"], **tap["data"]})


def test_the_readme_has_an_example() -> None:
    assert EXAMPLES
    assert CARDS


def test_the_readme_tells_every_action_and_every_field() -> None:
    for action, words in TRANSLATIONS["services"].items():
        row = next(
            line for line in README.splitlines() if line.startswith("|") and f"`recovery_massager.{action}`" in line
        )
        for field in words.get("fields", {}):
            assert f"`{field}`" in row


def test_the_readme_tells_every_option() -> None:
    steps = TRANSLATIONS["options"]["step"]
    labels = [
        *steps["settings"]["data"].values(),
        *steps["dose"]["data"].values(),
        steps["init"]["menu_options"]["safety"],
    ]
    for label in labels:
        assert f"| {label} |" in README


def test_the_readme_tells_every_kind_of_massager_and_how_well_it_is_known() -> None:
    rows = [line for line in README.splitlines() if line.startswith("|")]
    for profile in bundled_profiles().values():
        row = next(row for row in rows if f"`{profile.id}`" in row)
        assert f"| {profile.evidence} |" in row
