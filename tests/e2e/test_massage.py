"""Sessions, as people and automations have them, and as the boots themselves saw them."""

import pytest

from demo.connection import RequestFailed
from demo.home import DOMAIN
from tests.e2e.house import COUNTDOWN, MODE, NAME, PRESSURE, START, STOP, Boots, House

pytestmark = pytest.mark.e2e


def test_a_mode_is_chosen_and_the_climate_entity_starts_softly(boots: Boots) -> None:
    home, device = boots.home, boots.device
    home.call("climate.set_preset_mode", boots.climate, preset_mode="wave")
    home.call("climate.set_fan_mode", boots.climate, fan_mode="40 mmHg")
    home.call(f"{DOMAIN}.set_timer", boots.climate, minutes=10)
    assert device.received() == []
    home.call("climate.turn_on", boots.climate)
    home.wait_for(boots.climate, "fan_only", hvac_action="fan", preset_mode="wave")
    assert device.state["run"] == "running"
    assert device.state["mode"] == "wave"
    assert device.state["countdown"] == 600
    # The countdown is set before the start, so that the boots end by themselves whatever becomes of us.
    requests = [data[0] for data in device.received()]
    assert requests[-1] == START
    assert {MODE, COUNTDOWN} <= set(requests[:-1])
    # From the lowest pressure, step by step.
    device.wait_for(30, target=40)
    assert [data[1] for data in device.received(PRESSURE)] == [25, 30, 35, 40]
    home.wait_for(boots.climate, "fan_only", fan_mode="40 mmHg")
    home.call("climate.turn_off", boots.climate)
    assert device.state["run"] == "idle"
    assert device.received(STOP) == [bytes((STOP,))]
    home.wait_for(boots.climate, "off", hvac_action="off")
    home.wait_for(boots.session, "stopped")


def test_the_pressure_is_set_by_action_and_never_above_the_cap(boots: Boots) -> None:
    boots.home.call("climate.set_fan_mode", boots.climate, fan_mode="20 mmHg")
    boots.start()
    boots.home.call(f"{DOMAIN}.set_pressure", boots.climate, pressure=30)
    boots.device.wait_for(30, target=30)
    boots.home.wait_for("number.calf_boots_pressure", "30")
    with pytest.raises(RequestFailed, match=r"80 .* 20 to 60 mmHg") as refused:
        boots.home.call(f"{DOMAIN}.set_pressure", boots.climate, pressure=80)
    assert refused.value.code == "out_of_range"
    assert max(data[1] for data in boots.device.received(PRESSURE)) == 30


def test_a_percentage_of_the_fan_is_a_share_of_lowest_to_cap(house: House) -> None:
    boots = house.add_boots(voice=True)
    boots.start(pressure=20)
    boots.home.call("fan.set_percentage", boots.fan, percentage=25)
    boots.device.wait_for(30, target=30)
    boots.home.wait_for(boots.fan, "on", percentage=25)
    # Less comes at once: only more has to come softly.
    boots.home.call("fan.set_percentage", boots.fan, percentage=1)
    assert boots.device.state["target"] == 20
    boots.home.call("fan.set_percentage", boots.fan, percentage=0)
    assert boots.device.state["run"] == "idle"
    boots.home.wait_for(boots.fan, "off")


@pytest.mark.parametrize(
    ("action", "entity"),
    [
        ("button.press", Boots.stop_button),
        ("climate.turn_off", Boots.climate),
        (f"{DOMAIN}.stop_session", Boots.climate),
    ],
)
def test_every_stop_is_confirmed_when_its_action_returns(boots: Boots, action: str, entity: str) -> None:
    boots.start()
    boots.home.call(action, entity)
    assert boots.device.state["run"] == "idle"
    assert boots.device.state["stop_reason"] == "control_point"
    boots.home.wait_for(boots.session, "stopped")


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("Stop all massagers!", "All massagers are stopped."),
        ("stoppe alle Massagegeräte", "Alle Massagegeräte sind gestoppt."),
    ],
)
def test_a_sentence_stops_all_and_is_answered_when_that_is_confirmed(boots: Boots, sentence: str, answer: str) -> None:
    boots.start()
    assert boots.home.say(sentence) == answer
    assert boots.device.state["run"] == "idle"
    boots.home.wait_for(boots.session, "stopped")


def test_a_session_ends_with_the_countdown_of_the_boots(boots: Boots) -> None:
    boots.start(minutes=1)
    assert boots.device.state["countdown"] == 60
    boots.device.run_at(60)
    boots.device.wait_for(run="idle", stop_reason="countdown")
    boots.home.wait_for(boots.session, "finished")
    boots.home.wait_for(boots.climate, "off")
    assert boots.device.received(STOP) == []


def test_pause_and_resume_go_through_home_assistant_and_the_boots_alike(boots: Boots) -> None:
    boots.start()
    boots.home.call("button.press", "button.calf_boots_pause")
    assert boots.device.state["run"] == "paused"
    boots.home.wait_for(boots.climate, "fan_only", hvac_action="idle")
    boots.device.press("pause")
    boots.home.wait_for(boots.session, "running")
    boots.home.call("button.press", "button.calf_boots_stop")
    assert boots.device.state["run"] == "idle"


