"""The whole way in a real Home Assistant: a workout comes in, the phone asks, and after a tap the chambers squeeze."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
import json
from typing import Any
from urllib.request import Request, urlopen

import pytest

from demo import provision
from demo.home import DOMAIN
from tests.e2e.conftest import _allow_loopback
from tests.e2e.house import START, Boots
from tests.e2e.runner import NAME, Runner
from tests.e2e.strava_house import StravaHouse
from tests.strava.activities import run
from tests.workouts.made import fit_file, workout

pytestmark = pytest.mark.e2e

MINUTES = 50
WAIT = timedelta(minutes=30)
"""After a workout, before a session."""
BARRED = {**provision.HEALTHY_ADULT, "barred": ["thrombosis"]}


@pytest.fixture(scope="module")
def strava_house(tmp_path_factory: pytest.TempPathFactory, loopback_for_module: None) -> Iterator[StravaHouse]:
    """A house of its own, with a Strava and an integration for it that are not for those who share one."""
    with StravaHouse(tmp_path_factory.mktemp("workouts")) as house:
        house.enter_credential()
        yield house
        _allow_loopback()


@pytest.fixture
def boots(strava_house: StravaHouse, loopback: None) -> Iterator[Boots]:
    """Boots that nobody has used; afterwards Home Assistant must have had nothing to complain about."""
    strava_house.device.forget()
    strava_house.complaints()
    yield strava_house.add_boots()
    complaints = strava_house.complaints()
    strava_house.clean_up()
    for phone in strava_house.client.entries("mobile_app"):
        strava_house.client.remove_entry(phone)
    assert complaints == []


@pytest.fixture
def runner(strava_house: StravaHouse, boots: Boots) -> Runner:
    return Runner(strava_house, boots)


def start_of_a_run(ended: timedelta = WAIT + timedelta(minutes=10)) -> datetime:
    return datetime.now(UTC).replace(microsecond=0) - ended - timedelta(minutes=MINUTES)


# --- the ways in


def by_strava(runner: Runner) -> None:
    strava = runner.house.strava
    ended = runner.house.connect(runner.entry)
    assert ended["reason"] == "strava_connected"
    # An activity that is new, when the athlete's account is asked the next time.
    strava.do("add", run(next_number(), start_of_a_run(), MINUTES))
    runner.home.act("homeassistant.reload_config_entry", target={}, entry_id=runner.entry["entry_id"]).result(60)


def by_an_entity(runner: Runner) -> None:
    main = "sensor.recent_activity_recent_recent"
    runner.home.wait_for(main, "unknown") if runner.home.state(main) is None else None
    runner.choose("workout_entities", {"workout_entity": {"preset": "ha_strava"}}, workout_entities=[main])
    start = start_of_a_run()
    shown: dict[str, Any] = {
        "activity_id": str(next_number()),
        "sport_type": "Run",
        "recent": "Morning Run",
        "date": start.isoformat(),
        "elapsed_time": MINUTES * 60,
        "moving_time": MINUTES * 60,
        "distance": 9.8,
        "elevation_gain": 60,
        "average_heartrate": 150,
        "max_heartrate": 172,
    }
    runner.home.act("ha_strava.show", **shown).result(60)


def by_a_webhook(runner: Runner) -> None:
    menu = runner.home.flow(provision.OPTIONS_FLOW, {"handler": runner.entry["entry_id"]})
    path = f"{provision.OPTIONS_FLOW}/{menu['flow_id']}"
    runner.home.flow(path, {"next_step_id": "workout_webhook"})
    shown = runner.home.flow(path, {"open": True, "local_only": True})
    address = shown["description_placeholders"]["url"]
    runner.home.flow(path, {})
    body = {
        "id": str(next_number()),
        "sport": "run",
        "start": start_of_a_run().isoformat(),
        "minutes": MINUTES,
        "mean_heart_rate": 151,
    }
    url = f"{runner.house.server.url}/api/webhook/{address.rsplit('/', 1)[1]}"
    request = Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urlopen(request, timeout=10) as response:
        assert response.status == 200


def by_a_file(runner: Runner) -> None:
    folder = runner.house.server.config / DOMAIN / "workouts"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "run.fit").write_bytes(fit_file(workout(length=MINUTES * 60, start=start_of_a_run())))
    runner.log(file=f"{DOMAIN}/workouts/run.fit", sport="run")


def by_the_action(runner: Runner) -> None:
    runner.log(sport="run", start=start_of_a_run().isoformat(), minutes=MINUTES, rpe=6)


WAYS = (by_strava, by_an_entity, by_a_webhook, by_a_file, by_the_action)
_numbers = iter(range(1, 1000))


def next_number() -> int:
    return next(_numbers)


def wait_for_squeezing(boots: Boots) -> None:
    boots.device.wait_for(run="running")
    boots.device.wait_until(lambda state: max(map(max, state["pressures"])) > 1, what="air in a chamber")


def stop(boots: Boots) -> None:
    boots.home.call("button.press", boots.stop_button)
    boots.device.wait_for(run="idle")


# --- from a workout to legs


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_workout_leads_to_a_question_and_a_tap_to_squeezing_chambers(
    runner: Runner, way: Callable[[Runner], None]
) -> None:
    boots, phone = runner.boots, runner.phone
    way(runner)
    offer = phone.wait_for("15 minutes", 40)
    boots.assert_nothing_moved()
    start = phone.actions(offer)["Start now"]
    phone.tap(start)
    wait_for_squeezing(boots)
    boots.home.wait_for(boots.session, "running")
    [started] = [one for one in boots.told if one["type"] == "started"]
    assert started["person_name"] == NAME
    assert started["workout"]
    stop(boots)
    # An old tap is none.
    boots.device.forget()
    phone.tap(start)
    phone.wait_for("no longer")
    assert boots.device.received(START) == []


def test_a_restart_between_the_workout_and_the_tap_loses_nothing(runner: Runner) -> None:
    by_the_action(runner)
    offer = runner.phone.wait_for("15 minutes")
    with runner.house.home_assistant_down():
        pass
    runner.back_after_a_restart()
    runner.home.wait_for(runner.boots.worn, "on", 30)
    assert runner.boots.device.received(START) == []
    runner.phone.tap(runner.phone.actions(offer)["Start now"])
    runner.boots.device.wait_for(run="running")


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_barred_athlete_gets_words_and_nothing_else(
    strava_house: StravaHouse, boots: Boots, way: Callable[[Runner], None]
) -> None:
    runner = Runner(strava_house, boots, BARRED)
    way(runner)
    told = runner.phone.wait_for("thrombosis", 40)
    assert runner.phone.actions(told) == {}
    boots.assert_nothing_moved()


@pytest.mark.parametrize("worn", [True, False], ids=["worn", "not worn"])
def test_by_policy_it_starts_by_itself_at_its_time_where_it_is_worn(runner: Runner, worn: bool) -> None:
    boots = runner.boots
    runner.choose("after_workout", {"start_by_itself": {"understood": True}}, policy="start")
    boots.device.set(worn=worn)
    boots.home.wait_for(boots.worn, "on" if worn else "off")
    # Its wait is over in a moment.
    runner.log(sport="run", start=start_of_a_run(WAIT - timedelta(seconds=5)).isoformat(), minutes=MINUTES, rpe=6)
    if worn:
        boots.device.wait_for(60, run="running")
        wait_for_squeezing(boots)
        told = runner.phone.wait_for("runs")
        runner.phone.tap(runner.phone.actions(told)["Stop"])
        boots.device.wait_for(run="idle")
    else:
        boots.home.wait_until(lambda: any(one["type"] == "refused" for one in boots.told), 90, "a refusal")
        boots.assert_nothing_moved()


AUTOMATION: dict[str, Any] = {
    "alias": "Recover",
    "triggers": [{"trigger": "event", "event_type": f"{DOMAIN}_workout", "event_data": {"type": "new"}}],
    "conditions": ["{{ trigger.event.data.plan.session }}"],
    "actions": [
        {
            "action": f"{DOMAIN}.start_session",
            "target": {"entity_id": Boots.climate},
            "data": {
                "person": "{{ trigger.event.data.person }}",
                "workout": "{{ trigger.event.data.workout_id }}",
                "minutes": "{{ trigger.event.data.plan.minutes }}",
                "share": "{{ trigger.event.data.plan.share }}",
            },
        }
    ],
}


@pytest.mark.parametrize("worn", [True, False], ids=["worn", "not worn"])
def test_a_plain_automation_of_the_owner_starts_it_where_it_is_worn(runner: Runner, worn: bool) -> None:
    boots, home = runner.boots, runner.home
    home.rest("POST", "/api/config/automation/config/recover", AUTOMATION)
    home.wait_for("automation.recover", "on")
    boots.device.set(worn=worn)
    home.wait_for(boots.worn, "on" if worn else "off")
    try:
        by_the_action(runner)
        if worn:
            wait_for_squeezing(boots)
            stop(boots)
        else:
            boots.wait_for_refusal("not_worn")
            boots.assert_nothing_moved()
    finally:
        home.rest("DELETE", "/api/config/automation/config/recover")
