"""The level of a stimulator: the lowest at every start, one step a touch, down by anybody, and never by itself."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_CAP
from custom_components.recovery_massager.device.model import Range
from custom_components.recovery_massager.gate import refuse_level
from custom_components.recovery_massager.refusal import RefusalReason, Refused
from custom_components.recovery_massager.session import Session
from simulator.devices.hy_ems import HyEms
from tests.integration.passing import Passing
from tests.integration.stage import NOW, stored

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]


@pytest.fixture
async def on_skin(session: Session, pads: HyEms, passes: Passing) -> Session:
    """The session, that runs at level 3."""
    await passes.until_done(session.start(attended=True))
    for level in (1, 2, 3):
        await passes.until_done(session.set_pressure(level, attended=True))
    assert pads.machine.level == 3
    return session


async def refused(passes: Passing, work: Any) -> RefusalReason:
    with pytest.raises(Refused) as error:
        await passes.until_done(work)
    return error.value.refusal.reason


async def test_every_start_is_at_the_lowest_level_whatever_the_device_kept(
    session: Session, pads: HyEms, passes: Passing
) -> None:
    pads.machine.set_level(7)
    await passes.until_done(session.start(attended=True))
    assert (pads.machine.running, pads.machine.level, pads.machine.peak) == (True, 0, 0)


async def test_a_level_that_was_kept_is_not_the_next_sessions(
    hass: HomeAssistant, entry: MockConfigEntry, hass_storage: dict[str, Any]
) -> None:
    stored(entry, hass_storage, {"settings": {"pressure": 9, "mode": "knead"}, "open": None, "sessions": []})
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    settings = entry.runtime_data.session.settings
    assert (settings.pressure, settings.mode) == (0, "knead")
    state = hass.states.get("number.pads_level")
    assert state
    assert (state.state, state.attributes["mode"]) == ("0", "box")


async def test_a_start_with_a_higher_level_is_refused(session: Session, pads: HyEms, passes: Passing) -> None:
    assert await refused(passes, session.start(attended=True, pressure=2)) is RefusalReason.ONE_LEVEL
    assert pads.machine.sessions == 0
    await passes.until_done(session.start(attended=True, pressure=0))
    assert pads.machine.running


async def test_a_level_for_the_next_session_cannot_be_set(session: Session, passes: Passing) -> None:
    assert await refused(passes, session.set_pressure(1, attended=True)) is RefusalReason.ONE_LEVEL
    await session.set_pressure(0, attended=False)
    assert session.settings.pressure == 0


async def test_nothing_raises_it_by_itself(session: Session, pads: HyEms, passes: Passing) -> None:
    await passes.until_done(session.start(attended=True))
    await passes(300)
    assert (pads.machine.running, pads.machine.peak) == (True, 0)


async def test_a_person_raises_it_one_level_at_a_time(on_skin: Session, pads: HyEms, passes: Passing) -> None:
    assert await refused(passes, on_skin.set_pressure(5, attended=True)) is RefusalReason.ONE_LEVEL
    assert await refused(passes, on_skin.set_pressure(4, attended=False)) is RefusalReason.ELECTRICAL_BY_HAND
    assert pads.machine.level == 3
    await passes.until_done(on_skin.set_pressure(4, attended=True))
    assert pads.machine.level == 4


async def test_anybody_lowers_it_as_far_as_they_like(on_skin: Session, pads: HyEms, passes: Passing) -> None:
    await passes.until_done(on_skin.set_pressure(1, attended=False))
    assert pads.machine.level == 1


async def test_a_start_of_what_runs_raises_it_no_further_than_a_touch_does(
    on_skin: Session, pads: HyEms, passes: Passing
) -> None:
    assert await refused(passes, on_skin.start(attended=True, pressure=9)) is RefusalReason.ONE_LEVEL
    assert await refused(passes, on_skin.start(attended=False, pressure=4)) is RefusalReason.ELECTRICAL_BY_HAND
    assert pads.machine.level == 3


async def test_a_link_that_comes_back_raises_nothing(on_skin: Session, pads: HyEms, passes: Passing) -> None:
    pads.fault("drop_link", {})
    pads.machine.set_level(1)
    await passes(60)
    assert (on_skin.massager.connected, pads.machine.level) == (True, 1)


async def test_another_mode_while_it_runs_is_felt_from_the_lowest_level_on(
    on_skin: Session, pads: HyEms, passes: Passing
) -> None:
    assert await refused(passes, on_skin.set_mode("cupping")) is RefusalReason.ELECTRICAL_BY_HAND
    assert await refused(passes, on_skin.set_zone("waist")) is RefusalReason.ELECTRICAL_BY_HAND
    assert pads.machine.level == 3
    await passes.until_done(on_skin.set_mode("cupping", attended=True))
    assert (pads.machine.mode, pads.machine.level, pads.machine.running) == (5, 0, True)


async def test_the_same_mode_again_changes_nothing(on_skin: Session, pads: HyEms, passes: Passing) -> None:
    await passes.until_done(on_skin.set_mode("massage", attended=True))
    assert pads.machine.level == 3


async def test_only_a_person_lets_it_go_on_longer_and_anybody_shorter(
    on_skin: Session, pads: HyEms, passes: Passing
) -> None:
    await passes.until_done(on_skin.set_timer(300))
    assert pads.machine.seconds_left <= 300
    assert await refused(passes, on_skin.add_time(300)) is RefusalReason.ELECTRICAL_BY_HAND
    assert await refused(passes, on_skin.set_timer(600)) is RefusalReason.ELECTRICAL_BY_HAND
    await passes.until_done(on_skin.add_time(300, attended=True))
    assert pads.machine.seconds_left > 500


async def test_a_session_lasts_a_quarter_of_an_hour_at_most_until_the_owner_says_otherwise(session: Session) -> None:
    timers = session.limits["timer"]
    assert isinstance(timers, Range)
    assert timers.maximum == 900


async def test_a_lowered_cap_lowers_it(
    hass: HomeAssistant, near: MockConfigEntry, on_skin: Session, pads: HyEms, passes: Passing
) -> None:
    hass.config_entries.async_update_entry(near, options={**near.options, CONF_CAP: 2})
    await passes(5)
    assert pads.machine.level == 2


async def test_the_card_offers_what_lowers_it_and_nothing_else(
    hass: HomeAssistant, on_skin: Session, passes: Passing
) -> None:
    await passes(1)
    climate = hass.states.get("climate.pads")
    assert climate
    assert climate.attributes["fan_mode"] == "level_3"
    assert climate.attributes["fan_modes"] == ["level_0", "level_2", "level_3"]


LEVELS = Range(1, 20, 1, "level")


@pytest.mark.parametrize(
    ("asked", "level", "attended", "reason"),
    [
        (1, None, False, None),
        (2, None, True, RefusalReason.ONE_LEVEL),
        (2, None, False, RefusalReason.ELECTRICAL_BY_HAND),
        (5, 5, False, None),
        (1, 5, False, None),
        (6, 5, True, None),
        (6, 5, False, RefusalReason.ELECTRICAL_BY_HAND),
        (7, 5, True, RefusalReason.ONE_LEVEL),
    ],
)
def test_a_level_is_raised_by_one_and_by_hand(
    asked: int, level: int | None, attended: bool, reason: RefusalReason | None
) -> None:
    refusal = refuse_level(asked, level, LEVELS, attended=attended)
    assert (refusal and refusal.reason) is reason
