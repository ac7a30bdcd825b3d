"""Adding a massager, and changing its options: every step, every mistake, and the way on after each."""

from collections.abc import Callable
from datetime import timedelta
import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bleak_retry_connector import BleakOutOfConnectionSlotsError
from homeassistant.config_entries import (
    SOURCE_BLUETOOTH,
    SOURCE_IGNORE,
    SOURCE_USER,
    ConfigFlowContext,
    ConfigFlowResult,
)
from homeassistant.const import CONF_ADDRESS
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.selector import SelectSelector
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager import config_flow
from custom_components.recovery_massager.const import (
    CONF_CAP,
    CONF_CAP_SINCE,
    CONF_IDLE,
    CONF_LONGEST,
    CONF_PERSON,
    CONF_RAMP,
    CONF_REMOTE_START,
    CONF_VOICE,
    DOMAIN,
)
from custom_components.recovery_massager.device.errors import CommandNotConfirmed, NotReachable, NotSupported
from custom_components.recovery_massager.recovery.contraindications import Effect, Reason, conditions
from simulator.clock import Clock
from simulator.devices.boots_spec import Feature, Run, Spec
from simulator.devices.calf_boots import CalfBoots
from simulator.journal import Direction
from tests.integration.radio import Radio, advertise, service_info
from tests.integration.spoken import spoken, suggestions

ADDRESS = "C0:FF:EE:00:00:01"
UNIQUE_ID = "c0:ff:ee:00:00:01"
SECOND_ADDRESS = "C0:FF:EE:00:00:02"
FLOW = "custom_components.recovery_massager.config_flow"
FINDING = "custom_components.recovery_massager.finding_flow"
READ_ABOUT = "custom_components.recovery_massager.device.massager.Massager.read_about"
ESTABLISH = "custom_components.recovery_massager.device.link.establish_connection"
TRANSLATIONS = json.loads((Path(config_flow.__file__).parent / "translations" / "en.json").read_text())
HEALTHY = {"adult": True, "confirmed": True}


def _day(days: int) -> str:
    return (dt_util.now().date() + timedelta(days=days)).isoformat()


@pytest.fixture
def no_setup() -> Any:
    """Let an entry be added without its massager being set up."""
    with patch("custom_components.recovery_massager.async_setup_entry", return_value=True) as setup:
        yield setup


def _spoken(result: ConfigFlowResult, flow: str = "config") -> ConfigFlowResult:
    """Return the step as it came, when each part of it has its words and every placeholder in them its value."""
    if result["type"] is FlowResultType.MENU:
        menu = TRANSLATIONS[flow]["step"][result["step_id"]]
        assert result["menu_options"] == [one for one in menu["menu_options"] if one in result["menu_options"]]
    return spoken(result, TRANSLATIONS[flow])


def _told(boots: CalfBoots) -> list[str]:
    """Return what the boots were told to do; reading and subscribing are no commands."""
    return [
        str(entry.text)
        for entry in boots.journal.entries(Direction.RECEIVED)
        if entry.what in ("write", "write without response")
    ]


async def _discovered(hass: HomeAssistant, boots: CalfBoots) -> ConfigFlowResult:
    """Let Home Assistant discover the boots, and return the step that waits for somebody."""
    advertise(hass, boots)
    await hass.async_block_till_done(wait_background_tasks=True)
    (flow,) = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    return _spoken(await hass.config_entries.flow.async_configure(flow["flow_id"]))


async def _again(hass: HomeAssistant, boots: CalfBoots) -> ConfigFlowResult:
    """Let the boots be discovered once more."""
    context: ConfigFlowContext = {"source": SOURCE_BLUETOOTH}
    return _spoken(await hass.config_entries.flow.async_init(DOMAIN, context=context, data=service_info(boots)))


async def _user(hass: HomeAssistant) -> ConfigFlowResult:
    """Begin to add a massager by hand."""
    return _spoken(await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER}))


