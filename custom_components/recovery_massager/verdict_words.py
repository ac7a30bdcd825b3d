"""What speaks against a start for a person, in words for a form: why, and what they ticked."""

from collections.abc import Iterable

from .recovery.contraindications import Verdict
from .words import Words


def in_words(words: Words, verdict: Verdict) -> str:
    """Return why a verdict refuses, with the conditions behind it; the verdict is one that does."""
    assert verdict.reason is not None
    if verdict.until is None:
        why = words.option("bars", verdict.reason)
    else:
        why = words.option("bars", f"{verdict.reason}_until", until=verdict.until.isoformat())
    return f"{why}\n\n{words.bullets('condition', verdict.conditions)}".strip()


def each_in_words(words: Words, verdicts: Iterable[tuple[str, Verdict]]) -> str:
    """Return what speaks against a start on which of several massagers, given by name; those of one verdict together."""
    names: dict[Verdict, list[str]] = {}
    for name, verdict in verdicts:
        if not verdict.allowed:
            names.setdefault(verdict, []).append(name)
    return "\n\n".join(f"**{', '.join(them)}**: {in_words(words, verdict)}" for verdict, them in names.items())
