"""Asking by voice for the recovery that is offered or planned: whose it is, what it is, and starting it through the gate."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.recovery_massager.athlete_options import CONF_HA_PERSON, CONF_PHONES, CONF_POLICY, Policy
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.health import async_report_health
from simulator.clock import Clock
from simulator.devices.calf_boots import CalfBoots
from tests.integration.app import Phone
from tests.integration.passing import Passing
from tests.integration.radio import Radio
from tests.integration.stage import NOW, set_up_beside
from tests.integration.voice.talk import assist, error_text, say, without_threads, written

from .conftest import AddAthlete, Later, Plans
from .following import MINUTE, follow_up, run, starts, synced

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage", "assisted")]

STARTED = "Sequential at 35 mmHg for 20 minutes."


@pytest.fixture
async def assisted(hass: HomeAssistant, tmp_path: Path, near: MockConfigEntry, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let there be an Assist with our sentences."""
    without_threads(hass, monkeypatch)
    hass.config.config_dir = str(tmp_path)
    await written(hass, "en", "de")
    await assist(hass)


@pytest.fixture
async def ada(add_athlete: AddAthlete, phone: Phone) -> MockConfigEntry:
    """An athlete without a phone."""
    return await add_athlete("Ada", phone, **{CONF_PHONES: []})


def is_person(hass: HomeAssistant, athlete: MockConfigEntry, user: MockUser) -> None:
    """Let an athlete be the person of Home Assistant that a user is."""
    person = f"person.{athlete.title.lower()}"
    hass.states.async_set(person, "home", {"user_id": user.id})
    hass.config_entries.async_update_entry(athlete, options={**athlete.options, CONF_HA_PERSON: person})


async def test_what_is_offered_is_said_and_started_at_its_time(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    coordinator: MassagerCoordinator,
    later: Later,
    passes: Passing,
    asked: Callable[[], list[str]],
) -> None:
    await hass.config.async_set_time_zone("Europe/Berlin")
    nothing = await error_text(hass, "nothing_offered", "en", name="Ada")
    assert await say(hass, "start my recovery") == nothing
    await synced(hass, ada, run(10))
    assert await say(hass, "start my recovery") == nothing
    offered = "Calf boots, offered to Ada, today at 19:20: Sequential at 35 mmHg for 20 minutes."
    assert await say(hass, "what is planned") == offered
    assert await say(hass, "which massage is planned for Ada") == offered
    await later(20 * MINUTE)
    assert await say(hass, "what is planned") == offered.replace("today at 19:20", "now")
    assert starts(asked) == 0
    assert await passes.until_done(say(hass, "start my recovery")) == STARTED
    assert starts(asked) == 1
    record = coordinator.history.open
    assert record is not None
    assert (record.person, record.workout, record.row) == (ada.entry_id, "action:1", "moderate")
    assert follow_up(ada).offer is None
    assert await say(hass, "what is planned") == "Nothing is planned."
    assert await say(hass, "start my recovery") == nothing


async def test_in_german_too(
    hass: HomeAssistant, ada: MockConfigEntry, later: Later, passes: Passing, asked: Callable[[], list[str]]
) -> None:
    await synced(hass, ada, run(10))
    await later(20 * MINUTE)
    told = await say(hass, "welche Massage ist für Ada geplant", "de")
    assert told.startswith("Calf boots, Vorschlag für Ada, jetzt: ")
    answer = await passes.until_done(say(hass, "starte die Regeneration von Ada", "de"))
    assert answer.endswith("mit 35 mmHg für 20 Minuten.")
    assert starts(asked) == 1


