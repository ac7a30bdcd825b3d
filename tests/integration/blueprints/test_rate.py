"""How it felt: what the phones are asked, and what a tap does."""

from typing import Any

from homeassistant.core import Event, HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.rating import Rating
from custom_components.recovery_massager.recovery.contraindications import Statement
from simulator.devices.calf_boots import CalfBoots
from tests.integration.household import athlete_entry
from tests.integration.looking import kinds
from tests.integration.stage import MINUTE, NOW

from .phone import RATE, Phones, answers, at_rest, massage, rating, said, tap

pytestmark = [
    pytest.mark.freeze_time(NOW),
    pytest.mark.usefixtures("hass_storage", "automation"),
    pytest.mark.parametrize("automation", [RATE], indirect=True),
]


@pytest.mark.parametrize(
    ("title", "meant"),
    [
        ("Right", Rating.RIGHT),
        ("Too strong", Rating.TOO_STRONG),
        ("Painful, numb or marks", Rating.PAINFUL),
        ("Too gentle", Rating.TOO_GENTLE),
    ],
)
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


async def test_an_old_tap_rates_the_session_that_it_was_about(
    hass: HomeAssistant, coordinator: MassagerCoordinator, phones: Phones
) -> None:
    first, second = [await massage(hass, coordinator) for _ in range(2)]
    old, _ = phones["Tablet"]
    await tap(hass, answers(old)["Too strong"])
    assert (rating(coordinator, first), rating(coordinator, second)) == ("too_strong", None)


async def test_a_guest_is_not_asked_since_nothing_of_them_is_kept(
    hass: HomeAssistant, coordinator: MassagerCoordinator, phones: Phones, told: list[Event[Any]]
) -> None:
    coordinator.admit_guest(Statement(dt_util.now().date(), adult=True))
    await massage(hass, coordinator)
    assert (told[-1].data["type"], told[-1].data["person"]) == ("stopped", "guest")
    assert not any(phones.values())


async def test_the_question_names_whom_the_session_was_for(
    hass: HomeAssistant, near: MockConfigEntry, coordinator: MassagerCoordinator, phones: Phones
) -> None:
    anna = athlete_entry(hass, "Anna", near)
    assert await hass.config_entries.async_setup(anna.entry_id)
    coordinator.session.choose_user(anna.entry_id)
    await massage(hass, coordinator)
    (call,) = phones["Tablet"]
    assert call.data["title"] == "Calf boots, Anna"


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


async def test_another_massager_is_not_asked_about(hass: HomeAssistant, phones: Phones) -> None:
    data = {"type": "finished", "device_id": "another", "session_id": "one", "name": "Other"}
    hass.bus.async_fire("recovery_massager_session", data)
    hass.bus.async_fire("recovery_massager_session", {"type": "finished", "session_id": "one", "name": "No device"})
    await at_rest(hass)
    assert said(phones) == []
