"""Conditions: what holds just now for the massagers and people that a target names."""

from typing import TYPE_CHECKING, Any, ClassVar, Unpack, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.condition import (
    ATTR_BEHAVIOR,
    BEHAVIOR_ALL,
    BEHAVIOR_ANY,
    Condition,
    ConditionCheckParams,
    ConditionConfig,
)
from homeassistant.helpers.typing import ConfigType, VolDictType
from homeassistant.util import dt as dt_util
import probatio

from .aim import Aim, schema_of
from .athlete import is_athlete
from .athlete_sensor import Sessions
from .device.model import Run
from .people import loaded
from .targets import set_up_massagers

if TYPE_CHECKING:
    from .athlete import Athlete
    from .coordinator import MassagerCoordinator

AT_LEAST = "at_least"
FEWER_THAN = "fewer_than"


def _whole(number: float) -> int:
    if number != int(number):
        raise probatio.Invalid("expected a whole number")
    return int(number)


SESSIONS = probatio.All(probatio.Coerce(float), probatio.Range(min=1, max=100), _whole)


class OwnCondition(Condition):
    """Something that holds for a massager or a person. What is not known does not hold, for any nor for all."""

    options: ClassVar[VolDictType] = {}

    @classmethod
    @override
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        """Validate what is specific to it."""
        behavior = probatio.In([BEHAVIOR_ANY, BEHAVIOR_ALL])
        options: VolDictType = {probatio.Optional(ATTR_BEHAVIOR, default=BEHAVIOR_ANY): behavior, **cls.options}
        validated: ConfigType = schema_of(options, cls.check_options)(config)
        return validated

    @classmethod
    def check_options(cls, options: dict[str, Any]) -> dict[str, Any]:
        """Return the options, each of which is valid; raises probatio.Invalid where they do not go together."""
        return options

    def __init__(self, hass: HomeAssistant, config: ConditionConfig) -> None:
        super().__init__(hass, config)
        self._aim = Aim(hass, config.target)
        self._options = config.options or {}

    @override
    def _async_check(self, **kwargs: Unpack[ConditionCheckParams]) -> bool:
        found = [loaded(one) and self._holds(one) for one in self._aim.entries()]
        return bool(found) and (all(found) if self._options[ATTR_BEHAVIOR] == BEHAVIOR_ALL else any(found))

    def _holds(self, entry: ConfigEntry[Any]) -> bool:
        """Return whether it holds for who is set up by this config entry."""
        return self.of_athlete(entry.runtime_data) if is_athlete(entry) else self.of_massager(entry.runtime_data)

    def of_massager(self, coordinator: MassagerCoordinator) -> bool:
        """Return whether it holds for a massager."""
        raise NotImplementedError

    def of_athlete(self, athlete: Athlete) -> bool:
        """Return whether it holds for a person."""
        raise NotImplementedError


class IsMassaging(OwnCondition):
    """It massages, as it reports itself; a paused one does not."""

    @override
    def of_massager(self, coordinator: MassagerCoordinator) -> bool:
        """Return whether it runs."""
        return coordinator.data.massager.run is Run.RUNNING

    @override
    def of_athlete(self, athlete: Athlete) -> bool:
        """Return whether one runs for them."""
        return any(
            self.of_massager(one)
            for one in set_up_massagers(self._hass)
            if one.history.open is not None and one.history.open.person == athlete.entry.entry_id
        )


class IsDue(OwnCondition):
    """A planned session waits for a touch, or the time of an offered one has come."""

    @override
    def of_massager(self, coordinator: MassagerCoordinator) -> bool:
        """Return whether a planned session waits."""
        return bool(coordinator.planner.armed)

    @override
    def of_athlete(self, athlete: Athlete) -> bool:
        """Return whether one of theirs waits, or is offered."""
        offer = athlete.follow_up.offer
        if offer is not None and offer.is_due(dt_util.utcnow()):
            return True
        waiting = (plan for one in set_up_massagers(self._hass) for plan in one.planner.armed)
        return any(plan.person == athlete.entry.entry_id for plan in waiting)


class SessionsThisWeek(OwnCondition):
    """So many sessions were in the last seven days, as the sensors count them."""

    options: ClassVar[VolDictType] = {
        probatio.Optional(AT_LEAST): SESSIONS,
        probatio.Optional(FEWER_THAN): SESSIONS,
    }

    @classmethod
    @override
    def check_options(cls, options: dict[str, Any]) -> dict[str, Any]:
        """Refuse what says nothing, and what can never be."""
        least, limit = options.get(AT_LEAST), options.get(FEWER_THAN)
        if least is None and limit is None:
            raise probatio.Invalid(f"say {AT_LEAST}, {FEWER_THAN}, or both")
        if least is not None and limit is not None and least >= limit:
            raise probatio.Invalid(f"never are there at least {least} and fewer than {limit}")
        return options

    @override
    def of_massager(self, coordinator: MassagerCoordinator) -> bool:
        """Return whether it had so many."""
        return self._is_wanted(coordinator.sessions_this_week)

    @override
    def of_athlete(self, athlete: Athlete) -> bool:
        """Return whether they had so many, on all massagers."""
        return self._is_wanted(len(Sessions.of(athlete).this_week))

    def _is_wanted(self, sessions: int) -> bool:
        least: int = self._options.get(AT_LEAST, 0)
        limit: int = self._options.get(FEWER_THAN, sessions + 1)
        return least <= sessions < limit


CONDITIONS: dict[str, type[OwnCondition]] = {
    "is_massaging": IsMassaging,
    "is_due": IsDue,
    "sessions_this_week": SessionsThisWeek,
}


async def async_get_conditions(hass: HomeAssistant) -> dict[str, type[Condition]]:
    """Return the conditions."""
    return dict(CONDITIONS)
