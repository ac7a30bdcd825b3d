"""What has to agree before a release: versions, tag, change log, and what HACS and the Marketplace are told."""

from dataclasses import dataclass
from datetime import date
import json
from pathlib import Path
import re
import tomllib

DOMAIN = "recovery_massager"
ARCHIVE = f"{DOMAIN}.zip"
VERSION = re.compile(r"\d+\.\d+\.\d+(-(alpha|beta|rc)\.\d+)?")
HEADING = re.compile(r"^## (\S+)(?: \((.+)\))?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the change log."""

    version: str
    when: str
    """What stands in brackets: the day of the release, or that there was none yet. Empty where nothing does."""
    text: str
    """What changed, as Markdown."""


def changes(text: str) -> list[Entry]:
    """Return the entries of a change log, the newest first."""
    found = list(HEADING.finditer(text))
    starts = [one.start() for one in found]
    ends = [*starts[1:], len(text)] if found else []
    return [Entry(one[1], one[2] or "", text[one.end() : end].strip()) for one, end in zip(found, ends, strict=True)]


def manifest_version(root: Path) -> str:
    """Return the version that Home Assistant is told."""
    manifest = json.loads((root / "custom_components" / DOMAIN / "manifest.json").read_text())
    return str(manifest["version"])


def disagreements(root: Path) -> list[str]:
    """Return what does not agree in the files below a folder, a sentence each; empty where all do."""
    version = manifest_version(root)
    found = []
    if not VERSION.fullmatch(version):
        found.append(f"manifest.json has the version {version}; it has to be as 1.2.3 or 1.2.3-beta.1")
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]["version"]
    if project != version:
        found.append(f"pyproject.toml has the version {project}, manifest.json {version}")
    log = changes((root / "CHANGELOG.md").read_text())
    if not log or log[0].version != version:
        first = log[0].version if log else "nothing"
        found.append(f"CHANGELOG.md begins with {first}; it needs a heading '## {version} (...)' with what changed")
    elif not log[0].text:
        found.append(f"CHANGELOG.md says nothing below its heading {version}")
    return found + _listing(root)


def _listing(root: Path) -> list[str]:
    """Return what is wrong with what HACS and the Marketplace read."""
    listing = json.loads((root / "hacs.json").read_text())
    found = []
    if listing.get("zip_release") is not True or listing.get("filename") != ARCHIVE:
        found.append(f'hacs.json has to say "zip_release": true and "filename": "{ARCHIVE}", as the release has it')
    least = ".".join(str(listing.get("homeassistant", "")).split(".")[:2])
    if f"Home Assistant {least} or newer" not in (root / "README.md").read_text():
        found.append(f"hacs.json asks for Home Assistant {least}; README.md does not say '{least} or newer'")
    return found


def unreleased(root: Path, today: date) -> list[str]:
    """Return what keeps the newest entry of the change log from being one of a release."""
    log = changes((root / "CHANGELOG.md").read_text())
    if not log:
        return []
    heading = f"CHANGELOG.md: '## {log[0].version} ({log[0].when})'"
    try:
        day = date.fromisoformat(log[0].when)
    except ValueError:
        return [f"{heading} has to have the day of the release in brackets, as ({today.isoformat()})"]
    return [f"{heading} is in the future"] if day > today else []


def wrong_tag(root: Path, tag: str) -> list[str]:
    """Return what is wrong with a tag."""
    wanted = tag_of(manifest_version(root))
    return [] if tag == wanted else [f"the tag is {tag}; for the version in manifest.json it has to be {wanted}"]


def tag_of(version: str) -> str:
    """Return the tag of a version."""
    return f"v{version}"


def notes(root: Path) -> str:
    """Return what the release says of itself: what changed, with links that lead to the repository's pages of that version."""
    repository = json.loads((root / "custom_components" / DOMAIN / "manifest.json").read_text())["documentation"]
    entry = changes((root / "CHANGELOG.md").read_text())[0]
    at = f"{repository}/blob/{tag_of(entry.version)}/"
    return re.sub(r"\]\((?!\w+:|#)", f"]({at}", entry.text) + "\n"
