"""The examples, as they stand in the README and on the pages in docs/."""

from dataclasses import dataclass
from pathlib import Path
import re
from typing import Any

from homeassistant.util.yaml import parse_yaml

REPOSITORY = Path(__file__).parents[3]
PAGES = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").rglob("*.md"))]
FENCE = re.compile(r"^ *(`{3,}|~{3,})([^\n`]*)\n(.*?)^ *\1", re.MULTILINE | re.DOTALL)
ELSEWHERE = {"adding-a-massager.md"}
"""Pages whose YAML is no automation, and is tried in `test_adding_guide.py` and where that page's steps are."""


@dataclass(frozen=True)
class Block:
    """One fenced block of YAML."""

    page: Path
    text: str

    @property
    def parsed(self) -> dict[str, Any]:
        """What it says."""
        parsed = parse_yaml(self.text)
        assert isinstance(parsed, dict)
        return parsed

    @property
    def title(self) -> str:
        """What it is called: an automation or a script by its alias, a card by its name or else its type."""
        title = self.parsed.get("alias") or self.parsed.get("name") or self.parsed.get("type")
        assert isinstance(title, str), f"nobody can tell what this is, on {self.page.name}:\n{self.text}"
        return title


def fences() -> list[tuple[Path, str, str]]:
    """Return all fenced blocks: the page, the language that it says, the text."""
    return [(page, one[1].strip().casefold(), one[2]) for page in PAGES for one in FENCE.findall(page.read_text())]


def blocks() -> list[Block]:
    """Return the blocks of YAML that are to be run."""
    return [
        Block(page, text)
        for page, language, text in fences()
        if language in {"yaml", "yml"} and page.name not in ELSEWHERE
    ]
