"""The athlete's buttons: what is offered is started, or skipped, from a dashboard, by the one gate."""

from collections.abc import Callable
from datetime import timedelta

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.recovery_massager.athlete_options import CONF_PHONES, CONF_POLICY, Policy
from custom_components.recovery_massager.const import CONF_REMOTE_START
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.recovery.plan import Row
from simulator.devices.calf_boots import CalfBoots
from tests.integration.app import Phone
from tests.integration.passing import Passing
from tests.integration.stage import NOW

from .conftest import AddAthlete, Later, Plans
from .following import MINUTE, follow_up, run, shown, starts, synced

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]

START, SKIP = "button.ada_start_recovery_session", "button.ada_skip_recovery_session"
NEXT = "sensor.ada_next_session"


@pytest.fixture
async def ada(add_athlete: AddAthlete, phone: Phone) -> MockConfigEntry:
    """An athlete without a phone, as somebody has who only looks at the dashboard."""
    return await add_athlete("Ada", phone, **{CONF_PHONES: []})


async def press(hass: HomeAssistant, button: str, user: MockUser | None = None) -> None:
    """Press it; `user`: by their own touch."""
    context = Context(user_id=user.id) if user else None
    await hass.services.async_call("button", "press", {"entity_id": button}, blocking=True, context=context)
    await hass.async_block_till_done()


def usable(hass: HomeAssistant) -> dict[str, bool]:
    """Return which of the buttons can be pressed."""
    states = {key: hass.states.get(button) for key, button in (("start", START), ("skip", SKIP))}
    return {key: state is not None and state.state != "unavailable" for key, state in states.items()}


async def test_without_an_offer_there_is_nothing_to_press_for(
    hass: HomeAssistant, ada: MockConfigEntry, asked: Callable[[], list[str]]
) -> None:
    assert usable(hass) == {"start": False, "skip": False}
    for call in (follow_up(ada).async_start_offered(attended=True), follow_up(ada).async_skip()):
        with pytest.raises(HomeAssistantError, match="No session is offered to Ada"):
            await call
    assert starts(asked) == 0


async def test_what_is_offered_is_started_at_its_time_by_a_touch_without_any_phone(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    hass_admin_user: MockUser,
    later: Later,
    passes: Passing,
    asked: Callable[[], list[str]],
) -> None:
    await synced(hass, ada, run(10))
    assert usable(hass) == {"start": False, "skip": True}
    with pytest.raises(HomeAssistantError, match="No session is offered"):
        await follow_up(ada).async_start_offered(attended=True)
    await later(20 * MINUTE)
    assert usable(hass) == {"start": True, "skip": True}
    assert starts(asked) == 0
    await press(hass, START, hass_admin_user)
    assert starts(asked) == 1
    record = coordinator.history.open
    assert record is not None
    assert (record.person, record.workout, record.row, record.share) == (ada.entry_id, "action:1", "moderate", 0.4)
    await passes(200)
    assert boots.machine.target == 35
    assert usable(hass) == {"start": False, "skip": False}
    assert shown(hass) == []


async def test_the_start_of_one_who_is_only_advised_is_there_at_its_time_too(
    hass: HomeAssistant, add_athlete: AddAthlete, phone: Phone, later: Later, asked: Callable[[], list[str]]
) -> None:
    ada = await add_athlete("Ada", phone, **{CONF_POLICY: Policy.ADVISE.value})
    await synced(hass, ada, run(10))
    assert not usable(hass)["start"]
    await later(20 * MINUTE)
    assert usable(hass)["start"]
    assert phone.messages == []
    await press(hass, START)
    assert starts(asked) == 1


async def test_what_is_skipped_is_over_for_this_workout(
    hass: HomeAssistant, ada: MockConfigEntry, asked: Callable[[], list[str]]
) -> None:
    await synced(hass, ada, run(90))
    assert usable(hass) == {"start": True, "skip": True}
    await press(hass, SKIP)
    assert usable(hass) == {"start": False, "skip": False}
    assert shown(hass) == []
    await synced(hass, ada, run(90, name="Renamed"))
    assert usable(hass) == {"start": False, "skip": False}
    assert starts(asked) == 0


