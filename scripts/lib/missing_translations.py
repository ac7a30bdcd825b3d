"""Print, for each language, the texts that it lacks and those that nothing asks for, by their keys, with the English text.

Exit code: 0 none, 1 some.
"""

from collections.abc import Iterator, Mapping
import json
from pathlib import Path
import sys
from typing import Any

TRANSLATIONS = Path(__file__).parents[2] / "custom_components" / "recovery_massager" / "translations"
ENGLISH = "en"


def texts(language: str) -> dict[str, str]:
    """Return all texts of a language by their keys, such as `exceptions.fault.message`."""
    return dict(_flat("", json.loads((TRANSLATIONS / f"{language}.json").read_text())))


def languages() -> list[str]:
    """Return the languages beside English that there are files of."""
    return sorted(path.stem for path in TRANSLATIONS.glob("*.json") if path.stem != ENGLISH)


def missing(language: str) -> dict[str, str]:
    """Return the English texts, by their keys, that a language lacks."""
    there = texts(language)
    return {key: text for key, text in texts(ENGLISH).items() if key not in there}


def left_over(language: str) -> dict[str, str]:
    """Return the texts of a language, by their keys, that English does not have (any more)."""
    asked = texts(ENGLISH)
    return {key: text for key, text in texts(language).items() if key not in asked}


def main() -> int:
    """Print all that is missing or left over."""
    found = 0
    for language in languages():
        for kind, these in (("missing", missing(language)), ("left over", left_over(language))):
            for key, text in these.items():
                print(f"{language}: {kind}: {key}: {json.dumps(text, ensure_ascii=False)}")
            found += len(these)
    return 1 if found else 0


def _flat(path: str, tree: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _flat(f"{path}{key}.", value)
        else:
            yield f"{path}{key}", value


if __name__ == "__main__":
    sys.exit(main())