async def _answer(
    hass: HomeAssistant, result: ConfigFlowResult, answers: dict[str, Any] | None = None
) -> ConfigFlowResult:
    return _spoken(await hass.config_entries.flow.async_configure(result["flow_id"], answers or {}))


async def _at_safety(hass: HomeAssistant, boots: CalfBoots) -> ConfigFlowResult:
    result = await _discovered(hass, boots)
    for _ in ("connect", "about"):
        result = await _answer(hass, result)
    assert result["step_id"] == "safety"
    return result


async def _finish(hass: HomeAssistant, result: ConfigFlowResult) -> ConfigFlowResult:
    """Go on from `about` to the end, healthy and without any leave."""
    for answers in ({}, HEALTHY, {CONF_REMOTE_START: False, CONF_VOICE: False}):
        result = await _answer(hass, result, answers)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    return result


# --- the way in


async def test_a_discovered_massager_is_added_step_by_step_and_only_read_from(
    hass: HomeAssistant, boots: CalfBoots, no_setup: Any
) -> None:
    result = await _discovered(hass, boots)
    assert result["step_id"] == "bluetooth_confirm"
    assert result["description_placeholders"] == {"name": "Calf boots (0001)", "reason": "", "answered": ""}
    assert not boots.journal.entries(Direction.RECEIVED), "nothing is asked of it before somebody wants it"

    result = await _answer(hass, result)
    assert result["step_id"] == "about"
    shown = result["description_placeholders"]
    assert shown is not None
    assert shown["name"] == "Calf boots"
    assert shown["model"] == "Recovery Massager CB-2 simulated"
    assert shown["firmware"] == "1.0.0"
    assert shown["abilities"].splitlines() == [
        "- Pressure from 20 to 100 mmHg, in steps of 5",
        "- Modes: Sequential, Wave, Full squeeze, Flush, Pulse",
        "- Where: Both, Left, Right",
        "- Heat: Off, Low, Medium, High",
        "- Timer up to 60 minutes",
        "- Pause and resume",
        "- Tells whether it is worn",
        "- Tells how full its battery is",
        "- Tells the pressure of each chamber",
    ]
    assert shown["evidence"][:3] in ("A, ", "B, ", "C, ")
    assert not boots.connected, "it is let go of again"

    result = await _answer(hass, result)
    assert result["step_id"] == "safety"
    result = await _answer(hass, result, HEALTHY)
    assert result["step_id"] == "choices"
    schema = result["data_schema"]
    assert schema is not None
    assert schema({}) == {CONF_REMOTE_START: False, CONF_VOICE: False}, "both are off at first"

    result = await _answer(hass, result, {CONF_REMOTE_START: True, CONF_VOICE: False})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Calf boots"
    assert result["context"]["unique_id"] == UNIQUE_ID
    data = result["data"]
    assert (data["kind"], data["address"], data["profile"]) == ("massager", ADDRESS, "open_compression")
    assert (data["about"]["model"], data["about"]["firmware"]) == ("CB-2 simulated", "1.0.0")
    assert data["person"] == {
        "given": _day(0),
        "conditions": [],
        "cleared": None,
        "until": None,
        "adult": True,
    }
    assert result["options"] == {CONF_REMOTE_START: True, CONF_VOICE: False}
    assert boots.machine.run is Run.IDLE
    assert not _told(boots)


async def test_what_the_massager_lacks_is_not_said_of_it(
    hass: HomeAssistant, clock: Clock, radio: Radio, no_setup: Any
) -> None:
    plain = CalfBoots("Plain boots", ADDRESS, clock, spec=Spec(features=Feature.PAUSE, heat_levels=0, modes=(0,)))
    radio.peripherals[ADDRESS] = plain
    result = await _answer(hass, await _discovered(hass, plain))
    shown = result["description_placeholders"]
    assert shown is not None
    for word in ("Heat", "Where", "worn", "Wave"):
        assert word not in shown["abilities"]
    result = await _answer(hass, result)
    schema = result["data_schema"]
    assert schema is not None
    assert "heat_only" not in schema.schema, "nobody is asked about the heat of a massager that has none"
    assert "barred" in schema.schema


