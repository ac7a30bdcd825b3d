"""What the quality scale asks of the code, read from the code."""

import ast
from importlib import import_module
from importlib.metadata import distribution
import inspect
import tomllib
from typing import Any

from homeassistant import exceptions
from homeassistant.helpers.update_coordinator import UpdateFailed
import pytest

from custom_components.recovery_massager import PLATFORMS
from custom_components.recovery_massager.athlete import ATHLETE_PLATFORMS
from scripts.lib import check_coverage
from tests.integration.quality.sources import ICONS, MANIFEST, PACKAGE, ROOT, TEXTS, modules, name_of, nodes, status

OF_HOME_ASSISTANT = {
    name
    for name, one in {**vars(exceptions), "UpdateFailed": UpdateFailed}.items()
    if inspect.isclass(one) and issubclass(one, exceptions.HomeAssistantError)
}
# Their words are Home Assistant's own: that a request for tokens failed, and that a user may not do this.
WITHOUT_WORDS = {"OAuth2TokenRequestConnectionError", "Unauthorized", "UnknownUser"}
LOOKED_AT = ["fitdecode==0.11.0", "gpxpy==1.6.2"]
"""Licence, source and publishing of these were looked at; docs/decisions/workout-files.md has why it is these."""


@pytest.mark.parametrize("platform", sorted({*PLATFORMS, *ATHLETE_PLATFORMS}))
def test_every_platform_says_how_many_calls_it_takes_at_once(platform: str) -> None:
    # None of them waits: a stop must not stand behind the rest.
    assert import_module(f"custom_components.recovery_massager.{platform}").PARALLEL_UPDATES == 0


def test_every_error_of_home_assistant_is_raised_in_translated_words() -> None:
    raised = 0
    for where, node in nodes(ast.Raise):
        call = node.exc
        if not isinstance(call, ast.Call) or name_of(call.func) not in OF_HOME_ASSISTANT - WITHOUT_WORDS:
            assert name_of(call) not in OF_HOME_ASSISTANT if call else True, where
            continue
        raised += 1
        assert {"translation_domain", "translation_key"} <= {keyword.arg for keyword in call.keywords}, where
        assert not call.args, f"{where} has words of its own"
    assert raised > 10


def test_an_entity_listens_only_once_it_is_there() -> None:
    listening = ("async_listen", "async_track", "async_add_listener", "async_on_remove", "async_add_update_listener")
    for where, node in nodes(ast.ClassDef):
        bases = {name_of(base) for base in node.bases}
        if not any(base.endswith("Entity") for base in bases):
            continue
        for method in node.body:
            if isinstance(method, ast.FunctionDef) and method.name == "__init__":
                called = {name_of(one.func) for one in ast.walk(method) if isinstance(one, ast.Call)}
                assert not any(name.startswith(listening) for name in called), where


def test_what_an_entry_runs_with_is_kept_in_the_entry() -> None:
    kept = [
        where for where, node in nodes(ast.Attribute) if node.attr == "runtime_data" and isinstance(node.ctx, ast.Store)
    ]
    assert {where.split(":")[0] for where in kept} == {"__init__.py", "athlete.py"}
    for where, node in nodes(ast.Subscript):
        if (
            name_of(node.value) == "data"
            and isinstance(node.value, ast.Attribute)
            and name_of(node.value.value) == "hass"
        ):
            assert name_of(node.slice) != "DOMAIN", where
    for platform in {*PLATFORMS, *ATHLETE_PLATFORMS}:
        [setup] = [
            node
            for node in modules()[f"{platform}.py"].body
            if isinstance(node, ast.AsyncFunctionDef) and node.name == "async_setup_entry"
        ]
        annotation = setup.args.args[1].annotation
        assert annotation is not None
        assert all(name.endswith("ConfigEntry") for name in ast.unparse(annotation).split(" | "))


def forms(tree: Any) -> list[tuple[str, dict[str, Any]]]:
    """Return every form of every dialog, and every section of one, with a name to find it by."""
    if not isinstance(tree, dict):
        return []
    found = []
    for name, one in tree.items():
        if name in {"step", "sections"}:
            found += list(one.items())
        found += forms(one)
    return found


