"""Going to Strava and back, as a browser does."""

from typing import Any

from aiohttp import ClientSession
from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
from yarl import URL

from tests.integration.athlete.asking import answer
from tests.integration.spoken import CONFIG, spoken


class Browser:
    """Somebody who goes through the forms, and is logged in at Strava."""

    def __init__(self, hass: HomeAssistant, client: ClientSessionGenerator) -> None:
        self._hass = hass
        self._client = client
        self.authorized: URL | None = None
        """The page at Strava to which they were sent last."""

    async def menu(self, entry: MockConfigEntry) -> ConfigFlowResult:
        """Open *Reconfigure*."""
        return spoken(await entry.start_reconfigure_flow(self._hass), CONFIG)

    async def choose(self, result: ConfigFlowResult, step: str) -> ConfigFlowResult:
        return await answer(self._hass, result, {"next_step_id": step})

    async def submit(self, result: ConfigFlowResult, **answers: Any) -> ConfigFlowResult:
        return await answer(self._hass, result, answers)

    async def at_strava(self, result: ConfigFlowResult) -> ConfigFlowResult:
        """Allow what is asked for, come back, and go on."""
        assert result["type"] is FlowResultType.EXTERNAL_STEP
        self.authorized = URL(result["url"])
        async with ClientSession() as session, session.get(self.authorized, allow_redirects=False) as response:
            assert response.status == 302, await response.text()
            back = URL(response.headers["Location"])
        assert back.host == "example.com"
        answered = await (await self._client()).get(str(back.relative()))
        assert answered.status == 200
        return spoken(await self._hass.config_entries.flow.async_configure(result["flow_id"]), CONFIG)

    async def connect(self, entry: MockConfigEntry, scope: str = "read") -> ConfigFlowResult:
        """Connect an athlete, from *Reconfigure* on."""
        form = await self.choose(await self.menu(entry), "strava")
        return await self.at_strava(await self.submit(form, scope=scope))