async def test_a_massager_is_picked_from_those_in_range(
    hass: HomeAssistant, boots: CalfBoots, clock: Clock, radio: Radio, no_setup: Any
) -> None:
    other = CalfBoots("Club boots", SECOND_ADDRESS, clock)
    radio.peripherals[SECOND_ADDRESS] = other
    for peripheral in (boots, other):
        advertise(hass, peripheral)
    await hass.async_block_till_done()
    result = await _user(hass)
    assert result["step_id"] == "massager"
    schema = result["data_schema"]
    assert schema is not None
    (choices,) = schema.schema.values()
    known = {address: name for address, name in choices.container.items() if address != "other"}
    assert known == {ADDRESS: "Calf boots (0001)", SECOND_ADDRESS: "Club boots (0002)"}
    result = await _answer(hass, result, {CONF_ADDRESS: SECOND_ADDRESS})
    assert result["step_id"] == "about"
    result = await _finish(hass, result)
    assert (result["title"], result["data"]["address"]) == ("Club boots", SECOND_ADDRESS)


async def test_a_second_massager_of_the_same_name_gets_a_title_of_its_own(
    hass: HomeAssistant, boots: CalfBoots, no_setup: Any
) -> None:
    MockConfigEntry(domain=DOMAIN, title="Calf boots", unique_id="elsewhere").add_to_hass(hass)
    result = await _finish(hass, await _answer(hass, await _discovered(hass, boots)))
    assert result["title"] == "Calf boots (0001)"


async def test_a_massager_that_does_not_advertise_its_name_is_asked_for_it(
    hass: HomeAssistant, boots: CalfBoots, no_setup: Any
) -> None:
    nameless = service_info(boots)
    nameless.name = nameless.address
    advertise(hass, boots)
    with patch(f"{FINDING}.async_discovered_service_info", return_value=[nameless]):
        result = await _user(hass)
    schema = result["data_schema"]
    assert schema is not None
    (choices,) = schema.schema.values()
    assert choices.container[ADDRESS] == "Open Compression Profile (0001)", "its family has a name at least"
    result = await _answer(hass, result, {CONF_ADDRESS: ADDRESS})
    result = await _finish(hass, result)
    assert result["title"] == "Calf boots"


async def test_a_discovery_waits_a_little_for_the_name_of_the_massager(hass: HomeAssistant, boots: CalfBoots) -> None:
    nameless = service_info(boots)
    nameless.name = nameless.address
    with patch(f"{FINDING}.NAME_SECONDS", 0):
        result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_BLUETOOTH}, data=nameless)
    assert result["description_placeholders"] == {
        "name": "Open Compression Profile (0001)",
        "reason": "",
        "answered": "",
    }
    hass.config_entries.flow.async_abort(result["flow_id"])

    waiting = hass.async_create_task(
        hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_BLUETOOTH}, data=nameless)
    )
    advertise(hass, boots)
    result = await waiting
    assert result["description_placeholders"] == {"name": "Calf boots (0001)", "reason": "", "answered": ""}


async def test_a_bluetooth_device_that_no_profile_recognises_is_left_alone(
    hass: HomeAssistant, boots: CalfBoots
) -> None:
    lamp = service_info(boots)
    lamp.name, lamp.service_uuids, lamp.service_data = "Lamp", [], {}
    result = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_BLUETOOTH}, data=lamp)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "not_supported")


async def test_a_massager_is_not_added_twice(hass: HomeAssistant, boots: CalfBoots) -> None:
    MockConfigEntry(domain=DOMAIN, unique_id=UNIQUE_ID).add_to_hass(hass)
    advertise(hass, boots)
    result = await _again(hass, boots)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "already_configured")
    result = await _user(hass)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "no_devices_found")


