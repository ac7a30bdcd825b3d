"""An athlete's form by the days of their own calendar: what the sensors and the statistics show."""

from collections.abc import Mapping
from datetime import date, tzinfo

from homeassistant.util import dt as dt_util

from .diary import Diary
from .recovery.form import Form, daily_points, form_of
from .training import Training


class TrainingForm:
    """The points of each day and what they add up to, reckoned when they are asked for and something has changed."""

    def __init__(self, training: Training) -> None:
        self._training = training
        self._known: tuple[Diary, tzinfo, Mapping[date, float]] | None = None
        self._today: tuple[Mapping[date, float], date, Form] | None = None

    @property
    def daily(self) -> Mapping[date, float]:
        """The points of each day that has a workout; a workout is of the day on which it began where Home Assistant is."""
        diary, zone = self._training.diary, dt_util.get_default_time_zone()
        if self._known is None or self._known[0] is not diary or self._known[1] is not zone:
            daily = daily_points(((one.workout.start, one.load.points) for one in diary.entries), zone)
            self._known = (diary, zone, daily)
        return self._known[2]

    @property
    def today(self) -> Form:
        """The form of today, with what was done today."""
        daily, day = self.daily, dt_util.now().date()
        if self._today is None or self._today[0] is not daily or self._today[1] != day:
            self._today = (daily, day, form_of(daily, day))
        return self._today[2]
