"""Workouts, edits, taps old and new, choices and time in any order: nothing starts that nobody asked for just now."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.athlete_options import CONF_POLICY, Policy
from custom_components.recovery_massager.const import CONF_REMOTE_START
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.training import Arrival
from simulator.devices.calf_boots import CalfBoots
from tests.integration.app import Phone, tap
from tests.integration.passing import Passing
from tests.integration.stage import NOW

from .conftest import Later
from .following import MINUTE, follow_up, run, starts, synced

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]

STEPS = 100


class Walk:
    """What may happen, one thing after the other."""

    def __init__(
        self, hass: HomeAssistant, ada: MockConfigEntry, near: MockConfigEntry, phone: Phone, seed: int
    ) -> None:
        self.hass, self.ada, self.near, self.phone, self.draw = hass, ada, near, phone, Random(seed)
        self.seen: list[str] = []
        self.workout, self.number = run(5), 0

    @property
    def fresh(self) -> str | None:
        """The id of what the phone shows as a start, kept among all that it ever showed."""
        found = self.phone.actions.get("Start now")
        if found is not None and found not in self.seen:
            self.seen.append(found)
        return found

    async def new(self) -> None:
        self.number += 1
        self.workout = run(1, id=f"action:{self.number}", minutes=20, rpe=7)
        await synced(self.hass, self.ada, self.workout)

    async def edit(self) -> None:
        await synced(self.hass, self.ada, replace(self.workout, rpe=self.draw.choice([6, 7, 8])))

    async def remove(self) -> None:
        await synced(self.hass, self.ada, self.workout, Arrival.REMOVED)

    async def old_tap(self) -> None:
        if old := [one for one in self.seen if one != self.fresh]:
            await tap(self.hass, self.draw.choice(old))

    async def fresh_tap(self) -> None:
        await tap(self.hass, self.fresh)

    async def skip(self) -> None:
        await tap(self.hass, self.phone.actions.get("Skip"))

    async def policy(self) -> None:
        policy = self.draw.choice([*Policy, Policy.START])
        self.hass.config_entries.async_update_entry(self.ada, options={**self.ada.options, CONF_POLICY: policy.value})

    async def remote(self) -> None:
        on = self.draw.random() < 0.7
        self.hass.config_entries.async_update_entry(self.near, options={**self.near.options, CONF_REMOTE_START: on})


@pytest.mark.parametrize("seed", range(4))
async def test_nothing_starts_but_by_a_fresh_tap_or_by_the_policy(
    hass: HomeAssistant,
    near: MockConfigEntry,
    ada: MockConfigEntry,
    phone: Phone,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    later: Later,
    passes: Passing,
    asked: Callable[[], list[str]],
    seed: int,
) -> None:
    walk, ran = Walk(hass, ada, near, phone, seed), list[str | None]()
    awake = {"quiet_from": None, "quiet_until": None}
    hass.config_entries.async_update_entry(ada, options={**ada.options, **awake})

    async def time() -> None:
        await later(walk.draw.choice([3, 20, 45, 240]) * MINUTE)

    async def worn() -> None:
        boots.set({"worn": walk.draw.random() < 0.7})
        await passes(2)

    steps = [walk.new, walk.new, walk.edit, walk.remove, walk.old_tap, *[walk.fresh_tap] * 4, walk.skip]
    steps += [walk.policy, walk.remote, time, time, time, worn]
    for _ in range(STEPS):
        step, fresh, offer = walk.draw.choice(steps), walk.fresh, follow_up(ada).offer
        await step()
        await hass.async_block_till_done()
        if (count := starts(asked)) == 0:
            continue
        by_tap = step == walk.fresh_tap and fresh is not None
        by_itself = step == time and offer is not None and offer.policy is Policy.START
        assert (count, by_tap or by_itself) == (1, True), step
        assert near.options[CONF_REMOTE_START]
        assert boots.machine.worn
        record = coordinator.history.latest
        assert record is not None
        assert record.workout is not None
        assert record.workout not in ran
        assert (record.pressure or 0) <= 35
        ran.append(record.workout)
        if coordinator.session.stoppable:
            await passes.until_done(coordinator.session.stop())
        await passes(2)
        asked()
    # Else this would have shown nothing.
    assert ran
