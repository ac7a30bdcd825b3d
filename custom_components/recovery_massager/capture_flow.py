"""The steps for a massager that is not in any list: look at it, keep a report, and say how it goes on. Adds nothing."""

import asyncio
from collections.abc import Iterable
from typing import Any, override

from homeassistant.components.bluetooth import BluetoothServiceInfoBleak, async_discovered_service_info
from homeassistant.config_entries import ConfigFlow, ConfigFlowResult
from homeassistant.const import CONF_ADDRESS
from homeassistant.core import callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.selector import NumberSelector, NumberSelectorConfig, NumberSelectorMode
from homeassistant.helpers.translation import async_get_translations
from homeassistant.loader import async_get_integration
import probatio

from .capture import DEFAULT_SECONDS, MAX_SECONDS, MIN_SECONDS, Captured, async_capture, own_name, target_of
from .const import DOMAIN
from .device.errors import NotSupported
from .device.probe import check
from .words import Words

CONF_SECONDS = "seconds"
TICK = 1.0
"""Seconds between two moves of the progress bar."""
LEAST_SECONDS = 0.75
"""So long it is at least said that it connects: a frontend that is told of the next step earlier does not listen yet."""
GUIDE = "/blob/main/docs/adding-a-massager.md"


class CaptureFlow(ConfigFlow):
    """The part of the flow that looks at an unknown device."""

    def __init__(self) -> None:
        """Begin with nothing chosen."""
        super().__init__()
        self._unknown: dict[str, BluetoothServiceInfoBleak] = {}
        self._unknown_address = ""
        self._seconds = float(DEFAULT_SECONDS)
        self._looking: asyncio.Task[Captured] | None = None
        self._connecting: asyncio.Task[Any] | None = None
        self._listening: asyncio.Task[None] | None = None

    async def async_step_unknown(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Let the person pick any device in range that may be looked at, the strongest first."""
        if user_input is not None:
            self._unknown_address = user_input[CONF_ADDRESS]
            return await self.async_step_unknown_confirm()
        infos = async_discovered_service_info(self.hass, connectable=True)
        self._unknown = {info.address: info for info in infos if self._may_be_looked_at(info)}
        if not self._unknown:
            return self.async_abort(reason="no_unknown_devices")
        names = await self._async_listed(self._unknown.values())
        return self.async_show_form(
            step_id="unknown", data_schema=probatio.Schema({probatio.Required(CONF_ADDRESS): probatio.In(names)})
        )

    async def async_step_unknown_confirm(
        self, user_input: dict[str, Any] | None = None, failure: str = ""
    ) -> ConfigFlowResult:
        """Say what happens, and begin only when the person says so; `failure` is why it did not succeed before."""
        if user_input is not None:
            self._seconds = user_input[CONF_SECONDS]
            return await self.async_step_capture()
        seconds = NumberSelector(
            NumberSelectorConfig(
                min=MIN_SECONDS, max=MAX_SECONDS, unit_of_measurement="s", mode=NumberSelectorMode.SLIDER
            )
        )
        return self.async_show_form(
            step_id="unknown_confirm",
            data_schema=probatio.Schema({probatio.Required(CONF_SECONDS, default=self._seconds): seconds}),
            errors={"base": "capture_failed"} if failure else {},
            description_placeholders={"name": self._unknown_name, "reason": failure},
        )

    async def async_step_capture(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Show how far the look is: connecting, then listening to the keys."""
        if self._looking is None or self._connecting is None:
            heard = asyncio.Event()
            self._looking = self.hass.async_create_task(
                async_capture(self.hass, self._unknown_address, self._seconds, on_listening=heard.set)
            )
            self._looking.add_done_callback(lambda _: heard.set())
            self._connecting = self.hass.async_create_task(self._async_connected(heard))
        placeholders = {"name": self._unknown_name}
        if not self._connecting.done():
            return self.async_show_progress(
                step_id="capture",
                progress_action="connecting",
                progress_task=self._connecting,
                description_placeholders=placeholders,
            )
        if not self._looking.done():
            if self._listening is None:
                self._listening = self.hass.async_create_task(self._async_count(self._looking))
            return self.async_show_progress(
                step_id="capture",
                progress_action="listening",
                progress_task=self._listening,
                description_placeholders=placeholders,
            )
        return self.async_show_progress_done(next_step_id="captured")

    async def async_step_captured(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Say where the report is and how it goes on; or what went wrong, and let the person try again."""
        assert self._looking is not None
        looked, self._looking, self._connecting, self._listening = self._looking, None, None, None
        try:
            captured = looked.result()
        except HomeAssistantError as err:
            return await self.async_step_unknown_confirm(failure=await self._async_in_words(err))
        integration = await async_get_integration(self.hass, DOMAIN)
        return self.async_abort(
            reason="captured",
            description_placeholders={
                "name": self._unknown_name,
                "path": captured.path,
                "framing": "\n".join(f"- {line}" for line in captured.framing.split("\n") if line) or "–",
                "guide": f"{integration.documentation}{GUIDE}",
            },
        )

    @override
    @callback
    def async_remove(self) -> None:
        """End a look that nobody waits for any more, so that the device is free again."""
        for task in (self._looking, self._connecting, self._listening):
            if task is not None:
                task.cancel()
        super().async_remove()

    @property
    def _unknown_name(self) -> str:
        return own_name(self._unknown[self._unknown_address]) or self._unknown_address

    async def _async_listed(self, infos: Iterable[BluetoothServiceInfoBleak]) -> dict[str, str]:
        """Return devices to choose from by their addresses, the strongest first, each with what tells it from the others."""
        nameless = (await Words.async_load(self.hass)).option("device", "nameless")
        return {
            info.address: f"{own_name(info) or nameless} ({info.address}), {info.rssi} dBm"
            for info in sorted(infos, key=lambda info: info.rssi, reverse=True)
        }

    def _may_be_looked_at(self, info: BluetoothServiceInfoBleak) -> bool:
        try:
            check(target_of(self.hass, info))
        except NotSupported:
            return False
        return True

    async def _async_in_words(self, err: HomeAssistantError) -> str:
        """Return why it did not succeed; Home Assistant has these words at hand only once something is added."""
        texts = await async_get_translations(self.hass, self.hass.config.language, "exceptions", {DOMAIN})
        text = texts.get(f"component.{DOMAIN}.exceptions.{err.translation_key}.message")
        return text.format(**err.translation_placeholders or {}) if text else str(err)

    async def _async_connected(self, heard: asyncio.Event) -> None:
        """Wait until it listens, or failed."""
        await asyncio.gather(heard.wait(), asyncio.sleep(LEAST_SECONDS))

    async def _async_count(self, looking: asyncio.Task[Captured]) -> None:
        """Move the progress bar until the look is over."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        while not looking.done():
            self.async_update_progress(min(1.0, (loop.time() - began) / self._seconds))
            await asyncio.wait([looking], timeout=TICK)