async def test_my_means_the_one_who_speaks_and_nobody_else(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    add_athlete: AddAthlete,
    phone: Phone,
    hass_admin_user: MockUser,
    hass_owner_user: MockUser,
    later: Later,
    passes: Passing,
    asked: Callable[[], list[str]],
) -> None:
    bea = await add_athlete("Bea", phone, **{CONF_PHONES: []})
    for athlete in (ada, bea):
        await synced(hass, athlete, run(10))
    await later(20 * MINUTE)
    whose = "For whom: Ada, Bea?"
    assert await say(hass, "start my recovery") == whose, "nobody knows who speaks"
    assert await say(hass, "start my recovery", context=Context(user_id=hass_admin_user.id)) == whose
    is_person(hass, ada, hass_admin_user)
    assert await say(hass, "start my recovery", context=Context(user_id=hass_owner_user.id)) == whose
    assert await say(hass, "start the recovery of Cleo") == await error_text(hass, "athlete_unknown", "en", name="Cleo")
    assert starts(asked) == 0
    answer = await passes.until_done(say(hass, "start my recovery", context=Context(user_id=hass_admin_user.id)))
    assert answer == STARTED
    assert follow_up(ada).offer is None
    assert follow_up(bea).offer is not None
    assert await say(hass, "start Bea's recovery") == await error_text(hass, "already_running", "en", name="Calf boots")


async def test_somebody_else_than_the_only_athlete_is_asked_whose(
    hass: HomeAssistant, ada: MockConfigEntry, hass_admin_user: MockUser, hass_owner_user: MockUser
) -> None:
    is_person(hass, ada, hass_admin_user)
    assert await say(hass, "start my recovery", context=Context(user_id=hass_owner_user.id)) == "For whom: Ada?"


async def test_a_user_who_may_not_control_it_starts_nothing(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    hass_read_only_user: MockUser,
    later: Later,
    asked: Callable[[], list[str]],
) -> None:
    await synced(hass, ada, run(10))
    await later(20 * MINUTE)
    reader = Context(user_id=hass_read_only_user.id)
    assert await say(hass, "start the recovery of Ada", context=reader) == "You may not control Ada."
    assert await say(hass, "start the massage", context=reader) == "You may not control Calf boots."
    assert await say(hass, "is the massage running", context=reader) == "Calf boots is off."
    assert starts(asked) == 0


async def test_what_needs_a_touch_is_not_started_by_a_voice(
    hass: HomeAssistant, add_athlete: AddAthlete, phone: Phone, later: Later, asked: Callable[[], list[str]]
) -> None:
    cleared = {"conditions": frozenset({"diabetes"}), "cleared": dt_util.now().date()}
    ada = await add_athlete("Ada", phone, cleared, **{CONF_PHONES: []})
    await synced(hass, ada, run(10))
    await later(20 * MINUTE)
    assert await say(hass, "start my recovery") == ("Calf boots needs a person's own touch to start; a voice is none.")
    assert starts(asked) == 0


async def test_whoever_is_barred_hears_no_more_than_others_may_hear(
    hass: HomeAssistant, ada: MockConfigEntry, coordinator: MassagerCoordinator, asked: Callable[[], list[str]]
) -> None:
    await async_report_health(hass, ada, red_flag=True)
    coordinator.session.choose_user(ada.entry_id)
    answer = await say(hass, "start the massage")
    assert answer.startswith("Calf boots is not for the person who uses it")
    assert "calf" not in answer.removeprefix("Calf boots").lower(), "what they ticked is not said aloud"
    assert "numb" not in answer
    assert starts(asked) == 0


async def test_questions_before_the_session_are_answered_on_the_phone(
    hass: HomeAssistant, ada: MockConfigEntry, plans: Plans, later: Later, asked: Callable[[], list[str]]
) -> None:
    plans(ask_red_flags=True)
    await synced(hass, ada, run(10))
    await later(20 * MINUTE)
    assert await say(hass, "start my recovery") == await error_text(hass, "red_flags_first", "en", name="Ada")
    assert starts(asked) == 0


