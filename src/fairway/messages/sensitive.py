"""What may not be kept: data that reveal origin, belief, health, union or intimate life. Removed before a Reading leaves.

Directive (EU) 2016/681 Art. 6(4) and 13(4). Only a count remains, without the code: a code would reveal it again.
Names are never scanned: Jain, Christian, Blind and Pope are surnames.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

__all__ = ["LISTS_VERSION", "Sieve", "is_sensitive_request", "is_sensitive_text"]

LISTS_VERSION: Final = "2026-2"

_CODES: Final = frozenset(
    """MEDA STCR WCHR WCHS WCHC WCHP WCBD WCBW WCLB WCMP WCOB BLND BDGR DEAF DPNA OXYG POXY PPOC LEGB LEGL LEGR ESAN SVAN
    AMPT CPAP DIAL HIVP PREG EXPM DISB FREM VACC NMOK MAAS LANG""".split()  # noqa: SIM905
)
_SHORT_CODES: Final = frozenset({"POC", "MPS"})  # requests of three letters; in free text they mean other things
_MEAL: Final = re.compile(r"[A-Z]{2}ML$")
_WORDS: Final = frozenset(
    b"""KOSHER HALAL HALAAL HINDU JAIN SIKH MUSLIM MOSLEM ISLAMIC JEWISH CATHOLIC PROTESTANT ORTHODOX BUDDHIST CHURCH
    MOSQUE SYNAGOGUE PARISH DIOCESE HAJJ HADJ UMRAH UMRA PILGRIM PILGRIMS PILGRIMAGE PRAYER SABBATH SHABBAT RAMADAN
    KIRCHE MOSCHEE SYNAGOGE PILGER GEBET KOSCHER MUSULMAN MUSULMANE EGLISE MOSQUEE PELERIN PELERINAGE IGLESIA MEZQUITA
    PEREGRINO PEREGRINACION PELLEGRINO PELLEGRINAGGIO CHIESA MOSCHEA KOSCIOL PIELGRZYM PIELGRZYMKA MECZET CAMII HACI
    WHEELCHAIR STRETCHER OXYGEN SURGERY PREGNANT PREGNANCY CANCER ONCOLOGY CHEMOTHERAPY DIALYSIS INSULIN DIABETIC DIABETES
    ALLERGY ALLERGIC ALLERGIES EPILEPSY EPILEPTIC AUTISM AUTISTIC BLIND DEAF PSYCHIATRIC DEMENTIA HIV AIDS MEDIF CRUTCHES
    PARALYSED PARALYZED DISABLED DISABILITY HANDICAP HANDICAPPED AMPUTEE VACCINATED VACCINATION PCR COVID
    ROLLSTUHL SCHWANGER KREBS DIALYSE DIABETIKER BEHINDERT BEHINDERUNG FAUTEUIL ENCEINTE DIABETIQUE HANDICAPE
    EMBARAZADA GRAVIDA INCINTA CARROZZINA CIAZA WOZEK ROLSTOEL ZWANGER HAMILE
    SYNDICATE STRIKE SYNDICAT SINDICATO GEWERKSCHAFT VAKBOND ZWIAZKOWIEC SENDIKA
    GAY LESBIAN LGBT LGBTQ PRIDE TRANSGENDER BISEXUAL HONEYMOON FLITTERWOCHEN
    GYPSY REFUGEE ASYLUM
    KOSHERNYI KOSHERNAYA KHALYAL MECHET TSERKOV PALOMNIK PALOMNIKI MOLITVA INVALID INVALIDNAYA KOLYASKA BEREMENNA DIABET
    INSULIN SLEPOI SLEPAYA GLUKHOI PROFSOYUZ ZABASTOVKA MUSLIMAH HALAAL MASJID UMRAA MUTAHARRIK
    SUKKARI NAQABA""".split()
)
_PHRASES: Final = ("FIT TO FLY", "DOCTOR'S LETTER", "TRADE UNION", "LABOR UNION", "LABOUR UNION", "PARTY CONGRESS")
_PHRASE: Final = re.compile("|".join(_PHRASES))
_GLUED: Final = re.compile(
    r"(?<![A-Z])(?:SSR ?)?(?:[A-Z]{2}ML|"
    + "|".join(sorted(_CODES))
    + r")(?:(?:[A-Z]{2})?(?:HK|HL|HN|NN|KK|UC|UN|NO|LK|DL|PN|SS|TK|XX|HX|DK|GK|RR|UU|US|NC)\w{0,4})?(?![A-Z])"
)
# A plain ????ML word that is no code: HTML, e.g. The two letters must make a meal that is served.
_NOT_MEALS: Final = frozenset({"HTML", "YAML"})
_CODE_BYTES: Final = frozenset(code.encode() for code in _CODES)
_PHRASE_STARTS: Final = frozenset(phrase[:4].split(" ")[0].encode() for phrase in _PHRASES)
_STARTS: Final = _CODE_BYTES | _PHRASE_STARTS
_TO_BLANKS: Final = bytes(c if 65 <= c <= 90 or c > 127 else 32 for c in range(256))


@lru_cache(4_096)
def is_sensitive_request(code: str) -> bool:
    """True where a special service request reveals by its code alone: all meals, all medical and assistance codes."""
    return code in _CODES or code in _SHORT_CODES or (len(code) == 4 and _MEAL.match(code) is not None)


def is_sensitive_text(text: str) -> bool:
    """True where a free text holds a code or a word of the lists; the whole text must then go.

    Costs some microseconds for a line: words by set, codes glued to a status ("WCHRHK1") by one expression.
    """
    upper = text.upper()
    words = upper.encode("utf-8", "replace").translate(_TO_BLANKS).split()
    if not _WORDS.isdisjoint(words):
        return True
    starts = [word[:4] for word in words]
    if ("ML" in upper or "SSR" in upper or not _CODE_BYTES.isdisjoint(starts)) and any(
        found[0][-4:] not in _NOT_MEALS for found in _GLUED.finditer(upper)
    ):
        return True
    return not _PHRASE_STARTS.isdisjoint(starts) and _PHRASE.search(upper) is not None


class Sieve:
    """`is_sensitive_text` for the many texts of one message, whose words recur: one found harmless is not judged again.

    It remembers words of the message, so it lives no longer than the reading of that message.
    """

    __slots__ = ("_harmless",)

    def __init__(self) -> None:
        self._harmless: set[bytes] = set()

    def is_sensitive(self, text: str) -> bool:
        """The same answer as `is_sensitive_text(text)`."""
        return self.may_be_sensitive(text) and is_sensitive_text(text)

    def may_be_sensitive(self, text: str) -> bool:
        """False where neither this text nor any line of it is sensitive; for several texts, join them with line breaks."""
        words = text.upper().encode("utf-8", "replace").translate(_TO_BLANKS)
        fresh = set(words.split())
        fresh -= self._harmless
        if not fresh:
            return False
        suspicious = set()
        if (
            b"ML" in words
            or b"SSR" in words
            or not _WORDS.isdisjoint(fresh)
            or not _STARTS.isdisjoint([word[:4] for word in fresh])
        ):
            suspicious = set(filter(_may_reveal, fresh))
            fresh -= suspicious
        self._harmless |= fresh
        return bool(suspicious)


def _may_reveal(word: bytes) -> bool:
    """False where a text of such words only cannot be sensitive."""
    if word in _WORDS or word[:4] in _PHRASE_STARTS:
        return True
    if b"ML" in word or b"SSR" in word or word[:4] in _CODE_BYTES:
        return not word.isascii() or _GLUED.search(word.decode()) is not None
    return False
