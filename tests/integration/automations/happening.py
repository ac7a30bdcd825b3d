"""Letting things happen on the way that they really happen: on the boots, by actions, or as time goes by."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from simulator.devices.calf_boots import CalfBoots
from tests.integration.passing import Passing
from tests.integration.radio import advertise

from .writing import at_rest

CLIMATE = "climate.calf_boots"


@dataclass
class Stage:
    """One massager, and the time that passes for it."""

    hass: HomeAssistant
    entry: MockConfigEntry
    boots: CalfBoots
    passes: Passing

    @property
    def coordinator(self) -> MassagerCoordinator:
        """The massager as it is set up now."""
        coordinator: MassagerCoordinator = self.entry.runtime_data
        return coordinator

    async def act(self, action: str, **data: Any) -> None:
        """Call an action of ours, and let all happen that follows at once."""
        call = self.hass.services.async_call(DOMAIN, action, data, blocking=True)
        await self.passes.until_done(call)
        await at_rest(self.hass)

    async def start(self, **more: Any) -> None:
        """Start 10 minutes with 30 mmHg."""
        await self.act("start_session", entity_id=CLIMATE, **{"minutes": 10, "pressure": 30, **more})

    async def stop(self) -> None:
        """Stop what runs."""
        await self.act("stop_session", entity_id=CLIMATE)

    async def wait(self, minutes: float) -> None:
        """Let so many minutes pass, with the boots in the air now and then."""
        for _ in range(round(minutes * 2)):
            await self.passes(30, step=5)
            if not self.boots.connected:
                advertise(self.hass, self.boots)
        await at_rest(self.hass)

    async def finish(self, **more: Any) -> None:
        """Have a whole session."""
        await self.start(**more)
        await self.wait(11)

    async def take_off(self) -> None:
        """Take the boots off in the middle of a session."""
        await self.start()
        self.boots.set({"worn": False})
        await self.wait(0.5)
        self.boots.set({"worn": True})

    async def be_refused(self, **more: Any) -> None:
        """Start it while nobody wears it."""
        self.boots.set({"worn": False})
        await at_rest(self.hass)
        with suppress(HomeAssistantError):
            await self.start(**more)
        self.boots.set({"worn": True})
        await at_rest(self.hass)

    async def be_due(self, **more: Any) -> None:
        """Plan a session, and let its time come."""
        start = dt_util.now() + timedelta(minutes=5)
        await self.act("schedule_session", entity_id=CLIMATE, start=start, **{"minutes": 12, "mode": "wave", **more})
        await self.wait(6)

    async def squeeze(self) -> None:
        """Start a session, and set another pressure once the soft start is over."""
        await self.start()
        await self.wait(4)
        await self.act("set_pressure", entity_id=CLIMATE, pressure=35)
        await self.stop()

    async def work_out(self, athlete: str = "Ada", minutes_ago: float = 10, **more: Any) -> None:
        """Log an hour's hard run that ended so many minutes ago."""
        end = dt_util.now() - timedelta(minutes=minutes_ago)
        await self.act("log_workout", athlete=athlete, **{"sport": "run", "minutes": 60, "rpe": 7, "end": end, **more})


type Happening = Callable[[Stage], Awaitable[None]]


async def stopped(stage: Stage) -> None:
    """A session that somebody stops."""
    await stage.start()
    await stage.stop()


HAPPENINGS: dict[str, Happening] = {
    "session_started": stopped,
    "session_finished": Stage.finish,
    "session_stopped": stopped,
    "session_interrupted": Stage.take_off,
    "session_refused": Stage.be_refused,
    "session_due": Stage.be_due,
    "pressure_changed": Stage.squeeze,
}
"""What lets each trigger of a massager happen."""
OF_PEOPLE: dict[str, Happening] = {"workout_synced": Stage.work_out, "plan_ready": Stage.work_out}
"""What lets each trigger of a person happen."""
