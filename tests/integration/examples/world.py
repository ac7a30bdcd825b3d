"""A home like that of the examples: calf boots, Anna who uses them, lamps, phones and a doorbell."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import ATTR_DOMAIN, ATTR_SERVICE, ATTR_SERVICE_DATA, EVENT_CALL_SERVICE
from homeassistant.core import Context, Event, HomeAssistant, callback
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.record import SessionRecord
from tests.integration.automations.happening import Stage
from tests.integration.automations.writing import at_rest
from tests.integration.looking import run
from tests.integration.passing import settle


@dataclass
class World:
    """All that a scenario needs."""

    hass: HomeAssistant
    stage: Stage
    anna: MockConfigEntry
    touch: Context
    """Of a person who uses a dashboard."""
    freezer: FrozenDateTimeFactory
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """The actions that were called since the example is there."""

    def watch(self) -> None:
        """Note each action that is called."""

        @callback
        def called(event: Event[Any]) -> None:
            name = f"{event.data[ATTR_DOMAIN]}.{event.data[ATTR_SERVICE]}"
            self.calls.append((name, dict(event.data[ATTR_SERVICE_DATA])))

        self.hass.bus.async_listen(EVENT_CALL_SERVICE, called)

    async def use(self, automation: dict[str, Any]) -> None:
        """Let Home Assistant have this automation."""
        assert await async_setup_component(self.hass, "automation", {"automation": [{"id": "it", **automation}]})
        await at_rest(self.hass)
        (state,) = self.hass.states.async_all("automation")
        assert state.state == "on"

    async def tap(self, card: dict[str, Any]) -> None:
        """Tap on this card, and confirm what it asks."""
        tap = card["tap_action"]
        assert tap["action"] == "perform-action"
        domain, service = tap["perform_action"].split(".")
        await self.hass.services.async_call(
            domain, service, tap["data"], blocking=True, context=self.touch, target=tap["target"]
        )
        await at_rest(self.hass)

    async def change(self, entity_id: str, *states: str) -> None:
        """Let a thing of the home be in these states, one after the other."""
        for state in states:
            self.hass.states.async_set(entity_id, state)
            await at_rest(self.hass)

    async def later(self, moment: datetime) -> None:
        """Let it be that moment at once, and then two minutes more pass."""
        await settle()
        self.freezer.move_to(moment)
        await self.stage.passes(120, step=10)
        await at_rest(self.hass)

    def called(self, name: str) -> list[dict[str, Any]]:
        """Return with what an action was called."""
        return [data for called, data in self.calls if called == name]

    @property
    def said(self) -> list[str]:
        """What the phones were told."""
        return [data["message"] for data in self.called("notify.notify")]

    def runs(self) -> object:
        """What the boots do: idle, running or paused."""
        return run(self.stage.boots)

    @property
    def session(self) -> SessionRecord:
        """The session that is open."""
        session = self.stage.coordinator.history.open
        assert session is not None
        return session


type Scenario = Callable[[World, dict[str, Any]], Awaitable[None]]
"""Gets what the block says."""
SCENARIOS: dict[str, Scenario] = {}


def shows(title: str) -> Callable[[Scenario], Scenario]:
    """Let this be the scenario of the example with this title."""

    def keep(scenario: Scenario) -> Scenario:
        assert title not in SCENARIOS
        SCENARIOS[title] = scenario
        return scenario

    return keep
