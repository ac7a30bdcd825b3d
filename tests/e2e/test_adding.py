"""Boots come into range, are discovered, added, away, and back."""

import pytest

from demo import provision
from demo.connection import Json
from demo.home import DOMAIN
from tests.e2e.house import NAME, Boots, House

pytestmark = pytest.mark.e2e


class Picked:
    """The flow of somebody who picks the boots from the list, instead of taking what was discovered."""

    def __init__(self, house: House) -> None:
        self._home = house.client
        self.step = self._home.flow("flow", {"handler": DOMAIN})
        self._path = f"flow/{self.step['flow_id']}"
        self.address = house.device.describe()["address"]

    def answer(self, step: str, answer: Json) -> Json:
        assert self.step["step_id"] == step
        self.step = self._home.flow(self._path, answer)
        return self.step

    def close(self) -> None:
        self._home.rest("DELETE", f"/api/config/config_entries/{self._path}")


def test_boots_in_range_are_offered_by_their_name_and_nobody_connects_to_them_unasked(house: House) -> None:
    flow = house.client.discovered(DOMAIN)
    assert flow["context"]["source"] == "bluetooth"
    assert NAME in flow["context"]["title_placeholders"]["name"]
    assert flow["step_id"] == "bluetooth_confirm"
    assert not house.device.connected
    assert house.device.happened("connected") == 0


def test_the_flow_shows_what_the_boots_are_and_can_and_lets_go_of_them(house: House) -> None:
    flow = Picked(house)
    about = flow.answer("massager", {"address": flow.address})
    assert about["step_id"] == "about"
    shown = about["description_placeholders"]
    assert "CB-2 simulated" in shown["model"]
    assert shown["firmware"] == "1.0.0"
    assert "20 to 100 mmHg" in shown["abilities"]
    assert not house.device.connected
    flow.close()


def test_who_is_barred_cannot_add_them(house: House) -> None:
    flow = Picked(house)
    flow.answer("massager", {"address": flow.address})
    flow.answer("about", {})
    result = flow.answer("safety", {"barred": ["thrombosis"], "adult": True, "confirmed": True})
    assert (result["type"], result["reason"]) == ("abort", "barred")
    assert house.client.entries(DOMAIN) == []


def test_what_the_owner_did_not_choose_is_off(house: House) -> None:
    flow = Picked(house)
    flow.answer("massager", {"address": flow.address})
    flow.answer("about", {})
    choices = flow.answer("safety", provision.HEALTHY_ADULT)
    asked = {field["name"]: field["default"] for field in choices["data_schema"]}
    assert asked == {"remote_start": False, "voice": False}
    flow.close()


def test_a_refused_connection_names_the_phone_app_and_the_flow_goes_on_when_it_is_gone(house: House) -> None:
    flow = Picked(house)
    house.device.fault("refuse_connections")
    refused = flow.answer("massager", {"address": flow.address})
    assert refused["errors"] == {"base": "cannot_connect"}
    texts = house.client.command("frontend/get_translations", language="en", category="config", integration=[DOMAIN])
    sentence = texts["resources"][f"component.{DOMAIN}.config.error.cannot_connect"]
    assert "phone app may be holding the connection" in sentence
    house.device.clear_faults()
    assert flow.answer("massager", {"address": flow.address})["step_id"] == "about"
    flow.close()


def test_adding_them_makes_a_device_with_its_entities_and_starts_nothing(boots: Boots) -> None:
    home = boots.home
    assert boots.entry["title"] == NAME
    home.wait_for(boots.climate, "off", hvac_action="off")
    assert home.attribute(boots.climate, "preset_modes") == ["sequential", "wave", "full_squeeze", "flush", "pulse"]
    assert home.attribute(boots.climate, "fan_modes")[-1] == "60 mmHg"
    assert boots.fan not in home.states
    [device] = [
        one for one in home.command("config/device_registry/list") if boots.entry["entry_id"] in one["config_entries"]
    ]
    assert (device["manufacturer"], device["model"], device["sw_version"]) == (
        "Recovery Massager",
        "CB-2 simulated",
        "1.0.0",
    )
    boots.assert_nothing_moved()


def test_boots_that_are_away_when_home_assistant_starts_are_set_up_and_come_back(house: House, boots: Boots) -> None:
    with house.home_assistant_down():
        boots.device.fault("power_off")
        house.forget_advertisements()
    home = house.client
    assert home.wait_for_entry(DOMAIN)["title"] == NAME
    home.wait_for(boots.climate, "unavailable")
    home.wait_for("sensor.calf_boots_sessions_this_week", "0")
    boots.device.clear_faults()
    home.wait_for(boots.climate, "off", 30)
    boots.start()
    assert boots.device.state["run"] == "running"
