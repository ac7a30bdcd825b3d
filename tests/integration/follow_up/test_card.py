"""What a dashboard card shows of what waits for an athlete, and what it can do about it."""

from collections.abc import AsyncGenerator, Callable
from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.recovery_massager.athlete_options import CONF_PHONES, CONF_POLICY, Policy
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.offer import LASTS
from custom_components.recovery_massager.recovery.plan import Reason, Row
from tests.integration.app import Phone
from tests.integration.live.cards import Card, MakeCard, Parts, dashboards
from tests.integration.passing import Passing
from tests.integration.stage import NOW

from .conftest import AddAthlete, Later, Plans
from .following import MINUTE, follow_up, run, starts, synced

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]


@pytest.fixture
async def make_card(hass: HomeAssistant, hass_ws_client: WebSocketGenerator) -> AsyncGenerator[MakeCard]:
    """What makes a card on a dashboard: of the admin, or of whom an access token is given."""
    async with dashboards(hass, hass_ws_client) as make:
        yield make


@pytest.fixture
async def card(near: MockConfigEntry, phone: Phone, make_card: MakeCard) -> Card:
    """A card that shows the boots; the app is set up before, as at the start of Home Assistant."""
    card = await make_card()
    await card.subscribe()
    return card


@pytest.fixture
async def ada(add_athlete: AddAthlete, phone: Phone) -> MockConfigEntry:
    """An athlete without a phone, as somebody has who only looks at the dashboard."""
    return await add_athlete("Ada", phone, **{CONF_PHONES: []})


async def waits(card: Card, passes: Passing) -> list[Parts]:
    """Return what the card shows of what waits, once it was told."""
    await passes(0.5)
    plans: list[Parts] = (await card.look())["plans"]
    return plans


async def press(hass: HomeAssistant, card: Card, call: Parts, passes: Passing) -> Parts:
    """Press a button of the card, and return the answer once all is done."""
    answer = await passes.until_done(card.press(call))
    await hass.async_block_till_done()
    return answer


async def test_what_is_offered_is_shown_with_its_time_and_its_reason(
    hass: HomeAssistant, card: Card, ada: MockConfigEntry, plans: Plans, passes: Passing
) -> None:
    plans(reasons=(Reason("key_minutes", (("minutes", "60"),)),))
    await synced(hass, ada, run(10))
    (plan,) = await waits(card, passes)
    assert plan == {
        "id": f"{ada.entry_id} action:1",
        "follows": "workout",
        "name": None,
        "person": "Ada",
        "mine": False,
        "at": (NOW + 20 * MINUTE).isoformat(),
        "until": (NOW - 10 * MINUTE + LASTS).isoformat(),
        "due": False,
        "by_itself": False,
        "minutes": 20,
        "pressure": "35 mmHg",
        "mode": "Sequential",
        "reason": "A key workout: 60 minutes.",
        "start": None,
        "later": {"domain": "button", "service": "press", "data": {"entity_id": "button.ada_put_off_recovery_session"}},
        "skip": {"domain": "button", "service": "press", "data": {"entity_id": "button.ada_skip_recovery_session"}},
        "blocked": None,
    }


@pytest.mark.parametrize("policy", Policy)
async def test_at_its_time_it_is_started_by_the_card_whatever_the_policy_and_shown_once(
    hass: HomeAssistant,
    card: Card,
    add_athlete: AddAthlete,
    phone: Phone,
    later: Later,
    passes: Passing,
    policy: Policy,
    coordinator: MassagerCoordinator,
    asked: Callable[[], list[str]],
) -> None:
    ada = await add_athlete("Ada", phone, **{CONF_POLICY: policy.value})
    await synced(hass, ada, run(10))
    (plan,) = await waits(card, passes)
    assert (plan["due"], plan["start"], plan["by_itself"]) == (False, None, policy is Policy.START)
    if policy is Policy.START:
        return
    coordinator.session.choose_user(ada.entry_id)
    await later(20 * MINUTE)
    (plan,) = await waits(card, passes)
    assert (plan["due"], plan["mine"]) == (True, True)
    assert (await press(hass, card, plan["start"], passes))["success"]
    assert starts(asked) == 1
    record = coordinator.history.open
    assert record is not None
    assert (record.person, record.workout) == (ada.entry_id, "action:1")
    assert await waits(card, passes) == []


