"""The plan's figures mean something only where a plan with a session is made of a long past."""

from bench.recovery import DONE, PAST, measure, past
from custom_components.recovery_massager.recovery.load import Physiology, load_of
from custom_components.recovery_massager.recovery.plan import effort_of, plan_after


def test_the_past_is_as_long_as_it_is_said_to_be_and_a_plan_follows_from_it() -> None:
    situation = past(200)
    assert len(situation.workouts) == len(situation.sessions) == len(situation.spells) == 200
    load = load_of(DONE, Physiology())
    plan = plan_after(DONE, load, effort_of(DONE, load, situation.workouts), situation)
    assert plan == plan_after(DONE, load, effort_of(DONE, load, situation.workouts), past(200))


async def test_each_figure_is_measured() -> None:
    figures = await measure(1)
    plans = [one for one in figures if one.name.startswith("plan after a workout")]
    assert [one.name for one in plans] == [f"plan after a workout, {many} behind" for many in (200, PAST)]
    assert all(one.value > 0 and one.baseline is not None and one.baseline > 0 for one in plans)
    assert figures[-1].name.startswith("form of ")
