"""What the quality scale is held against: the integration's own files."""

import ast
from collections.abc import Iterator
from functools import cache
import json
from pathlib import Path
import re
from typing import Any

from homeassistant.util.yaml import load_yaml_dict

from custom_components.recovery_massager.const import DOMAIN

ROOT = Path(__file__).parents[3]
PACKAGE = ROOT / "custom_components" / DOMAIN
INTEGRATION_TESTS = ROOT / "tests" / "integration"
README = (ROOT / "README.md").read_text()
MANIFEST: dict[str, Any] = json.loads((PACKAGE / "manifest.json").read_text())
TEXTS: dict[str, Any] = json.loads((PACKAGE / "translations" / "en.json").read_text())
ICONS: dict[str, Any] = json.loads((PACKAGE / "icons.json").read_text())
SCALE: dict[str, str | dict[str, str]] = load_yaml_dict(str(PACKAGE / "quality_scale.yaml"))["rules"]


def status(rule: str) -> str:
    """Return how a rule is answered: `done`, `todo` or `exempt`."""
    answer = SCALE[rule]
    return answer if isinstance(answer, str) else answer["status"]


@cache
def modules() -> dict[str, ast.Module]:
    """Return all modules of the integration by their place in it."""
    return {str(path.relative_to(PACKAGE)): ast.parse(path.read_text()) for path in sorted(PACKAGE.rglob("*.py"))}


def nodes[N: ast.AST](kind: type[N]) -> Iterator[tuple[str, N]]:
    """Return all parts of a kind in the integration's code, each with where it is."""
    for place, module in modules().items():
        for node in ast.walk(module):
            if isinstance(node, kind):
                yield f"{place}:{getattr(node, 'lineno', 0)}", node


def name_of(function: ast.expr) -> str:
    """Return the last name of what is called: `b` of `a.b()`."""
    return (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )


def named_in(file: Path) -> set[str]:
    """Return the names of the tests in a file."""
    return {
        node.name
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    }


def section(heading: str) -> str:
    """Return what the README says below a heading, headings below it among it; empty where there is none."""
    found = re.search(rf"^(#+) {re.escape(heading)}$", README, re.MULTILINE)
    if found is None:
        return ""
    rest = README[found.end() :]
    end = re.search(rf"^#{{1,{len(found[1])}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest
