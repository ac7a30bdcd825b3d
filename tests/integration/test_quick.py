"""What each report costs: who shows nothing of what changes with it writes nothing, and everybody shows what is true."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, override

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.device.model import MassagerState, Source, Value
from custom_components.recovery_massager.entity import MassagerEntity
from custom_components.recovery_massager.quick import QUICK, QuickListeners, quick_changes
from custom_components.recovery_massager.sensor import SENSORS
from custom_components.recovery_massager.session import Session
from simulator.devices.calf_boots import CalfBoots
from simulator.journal import Direction

from .passing import Passing
from .radio import advertise
from .shown import entities, untrue
from .stage import NOW

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]

SOFT_START = 130
"""Seconds after which the pressure is where it shall be."""
REPORTS = 30


def written_since(hass: HomeAssistant, moment: datetime) -> set[str]:
    """Return the entities that were written after that, changed or not."""
    return {state.entity_id for state in hass.states.async_all() if state.last_reported > moment}


async def heard(hass: HomeAssistant, boots: CalfBoots, passes: Passing) -> set[str]:
    """Return who was written while thirty reports came of which no two were the same."""
    await passes(SOFT_START)
    # A percent lasts a minute and a half.
    boots.set({"battery": 60})
    await passes(5)
    moment, before = dt_util.utcnow(), len(boots.journal.entries(Direction.SENT))
    while len(boots.journal.entries(Direction.SENT)) < before + REPORTS:
        await passes(0.5)
    assert dt_util.utcnow() - moment < timedelta(seconds=60)
    return written_since(hass, moment)


async def test_a_report_of_which_nothing_is_shown_writes_no_state(
    hass: HomeAssistant, running: Session, boots: CalfBoots, passes: Passing
) -> None:
    assert await heard(hass, boots, passes) == set()


@pytest.mark.usefixtures("all_enabled")
async def test_a_report_of_the_chambers_is_written_by_their_sensors_alone(
    hass: HomeAssistant, running: Session, boots: CalfBoots, passes: Passing
) -> None:
    sides = [f"sensor.calf_boots_{side}_chamber_{number}" for side in ("left", "right") for number in range(1, 5)]
    assert await heard(hass, boots, passes) == set(sides)
    shown = [hass.states.get(one) for one in sides]
    assert [one and float(one.state) for one in shown] == list(running.massager.state.chambers or ())
    assert untrue(hass) == {}


async def test_who_left_is_told_no_more(
    hass: HomeAssistant, running: Session, coordinator: MassagerCoordinator, passes: Passing
) -> None:
    told: list[object] = []
    leave = coordinator.quick.async_add("chambers", lambda: told.append(running.massager.state.chambers))
    await passes(10)
    assert len(set(told)) > 3
    leave()
    told.clear()
    await passes(10)
    assert told == []


class Looked(Mapping[str, Value]):
    """A massager's values, and which of them somebody looked at."""

    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values = values
        self.at: set[str] = set()

    @override
    def __getitem__(self, name: str) -> Value:
        self.at.add(name)
        return self._values[name]

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    @override
    def __len__(self) -> int:
        return len(self._values)


def looks_at(coordinator: MassagerCoordinator, entity: MassagerEntity) -> set[str]:
    """Return the massager's values that an entity looks at for what it shows."""
    before, state = coordinator.data, coordinator.massager.state
    looked = Looked(state.values)
    watched = replace(state, values=looked)
    coordinator.data, coordinator.massager.state = replace(before, massager=watched), watched
    try:
        entity._handle_coordinator_update()
    finally:
        coordinator.data, coordinator.massager.state = before, state
    return looked.at


@pytest.mark.usefixtures("all_enabled")
async def test_no_entity_shows_a_quick_value_that_it_is_not_told_of(
    hass: HomeAssistant, coordinator: MassagerCoordinator, running: Session, passes: Passing
) -> None:
    await passes(5)
    assert set(running.massager.state.values) >= {"seconds_left", "chambers", "pressure"}
    found = {one.entity_id: looks_at(coordinator, one) for one in entities(hass)}
    assert any("pressure" in names for names in found.values())
    for one in entities(hass):
        assert found[one.entity_id] & QUICK == ({one._quick} if one._quick else set()), one.entity_id


def test_what_measures_the_pressure_says_so() -> None:
    assert {one.key: one.quick for one in SENSORS if one.key in QUICK or one.quick} == {"pressure_now": "pressure_now"}


@pytest.fixture
def told() -> list[str]:
    """What a QuickListeners told."""
    return []


STATE = MassagerState(True, Source.LINK, {"run": "running", "seconds_left": 60, "chambers": (1, 2)})


@pytest.mark.parametrize(
    ("after", "changes"),
    [
        (STATE, frozenset()),
        (STATE.with_values({"seconds_left": 59}), {"seconds_left"}),
        (STATE.with_values({"seconds_left": None, "chambers": (1, None)}), {"seconds_left", "chambers"}),
        (STATE.with_values({"seconds_left": 59, "run": "paused"}), None),
        (STATE.with_values({"run": "idle"}), None),
        (STATE.with_values({"pressure_now": 20}), None),
        (replace(STATE, values={"run": "running", "seconds_left": 60}), None),
        (replace(STATE, connected=False), None),
        (replace(STATE, source=Source.ADVERTISEMENT), None),
        (MassagerState(), None),
    ],
)
def test_whatever_else_changes_is_told_to_all(after: MassagerState, changes: set[str] | None, told: list[str]) -> None:
    assert quick_changes(STATE, after) == changes
    listeners = QuickListeners()
    for name in sorted(QUICK):
        listeners.async_add(name, lambda name=name: told.append(name))  # type: ignore[misc]
    assert listeners.async_tell(STATE, after) is (changes is not None)
    assert told == sorted(changes or ())


# What is shown stays true, whatever happens


@pytest.mark.usefixtures("all_enabled")
async def test_all_that_is_shown_is_true_after_whatever_happens_in_a_session(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, passes: Passing
) -> None:
    coordinator: MassagerCoordinator = near.runtime_data
    session = coordinator.session

    async def act(work: Any) -> None:
        await passes.until_done(work)

    async def plan() -> None:
        await coordinator.planner.async_plan(dt_util.utcnow() + timedelta(hours=5), 10)

    async def touch(button: str) -> None:
        boots.press(button)

    async def change(**settings: Any) -> None:
        boots.set(settings)

    async def lose() -> None:
        boots.fault("drop_link", {})

    happenings = [
        session.set_pressure(40, attended=True),
        session.start(attended=True),
        session.set_mode("wave", attended=True),
        touch("plus"),
        touch("timer"),
        touch("heat"),
        plan(),
        change(battery=40),
        session.pause(),
        session.resume(attended=True),
        lose(),
        session.add_time(300, attended=True),
        change(worn=False),
        change(worn=True),
        session.start(attended=True),
        touch("stop"),
        touch("start"),
        session.stop(),
        session.set_timer(600, attended=True),
    ]
    for number, happening in enumerate(happenings):
        await act(happening)
        assert untrue(hass) == {}, number
        for _ in range(8):
            advertise(hass, boots)
            await passes(1)
            assert untrue(hass) == {}, number
    assert [one.outcome for one in coordinator.history.sessions] == ["interrupted", "stopped", "stopped"]
