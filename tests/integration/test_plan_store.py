"""What is planned is kept over restarts, and what makes no sense in the file does no harm."""

from datetime import UTC, datetime, timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from hypothesis import given, strategies as st
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.device.errors import InvalidValue
from custom_components.recovery_massager.plan import KINDS, Plan
from custom_components.recovery_massager.schedule import MAX_PLANS, Schedule

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
ZONES = {"Europe/Berlin": UTC}
GOOD: dict[str, Any] = {
    "id": "good",
    "start": "2026-03-23T19:00:00+01:00",
    "zone": "Europe/Berlin",
    "minutes": 20,
    "rule": "FREQ=WEEKLY;BYDAY=MO",
    "skipped": ["2026-03-30"],
}
pytestmark = pytest.mark.freeze_time(NOW)

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(KINDS)) | st.text(), inner),
    max_leaves=10,
)


@pytest.fixture
def key(entry: MockConfigEntry) -> str:
    """The name of the boots' file."""
    return f"{DOMAIN}.{entry.entry_id}.plans"


async def planned(hass: HomeAssistant, entry: MockConfigEntry) -> tuple[Plan, ...]:
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    plans: tuple[Plan, ...] = entry.runtime_data.planner.plans
    return plans


@given(changes=st.dictionaries(st.sampled_from(sorted(KINDS)), anything))
def test_whatever_a_file_holds_is_a_plan_that_can_be_followed_or_no_plan(changes: dict[str, Any]) -> None:
    try:
        plan = Plan.from_dict({**GOOD, **changes}, ZONES)
    except InvalidValue, ValueError, TypeError, KeyError, OverflowError:
        return
    schedule = Schedule([plan], since=NOW)
    for days in range(3):
        schedule.look(NOW + timedelta(days=days))
    assert len(schedule.to_list()) <= 1


@given(data=anything)
def test_what_is_no_plan_at_all_is_none(data: Any) -> None:
    with pytest.raises((InvalidValue, ValueError, TypeError, KeyError, OverflowError)):
        Plan.from_dict(data, ZONES)


async def test_a_plan_is_the_same_after_a_restart(
    hass: HomeAssistant, near: MockConfigEntry, hass_storage: dict[str, Any]
) -> None:
    await hass.config.async_set_time_zone("Europe/Berlin")
    planner = near.runtime_data.planner
    once = await planner.async_plan(NOW + timedelta(hours=2), 20, mode="wave", share=0.5, name="Legs", untouched=True)
    weekly = await planner.async_plan(NOW + timedelta(hours=3), 20, rule="FREQ=WEEKLY;BYDAY=FR,SU", pressure=25)
    await planner.async_cancel(weekly.id, day=weekly.start.date())
    before = planner.plans
    await hass.config_entries.async_unload(near.entry_id)
    after = await planned(hass, near)
    assert after == before
    assert [str(one.start.tzinfo) for one in after] == ["Europe/Berlin", "Europe/Berlin"]
    assert [one.id for one in after] == [once.id, weekly.id]


@pytest.mark.parametrize(
    "data",
    [
        {"plans": [GOOD, {"id": "bad"}]},
        {"plans": [GOOD, GOOD]},
        {"plans": [GOOD, 5]},
        {"plans": [GOOD, {**GOOD, "id": "b", "zone": "Nowhere/Land"}]},
        {"plans": [GOOD, {**GOOD, "id": "b", "window": 5000}]},
        {"plans": [GOOD, {**GOOD, "id": "b", "share": 2}]},
        {"plans": [GOOD, {**GOOD, "id": "b", "rule": 5}]},
        {"plans": [GOOD, {**GOOD, "id": "b", "start": "2026-03-23T19:00:00"}]},
    ],
)
async def test_what_makes_no_sense_is_set_aside_and_the_rest_is_kept(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    hass_storage: dict[str, Any],
    key: str,
    data: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    hass_storage[key] = {"version": 1, "key": key, "data": data}
    assert [plan.id for plan in await planned(hass, entry)] == ["good"]
    assert "makes no sense" in caplog.text
    assert [one["id"] for one in hass_storage[key]["data"]["plans"]] == ["good"]


@pytest.mark.parametrize(
    "file",
    [{"version": 99, "data": {"plans": [GOOD]}}, {"version": 1, "data": {"plans": 5}}, {"version": 1, "data": []}],
)
async def test_a_file_that_cannot_be_read_does_not_keep_the_massager_from_being_stopped(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    hass_storage: dict[str, Any],
    key: str,
    file: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    hass_storage[key] = {"key": key, "minor_version": 1, **file}
    assert await planned(hass, entry) == ()
    assert "makes no sense" in caplog.text


async def test_a_file_with_too_many_keeps_as_many_as_can_be_planned(
    hass: HomeAssistant, entry: MockConfigEntry, hass_storage: dict[str, Any], key: str
) -> None:
    plans = [{**GOOD, "id": f"{number}"} for number in range(MAX_PLANS + 3)]
    hass_storage[key] = {"version": 1, "key": key, "data": {"plans": plans}}
    assert len(await planned(hass, entry)) == MAX_PLANS
