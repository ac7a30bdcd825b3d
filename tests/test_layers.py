"""Imports only point down: device/ and recovery/ know nothing of Home Assistant, nor of what stands above them."""

import ast
from pathlib import Path
import sys

import pytest

PACKAGE = Path(__file__).parents[1] / "custom_components" / "recovery_massager"
FOREIGN = {"device": {"bleak", "bleak_retry_connector", "voluptuous", "yaml"}, "recovery": set[str]()}
MODULES = [(layer, path) for layer in FOREIGN for path in sorted((PACKAGE / layer).rglob("*.py"))]


def test_both_layers_are_looked_at() -> None:
    assert {layer for layer, _ in MODULES} == FOREIGN.keys()


@pytest.mark.parametrize(("layer", "path"), MODULES, ids=[f"{layer}/{path.name}" for layer, path in MODULES])
def test_a_lower_layer_imports_only_itself_and_what_it_may(layer: str, path: Path) -> None:
    depth = len(path.relative_to(PACKAGE / layer).parts)
    allowed = sys.stdlib_module_names | FOREIGN[layer]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            assert {alias.name.partition(".")[0] for alias in node.names} <= allowed
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                assert node.level <= depth, f"line {node.lineno} leaves {layer}/"
            else:
                assert (node.module or "").partition(".")[0] in allowed


def test_only_the_link_and_the_probe_know_bleak() -> None:
    knowing = {
        path.stem
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").partition(".")[0] in {"bleak", "bleak_retry_connector"}
    }
    assert knowing == {"link", "probe"}
