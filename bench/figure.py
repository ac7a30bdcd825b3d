"""One figure, next to its baseline and its goal."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured; `baseline` was measured in the same run, in the same unit. No goal: it is told, not judged."""

    name: str
    value: float
    unit: str
    baseline: float | None = None
    goal: float | None = None
    """The value must not be above it."""

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None where there is none."""
        return None if self.goal is None else self.value <= self.goal

    def to_dict(self) -> dict[str, Any]:
        """Return it for the JSON file."""
        return {
            "name": self.name,
            "value": round(self.value, 4),
            "unit": self.unit,
            "baseline": None if self.baseline is None else round(self.baseline, 4),
            "goal": None if self.goal is None else round(self.goal, 4),
            "met": self.met,
        }


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as lines for the screen."""
    rows = [("figure", "value", "baseline", "goal", "unit", "met")]
    rows += [
        (
            one.name,
            f"{one.value:.3g}",
            "" if one.baseline is None else f"{one.baseline:.3g}",
            "" if one.goal is None else f"<= {one.goal:.3g}",
            one.unit,
            {True: "yes", False: "NO", None: ""}[one.met],
        )
        for one in figures
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
