"""A workout that was uploaded just now is followed by a plan; what came before it is not."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.strava.activities import run
from tests.strava.server import Strava

from .conftest import NOW
from .following import later, listen, set_up

pytestmark = pytest.mark.freeze_time(NOW)

DAY = timedelta(days=1)


async def test_a_new_activity_is_planned_for_and_the_six_weeks_before_are_not(
    hass: HomeAssistant, connected: MockConfigEntry, strava: Strava, freezer: FrozenDateTimeFactory
) -> None:
    strava.add(*(run(number, NOW - number * 2 * DAY) for number in range(2, 20)))
    training = await set_up(hass, connected)
    assert len(training.workouts) == 18
    assert training.latest is None or training.latest.plan is None or not training.latest.plan.has_session
    received = listen(training)
    strava.add(run(1, NOW - timedelta(minutes=50), perceived_exertion=8))
    await later(hass, freezer, minutes=30)
    [one] = received
    assert (one.workout.id, one.load.method) == ("strava:1", "rpe")
    assert one.plan is not None
    assert one.plan.has_session
