"""What can be asked for, in both languages: each sentence, what is answered word by word, and what the boots then do."""

import re

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import HomeAssistant
from homeassistant.helpers import intent
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.recovery_massager.coordinator import MassagerCoordinator
from custom_components.recovery_massager.spoken_wish import Wish
from simulator.devices.calf_boots import CalfBoots

from .talk import error_text, mode_text, put_into, reply, speech

ANSWER, DONE, ERROR = (
    intent.IntentResponseType.QUERY_ANSWER,
    intent.IntentResponseType.ACTION_DONE,
    intent.IntentResponseType.ERROR,
)

ENGLISH = (
    # While nothing runs: the next session is set, and nothing moves.
    ("is the massage running", "Calf boots is off.", "idle"),
    ("what's the massage doing", "Calf boots is off.", "idle"),
    ("how long is left on the massage", "No session runs on Calf boots.", "idle"),
    ("set the calf boots pressure to 40 mmHg", "Set for the next session: 40 mmHg.", "idle"),
    ("set the pressure of the calf boots to forty-five millimeters", "Set for the next session: 45 mmHg.", "idle"),
    ("put the calf boots at 35 mmHg please", "Set for the next session: 35 mmHg.", "idle"),
    ("set the calf boots compression to 50 percent", "Set for the next session: 40 mmHg.", "idle"),
    ("set the massage in the bedroom to 100%", "Set for the next session: 60 mmHg.", "idle"),
    ("set the calf boots to full squeeze mode", "Set for the next session: {full_squeeze}.", "idle"),
    ("set the massage mode to flush", "Set for the next session: {flush}.", "idle"),
    ("softer", "No session runs on Calf boots.", "idle"),
    ("pause the massage", "No session runs on Calf boots.", "idle"),
    ("what is planned", "Nothing is planned.", "idle"),
    ("start my recovery", "{nothing_planned}", "idle"),
    # From here on it runs.
    (
        "start the massage for 20 minutes at 40 mmHg in sequential mode",
        "{sequential} at 40 mmHg for 20 minutes.",
        "running",
    ),
    ("is the massage running", "Calf boots: {sequential} at 20 mmHg, 20 minutes left.", "running"),
    ("what are the calf boots doing", "Calf boots: {sequential} at 20 mmHg, 20 minutes left.", "running"),
    ("how long is left on the massage", "20 minutes left.", "running"),
    ("how much time is left on the calf boots", "20 minutes left.", "running"),
    ("stronger", "Softly on the way to 45 mmHg.", "running"),
    ("make the calf boots a bit stronger", "Softly on the way to 50 mmHg.", "running"),
    ("set the calf boots pressure to 100 percent", "Softly on the way to 60 mmHg.", "running"),
    ("more pressure", "Calf boots is at the highest that is allowed, 60 mmHg.", "running"),
    ("a bit softer", "20 mmHg.", "running"),
    ("less pressure", "Calf boots is at its lowest already, 20 mmHg. To end it, say stop.", "running"),
    ("set the massage to wave mode", "{wave}.", "running"),
    ("start the massage for half an hour", "{wave} at 20 mmHg for 30 minutes.", "running"),
    ("start the massage for 10 minutes", "{wave} at 20 mmHg for 10 minutes.", "running"),
    ("start the calf boots", "Calf boots: {wave} at 20 mmHg, 10 minutes left.", "running"),
    ("pause the massage", "Paused.", "paused"),
    ("how long is left on the massage", "Calf boots: paused, 10 minutes left.", "paused"),
    ("resume the calf boots", "Going on, softly.", "running"),
    ("pause the calf boots", "Paused.", "paused"),
    ("continue the massage in the bedroom", "Going on, softly.", "running"),
    ("set the calf boots pressure to zero", "Stopped: Calf boots.", "idle"),
    ("set the massage pressure to 0 percent", "Stopped: Calf boots.", "idle"),
    ("start the calf boots for a quarter of an hour with 60 percent", "{flush} at 40 mmHg for 15 minutes.", "running"),
    ("stop the calf boots", "Stopped: Calf boots.", "idle"),
)
GERMAN = (
    ("läuft die Massage", "Calf boots ist aus.", "idle"),
    ("was macht die Massage", "Calf boots ist aus.", "idle"),
    ("wie lange läuft die Massage noch", "Auf Calf boots läuft keine Sitzung.", "idle"),
    ("stelle den Druck der Calf boots auf 40 mmHg", "Eingestellt für die nächste Sitzung: 40 mmHg.", "idle"),
    (
        "setze den Druck von den Calf boots auf fünfundvierzig Millimeter Quecksilber",
        "Eingestellt für die nächste Sitzung: 45 mmHg.",
        "idle",
    ),
    ("stell die Calf boots auf 35 mmHg", "Eingestellt für die nächste Sitzung: 35 mmHg.", "idle"),
    ("stelle den Massagedruck auf 50 Prozent", "Eingestellt für die nächste Sitzung: 40 mmHg.", "idle"),
    ("stelle den Druck der Massage im Bedroom auf 100 %", "Eingestellt für die nächste Sitzung: 60 mmHg.", "idle"),
    (
        "stelle die Calf boots auf den Modus {full_squeeze}",
        "Eingestellt für die nächste Sitzung: {full_squeeze}.",
        "idle",
    ),
    ("stelle den Massagemodus auf Ausstreichen", "Eingestellt für die nächste Sitzung: {flush}.", "idle"),
    ("sanfter", "Auf Calf boots läuft keine Sitzung.", "idle"),
    ("pausiere die Massage", "Auf Calf boots läuft keine Sitzung.", "idle"),
    ("was ist geplant", "Nichts ist geplant.", "idle"),
    ("starte meine Regeneration", "{nothing_planned}", "idle"),
    (
        "starte die Massage für 20 Minuten mit 40 mmHg im Modus sequenziell",
        "{sequential} mit 40 mmHg für 20 Minuten.",
        "running",
    ),
    ("läuft die Massage noch", "Calf boots: {sequential} mit 20 mmHg, noch 20 Minuten.", "running"),
    ("was machen die Calf boots gerade", "Calf boots: {sequential} mit 20 mmHg, noch 20 Minuten.", "running"),
    ("wie lange dauert die Massage noch", "Noch 20 Minuten.", "running"),
    ("wie lange laufen die Calf boots noch", "Noch 20 Minuten.", "running"),
    ("stärker", "Sanft auf dem Weg zu 45 mmHg.", "running"),
    ("mach die Calf boots etwas fester", "Sanft auf dem Weg zu 50 mmHg.", "running"),
    ("stelle den Druck der Calf boots auf 100 Prozent", "Sanft auf dem Weg zu 60 mmHg.", "running"),
    ("mehr Druck", "Calf boots ist schon auf dem höchsten erlaubten Wert, 60 mmHg.", "running"),
    ("etwas sanfter", "20 mmHg.", "running"),
    ("weniger Druck", "Calf boots ist schon auf dem niedrigsten Wert, 20 mmHg. Zum Beenden sage Stopp.", "running"),
    ("stelle die Massage auf Welle", "{wave}.", "running"),
    ("starte die Massage für eine halbe Stunde", "{wave} mit 20 mmHg für 30 Minuten.", "running"),
    ("starte die Massage für 10 Minuten", "{wave} mit 20 mmHg für 10 Minuten.", "running"),
    ("starte die Calf boots", "Calf boots: {wave} mit 20 mmHg, noch 10 Minuten.", "running"),
    ("Massage pausieren", "Pausiert.", "paused"),
    ("wann ist die Massage zu Ende", "Calf boots: pausiert, noch 10 Minuten.", "paused"),
    ("setze die Calf boots fort", "Es geht sanft weiter.", "running"),
    ("pausiere die Calf boots", "Pausiert.", "paused"),
    ("setze die Massage im Bedroom fort", "Es geht sanft weiter.", "running"),
    ("stelle den Druck der Calf boots auf null", "Gestoppt: Calf boots.", "idle"),
    ("stelle den Massagedruck auf 0 Prozent", "Gestoppt: Calf boots.", "idle"),
    (
        "schalte die Calf boots für eine Viertelstunde mit 60 Prozent ein",
        "{flush} mit 40 mmHg für 15 Minuten.",
        "running",
    ),
    ("stoppe die Calf boots", "Gestoppt: Calf boots.", "idle"),
)
STORIES = {"en": ENGLISH, "de": GERMAN}


