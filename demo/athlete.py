"""The demo's athlete in Home Assistant: added by the forms, with workouts by the action, as somebody would who begins with them."""

from collections.abc import Sequence
from datetime import datetime

from . import provision, training
from .client import HomeClient
from .connection import Json
from .home import DOMAIN
from .training_view import AthleteCards

SYNC = "sync_a_workout"
"""The key of the script by which a workout is synced."""


def add(home: HomeClient, massager: Json) -> None:
    """Add the athlete of a massager, say what is known of their body, and make the script that stands for their watch."""
    entry = provision.add_athlete(home, training.ATHLETE, massager)
    provision.change_options(
        home,
        entry,
        step="body",
        birth_year=datetime.now().astimezone().year - training.BIRTH_YEAR_BEFORE,
        resting_heart_rate=training.RESTING,
        max_heart_rate=training.HIGHEST,
        experienced=True,
    )
    last = provision.entity_ids(home, entry)["sensor.last_workout"]
    provision.add_script(home, SYNC, training.sync_script(entry["entry_id"], last))


def of(home: HomeClient) -> Json | None:
    """Return the athlete's config entry; None where there is none, or they got another name."""
    return next((one for one in home.entries(DOMAIN) if one["title"] == training.ATHLETE), None)


def cards(home: HomeClient) -> AthleteCards | None:
    """Return what the dashboard shows of the athlete; None where there is none."""
    if (entry := of(home)) is None:
        return None
    return AthleteCards(entry["title"], entry["entry_id"], provision.entity_ids(home, entry), f"script.{SYNC}")


def train(home: HomeClient, entry: Json, records: Sequence[Json], now: datetime) -> None:
    """Let the athlete have trained for some weeks, with these sessions; what follows the last workout is skipped."""
    workouts = training.made_up(now)
    ids = provision.entity_ids(home, entry)
    said = training.soreness(workouts, records)
    who = {"athlete": entry["entry_id"]}
    # A hard workout of long ago is noted only where somebody said how the morning after it was.
    for day, value in said.items():
        home.call(f"{DOMAIN}.rate_soreness", **who, date=day.isoformat(), soreness=value)
    for one in workouts:
        home.call(f"{DOMAIN}.log_workout", **who, **one)
    provision.add_statistics(home, {ids["sensor.soreness"]: training.soreness_statistics(said, now.tzinfo)})
    if home.state(ids["button.skip_recovery"]) != "unavailable":
        home.call("button.press", ids["button.skip_recovery"])
