"""Fail unless every module of the integration is tested well enough. Usage: ``check_coverage.py coverage.json``."""

import json
from pathlib import Path
import sys

LEAST_PERCENT = 95.0
"""Each module, and the whole, must be at this share of executed lines at least."""
WHOLE = "flow.py"
"""How modules are called of which every line has to be executed: dialogs, in which a mistake is met by everybody."""


def least(module: str) -> float:
    """Return the share of executed lines that a module needs, in percent."""
    return 100.0 if module.endswith(WHOLE) else LEAST_PERCENT


def shortfalls(report: dict[str, dict[str, dict[str, dict[str, float]]]]) -> list[str]:
    """Return one line per module of a coverage JSON report of which less than its `least` is executed."""
    return [
        f"{name}: {file['summary']['percent_covered']:.1f} %, needs {least(name):g} %"
        for name, file in sorted(report["files"].items())
        if file["summary"]["percent_covered"] < least(name)
    ]


if __name__ == "__main__":
    missing = shortfalls(json.loads(Path(sys.argv[1]).read_text()))
    print("\n".join(missing) or f"Every module is covered by {LEAST_PERCENT:g} %, and every dialog wholly.")
    sys.exit(bool(missing))
