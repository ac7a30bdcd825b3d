"""The blueprints, each as an automation of a real Home Assistant: what the phones are asked, and what a tap does."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
import re
import shutil
from typing import Any
from urllib.parse import unquote

from homeassistant.core import Event, HomeAssistant, ServiceCall
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from homeassistant.util.yaml import load_yaml_dict
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service

from custom_components.recovery_massager.const import CONF_PERSON
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.rating import Rating
from custom_components.recovery_massager.recovery.contraindications import Statement
from simulator.devices.calf_boots import CalfBoots

from .household import athlete_entry
from .looking import kinds, run
from .passing import Passing, settle
from .radio import advertise
from .stage import MINUTE, NOW

REPOSITORY = Path(__file__).parents[2]
FOLDER = REPOSITORY / "blueprints" / "automation" / "recovery_massager"
BLUEPRINTS = sorted(FOLDER.glob("*.yaml"))
RATE, START = "rate_session.yaml", "start_planned_session.yaml"
TAPPED = "mobile_app_notification_action"
PHONES = {"Ada's Phone": "mobile_app_ada_s_phone", "Tablet": "mobile_app_tablet"}
DUE = NOW + 10 * MINUTE

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]

type Phones = dict[str, list[ServiceCall]]


@pytest.fixture
def phones(hass: HomeAssistant) -> Phones:
    """What each phone was sent."""
    return {name: async_mock_service(hass, "notify", action) for name, action in PHONES.items()}


@pytest.fixture
async def automation(
    hass: HomeAssistant, near: MockConfigEntry, phones: Phones, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """The blueprint that the test's parameter names, in use with the boots and both phones."""
    registry = dr.async_get(hass)
    app = MockConfigEntry(domain="mobile_app")
    app.add_to_hass(hass)
    ids = [
        registry.async_get_or_create(config_entry_id=app.entry_id, identifiers={("mobile_app", name)}, name=name).id
        for name in PHONES
    ]
    hass.config.config_dir = str(tmp_path)
    await hass.async_add_executor_job(
        shutil.copytree, FOLDER, tmp_path / "blueprints" / "automation" / "recovery_massager"
    )
    inputs = {"massagers": [boots_id(hass, near)], "phones": ids}
    use = {"path": f"recovery_massager/{request.param}", "input": inputs}
    assert await async_setup_component(hass, "automation", {"automation": {"id": "it", "use_blueprint": use}})
    await hass.async_block_till_done()
    (state,) = hass.states.async_all("automation")
    assert state.state == "on"


