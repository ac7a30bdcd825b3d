"""What our sentences cost whoever speaks to Assist of anything else: recognising a sentence with them, next to without.

As Home Assistant's own agent goes: sentences of triggers first, then the intents with what is exposed, then with what is
not, then with names that nobody knows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
import time
from typing import Any

from hassil.intents import Intents, SlotList, TextSlotList
from hassil.recognize import RecognizeResult, recognize_all, recognize_best
from hassil.util import merge_dict
from home_assistant_intents import get_intents
import yaml

from custom_components.recovery_massager.listening import named
from custom_components.recovery_massager.phrases import LISTS
from custom_components.recovery_massager.sentence_files import OURS, languages
from custom_components.recovery_massager.stop_sentences import STOP_WORDS
from custom_components.recovery_massager.wish_sentences import WISH_SENTENCES

from .figure import Figure

CUSTOM = "hass_custom_sentence"
MASSAGERS = ("calf boots", "foot massager")
GOAL = 1.5
"""A sentence about something else may take so many times as long."""
UNDERSTOOD: Mapping[str, tuple[str, ...]] = {
    "en": (
        "turn on the kitchen light 3",
        "turn off all the lights in the bedroom",
        "set the kitchen light 7 to 50 percent",
        "open the bedroom cover 1",
        "what is the temperature in the living room",
        "set a timer for 10 minutes",
        "pause the living room player 1",
        "is the office switch 4 on",
        "add milk to my shopping list",
        "start the office vacuum 1",
    ),
    "de": (
        "schalte kitchen light 3 ein",
        "schalte alle Lichter im bedroom aus",
        "dimme kitchen light 7 auf 50 Prozent",
        "öffne bedroom cover 1",
        "wie warm ist es im living room",
        "stelle einen Timer auf 10 Minuten",
        "pausiere living room player 1",
        "ist office switch 4 an",
        "setze Milch auf meine Einkaufsliste",
        "starte office vacuum 1",
    ),
}
OTHERWISE: Mapping[str, tuple[str, ...]] = {
    "en": (
        "who won the match yesterday",
        "turn on the flux capacitor",
        "tell me a joke about massages",
        "pause for a moment and think about the pressure",
    ),
    "de": (
        "wer hat gestern das Spiel gewonnen",
        "schalte den Fluxkompensator ein",
        "erzähle mir einen Witz über Massagen",
        "mach eine Pause und denk an den Druck",
    ),
}


@dataclass(frozen=True, slots=True)
class House:
    """What the agent recognises sentences by."""

    language: str
    intents: Intents
    triggers: Intents
    exposed: dict[str, SlotList]
    hidden: dict[str, SlotList]

    def recognised(self, text: str) -> str | None:
        """Return the name of the intent that a sentence means; None where nobody knows."""
        for found in recognize_all(text, self.triggers):
            return found.intent.name
        for lists in (self.exposed, self.hidden):
            best = self._best(text, lists)
            if best is not None:
                return best.intent.name
        for _ in recognize_all(text, self.intents, slot_lists=self.exposed, allow_unmatched_entities=True):
            pass
        return None

    def _best(self, text: str, lists: dict[str, SlotList]) -> RecognizeResult | None:
        return recognize_best(
            text,
            self.intents,
            slot_lists=lists,
            language=self.language,
            best_metadata_key=CUSTOM,
            best_slot_name="name",
        )


def house(language: str, *, ours: bool) -> House:
    """Return a house of a hundred things in five rooms, where a session runs if it has our sentences."""
    intents: dict[str, Any] = get_intents(language) or {}
    triggers = _triggers() if ours else Intents.from_dict({"language": language, "intents": {}})
    if ours:
        own = yaml.safe_load((OURS / f"{language}.yaml").read_text("utf-8"))
        for one in own["intents"].values():
            for data in one["data"]:
                data["metadata"] = {CUSTOM: True}
        merge_dict(intents, own)
    rooms = ("kitchen", "bedroom", "living room", "office", "hall")
    kinds = ("light", "cover", "player", "switch", "vacuum", "sensor", "climate")
    domains = {"player": "media_player"}
    things = [
        (f"{room} {kind} {number}", f"{room} {kind} {number}", {"domain": domains.get(kind, kind)})
        for room in rooms
        for kind in kinds
        for number in range(1, 9 if kind in {"light", "switch"} else 2)
    ]
    things += [(name, name, {"domain": "climate"}) for name in MASSAGERS]
    common: dict[str, SlotList] = {
        "area": TextSlotList.from_strings(rooms, allow_template=False),
        "floor": TextSlotList.from_strings([]),
    }
    hidden = [(f"hidden {name}", name, context) for name, _, context in things]
    return House(
        language,
        Intents.from_dict(intents),
        triggers,
        {**common, "name": TextSlotList.from_tuples(things, allow_template=False)},
        {**common, "name": TextSlotList.from_tuples(hidden, allow_template=False)},
    )


def _triggers() -> Intents:
    """Return the sentences that are heard without a file, or besides it, while a session runs."""
    groups = {"all": [one for words in STOP_WORDS.values() for one in (*words.sentences, *words.in_room, *words.bare)]}
    for name in MASSAGERS:
        groups[name] = [one for words in STOP_WORDS.values() for one in named(words.named, (name,))]
        for language in languages():
            for wish, templates in WISH_SENTENCES[language].items():
                groups[f"{name} {language} {wish}"] = named(templates, (name,))
    return Intents.from_dict(
        {
            "language": "en",
            "intents": {name: {"data": [{"sentences": some}]} for name, some in groups.items()},
            "lists": {
                name: {"wildcard": True} for some in groups.values() for one in some for name in LISTS.findall(one)
            },
        }
    )


async def measure(rounds: int) -> list[Figure]:
    """Measure sentences about other things, and what nobody knows, in each language; then a session's first sentence."""
    figures = []
    for language in languages():
        ours, without = house(language, ours=True), house(language, ours=False)
        for what, sentences in (("understood", UNDERSTOOD[language]), ("not understood", OTHERWISE[language])):
            mine, theirs, ratio = _compare(_saying(ours, sentences), _saying(without, sentences), rounds)
            figures += [
                Figure(
                    f"recognising, {language}, {what}", mine / len(sentences) * 1e3, "ms", theirs / len(sentences) * 1e3
                ),
                Figure(f"the same with our sentences against without, {language}, {what}", ratio, "times", 1.0, GOAL),
            ]
    ours = house("en", ours=True)
    anew, again, _ = _compare(
        lambda: next(iter(recognize_all("stop it", _triggers()))), lambda: ours.recognised("stop it"), rounds
    )
    return [*figures, Figure("the first shout of a session, sentences read anew", anew * 1e3, "ms", again * 1e3)]


def _saying(where: House, sentences: tuple[str, ...]) -> Callable[[], object]:
    return lambda: [where.recognised(one) for one in sentences]


def _compare(ours: Callable[[], object], others: Callable[[], object], rounds: int) -> tuple[float, float, float]:
    """Give the medians in seconds of processor time, and that of the ratios; in turn, so that noise meets both."""
    ours()
    others()
    pairs = [(_timed(ours), _timed(others)) for _ in range(rounds)]
    return median(one for one, _ in pairs), median(other for _, other in pairs), median(a / b for a, b in pairs)


def _timed(work: Callable[[], object]) -> float:
    start = time.thread_time()
    work()
    return time.thread_time() - start
