"""Whatever is slow about a workout and what follows it, a stop goes first: by a notification and by every other face."""

import asyncio
from collections.abc import Awaitable, Callable
from time import sleep
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.health import async_report_health
from tests.integration.app import TAPPED, Phone, tap
from tests.integration.passing import Passing, settle
from tests.integration.stage import NOW

from .following import run, starts, synced

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]

type Face = Callable[[HomeAssistant, MockConfigEntry, MockConfigEntry], Awaitable[None]]
PACKAGE = "custom_components.recovery_massager"
TURNS = 1000


async def notification(hass: HomeAssistant, near: MockConfigEntry, ada: MockConfigEntry) -> None:
    """Tap "Stop" in a notification of an earlier session."""
    hass.bus.async_fire(TAPPED, {"action": f"RECOVERY_MASSAGER_STOP_NOW:{ada.entry_id}:{near.entry_id}:stop"})


def face(domain: str, action: str, entity: str | None = None, **data: Any) -> Face:
    async def call(hass: HomeAssistant, near: MockConfigEntry, ada: MockConfigEntry) -> None:
        target = {} if entity is None else {"entity_id": entity}
        await hass.services.async_call(domain, action, {**target, **data}, blocking=False)

    return call


async def ill(hass: HomeAssistant, near: MockConfigEntry, ada: MockConfigEntry) -> None:
    """Say that they are ill."""
    hass.async_create_task(async_report_health(hass, ada, ill=True))


FACES: dict[str, Face] = {
    "notification": notification,
    "climate": face("climate", "turn_off", "climate.calf_boots"),
    "button": face("button", "press", "button.calf_boots_stop"),
    "action": face(DOMAIN, "stop_session"),
    "pressure": face("number", "set_value", "number.calf_boots_pressure", value=0),
    "ill": ill,
}


class Slow:
    """What waits until it is let go on, as on a slow disk or a slow network."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        owner, attribute = name.rsplit(".", 1)
        module, of = owner.rsplit(".", 1)
        target = getattr(__import__(module, fromlist=[of]), of)
        real = getattr(target, attribute)
        self._go, self.waits = asyncio.Event(), 0

        async def slow(*args: Any, **kwargs: Any) -> Any:
            self.waits += 1
            await self._go.wait()
            return await real(*args, **kwargs)

        monkeypatch.setattr(target, attribute, slow)

    async def reached(self, hass: HomeAssistant) -> None:
        """Wait until it is waited for: a thread may have something to do on the way there."""
        for _ in range(TURNS):
            if self.waits:
                return
            await hass.async_add_executor_job(sleep, 0.005)
        # Else the end of the test would wait for ever.
        self.go_on()
        raise AssertionError("nothing came there")

    def go_on(self) -> None:
        """Let it be done."""
        self._go.set()


@pytest.mark.parametrize("stop", FACES)
@pytest.mark.parametrize("slow", ["session.Session._connect", "history.History.async_save"])
async def test_a_stop_while_an_offer_starts_lets_nothing_start(
    hass: HomeAssistant,
    near: MockConfigEntry,
    ada: MockConfigEntry,
    phone: Phone,
    coordinator: MassagerCoordinator,
    passes: Passing,
    asked: Callable[[], list[str]],
    monkeypatch: pytest.MonkeyPatch,
    stop: str,
    slow: str,
) -> None:
    await synced(hass, ada, run(90))
    disk = Slow(monkeypatch, f"{PACKAGE}.{slow}")
    hass.bus.async_fire(TAPPED, {"action": phone.actions["Start now"]})
    await disk.reached(hass)
    await FACES[stop](hass, near, ada)
    await settle()
    disk.go_on()
    await passes(10)
    assert not coordinator.session.stoppable
    assert starts(asked) == 0


@pytest.mark.parametrize("stop", FACES)
@pytest.mark.parametrize(
    "slow", ["diary_store.DiaryStore.async_write", "offer_store.OfferStore.async_save", "training.Training._async_plan"]
)
async def test_a_stop_does_not_wait_for_what_is_kept_of_a_workout(
    hass: HomeAssistant,
    near: MockConfigEntry,
    ada: MockConfigEntry,
    phone: Phone,
    coordinator: MassagerCoordinator,
    passes: Passing,
    monkeypatch: pytest.MonkeyPatch,
    stop: str,
    slow: str,
) -> None:
    await synced(hass, ada, run(90))
    await tap(hass, phone.actions["Start now"])
    await passes(30)
    disk = Slow(monkeypatch, f"{PACKAGE}.{slow}")
    more = hass.async_create_task(ada.runtime_data.training.async_receive(run(5, id="action:2")))
    await disk.reached(hass)
    await FACES[stop](hass, near, ada)
    await passes(3)
    assert not coordinator.session.stoppable
    disk.go_on()
    await passes(3)
    await more


async def test_nothing_is_kept_of_an_athlete_who_is_removed_while_a_tap_of_theirs_is_on_its_way(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    phone: Phone,
    coordinator: MassagerCoordinator,
    passes: Passing,
    hass_storage: dict[str, Any],
    asked: Callable[[], list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await synced(hass, ada, run(90))
    link = Slow(monkeypatch, f"{PACKAGE}.session.Session._connect")
    hass.bus.async_fire(TAPPED, {"action": phone.actions["Start now"]})
    await link.reached(hass)
    await hass.config_entries.async_remove(ada.entry_id)
    link.go_on()
    await passes(10)
    await hass.async_block_till_done()
    assert starts(asked) == 0
    assert not [key for key in hass_storage if ada.entry_id in key]
    assert phone.actions == {}
