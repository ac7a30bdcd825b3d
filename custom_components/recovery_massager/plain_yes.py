"""Whether what a person said is a plain yes: nothing but words of assent, in whatever language of ours.

Anything else, "yes, but" and "yes, at eight" among it, is none: then the person is asked once more. No number, no time and
no "not" is among the words, nor what means yes in one language and something else in another.
"""

import re
from unicodedata import normalize

YES = {
    "en": "yes yeah yep yup sure ok okay okey alright affirmative absolutely definitely certainly do start go confirm confirmed",
    "de": "ja jawohl jap gern gerne klar sicher genau starte starten los mach bestätige bestätigt einverstanden",
    "es": "sí si claro vale empieza empezar comienza inicia confirmo confirmado adelante acuerdo hazlo",
    "fr": "oui ouais accord sûr démarre démarrer commence commencez commencer lance allez vas confirme confirmé volontiers",
    "others": "sì certo graag sim kyllä joo ano evet да はい 好 好的 可以 네 예 ναι",
}
"""Words of which one is enough, by language."""
BESIDE = {
    "en": "please it that the a my me now ahead on then i am course of thanks massage massager massaging session boots boot",
    "de": "bitte es das die den der mal jetzt dann danke gut alles ich bin in ordnung natürlich massagegerät sitzung stiefel",
    "es": "por favor lo la el ahora gracias de masaje sesión botas",
    "fr": "s il te vous plaît plait le d bien maintenant merci y fais séance bottes",
}
"""Words that may stand beside it."""

ENOUGH = frozenset(" ".join(YES.values()).split())
POSSIBLE = ENOUGH | frozenset(" ".join(BESIDE.values()).split())


def is_plain_yes(said: str) -> bool:
    """Return whether all that was said is a yes."""
    words = set(re.findall(r"\w+", normalize("NFC", said).casefold()))
    return bool(words & ENOUGH) and words <= POSSIBLE
