"""The simulator is a second opinion: it shares no code with the integration that it tests."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]


def imported(file: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module or "")
    return names


def test_nothing_of_the_integration_or_of_home_assistant_is_imported() -> None:
    files = list((ROOT / "simulator").rglob("*.py"))
    assert len(files) > 15
    for file in files:
        roots = {name.split(".")[0] for name in imported(file)}
        assert not roots & {"custom_components", "homeassistant", "tests"}, file


def test_the_massagers_know_no_transport() -> None:
    for file in [
        *(ROOT / "simulator" / "devices").glob("*.py"),
        *((ROOT / "simulator" / f"{name}.py") for name in ("gatt", "gatt_server", "peripheral")),
    ]:
        roots = {name.split(".")[0] for name in imported(file)}
        assert not roots & {"asyncio", "aiohttp", "aioesphomeapi"}, file