def test_every_field_of_every_dialog_is_explained() -> None:
    assert MANIFEST["config_flow"] is True
    dialogs = {key: TEXTS[key] for key in ("config", "options", "config_subentries", "issues")}
    with_fields = [(name, form) for name, form in forms(dialogs) if "data" in form]
    assert len(with_fields) > 20
    for name, form in with_fields:
        assert set(form["data"]) == set(form.get("data_description", {})), name


def test_no_icon_is_set_in_code() -> None:
    for where, node in nodes(ast.Call):
        assert "icon" not in {keyword.arg for keyword in node.keywords}, where
    for where, name in nodes(ast.Name):
        assert name.id != "_attr_icon", where
    for where, definition in nodes(ast.FunctionDef):
        assert definition.name != "icon", where


def test_somebody_owns_it() -> None:
    assert MANIFEST["codeowners"]
    assert all(owner.startswith("@") for owner in MANIFEST["codeowners"])


def test_nothing_is_discovered_in_a_network() -> None:
    assert not {"dhcp", "homekit", "mqtt", "ssdp", "usb", "zeroconf"} & set(MANIFEST)
    assert MANIFEST["bluetooth"]


def test_nothing_opens_a_web_session_of_its_own() -> None:
    for where, node in nodes(ast.Call):
        assert name_of(node.func) != "ClientSession", where
    imported = {alias.name.split(".")[0] for _, node in nodes(ast.Import) for alias in node.names}
    imported |= {(node.module or "").split(".")[0] for _, node in nodes(ast.ImportFrom) if not node.level}
    assert not imported & {"requests", "httpx", "httpx2", "urllib3"}


def test_the_libraries_are_those_that_were_looked_at() -> None:
    assert MANIFEST["requirements"] == LOOKED_AT, (
        "look how it is licensed and published, and say so in quality_scale.yaml"
    )
    pinned = (ROOT / "requirements_test.txt").read_text().splitlines()
    assert set(LOOKED_AT) <= set(pinned)


def typed(requirement: str) -> bool:
    """Whether a library says that it has types, PEP 561."""
    return any(file.name == "py.typed" for file in distribution(requirement.partition("==")[0]).files or [])


def test_all_code_is_checked_strictly_with_types_of_every_library() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]
    assert settings["strict"] is True
    assert settings["files"] == ["."]
    assert not settings.get("exclude")
    for requirement in MANIFEST["requirements"]:
        name = requirement.partition("==")[0]
        ours = ROOT / settings["mypy_path"] / name / "__init__.pyi"
        assert typed(requirement) is not ours.exists(), f"{name}: its own types, or else ours"
        untyped = [one for one in settings["overrides"] if one.get("ignore_missing_imports")]
        assert not any(one.startswith(name) for override in untyped for one in override["module"])


def test_strict_typing_is_exempt_only_as_long_as_a_library_has_no_types() -> None:
    exempt = not all(typed(requirement) for requirement in MANIFEST["requirements"])
    assert (status("strict-typing") == "exempt") is exempt


@pytest.mark.parametrize("what", ["triggers", "conditions"])
def test_there_are_no_triggers_and_conditions_of_which_nothing_is_told(what: str) -> None:
    there = (PACKAGE / f"{what}.yaml").exists() or what in TEXTS or what in ICONS
    assert (status(f"docs-{what}") == "exempt") is not there


def test_every_module_is_tested_and_every_line_of_the_flows() -> None:
    assert check_coverage.LEAST_PERCENT >= 95
    assert check_coverage.least("custom_components/recovery_massager/config_flow.py") == 100
    assert check_coverage.least("custom_components/recovery_massager/climate.py") == check_coverage.LEAST_PERCENT
    every = (ROOT / "scripts" / "test").read_text()
    assert "--cov-report=json" in every
    assert "scripts/lib/check_coverage.py coverage.json" in every
