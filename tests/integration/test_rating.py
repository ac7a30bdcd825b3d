"""How a session felt: kept with it, and what follows when it hurt."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from homeassistant.components.repairs import DOMAIN as REPAIRS_DOMAIN
from homeassistant.components.repairs.issue_handler import RepairsFlowManager
from homeassistant.components.select import ATTR_OPTION, DOMAIN as SELECT_DOMAIN, SERVICE_SELECT_OPTION
from homeassistant.const import ATTR_ENTITY_ID, STATE_UNKNOWN
from homeassistant.core import Context, Event, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from hypothesis import given, strategies as st
import probatio
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.const import DOMAIN
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.history_notices import history_issues
from custom_components.recovery_massager.rating import REST_AFTER_PAIN, Lock, Pain, Rating, lock, may_change
from custom_components.recovery_massager.refusal import Refused
from custom_components.recovery_massager.session import Session
from simulator.devices.calf_boots import CalfBoots

from .looking import Kept, kinds, outcomes, run
from .passing import Passing
from .stage import MINUTE, NOW, had, record, set_up, stored

CLIMATE = "climate.calf_boots"
RATING = "select.calf_boots_rating"
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]


async def rate(hass: HomeAssistant, context: Context | None = None, **data: Any) -> Any:
    data = data if "session_id" in data or "entity_id" in data else {"entity_id": CLIMATE, **data}
    answer = await hass.services.async_call(
        DOMAIN, "rate_session", data, blocking=True, context=context, return_response=True
    )
    await hass.async_block_till_done()
    assert answer is not None
    return answer["ratings"]


def past(entry: MockConfigEntry, hass_storage: dict[str, Any], *painful_ago: timedelta, **more: Any) -> None:
    """Let there be past sessions, each rated painful so long ago, just after it ended."""
    records = [
        record(
            NOW - ago - 15 * MINUTE,
            NOW - ago,
            id=f"{number}",
            end=(NOW - ago).isoformat(),
            outcome="finished",
            rating="painful",
            rated=(NOW - ago).isoformat(),
            **more,
        )
        for number, ago in enumerate(painful_ago)
    ]
    stored(entry, hass_storage, {"settings": {}, "open": None, "sessions": records})


async def refusal(session: Session) -> str:
    """Return why a start by hand is refused."""
    with pytest.raises(Refused) as refused:
        await session.start(attended=True)
    return refused.value.refusal.reason


# The rule


def pain(ago: timedelta, *, looked_at: bool = False) -> Pain:
    return Pain(NOW - ago, looked_at)


@pytest.mark.parametrize(
    ("pains", "expected"),
    [
        ([], None),
        ([pain(timedelta())], Lock(NOW + REST_AFTER_PAIN)),
        ([pain(47 * HOUR)], Lock(NOW + HOUR)),
        ([pain(48 * HOUR)], None),
        ([pain(48 * HOUR), pain(47 * HOUR)], Lock(None)),
        ([pain(90 * DAY), pain(3 * DAY)], Lock(None)),
        ([pain(90 * DAY, looked_at=True), pain(3 * DAY)], None),
        ([pain(90 * DAY, looked_at=True), pain(HOUR)], Lock(NOW + 47 * HOUR)),
        ([pain(HOUR, looked_at=True), pain(2 * HOUR, looked_at=True)], Lock(NOW + 47 * HOUR)),
    ],
)
def test_what_hurt_locks_for_two_days_and_the_second_time_until_somebody_looked_at_it(
    pains: list[Pain], expected: Lock | None
) -> None:
    assert lock(pains, NOW) == expected


@given(st.lists(st.builds(pain, st.timedeltas(timedelta(), 300 * DAY), looked_at=st.booleans())))
def test_nobody_is_let_go_within_two_days_and_another_pain_never_unlocks(pains: list[Pain]) -> None:
    found = lock(pains, NOW)
    if any(NOW - one.rated < REST_AFTER_PAIN for one in pains):
        assert found is not None
    if found is not None:
        assert lock([*pains, pain(timedelta())], NOW) is not None
        assert found.until is None or found.until > NOW


@pytest.mark.parametrize(
    ("rating", "ago", "attended", "expected"),
    [
        (None, None, False, True),
        ("too_strong", DAY, False, True),
        ("painful", 5 * MINUTE, True, True),
        ("painful", 5 * MINUTE, False, False),
        ("painful", 11 * MINUTE, True, False),
        ("painful", -HOUR, True, False),
    ],
)
def test_painful_is_taken_back_only_soon_after_and_by_hand(
    rating: str | None, ago: timedelta | None, attended: bool, expected: bool
) -> None:
    assert may_change(rating, None if ago is None else NOW - ago, NOW, attended=attended) is expected


# Rating


async def test_the_last_session_is_rated_and_that_is_kept_and_shown(
    hass: HomeAssistant, coordinator: MassagerCoordinator, kept: Kept, told: list[Event[Any]]
) -> None:
    state = hass.states.get(RATING)
    assert state
    assert state.state == STATE_UNKNOWN
    assert state.attributes["options"] == ["too_gentle", "right", "too_strong", "painful"]
    await coordinator.session.start(attended=True)
    await coordinator.session.stop()
    (answer,) = await rate(hass, rating="too_strong", note="Tight at the ankle")
    (session,) = kept()["sessions"]
    assert answer == {
        "name": "Calf boots",
        "session_id": session["id"],
        "rating": "too_strong",
        "locked": False,
        "locked_until": None,
    }
    assert (session["rating"], session["note"]) == ("too_strong", "Tight at the ankle")
    state = hass.states.get(RATING)
    assert state
    assert state.state == "too_strong"
    assert "Tight" not in str(state.attributes)
    assert "Tight" not in str([event.data for event in told])


async def test_a_select_rates_too(
    hass: HomeAssistant, coordinator: MassagerCoordinator, kept: Kept, person: Context
) -> None:
    await coordinator.session.start(attended=True)
    await coordinator.session.stop()
    for option in ("right", "painful", "too_gentle"):
        await hass.services.async_call(
            SELECT_DOMAIN,
            SERVICE_SELECT_OPTION,
            {ATTR_ENTITY_ID: RATING, ATTR_OPTION: option},
            blocking=True,
            context=person,
        )
        assert kept()["sessions"][0]["rating"] == option


async def test_an_earlier_session_is_rated_by_its_id_without_a_target_as_a_notification_does(
    hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots, hass_storage: dict[str, Any], kept: Kept
) -> None:
    had(entry, hass_storage, (2 * DAY, 15), (1 * DAY, 15))
    await set_up(hass, entry, boots)
    (answer,) = await rate(hass, session_id="0", rating="right")
    assert answer["session_id"] == "0"
    assert [one["rating"] for one in kept()["sessions"]] == ["right", None]
    (answer,) = await rate(hass, entity_id=CLIMATE, session_id="1", note="Fine")
    assert [one["note"] for one in kept()["sessions"]] == [None, "Fine"]
    assert answer["rating"] is None


@pytest.mark.parametrize("data", [{"session_id": "none"}, {"entity_id": CLIMATE}])
async def test_a_session_that_there_is_not_is_not_rated(
    hass: HomeAssistant, near: MockConfigEntry, data: dict[str, Any]
) -> None:
    with pytest.raises(ServiceValidationError, match="no such session"):
        await rate(hass, rating="right", **data)


@pytest.mark.parametrize(
    "data", [{}, {"rating": "lovely"}, {"rating": "right", "note": "x" * 501}, {"rating": "right", "stars": 5}]
)
async def test_what_is_no_rating_is_refused(hass: HomeAssistant, near: MockConfigEntry, data: dict[str, Any]) -> None:
    with pytest.raises(probatio.Invalid):
        await rate(hass, **data)


# When it hurt


async def test_painful_stops_what_runs_and_locks_for_two_days_over_a_restart(
    hass: HomeAssistant,
    running: Session,
    near: MockConfigEntry,
    boots: CalfBoots,
    kept: Kept,
    told: list[Event[Any]],
    passes: Passing,
) -> None:
    (answer,) = await passes.until_done(rate(hass, rating="painful"))
    assert run(boots) == "idle"
    assert outcomes(kept) == ["stopped"]
    assert kept()["sessions"][0]["rating"] == "painful"
    assert (answer["locked"], answer["locked_until"]) == (True, (NOW + REST_AFTER_PAIN).isoformat())
    assert await refusal(running) == "locked"
    assert kinds(told) == ["started", "stopped", "refused"]
    assert told[-1].data["reason"] == "locked"
    await hass.config_entries.async_reload(near.entry_id)
    await hass.async_block_till_done()
    with pytest.raises(ServiceValidationError, match="was painful; nothing starts before 2026-05-06"):
        await hass.services.async_call(DOMAIN, "start_session", {"entity_id": CLIMATE}, blocking=True)
    assert run(boots) == "idle"


@pytest.mark.parametrize(("ago", "reason"), [(47 * HOUR, "locked"), (49 * HOUR, None)])
async def test_the_lock_is_over_after_two_days(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    boots: CalfBoots,
    hass_storage: dict[str, Any],
    ago: timedelta,
    reason: str | None,
) -> None:
    past(entry, hass_storage, ago)
    coordinator = await set_up(hass, entry, boots)
    found = coordinator.session.gate(attended=True)
    assert (found.reason if found else None) == reason


async def test_an_older_session_called_painful_stops_the_one_that_runs(
    hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots, hass_storage: dict[str, Any], passes: Passing
) -> None:
    had(entry, hass_storage, (2 * DAY, 15))
    coordinator = await set_up(hass, entry, boots)
    await coordinator.session.start(attended=True)
    await passes.until_done(rate(hass, session_id="0", rating="painful"))
    assert run(boots) == "idle"
    assert await refusal(coordinator.session) == "locked"


async def test_a_rating_is_kept_also_where_the_stop_fails_which_is_said(
    hass: HomeAssistant, running: Session, boots: CalfBoots, kept: Kept, passes: Passing
) -> None:
    boots.fault("ignore_writes", {})
    with pytest.raises(HomeAssistantError, match="did not confirm the stop"):
        await passes.until_done(rate(hass, rating="painful"))
    assert kept()["open"]["rating"] == "painful"
    boots.clear_fault("ignore_writes")
    await passes(10)
    assert kept()["sessions"][0]["rating"] == "painful"


async def test_what_is_only_about_to_start_is_not_what_hurt(
    hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots, hass_storage: dict[str, Any]
) -> None:
    had(entry, hass_storage, (2 * DAY, 15))
    coordinator = await set_up(hass, entry, boots)
    await coordinator.session.start(attended=True)
    assert coordinator.history.open is not None
    assert coordinator.history.latest == coordinator.history.open
    coordinator.history.change(may_have_run=False)
    assert coordinator.history.latest == coordinator.history.sessions[0]


async def test_an_automation_cannot_take_back_that_it_hurt(
    hass: HomeAssistant, coordinator: MassagerCoordinator, kept: Kept, person: Context
) -> None:
    await coordinator.session.start(attended=True)
    await coordinator.session.stop()
    await rate(hass, rating="painful")
    with pytest.raises(ServiceValidationError, match="taken back by hand within ten minutes"):
        await rate(hass, rating="right")
    assert kept()["sessions"][0]["rating"] == "painful"
    await rate(hass, rating="painful", note="Left calf")
    assert kept()["sessions"][0]["note"] == "Left calf"
    await rate(hass, person, rating="right")
    assert kept()["sessions"][0]["rating"] == "right"
    assert coordinator.session.gate(attended=True) is None


# The second time


@pytest.fixture
async def hurt_twice(
    hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots, hass_storage: dict[str, Any]
) -> MassagerCoordinator:
    """The boots of somebody whom two sessions hurt, the last one three days ago."""
    assert await async_setup_component(hass, REPAIRS_DOMAIN, {})
    past(entry, hass_storage, 20 * DAY, 3 * DAY)
    return await set_up(hass, entry, boots)


async def test_the_second_time_a_person_has_to_say_that_somebody_looked_at_it(
    hass: HomeAssistant, hurt_twice: MassagerCoordinator, person: Context, kept: Kept
) -> None:
    issue = history_issues(hurt_twice.config_entry)[1]
    registry = ir.async_get(hass)
    assert registry.async_get_issue(DOMAIN, issue)
    assert await refusal(hurt_twice.session) == "look_first"
    with pytest.raises(ServiceValidationError, match="Only a person"):
        await rate(hass, looked_at=True)
    assert await refusal(hurt_twice.session) == "look_first"
    (answer,) = await rate(hass, person, looked_at=True)
    assert answer["locked"] is False
    assert all(one["looked_at"] for one in kept()["sessions"])
    assert registry.async_get_issue(DOMAIN, issue) is None
    assert hurt_twice.session.gate(attended=True) is None


async def test_the_repair_takes_note_that_somebody_looked_at_it(
    hass: HomeAssistant, hurt_twice: MassagerCoordinator
) -> None:
    manager: RepairsFlowManager = hass.data[REPAIRS_DOMAIN]["flow_manager"]
    issue = history_issues(hurt_twice.config_entry)[1]
    form = await manager.async_init(DOMAIN, data={"issue_id": issue})
    assert form["type"] == "form"
    assert await refusal(hurt_twice.session) == "look_first"
    await manager.async_configure(form["flow_id"], {})
    assert hurt_twice.session.gate(attended=True) is None
    assert ir.async_get(hass).async_get_issue(DOMAIN, issue) is None


async def test_a_repair_of_a_massager_that_is_not_set_up_notes_nothing(
    hass: HomeAssistant, hurt_twice: MassagerCoordinator, kept: Kept
) -> None:
    manager: RepairsFlowManager = hass.data[REPAIRS_DOMAIN]["flow_manager"]
    entry = hurt_twice.config_entry
    form = await manager.async_init(DOMAIN, data={"issue_id": history_issues(entry)[1]})
    await hass.config_entries.async_unload(entry.entry_id)
    assert (await manager.async_configure(form["flow_id"], {}))["type"] == "abort"
    assert not any(one.get("looked_at") for one in kept()["sessions"])


async def test_a_pain_after_somebody_looked_counts_from_one_again(
    hass: HomeAssistant, hurt_twice: MassagerCoordinator, person: Context, passes: Passing
) -> None:
    await rate(hass, person, looked_at=True)
    await hurt_twice.session.start(attended=True)
    (answer,) = await passes.until_done(rate(hass, rating="painful"))
    assert answer["locked_until"] is not None


# A history that makes no sense


async def test_what_made_no_sense_is_a_notice_until_somebody_has_read_it(
    hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots, hass_storage: dict[str, Any], kept: Callable[[], Any]
) -> None:
    assert await async_setup_component(hass, REPAIRS_DOMAIN, {})
    stored(entry, hass_storage, {"settings": {}, "open": None, "sessions": [{"id": "`5`"}]})
    await set_up(hass, entry, boots)
    issue = history_issues(entry)[0]
    registry = ir.async_get(hass)
    found = registry.async_get_issue(DOMAIN, issue)
    assert found
    assert found.is_persistent
    assert found.translation_placeholders
    assert "session 1: " in found.translation_placeholders["reasons"]
    await hass.config_entries.async_reload(entry.entry_id)
    assert registry.async_get_issue(DOMAIN, issue)
    manager: RepairsFlowManager = hass.data[REPAIRS_DOMAIN]["flow_manager"]
    form = await manager.async_init(DOMAIN, data={"issue_id": issue})
    await manager.async_configure(form["flow_id"], {})
    assert registry.async_get_issue(DOMAIN, issue) is None
    assert kept()["sessions"] == []


async def test_the_notices_go_with_the_massager(hass: HomeAssistant, hurt_twice: MassagerCoordinator) -> None:
    issue = history_issues(hurt_twice.config_entry)[1]
    await hass.config_entries.async_remove(hurt_twice.config_entry.entry_id)
    assert ir.async_get(hass).async_get_issue(DOMAIN, issue) is None


def test_every_rating_has_a_slug_of_its_own() -> None:
    assert [one.value for one in Rating] == ["too_gentle", "right", "too_strong", "painful"]