async def test_a_massager_that_was_added_meanwhile_is_not_added_again(hass: HomeAssistant, boots: CalfBoots) -> None:
    advertise(hass, boots)
    result = await _user(hass)
    MockConfigEntry(domain=DOMAIN, unique_id=UNIQUE_ID).add_to_hass(hass)
    result = await _answer(hass, result, {CONF_ADDRESS: ADDRESS})
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "already_configured")


async def test_a_discovery_that_was_ignored_can_still_be_picked(hass: HomeAssistant, boots: CalfBoots) -> None:
    MockConfigEntry(domain=DOMAIN, unique_id=UNIQUE_ID, source=SOURCE_IGNORE).add_to_hass(hass)
    advertise(hass, boots)
    result = await _user(hass)
    result = await _answer(hass, result, {CONF_ADDRESS: ADDRESS})
    assert result["step_id"] == "about"


async def test_a_massager_is_discovered_once_at_a_time(hass: HomeAssistant, boots: CalfBoots) -> None:
    await _discovered(hass, boots)
    result = await _again(hass, boots)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "already_in_progress")


async def test_nothing_in_range_is_looked_for_once_more_and_then_said(hass: HomeAssistant, boots: CalfBoots) -> None:
    with patch(f"{FINDING}.async_request_active_scan") as scan:
        result = await _user(hass)
    scan.assert_awaited_once()
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "no_devices_found")

    async def it_answers(_: HomeAssistant) -> None:
        advertise(hass, boots)

    with patch(f"{FINDING}.async_request_active_scan", it_answers):
        result = await _user(hass)
    assert result["step_id"] == "massager"


async def test_a_home_assistant_without_bluetooth_is_told_what_it_lacks(hass: HomeAssistant) -> None:
    with patch(f"{FINDING}.async_scanner_count", return_value=0):
        result = await _user(hass)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "no_bluetooth")


# --- when it does not connect


TROUBLES: dict[str, tuple[Callable[[], Any], str]] = {
    "out of range": (lambda: patch(READ_ABOUT, side_effect=NotReachable("not_in_range")), "cannot_connect"),
    "no slot": (lambda: patch(ESTABLISH, side_effect=BleakOutOfConnectionSlotsError("full")), "no_slots"),
    "no answer": (lambda: patch(READ_ABOUT, side_effect=CommandNotConfirmed("no_answer")), "no_answer"),
    "another kind": (
        lambda: patch(READ_ABOUT, side_effect=NotSupported("characteristics_missing")),
        "characteristics_missing",
    ),
    "too slow": (lambda: patch(f"{FINDING}.CONNECT_SECONDS", 0), "cannot_connect"),
    "a mistake of ours": (lambda: patch(READ_ABOUT, side_effect=ZeroDivisionError), "unknown"),
}


@pytest.mark.parametrize(("trouble", "error"), TROUBLES.values(), ids=TROUBLES)
async def test_a_discovered_massager_that_does_not_connect_can_be_tried_again(
    hass: HomeAssistant, boots: CalfBoots, no_setup: Any, trouble: Callable[[], Any], error: str
) -> None:
    result = await _discovered(hass, boots)
    with trouble():
        result = await _answer(hass, result)
    assert (result["step_id"], result["errors"]) == ("bluetooth_confirm", {"base": error})
    placeholders = result["description_placeholders"]
    assert placeholders is not None
    assert "scanner" in placeholders["reason"]
    assert not boots.connected
    await _finish(hass, await _answer(hass, result))


@pytest.mark.parametrize(("trouble", "error"), TROUBLES.values(), ids=TROUBLES)
async def test_a_picked_massager_that_does_not_connect_can_be_tried_again(
    hass: HomeAssistant, boots: CalfBoots, no_setup: Any, trouble: Callable[[], Any], error: str
) -> None:
    advertise(hass, boots)
    result = await _user(hass)
    with trouble():
        result = await _answer(hass, result, {CONF_ADDRESS: ADDRESS})
    assert (result["step_id"], result["errors"]) == ("massager", {"base": error})
    placeholders = result["description_placeholders"]
    assert placeholders is not None
    assert placeholders["name"] == "Calf boots (0001)"
    assert "scanner" in placeholders["reason"]
    await _finish(hass, await _answer(hass, result, {CONF_ADDRESS: ADDRESS}))


