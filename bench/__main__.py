"""Command line: `scripts/bench [PART...] [--json FILE] [--rounds N]`."""

import argparse
import json
from pathlib import Path
import sys
from tempfile import TemporaryDirectory

from .diary import PAST
from .figure import table
from .run import LONG_PARTS, PARTS, measure


def main() -> int:
    """Measure, print the table, write the file; return 1 where a goal is not met."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"only these of {', '.join(PARTS + LONG_PARTS)}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument("--rounds", type=int, default=200, help="commands per median (default: %(default)s)")
    parser.add_argument(
        "--massagers", type=int, default=50, help="massagers of entries and soak (default: %(default)s)"
    )
    parser.add_argument("--minutes", type=float, default=10, help="length of the soak's session (default: %(default)s)")
    parser.add_argument(
        "--kills", type=int, default=50, help="how often Home Assistant is killed (default: %(default)s)"
    )
    parser.add_argument(
        "--workouts", type=int, default=PAST, help="workouts behind the athlete of diary (default: %(default)s)"
    )
    parser.add_argument("--seed", type=int, default=1, help="of the moments of the kills (default: %(default)s)")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS + LONG_PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}; there are: {', '.join(PARTS + LONG_PARTS)}")
    with TemporaryDirectory(prefix="recovery-massager-bench-") as folder:
        figures = measure(
            Path(folder),
            options.rounds,
            options.massagers,
            options.parts or PARTS,
            options.minutes,
            options.kills,
            options.seed,
            options.workouts,
        )
    sys.stdout.write(table(figures) + "\n")
    if options.json:
        options.json.write_text(json.dumps([one.to_dict() for one in figures], indent=2) + "\n")
    return 1 if any(one.met is False for one in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
