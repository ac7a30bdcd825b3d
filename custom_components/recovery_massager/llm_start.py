"""The start that a language model asks for: the person is asked back, and only their own yes, said next, starts it.

The first call starts nothing. It tells what would start, and gives a token for exactly that. The second call starts it,
where the log of the conversation, which the model cannot write, shows that the person was spoken to about this massager and
then said a plain yes, in the very next turn. Then the gate decides, as for any voice: nobody touched anything.

So a model cannot start anything in one turn, by a token that it made up, kept or took from elsewhere, or with other values,
whatever stands in names, states or pages that it read. Where a model puts another question into the same words, and the
person says yes to that, nobody can tell.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
import secrets
from typing import Any, override

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.llm import LLMContext, ToolAnnotations
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.json import JsonObjectType
import probatio

from .const import DOMAIN
from .coordinator import MassagerCoordinator
from .llm_told import settings_told, status_told
from .llm_tools import SETTINGS, WHICH, WISHES, MassagerTool, NotDone, async_settable, async_try, async_wishes
from .plain_yes import is_plain_yes
from .refusal import Refusal, RefusalReason, Refused
from .settings import Settings
from .turn import Turn
from .words import Words

ATTR_CONFIRMATION = "confirmation"
HOLDS = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Question:
    """What a person is asked about, and for what a yes counts."""

    token: str
    massager: str
    """The id of its config entry."""
    name: str
    wanted: Mapping[str, Any]
    """What was asked for besides the settings of the next session."""
    settings: Settings
    """With what it would start."""
    person: str
    """Whom it would be for."""
    turn: Turn
    expires: datetime


QUESTIONS: HassKey[dict[str, Question]] = HassKey(f"{DOMAIN}_llm_questions")
"""The last question about each massager, by the id of its config entry."""


class StartTool(MassagerTool):
    """Ask back; start what the person said yes to."""

    name = f"{DOMAIN}__start"
    title = "Start a massage"
    description = (
        "Starts a massage in two steps. Call it first without confirmation: it starts nothing, and tells what would start "
        "and which question to ask. Ask the person that, and end your turn. Only if they answer with a plain yes, call it "
        "again with the confirmation, in that next turn."
    )
    annotations = ToolAnnotations(open_world=False)
    parameters = probatio.Schema(
        {
            **WHICH,
            **WISHES,
            probatio.Optional(
                ATTR_CONFIRMATION, description="Only after the person said yes: what the first call gave"
            ): cv.string,
        }
    )

    @override
    async def _async_answer(
        self, hass: HomeAssistant, args: Mapping[str, Any], llm_context: LLMContext
    ) -> JsonObjectType:
        turn, questions = Turn.current(llm_context.context), hass.data.setdefault(QUESTIONS, {})
        question = None
        if (token := args.get(ATTR_CONFIRMATION)) is not None:
            # Whatever comes of it, it counts once.
            question = next((one for one in questions.values() if one.token == token), None)
            if question is not None:
                del questions[question.massager]
        reached, coordinator = await async_settable(hass, llm_context, self.name, args.get("massager"))
        if turn is None:
            raise NotDone(
                "Nothing was started: a massage starts from here only in a conversation in which the person can be asked back."
            )
        if coordinator.stoppable:
            raise NotDone(
                f"Nothing was started: a session of {coordinator.name} is open already, or its stop is not confirmed."
            )
        if token is None:
            asked = await self._ask(hass, coordinator, args, turn)
            questions[asked.massager] = asked
            return _asked_back(hass, coordinator, asked)
        wanted = await async_wishes(hass, coordinator, args) if any(one in args for one in SETTINGS) else None
        if question is None or question.massager != reached.entry.entry_id or wanted not in (None, question.wanted):
            raise NotDone(
                "Nothing was started: this confirmation is not known, was used already, or is for something else. Ask anew."
            )
        _ensure_agreed(question, turn)
        await async_try(hass, coordinator, _start(coordinator, question))
        return {"started": True, **status_told(hass, coordinator)}

    async def _ask(
        self, hass: HomeAssistant, coordinator: MassagerCoordinator, args: Mapping[str, Any], turn: Turn
    ) -> Question:
        """Return the question; raises NotDone for what could not start."""
        wanted, session = await async_wishes(hass, coordinator, args), coordinator.session
        settings, user = session.intended(**wanted), session.user

        async def pass_gate() -> None:
            refusal = session.gate(user, settings.prescription, attended=False, heat=session.heats(settings))
            if refusal is not None:
                raise Refused(refusal)

        await async_try(hass, coordinator, pass_gate())
        token, expires = secrets.token_urlsafe(8), dt_util.utcnow() + HOLDS
        entry_id = coordinator.config_entry.entry_id
        return Question(token, entry_id, coordinator.name, wanted, settings, user.id, turn, expires)


def _ensure_agreed(question: Question, turn: Turn) -> None:
    """Raise NotDone unless the person was asked about this massager, and then said a plain yes."""
    if dt_util.utcnow() >= question.expires:
        raise NotDone("Nothing was started: the confirmation is too old. Ask anew.")
    if not turn.follows(question.turn):
        raise NotDone(
            "Nothing was started: the confirmation counts only in the very next turn, after the person answered. Ask anew."
        )
    if question.name.casefold() not in turn.answered.casefold():
        raise NotDone(f"Nothing was started: the person was not asked about {question.name} by its name. Ask anew.")
    if not is_plain_yes(turn.said.content):
        raise NotDone(
            "Nothing was started: the person did not say a plain yes. Ask anew, and for a yes, if they want it."
        )


async def _start(coordinator: MassagerCoordinator, question: Question) -> None:
    """Start it, if it is still what the person was asked about; the gate decides."""
    session = coordinator.session

    def changed() -> Refusal | None:
        same = session.user.id == question.person and session.intended(**question.wanted) == question.settings
        return None if same else Refusal(RefusalReason.ASKED_OTHERWISE)

    await session.start(attended=False, besides=changed, **question.wanted)


def _asked_back(hass: HomeAssistant, coordinator: MassagerCoordinator, question: Question) -> JsonObjectType:
    told = settings_told(hass, coordinator, question.settings)
    whom = coordinator.people.name(question.person) or Words.cached(hass).value("user", question.person, {})
    return {
        "started": False,
        "massager": question.name,
        "would_start": {**told, "softly": "from the lowest pressure"},
        "for": whom,
        "question": f"Shall {question.name} start now: {', '.join(told.values())}?",
        "confirmation": question.token,
        "what_next": (
            f"Ask the person this question now, with the name {question.name} in it, and end your turn. Call this tool with "
            "the confirmation only if they answer with a plain yes. It counts once, for exactly this, for five minutes."
        ),
    }
