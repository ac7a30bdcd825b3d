"""What people and prescriptions may be called: something, not too long, and nothing that two of them share."""

from collections.abc import Iterable
import unicodedata

LONGEST_NAME = 50


def tidied(name: str) -> str:
    """Return a name without spaces around it, and with single ones in it."""
    return " ".join(name.split())


def naming_error(name: str, taken: Iterable[str]) -> str | None:
    """Return the form's error for a tidied name; None where it may be used beside those that are taken."""
    if not name:
        return "name_missing"
    if len(name) > LONGEST_NAME:
        return "name_too_long"
    return "name_taken" if _alike(name) in map(_alike, taken) else None


def _alike(name: str) -> str:
    """Return what is the same of two names that people take for one."""
    return unicodedata.normalize("NFKC", name).casefold()
