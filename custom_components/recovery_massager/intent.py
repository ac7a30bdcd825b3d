"""What can be asked for by voice: intents of our own, each with its sentences in `sentences/`.

A refusal is an answer with its reason: of an error that is raised, Home Assistant would say no more than that there was one.
"""

from collections.abc import Awaitable, Callable
from typing import Any, override

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import intent
import probatio

from . import spoken_plans, spoken_session
from .spoken import NotDone, Said
from .spoken_athlete import PERSON
from .spoken_pressure import LEVEL, MMHG, NUMBER, PERCENT, UNCLEAR
from .spoken_session import HOW, MINUTES, MODE, MODE_WORDS
from .spoken_target import AREA, NAME, PREFERRED_AREA
from .spoken_wish import Wish

type Do = Callable[[Said], Awaitable[str]]
"""Does what was asked for, and returns what is said to it. Raises NotDone or HomeAssistantError."""

NUMERIC = probatio.All(probatio.Coerce(float), probatio.Range(min=0, max=1_000_000))
TEXT = intent.non_empty_string
SLOTS: dict[Any, Any] = {
    **{probatio.Optional(slot): TEXT for slot in (NAME, AREA, PREFERRED_AREA, MODE, MODE_WORDS, PERSON, UNCLEAR, HOW)},
    **{probatio.Optional(slot): NUMERIC for slot in (MMHG, PERCENT, LEVEL, NUMBER, MINUTES)},
}


WISHES: dict[Wish, tuple[Do, str]] = {
    Wish.SET_PRESSURE: (
        spoken_session.set_pressure,
        "Sets the pressure of a massager, in mmHg, as a level or in percent",
    ),
    Wish.SET_MODE: (spoken_session.set_mode, "Sets the massage mode of a massager"),
    Wish.START: (spoken_session.start, "Starts a massage, for some minutes, in a mode, at a pressure"),
    Wish.SOFTER: (spoken_session.softer, "Makes a massage that runs one step softer"),
    Wish.STRONGER: (spoken_session.stronger, "Makes a massage that runs one step stronger"),
    Wish.PAUSE: (spoken_session.pause, "Pauses a massage"),
    Wish.RESUME: (spoken_session.resume, "Goes on with a massage that is paused"),
    Wish.STOP: (spoken_session.stop, "Stops massages"),
    Wish.TIME_LEFT: (spoken_session.time_left, "Says how long a massage still goes on"),
    Wish.STATUS: (spoken_session.status, "Says what a massager does"),
    Wish.START_RECOVERY: (spoken_plans.start_recovery, "Starts the recovery session that is offered to an athlete"),
    Wish.PLANNED: (spoken_plans.planned, "Says which massages are planned"),
}
QUESTIONS = frozenset({Wish.TIME_LEFT, Wish.STATUS, Wish.PLANNED})


async def async_setup_intents(hass: HomeAssistant) -> None:
    """Register the intents."""
    for wish, (do, description) in WISHES.items():
        intent.async_register(hass, SpokenIntent(wish, do, description))


class SpokenIntent(intent.IntentHandler):
    """One thing that can be asked for."""

    def __init__(self, wish: Wish, do: Do, description: str) -> None:
        self.intent_type = wish.value
        self.platforms = {Platform.CLIMATE}
        self.description = description
        self._asks = wish in QUESTIONS
        self._do = do

    @property
    @override
    def slot_schema(self) -> dict[Any, Any]:
        """Return what a sentence may name."""
        return SLOTS

    @override
    async def async_handle(self, intent_obj: intent.Intent) -> intent.IntentResponse:
        """Do it, and say what came of it."""
        response = intent_obj.create_response()
        said = await Said.of(intent_obj, self.async_validate_slots(intent_obj.slots))
        try:
            speech = await self._do(said)
        except NotDone as err:
            response.async_set_error(intent.IntentResponseErrorCode.FAILED_TO_HANDLE, str(err))
        except HomeAssistantError as err:
            response.async_set_error(intent.IntentResponseErrorCode.FAILED_TO_HANDLE, await said.error(err))
        else:
            if self._asks:
                response.response_type = intent.IntentResponseType.QUERY_ANSWER
            response.async_set_speech(speech)
        return response
