"""Fail unless every module of the integration is tested well enough. Usage: ``check_coverage.py coverage.json``."""

import json
from pathlib import Path
import sys

LEAST_PERCENT = 95.0
"""Each module, and the whole, must be above this share of executed lines."""


def shortfalls(report: dict[str, dict[str, dict[str, dict[str, float]]]]) -> list[str]:
    """Return one line per module of a coverage JSON report that is not above ``LEAST_PERCENT``."""
    return [
        f"{name}: {file['summary']['percent_covered']:.1f} %, needs more than {LEAST_PERCENT:g} %"
        for name, file in sorted(report["files"].items())
        if file["summary"]["percent_covered"] <= LEAST_PERCENT
    ]


if __name__ == "__main__":
    missing = shortfalls(json.loads(Path(sys.argv[1]).read_text()))
    print("\n".join(missing) or f"Every module is covered by more than {LEAST_PERCENT:g} %.")
    sys.exit(bool(missing))