@pytest.mark.parametrize("language", STORIES)
async def test_each_sentence_is_answered_so_and_the_boots_do_so(
    hass: HomeAssistant, heard: MockConfigEntry, boots: CalfBoots, language: str, caplog: pytest.LogCaptureFixture
) -> None:
    put_into(hass, "Bedroom", [heard])
    modes = {slug: await mode_text(hass, slug, language) for slug in ("full_squeeze", "flush", "sequential", "wave")}
    words = {**modes, "nothing_planned": await error_text(hass, "nothing_planned", language, name="Calf boots")}
    for sentence, answer, run in STORIES[language]:
        response = await reply(hass, sentence.format(**words), language)
        assert (speech(response), boots.state()["run"]) == (answer.format(**words), run), sentence
    # What stops needs no file, and has tests of its own.
    assert set(re.findall(r"SpokenIntent - (\w+)", caplog.text)) == {*Wish} - {Wish.STOP}


async def test_a_question_is_answered_and_what_was_not_done_is_an_error(
    hass: HomeAssistant, heard: MockConfigEntry
) -> None:
    for sentence, kind in (
        ("is the massage running", ANSWER),
        ("what is planned", ANSWER),
        ("set the massage mode to wave", DONE),
        ("softer", ERROR),
        ("set the massage pressure to firm", ERROR),
        ("start the massage for 2 minutes", DONE),
        ("how long does the massage still take", ANSWER),
    ):
        assert (await reply(hass, sentence)).response_type is kind, sentence


