"""The sentences that stop all massagers, and what is said to them, by language.

Sentences are templates of Home Assistant's sentence triggers: `(this|that)`, `[perhaps]`, without punctuation. "Turn off"
asks for all of them in so many words, since "turn off the massager" may mean one that is called so; a stop of more than
was meant is the smaller harm where somebody wants a massage to stop.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StopWords:
    """One language's words for stopping all massagers."""

    sentences: tuple[str, ...]
    stopped: str
    """Every stop is confirmed."""
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
        stopped="Alle Massagegeräte sind gestoppt.",
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
        stopped="All massagers are stopped.",
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
        stopped="Todos los masajeadores están parados.",
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
        stopped="Tous les masseurs sont arrêtés.",
        unconfirmed="L'arrêt n'est pas confirmé par : {names}. Si l'un d'eux fonctionne encore, arrêtez-le avec son propre bouton.",
        none="Il n'y a aucun masseur.",
    ),
}
