"""The phones that a blueprint asks, and what is tapped there."""

from pathlib import Path
import shutil
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import device_registry as dr, issue_registry as ir
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.coordinator import MassagerCoordinator
from tests.integration.passing import settle
from tests.integration.stage import MINUTE, NOW

REPOSITORY = Path(__file__).parents[3]
FOLDER = REPOSITORY / "blueprints" / "automation" / "recovery_massager"
BLUEPRINTS = sorted(FOLDER.glob("*.yaml"))
RATE, START = "rate_session.yaml", "start_planned_session.yaml"
TAPPED = "mobile_app_notification_action"
PHONES = {"Ada's Phone": "mobile_app_ada_s_phone", "Tablet": "mobile_app_tablet"}
DUE = NOW + 10 * MINUTE


type Phones = dict[str, list[ServiceCall]]


def boots_id(hass: HomeAssistant, entry: MockConfigEntry) -> str:
    (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    return device.id


async def in_use(hass: HomeAssistant, folder: Path, blueprint: str, inputs: dict[str, Any]) -> None:
    """Make an automation of a blueprint, in a folder of configuration of this test's."""
    hass.config.config_dir = str(folder)
    await hass.async_add_executor_job(
        shutil.copytree, FOLDER, folder / "blueprints" / "automation" / "recovery_massager"
    )
    use = {"path": f"recovery_massager/{blueprint}", "input": inputs}
    assert await async_setup_component(hass, "automation", {"automation": {"id": "it", "use_blueprint": use}})
    await hass.async_block_till_done()
    (state,) = hass.states.async_all("automation")
    assert state.state == "on", ir.async_get(hass).issues


def answers(call: ServiceCall) -> dict[str, str]:
    """Return what can be tapped in a notification, by its title."""
    return {one["title"]: one["action"] for one in call.data["data"]["actions"]}


def said(phones: Phones) -> list[str]:
    """Return what the phones were sent, in order; all of them the same."""
    (texts,) = {tuple(call.data["message"] for call in calls) for calls in phones.values()}
    return list(texts)


async def at_rest(hass: HomeAssistant) -> None:
    """Wait until the automation has done all that it had begun; what it does may set it off again."""
    await hass.async_block_till_done()
    await settle()
    (state,) = hass.states.async_all("automation")
    if state.attributes["current"]:
        await at_rest(hass)


async def tap(hass: HomeAssistant, action: str | None) -> None:
    hass.bus.async_fire(TAPPED, {"action": action, "device_id": "of the phone"})
    await at_rest(hass)


async def massage(hass: HomeAssistant, coordinator: MassagerCoordinator) -> str:
    """Have a session, and return its id."""
    await coordinator.session.start(attended=True)
    assert coordinator.history.open
    session_id = coordinator.history.open.id
    await coordinator.session.stop()
    await at_rest(hass)
    return session_id


def rating(coordinator: MassagerCoordinator, session_id: str) -> str | None:
    record = coordinator.history.find(session_id)
    assert record
    return record.rating
