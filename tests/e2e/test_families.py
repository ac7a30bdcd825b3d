"""Every bundled family through a real Home Assistant: added, started, changed, and stopped by either side."""

from collections.abc import Iterator

import pytest

from demo.home import DOMAIN
from tests.e2e.families import FAMILIES, Family, Machine
from tests.e2e.site import Site

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, loopback_for_module: None) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("families"), *(family.device for family in FAMILIES))
    try:
        yield site
    finally:
        site.close()


@pytest.fixture(params=FAMILIES, ids=lambda family: family.profile)
def machine(site: Site, request: pytest.FixtureRequest) -> Iterator[Machine]:
    family: Family = request.param
    site.complaints()
    yield Machine(site.client, family, site.simulator.massager(family.name))
    complaints = site.complaints()
    for entry in site.client.entries(DOMAIN):
        site.client.remove_entry(entry)
    assert complaints == []


@pytest.fixture
def added(machine: Machine) -> Machine:
    machine.add()
    return machine


def test_nobody_connects_to_a_massager_unasked_and_adding_it_starts_nothing(machine: Machine) -> None:
    assert machine.device.happened("connected") == 0
    machine.add()
    assert machine.device.happened("connected") > 0
    assert machine.device.state["run"] == "idle"
    assert machine.device.state["sessions"] == 0
    # Most families do not advertise whether they run: without a connection nobody knows.
    assert machine.home.state(machine.climate) in {"off", "unknown"}


def test_a_massager_of_each_family_is_started_changed_and_stopped(added: Machine) -> None:
    home, device, family = added.home, added.device, added.family
    minutes, then = family.minutes
    added.start(minutes=minutes)
    assert added.level == family.lowest

    # By Home Assistant: the level, the mode, the time.
    home.call("number.set_value", added.entities["number.pressure"], value=family.lowest + family.step)
    added.wait_for_level(family.lowest + family.step)
    if family.mode is not None:
        mode, shown, own = family.mode
        home.call(f"{DOMAIN}.set_mode", added.climate, mode=mode)
        device.wait_for(mode=own)
        home.wait_for(added.entities["select.mode"], shown)
    if then is not None:
        home.call(f"{DOMAIN}.set_timer", added.climate, minutes=then)
        assert then * 60 - 10 <= device.state["seconds_left"] <= then * 60
    assert home.state(added.entities["sensor.session_end"]) not in {None, "unknown", "unavailable"}

    # By its own keys.
    level = added.level
    device.press(family.key)
    added.wait_for_level(level + family.step)

    home.call("button.press", added.entities["button.stop"])
    assert device.state["run"] == "idle"
    home.wait_for(added.state, "stopped")
    home.wait_for(added.climate, "off")


def test_a_stop_on_the_massager_itself_ends_the_session(added: Machine) -> None:
    added.start()
    added.press_until_idle()
    added.home.wait_for(added.climate, "off")
    added.home.wait_for(added.state, "stopped")


def test_the_next_session_begins_at_the_lowest_level_again(added: Machine) -> None:
    added.start()
    for _ in range(3):
        added.device.press(added.family.key)
    raised = added.level
    assert raised > added.family.lowest
    added.wait_for_level(raised)
    added.home.call("climate.turn_off", added.climate)
    assert added.device.state["run"] == "idle"
    added.start()
    assert added.level == added.family.lowest
