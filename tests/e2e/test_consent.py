"""Sentences and actions that must not squeeze anybody."""

from collections.abc import Callable
from typing import Any

import pytest

from demo.connection import RequestFailed
from tests.e2e.house import NAME, Boots, House

pytestmark = pytest.mark.e2e

SENTENCES = {
    "turn on the fans in the bedroom": True,
    "set the bedroom fan to 60 percent": True,
    "turn on everything": False,
    "turn on everything in the bedroom": False,
    "turn on all fans": False,
    "turn on the calf boots": True,
    "calf boots": True,
    "turn on calf boots compression": True,
}
"""What somebody may say, and whether Assist takes it to be about the boots."""
ACTIONS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("climate.turn_on", {"target": {"area_id": "bedroom"}}),
    ("fan.turn_on", {"target": {"area_id": "bedroom"}}),
    ("fan.turn_on", {"target": {"area_id": "bedroom"}, "percentage": 100}),
    ("climate.turn_on", {"target": {"entity_id": "all"}}),
    ("fan.turn_on", {"target": {"entity_id": "all"}}),
    ("climate.toggle", {"target": {"entity_id": "all"}}),
    ("fan.toggle", {"target": {"entity_id": "all"}}),
    ("climate.set_hvac_mode", {"target": {"entity_id": "all"}, "hvac_mode": "heat"}),
    ("homeassistant.turn_on", {"target": {"area_id": "bedroom"}}),
)


type Unwilling = tuple[Boots, str]


def _not_allowed(house: House) -> Unwilling:
    return house.add_boots(remote_start=False, voice=True), "remote_start_off"


def _not_worn(house: House) -> Unwilling:
    boots = house.add_boots(remote_start=True, voice=True)
    boots.device.set(worn=False)
    boots.home.wait_for(boots.worn, "off")
    return boots, "not_worn"


@pytest.fixture(params=[_not_allowed, _not_worn], ids=["without leave", "with leave, but not worn"])
def unwilling(request: pytest.FixtureRequest, house: House) -> Unwilling:
    """Boots in the bedroom that must not start, and the reason."""
    begin: Callable[[House], Unwilling] = request.param
    boots, reason = begin(house)
    boots.put_into("bedroom")
    return boots, reason


def test_no_sentence_starts_boots_that_must_not(unwilling: Unwilling) -> None:
    boots, reason = unwilling
    for sentence, understood in SENTENCES.items():
        boots.home.say(sentence)
        if understood:
            boots.wait_for_refusal(reason)
        boots.assert_nothing_moved()
    assert boots.told == []


def test_no_action_starts_boots_that_must_not_and_each_says_why(unwilling: Unwilling) -> None:
    boots, reason = unwilling
    for action, data in ACTIONS:
        with pytest.raises(RequestFailed, match=NAME) as refused:
            boots.home.call(action, **data)
        assert refused.value.code == reason, action
        boots.wait_for_refusal(reason)
        boots.assert_nothing_moved()


def test_a_percentage_by_voice_is_led_up_to_softly_where_the_owner_allows_a_start(house: House) -> None:
    boots = house.add_boots(remote_start=True, voice=True)
    boots.home.say("set the calf boots compression to 60 percent")
    boots.device.wait_for(run="running")
    assert boots.device.state["target"] < 40
    boots.device.wait_for(30, target=40)
    boots.home.wait_for(boots.fan, "on", percentage=50)


def test_without_the_fan_no_sentence_about_fans_finds_the_boots(boots: Boots) -> None:
    boots.put_into("bedroom")
    for sentence in ("turn on the fans in the bedroom", "set the bedroom fan to 60 percent", "turn on all fans"):
        answer = boots.home.ask(sentence)
        assert answer["response_type"] == "error", sentence
        boots.assert_nothing_moved()


def test_voice_turns_the_boots_on_and_off_where_their_owner_wants_that(boots: Boots) -> None:
    boots.home.say("turn on the calf boots")
    boots.device.wait_for(run="running")
    boots.home.say("turn off the calf boots")
    boots.device.wait_for(run="idle", stop_reason="control_point")


def test_without_leave_every_stop_still_works(house: House) -> None:
    boots = house.add_boots(remote_start=False)
    boots.device.press("start")
    boots.home.wait_for(boots.climate, "fan_only")
    boots.home.call("climate.turn_off", boots.climate)
    assert boots.device.state["run"] == "idle"


def test_leave_is_given_and_taken_by_the_switch(house: House) -> None:
    boots = house.add_boots(remote_start=False)
    with pytest.raises(RequestFailed, match=NAME):
        boots.home.call("climate.turn_on", boots.climate)
    boots.home.call("switch.turn_on", "switch.calf_boots_remote_start")
    boots.home.call("climate.turn_on", boots.climate)
    assert boots.device.state["run"] == "running"
    boots.home.call("switch.turn_off", "switch.calf_boots_remote_start")
    assert boots.device.state["run"] == "running"
    boots.home.call("climate.turn_off", boots.climate)
    with pytest.raises(RequestFailed, match=NAME):
        boots.home.call("climate.turn_on", boots.climate)
