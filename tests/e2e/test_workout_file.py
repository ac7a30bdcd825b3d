"""A workout file in a real Home Assistant: its path in an action, its answer in words."""

from pathlib import Path
from typing import Any

import pytest

from demo.connection import Json, RequestFailed
from demo.home import DOMAIN
from demo.provision import HEALTHY_ADULT
from tests.e2e.house import Boots
from tests.e2e.test_people import add_athlete
from tests.workouts.made import fit_file, workout

pytestmark = pytest.mark.e2e

RUNNING = 1


def log(boots: Boots, **data: Any) -> Json:
    answer: Json = boots.home.command(
        "call_service", domain=DOMAIN, service="log_workout", service_data=data, return_response=True
    )
    response: Json = answer["response"]
    return response


def test_a_fit_file_in_the_folder_of_workouts_is_a_workout_and_a_broken_one_words(boots: Boots) -> None:
    add_athlete(boots, HEALTHY_ADULT)
    folder = Path(boots.home.command("get_config")["config_dir"]) / DOMAIN / "workouts"
    folder.mkdir(parents=True, exist_ok=True)
    file = fit_file(workout(length=1200), {5: RUNNING, 7: 1_200_000, 8: 1_200_000, 193: 70})
    (folder / "run.fit").write_bytes(file)
    (folder / "broken.fit").write_bytes(file[:-100])
    answer = log(boots, file=f"{DOMAIN}/workouts/run.fit")
    assert (answer["athlete"], answer["workout"]["sport"]) == ("Ada", "run")
    assert (answer["workout"]["minutes"], answer["workout"]["heart_rate_minutes"]) == (20, 20)
    assert answer["load"]["method"] == "rpe"
    with pytest.raises(RequestFailed, match="damaged or not complete"):
        log(boots, file=f"{DOMAIN}/workouts/broken.fit")
    with pytest.raises(RequestFailed, match="in no folder that Home Assistant may read"):
        log(boots, file=f"{DOMAIN}/../secrets.yaml")
    boots.assert_nothing_moved()
