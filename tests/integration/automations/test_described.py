"""Each trigger and condition is described wherever Home Assistant looks for that, and nothing is described that is not there."""

import json
from pathlib import Path
import re
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import condition as condition_helper, trigger as trigger_helper
from homeassistant.helpers.selector import validate_selector
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.recovery_massager.condition import CONDITIONS
from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.trigger import TRIGGERS

from .writing import device_of

PACKAGE = Path(__file__).parents[3] / "custom_components" / "recovery_massager"
TEXTS = json.loads((PACKAGE / "translations" / "en.json").read_text())
ICONS = json.loads((PACKAGE / "icons.json").read_text())
PAGE = (Path(__file__).parents[3] / "docs" / "automations.md").read_text()
KINDS: dict[str, dict[str, Any]] = {"triggers": dict(TRIGGERS), "conditions": dict(CONDITIONS)}


def described(kind: str) -> dict[str, Any]:
    return {key: one for key, one in load_yaml_dict(str(PACKAGE / f"{kind}.yaml")).items() if not key.startswith(".")}


@pytest.mark.parametrize("kind", KINDS)
def test_yaml_words_icons_and_code_know_the_same(kind: str) -> None:
    known = KINDS[kind].keys()
    assert known == described(kind).keys() == TEXTS[kind].keys() == ICONS[kind].keys()
    for key, one in described(kind).items():
        options = {str(field) for field in KINDS[kind][key].options}
        options |= {"behavior"} if kind == "conditions" else set()
        texts = TEXTS[kind][key]
        assert options == one.get("fields", {}).keys() == texts.get("fields", {}).keys()
        assert texts.keys() == {"name", "description"} | ({"fields"} if options else set())
        assert all(words.keys() == {"name", "description"} for words in texts.get("fields", {}).values())
        assert ICONS[kind][key].keys() == {kind.removesuffix("s")}
        for field in one.get("fields", {}).values():
            validate_selector(field["selector"])


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_said_of_one_is_a_sentence_about_it_alone(kind: str) -> None:
    for text in TEXTS[kind].values():
        assert text["description"].startswith("Triggers when" if kind == "triggers" else "Tests ")
        assert text["description"].endswith(".")
    names = [text["name"] for text in TEXTS[kind].values()]
    assert len({*names}) == len(names)


def test_the_page_has_a_row_for_each_with_its_options_and_variables() -> None:
    cells = {one[0]: one[1:] for one in map(_cells, PAGE.splitlines()) if one}
    assert cells.keys() == TRIGGERS.keys() | CONDITIONS.keys()
    ended = names(cells["session_finished"][2])
    for key, trigger in TRIGGERS.items():
        _, options, variables = cells[key]
        told = names(variables) | (ended if variables.startswith("the same") else set())
        assert told == set(trigger.variables) - {"name", "entity_id", "device_id"}, key
        assert names(options) == {str(one) for one in trigger.options}
    for key, condition in CONDITIONS.items():
        assert names(cells[key][1]) == {"behavior", *map(str, condition.options)}


def _cells(line: str) -> list[str]:
    """Return the cells of a row that begins with the key of one of ours, that key without our domain; none of other lines."""
    cells = [one.strip() for one in line.strip("|").split("|")]
    found = re.fullmatch(r"`recovery_massager\.(\w+)`", cells[0])
    return [found[1], *cells[1:]] if found else []


def names(text: str) -> set[str]:
    """Return the names that stand in a cell, but for what stands in brackets behind them."""
    return set(re.findall(r"`(\w+)`", re.sub(r"\(.*?\)", "", text)))


async def test_home_assistant_takes_the_descriptions(hass: HomeAssistant, near: MockConfigEntry) -> None:
    assert await async_setup_component(hass, "automation", {})
    triggers = await trigger_helper.async_get_all_descriptions(hass)
    conditions = await condition_helper.async_get_all_descriptions(hass)
    for known, kind in ((triggers, "triggers"), (conditions, "conditions")):
        ours = {key.partition(".")[2]: one for key, one in known.items() if key.startswith(f"{DOMAIN}.")}
        assert ours.keys() == KINDS[kind].keys()
        for key, one in ours.items():
            assert one is not None
            assert one["fields"].keys() == described(kind)[key].get("fields", {}).keys()
            assert {entity["integration"] for entity in one["target"]["entity"]} == {DOMAIN}


async def test_the_editor_offers_them_for_the_boots_and_for_a_person(
    hass: HomeAssistant, near: MockConfigEntry, ada: MockConfigEntry, hass_ws_client: WebSocketGenerator
) -> None:
    assert await async_setup_component(hass, "automation", {})
    client = await hass_ws_client(hass)

    async def offered(kind: str, entry: MockConfigEntry) -> set[str]:
        target = {"device_id": [device_of(hass, entry)]}
        await client.send_json_auto_id({"type": f"get_{kind}_for_target", "target": target})
        answer = await client.receive_json()
        assert answer["success"]
        found = (one.partition(".") for one in answer["result"])
        return {key for domain, _, key in found if domain == DOMAIN}

    for entry in (near, ada):
        assert await offered("triggers", entry) >= TRIGGERS.keys() - {"pressure_changed"}
        assert await offered("conditions", entry) == CONDITIONS.keys()
    assert "pressure_changed" in await offered("triggers", near)
