"""Asking phones: what they show, what a tap does, and when."""

from datetime import timedelta

from homeassistant.core import HomeAssistant
import pytest

from custom_components.recovery_massager.phones import Answer, Choice, Phones, Question
from tests.integration.app import Phone, tap
from tests.integration.stage import NOW

pytestmark = [pytest.mark.freeze_time(NOW), pytest.mark.usefixtures("hass_storage")]

HOUR = timedelta(hours=1)
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