@pytest.mark.parametrize("fault", ["refuse_connections", "power_off"])
async def test_boots_that_refuse_or_are_off_can_be_tried_again(
    hass: HomeAssistant, boots: CalfBoots, no_setup: Any, fault: str
) -> None:
    result = await _discovered(hass, boots)
    boots.fault(fault, {})
    result = await _answer(hass, result)
    assert result["errors"] == {"base": "cannot_connect"}
    boots.clear_fault(fault)
    await _finish(hass, await _answer(hass, result))


async def test_boots_that_run_are_added_without_a_command_to_them(
    hass: HomeAssistant, boots: CalfBoots, no_setup: Any
) -> None:
    boots.press("start")
    await _finish(hass, await _answer(hass, await _discovered(hass, boots)))
    assert boots.machine.run is Run.RUNNING
    assert not _told(boots)


# --- who will use it


def _slugs(effect: Effect) -> list[str]:
    return [condition.slug for condition in conditions("pneumatic") if condition.effect is effect]


async def test_the_form_asks_for_every_condition_of_the_list_and_each_has_its_words(
    hass: HomeAssistant, boots: CalfBoots
) -> None:
    result = await _at_safety(hass, boots)
    schema = result["data_schema"]
    assert schema is not None
    asked = {
        str(key): field.config["options"] for key, field in schema.schema.items() if isinstance(field, SelectSelector)
    }
    assert asked == {effect.value: _slugs(effect) for effect in Effect}


@pytest.mark.parametrize("slug", _slugs(Effect.BARRED))
async def test_a_barring_condition_ends_the_flow_with_its_words(
    hass: HomeAssistant, boots: CalfBoots, slug: str
) -> None:
    result = await _answer(hass, await _at_safety(hass, boots), {"adult": False, "confirmed": False, "barred": [slug]})
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "barred")
    placeholders = result["description_placeholders"]
    assert placeholders is not None
    assert placeholders["name"] == "Calf boots"
    assert len(placeholders["conditions"]) > len(slug)
    assert "_" not in placeholders["conditions"]
    assert not hass.config_entries.async_entries(DOMAIN)


async def test_what_needs_a_doctor_ends_the_flow_where_no_doctor_agreed(hass: HomeAssistant, boots: CalfBoots) -> None:
    answers = {**HEALTHY, "doctor_first": ["diabetes", "pregnancy"]}
    result = await _answer(hass, await _at_safety(hass, boots), answers)
    assert result["step_id"] == "statement_details"
    result = await _answer(hass, result, {"diabetes": {}, "pregnancy": {}})
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "not_cleared")
    placeholders = result["description_placeholders"]
    assert placeholders is not None
    assert placeholders["conditions"] == "- Pregnancy\n- Diabetes"


async def test_what_needs_a_doctor_is_added_with_the_day_on_which_one_agreed(
    hass: HomeAssistant, boots: CalfBoots, no_setup: Any
) -> None:
    answers = {**HEALTHY, "doctor_first": ["diabetes"], "heat_only": ["recent_swelling"]}
    result = await _answer(hass, await _at_safety(hass, boots), answers)
    allowed = {"cleared": _day(-30), "share": 40, "minutes": 15}
    result = await _answer(hass, result, {"diabetes": allowed})
    result = await _answer(hass, result, {CONF_REMOTE_START: False, CONF_VOICE: False})
    person = result["data"][CONF_PERSON]
    assert person["conditions"] == ["diabetes", "recent_swelling"]
    assert person["clearances"] == {"diabetes": {"day": _day(-30), "share": 0.4, "minutes": 15}}