@pytest.mark.parametrize("near_options", [{CONF_REMOTE_START: False}])
async def test_a_refusal_is_told_to_who_pressed_and_it_stays_offered(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    near: MockConfigEntry,
    hass_admin_user: MockUser,
    asked: Callable[[], list[str]],
    near_options: dict[str, object],
) -> None:
    hass.config_entries.async_update_entry(near, options={**near.options, **near_options})
    await hass.async_block_till_done()
    await synced(hass, ada, run(90))
    with pytest.raises(HomeAssistantError, match=r"[Rr]emote start"):
        await press(hass, START, hass_admin_user)
    assert starts(asked) == 0
    assert usable(hass)["start"]


async def test_what_takes_a_persons_own_touch_starts_by_theirs_and_not_by_an_automations(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    plans: Plans,
    hass_admin_user: MockUser,
    asked: Callable[[], list[str]],
) -> None:
    plans(row=Row.CLEARED, by_tap_only=True)
    stated = {**ada.data["person"], "adult": False}
    hass.config_entries.async_update_entry(ada, data={**ada.data, "person": stated})
    await hass.async_block_till_done()
    await synced(hass, ada, run(90))
    with pytest.raises(HomeAssistantError):
        await press(hass, START)
    assert starts(asked) == 0
    await press(hass, START, hass_admin_user)
    assert starts(asked) == 1


async def test_the_question_about_warning_signs_goes_before_every_touch(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    plans: Plans,
    hass_admin_user: MockUser,
    asked: Callable[[], list[str]],
) -> None:
    plans(row=Row.RACE, ask_red_flags=True)
    await synced(hass, ada, run(90))
    with pytest.raises(HomeAssistantError, match="warning signs comes first"):
        await press(hass, START, hass_admin_user)
    assert starts(asked) == 0


async def test_a_touch_does_not_change_what_runs_for_somebody_else(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    coordinator: MassagerCoordinator,
    hass_admin_user: MockUser,
    asked: Callable[[], list[str]],
) -> None:
    await synced(hass, ada, run(90))
    await coordinator.session.start(attended=True)
    asked()
    with pytest.raises(HomeAssistantError, match="runs already"):
        await follow_up(ada).async_start_offered(attended=True)
    assert asked() == []
    record = coordinator.history.open
    assert record is not None
    assert record.workout is None


async def test_whom_something_bars_by_now_starts_nothing_whatever_was_planned(
    hass: HomeAssistant, ada: MockConfigEntry, hass_admin_user: MockUser, asked: Callable[[], list[str]]
) -> None:
    await synced(hass, ada, run(90))
    stated = {**ada.data["person"], "conditions": ["thrombosis"]}
    hass.config_entries.async_update_entry(ada, data={**ada.data, "person": stated})
    with pytest.raises(HomeAssistantError):
        await press(hass, START, hass_admin_user)
    assert starts(asked) == 0


async def test_the_entities_show_what_was_offered_before_a_restart(hass: HomeAssistant, ada: MockConfigEntry) -> None:
    await synced(hass, ada, run(90))
    before = hass.states.get(NEXT)
    assert await hass.config_entries.async_reload(ada.entry_id)
    await hass.async_block_till_done()
    assert usable(hass) == {"start": True, "skip": True}
    after = hass.states.get(NEXT)
    assert before is not None
    assert after is not None
    assert after.state == before.state != "unknown"


async def test_the_time_of_the_button_does_not_come_when_it_is_gone(
    hass: HomeAssistant, ada: MockConfigEntry, later: Later
) -> None:
    await synced(hass, ada, run(10))
    assert await hass.config_entries.async_unload(ada.entry_id)
    await later(timedelta(minutes=21))
    assert usable(hass) == {"start": False, "skip": False}
