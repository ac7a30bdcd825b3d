"""What is answered to those who speak to Assist, by language: short, and true.

Refusals and errors are not among it: they have their sentences in the translations, as for every other face.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SpokenWords:
    """One language's answers. `{pressure}` is "40 mmHg" or a level, `{what}` a session ("Wave at 40 mmHg for 20 minutes")."""

    massage: str
    """Where a session is of no mode."""
    at: str
    lasting: str
    lasting_one: str
    level: str
    left: str
    left_one: str
    left_short: str
    left_unknown: str

    pressure_rises: str
    """It runs, and the soft start leads to the pressure."""
    next_session: str
    """Nothing runs, so it is set for the next session."""
    lowest: str
    highest: str
    unclear: str
    """Nobody can tell which pressure was meant; `allowed` follows."""
    not_possible: str
    """That pressure cannot be; `allowed` follows."""
    allowed: str
    allowed_levels: str
    no_pressure: str
    modes: str
    no_modes: str
    minutes: str
    """How long a session may be, after one that is too long or too short."""
    how: str
    """It was to start, and how long or how strong was not understood."""
    paused: str
    resumed: str
    no_session: str
    waits: str
    """It was asked for, and is on its way: nobody knows yet whether it succeeds."""

    running: str
    on_pause: str
    off: str
    silent: str
    """It is in range, and nobody has asked it."""
    away: str
    lost: str
    starting: str
    stopping: str

    nothing_planned: str
    planned: str
    waiting: str
    """A planned session whose time has come, and which a touch, or a word, starts."""
    offered: str
    now: str
    today: str
    tomorrow: str
    later: str

    which: str
    whose: str
    nobody: str
    unknown: str
    nowhere: str
    hidden: str
    forbidden: str
    by_hand: str
    """In the place of the sentence for a stimulator that all faces have, which is long to listen to."""
    by_touch: str
    """In the place of the one for what needs a person's own touch, which speaks of automations."""


