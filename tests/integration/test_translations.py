"""Every word that people read exists, and every word that exists is read."""

import ast
from collections.abc import Iterator
import json
from pathlib import Path
from typing import Any

import hass_frontend
from homeassistant.components.climate import HVACAction, HVACMode
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import yaml

from custom_components.recovery_massager.climate import WORDS, fan_mode_of, words_for
from custom_components.recovery_massager.device import errors
from custom_components.recovery_massager.device.model import Range
from custom_components.recovery_massager.device.profile import bundled_profiles
from custom_components.recovery_massager.device.vocabulary import FAULTS, HEAT, MODES, ZONES
from custom_components.recovery_massager.event import EVENT_TYPES
from custom_components.recovery_massager.recovery.contraindications import electrical
from custom_components.recovery_massager.refusal import RefusalReason
from custom_components.recovery_massager.services import Action
from custom_components.recovery_massager.session_state import SessionState

PACKAGE = Path(__file__).parents[2] / "custom_components" / "recovery_massager"
TEXTS = json.loads((PACKAGE / "translations" / "en.json").read_text())
ICONS = json.loads((PACKAGE / "icons.json").read_text())
KNOWN_ICONS = json.loads((Path(hass_frontend.where()) / "static" / "mdi" / "iconList.json").read_text())
SERVICES = yaml.safe_load((PACKAGE / "services.yaml").read_text())
ERRORS = {name for name, one in vars(errors).items() if isinstance(one, type) and issubclass(one, errors.MassagerError)}
DEVICE_CLASS_ICONS = {"battery", "charging", "identify", "problem", "signal_strength"}


def calls() -> Iterator[ast.Call]:
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                yield node


def reasons_raised() -> set[str]:
    """Return all reasons that the code gives to errors of the device layer, and to what is no workout."""
    found = set()
    for call in calls():
        name = call.func.id if isinstance(call.func, ast.Name) else None
        if (
            name in ERRORS - {"ProfileError"} | {"InvalidWorkout"}
            and call.args
            and isinstance(call.args[0], ast.Constant)
        ):
            found.add(str(call.args[0].value))
    return found


def keys_of(calls_of_it: Iterator[ast.Call]) -> set[str]:
    named = (keyword.value for call in calls_of_it for keyword in call.keywords if keyword.arg == "translation_key")
    either = (
        one for value in named for one in ((value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,))
    )
    return {str(one.value) for one in either if isinstance(one, ast.Constant)}


def keys_raised() -> set[str]:
    """Return all keys of errors that the code translates itself."""
    return keys_of(call for call in calls() if "translation_domain" in {keyword.arg for keyword in call.keywords})


def issues_created() -> set[str]:
    """Return all keys of repair issues."""
    return keys_of(
        call for call in calls() if isinstance(call.func, ast.Attribute) and "create_issue" in call.func.attr
    )


def test_every_reason_for_which_something_fails_has_a_sentence_and_every_sentence_a_reason() -> None:
    assert set(TEXTS["exceptions"]) == {*RefusalReason, *errors.REFUSALS, *reasons_raised(), *keys_raised()}


def test_every_issue_has_its_words() -> None:
    assert set(TEXTS["issues"]) == issues_created()


@pytest.mark.parametrize("key", sorted(TEXTS["exceptions"].keys() - {"no_massager", "some_failed"}))
def test_a_sentence_names_the_massager_and_ends(key: str) -> None:
    message = TEXTS["exceptions"][key]["message"]
    assert "{name}" in message
    assert message.endswith(".")


def test_modes_zones_levels_and_faults_are_translated_wherever_they_are_shown() -> None:
    entity = TEXTS["entity"]
    assert set(entity["select"]["mode"]["state"]) == set(MODES)
    assert set(entity["select"]["zone"]["state"]) == set(ZONES)
    assert set(entity["select"]["heat"]["state"]) == set(HEAT)
    assert set(entity["binary_sensor"]["problem"]["state_attributes"]["faults"]["state"]) == set(FAULTS)
    assert set(entity["sensor"]["session_state"]["state"]) == set(SessionState)
    assert set(entity["event"]["session"]["state_attributes"]["event_type"]["state"]) == set(EVENT_TYPES)


