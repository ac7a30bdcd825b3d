"""Asking phones: what they show, what a tap does, and when."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from homeassistant.components import persistent_notification
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker

from custom_components.recovery_massager.athlete_options import CONF_PHONES
from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.phones import Answer, Choice, Phones, Question
from simulator.devices.calf_boots import CalfBoots
from tests.integration.app import TAPPED, Phone, add_phone, tap
from tests.integration.looking import run
from tests.integration.passing import Passing
from tests.integration.radio import advertise
from tests.integration.stage import NOW

from .asking import HOUR, here, set_options

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]

START, SKIP = Choice("start", "Start", unlocked=True), Choice("skip", "Skip")
OVER = "This no longer counts, so nothing was done."


def question(**more: object) -> Question:
    known = {
        "id": "offer:1",
        "kind": "offer",
        "title": "Ada",
        "message": "A session?",
        "expires": NOW + HOUR,
        "choices": (START, SKIP),
    }
    return Question(**{**known, **more})  # type: ignore[arg-type]


@pytest.fixture
def answers(phones: Phones) -> list[Answer]:
    """What came back."""
    answers: list[Answer] = []

    async def handler(answer: Answer) -> None:
        answers.append(answer)

    phones.async_on_answer("offer", handler)
    return answers


async def test_a_tap_reaches_who_asked_and_the_phone_asks_no_more(
    hass: HomeAssistant, phones: Phones, phone: Phone, answers: list[Answer]
) -> None:
    assert await phones.async_ask(question(data={"plan": "1"}))
    assert phone.messages == ["A session?"]
    await tap(hass, phone.actions["Start"])
    assert [(one.choice, one.question.data, one.text) for one in answers] == [("start", {"plan": "1"}, None)]
    assert phone.messages == []


async def test_a_repeated_tap_reaches_nobody_and_the_phone_says_so(
    hass: HomeAssistant, phones: Phones, phone: Phone, answers: list[Answer]
) -> None:
    await phones.async_ask(question())
    start, skip = phone.actions["Start"], phone.actions["Skip"]
    await tap(hass, start)
    for again in (start, skip):
        await tap(hass, again)
        assert phone.messages == [OVER]
    assert len(answers) == 1


async def test_two_taps_at_once_are_one_answer(
    hass: HomeAssistant, phones: Phones, phone: Phone, answers: list[Answer]
) -> None:
    await phones.async_ask(question())
    start = phone.actions["Start"]
    for _ in range(2):
        hass.bus.async_fire(TAPPED, {"action": start})
    await hass.async_block_till_done()
    assert len(answers) == 1
    assert phone.messages == [OVER]


async def test_a_tap_on_what_was_asked_before_is_an_old_one_though_the_question_has_the_same_id(
    hass: HomeAssistant, phones: Phones, phone: Phone, answers: list[Answer]
) -> None:
    await phones.async_ask(question())
    old = phone.actions["Start"]
    await phones.async_ask(question(message="A shorter one?"))
    assert phone.messages == ["A shorter one?"]
    await tap(hass, old)
    assert answers == []
    assert OVER in phone.messages
    await tap(hass, phone.actions["Start"])
    assert len(answers) == 1


async def test_what_may_be_told_now_is_told_though_the_clock_goes_on_between_two_looks_at_it(
    hass: HomeAssistant, phones: Phones, phone: Phone, answers: list[Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = 0

    def utcnow() -> datetime:
        nonlocal looks
        looks += 1
        return NOW + timedelta(microseconds=looks)

    monkeypatch.setattr("homeassistant.util.dt.utcnow", utcnow)
    await phones.async_ask(question())
    assert looks > 1
    assert phone.messages == ["A session?"]
    assert phones.waiting == ()
    await tap(hass, phone.actions["Start"])
    assert [one.choice for one in answers] == ["start"]


@pytest.mark.parametrize("passed", [59, 61])
async def test_a_tap_counts_until_it_expires(
    hass: HomeAssistant, phones: Phones, phone: Phone, answers: list[Answer], passes: Passing, passed: int
) -> None:
    await phones.async_ask(question())
    start = phone.actions["Start"]
    await passes(passed * 60, step=60)
    assert phone.messages == (["A session?"] if passed < 60 else []), "what means nothing any more is taken away"
    await tap(hass, start)
    assert len(answers) == (1 if passed < 60 else 0)


@pytest.mark.parametrize(
    "foreign",
    [
        None,
        "",
        "OTHER",
        "RECOVERY_MASSAGER_ASK",
        "RECOVERY_MASSAGER_ASK:{athlete}:{token}",
        "RECOVERY_MASSAGER_ASK:another:{token}:start",
        "RECOVERY_MASSAGER_ASK:{athlete}:0123456789abcdef:start",
        "RECOVERY_MASSAGER_ASK:{athlete}:{token}:another",
        "RECOVERY_MASSAGER_ASK:{athlete}:{token}é:start",
        "RECOVERY_MASSAGER_ASK:{athlete}:{token}:start:more",
    ],
)
async def test_a_foreign_tap_reaches_nobody(
    hass: HomeAssistant, ada: MockConfigEntry, phones: Phones, phone: Phone, answers: list[Answer], foreign: str | None
) -> None:
    await phones.async_ask(question())
    token = phone.actions["Start"].split(":")[2]
    await tap(hass, foreign and foreign.format(athlete=ada.entry_id, token=token))
    assert answers == []
    assert phones.find("offer:1") is not None


async def test_what_is_written_comes_with_the_answer_and_only_where_it_was_asked_for(
    hass: HomeAssistant, phones: Phones, phone: Phone, answers: list[Answer]
) -> None:
    write = Choice("number", "Say a number", text=True)
    for _ in range(2):
        await phones.async_ask(question(choices=(write, SKIP)))
        (shown,) = phone.shown.values()
        assert [one.get("behavior") for one in shown["data"]["actions"]] == ["textInput", None]
        await tap(hass, phone.actions["Skip" if answers else "Say a number"], "7" * 500)
    assert [one.text for one in answers] == ["7" * 200, None]


async def test_a_phone_that_can_is_unlocked_before_something_starts(phones: Phones, phone: Phone) -> None:
    await phones.async_ask(question())
    (shown,) = phone.shown.values()
    assert [one.get("authenticationRequired") for one in shown["data"]["actions"]] == [True, None]


async def test_what_the_answer_came_to_is_said_also_when_it_failed(
    hass: HomeAssistant, phones: Phones, phone: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    outcome: list[Exception | str] = []

    async def handler(_: Answer) -> str:
        if isinstance(outcome[0], str):
            return outcome[0]
        raise outcome[0]

    phones.async_on_answer("offer", handler)
    for result, said in (
        ("It starts.", "It starts."),
        (HomeAssistantError("It is not worn."), "It is not worn."),
        (RuntimeError("a mistake"), "That did not work. Home Assistant's log says why."),
    ):
        outcome[:] = [result]
        await phones.async_ask(question())
        await tap(hass, phone.actions["Start"])
        assert phone.messages == [said]
    assert "a mistake" in caplog.text
    caplog.clear()


async def test_a_restart_keeps_the_question_and_its_answers(
    hass: HomeAssistant, ada: MockConfigEntry, phones: Phones, phone: Phone
) -> None:
    await phones.async_ask(question(data={"plan": "1"}))
    assert await hass.config_entries.async_reload(ada.entry_id)
    answers: list[Answer] = []

    async def handler(answer: Answer) -> None:
        answers.append(answer)

    again: Phones = ada.runtime_data.phones
    assert again is not phones
    again.async_on_answer("offer", handler)
    assert len(phone.sent) == 1, "it is there already"
    await tap(hass, phone.actions["Start"])
    assert [one.question.data for one in answers] == [{"plan": "1"}]
    assert phone.messages == []


async def test_what_expired_while_home_assistant_was_off_is_taken_away(
    hass: HomeAssistant, ada: MockConfigEntry, phones: Phones, phone: Phone, passes: Passing
) -> None:
    await phones.async_ask(question())
    await hass.config_entries.async_unload(ada.entry_id)
    await passes(2 * 3600, step=600)
    assert phone.messages == ["A session?"]
    await hass.config_entries.async_setup(ada.entry_id)
    await hass.async_block_till_done()
    assert phone.messages == []


async def test_nothing_is_asked_before_home_assistant_has_started(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone
) -> None:
    await hass.config_entries.async_unload(ada.entry_id)
    hass.set_state(CoreState.not_running)
    await hass.config_entries.async_setup(ada.entry_id)
    await ada.runtime_data.phones.async_ask(question())
    assert phone.sent == []
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await hass.async_block_till_done()
    assert phone.messages == ["A session?"]


async def test_quiet_hours_are_waited_for_by_what_still_means_something_then(
    hass: HomeAssistant, ada: MockConfigEntry, phones: Phones, phone: Phone, passes: Passing
) -> None:
    set_options(hass, ada, quiet_from="11:00:00", quiet_until="13:00:00")
    await hass.async_block_till_done()
    await passes(90 * 60, step=600)
    assert await phones.async_ask(question(expires=NOW + 4 * HOUR))
    assert not await phones.async_ask(question(id="offer:2", expires=NOW + 3 * HOUR))
    await passes(89 * 60, step=60)
    assert phone.sent == []
    await passes(61, step=61)
    assert phone.messages == ["A session?"]
    assert phones.find("offer:2") is None


async def test_in_quiet_hours_the_answer_to_a_tap_is_said_all_the_same(
    hass: HomeAssistant, ada: MockConfigEntry, phones: Phones, phone: Phone, answers: list[Answer]
) -> None:
    await phones.async_ask(question())
    start = phone.actions["Start"]
    set_options(hass, ada, quiet_from="09:00:00", quiet_until="13:00:00")
    await hass.async_block_till_done()
    await tap(hass, start)
    await tap(hass, start)
    assert len(answers) == 1
    assert phone.messages == [OVER]


async def test_it_waits_for_its_time_and_is_not_told_late(
    hass: HomeAssistant, ada: MockConfigEntry, phones: Phones, phone: Phone, passes: Passing
) -> None:
    later = question(choices=(), at=NOW + HOUR / 2, latest=NOW + HOUR / 2 + timedelta(minutes=10))
    assert await phones.async_ask(later)
    assert not await phones.async_ask(replace(later, id="gone", at=NOW - HOUR, latest=NOW))
    await passes(29 * 60, step=60)
    assert phone.sent == []
    await passes(61, step=61)
    assert phone.messages == ["A session?"]
    await phones.async_ask(replace(later, id="later", at=NOW + HOUR * 0.6, latest=NOW + HOUR * 0.7))
    await hass.config_entries.async_unload(ada.entry_id)
    await passes(15 * 60, step=60)
    await hass.config_entries.async_setup(ada.entry_id)
    await hass.async_block_till_done()
    assert phone.messages == ["A session?"], "what came due while it was off is dropped"


async def test_taken_back_it_is_gone_from_the_phone_and_a_tap_does_nothing(
    hass: HomeAssistant, phones: Phones, phone: Phone, answers: list[Answer]
) -> None:
    await phones.async_ask(question())
    start = phone.actions["Start"]
    await phones.async_withdraw("offer:1")
    assert phone.messages == []
    await tap(hass, start)
    assert answers == []


async def test_another_phone_is_asked_instead_and_the_old_one_has_no_say(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    phones: Phones,
    phone: Phone,
    answers: list[Answer],
    aioclient_mock: AiohttpClientMocker,
) -> None:
    await phones.async_ask(question())
    old = phone.actions["Start"]
    tablet = await add_phone(hass, aioclient_mock, "Tablet")
    set_options(hass, ada, **{CONF_PHONES: [tablet.device_id]})
    await hass.async_block_till_done()
    assert (phone.messages, tablet.messages) == ([], ["A session?"])
    await tap(hass, old)
    assert answers == []
    await tap(hass, tablet.actions["Start"])
    assert len(answers) == 1


async def test_a_phone_that_cannot_be_told_does_not_hinder_the_others(
    hass: HomeAssistant, ada: MockConfigEntry, phones: Phones, phone: Phone, aioclient_mock: AiohttpClientMocker
) -> None:
    tablet = await add_phone(hass, aioclient_mock, "Tablet")
    set_options(hass, ada, **{CONF_PHONES: [phone.device_id, "gone", tablet.device_id]})
    await hass.config_entries.async_unload(phone.entry.entry_id)
    await hass.async_block_till_done()
    await phones.async_ask(question(here="Press Start planned."))
    assert tablet.messages == ["A session?"]
    assert not here(hass)


async def test_where_there_is_no_phone_home_assistant_shows_it_until_it_is_over(
    hass: HomeAssistant, ada: MockConfigEntry, phones: Phones, phone: Phone, passes: Passing
) -> None:
    set_options(hass, ada, **{CONF_PHONES: []})
    await hass.async_block_till_done()
    await phones.async_ask(question(here="Press Start planned."))
    assert here(hass) == ["Press Start planned."]
    persistent_notification.async_dismiss_all(hass)
    await hass.config_entries.async_reload(ada.entry_id)
    await hass.async_block_till_done()
    assert here(hass) == ["Press Start planned."], "it did not outlive the restart by itself"
    await passes(3660, step=610)
    assert here(hass) == []
    assert phone.sent == []


@pytest.mark.parametrize("massager_there", [True, False])
async def test_a_stop_on_the_phone_stops_always(
    hass: HomeAssistant,
    near: MockConfigEntry,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    phones: Phones,
    phone: Phone,
    *,
    massager_there: bool,
) -> None:
    await phones.async_ask(question(choices=(Choice("stop", "Stop", stops=near.entry_id),)))
    stop = phone.actions["Stop"]
    await phones.async_withdraw("offer:1")
    await coordinator.session.start(attended=True)
    if massager_there:
        await tap(hass, stop)
        assert run(boots) == "idle"
        assert phone.messages == []
    else:
        await hass.config_entries.async_unload(near.entry_id)
        await tap(hass, stop)
        assert phone.messages == ["It could not be stopped from here: use its own button."]


@pytest.mark.parametrize("athlete_there", [True, False])
async def test_a_stop_on_the_phone_that_is_not_confirmed_is_said_and_goes_on(
    hass: HomeAssistant,
    ada: MockConfigEntry,
    near: MockConfigEntry,
    coordinator: MassagerCoordinator,
    boots: CalfBoots,
    phones: Phones,
    phone: Phone,
    passes: Passing,
    *,
    athlete_there: bool,
) -> None:
    await phones.async_ask(question(choices=(Choice("stop", "Stop", stops=near.entry_id),)))
    stop = phone.actions["Stop"]
    await phones.async_withdraw("offer:1")
    await coordinator.session.start(attended=True)
    if not athlete_there:
        await hass.config_entries.async_unload(ada.entry_id)
    boots.fault("refuse_connections", {})
    boots.fault("drop_link", {})
    hass.bus.async_fire(TAPPED, {"action": stop})
    await passes(60)
    said = phone.messages if athlete_there else here(hass)
    assert any("Calf boots" in one and "stop" in one for one in said), said
    assert athlete_there or phone.messages == []
    assert coordinator.data.stop_unconfirmed
    boots.clear_faults()
    advertise(hass, boots)
    await passes(3)
    assert run(boots) == "idle"


async def test_with_the_athlete_their_questions_go(
    hass: HomeAssistant, ada: MockConfigEntry, phones: Phones, phone: Phone, hass_storage: dict[str, Any]
) -> None:
    await phones.async_ask(question())
    key = f"recovery_massager.{ada.entry_id}.phones"
    assert key in hass_storage
    await hass.config_entries.async_remove(ada.entry_id)
    assert phone.messages == []
    assert key not in hass_storage


async def test_a_file_that_makes_no_sense_asks_nothing_and_hinders_nothing(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, hass_storage: dict[str, Any]
) -> None:
    key = f"recovery_massager.{ada.entry_id}.phones"
    for nonsense in ({}, {"asked": 1}, {"asked": [{"question": {}, "token": 1}]}, {"asked": [None]}):
        hass_storage[key] = {"version": 1, "key": key, "data": nonsense}
        assert await hass.config_entries.async_reload(ada.entry_id)
        assert await ada.runtime_data.phones.async_ask(question())
        assert phone.messages == ["A session?"]