async def test_what_is_planned_and_waits_is_started_too(
    hass: HomeAssistant,
    add_athlete: AddAthlete,
    phone: Phone,
    coordinator: MassagerCoordinator,
    later: Later,
    passes: Passing,
    asked: Callable[[], list[str]],
) -> None:
    ada = await add_athlete("Ada", phone, **{CONF_PHONES: [], CONF_POLICY: Policy.ARM})
    start = dt_util.now() + timedelta(minutes=30)
    await coordinator.planner.async_plan(start, 12, person=ada.entry_id, mode="wave", pressure=30)
    await coordinator.planner.async_plan(start + timedelta(days=1), 15)
    await coordinator.planner.async_plan(start + timedelta(days=9), 15, mode="pulse")
    await coordinator.planner.async_plan(start + timedelta(days=10), 15, mode="pulse")
    await hass.config.async_set_time_zone("Europe/Berlin")
    assert await say(hass, "what is planned") == (
        "Calf boots, today at 19:30: Wave at 30 mmHg for 12 minutes. "
        "Calf boots, tomorrow at 19:30: Massage for 15 minutes. "
        "Calf boots, in 9 days at 19:30: Pulse for 15 minutes."
    )
    assert await say(hass, "which massage is planned for Ada") == (
        "Calf boots, today at 19:30: Wave at 30 mmHg for 12 minutes."
    )
    assert (await say(hass, "was ist geplant", "de")).startswith("Calf boots, heute um 19:30: ")
    await later(31 * MINUTE)
    told = await say(hass, "what is planned")
    assert told.startswith("Calf boots, waiting since 19:30: Wave at 30 mmHg for 12 minutes.")
    assert await passes.until_done(say(hass, "start my recovery")) == "Wave at 30 mmHg for 12 minutes."
    record = coordinator.history.open
    assert record is not None
    assert record.person == ada.entry_id


async def test_without_athletes_it_is_the_planned_session_of_the_massager(
    hass: HomeAssistant, coordinator: MassagerCoordinator, boots: CalfBoots, later: Later, passes: Passing
) -> None:
    await coordinator.planner.async_plan(dt_util.now() + timedelta(minutes=30), 12, mode="wave", pressure=30)
    assert await say(hass, "start the planned massage") == await error_text(
        hass, "nothing_planned", "en", name="Calf boots"
    )
    await later(31 * MINUTE)
    assert await passes.until_done(say(hass, "start the planned massage")) == "Wave at 30 mmHg for 12 minutes."
    assert boots.state()["run"] == "running"


async def test_an_athlete_who_is_not_set_up_is_said_to_be_so(hass: HomeAssistant, ada: MockConfigEntry) -> None:
    assert await hass.config_entries.async_unload(ada.entry_id)
    assert await say(hass, "start my recovery") == await error_text(hass, "athlete_not_loaded", "en", name="Ada")
    assert await say(hass, "what is planned") == "Nothing is planned."


async def test_a_planned_start_that_takes_long_is_on_its_way(
    hass: HomeAssistant,
    coordinator: MassagerCoordinator,
    later: Later,
    passes: Passing,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("custom_components.recovery_massager.spoken.PATIENCE_SECONDS", -1)
    await coordinator.planner.async_plan(dt_util.now() + timedelta(minutes=30), 12)
    await later(31 * MINUTE)
    waits = "That is on its way to Calf boots, but not confirmed yet."
    assert await passes.until_done(say(hass, "start the planned massage")) == waits
    await passes(5)


async def test_what_is_offered_on_what_is_not_exposed_is_not_spoken_of(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    near: MockConfigEntry,
    boots: CalfBoots,
    radio: Radio,
    clock: Clock,
    asked: Callable[[], list[str]],
    later: Later,
) -> None:
    await set_up_beside(hass, near, CalfBoots("Sleeves", "C0:FF:EE:00:00:12", clock), radio)
    async_expose_entity(hass, "conversation", "climate.calf_boots", False)
    await synced(hass, ada, run(10))
    await later(20 * MINUTE)
    assert await say(hass, "what is planned") == "Nothing is planned."
    assert await say(hass, "start my recovery") == "Calf boots is not exposed to Assist."
    assert starts(asked) == 0
