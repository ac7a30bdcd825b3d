"""What the page about voice promises is heard."""

from pathlib import Path
import re

from homeassistant.components.conversation import ConversationInput
from homeassistant.components.conversation.agent_manager import get_agent_manager
from homeassistant.core import Context, HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.session import Session

from .talk import put_into

PAGE = (Path(__file__).parents[3] / "docs" / "voice.md").read_text("utf-8")
STOP, ASK = PAGE.split("## Ask and set")[0], PAGE.split("## Ask and set")[1].split("## Never by voice")[0]


def told(text: str) -> list[tuple[str, str]]:
    """Give the sentences of the tables, each with its language."""
    found = []
    for row in text.splitlines():
        cells = row.split("|")
        if len(cells) >= 4 and "`" in row:
            found += [("en", one) for one in re.findall("`([^`]+)`", cells[2])]
            found += [("de", one) for one in re.findall("`([^`]+)`", cells[3])]
    return found


async def test_every_sentence_of_the_page_is_heard(
    hass: HomeAssistant, heard: MockConfigEntry, session: Session
) -> None:
    put_into(hass, "Bedroom", [heard])
    await session.start(attended=True)
    agent = get_agent_manager(hass).default_agent
    assert agent is not None
    stops, asks = told(STOP), told(ASK)
    assert len(stops) > 30
    assert len(asks) > 40
    for language, sentence in (*stops, *asks):
        said = ConversationInput(sentence, Context(), None, None, None, language, "conversation.home_assistant")
        found = await agent.async_recognize_sentence_trigger(said) is not None
        if not found and (language, sentence) in asks:
            result = await agent.async_recognize_intent(said)
            found = result is not None and result.intent.name.startswith("RecoveryMassager")
        assert found, sentence
