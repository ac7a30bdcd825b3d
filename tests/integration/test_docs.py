"""The README and the pages in docs/, held against the code and against each other."""

import json
from pathlib import Path
import re

import pytest

from custom_components.recovery_massager.device.profile import bundled_profiles

REPOSITORY = Path(__file__).parents[2]
INTEGRATION = REPOSITORY / "custom_components" / "recovery_massager"
PAGES = [REPOSITORY / "README.md", REPOSITORY / "CHANGELOG.md", *sorted((REPOSITORY / "docs").glob("*.md"))]
README = (REPOSITORY / "README.md").read_text()
TRANSLATIONS = json.loads((INTEGRATION / "translations" / "en.json").read_text())


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