SPOKEN_WORDS: dict[str, SpokenWords] = {
    "de": SpokenWords(
        massage="Massage",
        at="mit {pressure}",
        lasting="für {minutes} Minuten",
        lasting_one="für eine Minute",
        level="Stufe {level}",
        left="noch {minutes} Minuten",
        left_one="noch eine Minute",
        left_short="noch weniger als eine Minute",
        left_unknown="wie lange noch, ist nicht bekannt",
        pressure_rises="Sanft auf dem Weg zu {pressure}.",
        next_session="Eingestellt für die nächste Sitzung: {what}.",
        lowest="{name} ist schon auf dem niedrigsten Wert, {pressure}. Zum Beenden sage Stopp.",
        highest="{name} ist schon auf dem höchsten erlaubten Wert, {pressure}.",
        unclear="Dieser Druck ist nicht klar.",
        not_possible="Das geht nicht.",
        allowed="{name} kann {minimum} bis {maximum} mmHg in Schritten von {step}, oder 0 bis 100 Prozent davon.",
        allowed_levels="{name} kann Stufe {minimum} bis {maximum}, oder 0 bis 100 Prozent davon.",
        no_pressure="Bei {name} lässt sich kein Druck einstellen.",
        modes="Diesen Modus hat {name} nicht. Es gibt: {modes}.",
        no_modes="Bei {name} lässt sich kein Modus wählen.",
        minutes="{name} kann {minimum} bis {maximum} Minuten laufen.",
        how="Wie lange oder wie stark, war nicht zu verstehen; es ist nichts gestartet.",
        paused="Pausiert.",
        resumed="Es geht sanft weiter.",
        no_session="Auf {name} läuft keine Sitzung.",
        waits="Das ist unterwegs zu {name}, aber noch nicht bestätigt.",
        running="{name}: {what}, {left}.",
        on_pause="{name}: pausiert, {left}.",
        off="{name} ist aus.",
        silent="{name} ist in Reichweite und hat nicht gesagt, was es tut.",
        away="{name} ist nicht in Reichweite oder ausgeschaltet.",
        lost="Die Verbindung zu {name} ist weg, deshalb ist nicht bekannt, was das Gerät tut.",
        starting="{name} soll starten und hat es noch nicht bestätigt.",
        stopping="{name} soll stoppen und hat es noch nicht bestätigt.",
        nothing_planned="Nichts ist geplant.",
        planned="{name}, {when}: {what}.",
        waiting="{name}, wartet seit {time}: {what}.",
        offered="{name}, Vorschlag für {person}, {when}: {what}.",
        now="jetzt",
        today="heute um {time}",
        tomorrow="morgen um {time}",
        later="in {days} Tagen um {time}",
        which="Welches: {names}?",
        whose="Für wen: {names}?",
        nobody="Es ist kein Massagegerät da.",
        unknown="{name} ist kein Massagegerät.",
        nowhere="In {name} ist kein Massagegerät.",
        hidden="{name} ist für Assist nicht freigegeben.",
        forbidden="Du darfst {name} nicht steuern.",
        by_hand="{name} leitet Strom durch den Körper: Mit der Stimme lässt es sich nur fragen, pausieren, schwächer stellen und stoppen.",
        by_touch="{name} startet nur durch die eigene Berührung einer Person, nicht durch eine Stimme.",
    ),
    "en": SpokenWords(
        massage="Massage",
        at="at {pressure}",
        lasting="for {minutes} minutes",
        lasting_one="for one minute",
        level="level {level}",
        left="{minutes} minutes left",
        left_one="one minute left",
        left_short="less than a minute left",
        left_unknown="how long it goes on is not known",
        pressure_rises="Softly on the way to {pressure}.",
        next_session="Set for the next session: {what}.",
        lowest="{name} is at its lowest already, {pressure}. To end it, say stop.",
        highest="{name} is at the highest that is allowed, {pressure}.",
        unclear="That pressure is not clear.",
        not_possible="That is not possible.",
        allowed="{name} can do {minimum} to {maximum} mmHg in steps of {step}, or 0 to 100 percent of that.",
        allowed_levels="{name} can do level {minimum} to {maximum}, or 0 to 100 percent of that.",
        no_pressure="{name} has no pressure that can be set.",
        modes="{name} has no such mode. It has: {modes}.",
        no_modes="{name} has no modes to choose from.",
        minutes="{name} can run for {minimum} to {maximum} minutes.",
        how="How long or how strong was not understood, so nothing was started.",
        paused="Paused.",
        resumed="Going on, softly.",
        no_session="No session runs on {name}.",
        waits="That is on its way to {name}, but not confirmed yet.",
        running="{name}: {what}, {left}.",
        on_pause="{name}: paused, {left}.",
        off="{name} is off.",
        silent="{name} is in range, and has not said what it does.",
        away="{name} is out of range, or switched off.",
        lost="The connection to {name} is lost, so what it does is not known.",
        starting="{name} is to start, and has not confirmed it yet.",
        stopping="{name} is to stop, and has not confirmed it yet.",
        nothing_planned="Nothing is planned.",
        planned="{name}, {when}: {what}.",
        waiting="{name}, waiting since {time}: {what}.",
        offered="{name}, offered to {person}, {when}: {what}.",
        now="now",
        today="today at {time}",
        tomorrow="tomorrow at {time}",
        later="in {days} days at {time}",
        which="Which one: {names}?",
        whose="For whom: {names}?",
        nobody="There is no massager.",
        unknown="{name} is no massager.",
        nowhere="There is no massager in {name}.",
        hidden="{name} is not exposed to Assist.",
        forbidden="You may not control {name}.",
        by_hand="{name} drives current through the body: a voice can only ask, pause, lower and stop it.",
        by_touch="{name} needs a person's own touch to start; a voice is none.",
    ),
}
