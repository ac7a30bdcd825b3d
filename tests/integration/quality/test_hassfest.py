"""What Home Assistant's own checker (hassfest) would say, which CI runs and no package has: looked at here, before."""

import ast
import json
from pathlib import Path
import re
from typing import Any

from awesomeversion import AwesomeVersion, AwesomeVersionStrategy
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import selector
from homeassistant.loader import async_get_integration
from homeassistant.util.yaml import load_yaml_dict
import probatio
import pytest

from custom_components.recovery_massager.const import DOMAIN
from tests.integration.quality.shapes import ICONS as SHAPE_OF_ICONS, TRANSLATIONS, fault
from tests.integration.quality.sources import ICONS, MANIFEST, PACKAGE, TEXTS, modules

KEYS = {
    "after_dependencies": list,
    "bluetooth": list,
    "codeowners": list,
    "config_flow": bool,
    "dependencies": list,
    "documentation": str,
    "domain": str,
    "integration_type": str,
    "iot_class": str,
    "issue_tracker": str,
    "loggers": list,
    "name": str,
    "requirements": list,
    "version": str,
}
"""What is in the manifest, and of which kind; a key that the checker does not know is an error."""
MATCHER = {
    "connectable",
    "local_name",
    "manufacturer_data_start",
    "manufacturer_id",
    "service_data_uuid",
    "service_uuid",
}
VERSIONS = [
    AwesomeVersionStrategy.CALVER,
    AwesomeVersionStrategy.SEMVER,
    AwesomeVersionStrategy.SIMPLEVER,
    AwesomeVersionStrategy.BUILDVER,
    AwesomeVersionStrategy.PEP440,
]
ALWAYS_THERE = {
    "automation",
    "conversation",
    "frontend",
    "homeassistant",
    "persistent_notification",
    "person",
    "script",
    "webhook",
    "websocket_api",
    "zone",
}
"""Integrations that may be used without being named, besides those of entities."""
FIELD = {"default", "example", "filter", "required", "selector"}


def test_the_manifest_has_known_keys_of_the_right_kind() -> None:
    assert {key: type(value) for key, value in MANIFEST.items()} == KEYS
    assert MANIFEST["integration_type"] in {"device", "hub", "service"}
    assert re.fullmatch(r"(assumed_state|calculated|(cloud|local)_(polling|push))", MANIFEST["iot_class"])
    for key in ("documentation", "issue_tracker"):
        assert MANIFEST[key].startswith("https://")
    assert not MANIFEST["documentation"].startswith("https://www.home-assistant.io")
    assert AwesomeVersion(MANIFEST["version"], ensure_strategy=VERSIONS)
    for matcher in MANIFEST["bluetooth"]:
        assert set(matcher) <= MATCHER
        assert all(
            matcher[key] == matcher[key].lower() for key in ("service_uuid", "service_data_uuid") if key in matcher
        )
    assert all("==" in requirement for requirement in MANIFEST["requirements"])


async def test_what_it_depends_on_exists_and_is_named_once(hass: HomeAssistant) -> None:
    named = [*MANIFEST["dependencies"], *MANIFEST["after_dependencies"]]
    assert len(named) == len(set(named))
    for domain in named:
        assert (await async_get_integration(hass, domain)).is_built_in


def used() -> set[str]:
    """Return the integrations of Home Assistant whose code is imported."""
    found = set()
    for module in modules().values():
        for node in ast.walk(module):
            if isinstance(node, ast.ImportFrom) and not node.level:
                path = (node.module or "").split(".")
                if path[:2] == ["homeassistant", "components"]:
                    found |= {path[2]} if len(path) > 2 else {alias.name for alias in node.names}
    return found


def test_every_integration_that_is_used_is_named() -> None:
    named = {*MANIFEST["dependencies"], *MANIFEST["after_dependencies"]}
    assert "bluetooth_adapters" in named, "which brings Bluetooth"
    mine = {path.stem for path in PACKAGE.glob("*.py")} | {path.name for path in PACKAGE.iterdir() if path.is_dir()}
    entities = {platform.value for platform in Platform}
    assert used() <= named | {"bluetooth"} | ALWAYS_THERE | entities | mine


@pytest.mark.parametrize("file", sorted((PACKAGE / "translations").glob("*.json")), ids=lambda file: file.stem)
def test_every_text_is_where_home_assistant_looks_for_it_and_is_one_that_it_takes(file: Path) -> None:
    assert TRANSLATIONS(file.stem, json.loads(file.read_text())) == []


def test_an_issue_is_described_or_led_through_and_not_both() -> None:
    for name, issue in TEXTS["issues"].items():
        assert ("description" in issue) is not ("fix_flow" in issue), name


def test_every_icon_is_where_home_assistant_looks_for_it() -> None:
    assert SHAPE_OF_ICONS("icons", ICONS) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Stop", False),
        ("Stop {name} now.", False),
        ("Stop <b>now</b>", True),
        ("Stop '{name}'", True),
        ("See https://example.com", True),
        ("See www.example.com", True),
        (" Stop", True),
        ("Stop {a b}", True),
        ("Stop {name", True),
        ("[%key:common::action::stop%]", True),
        (3, True),
    ],
)
def test_what_is_no_text_for_people_is_found(text: Any, wrong: bool) -> None:
    assert (fault(text) is not None) is wrong


def test_a_text_in_a_wrong_place_or_without_what_belongs_to_it_is_found() -> None:
    state = {"entity": {"sensor": {"a": {"state": {"On": "On {name}"}}}}}
    assert TRANSLATIONS("en", state) == [
        "en.entity.sensor.a.state.On: no key of this kind",
        "en.entity.sensor.a.state.On: a placeholder, and there is nothing to fill it",
    ]
    assert TRANSLATIONS("en", {"services": {"a": {"name": "A"}}, "else": {}}) == [
        "en.else: unknown",
        "en.services.a.description: missing",
    ]
    assert SHAPE_OF_ICONS("icons", {"services": {"a": "mdi:stop"}}) == ["icons.services.a: not a mapping"]
    assert SHAPE_OF_ICONS("icons", {"services": {"a": {"service": "stop"}}}) == [
        "icons.services.a.service: 'stop' is no icon"
    ]


def fields(description: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of an action, those in sections too; each has a name of its own."""
    found: dict[str, Any] = {}
    for name, field in description.get("fields", {}).items():
        for key, one in field.get("fields", {name: field}).items():
            assert key not in found
            found[key] = one
    return found


@pytest.mark.parametrize(
    "file", [name for name in ("services.yaml", "triggers.yaml", "conditions.yaml") if (PACKAGE / name).exists()]
)
def test_every_field_has_known_parts_and_a_selector_that_home_assistant_takes(file: str) -> None:
    described = {
        name: one or {} for name, one in load_yaml_dict(str(PACKAGE / file)).items() if not name.startswith(".")
    }
    assert described
    for name, description in described.items():
        assert set(description) <= {"fields", "target"}, name
        if description.get("target"):
            selector.TargetSelector.CONFIG_SCHEMA(description["target"])
        for key, field in fields(description).items():
            where = f"{DOMAIN}.{name}: {key}"
            assert set(field) <= FIELD, where
            assert "filter" not in field or "target" in description, where
            try:
                selector.validate_selector(field["selector"])
            except probatio.Invalid as err:
                pytest.fail(f"{where}: {err}")
            words = (field["selector"].get("select") or {}).get("translation_key")
            assert words is None or words in TEXTS["selector"], where