async def test_every_refusal_of_the_gate_is_said_with_its_reason(
    hass: HomeAssistant, heard: MockConfigEntry, boots: CalfBoots
) -> None:
    starts = (
        ("start the massage", "en"),
        ("begin my massage at 60 percent", "en"),
        ("starte die Calf boots für 10 Minuten", "de"),
    )
    boots.set({"worn": False})
    for sentence, language in starts:
        answer = await error_text(hass, "not_worn", language, name="Calf boots")
        assert speech(await reply(hass, sentence, language)) == answer
    boots.set({"worn": True})
    await heard.runtime_data.async_set_remote_start(False)
    for sentence, language in starts:
        answer = await error_text(hass, "remote_start_off", language, name="Calf boots")
        assert speech(await reply(hass, sentence, language)) == answer
    assert boots.machine.sessions == 0


async def test_what_the_owner_did_not_expose_is_not_spoken_of_and_still_stops(
    hass: HomeAssistant, heard: MockConfigEntry, boots: CalfBoots, coordinator: MassagerCoordinator
) -> None:
    async_expose_entity(hass, "conversation", "climate.calf_boots", False)
    await coordinator.session.start(attended=True)
    hidden = "Calf boots is not exposed to Assist."
    for sentence in (
        "is the massage running",
        "what are the calf boots doing",
        "softer",
        "pause the calf boots",
        "set the calf boots pressure to 30 mmHg",
        "set the massage pressure to 30 mmHg",
        "start the massage for 10 minutes",
        "what is planned",
    ):
        assert speech(await reply(hass, sentence)) == hidden, sentence
    assert boots.state()["run"] == "running"
    assert speech(await reply(hass, "calf boots off")) == "Stopped: Calf boots."


async def test_a_voice_in_another_language_of_ours_is_understood_too(
    hass: HomeAssistant, heard: MockConfigEntry, boots: CalfBoots
) -> None:
    assert (
        speech(await reply(hass, "set the massage pressure to 30 mmHg", "en-GB"))
        == "Set for the next session: 30 mmHg."
    )
    assert speech(await reply(hass, "starte die Calf boots", "en")) != ""
    assert boots.state()["run"] == "running"