def test_buttons_on_the_boots_show_at_once_and_a_stop_there_ends_the_session(boots: Boots) -> None:
    boots.start()
    boots.device.press("mode")
    boots.home.wait_for(boots.climate, "fan_only", 1, preset_mode="wave")
    boots.device.press("stop")
    boots.home.wait_for(boots.climate, "off", 1)
    boots.home.wait_for(boots.session, "stopped")
    assert boots.device.received(STOP) == []


def test_a_session_that_begins_on_the_boots_is_seen_and_can_be_stopped(boots: Boots) -> None:
    boots.device.press("start")
    boots.home.wait_for(boots.climate, "fan_only")
    boots.home.wait_for(boots.session, "running")
    boots.home.call("button.press", boots.stop_button)
    assert boots.device.state["run"] == "idle"
    boots.home.wait_for(boots.session, "stopped")


def test_boots_that_are_taken_off_end_the_session(boots: Boots) -> None:
    boots.start()
    boots.device.set(worn=False)
    boots.device.wait_for(run="idle", stop_reason="taken_off")
    boots.home.wait_for(boots.climate, "off")
    boots.home.wait_for(boots.session, "interrupted")


def test_boots_that_were_let_go_of_are_known_by_what_they_advertise(boots: Boots) -> None:
    boots.set_options(idle=5)
    boots.home.call("button.press", "button.calf_boots_identify")
    assert boots.device.connected
    boots.device.wait_until(lambda _: not boots.device.connected, what="a link that is let go of")
    # They say what they said before the connection: nothing has changed.
    boots.home.wait_for(boots.climate, "off", hvac_action="off")
    boots.home.wait_for(boots.worn, "on")


def test_a_lost_link_comes_back_by_itself_and_the_session_goes_on(boots: Boots) -> None:
    boots.start()
    connections = boots.device.happened("connected")
    boots.device.fault("drop_link")
    boots.device.wait_until(lambda _: boots.device.happened("connected") > connections, what="a link that is back")
    assert boots.device.happened("disconnected") == connections
    boots.home.wait_for(boots.session, "running")
    boots.home.wait_for(boots.climate, "fan_only", hvac_action="fan")
    assert boots.device.state["run"] == "running"
    assert len(boots.device.received(START)) == 1
    boots.home.call("climate.turn_off", boots.climate)
    assert boots.device.state["run"] == "idle"


def test_a_session_that_ended_while_the_link_was_down_is_interrupted_and_stays_so(boots: Boots) -> None:
    boots.start()
    boots.device.fault("refuse_connections")
    boots.device.fault("drop_link")
    boots.device.wait_until(lambda _: not boots.device.connected, what="a lost link")
    boots.device.press("stop")
    boots.device.clear_faults()
    boots.home.wait_for(boots.session, "interrupted", 20)
    assert boots.device.state["run"] == "idle"
    assert len(boots.device.received(START)) == 1


@pytest.mark.parametrize(
    ("action", "entity"),
    [
        ("button.press", Boots.stop_button),
        ("climate.turn_off", Boots.climate),
        (f"{DOMAIN}.stop_session", Boots.climate),
        ("fan.turn_off", Boots.fan),
    ],
)
def test_a_stop_while_the_link_is_down_is_raised_and_done_when_it_is_back(
    house: House, action: str, entity: str
) -> None:
    boots = house.add_boots(voice=True)
    boots.start()
    boots.device.fault("refuse_connections")
    boots.device.fault("drop_link")
    boots.device.wait_until(lambda _: not boots.device.connected, what="a lost link")
    with pytest.raises(RequestFailed, match=NAME) as raised:
        boots.home.call(action, entity)
    assert raised.value.code == "stop_not_confirmed"
    assert boots.device.state["run"] == "running"
    boots.home.wait_for(boots.problem, "on")
    issues = boots.home.command("repairs/list_issues")["issues"]
    assert [issue["translation_key"] for issue in issues if issue["domain"] == DOMAIN] == ["stop_not_confirmed"]
    # Nothing else starts meanwhile.
    with pytest.raises(RequestFailed, match=NAME) as refused:
        boots.home.call("climate.turn_on", boots.climate)
    assert refused.value.code == "stop_unconfirmed"
    boots.device.clear_faults()
    boots.device.wait_for(30, run="idle", stop_reason="control_point")
    boots.home.wait_for(boots.session, "stopped")
    boots.home.wait_for(boots.problem, "off")
    assert boots.home.command("repairs/list_issues")["issues"] == []


def test_a_stop_that_gets_lost_is_repeated_until_the_boots_obey(boots: Boots) -> None:
    boots.start()
    boots.device.fault("ignore_writes", times=1)
    boots.home.call("button.press", boots.stop_button)
    assert boots.device.state["run"] == "idle"
    assert len(boots.device.received(STOP)) >= 2
