"""A session's record keeps what was planned, and to what a person lowered it: what the next plans are made from."""

from collections.abc import Callable

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_CAP
from custom_components.recovery_massager.history import History
from custom_components.recovery_massager.record import SessionRecord
from custom_components.recovery_massager.session import Session
from simulator.devices.calf_boots import CalfBoots
from tests.integration.passing import Passing

pytestmark = pytest.mark.freeze_time("2026-11-28 18:00:00")


@pytest.fixture
def record(near: MockConfigEntry) -> Callable[[], SessionRecord]:
    """The record of the open session."""

    def opened() -> SessionRecord:
        history: History = near.runtime_data.history
        assert history.open is not None
        return history.open

    return opened


async def test_what_was_planned_is_kept_with_it(session: Session, record: Callable[[], SessionRecord]) -> None:
    """The share as it was planned, not as it came out on the massager's steps."""
    await session.start(attended=True, workout="action:1", row="key", share=0.6, pressure=40, timer=1200)
    kept = SessionRecord.from_dict(record().to_dict())
    assert (kept.workout, kept.row, kept.share, kept.planned_minutes) == ("action:1", "key", 0.6, 20)
    assert kept.lowered_to is None
    await session.stop()


async def test_a_session_by_hand_has_a_share_too(session: Session, record: Callable[[], SessionRecord]) -> None:
    """From 20 to the cap of 60 mmHg, 30 is a quarter."""
    await session.start(attended=True, pressure=30)
    assert (record().share, record().row, record().planned_minutes) == (0.25, None, 15)
    await session.stop()


async def test_an_older_record_reads_on(session: Session, record: Callable[[], SessionRecord]) -> None:
    """One of before plans were: what it does not say is not known."""
    await session.start(attended=True)
    older = {
        key: value
        for key, value in record().to_dict().items()
        if key not in ("row", "share", "planned_minutes", "lowered_to")
    }
    assert SessionRecord.from_dict(older).share is None
    with pytest.raises(ValueError, match="share"):
        SessionRecord.from_dict({**older, "share": 1.5})
    assert record().of_nobody().share is None
    await session.stop()


async def test_only_a_person_lowers_it(
    hass: HomeAssistant,
    near: MockConfigEntry,
    session: Session,
    boots: CalfBoots,
    passes: Passing,
    record: Callable[[], SessionRecord],
) -> None:
    """The soft start begins low, an automation lowers, the owner lowers the cap: none of these is a person's word on it."""
    await passes.until_done(session.start(attended=True, pressure=50, timer=1200))
    await passes(200)
    assert boots.machine.target == 50
    assert record().lowered_to is None
    await passes.until_done(session.set_pressure(45, attended=False))
    await passes(5)
    assert record().lowered_to is None
    hass.config_entries.async_update_entry(near, options={**near.options, CONF_CAP: 40})
    await passes(5)
    assert boots.machine.target == 40
    assert record().lowered_to is None
    await passes.until_done(session.set_pressure(30, attended=True))
    assert record().lowered_to == 0.5
    # Lower still, on the boots themselves; up again is no lower.
    boots.press("minus")
    await passes(2)
    assert boots.machine.target == 25
    assert record().lowered_to == 0.25
    await passes.until_done(session.set_pressure(30, attended=True))
    assert record().lowered_to == 0.25
    await passes.until_done(session.stop())
