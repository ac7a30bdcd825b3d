"""Somebody whom a doctor allowed only so much gets no more, whichever face asks, and the massager's other people get theirs."""

from dataclasses import replace
from typing import Any

from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import CONF_CAP, CONF_PERSON
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.device.errors import InvalidValue
from custom_components.recovery_massager.recovery.contraindications import Clearance, Statement
from simulator.devices.calf_boots import CalfBoots
from tests.integration.passing import Passing
from tests.integration.stage import MINUTE, NOW

from .asking import CLIMATE, LONG, choose, refusal, start
from .conftest import AddAthlete, prescribed

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]

NUMBER = "number.calf_boots_pressure"
TIMER = "number.calf_boots_timer"
FAN = "fan.calf_boots_compression"
HIGHEST = 30
"""A quarter of the way from 20 to the cap of 60 mmHg."""


def limited(**limits: Any) -> Statement:
    clearance = Clearance(NOW.date(), **limits)
    return Statement(NOW.date(), frozenset({"diabetes"}), adult=True, clearances={"diabetes": clearance})


def state_of(hass: HomeAssistant, entry: MockConfigEntry, statement: Statement) -> None:
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_PERSON: statement.to_dict()})


@pytest.fixture
async def cleared(hass: HomeAssistant, add_athlete: AddAthlete) -> MockConfigEntry:
    """Anna, to whom a doctor allowed a quarter of the pressure for ten minutes."""
    anna = await add_athlete("Anna", prescriptions=[prescribed("Strong", share=100, minutes=30)])
    state_of(hass, anna, limited(share=0.25, minutes=10))
    await hass.async_block_till_done()
    return anna


async def call(hass: HomeAssistant, domain: str, service: str, touch: Context, **data: Any) -> None:
    await hass.services.async_call(domain, service, data, blocking=True, context=touch)
    await hass.async_block_till_done()


async def reaches(coordinator: MassagerCoordinator, boots: CalfBoots, passes: Passing) -> float:
    """Return the highest pressure that the boots are asked for in the whole session."""
    highest = 0.0
    while coordinator.history.open is not None:
        highest = max(highest, float(boots.state()["target"]))
        await passes(LONG, step=LONG)
    return highest


# --- before a session


async def test_the_faces_offer_no_more_than_the_doctor_allowed(
    hass: HomeAssistant, coordinator: MassagerCoordinator, cleared: MockConfigEntry
) -> None:
    number, timer = hass.states.get(NUMBER), hass.states.get(TIMER)
    assert number is not None
    assert timer is not None
    assert (number.attributes["max"], timer.attributes["max"]) == (60, 30)
    await choose(hass, "Anna")
    number, timer, climate = hass.states.get(NUMBER), hass.states.get(TIMER), hass.states.get(CLIMATE)
    assert number is not None
    assert timer is not None
    assert climate is not None
    assert (number.attributes["max"], timer.attributes["max"]) == (HIGHEST, 10)
    assert climate.attributes["fan_modes"] == ["20 mmHg", "25 mmHg", "30 mmHg"]
    assert float(number.state) <= HIGHEST
    assert float(timer.state) <= 10
    await choose(hass, "default")
    number = hass.states.get(NUMBER)
    assert number is not None
    assert number.attributes["max"] == 60


@pytest.mark.parametrize(
    ("domain", "service", "data"),
    [
        ("number", "set_value", {ATTR_ENTITY_ID: NUMBER, "value": 35}),
        ("number", "set_value", {ATTR_ENTITY_ID: TIMER, "value": 11}),
        ("climate", "set_fan_mode", {ATTR_ENTITY_ID: CLIMATE, "fan_mode": "35 mmHg"}),
        ("recovery_massager", "set_pressure", {ATTR_ENTITY_ID: CLIMATE, "pressure": 35}),
        ("recovery_massager", "set_timer", {ATTR_ENTITY_ID: CLIMATE, "minutes": 11}),
        ("recovery_massager", "start_session", {ATTR_ENTITY_ID: CLIMATE, "pressure": 35}),
        ("recovery_massager", "start_session", {ATTR_ENTITY_ID: CLIMATE, "minutes": 11}),
    ],
)
@pytest.mark.parametrize("runs", [False, True])
async def test_more_is_refused_by_every_face_before_and_in_a_session(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    cleared: MockConfigEntry,
    boots: CalfBoots,
    person: Context,
    passes: Passing,
    runs: bool,
    domain: str,
    service: str,
    data: dict[str, Any],
) -> None:
    await choose(hass, "Anna")
    if runs:
        await start(hass, person)
        await passes(180, step=LONG)
    before = (coordinator.session.settings, boots.state()["target"])
    with pytest.raises(HomeAssistantError):
        await call(hass, domain, service, person, **data)
    assert (coordinator.session.settings, boots.state()["target"]) == before


# --- in a session


async def test_a_session_reaches_what_the_doctor_allowed_and_no_more(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    cleared: MockConfigEntry,
    boots: CalfBoots,
    person: Context,
    passes: Passing,
) -> None:
    await start(hass, person, person="Anna", pressure=HIGHEST, minutes=10)
    began = coordinator.session._now()
    assert await reaches(coordinator, boots, passes) == HIGHEST
    assert (coordinator.session._now() - began).total_seconds() <= 10 * 60 + 2 * LONG


async def test_the_fan_at_full_is_what_the_doctor_allowed(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    cleared: MockConfigEntry,
    boots: CalfBoots,
    person: Context,
    passes: Passing,
) -> None:
    await choose(hass, "Anna")
    await call(hass, "fan", "turn_on", person, entity_id=FAN, percentage=100)
    assert await reaches(coordinator, boots, passes) == HIGHEST


