"""Every bundled family through a real Home Assistant: added, started, changed, and stopped by either side."""

from collections.abc import Iterator

import pytest

from demo.connection import RequestFailed
from demo.home import DOMAIN
from demo.provision import FLOW
from demo.site import Site
from tests.e2e.families import FAMILIES, LOOK_ALIKES, ODD, Family, Machine

pytestmark = pytest.mark.e2e

ELECTRICAL = [family for family in FAMILIES if family.electrical]
UNBELIEVED = {"no_valid_answer", "no_answer", "characteristics_missing"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, loopback_for_module: None) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("families"), *(family.device for family in (*FAMILIES, *ODD)), *LOOK_ALIKES)
    try:
        yield site
    finally:
        site.close()


@pytest.fixture
def quiet(site: Site) -> Iterator[Site]:
    """A site with nothing added; afterwards Home Assistant must have had nothing to complain about."""
    site.complaints()
    yield site
    complaints = site.complaints()
    for entry in site.client.entries(DOMAIN):
        site.client.remove_entry(entry)
    assert complaints == []


@pytest.fixture(params=FAMILIES, ids=lambda family: family.profile)
def machine(quiet: Site, request: pytest.FixtureRequest) -> Iterator[Machine]:
    family: Family = request.param
    device = quiet.simulator.massager(family.name)
    device.forget()
    yield Machine(quiet.client, family, device)
    device.clear_faults()
    device.fault("power_off")
    device.clear_faults()


@pytest.fixture
def added(machine: Machine) -> Machine:
    machine.add()
    return machine


def test_nobody_connects_to_a_massager_unasked_and_adding_it_starts_nothing(machine: Machine) -> None:
    sessions = machine.device.state["sessions"]
    assert machine.device.happened("connected") == 0
    machine.add()
    assert machine.device.happened("connected") > 0
    assert machine.device.state["run"] == "idle"
    assert machine.device.state["sessions"] == sessions
    # Most families do not advertise whether they run: without a connection nobody knows.
    assert machine.home.state(machine.climate) in {"off", "unknown"}


@pytest.mark.parametrize("machine", [*FAMILIES, *ODD], ids=lambda family: family.device, indirect=True)
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


def test_a_stop_that_the_massager_does_not_hear_is_repeated_until_it_stands_still(added: Machine) -> None:
    added.start()
    added.device.fault("ignore_writes", times=1)
    added.home.call("button.press", added.entities["button.stop"])
    assert added.device.state["run"] == "idle"
    added.home.wait_for(added.state, "stopped")


def test_a_stop_without_a_connection_is_raised_and_done_when_it_is_back(added: Machine) -> None:
    added.start()
    added.device.fault("refuse_connections")
    added.device.fault("drop_link")
    added.device.wait_until(lambda _: not added.device.connected, what="a lost link")
    with pytest.raises(RequestFailed) as raised:
        added.home.call(f"{DOMAIN}.stop_session", added.climate)
    assert raised.value.code == "stop_not_confirmed"
    assert added.device.state["run"] == "running"
    added.device.clear_faults()
    added.device.wait_for(30, run="idle")
    added.home.wait_for(added.state, "stopped", 20)


@pytest.mark.parametrize("machine", ELECTRICAL, ids=lambda family: family.profile, indirect=True)
def test_nothing_but_a_touch_starts_a_stimulator(added: Machine) -> None:
    home, device = added.home, added.device
    sessions = device.state["sessions"]
    name = home.attribute(added.climate, "friendly_name")
    for sentence in (f"turn on {name}", f"turn on the {name}", name, "turn on everything"):
        home.ask(sentence)
    for action, data in (
        ("climate.turn_on", {}),
        ("climate.set_hvac_mode", {"hvac_mode": "fan_only"}),
        ("homeassistant.turn_on", {}),
    ):
        with pytest.raises(RequestFailed):
            home.call(action, added.climate, **data)
    assert device.state["sessions"] == sessions
    assert device.state["run"] == "idle"
    home.call("button.press", added.entities["button.start"])
    device.wait_for(run="running")
    assert added.level == added.family.lowest


@pytest.mark.parametrize("machine", [FAMILIES[1], FAMILIES[2]], ids=lambda family: family.profile, indirect=True)
def test_pads_that_come_off_end_the_session(added: Machine) -> None:
    added.start()
    added.device.press(added.family.key)
    added.wait_for_level(added.family.lowest + 1)
    added.device.set(pads=False)
    added.device.wait_for(run="idle")
    added.home.wait_for(added.climate, "off")
    ended = {"stopped", "interrupted"}
    added.home.wait_until(lambda: added.home.state(added.state) in ended, what="the end of the session")
    added.device.set(pads=True)
    assert added.device.state["run"] == "idle"


def test_what_looks_like_a_massager_is_none_before_it_answers_like_one(quiet: Site) -> None:
    home = quiet.client
    plain, marked = (quiet.simulator.massager(name.rpartition("=")[2]) for name in LOOK_ALIKES)

    # Bare FFE0 and FFF0 services offer nothing, and nobody connects to them.
    offered = home.discovered(DOMAIN, marked.name)
    names = [
        flow["context"]["title_placeholders"]["name"]
        for flow in home.command("config_entries/flow/progress")
        if flow["handler"] == DOMAIN
    ]
    assert not [name for name in names if plain.name in name]
    assert plain.happened("connected") == marked.happened("connected") == 0

    # What advertises a stimulator's bytes is offered, and not believed.
    result = home.flow(f"{FLOW}/{offered['flow_id']}", {})
    assert result["errors"]["base"] in UNBELIEVED

    # Whoever insists on it gets no further, whatever they take it for.
    flow = home.flow(FLOW, {"handler": DOMAIN})
    path = f"{FLOW}/{flow['flow_id']}"
    home.flow(path, {"address": "other"})
    home.flow(path, {"next_step_id": "device"})
    step = home.flow(path, {"address": plain.describe()["address"]})
    for family in FAMILIES:
        step = home.flow(path, {"profile": family.profile})
        assert step["step_id"] == "family"
        assert step["errors"]["base"] in UNBELIEVED
    home.rest("DELETE", f"/api/config/config_entries/{path}")
    assert home.entries(DOMAIN) == []
