"""The offer of a higher cap: after eight good sessions, to the owner alone, and never by itself."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.repairs import DOMAIN as REPAIRS_DOMAIN
from homeassistant.components.repairs.issue_handler import RepairsFlowManager
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.recovery_massager.cap_offer import cap_issue
from custom_components.recovery_massager.const import CONF_CAP, CONF_CAP_SINCE, DOMAIN
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.recovery.contraindications import Clearance
from simulator.devices.calf_boots import CalfBoots

from .household import athlete_entry
from .looking import run
from .stage import MINUTE, NOW, record, set_up, stored

DAY = timedelta(days=1)
CAP = "number.calf_boots_pressure"

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]

type Begin = Callable[..., Awaitable[MassagerCoordinator]]


def session(days: float, rating: str | None = "right", **more: Any) -> dict[str, Any]:
    start = NOW - days * DAY
    return record(
        start,
        start + 20 * MINUTE,
        id=f"{days:g}",
        end=(start + 20 * MINUTE).isoformat(),
        outcome="finished",
        rating=rating,
        rated=None if rating is None else (start + 20 * MINUTE).isoformat(),
        share=0.4,
        **more,
    )


EIGHT = [session(days) for days in range(16, 0, -2)]


@pytest.fixture
def begin(hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots, hass_storage: dict[str, Any]) -> Begin:
    """Set the boots up with a past."""

    async def go(*sessions: dict[str, Any], **options: Any) -> MassagerCoordinator:
        assert await async_setup_component(hass, REPAIRS_DOMAIN, {})
        hass.config_entries.async_update_entry(entry, options={**entry.options, **options})
        stored(entry, hass_storage, {"settings": {}, "open": None, "sessions": list(sessions)})
        return await set_up(hass, entry, boots)

    return go


def offer(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, str] | None:
    issue = ir.async_get(hass).async_get_issue(DOMAIN, cap_issue(entry))
    return None if issue is None else issue.translation_placeholders


async def answer(hass: HomeAssistant, entry: MockConfigEntry, choice: str, before: Any = None) -> dict[str, Any]:
    manager: RepairsFlowManager = hass.data[REPAIRS_DOMAIN]["flow_manager"]
    menu = await manager.async_init(DOMAIN, data={"issue_id": cap_issue(entry)})
    assert (menu["type"], menu["menu_options"]) == ("menu", ["raise_cap", "keep_cap"])
    if before is not None:
        await before()
    result = await manager.async_configure(menu["flow_id"], {"next_step_id": choice})
    await hass.async_block_till_done()
    return dict(result)


async def test_eight_good_sessions_offer_ten_more_and_nothing_rises_before_the_owner_says_so(
    hass: HomeAssistant, entry: MockConfigEntry, boots: CalfBoots, begin: Begin
) -> None:
    coordinator = await begin(*EIGHT)
    assert offer(hass, entry) == {"name": "Calf boots", "cap": "60", "offer": "70"}
    assert (coordinator.cap, CONF_CAP in entry.options) == (60, False)
    result = await answer(hass, entry, "raise_cap")
    assert result["type"] == "create_entry"
    assert (coordinator.cap, entry.options[CONF_CAP]) == (70, 70)
    assert offer(hass, entry) is None
    assert run(boots) == "idle"
    # What was before counts for no further step.
    await hass.config_entries.async_reload(entry.entry_id)
    assert offer(hass, entry) is None


async def test_who_keeps_it_is_asked_again_after_eight_more(
    hass: HomeAssistant, entry: MockConfigEntry, begin: Begin
) -> None:
    coordinator = await begin(*EIGHT)
    assert (await answer(hass, entry, "keep_cap"))["type"] == "create_entry"
    assert (coordinator.cap, offer(hass, entry)) == (60, None)
    await hass.config_entries.async_reload(entry.entry_id)
    assert offer(hass, entry) is None
    assert entry.options[CONF_CAP_SINCE] == NOW.isoformat()


async def test_the_offer_comes_with_the_rating_of_the_eighth_and_goes_with_one_that_was_too_strong(
    hass: HomeAssistant, entry: MockConfigEntry, begin: Begin
) -> None:
    await begin(*EIGHT[:-1], session(2, None))
    assert offer(hass, entry) is None
    for rating, offered in (("right", True), ("too_strong", False), ("too_gentle", True), ("painful", False)):
        await hass.services.async_call(
            DOMAIN, "rate_session", {"session_id": "2", "rating": rating}, blocking=True, return_response=True
        )
        assert (offer(hass, entry) is not None) is offered, rating


@pytest.mark.parametrize(
    ("sessions", "options"),
    [
        (EIGHT[1:], {}),
        ([*EIGHT, session(1, "too_strong")], {}),
        ([*EIGHT, session(1, "too_strong", person="somebody_else")], {}),
        ([*EIGHT, session(1, lowered_to=0.2)], {}),
        ([session(days + 22) for days in range(16, 0, -2)], {}),
        (EIGHT, {CONF_CAP: 80.0}),
        (EIGHT, {CONF_CAP_SINCE: (NOW - 3 * DAY).isoformat()}),
        ([session(days, person="guest") for days in range(16, 0, -2)], {}),
    ],
    ids=["seven", "too strong", "too strong for another", "lowered", "long ago", "80", "changed of late", "guests"],
)
async def test_it_is_not_offered(
    hass: HomeAssistant, entry: MockConfigEntry, begin: Begin, sessions: list[dict[str, Any]], options: dict[str, Any]
) -> None:
    await begin(*sessions, **options)
    assert offer(hass, entry) is None


async def test_it_is_never_more_than_eighty(hass: HomeAssistant, entry: MockConfigEntry, begin: Begin) -> None:
    await begin(*EIGHT, **{CONF_CAP: 75.0})
    assert offer(hass, entry) == {"name": "Calf boots", "cap": "75", "offer": "80"}


async def test_it_is_not_offered_where_a_doctor_allowed_somebody_a_share_of_it(
    hass: HomeAssistant, entry: MockConfigEntry, begin: Begin
) -> None:
    coordinator = await begin(*EIGHT)
    assert offer(hass, entry) is not None
    cleared = Clearance(dt_util.now().date(), share=0.3)
    ada = athlete_entry(hass, "Ada", entry, conditions=frozenset({"diabetes"}), clearances={"diabetes": cleared})
    assert await hass.config_entries.async_setup(ada.entry_id)
    assert coordinator.users.person(ada.entry_id).share is not None
    assert offer(hass, entry) is None


async def test_the_offer_goes_with_the_weeks(
    hass: HomeAssistant, entry: MockConfigEntry, begin: Begin, freezer: FrozenDateTimeFactory
) -> None:
    await begin(*EIGHT)
    assert offer(hass, entry) is not None
    later = dt_util.start_of_local_day(NOW + 23 * DAY) + MINUTE
    freezer.move_to(later)
    async_fire_time_changed(hass, later)
    await hass.async_block_till_done()
    assert offer(hass, entry) is None


async def test_an_athletes_sessions_count_too(hass: HomeAssistant, entry: MockConfigEntry, begin: Begin) -> None:
    ada = athlete_entry(hass, "Ada", entry)
    await begin(*(session(days, person=ada.entry_id) for days in range(16, 0, -2)))
    assert offer(hass, entry) is not None


async def test_an_offer_that_does_not_hold_any_more_raises_nothing(
    hass: HomeAssistant, entry: MockConfigEntry, begin: Begin
) -> None:
    await begin(*EIGHT)

    async def lower() -> None:
        hass.config_entries.async_update_entry(entry, options={**entry.options, CONF_CAP: 40.0})

    result = await answer(hass, entry, "raise_cap", lower)
    assert (result["type"], result["reason"]) == ("abort", "no_offer")
    assert entry.options[CONF_CAP] == 40


@pytest.mark.parametrize("choice", ["raise_cap", "keep_cap"])
async def test_a_massager_that_is_not_set_up_is_left_as_it_is(
    hass: HomeAssistant, entry: MockConfigEntry, begin: Begin, choice: str
) -> None:
    await begin(*EIGHT)

    async def unload() -> None:
        await hass.config_entries.async_unload(entry.entry_id)

    result = await answer(hass, entry, choice, unload)
    assert (result["type"], result["reason"]) == ("abort", "no_offer")
    assert CONF_CAP not in entry.options
    assert offer(hass, entry) is None


async def test_a_cap_that_is_chosen_in_the_options_begins_the_count_anew(
    hass: HomeAssistant, entry: MockConfigEntry, begin: Begin
) -> None:
    await begin(*EIGHT)
    manager = hass.config_entries.options

    async def choose(cap: float) -> None:
        flow = await manager.async_init(entry.entry_id)
        flow = await manager.async_configure(flow["flow_id"], {"next_step_id": "settings"})
        answers = {"remote_start": True, "voice": False, "cap": cap, "longest": 30, "idle": 60}
        await manager.async_configure(flow["flow_id"], answers)
        await hass.async_block_till_done()

    await choose(60)
    assert CONF_CAP_SINCE not in entry.options
    assert offer(hass, entry) is not None
    await choose(65)
    assert entry.options[CONF_CAP_SINCE] == NOW.isoformat()
    assert offer(hass, entry) is None
    await choose(65)
    assert entry.options[CONF_CAP_SINCE] == NOW.isoformat()
