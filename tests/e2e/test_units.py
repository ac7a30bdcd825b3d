"""Pressure is mmHg, also where people measure in inches of mercury and degrees Fahrenheit."""

from collections.abc import Iterator

import pytest

from tests.e2e.house import House

pytestmark = pytest.mark.e2e


@pytest.fixture
def american_house(house: House) -> Iterator[House]:
    house.client.command("config/core/update", unit_system="us_customary")
    yield house
    house.client.command("config/core/update", unit_system="metric")


def test_pressures_read_mmhg_in_us_customary_units(american_house: House) -> None:
    boots = american_house.add_boots()
    home = boots.home
    home.call("number.set_value", "number.calf_boots_pressure", value=40)
    home.wait_for("number.calf_boots_pressure", "40", unit_of_measurement="mmHg", min=20, max=60, step=5)
    home.wait_for(boots.climate, "off", fan_mode="40 mmHg")
    boots.start()
    boots.device.wait_for(30, target=40)
    home.wait_for("number.calf_boots_pressure", "40")
    assert home.attribute(boots.climate, "temperature") is None
    units = {
        entity: state["attributes"]["unit_of_measurement"]
        for entity, state in home.states.items()
        if "calf_boots" in entity and state["attributes"].get("device_class") == "pressure"
    }
    assert units == {"number.calf_boots_pressure": "mmHg"}
