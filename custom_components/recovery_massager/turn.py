"""One turn of a conversation: what a person said to an assistant just now, and what it had said to them before.

Home Assistant's log of the conversation is where this stands. A language model reads that log and cannot write what the
person said; so what follows from a person's words is looked up here, and taken from no model.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from homeassistant.core import Context, callback
from homeassistant.helpers.chat_session import current_session
from homeassistant.helpers.http import current_request
from homeassistant.helpers.script import script_stack_cv

from .refusal import Refusal, RefusalReason

if TYPE_CHECKING:
    from homeassistant.components.conversation.chat_log import ChatLog, UserContent

MODELS_PATHS = ("/api/mcp", "/mcp_server")
"""How the paths begin by which a language model elsewhere uses Home Assistant's tools (MCP)."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What a person said, and to what."""

    conversation: str
    """The id of the conversation."""
    context: str
    """The id of Home Assistant's context of this turn; all that a model does in it has the same."""
    said: UserContent
    """What the person said, with the time."""
    before: UserContent | None
    """What they had said in the turn before; None: this is the first."""
    answered: str
    """What the assistant had said to that."""

    @classmethod
    @callback
    def current(cls, context: Context | None) -> Self | None:
        """Return the turn in which this is called, for something with this context.

        None where no person is known to speak: outside of a conversation, in a task that was given to a model, in a script
        or an automation, or what those set off.
        """
        if context is None or context.parent_id is not None or script_stack_cv.get() is not None:
            return None
        if (log := current_log()) is None:
            return None
        spoken = [index for index, one in enumerate(log.content) if one.role == "user"]
        # A task is put there after the model was let at it, what a person says before.
        if not spoken or log.llm_input_provided_index <= spoken[-1]:
            return None
        last, before = spoken[-1], spoken[-2] if len(spoken) > 1 else None
        answered = [one.content for one in log.content[before or 0 : last] if one.role == "assistant" and one.content]
        said = log.content[last]
        earlier = None if before is None else log.content[before]
        assert said.role == "user"
        assert earlier is None or earlier.role == "user"
        return cls(log.conversation_id, context.id, said, earlier, " ".join(answered))

    def follows(self, earlier: Turn) -> bool:
        """Return whether this is the very next turn of the same conversation."""
        return (
            self.conversation == earlier.conversation
            and self.context != earlier.context
            and self.before == earlier.said != self.said
        )


@callback
def by_model() -> bool:
    """Whether a language model does what is done just now; not so what a script or an automation of the owner's does for it."""
    if script_stack_cv.get() is not None:
        return False
    request = current_request.get()
    if request is not None and request.path.startswith(MODELS_PATHS):
        return True
    if (log := current_log()) is None or log.llm_api is None:
        return False
    last = max((index for index, one in enumerate(log.content) if one.role == "user"), default=0)
    # In a turn that Home Assistant answered by itself, the model was not let at what was said.
    return log.llm_input_provided_index >= last


@callback
def refuse_unasked() -> Refusal | None:
    """Refuse a start that a language model asks a face for: it has a tool of its own, by which it asks the person back."""
    return Refusal(RefusalReason.ASK_FIRST) if by_model() else None


@callback
def current_log() -> ChatLog | None:
    """Return the log of the conversation in which this is called; None outside of one."""
    if current_session.get() is None:
        return None
    # It is loaded where somebody converses; without it, its requirements may be missing.
    from homeassistant.components.conversation.chat_log import current_chat_log

    return current_chat_log.get()
