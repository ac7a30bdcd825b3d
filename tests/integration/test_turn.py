"""Whether a person speaks, and whether a language model acts, by Home Assistant's log of the conversation."""

from homeassistant.components.conversation import UserContent
from homeassistant.components.conversation.chat_log import async_get_chat_log
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers.chat_session import async_get_chat_session
from homeassistant.helpers.llm import LLMContext
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.turn import Turn, by_model, current_log
from tests.integration.bridges.model import can_converse

TOOLS = LLMContext("test", Context(), "en", "conversation", None)


async def test_outside_of_a_conversation_nobody_speaks_and_no_model_acts(hass: HomeAssistant) -> None:
    assert current_log() is None
    assert Turn.current(Context()) is None
    assert not by_model()


async def test_a_task_that_is_given_to_a_model_is_no_person_who_speaks(
    hass: HomeAssistant, near: MockConfigEntry
) -> None:
    await can_converse(hass)
    with async_get_chat_session(hass) as session, async_get_chat_log(hass, session) as log:
        assert Turn.current(Context()) is None
        # The model is let at the tools first, and then given its task, as AI tasks are.
        await log.async_provide_llm_data(TOOLS, "assist")
        log.async_add_user_content(UserContent("yes, start it"))
        assert Turn.current(Context()) is None
        assert by_model()


async def test_a_person_who_speaks_does_so_by_themselves(hass: HomeAssistant, near: MockConfigEntry) -> None:
    await can_converse(hass)
    with async_get_chat_session(hass) as session, async_get_chat_log(hass, session) as log:
        log.async_add_user_content(UserContent("hello"))
        assert not by_model()
        await log.async_provide_llm_data(TOOLS, "assist")
        assert by_model()
        turn = Turn.current(Context())
        assert turn is not None
        assert (turn.said.content, turn.before, turn.answered) == ("hello", None, "")
        assert Turn.current(None) is None
        assert Turn.current(Context(parent_id="automation")) is None
