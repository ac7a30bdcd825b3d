"""Writing automations, and looking at what they heard."""

from textwrap import dedent, indent
from typing import Any

from homeassistant.core import Event, HomeAssistant
from homeassistant.helpers import area_registry as ar, device_registry as dr, floor_registry as fr, label_registry as lr
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.integration.passing import settle

HEARD = "heard"
GO = "go"


def triggered(trigger: str, target: str, options: str = "") -> str:
    """Return an automation with one of our triggers, that tells all that `trigger` holds; its target is the trigger's id."""
    return f"""
alias: On {trigger}
triggers:
  - trigger: recovery_massager.{trigger}
    id: "{target.strip()}"
    target:
{indent(dedent(target).strip(), " " * 6)}
{indent(dedent(options).strip(), " " * 4)}
actions:
  - event: {HEARD}
    event_data:
      trigger: "{{{{ dict(trigger) }}}}"
mode: queued
"""


def checking(condition: str, target: str, options: str = "") -> str:
    """Return an automation with one of our conditions; it tells where that holds when it is asked."""
    return f"""
alias: While {condition}
triggers:
  - trigger: event
    event_type: {GO}
conditions:
  - condition: recovery_massager.{condition}
    target:
{indent(dedent(target).strip(), " " * 6)}
{indent(dedent(options).strip(), " " * 4)}
actions:
  - event: {HEARD}
"""


async def write(hass: HomeAssistant, *texts: str) -> None:
    """Let these be the automations of this Home Assistant."""
    automations = [{"id": f"{number}", **_parsed(text)} for number, text in enumerate(texts)]
    assert await async_setup_component(hass, "automation", {"automation": automations})
    await hass.async_block_till_done()
    states = {one.state for one in hass.states.async_all("automation")}
    assert states == {"on"}


def _parsed(text: str) -> dict[str, Any]:
    parsed = parse_yaml(text)
    assert isinstance(parsed, dict)
    return parsed


async def at_rest(hass: HomeAssistant) -> None:
    """Let all happen that follows at once."""
    await settle()
    await hass.async_block_till_done()


async def holds(hass: HomeAssistant, heard: list[Event[Any]]) -> bool:
    """Return whether the condition of the one automation holds just now."""
    before = len(heard)
    hass.bus.async_fire(GO)
    await at_rest(hass)
    return len(heard) > before


def triggers(heard: list[Event[Any]]) -> list[dict[str, Any]]:
    """Return what `trigger` held, each time."""
    return [one.data["trigger"] for one in heard]


def device_of(hass: HomeAssistant, entry: MockConfigEntry) -> str:
    """Return the id of the device of a massager, or a person."""
    (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    return device.id


def put_away(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Put its device into the area "corner", on the floor "attic", with the label "mine"."""
    floor = fr.async_get(hass).async_create("Attic")
    area = ar.async_get(hass).async_create("Corner", floor_id=floor.floor_id)
    label = lr.async_get(hass).async_create("Mine")
    dr.async_get(hass).async_update_device(device_of(hass, entry), area_id=area.id, labels={label.label_id})


def targets(hass: HomeAssistant, entry: MockConfigEntry, *entities: str) -> list[str]:
    """Return all ways to name it, once it was put away."""
    return [
        *(f"entity_id: {entity}" for entity in entities),
        f"device_id: {device_of(hass, entry)}",
        "area_id: corner",
        "floor_id: attic",
        "label_id: mine",
    ]