@pytest.mark.parametrize(
    ("answers", "errors"),
    [
        ({"bruises": {"until": 0}}, {"bruises": "until_passed"}),
        ({"diabetes": {"cleared": 1}}, {"diabetes": "clearance_in_future"}),
        ({"diabetes": {"cleared": -366}}, {"diabetes": "clearance_too_old"}),
        ({"diabetes": {"share": 25}}, {"diabetes": "clearance_missing"}),
        (
            {"diabetes": {"minutes": 15}, "bruises": {"until": -1}},
            {"diabetes": "clearance_missing", "bruises": "until_passed"},
        ),
    ],
)
async def test_a_mistake_in_the_statement_is_said_at_its_condition_and_can_be_put_right(
    hass: HomeAssistant, boots: CalfBoots, no_setup: Any, answers: dict[str, dict[str, int]], errors: dict[str, str]
) -> None:
    both = {**HEALTHY, "doctor_first": ["diabetes"], "for_now": ["bruises"]}
    result = await _answer(hass, await _at_safety(hass, boots), {**both, "confirmed": False})
    assert (result["step_id"], result["errors"]) == ("safety", {"confirmed": "not_confirmed"})
    result = await _answer(hass, result, both)
    dated = {
        slug: {
            key: _day(value) if key in ("cleared", "until") else value for key, value in answers.get(slug, {}).items()
        }
        for slug in ("diabetes", "bruises")
    }
    result = await _answer(hass, result, dated)
    assert (result["step_id"], result["errors"]) == ("statement_details", errors)
    assert {key: one for key, one in suggestions(result).items() if one} == {
        key: one for key, one in dated.items() if one
    }, "what was typed is not lost"
    result = await _answer(hass, result, {"diabetes": {"cleared": _day(-3)}, "bruises": {"until": _day(5)}})
    result = await _answer(hass, result, {CONF_REMOTE_START: False, CONF_VOICE: False})
    person = result["data"][CONF_PERSON]
    assert (person["conditions"], person["ends"]) == (["bruises", "diabetes"], {"bruises": _day(5)})
    assert person["clearances"] == {"diabetes": {"day": _day(-3), "share": None, "minutes": None}}


async def test_what_passes_on_a_day_that_nobody_knows_is_added_and_holds(
    hass: HomeAssistant, boots: CalfBoots, no_setup: Any
) -> None:
    result = await _answer(hass, await _at_safety(hass, boots), {**HEALTHY, "for_now": ["bruises"]})
    result = await _answer(hass, result, {"bruises": {}})
    result = await _answer(hass, result, {CONF_REMOTE_START: False, CONF_VOICE: False})
    assert result["data"][CONF_PERSON]["ends"] == {"bruises": None}


async def test_electrical_stimulation_is_not_for_the_young(hass: HomeAssistant, boots: CalfBoots) -> None:
    result = await _at_safety(hass, boots)
    with patch(f"{FLOW}.judge") as judge:
        judge.return_value.reason = Reason.TOO_YOUNG
        judge.return_value.conditions = ()
        result = await _answer(hass, result, {"adult": False, "confirmed": True})
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "too_young")


# --- asked anew


async def _asked_anew(hass: HomeAssistant, entry: MockConfigEntry) -> ConfigFlowResult:
    result = _spoken(await entry.start_reconfigure_flow(hass))
    return (
        await _answer(hass, result, {"next_step_id": "ask_again"}) if result["type"] is FlowResultType.MENU else result
    )


