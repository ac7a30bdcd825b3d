"""Check profiles of massagers, and run their examples.

Exit code: 0 all are right, 1 some have a mistake, 2 some are not there to be checked.
"""

import argparse
import importlib.util
import json
from pathlib import Path
import sys
from types import ModuleType

DEVICE = Path(__file__).parents[2] / "custom_components" / "recovery_massager" / "device"


def device_module(name: str) -> ModuleType:
    """Import a module of the integration's `device/` as a package of its own, since what is around needs Home Assistant.

    Its folder's parent cannot go on the path: the names of Home Assistant's platforms there hide Python's own modules.
    """
    if DEVICE.name not in sys.modules:
        spec = importlib.util.spec_from_file_location(
            DEVICE.name, DEVICE / "__init__.py", submodule_search_locations=[str(DEVICE)]
        )
        assert spec is not None
        assert spec.loader is not None
        package = importlib.util.module_from_spec(spec)
        sys.modules[DEVICE.name] = package
        spec.loader.exec_module(package)
    return importlib.import_module(f"{DEVICE.name}.{name}")


def draft_of(file: Path) -> int:
    """Print what a capture's report leads to, as an attachment of an issue has it; return the exit code."""
    report = device_module("report")
    try:
        capture = report.parse_report(file.read_text(encoding="utf-8", errors="replace"))
    except OSError as err:
        print(f"{file}: cannot be read: {err.strerror}", file=sys.stderr)
        return 2
    except report.ReportError as err:
        print(f"{file}: {err}", file=sys.stderr)
        return 1
    for line in device_module("infer").summary(capture).splitlines():
        print(f"# {line}")
    print(device_module("draft").draft(capture), end="")
    return 0


def main(arguments: list[str]) -> int:
    """Print a line for each file, or for each mistake in it; return the exit code."""
    parser = argparse.ArgumentParser(prog="check-profile", description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="a profile, in YAML")
    parser.add_argument("--schema", action="store_true", help="print the JSON Schema of profiles, for editors")
    parser.add_argument(
        "--draft", type=Path, metavar="REPORT", help="print a draft of a profile from a capture's report"
    )
    options = parser.parse_args(arguments)
    if options.schema:
        print(json.dumps(device_module("json_schema").profile_schema(), indent=2, ensure_ascii=False))
    elif options.draft is not None:
        return draft_of(options.draft)
    elif not options.files:
        parser.error("which FILE?")
    check = device_module("check")
    checked = [check.check_file(file) for file in options.files]
    for line in (line for one in checked for line in one.lines):
        print(line)
    if len(checked) > 1:
        print(check.summary(checked))
    absent = any(not one.file.exists() or one.file.is_dir() for one in checked)
    return 2 if absent else 1 if any(one.problems for one in checked) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
