"""Wishes for a stimulator that wait for one another: each is looked at again when its turn comes."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_CAP
from custom_components.recovery_massager.session import Session
from simulator.devices.hy_ems import HyEms
from tests.integration.passing import Passing
from tests.integration.stage import NOW

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]


@pytest.fixture
async def strong(session: Session, pads: HyEms, passes: Passing) -> Session:
    """The session, that runs at level 5."""
    await passes.until_done(session.start(attended=True))
    for level in range(1, 6):
        await passes.until_done(session.set_pressure(level, attended=True))
    # What is asked for next takes a while.
    pads.fault("ignore_writes", {"times": 1})
    return session


async def both(passes: Passing, *works: Coroutine[Any, Any, None]) -> list[BaseException | None]:
    """Ask for the one while the other is on its way; return what came of them."""
    tasks = []
    for work in works:
        tasks.append(asyncio.create_task(work))
        await passes(1)
    await passes(30)
    return await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_level_that_was_asked_for_before_it_was_lowered_is_not_jumped_to(
    strong: Session, pads: HyEms, passes: Passing
) -> None:
    lowered, raised = await both(passes, strong.set_pressure(1), strong.set_pressure(6, attended=True))
    assert lowered is None
    assert raised is not None, "six was one level more when it was asked for, and five when its turn came"
    assert pads.machine.level == 1
    assert pads.machine.peak == 5


async def test_no_level_comes_between_the_lowest_one_and_another_mode(
    strong: Session, pads: HyEms, passes: Passing
) -> None:
    changed, raised = await both(
        passes, strong.set_mode("cupping", attended=True), strong.set_pressure(6, attended=True)
    )
    assert changed is None
    assert raised is not None
    assert (pads.machine.mode, pads.machine.level) == (5, 0)


async def test_a_wish_for_another_mode_is_not_left_without_its_lowest_level(
    strong: Session, pads: HyEms, passes: Passing
) -> None:
    _, changed, raised = await both(
        passes,
        strong.set_timer(300, attended=True),
        strong.set_mode("cupping", attended=True),
        strong.set_pressure(6, attended=True),
    )
    assert changed is None
    assert raised is not None
    assert (pads.machine.mode, pads.machine.level) == (5, 0)


async def test_a_lowered_cap_does_not_raise_what_is_being_lowered_further(
    hass: HomeAssistant, near: MockConfigEntry, strong: Session, pads: HyEms, passes: Passing
) -> None:
    lowering = asyncio.create_task(strong.set_pressure(1))
    await passes(1)
    hass.config_entries.async_update_entry(near, options={**near.options, CONF_CAP: 4})
    await passes(30)
    await lowering
    assert pads.machine.level == 1
