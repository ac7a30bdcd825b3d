"""Whatever is restarted in the middle of a session: nothing starts by itself, and what runs can be stopped."""

import pytest

from demo.home import DOMAIN
from tests.e2e.house import START, STOP, Boots, House

pytestmark = pytest.mark.e2e


def test_a_session_outlives_a_restart_of_home_assistant_and_is_taken_up_again(house: House, boots: Boots) -> None:
    boots.start(minutes=10)
    with house.home_assistant_down():
        assert boots.device.state["run"] == "running"
    house.client.wait_for(boots.session, "running", 30)
    house.client.wait_for(boots.climate, "fan_only", hvac_action="fan")
    assert len(boots.device.received(START)) == 1
    house.client.call("button.press", boots.stop_button)
    assert boots.device.state["run"] == "idle"
    house.client.wait_for(boots.session, "stopped")


def test_a_session_that_ended_meanwhile_is_not_started_again(house: House, boots: Boots) -> None:
    boots.start(minutes=10)
    with house.home_assistant_down():
        boots.device.press("stop")
    house.client.wait_for(boots.session, "interrupted", 30)
    house.client.wait_for(boots.climate, "off")
    assert len(boots.device.received(START)) == 1
    house.client.wait_for("sensor.calf_boots_sessions_this_week", "1")


def test_the_next_sessions_settings_outlive_a_restart_of_home_assistant(house: House, boots: Boots) -> None:
    boots.home.call("climate.set_preset_mode", boots.climate, preset_mode="flush")
    boots.home.call(f"{DOMAIN}.set_pressure", boots.climate, pressure=45)
    with house.home_assistant_down():
        pass
    house.client.wait_for(boots.climate, "off", 30, preset_mode="flush", fan_mode="45 mmHg")
    boots.assert_nothing_moved()


def test_a_restart_of_proxy_and_boots_ends_the_session_and_the_next_one_works(house: House, boots: Boots) -> None:
    boots.start()
    house.restart_simulator()
    boots.home.wait_for(boots.session, "interrupted", 60)
    boots.home.wait_for(boots.climate, "off", 60)
    assert boots.device.received(START) == []
    boots.start()
    boots.home.call("climate.turn_off", boots.climate)
    assert boots.device.received(STOP) == [bytes((STOP,))]


def test_reloading_the_entry_in_the_middle_of_a_session_takes_it_up_again(boots: Boots) -> None:
    boots.start()
    boots.home.rest("POST", f"/api/config/config_entries/entry/{boots.entry['entry_id']}/reload")
    boots.home.wait_for(boots.session, "running", 30)
    boots.home.wait_for(boots.climate, "fan_only", 30)
    assert len(boots.device.received(START)) == 1
    boots.home.call("climate.turn_off", boots.climate)
    assert boots.device.state["run"] == "idle"
