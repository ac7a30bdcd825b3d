"""The files of sentences that Home Assistant's own agent reads: those of ours, and what of them is in its folder. Blocking.

Home Assistant takes sentences of an integration from its configuration folder alone, so they are written there where the
owner says so. The first line holds a checksum of all the others: what somebody changed is theirs, and left as it is.
"""

from enum import StrEnum
from hashlib import sha256
from pathlib import Path
import re
from typing import TYPE_CHECKING

from homeassistant.util.file import write_utf8_file_atomic
import yaml

from .const import DOMAIN

if TYPE_CHECKING:
    from hassil.intents import Intents

OURS = Path(__file__).parent / "sentences"
FOLDER = "custom_sentences"
ENDING = "<rm_time> ([<rm_firm>] [<rm_in>]|<rm_in> <rm_firm>)"
FIRST_LINE = re.compile(r"# Recovery Massager, ([0-9a-f]{64})\b")


class Kept(StrEnum):
    """What is in the place of one of our files."""

    ABSENT = "absent"
    CURRENT = "current"
    OLDER = "older"
    """Written by us, and changed by nobody since; we have another one now."""
    CHANGED = "changed"
    """Written by us, and changed by somebody."""
    FOREIGN = "foreign"
    """Not written by us, or not to be read."""

    @property
    def is_ours(self) -> bool:
        """Whether it holds what we wrote, and nothing else: then it can be replaced, and written again."""
        return self in {Kept.CURRENT, Kept.OLDER}

    @property
    def is_somebodys(self) -> bool:
        """Whether replacing it would take something from somebody."""
        return self in {Kept.CHANGED, Kept.FOREIGN}


def languages() -> tuple[str, ...]:
    """Return the languages that we have sentences in, sorted."""
    return tuple(sorted(path.stem for path in OURS.glob("*.yaml")))


def place(config_dir: str, language: str) -> Path:
    """Return where the sentences of a language are read from."""
    return Path(config_dir) / FOLDER / language / f"{DOMAIN}.yaml"


def kept(config_dir: str, language: str) -> Kept:
    """Return what is there of a language."""
    path = place(config_dir, language)
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError, NotADirectoryError:
        return Kept.ABSENT
    except OSError, UnicodeDecodeError:
        return Kept.FOREIGN
    first, _, rest = text.partition("\n")
    if (found := FIRST_LINE.match(first)) is None:
        return Kept.FOREIGN
    if found[1] != _checksum(rest):
        return Kept.CHANGED
    return Kept.CURRENT if rest == _sentences(language) else Kept.OLDER


def install(config_dir: str, language: str) -> None:
    """Write the sentences of a language, whatever is there. Raises OSError."""
    path, text = place(config_dir, language), _sentences(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    first = f"# Recovery Massager, {_checksum(text)}. Written by its options; what you change here is yours, and stays."
    write_utf8_file_atomic(str(path), f"{first}\n{text}")


def remove(config_dir: str, language: str) -> None:
    """Delete the sentences of a language, whatever is there, and its folders where nothing else is in them. Raises OSError."""
    path = place(config_dir, language)
    path.unlink(missing_ok=True)
    for folder in (path.parent, path.parent.parent):
        try:
            folder.rmdir()
        except OSError:
            # Something else is in it.
            return


def remove_ours(config_dir: str) -> bool:
    """Delete all that we wrote and nobody changed; return whether there was anything. Raises OSError."""
    found = [one for one in languages() if kept(config_dir, one).is_ours]
    for language in found:
        remove(config_dir, language)
    return bool(found)


def installed(config_dir: str) -> frozenset[str]:
    """Return the languages whose sentences are there, by us, changed or not."""
    there = {one: kept(config_dir, one) for one in languages()}
    return frozenset(one for one, what in there.items() if what.is_ours or what is Kept.CHANGED)


def endings(language: str) -> Intents:
    """Return what reads the end of a sentence that starts something: "20 minutes at 40 mmHg", with its numbers and modes."""
    from hassil.intents import Intents

    known = yaml.safe_load(_sentences(language))
    sentences = {"how": {"data": [{"sentences": [ENDING]}]}}
    return Intents.from_dict({**known, "intents": sentences})


def _sentences(language: str) -> str:
    return (OURS / f"{language}.yaml").read_text("utf-8")


def _checksum(text: str) -> str:
    return sha256(text.encode("utf-8")).hexdigest()
