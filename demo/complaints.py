"""What Home Assistant's log complains of: read by the end-to-end tests, and by `scripts/try-release`."""

from collections.abc import Iterator
from dataclasses import dataclass
import re

from .home import DOMAIN

RECORD = re.compile(r"^\S+ \S+ (WARNING|ERROR|CRITICAL) \(\S+\) \[([^\]]+)\] ", re.MULTILINE)
NEXT_RECORD = re.compile(r"^\d{4}-\d\d-\d\d ", re.MULTILINE)
OURS = f"custom_components.{DOMAIN}"
ABOUT_US = re.compile(
    rf"{DOMAIN}|blocking call|Detected|doing job|exception|never awaited|never retrieved", re.IGNORECASE
)
TELL_OF_REFUSALS = (
    "homeassistant.components.websocket_api.http.connection",
    "homeassistant.components.conversation.default_agent",
    "homeassistant.helpers.intent",
)
"""Loggers by which Home Assistant writes down whatever an action raises; that is asserted where it is asked for."""
USUAL = f"custom integration {DOMAIN} which has not been tested"


@dataclass(frozen=True, slots=True)
class Record:
    """A warning, or worse, of the log."""

    logger: str
    text: str
    """All of it, with its time and its traceback."""


def records(log: str) -> Iterator[Record]:
    """Return the warnings and errors in the text of a log, in order."""
    for begin in RECORD.finditer(log):
        end = NEXT_RECORD.search(log, begin.end())
        yield Record(begin[2], log[begin.start() : end.start() if end else None])


def complaints(log: str) -> list[Record]:
    """Return those that are about us, or by us, or may be our fault; not what an action raised on purpose."""
    return [
        one
        for one in records(log)
        if one.logger not in TELL_OF_REFUSALS and USUAL not in one.text and ABOUT_US.search(one.text)
    ]


def reproaches(log: str) -> list[Record]:
    """Return what Home Assistant itself says against our code: what is deprecated, blocks, or fails. No word of our own."""
    return [one for one in complaints(log) if not one.logger.startswith(OURS) and DOMAIN in one.text]