async def test_later_is_half_an_hour_later_and_not_sooner_than_its_time(
    hass: HomeAssistant, card: Card, ada: MockConfigEntry, passes: Passing, later: Later
) -> None:
    await synced(hass, ada, run(10))
    (plan,) = await waits(card, passes)
    assert (await press(hass, card, plan["later"], passes))["success"]
    (plan,) = await waits(card, passes)
    assert plan["at"] == (NOW + 50 * MINUTE).isoformat()
    await later(70 * MINUTE)
    (plan,) = await waits(card, passes)
    assert plan["due"]
    now = dt_util.utcnow()
    assert (await press(hass, card, plan["later"], passes))["success"]
    (plan,) = await waits(card, passes)
    assert not plan["due"]
    at = dt_util.parse_datetime(plan["at"])
    assert at is not None
    assert abs(at - now - 30 * MINUTE) < timedelta(seconds=5)


async def test_what_is_over_in_half_an_hour_cannot_wait_so_long(
    hass: HomeAssistant, card: Card, ada: MockConfigEntry, passes: Passing, later: Later
) -> None:
    with pytest.raises(HomeAssistantError, match="No session is offered to Ada"):
        await follow_up(ada).async_put_off()
    await synced(hass, ada, run(10))
    await later(LASTS - 30 * MINUTE)
    (plan,) = await waits(card, passes)
    assert plan["later"] is None
    assert plan["start"] is not None
    before = follow_up(ada).offer
    with pytest.raises(HomeAssistantError, match="cannot wait half an hour longer"):
        await follow_up(ada).async_put_off()
    assert follow_up(ada).offer == before


async def test_what_is_skipped_is_gone(
    hass: HomeAssistant, card: Card, ada: MockConfigEntry, passes: Passing, asked: Callable[[], list[str]]
) -> None:
    await synced(hass, ada, run(90))
    (plan,) = await waits(card, passes)
    assert (await press(hass, card, plan["skip"], passes))["success"]
    assert await waits(card, passes) == []
    assert starts(asked) == 0


async def test_the_question_about_warning_signs_comes_before_the_start(
    hass: HomeAssistant, card: Card, ada: MockConfigEntry, plans: Plans, passes: Passing
) -> None:
    plans(row=Row.RACE, ask_red_flags=True)
    await synced(hass, ada, run(90))
    (plan,) = await waits(card, passes)
    assert (plan["due"], plan["start"]) == (True, None)
    assert "warning signs comes first" in plan["blocked"]


async def test_nothing_tells_of_a_doctor(
    hass: HomeAssistant, card: Card, ada: MockConfigEntry, plans: Plans, passes: Passing
) -> None:
    plans(row=Row.CLEARED, by_tap_only=True, reasons=(Reason("cleared"), Reason("by_tap_only")))
    await synced(hass, ada, run(90))
    (plan,) = await waits(card, passes)
    assert plan["reason"] is None
    assert "octor" not in str(card.events)


async def test_while_something_runs_nothing_else_can_be_started(
    hass: HomeAssistant, card: Card, ada: MockConfigEntry, passes: Passing, coordinator: MassagerCoordinator
) -> None:
    await synced(hass, ada, run(90))
    await passes.until_done(coordinator.session.start(attended=True))
    (plan,) = await waits(card, passes)
    assert plan["start"] is None


async def test_a_button_that_is_disabled_is_not_there_to_press(
    hass: HomeAssistant, card: Card, ada: MockConfigEntry, passes: Passing
) -> None:
    registry = er.async_get(hass)
    registry.async_update_entity("button.ada_skip_recovery_session", disabled_by=er.RegistryEntryDisabler.USER)
    await synced(hass, ada, run(90))
    (plan,) = await waits(card, passes)
    assert plan["skip"] is None
    assert plan["start"] is not None


