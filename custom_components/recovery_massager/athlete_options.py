"""What an athlete chose about their workouts and what shall follow them, read from the options of their config entry."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
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

DEFAULT_GOAL = 3
DEFAULT_SMALLEST_LOAD = 20


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
    ha_person: str | None = None
    """The entity of Home Assistant's person that the athlete is."""

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Self:
        """Return the choices that the options of an athlete's config entry hold; what makes no sense there is the default."""
        usual = cls()
        return cls(
            physiology=Physiology(
                birth_year=options.get(CONF_BIRTH_YEAR),
                sex=_one_of(Sex, options.get(CONF_SEX), None),
                resting_heart_rate=options.get(CONF_RESTING_HEART_RATE),
                max_heart_rate=options.get(CONF_MAX_HEART_RATE),
                threshold_power=options.get(CONF_THRESHOLD_POWER),
            ),
            experienced=options.get(CONF_EXPERIENCED, usual.experienced),
            policy=_one_of(Policy, options.get(CONF_POLICY), usual.policy),
            plan_massager=options.get(CONF_PLAN_MASSAGER),
            phones=tuple(options.get(CONF_PHONES, ())),
            quiet_from=_time(options, CONF_QUIET_FROM, usual.quiet_from),
            quiet_until=_time(options, CONF_QUIET_UNTIL, usual.quiet_until),
            sports=frozenset(
                one for one in (_one_of(Sport, name, None) for name in options.get(CONF_SPORTS, Sport)) if one
            ),
            smallest_load=options.get(CONF_SMALLEST_LOAD, usual.smallest_load),
            week_goal=options.get(CONF_GOAL, usual.week_goal),
            ask_effort=options.get(CONF_ASK_EFFORT, usual.ask_effort),
            ask_soreness=options.get(CONF_ASK_SORENESS, usual.ask_soreness),
            reminders=options.get(CONF_REMINDERS, usual.reminders),
            ha_person=options.get(CONF_HA_PERSON),
        )


def _one_of[Choice: StrEnum, Other](choices: type[Choice], value: Any, otherwise: Other) -> Choice | Other:
    try:
        return choices(value)
    except ValueError:
        return otherwise


def _time(options: Mapping[str, Any], key: str, otherwise: time | None) -> time | None:
    """Return a time of the day; None where the options say that there is none."""
    if key not in options:
        return otherwise
    return time.fromisoformat(options[key]) if options[key] else None
