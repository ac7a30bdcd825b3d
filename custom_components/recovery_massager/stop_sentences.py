"""The sentences that stop massagers, and what is said to them, by language.

Sentences are templates of Home Assistant's sentence triggers: `(this|that)`, `[perhaps]`, without punctuation. "Turn off"
asks for all of them in so many words, or for one by its name, since "turn off the massager" may mean one that is called
so; a stop of more than was meant is the smaller harm where somebody wants a massage to stop.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StopWords:
    """One language's words for stopping massagers."""

    sentences: tuple[str, ...]
    """Stop all of them, at any time."""
    named: tuple[str, ...]
    """Stop one, at any time; `{name}` is what it is called."""
    in_room: tuple[str, ...]
    """Stop those in a room, at any time; `{room}` is what it is called."""
    bare: tuple[str, ...]
    """Stop what runs: what somebody shouts whom it hurts, heard only while something has to be stopped."""
    stopped: str
    """Every stop is confirmed."""
    stopped_some: str
    """The stops of some are confirmed; `{names}` are those massagers."""
    unconfirmed: str
    """Some stops are not; `{names}` are those massagers."""
    none: str
    """There is no massager to stop."""


STOP_WORDS: dict[str, StopWords] = {
    "de": StopWords(
        (
            "(stopp|stoppe|beende) (alle|sämtliche|die) (Massagen|Massagegeräte|Massager)",
            "(stopp|stoppe|beende) (jede|die) Massage",
            "halt[e] (alle|sämtliche|die) (Massagen|Massagegeräte|Massager) an",
            "halt[e] (jede|die) Massage an",
            "(schalt|schalte|mach|mache) (alle|sämtliche|die) (Massagen|Massagegeräte|Massager) (aus|ab)",
            "(alle|sämtliche) (Massagen|Massagegeräte|Massager) (aus|ab|stopp|stoppen|anhalten|beenden|ausschalten|abschalten)",
        ),
        named=(
            "(stopp|stop|stoppe|beende) [der|die|das|den|mein|meine|meinen] {name} [jetzt|sofort|bitte]",
            "halt[e] [der|die|das|den|mein|meine|meinen] {name} [jetzt|sofort|bitte] an",
            "(schalt|schalte|mach|mache) [der|die|das|den|mein|meine|meinen] {name} [jetzt|sofort|bitte] (aus|ab)",
            (
                "[der|die|das|den|mein|meine|meinen] {name} [jetzt|sofort|bitte] "
                "(aus|ab|stopp|stop|halt|stoppen|anhalten|beenden|ausschalten|abschalten|ausmachen)"
            ),
            "[der|die|das|mein|meine] {name} (ist|sind|sitzt|sitzen|drückt|drücken) [viel] zu (eng|fest|stark)",
            "[der|die|das|mein|meine] {name} (tut|tun) [mir] weh",
            "(stopp|stoppe|beende) (die|meine) Massage (auf|bei|mit|von) [der|die|das|den|dem|mein|meinen] {name}",
        ),
        in_room=(
            "(stopp|stop|stoppe|beende) [die|meine] Massage (in|im|in der|in dem|auf der|auf dem) {room}",
            "halt[e] [die|meine] Massage (in|im|in der|in dem|auf der|auf dem) {room} an",
            "[die|meine] Massage (in|im|in der|in dem|auf der|auf dem) {room} (stoppen|beenden|anhalten)",
        ),
        bare=(
            "(stopp|stop|halt) [stopp|stop|halt] [stopp|stop|halt]",
            "(stopp|stop|halt) (das|jetzt|sofort|bitte|mal)",
            "[bitte|sofort] (anhalten|aufhören|stoppen|loslassen)",
            "hör[e] [bitte|sofort|jetzt] [damit] auf",
            "hör[e] auf zu (drücken|quetschen)",
            "[das ist|es ist|ist|sitzt] [viel] zu (eng|fest|stark|hart|viel)",
            "[au|aua|autsch] (das|es) tut [mir] weh",
            "(au|aua|autsch|tut weh)",
            "(mein Bein|meine Beine|meine Wade|meine Waden|mein Fuß|meine Füße) (tut|tun) [mir] weh",
            "(genug|das reicht|es reicht|das genügt|nicht mehr)",
            "Schluss [jetzt|damit]",
            "lass [mich|mein Bein|meine Beine] [bitte] los",
            "(lass mich|ich will) [hier] raus",
            "(Notstopp|Nothalt|Notaus|Not aus)",
        ),
        stopped="Alle Massagegeräte sind gestoppt.",
        stopped_some="Gestoppt: {names}.",
        unconfirmed="Der Stopp ist nicht bestätigt von: {names}. Falls eines noch läuft, stoppe es mit seiner eigenen Taste.",
        none="Es ist kein Massagegerät da.",
    ),
    "en": StopWords(
        (
            "(stop|halt|end) (all|all [of] the|all my|the|my) (massagers|massages|massage devices)",
            "(stop|halt|end) (every|each) (massager|massage|massage device)",
            "(stop|halt|end) (the|this|my) massage",
            "stop massaging",
            "(turn|switch) off (all|all [of] the|all my|the|my) (massagers|massages|massage devices)",
            "(turn|switch) off (every|each) (massager|massage|massage device)",
            "(turn|switch) (all|all [of] the|all my|the|my) (massagers|massages|massage devices) off",
            "(turn|switch) (every|each) (massager|massage|massage device) off",
        ),
        named=(
            "(stop|halt|end|abort|cancel) [the|my|this|that|these|those] {name} [now|right now|immediately|please]",
            "(turn|switch|shut) off [the|my|this|that|these|those] {name} [now|right now|immediately|please]",
            "(turn|switch|shut) [the|my|this|that|these|those] {name} off [now|right now|immediately|please]",
            "[the|my] {name} (stop|halt|off) [now|right now|immediately|please]",
            "make [the|my|this|that|these|those] {name} stop",
            "[the|my] {name} (is|are) [far|much|way] too (firm|hard|strong|tight)",
            "[the|my] {name} (hurt|hurts|is hurting [me]|are hurting [me])",
            "(deflate|release) [the|my|this|that|these|those] {name}",
            "(stop|halt|end) (the|my) (massage|massager|massage session) (of|on|with) [the|my] {name}",
        ),
        in_room=("(stop|halt|end|turn off) [the|my] (massage|massager|massagers|massage session) in [the|my] {room}",),
        bare=(
            "(stop|halt) [stop|halt] [stop|halt]",
            "[please] (stop|halt) (it|that|this) [now|right now|immediately|at once|please]",
            "[please] (stop|halt) (now|right now|immediately|at once|please)",
            "please (stop|halt)",
            "(stop|end) (squeezing|pressing|the (compression|pressure|session|squeezing))",
            "make it stop",
            "(emergency stop|no more|enough|that's enough|that is enough)",
            "[it's|it is|that's|that is|this is|they're|they are] [far|much|way] too (firm|hard|much|strong|tight)",
            "[ouch|ow] (it|that|this) (hurts|is hurting [me])",
            "[ouch|ow] (they|these) (hurt|are hurting [me])",
            "(ouch|ow|hurts)",
            "my (leg|legs|calf|calves|foot|feet|knee|knees|thigh|thighs) (hurt|hurts)",
            "let [me|my leg|my legs|my foot|my feet] (go|out)",
            "get me out [of (here|it|these|this)]",
            "release [me|my leg|my legs|my foot|my feet]",
        ),
        stopped="All massagers are stopped.",
        stopped_some="Stopped: {names}.",
        unconfirmed="The stop is not confirmed by: {names}. If one is still running, stop it by its own button.",
        none="There is no massager.",
    ),
    "es": StopWords(
        (
            "(para|parar|detén|deten|detener|apaga|apagar) (todos los|los) (masajeadores|masajes|aparatos de masaje)",
            "(para|parar|detén|deten|detener|apaga|apagar) todas las máquinas de masaje",
            "(para|parar|detén|deten|detener|apaga|apagar) cada (masajeador|masaje)",
            "(para|parar|detén|deten|detener) el masaje",
        ),
        named=(
            "(para|parar|detén|deten|detener|apaga|apagar) [el|la|los|las|mi|mis] {name} [ya|ahora|por favor]",
            "[el|la|los|las|mi|mis] {name} (aprieta|aprietan) demasiado",
        ),
        in_room=("(para|parar|detén|deten|detener) el masaje en [el|la] {room}",),
        bare=(
            "(para|alto|basta|stop) [para|alto|basta|stop] [para|alto|basta|stop]",
            "(para|detente|basta) (ya|ahora|por favor)",
            "ya basta",
            "[me] aprieta demasiado",
            "[está] demasiado (apretado|apretada|fuerte)",
            "(ay|me duele|eso duele|me hace daño)",
            "(suelta|suéltame|sueltame)",
        ),
        stopped="Todos los masajeadores están parados.",
        stopped_some="Parado: {names}.",
        unconfirmed="La parada no está confirmada por: {names}. Si alguno sigue en marcha, páralo con su propio botón.",
        none="No hay ningún masajeador.",
    ),
    "fr": StopWords(
        (
            "(arrête|arrete|arrêtez|arrêter|stoppe|stoppez|stopper) (tous les|les) (masseurs|massages|appareils de massage)",
            "(éteins|eteins|éteignez|éteindre) (tous les|les) (masseurs|massages|appareils de massage)",
            "(arrête|arrete|arrêtez|arrêter|stoppe|stoppez|stopper) chaque (massage|masseur|appareil de massage)",
            "(arrête|arrete|arrêtez|arrêter|stoppe|stoppez|stopper) le massage",
        ),
        named=(
            (
                "(arrête|arrete|arrêtez|arrêter|stoppe|stoppez|stopper|éteins|eteins|éteignez|éteindre) "
                "[le|la|les|mon|ma|mes] {name} [maintenant|tout de suite]"
            ),
            "[le|la|les|mon|ma|mes] {name} (serre|serrent) trop",
        ),
        in_room=("(arrête|arrete|arrêtez|arrêter|stoppe|stoppez|stopper) le massage dans [le|la] {room}",),
        bare=(
            "(stop|halte) [stop|halte] [stop|halte]",
            "(arrête|arrete|arrêtez) [ça] [maintenant|tout de suite]",
            "[c'est] trop (serré|fort)",
            "ça serre trop",
            "(aïe|ouille|ça fait mal|ça me fait mal)",
            "(assez|ça suffit)",
            "(lâche|lâchez) moi",
        ),
        stopped="Tous les appareils de massage sont arrêtés.",
        stopped_some="Arrêté : {names}.",
        unconfirmed="L'arrêt n'est pas confirmé par : {names}. Si l'un d'eux fonctionne encore, arrêtez-le avec son propre bouton.",
        none="Il n'y a aucun appareil de massage.",
    ),
}
