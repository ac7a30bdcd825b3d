"""What is asked of a massager by its bare name ("pause the calf boots"), by language: besides the file of sentences.

In that file such a sentence would take the place of whatever else in a house can be paused, started or asked, as soon as a
name is misheard. So these are heard with the names that there are, and with nothing else. What stands in `{braces}` besides
the name may be any words: `how` is read like the end of a sentence of the file, anything else is a slot of the intent.
"""

from collections.abc import Mapping

from .spoken_wish import Wish

_DE = "[der|die|das|den|mein|meine|meinen]"
_EN = "[the|my|this|that|these|those]"

WISH_SENTENCES: Mapping[str, Mapping[Wish, tuple[str, ...]]] = {
    "de": {
        Wish.SET_MODE: (
            f"(stelle|stell|setze|setz|ändere) {_DE} {{name}} auf [den] Modus {{mode_words}}",
            f"{_DE} {{name}} auf [den] Modus {{mode_words}} (stellen|setzen)",
        ),
        Wish.START: (
            f"(starte|start|beginne) {_DE} {{name}} [jetzt|bitte]",
            f"(starte|start|beginne) {_DE} {{name}} für {{how}}",
            f"(schalte|schalt|mache|mach) {_DE} {{name}} für {{how}} (an|ein)",
        ),
        Wish.PAUSE: (f"(pausiere|pausier) {_DE} {{name}} [kurz|bitte]", f"{_DE} {{name}} pausieren"),
        Wish.RESUME: (
            f"(setze|setz) {_DE} {{name}} fort",
            f"{_DE} {{name}} (fortsetzen|weiter|weiterlaufen lassen|weitermachen)",
        ),
        Wish.SOFTER: (f"[mach|mache|stell|stelle] {_DE} {{name}} [etwas|ein bisschen] (sanfter|schwächer|lockerer)",),
        Wish.STRONGER: (f"[mach|mache|stell|stelle] {_DE} {{name}} [etwas|ein bisschen] (stärker|fester|kräftiger)",),
        Wish.TIME_LEFT: (f"wie (lang|lange) (läuft|laufen|braucht|brauchen) {_DE} {{name}} [noch]",),
        Wish.STATUS: (
            f"was (macht|machen) {_DE} {{name}} [gerade]",
            f"(läuft|laufen) {_DE} {{name}} [noch|gerade]",
            f"(ist|sind) {_DE} {{name}} [noch|gerade] an",
        ),
    },
    "en": {
        Wish.SET_MODE: (f"(set|change|put|switch) {_EN} {{name}} (to|into) {{mode_words}} mode",),
        Wish.START: (
            f"(start|begin|run) {_EN} {{name}} [now|please]",
            f"(start|begin|run|turn on|switch on) {_EN} {{name}} for {{how}}",
            f"(turn|switch) {_EN} {{name}} on for {{how}}",
        ),
        Wish.PAUSE: (f"pause {_EN} {{name}} [now|please]",),
        Wish.RESUME: (f"(resume|continue|unpause) {_EN} {{name}} [now|please]", f"go on with {_EN} {{name}}"),
        Wish.SOFTER: (f"[make] {_EN} {{name}} [a bit|a little] (softer|gentler|looser|weaker)",),
        Wish.STRONGER: (f"[make] {_EN} {{name}} [a bit|a little] (stronger|firmer|harder|tighter)",),
        Wish.TIME_LEFT: (
            f"how (long|much time) [is] left on {_EN} {{name}}",
            f"how (long|much longer) (do|does) {_EN} {{name}} [still] (run|take) [for]",
        ),
        Wish.STATUS: (
            f"(what is|what's|what are) {_EN} {{name}} doing",
            f"(is|are) {_EN} {{name}} [still] (on|running)",
        ),
    },
}
