"""What an athlete chose about their workouts and what shall follow them, read from the options of their config entry."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from functools import partial
from typing import Any, Final, Self

from .recovery.load import Physiology, Sex
from .recovery.sport import Sport

CONF_HA_PERSON: Final = "ha_person"
CONF_BIRTH_YEAR: Final = "birth_year"
CONF_SEX: Final = "sex"
CONF_RESTING_HEART_RATE: Final = "resting_heart_rate"
CONF_MAX_HEART_RATE: Final = "max_heart_rate"
CONF_THRESHOLD_POWER: Final = "threshold_power"
CONF_EXPERIENCED: Final = "experienced"
CONF_POLICY: Final = "policy"
CONF_PLAN_MASSAGER: Final = "plan_massager"
CONF_PHONES: Final = "phones"
CONF_QUIET_FROM: Final = "quiet_from"
CONF_QUIET_UNTIL: Final = "quiet_until"
CONF_SPORTS: Final = "sports"
CONF_SMALLEST_LOAD: Final = "smallest_load"
CONF_GOAL: Final = "week_goal"
CONF_ASK_EFFORT: Final = "ask_effort"
CONF_ASK_SORENESS: Final = "ask_soreness"
CONF_REMINDERS: Final = "reminders"
CONF_WORKOUT_CALENDAR: Final = "workout_calendar"

DEFAULT_GOAL = 3
DEFAULT_SMALLEST_LOAD = 20

PRIVATE: Final = frozenset(
    {
        CONF_HA_PERSON,
        CONF_BIRTH_YEAR,
        CONF_SEX,
        CONF_RESTING_HEART_RATE,
        CONF_MAX_HEART_RATE,
        CONF_THRESHOLD_POWER,
        CONF_EXPERIENCED,
        CONF_PHONES,
        CONF_WORKOUT_CALENDAR,
    }
)
"""What tells who somebody is, or how their body is: it goes into no report."""

RANGES: Mapping[str, tuple[float, float]] = {
    CONF_BIRTH_YEAR: (1900, 2200),
    CONF_RESTING_HEART_RATE: (25, 120),
    CONF_MAX_HEART_RATE: (100, 250),
    CONF_THRESHOLD_POWER: (30, 700),
    CONF_SMALLEST_LOAD: (0, 300),
    CONF_GOAL: (1, 14),
}
"""What each number may be, both included: beats a minute, watts, points of load, sessions. The form holds a year against today."""


class Policy(StrEnum):
    """What happens when a plan has a session."""

    NOTIFY = "notify"
    """The phones are asked, and a tap starts it."""
    ARM = "arm"
    """It is planned: at its time one touch starts it, on the phone, the card or the device."""
    START = "start"
    """It is planned, and starts by itself at its time, if the gate lets it."""
    ADVISE = "advise"
    """The entities tell; nothing else happens."""


@dataclass(frozen=True, slots=True)
class AthleteOptions:
    """The choices of one athlete; the defaults are those of somebody who chose nothing."""

    physiology: Physiology = Physiology()
    experienced: bool = False
    """Used to compression."""
    policy: Policy = Policy.NOTIFY
    plan_massager: str | None = None
    """The id of the config entry of the massager that plans are made for; None: the first that is no stimulator."""
    phones: tuple[str, ...] = ()
    """The ids of the devices of the companion app that are told and asked."""
    quiet_from: time | None = time(22)
    quiet_until: time | None = time(7)
    """In the quiet hours no phone is told or asked anything, and nothing starts by itself; None: there are none."""
    sports: frozenset[Sport] = frozenset(Sport)
    """After which a session may follow; the others count for the load alone."""
    smallest_load: float = DEFAULT_SMALLEST_LOAD
    """After less than this nothing is planned."""
    week_goal: int = DEFAULT_GOAL
    """Sessions a week that the athlete aims at."""
    ask_effort: bool = True
    """Whether the phones ask how hard a workout was."""
    ask_soreness: bool = True
    """Whether the phones ask in the morning after a hard workout how sore the legs are."""
    reminders: bool = True
    """Whether the phones are reminded of refuelling, elevating the legs and the like."""
    workout_calendar: str | None = None
    """The entity of the calendar that their next workouts are planned in; None: nobody tells of these."""
    ha_person: str | None = None
    """The entity of Home Assistant's person that the athlete is."""

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Self:
        """Return the choices that the options of an athlete's config entry hold; what makes no sense there is the default."""
        usual = cls()
        number = partial(_number, options)
        flag = partial(_flag, options)
        resting, most = number(CONF_RESTING_HEART_RATE), number(CONF_MAX_HEART_RATE)
        if resting is not None and most is not None and resting >= most:
            resting = most = None
        year, load, goal = number(CONF_BIRTH_YEAR), number(CONF_SMALLEST_LOAD), number(CONF_GOAL)
        quiet_from, quiet_until = _quiet(options, (usual.quiet_from, usual.quiet_until))
        return cls(
            physiology=Physiology(
                birth_year=None if year is None else int(year),
                sex=_one_of(Sex, options.get(CONF_SEX), None),
                resting_heart_rate=resting,
                max_heart_rate=most,
                threshold_power=number(CONF_THRESHOLD_POWER),
            ),
            experienced=flag(CONF_EXPERIENCED, usual.experienced),
            policy=_one_of(Policy, options.get(CONF_POLICY), usual.policy),
            plan_massager=_text(options.get(CONF_PLAN_MASSAGER)),
            phones=tuple(_texts(options.get(CONF_PHONES))),
            quiet_from=quiet_from,
            quiet_until=quiet_until,
            sports=_sports(options, usual.sports),
            smallest_load=usual.smallest_load if load is None else load,
            week_goal=usual.week_goal if goal is None else int(goal),
            ask_effort=flag(CONF_ASK_EFFORT, usual.ask_effort),
            ask_soreness=flag(CONF_ASK_SORENESS, usual.ask_soreness),
            reminders=flag(CONF_REMINDERS, usual.reminders),
            workout_calendar=_text(options.get(CONF_WORKOUT_CALENDAR)),
            ha_person=_text(options.get(CONF_HA_PERSON)),
        )

    def is_quiet(self, at: time) -> bool:
        """Return whether this time of the athlete's own day is one of the quiet hours, which may go over midnight."""
        begins, ends = self.quiet_from, self.quiet_until
        if begins is None or ends is None:
            return False
        return begins <= at < ends if begins < ends else at >= begins or at < ends