def test_each_kind_of_massager_has_words_and_icons_for_what_it_does() -> None:
    assert {*WORDS.values(), "stimulator"} == set(TEXTS["entity"]["climate"]) == set(ICONS["entity"]["climate"])
    kinds = {profile.kind for profile in bundled_profiles().values()}
    assert all((kind in WORDS) is not electrical(kind) for kind in kinds)
    for words in TEXTS["entity"]["climate"].values():
        assert set(words["state"]) == {HVACMode.OFF, HVACMode.FAN_ONLY, HVACMode.HEAT}
        attributes = words["state_attributes"]
        assert set(attributes["preset_mode"]["state"]) == set(MODES)
        assert set(attributes["hvac_action"]["state"]) == {
            HVACAction.FAN,
            HVACAction.HEATING,
            HVACAction.IDLE,
            HVACAction.OFF,
        }
    doing = {words["state_attributes"]["hvac_action"]["state"]["fan"] for words in TEXTS["entity"]["climate"].values()}
    assert doing == {"Squeezing", "Massaging", "Stimulating"}


def test_every_level_of_a_bundled_profile_is_translated() -> None:
    for profile in bundled_profiles().values():
        key = words_for(profile.kind, electrical=electrical(profile.kind))
        known = TEXTS["entity"]["climate"][key]["state_attributes"]["fan_mode"]["state"]
        pressure = profile.capabilities().range("pressure")
        if isinstance(pressure, Range) and pressure.unit == "level":
            levels = range(int(pressure.minimum), int(pressure.maximum) + 1)
            assert {fan_mode_of(level, "level") for level in levels} <= known.keys()


def test_actions_have_words_fields_and_icons() -> None:
    shown = {key: one for key, one in SERVICES.items() if not key.startswith(".")}
    assert set(shown) == set(TEXTS["services"]) == set(ICONS["services"]) == set(Action)
    for action, description in shown.items():
        assert set(description.get("fields", {})) == set(TEXTS["services"][action].get("fields", {}))


def test_the_actions_offer_all_modes_and_heat_levels() -> None:
    fields = SERVICES["start_session"]["fields"]
    assert fields["mode"]["selector"]["select"]["options"] == list(MODES)
    assert fields["heat"]["selector"]["select"]["options"] == list(HEAT)
    for name, slugs in (("mode", MODES), ("heat", HEAT)):
        assert set(TEXTS["selector"][name]["options"]) == set(slugs)


@pytest.mark.usefixtures("all_enabled")
async def test_every_entity_has_a_name_and_an_icon(hass: HomeAssistant, near: MockConfigEntry) -> None:
    entries = er.async_entries_for_config_entry(er.async_get(hass), near.entry_id)
    assert len(entries) > 30
    for entry in entries:
        assert entry.translation_key in TEXTS["entity"][entry.domain]
        assert entry.translation_key in ICONS["entity"][entry.domain] or entry.translation_key in DEVICE_CLASS_ICONS
        if entry.domain != "climate":
            assert entry.original_name
            assert "{" not in entry.original_name


def icons_by_state(tree: Any) -> Iterator[tuple[str, dict[str, str]]]:
    if isinstance(tree, dict):
        if "state" in tree:
            yield tree["default"], tree["state"]
        for one in tree.values():
            yield from icons_by_state(one)


def test_no_state_repeats_the_default_icon() -> None:
    assert all(default not in states.values() for default, states in icons_by_state(ICONS["entity"]))


def texts(tree: Any) -> Iterator[str]:
    if isinstance(tree, dict):
        for one in tree.values():
            yield from texts(one)
    else:
        yield tree


def test_every_icon_is_one_of_material_design_and_no_text_is_empty() -> None:
    known = {f"mdi:{icon['name']}" for icon in KNOWN_ICONS}
    assert set(texts(ICONS)) <= known, "an icon that does not exist is an empty place"
    assert all(text.strip() for text in texts(TEXTS))
