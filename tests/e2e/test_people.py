"""People who share the boots: added, prescribed for and let in through the forms of the real frontend's own API."""

import pytest

from demo import provision
from demo.connection import Json, RequestFailed
from demo.home import DOMAIN
from tests.e2e.house import Boots

pytestmark = pytest.mark.e2e

SUBENTRY_FLOW = "subentries/flow"
USER = "select.calf_boots_user"


def add_athlete(boots: Boots, statement: Json) -> Json:
    home = boots.home
    answers: dict[str, Json] = {
        "user": {"next_step_id": "athlete"},
        "athlete": {"name": "Ada", "massagers": [boots.entry["entry_id"]]},
        "athlete_safety": statement,
        "athlete_barred": {},
    }
    result = home.walk(provision.FLOW, home.flow(provision.FLOW, {"handler": DOMAIN}), answers)
    assert result["type"] == "create_entry", result
    entry: Json = result["result"]
    return entry


def prescribe(boots: Boots, entry: Json, **prescribed: object) -> None:
    home = boots.home
    form = home.flow(SUBENTRY_FLOW, {"handler": [entry["entry_id"], "prescription"]})
    result = home.walk(SUBENTRY_FLOW, form, {"user": prescribed})
    assert result["type"] == "create_entry", result


def prescription_of(boots: Boots) -> str:
    """Return the select of what is prescribed, which is new; its id has the area in it that an earlier test gave the boots."""

    def found() -> str | None:
        return provision.entity_ids(boots.home, boots.entry).get("select.prescription")

    boots.home.wait_until(lambda: found() is not None, what="what is prescribed")
    prescription = found()
    assert prescription is not None
    return prescription


def test_a_session_goes_by_what_is_prescribed_for_a_person_who_was_added(boots: Boots) -> None:
    ada = add_athlete(boots, provision.HEALTHY_ADULT)
    prescribe(boots, ada, name="Easy run", mode="wave", share=50, minutes=12)
    boots.home.wait_for(USER, "default", options=["default", "Ada", "guest"])
    boots.assert_nothing_moved()
    boots.home.call("select.select_option", USER, option="Ada")
    boots.home.wait_for(USER, "Ada")
    prescription = prescription_of(boots)
    boots.home.wait_for(prescription, "as_set", options=["as_set", "Easy run"])
    boots.home.call("select.select_option", prescription, option="Easy run")
    boots.home.wait_for("number.calf_boots_timer", "12")
    boots.start()
    boots.home.wait_for(boots.climate, "fan_only", preset_mode="wave")
    assert [told["person_name"] for told in boots.told if told["type"] == "started"] == ["Ada"]


def test_nothing_starts_for_a_person_whom_something_bars(boots: Boots) -> None:
    add_athlete(boots, {**provision.HEALTHY_ADULT, "barred": ["thrombosis"]})
    boots.home.wait_until(lambda: "Ada" in boots.home.attribute(USER, "options"), what="Ada")
    boots.home.call("select.select_option", USER, option="Ada")
    boots.home.wait_for(USER, "Ada")
    with pytest.raises(RequestFailed, match="thrombosis"):
        boots.home.call(f"{DOMAIN}.start_session", boots.climate)
    boots.wait_for_refusal("barred")
    boots.assert_nothing_moved()


def test_a_guest_who_was_asked_is_massaged_once(boots: Boots) -> None:
    home = boots.home
    menu = home.flow(provision.OPTIONS_FLOW, {"handler": boots.entry["entry_id"]})
    form = home.flow(f"{provision.OPTIONS_FLOW}/{menu['flow_id']}", {"next_step_id": "guest"})
    result = home.walk(provision.OPTIONS_FLOW, form, {"guest": provision.HEALTHY_ADULT})
    assert (result["type"], result["reason"]) == ("abort", "guest_admitted")
    home.wait_for(USER, "guest")
    boots.assert_nothing_moved()
    boots.start()
    home.call(f"{DOMAIN}.stop_session", boots.climate)
    home.wait_for(boots.session, "stopped")
    with pytest.raises(RequestFailed, match="A guest is asked before each session"):
        home.call(f"{DOMAIN}.start_session", boots.climate)
    boots.wait_for_refusal("guest_unasked")