async def test_a_massager_is_asked_anew_what_it_can_do_and_gets_the_entities_for_it(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, clock: Clock, radio: Radio
) -> None:
    assert hass.states.get("select.calf_boots_heat_level") is not None
    person = near.data[CONF_PERSON]
    radio.peripherals[ADDRESS] = CalfBoots(boots.name, ADDRESS, clock, spec=Spec(features=Feature.PAUSE, heat_levels=0))
    await near.runtime_data.massager.disconnect()
    result = await _asked_anew(hass, near)
    assert result["step_id"] == "ask_again"
    result = await _answer(hass, result)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "reconfigure_successful")
    await hass.async_block_till_done()
    assert near.data["about"]["features"] == ["pause"]
    assert near.data[CONF_PERSON] == person
    state = hass.states.get("select.calf_boots_heat_level")
    assert state is None or state.attributes.get("restored"), "it has no heat any more"
    assert hass.states.get("select.calf_boots_mode") is not None


async def test_a_massager_is_not_asked_anew_while_it_runs_or_while_it_is_away(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots
) -> None:
    about = near.data["about"]
    result = await _asked_anew(hass, near)
    boots.press("start")
    advertise(hass, boots)
    await hass.async_block_till_done()
    result = await _answer(hass, result)
    assert result["errors"] == {"base": "session_runs"}
    boots.press("stop")
    advertise(hass, boots)
    await hass.async_block_till_done()
    boots.fault("power_off", {})
    result = await _answer(hass, result)
    assert result["errors"] == {"base": "cannot_connect"}
    assert near.data["about"] == about
    boots.clear_fault("power_off")
    result = await _answer(hass, result)
    assert result["reason"] == "reconfigure_successful"


async def test_a_massager_that_is_not_set_up_is_not_asked_anew(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    result = await _asked_anew(hass, entry)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "not_loaded")


# --- options


@pytest.fixture
def running(near: MockConfigEntry, boots: CalfBoots, hass: HomeAssistant) -> Callable[[], Any]:
    """Let somebody start the boots by their own button, and Home Assistant hear of it."""

    async def start() -> None:
        boots.press("start")
        advertise(hass, boots)
        await hass.async_block_till_done()
        assert near.runtime_data.stoppable

    return start


async def _option(hass: HomeAssistant, entry: MockConfigEntry, step: str) -> ConfigFlowResult:
    result = _spoken(await hass.config_entries.options.async_init(entry.entry_id), "options")
    assert result["type"] is FlowResultType.MENU
    return await _choose(hass, result, {"next_step_id": step})


async def _choose(hass: HomeAssistant, result: ConfigFlowResult, answers: dict[str, Any]) -> ConfigFlowResult:
    return _spoken(await hass.config_entries.options.async_configure(result["flow_id"], answers), "options")


def _suggestions(result: ConfigFlowResult) -> dict[str, Any]:
    schema = result["data_schema"]
    assert schema is not None
    return {
        str(key): key.description["suggested_value"]
        for key in schema.schema
        if key.description and "suggested_value" in key.description
    }


SETTINGS = {CONF_REMOTE_START: False, CONF_VOICE: True, CONF_CAP: 83, CONF_RAMP: 90, CONF_LONGEST: 45, CONF_IDLE: 15}


async def test_the_settings_show_what_holds_and_are_applied_at_once(hass: HomeAssistant, near: MockConfigEntry) -> None:
    result = await _option(hass, near, "settings")
    assert _suggestions(result) == {
        CONF_REMOTE_START: True,
        CONF_VOICE: True,
        CONF_CAP: 60,
        CONF_LONGEST: 30,
        CONF_IDLE: 30,
    }
    result = await _choose(hass, result, SETTINGS)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert near.options == {
        **SETTINGS,
        CONF_CAP: 80,
        CONF_CAP_SINCE: near.options[CONF_CAP_SINCE],
    }, "a cap between two steps is the lower one"
    coordinator = near.runtime_data
    assert (coordinator.remote_start, coordinator.cap) == (False, 80)
    assert coordinator.massager.idle_seconds == 15