async def test_who_may_not_read_the_athletes_entities_is_not_told(
    hass: HomeAssistant,
    near: MockConfigEntry,
    add_athlete: AddAthlete,
    phone: Phone,
    make_card: MakeCard,
    passes: Passing,
    hass_read_only_user: MockUser,
    hass_read_only_access_token: str,
) -> None:
    ada = await add_athlete("Ada", phone, **{CONF_POLICY: Policy.ARM.value})
    readable = {"climate.calf_boots": {"read": True}}
    hass_read_only_user.mock_policy({"entities": {"entity_ids": readable}})
    await synced(hass, ada, run(10))
    assert near.runtime_data.planner.plans != ()
    card = await make_card(hass_read_only_access_token)
    await card.subscribe()
    assert card.picture["plans"] == []
    hass_read_only_user.mock_policy(
        {"entities": {"entity_ids": {**readable, "sensor.ada_next_session": {"read": True}}}}
    )
    await hass.config_entries.async_reload(near.entry_id)
    await hass.async_block_till_done()
    assert len(await waits(card, passes)) == 1


async def test_an_athlete_who_is_set_up_anew_is_followed(
    hass: HomeAssistant, card: Card, ada: MockConfigEntry, passes: Passing
) -> None:
    assert await hass.config_entries.async_reload(ada.entry_id)
    await hass.async_block_till_done()
    await passes(0.5)
    await synced(hass, ada, run(10))
    assert len(await waits(card, passes)) == 1


# What somebody planned


async def planned(hass: HomeAssistant, **more: Any) -> str:
    """Plan a session by the action, and return its id."""
    data = {"entity_id": "climate.calf_boots", "minutes": 20, **more}
    answer: Any = await hass.services.async_call(
        "recovery_massager", "schedule_session", data, blocking=True, return_response=True
    )
    plan_id: str = answer["plans"][0]["plan_id"]
    return plan_id


async def test_what_is_planned_is_shown_and_one_day_of_it_is_skipped(
    hass: HomeAssistant, card: Card, coordinator: MassagerCoordinator, passes: Passing
) -> None:
    start = NOW + timedelta(hours=1)
    plan_id = await planned(hass, start=start, recurrence="FREQ=WEEKLY", pressure=25, mode="wave", start_untouched=True)
    (plan,) = await waits(card, passes)
    skip = plan.pop("skip")
    assert plan == {
        "id": plan_id,
        "follows": "nothing",
        "name": None,
        "person": "Main user",
        "mine": True,
        "at": start.isoformat(),
        "until": (start + timedelta(hours=1)).isoformat(),
        "due": False,
        "by_itself": True,
        "minutes": 20,
        "pressure": "25 mmHg",
        "mode": "Wave",
        "reason": None,
        "start": None,
        "later": None,
        "blocked": None,
    }
    assert (await press(hass, card, skip, passes))["success"]
    (plan,) = await waits(card, passes)
    assert plan["at"] == (start + timedelta(days=7)).isoformat()


async def test_at_its_time_the_one_that_waits_longest_is_started(
    hass: HomeAssistant, card: Card, coordinator: MassagerCoordinator, later: Later, passes: Passing
) -> None:
    first = await planned(hass, start=NOW + 10 * MINUTE)
    second = await planned(hass, start=NOW + 15 * MINUTE)
    await later(20 * MINUTE)
    one, other = await waits(card, passes)
    assert (one["id"], other["id"]) == (first, second)
    assert (one["due"], other["due"], other["start"], one["pressure"]) == (True, True, None, None)
    assert (await press(hass, card, one["start"], passes))["success"]
    (left,) = await waits(card, passes)
    assert (left["id"], left["start"]) == (second, None)
    assert coordinator.history.open is not None
