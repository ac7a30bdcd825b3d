"""How hard it was: asked where nobody said it, and what the answer does."""

from dataclasses import replace
from datetime import timedelta

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.athlete_options import CONF_ASK_EFFORT, CONF_PHONES
from custom_components.recovery_massager.scale import read_scale
from custom_components.recovery_massager.training import Arrival, Received, Training
from tests.integration.app import Phone, tap
from tests.integration.passing import Passing
from tests.integration.stage import NOW

from .asking import HOUR, arrives, goes, here, set_options, workout

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]

ASKED = "How hard was your workout, 0 to 10?"
AGAIN = "That was no number from 0 to 10. How hard was your workout?"
OVER = "This no longer counts, so nothing was done."


@pytest.fixture
def training(ada: MockConfigEntry) -> Training:
    training: Training = ada.runtime_data.training
    return training


@pytest.mark.parametrize(
    ("title", "written", "rpe"),
    [("Say a number", "7", 7), ("Say a number", " 6,5/10 ", 6.5), ("Easy: 3", None, 3), ("Hard: 7", None, 7)],
)
async def test_the_answer_goes_to_the_workout_and_corrects_all_that_follows(
    hass: HomeAssistant, phone: Phone, training: Training, title: str, written: str | None, rpe: float
) -> None:
    heard: list[Received] = []
    training.async_listen(heard.append)
    run = workout()
    await training.async_receive(run)
    await hass.async_block_till_done()
    assert phone.messages == [ASKED]
    assert list(phone.actions) == ["Say a number", "Easy: 3", "Hard: 7"]
    await tap(hass, phone.actions[title], written)
    assert training.find(run.id) == replace(run, rpe=rpe)
    assert [(one.arrival, one.workout.rpe) for one in heard] == [(Arrival.NEW, None), (Arrival.UPDATED, rpe)]
    assert phone.messages == [f"Kept: {rpe:g} of 10."]


@pytest.mark.parametrize(
    "written", [None, "", "seven", "11", "-1", "nan", "7 8", "1e1", "10.5", "٧", pytest.param("7" * 5000, id="long")]
)
async def test_what_is_no_number_from_0_to_10_is_asked_again(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, training: Training, written: str | None
) -> None:
    run = workout()
    await arrives(hass, ada, run)
    await tap(hass, phone.actions["Say a number"], written)
    assert training.find(run.id) == run
    assert phone.messages == [AGAIN]
    await tap(hass, phone.actions["Say a number"], "4")
    kept = training.find(run.id)
    assert kept
    assert kept.rpe == 4


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("10", 10), ("10/10", 10), ("7 of 10", 7), ("7.", 7)])
def test_a_number_may_be_written_in_several_ways(text: str, number: float) -> None:
    assert read_scale(text) == number


async def test_who_said_it_already_and_what_is_old_is_not_asked_about(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone
) -> None:
    await arrives(hass, ada, workout(rpe=5))
    await arrives(hass, ada, workout(NOW - 12 * HOUR, id="webhook:old"))
    await arrives(hass, ada, workout(NOW - HOUR, id="webhook:before"))
    assert phone.sent == []


async def test_a_first_sync_asks_about_the_last_workout_at_most(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, training: Training
) -> None:
    await training.async_receive(
        *(workout(NOW - number * 6 * HOUR, id=f"webhook:{number}") for number in reversed(range(200)))
    )
    await hass.async_block_till_done()
    assert len(phone.sent) == 1
    assert phone.messages == [ASKED]


async def test_twelve_hours_after_the_workout_it_is_not_asked_any_more(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, training: Training, passes: Passing
) -> None:
    set_options(hass, ada, quiet_from=None, quiet_until=None)
    run = workout(NOW - 11 * HOUR)
    await arrives(hass, ada, run)
    easy = phone.actions["Easy: 3"]
    await passes(3660, step=610)
    assert phone.messages == []
    await tap(hass, easy)
    assert training.find(run.id) == run
    assert phone.messages == [OVER]


async def test_what_is_said_elsewhere_is_asked_no_more(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, training: Training
) -> None:
    run = workout()
    await arrives(hass, ada, run)
    easy = phone.actions["Easy: 3"]
    await arrives(hass, ada, replace(run, rpe=8))
    assert phone.messages == []
    await tap(hass, easy)
    kept = training.find(run.id)
    assert kept
    assert kept.rpe == 8


async def test_with_the_workout_the_question_goes(hass: HomeAssistant, ada: MockConfigEntry, phone: Phone) -> None:
    run = workout()
    await arrives(hass, ada, run)
    await goes(hass, ada, run)
    assert phone.messages == []


async def test_an_edit_keeps_the_question(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone, training: Training
) -> None:
    run = workout()
    await arrives(hass, ada, run)
    await arrives(hass, ada, replace(run, distance=9000))
    assert phone.messages == [ASKED]
    await tap(hass, phone.actions["Hard: 7"])
    assert training.find(run.id) == replace(run, distance=9000, rpe=7)


async def test_the_answer_counts_after_a_restart(hass: HomeAssistant, ada: MockConfigEntry, phone: Phone) -> None:
    run = workout()
    await arrives(hass, ada, run)
    assert await hass.config_entries.async_reload(ada.entry_id)
    training: Training = ada.runtime_data.training
    await tap(hass, phone.actions["Hard: 7"])
    assert training.find(run.id) == replace(run, rpe=7)


async def test_who_does_not_want_to_be_asked_is_not(hass: HomeAssistant, ada: MockConfigEntry, phone: Phone) -> None:
    await arrives(hass, ada, workout())
    set_options(hass, ada, **{CONF_ASK_EFFORT: False})
    await hass.async_block_till_done()
    assert phone.messages == []
    await arrives(hass, ada, workout(NOW + timedelta(minutes=5), id="webhook:2", minutes=5))
    assert phone.messages == []


async def test_without_a_phone_home_assistant_says_how_it_can_be_answered(
    hass: HomeAssistant, ada: MockConfigEntry, phone: Phone
) -> None:
    set_options(hass, ada, **{CONF_PHONES: []})
    await arrives(hass, ada, workout())
    assert phone.sent == []
    (said,) = here(hass)
    assert "recovery_massager.rate_workout" in said