def boots_id(hass: HomeAssistant, entry: MockConfigEntry) -> str:
    (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    return device.id


def answers(call: ServiceCall) -> dict[str, str]:
    """Return what can be tapped in a notification, by its title."""
    return {one["title"]: one["action"] for one in call.data["data"]["actions"]}


def said(phones: Phones) -> list[str]:
    """Return what the phones were sent, in order; all of them the same."""
    (texts,) = {tuple(call.data["message"] for call in calls) for calls in phones.values()}
    return list(texts)


@pytest.fixture
def passes(passes: Passing, hass: HomeAssistant, boots: CalfBoots) -> Callable[[timedelta], Any]:
    """Let time pass, with the boots in the air now and then."""

    async def pass_time(time: timedelta) -> None:
        for _ in range(round(time / MINUTE)):
            await passes(60, step=10)
            if not boots.connected:
                advertise(hass, boots)
        await at_rest(hass)

    return pass_time


async def at_rest(hass: HomeAssistant) -> None:
    """Wait until the automation has done all that it had begun; what it does may set it off again."""
    await hass.async_block_till_done()
    await settle()
    (state,) = hass.states.async_all("automation")
    if state.attributes["current"]:
        await at_rest(hass)


async def tap(hass: HomeAssistant, action: str | None) -> None:
    hass.bus.async_fire(TAPPED, {"action": action, "device_id": "of the phone"})
    await at_rest(hass)


async def massage(hass: HomeAssistant, coordinator: MassagerCoordinator) -> str:
    """Have a session, and return its id."""
    await coordinator.session.start(attended=True)
    assert coordinator.history.open
    session_id = coordinator.history.open.id
    await coordinator.session.stop()
    await at_rest(hass)
    return session_id


def rating(coordinator: MassagerCoordinator, session_id: str) -> str | None:
    record = coordinator.history.find(session_id)
    assert record
    return record.rating


# How it felt

rating_asked = pytest.mark.parametrize("automation", [RATE], indirect=True)


@rating_asked
@pytest.mark.parametrize(
    ("title", "meant"),
    [
        ("Right", Rating.RIGHT),
        ("Too strong", Rating.TOO_STRONG),
        ("Painful, numb or marks", Rating.PAINFUL),
        ("Too gentle", Rating.TOO_GENTLE),
    ],
)
@pytest.mark.usefixtures("automation")
async def test_the_phones_are_asked_how_it_was_and_a_tap_keeps_it(
    hass: HomeAssistant, coordinator: MassagerCoordinator, phones: Phones, title: str, meant: Rating
) -> None:
    session_id = await massage(hass, coordinator)
    assert said(phones) == ["How did it feel?"]
    (call,) = phones["Tablet"]
    assert call.data["title"] == "Calf boots"
    assert list(answers(call))[:3] == ["Right", "Too strong", "Painful, numb or marks"], "Android shows no more"
    assert rating(coordinator, session_id) is None
    await tap(hass, answers(call)[title])
    assert rating(coordinator, session_id) == meant
    assert said(phones) == ["How did it feel?", "clear_notification"]
    assert {call.data["data"]["tag"] for calls in phones.values() for call in calls} == {
        f"recovery_massager_rate_{session_id}"
    }


@rating_asked
@pytest.mark.usefixtures("automation")
async def test_an_old_tap_rates_the_session_that_it_was_about(
    hass: HomeAssistant, coordinator: MassagerCoordinator, phones: Phones
) -> None:
    first, second = [await massage(hass, coordinator) for _ in range(2)]
    old, _ = phones["Tablet"]
    await tap(hass, answers(old)["Too strong"])
    assert (rating(coordinator, first), rating(coordinator, second)) == ("too_strong", None)


@rating_asked
@pytest.mark.usefixtures("automation")
async def test_a_guest_is_not_asked_since_nothing_of_them_is_kept(
    hass: HomeAssistant, coordinator: MassagerCoordinator, phones: Phones, told: list[Event[Any]]
) -> None:
    coordinator.admit_guest(Statement(dt_util.now().date(), adult=True))
    await massage(hass, coordinator)
    assert (told[-1].data["type"], told[-1].data["person"]) == ("stopped", "guest")
    assert not any(phones.values())


@rating_asked
@pytest.mark.usefixtures("automation")
async def test_the_question_names_whom_the_session_was_for(
    hass: HomeAssistant, near: MockConfigEntry, coordinator: MassagerCoordinator, phones: Phones
) -> None:
    anna = athlete_entry(hass, "Anna", near)
    assert await hass.config_entries.async_setup(anna.entry_id)
    coordinator.session.choose_user(anna.entry_id)
    await massage(hass, coordinator)
    (call,) = phones["Tablet"]
    assert call.data["title"] == "Calf boots, Anna"


@rating_asked
@pytest.mark.usefixtures("automation")
async def test_every_end_is_asked_about_and_nothing_else(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    phones: Phones,
    told: list[Event[Any]],
    passes: Any,
) -> None:
    await coordinator.session.start(attended=True)
    await at_rest(hass)
    assert said(phones) == []
    await passes(16 * MINUTE)
    assert kinds(told) == ["started", "finished"]
    assert len(said(phones)) == 1
    await coordinator.session.start(attended=True)
    boots.set({"worn": False})
    await passes(MINUTE)
    assert kinds(told)[2:] == ["started", "interrupted"]
    assert len(said(phones)) == 2


@rating_asked
@pytest.mark.usefixtures("automation")
@pytest.mark.parametrize(
    "action",
    [None, "", "OTHER", "RECOVERY_MASSAGER_RATE:another device:right:{0}", "RATE:right:{0}", "RECOVERY_MASSAGER_RATE"],
)
async def test_a_tap_of_something_else_rates_nothing(
    hass: HomeAssistant, coordinator: MassagerCoordinator, phones: Phones, action: str | None
) -> None:
    session_id = await massage(hass, coordinator)
    await tap(hass, action and action.format(session_id))
    assert rating(coordinator, session_id) is None
    assert said(phones) == ["How did it feel?"]


@rating_asked
@pytest.mark.usefixtures("automation")
async def test_another_massager_is_not_asked_about(hass: HomeAssistant, phones: Phones) -> None:
    data = {"type": "finished", "device_id": "another", "session_id": "one", "name": "Other"}
    hass.bus.async_fire("recovery_massager_session", data)
    hass.bus.async_fire("recovery_massager_session", {"type": "finished", "session_id": "one", "name": "No device"})
    await at_rest(hass)
    assert said(phones) == []


# What is planned

planned_asked = pytest.mark.parametrize("automation", [START], indirect=True)
QUESTION = "A session is due. Put it on first. Minutes: 12"
OVER = "This session no longer waits, so nothing was done."


async def due(coordinator: MassagerCoordinator, passes: Any, **more: Any) -> str:
    """Plan a session, let it be due, and return the id of its plan."""
    plan = await coordinator.planner.async_plan(DUE, 12, mode="wave", **more)
    await passes(11 * MINUTE)
    return plan.id


@planned_asked
@pytest.mark.usefixtures("automation")
async def test_one_touch_on_the_phone_starts_what_was_planned(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    phones: Phones,
    told: list[Event[Any]],
    passes: Any,
) -> None:
    plan_id = await due(coordinator, passes)
    assert said(phones) == [QUESTION]
    assert run(boots) == "idle"
    (call,) = phones["Tablet"]
    assert list(answers(call)) == ["Start", "Skip"]
    assert f"{plan_id}:2026-05-04" in answers(call)["Start"]
    await tap(hass, answers(call)["Start"])
    assert run(boots) == "running"
    assert boots.state()["mode"] == "wave"
    assert (kinds(told)[-1], told[-1].data["plan_id"]) == ("started", plan_id)
    assert said(phones) == [QUESTION, "clear_notification"]
    await coordinator.session.stop()


@planned_asked
@pytest.mark.usefixtures("automation")
async def test_a_repeated_tap_starts_nothing_and_says_so(
    hass: HomeAssistant, coordinator: MassagerCoordinator, boots: CalfBoots, phones: Phones, passes: Any
) -> None:
    await due(coordinator, passes)
    (call,) = phones["Tablet"]
    await tap(hass, answers(call)["Start"])
    await coordinator.session.stop()
    for title in ("Start", "Skip"):
        await tap(hass, answers(call)[title])
        assert run(boots) == "idle"
        assert said(phones)[-1] == OVER
        assert phones["Tablet"][-1].data["title"] == "Calf boots"
    assert boots.machine.sessions == 1


@planned_asked
@pytest.mark.usefixtures("automation")
async def test_an_old_tap_starts_neither_what_is_over_nor_what_waits_now(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    phones: Phones,
    told: list[Event[Any]],
    passes: Any,
) -> None:
    await due(coordinator, passes, window=15)
    (old,) = phones["Tablet"]
    await passes(20 * MINUTE)
    assert kinds(told)[-1] == "missed"
    assert said(phones)[-1] == "clear_notification"
    await tap(hass, answers(old)["Start"])
    assert said(phones)[-1] == OVER
    other = await coordinator.planner.async_plan(NOW + 40 * MINUTE, 12)
    await passes(12 * MINUTE)
    assert coordinator.planner.armed[0].id == other.id
    for title in ("Start", "Skip"):
        await tap(hass, answers(old)[title])
    assert run(boots) == "idle"
    assert boots.machine.sessions == 0
    assert coordinator.planner.armed[0].id == other.id


@planned_asked
@pytest.mark.usefixtures("automation")
async def test_the_tap_of_another_day_of_the_same_plan_is_an_old_one(
    hass: HomeAssistant, coordinator: MassagerCoordinator, boots: CalfBoots, phones: Phones, passes: Any
) -> None:
    plan_id = await due(coordinator, passes, rule="FREQ=WEEKLY;BYDAY=MO")
    (call,) = phones["Tablet"]
    of_last_week = answers(call)["Start"].replace("2026-05-04", "2026-04-27")
    await tap(hass, of_last_week)
    assert run(boots) == "idle"
    assert said(phones)[-1] == OVER
    await tap(hass, answers(call)["Skip"])
    assert coordinator.planner.armed == ()
    (plan,) = coordinator.planner.plans
    assert plan.id == plan_id
    assert plan.next
    assert plan.next.day.isoformat() == "2026-05-11", "only this time is skipped"
    assert run(boots) == "idle"


@planned_asked
@pytest.mark.usefixtures("automation")
async def test_skip_calls_it_off(
    hass: HomeAssistant, coordinator: MassagerCoordinator, boots: CalfBoots, phones: Phones, passes: Any
) -> None:
    await due(coordinator, passes)
    await tap(hass, answers(phones["Tablet"][0])["Skip"])
    assert coordinator.planner.plans == ()
    assert run(boots) == "idle"
    assert said(phones) == [QUESTION, "clear_notification"]


@planned_asked
@pytest.mark.usefixtures("automation")
async def test_a_refused_start_is_told_on_the_phones_and_can_be_tapped_again(
    hass: HomeAssistant, coordinator: MassagerCoordinator, boots: CalfBoots, phones: Phones, passes: Any
) -> None:
    await due(coordinator, passes)
    (call,) = phones["Tablet"]
    boots.set({"worn": False})
    advertise(hass, boots)
    await tap(hass, answers(call)["Start"])
    assert run(boots) == "idle"
    assert said(phones)[-1] == "Calf boots is not worn; put it on first."
    boots.set({"worn": True})
    advertise(hass, boots)
    await tap(hass, answers(call)["Start"])
    assert run(boots) == "running"
    await coordinator.session.stop()


@planned_asked
@pytest.mark.usefixtures("automation")
async def test_what_does_not_start_for_another_reason_is_not_said_to_have_started(
    hass: HomeAssistant, coordinator: MassagerCoordinator, boots: CalfBoots, phones: Phones, passes: Any
) -> None:
    await coordinator.session.start(attended=True)
    await due(coordinator, passes)
    await tap(hass, answers(phones["Tablet"][0])["Start"])
    assert boots.machine.sessions == 1
    assert said(phones) == [QUESTION, "It did not start. Home Assistant's log says why."]
    await coordinator.session.stop()


@planned_asked
@pytest.mark.usefixtures("automation")
async def test_a_tap_is_no_touch_for_whom_each_session_is_started_by_hand(
    hass: HomeAssistant,
    near: MockConfigEntry,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    phones: Phones,
    passes: Any,
) -> None:
    statement = Statement(NOW.date(), adult=False)
    hass.config_entries.async_update_entry(near, data={**near.data, CONF_PERSON: statement.to_dict()})
    await at_rest(hass)
    await due(coordinator, passes)
    await tap(hass, answers(phones["Tablet"][0])["Start"])
    assert run(boots) == "idle"
    assert said(phones)[-1] == "Calf boots needs a person's own touch to start; an automation cannot do it."


@planned_asked
@pytest.mark.usefixtures("automation")
async def test_a_tap_starts_without_heat(
    hass: HomeAssistant, coordinator: MassagerCoordinator, boots: CalfBoots, phones: Phones, passes: Any
) -> None:
    await coordinator.session.set_heat("low")
    await due(coordinator, passes)
    await tap(hass, answers(phones["Tablet"][0])["Start"])
    assert run(boots) == "running"
    assert boots.state()["heat"] in (0, "off")
    await coordinator.session.stop()


@planned_asked
@pytest.mark.usefixtures("automation")
async def test_what_starts_by_itself_is_not_asked_for(
    hass: HomeAssistant, coordinator: MassagerCoordinator, boots: CalfBoots, phones: Phones, passes: Any
) -> None:
    await due(coordinator, passes, untouched=True)
    assert run(boots) == "running"
    assert said(phones) == ["clear_notification"]
    await coordinator.session.stop()


@planned_asked
@pytest.mark.usefixtures("automation")
async def test_the_question_goes_away_when_somebody_starts_it_elsewhere(
    hass: HomeAssistant, coordinator: MassagerCoordinator, boots: CalfBoots, phones: Phones, passes: Any
) -> None:
    await due(coordinator, passes)
    boots.press("start")
    advertise(hass, boots)
    await at_rest(hass)
    assert said(phones) == [QUESTION, "clear_notification"]
    await coordinator.session.stop()


# The files


@pytest.mark.parametrize("path", BLUEPRINTS, ids=lambda path: path.name)
def test_the_readme_imports_it_from_where_it_says_that_it_is(path: Path) -> None:
    source = load_yaml_dict(path)["blueprint"]["source_url"]
    assert source.endswith(str(path.relative_to(REPOSITORY)))
    readme = (REPOSITORY / "README.md").read_text()
    badges = re.findall(r"my\.home-assistant\.io/redirect/blueprint_import/\?blueprint_url=([^)\s]+)", readme)
    assert source in [unquote(badge) for badge in badges]
