"""An athlete in the house, from both sides: what they chose in the forms, and their phone."""

from typing import Any

from demo import provision
from demo.client import HomeClient
from demo.connection import Json
from demo.home import DOMAIN
from tests.e2e.house import Boots
from tests.e2e.phone import Phone
from tests.e2e.strava_house import StravaHouse

OFFER = "20 min|15 min"
NAME = "Ada"


class Runner:
    """An athlete who may use the boots, and who carries a phone."""

    def __init__(self, house: StravaHouse, boots: Boots, statement: Json | None = None) -> None:
        self.house = house
        self.boots = boots
        self.entry = house.add_athlete(boots, NAME, statement or provision.HEALTHY_ADULT)
        self.phone = Phone(self.home, "Ada's phone")
        self.choose(
            "phones",
            phones=[self.phone.device_id],
            ask_effort=False,
            ask_soreness=False,
            reminders=False,
            quiet_from=None,
            quiet_until=None,
        )

    @property
    def home(self) -> HomeClient:
        return self.house.client

    def choose(self, step: str, then: dict[str, Json] | None = None, **changes: Any) -> Json:
        """Change options of the athlete; `then` answers the steps that follow. Returns the flow's result."""
        return provision.change_options(self.home, self.entry, step=step, then=then, **changes)

    def log(self, **fields: Any) -> None:
        """Log a workout by the action."""
        self.home.act(f"{DOMAIN}.log_workout", athlete=NAME, **fields).result(60)

    def back_after_a_restart(self) -> None:
        """Let the phone find Home Assistant again."""
        self.phone.connect(self.home)