def _one_of[Choice: StrEnum, Other](choices: type[Choice], value: Any, otherwise: Other) -> Choice | Other:
    try:
        return choices(value)
    except ValueError:
        return otherwise


def _number(options: Mapping[str, Any], key: str) -> float | None:
    """Return a number that is one of those allowed; None for all else."""
    value, (least, most) = options.get(key), RANGES[key]
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        return None
    return value


def _flag(options: Mapping[str, Any], key: str, otherwise: bool) -> bool:
    value = options.get(key)
    return value if isinstance(value, bool) else otherwise


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _texts(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list | tuple) else []


def _sports(options: Mapping[str, Any], otherwise: frozenset[Sport]) -> frozenset[Sport]:
    value = options.get(CONF_SPORTS)
    if not isinstance(value, list | tuple):
        return otherwise
    return frozenset(one for one in (_one_of(Sport, name, None) for name in value) if one)


def _quiet(options: Mapping[str, Any], usual: tuple[time | None, time | None]) -> tuple[time | None, time | None]:
    """Return when the quiet hours begin and end; None and None where the options say that there are none."""
    if CONF_QUIET_FROM not in options or CONF_QUIET_UNTIL not in options:
        return usual
    begins, ends = options[CONF_QUIET_FROM], options[CONF_QUIET_UNTIL]
    if begins is None and ends is None:
        return None, None
    try:
        found = time.fromisoformat(begins), time.fromisoformat(ends)
    except TypeError, ValueError:
        return usual
    return usual if found[0] == found[1] or any(one.tzinfo for one in found) else found
