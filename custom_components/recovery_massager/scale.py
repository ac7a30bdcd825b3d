"""A number from 0 to 10 that somebody wrote on a phone."""

import re

# "7", "7.5", "7,5", "7/10", "7 of 10"
WRITTEN = re.compile(r"(\d{1,2}(?:[.,]\d{1,2})?)\s*(?:(?:/|of)\s*10)?\.?", re.ASCII | re.IGNORECASE)
MOST = 10


def read_scale(text: str | None) -> float | None:
    """Return the number; None where the text is none from 0 to 10."""
    found = WRITTEN.fullmatch((text or "").strip())
    if found is None:
        return None
    number = float(found[1].replace(",", "."))
    return number if number <= MOST else None