async def test_what_is_prescribed_or_was_set_for_somebody_else_is_lowered_to_it(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    cleared: MockConfigEntry,
    boots: CalfBoots,
    person: Context,
    passes: Passing,
) -> None:
    await coordinator.session.set_pressure(60)
    await coordinator.session.set_timer(1800)
    await start(hass, person, person="Anna", prescription="Strong")
    record = coordinator.history.open
    assert record is not None
    assert (record.pressure, record.deadline - record.start) == (HIGHEST, 10 * MINUTE)
    assert await reaches(coordinator, boots, passes) == HIGHEST


async def test_added_minutes_are_no_way_around_it(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    cleared: MockConfigEntry,
    person: Context,
    passes: Passing,
) -> None:
    await start(hass, person, person="Anna", minutes=8)
    await passes(60, step=LONG)
    with pytest.raises(HomeAssistantError):
        await call(hass, "button", "press", person, entity_id="button.calf_boots_add_five_minutes")
    await coordinator.session.stop()
    # Nor is a second start right afterwards, which is the same session.
    await start(hass, person, person="Anna", minutes=10)
    record = coordinator.history.open
    assert record is not None
    assert record.deadline - record.start <= 9 * MINUTE


async def test_a_share_is_one_of_the_cap_and_not_of_the_doctors_limit(
    hass: HomeAssistant, coordinator: MassagerCoordinator, cleared: MockConfigEntry
) -> None:
    planner = coordinator.planner
    fifth = await planner.async_plan(NOW + 60 * MINUTE, 10, person=cleared.entry_id, share=0.13)
    whole = await planner.async_plan(NOW + 120 * MINUTE, 10, person=cleared.entry_id, share=1)
    anybody = await planner.async_plan(NOW + 180 * MINUTE, 10, share=0.13)
    assert [planner.pressure(one) for one in (fifth, whole, anybody)] == [25, HIGHEST, 25]


async def test_a_longer_session_is_not_planned(coordinator: MassagerCoordinator, cleared: MockConfigEntry) -> None:
    with pytest.raises(InvalidValue):
        await coordinator.planner.async_plan(NOW + 60 * MINUTE, 11, person=cleared.entry_id)


async def test_everybody_else_has_what_they_had(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    cleared: MockConfigEntry,
    boots: CalfBoots,
    person: Context,
    passes: Passing,
) -> None:
    await start(hass, person, person="default", pressure=60, minutes=20)
    assert await reaches(coordinator, boots, passes) == 60


async def test_a_lowered_cap_lowers_it_further_and_a_raised_one_not_the_minutes(
    hass: HomeAssistant, coordinator: MassagerCoordinator, near: MockConfigEntry, cleared: MockConfigEntry
) -> None:
    session = coordinator.session
    for cap, highest in ((100, 40), (40, 25), (20, 20)):
        hass.config_entries.async_update_entry(near, options={**near.options, CONF_CAP: cap})
        await hass.async_block_till_done()
        limits = session.limits_of(session.person(cleared.entry_id))
        pressure, timer = limits["pressure"], limits["timer"]
        assert (pressure.maximum, timer.maximum) == (highest, 600)  # type: ignore[union-attr]


async def test_what_a_doctor_allows_less_of_is_lowered_while_it_runs(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    anna: MockConfigEntry,
    boots: CalfBoots,
    person: Context,
    passes: Passing,
) -> None:
    state_of(hass, anna, limited())
    await start(hass, person, person="Anna", pressure=60, minutes=20)
    await passes(240, step=LONG)
    assert boots.state()["target"] == 60
    state_of(hass, anna, limited(share=0.5))
    await passes(5, step=1)
    assert boots.state()["target"] == 40


async def test_what_a_doctor_allows_less_of_is_where_a_rise_ends(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    anna: MockConfigEntry,
    boots: CalfBoots,
    person: Context,
    passes: Passing,
) -> None:
    state_of(hass, anna, limited())
    await start(hass, person, person="Anna", pressure=60, minutes=20)
    await passes(60, step=LONG)
    assert boots.state()["target"] < 40
    state_of(hass, anna, limited(share=0.5))
    assert await reaches(coordinator, boots, passes) == 40


async def test_without_a_limit_a_clearance_is_as_it_was(
    hass: HomeAssistant, coordinator: MassagerCoordinator, anna: MockConfigEntry, person: Context
) -> None:
    state_of(hass, anna, limited())
    await hass.async_block_till_done()
    assert await refusal(hass, None, person="Anna") == "unattended"
    await start(hass, person, person="Anna", pressure=60, minutes=30)


async def test_the_limits_of_the_massagers_own_user_hold_for_them(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    near: MockConfigEntry,
    boots: CalfBoots,
    passes: Passing,
    person: Context,
) -> None:
    state_of(hass, near, limited(share=0.25, minutes=10))
    await hass.async_block_till_done()
    assert await refusal(hass, person, pressure=35) == "out_of_range"
    await start(hass, person)
    assert await reaches(coordinator, boots, passes) <= HIGHEST


async def test_each_of_several_conditions_bars_by_its_own_date(
    hass: HomeAssistant, coordinator: MassagerCoordinator, anna: MockConfigEntry, person: Context
) -> None:
    one = limited(share=0.25)
    state_of(hass, anna, replace(one, conditions=one.conditions | {"pregnancy"}))
    await hass.async_block_till_done()
    assert await refusal(hass, person, person="Anna") == "not_cleared"