async def test_the_settings_change_while_a_session_runs_but_the_fan_does_not_come_or_go(
    hass: HomeAssistant, near: MockConfigEntry, running: Callable[[], Any]
) -> None:
    coordinator = near.runtime_data
    await running()
    result = await _option(hass, near, "settings")
    result = await _choose(hass, result, {**SETTINGS, CONF_VOICE: False})
    assert result["errors"] == {CONF_VOICE: "session_runs"}
    assert _suggestions(result)[CONF_LONGEST] == 45, "what was typed is not lost"
    result = await _choose(hass, result, SETTINGS)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert near.runtime_data is coordinator, "it was not reloaded"
    assert coordinator.cap == 80


async def test_a_new_statement_takes_the_place_of_the_old_one(hass: HomeAssistant, near: MockConfigEntry) -> None:
    result = await _option(hass, near, "safety")
    assert _suggestions(result)["adult"] is True
    assert "confirmed" not in _suggestions(result), "it is confirmed anew"
    answers = {**HEALTHY, "doctor_first": ["diabetes"], "for_now": ["bruises"]}
    details = {"diabetes": {"cleared": _day(-1), "share": 25, "minutes": 10}, "bruises": {"until": _day(9)}}
    options = dict(near.options)
    result = await _choose(hass, await _choose(hass, result, answers), details)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert near.options == options
    assert near.data[CONF_PERSON]["conditions"] == ["bruises", "diabetes"]
    await hass.async_block_till_done()
    statement = near.runtime_data.session.user.statement
    assert statement.conditions == {"bruises", "diabetes"}

    result = await _option(hass, near, "safety")
    assert _suggestions(result) == {
        "barred": [],
        "doctor_first": ["diabetes"],
        "for_now": ["bruises"],
        "heat_only": [],
        "adult": True,
    }
    assert suggestions(await _choose(hass, result, answers)) == details


@pytest.mark.parametrize(
    ("answers", "reason", "words"),
    [
        ({"barred": ["thrombosis"]}, "barred", "thrombosis"),
        ({"doctor_first": ["varicose_veins"]}, "not_cleared", "Varicose veins"),
    ],
)
async def test_a_statement_that_bars_is_kept_and_said_to_bar(
    hass: HomeAssistant, near: MockConfigEntry, answers: dict[str, Any], reason: str, words: str
) -> None:
    result = await _option(hass, near, "safety")
    result = await _choose(hass, result, {**HEALTHY, **answers})
    if result["type"] is FlowResultType.FORM:
        result = await _choose(hass, result, {slug: {} for slug in answers["doctor_first"]})
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, reason)
    placeholders = result["description_placeholders"]
    assert placeholders is not None
    assert words in placeholders["conditions"]
    await hass.async_block_till_done()
    refusal = near.runtime_data.session.gate(attended=True)
    assert refusal is not None
    assert refusal.reason == reason


async def test_a_statement_is_not_changed_while_a_session_runs_and_its_mistakes_can_be_put_right(
    hass: HomeAssistant, near: MockConfigEntry, boots: CalfBoots, running: Callable[[], Any]
) -> None:
    before = near.data[CONF_PERSON]
    await running()
    result = await _option(hass, near, "safety")
    result = await _choose(hass, result, {"adult": True, "confirmed": False})
    assert result["errors"] == {"confirmed": "not_confirmed"}
    result = await _choose(hass, result, {"adult": False, "confirmed": True})
    assert result["errors"] == {"base": "session_runs"}
    assert near.data[CONF_PERSON] == before
    boots.press("stop")
    advertise(hass, boots)
    await hass.async_block_till_done()
    result = await _choose(hass, result, {"adult": False, "confirmed": True})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert near.data[CONF_PERSON]["adult"] is False


async def test_a_statement_that_makes_no_sense_is_asked_for_anew(hass: HomeAssistant, near: MockConfigEntry) -> None:
    hass.config_entries.async_update_entry(near, data={**near.data, CONF_PERSON: "nonsense"})
    result = await _option(hass, near, "safety")
    assert not _suggestions(result)


async def test_the_options_of_a_massager_that_is_not_set_up_say_so(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    result = _spoken(await hass.config_entries.options.async_init(entry.entry_id), "options")
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "not_loaded")
