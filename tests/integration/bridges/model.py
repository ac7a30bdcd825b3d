"""A language model that does what a test tells it, in a conversation of Home Assistant's own."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, override

from homeassistant.components.conversation import (
    ChatLog,
    ConversationEntity,
    ConversationInput,
    ConversationResult,
    async_converse,
    async_get_result_from_chat_log,
)
from homeassistant.components.conversation.chat_log import AssistantContentDeltaDict, ToolResultContent
from homeassistant.components.conversation.const import DATA_COMPONENT
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.llm import ToolInput
from homeassistant.setup import async_setup_component

MODEL = "conversation.model"
ASSIST = "conversation"
START = "recovery_massager__start"


@dataclass(frozen=True)
class Calls:
    """One call of a tool; `args` may take what came of the calls before it in the same turn."""

    tool: str
    args: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Acts:
    """An action that an agent calls by itself, past all tools, as some that are no part of Home Assistant do."""

    action: str
    data: Mapping[str, Any]


class Model(ConversationEntity):
    """It plays the part that is set for the next turn: calls of tools, one after another, then what it says."""

    entity_id = MODEL
    _attr_name = "Model"
    _attr_supports_streaming = True

    def __init__(self) -> None:
        self.part: list[Calls | Acts] = []
        self.refused: list[str] = []
        self.says = ""
        self.heard: list[ToolResultContent] = []
        self.prompt = ""
        self.tools: list[str] = []

    @property
    @override
    def supported_languages(self) -> list[str] | Literal["*"]:
        return "*"

    @override
    async def _async_handle_message(self, user_input: ConversationInput, chat_log: ChatLog) -> ConversationResult:
        await chat_log.async_provide_llm_data(user_input.as_llm_context("model"), "assist")
        assert chat_log.llm_api
        self.prompt = chat_log.llm_api.api_prompt
        self.tools = [tool.name for tool in chat_log.llm_api.tools]
        self.heard = []
        for number, one in enumerate(self.part):
            if isinstance(one, Acts):
                await self._act(one, user_input.context)
                continue
            given = {key: self._result(value) for key, value in one.args.items()}
            call = ToolInput(one.tool, given, id=f"{user_input.context.id}-{number}")
            await self._stream(chat_log, {"role": "assistant", "tool_calls": [call]})
        await self._stream(chat_log, {"role": "assistant", "content": self.says})
        return async_get_result_from_chat_log(user_input, chat_log)

    async def _act(self, one: Acts, context: Context) -> None:
        domain, _, action = one.action.partition(".")
        try:
            await self.hass.services.async_call(domain, action, {**one.data}, blocking=True, context=context)
        except HomeAssistantError as err:
            self.refused.append(str(err))

    def _result(self, value: Any) -> Any:
        """Take from the last result what a model would copy from it."""
        if isinstance(value, FromLast):
            data: Any = self.heard[-1].result.data
            return data[value.key]
        return value

    async def _stream(self, chat_log: ChatLog, delta: AssistantContentDeltaDict) -> None:
        async def stream() -> AsyncGenerator[AssistantContentDeltaDict]:
            yield delta

        async for content in chat_log.async_add_delta_content_stream(MODEL, stream()):
            if isinstance(content, ToolResultContent):
                self.heard.append(content)


@dataclass(frozen=True)
class FromLast:
    """A value that the model copies from the result before."""

    key: str


class Talk:
    """A person talks to the model."""

    def __init__(self, hass: HomeAssistant, model: Model, user_id: str | None) -> None:
        self.hass = hass
        self.model = model
        self.user_id = user_id
        self.conversation_id: str | None = None

    async def turn(self, said: str, *part: Calls | Acts, says: str = "Well.", context: Context | None = None) -> Any:
        """Say something, and return what came of the last call of a tool."""
        self.model.part, self.model.says = list(part), says
        context = context or Context(user_id=self.user_id)
        result = await async_converse(self.hass, said, self.conversation_id, context, language="en", agent_id=MODEL)
        await self.hass.async_block_till_done()
        self.conversation_id = result.conversation_id
        return self.model.heard[-1].result.data if self.model.heard else None

    async def asks_to_start(self, says: str = "Shall Calf boots start now?", **args: Any) -> dict[str, Any]:
        """Let the person ask for a massage, and the model do the first step."""
        answer: dict[str, Any] = await self.turn("I would like a massage", Calls(START, args), says=says)
        return answer

    async def says_yes(self, token: str, said: str = "Yes, please.", **args: Any) -> dict[str, Any]:
        """Let the person answer, and the model do the second step."""
        answer: dict[str, Any] = await self.turn(said, Calls(START, {**args, "confirmation": token}))
        return answer


async def can_converse(hass: HomeAssistant) -> Model:
    """Set Assist up, with the model as one of its agents."""
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "conversation", {})
    model = Model()
    await hass.data[DATA_COMPONENT].async_add_entities([model])
    await hass.async_block_till_done()
    return model


def expose(hass: HomeAssistant, *entity_ids: str, to: str = ASSIST, exposed: bool = True) -> None:
    """Expose entities to an assistant, or no longer."""
    for entity_id in entity_ids:
        async_expose_entity(hass, to, entity_id, exposed)


def expose_only(hass: HomeAssistant, *entity_ids: str, to: str = ASSIST) -> None:
    """Expose these and nothing else."""
    for state in hass.states.async_all():
        async_expose_entity(hass, to, state.entity_id, state.entity_id in entity_ids)
