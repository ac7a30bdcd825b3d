"""Home Assistant's HomeKit Bridge, with an iPhone that reads and writes its characteristics; no byte of it on a network."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any
from unittest.mock import AsyncMock, Mock, patch

from homeassistant.components.homekit.const import DOMAIN as HOMEKIT_DOMAIN
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pyhap.accessory import Accessory
from pyhap.characteristic import Characteristic
from pytest_homeassistant_custom_component.common import MockConfigEntry

PHONE = ("192.0.2.1", 50000)


class Home:
    """What an iPhone shows of one Home Assistant, by entity."""

    def __init__(self, hass: HomeAssistant, bridge: Any) -> None:
        self.hass = hass
        self.driver = bridge.driver
        self.accessories: dict[str, Accessory] = {
            one.entity_id: one for one in self.driver.accessory.accessories.values()
        }

    def types(self) -> dict[str, str]:
        """Return what kind of accessory each entity is."""
        return {entity_id: type(one).__name__ for entity_id, one in self.accessories.items()}

    def shows(self, entity_id: str) -> dict[str, Any]:
        """Return the characteristics of an entity by their names, without those that say what it is made by."""
        return {
            char.display_name: char.value
            for service in self.accessories[entity_id].services
            if service.display_name != "AccessoryInformation"
            for char in service.characteristics
        }

    def char(self, entity_id: str, name: str) -> Characteristic:
        """Return a characteristic."""
        for service in self.accessories[entity_id].services:
            for char in service.characteristics:
                if service.display_name != "AccessoryInformation" and char.display_name == name:
                    found: Characteristic = char
                    return found
        raise KeyError(name)

    def _options(self, entity_id: str) -> dict[str, Characteristic]:
        """Return the switch of each option, by its name."""
        services = [one for one in self.accessories[entity_id].services if one.display_name == "Outlet"]
        return {one.get_characteristic("Name").value: one.get_characteristic("On") for one in services}

    def switches(self, entity_id: str) -> dict[str, bool]:
        """Return which of the options of an entity are on."""
        return {name: bool(char.value) for name, char in self._options(entity_id).items()}

    async def turn_on(self, entity_id: str, option: str) -> None:
        """Turn the switch of an option on."""
        await self._write(entity_id, {self._options(entity_id)[option]: True})

    async def write(self, entity_id: str, **values: Any) -> None:
        """Write characteristics in one request, as an iPhone does."""
        await self._write(entity_id, {self.char(entity_id, name): value for name, value in values.items()})

    async def _write(self, entity_id: str, values: dict[Characteristic, Any]) -> None:
        accessory = self.accessories[entity_id]
        queries = [
            {"aid": accessory.aid, "iid": accessory.iid_manager.get_iid(char), "value": value}
            for char, value in values.items()
        ]
        self.driver.set_characteristics({"characteristics": queries}, PHONE)
        await self.hass.async_block_till_done()


@asynccontextmanager
async def home(hass: HomeAssistant, *entity_ids: str, **config: dict[str, Any]) -> AsyncGenerator[Home]:
    """Set the bridge up with these entities, or with all of Home Assistant's choice where none are given."""
    assert await async_setup_component(hass, "homeassistant", {})
    everything = {
        "include_domains": ["fan", "climate", "select", "number", "button", "switch", "sensor", "binary_sensor"]
    }
    chosen = {"include_entities": [*entity_ids]} if entity_ids else everything
    empty: dict[str, list[str]] = {
        f"{how}_{what}": [] for how in ("include", "exclude") for what in ("domains", "entities")
    }
    entry = MockConfigEntry(
        domain=HOMEKIT_DOMAIN,
        data={"name": "Home", "port": 51827},
        options={"mode": "bridge", "filter": {**empty, **chosen}, "entity_config": config},
    )
    entry.add_to_hass(hass)
    with (
        patch("pyhap.accessory_driver.HAPServer", return_value=AsyncMock(async_stop=Mock())),
        patch("pyhap.accessory_driver.AccessoryDriver.persist"),
        patch("homeassistant.components.homekit.async_port_is_available", return_value=True),
        patch("homeassistant.components.network.async_get_source_ip", return_value="192.0.2.2"),
    ):
        assert await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
        shown = Home(hass, entry.runtime_data.homekit)
        # The bridge begins to follow states by itself, and nobody tells when.
        while not all(one._subscriptions for one in shown.accessories.values()):  # noqa: ASYNC110 - so that it is polled
            await asyncio.sleep(0)
        yield shown
        await hass.config_entries.async_unload(entry.entry_id)
        await hass.async_block_till_done()
