"""Protected people: marks that two sides blind in turn, so that the unit asks and neither side learns the other's people.

A mark (a pair of words of a name with a date of birth, or the number of a document) is hashed to a point of Curve25519. The unit has a
secret a, the authority a secret b, and multiplying by both gives the same in either order (Diffie-Hellman, as in private set
intersection). The register keeps a·b·P of its people. The unit asks with a·P, and the authority multiplies that by b and looks.

What each side learns. The authority: how many people were asked about, for what, under which ground, whether the same mark was asked
before; who it was only where they stand in its register. The unit: that what it asks needs approval from outside, or does not; never
who stands in the register, of whom it holds nothing. Neither can try names by itself: without a the authority cannot make a question,
without b the unit cannot make a token. Whoever has both secrets and the register can try names against it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import itertools
import unicodedata
from collections.abc import Iterable

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from fairway.kit.refusals import Refused
from fairway.safeguards.action import Action

__all__ = [
    "CITES",
    "KINDS",
    "Answer",
    "Asked",
    "Enrolment",
    "NeedsApproval",
    "Question",
    "answer_holds",
    "enrolled_marks",
    "marks",
    "point_of",
    "public_of_seed",
    "raised",
    "signed_answer",
]

CITES = "C-817/19, 200, 223; Charter of Fundamental Rights Art. 7, 8, 11; Directive (EU) 2016/681 Art. 12(3)(b)"
KINDS = {
    "own_entry": "an entry on the unit's own list",
    "search": "a search under a case",
    "hit": "opening a hit, with the booking and the other journeys behind it",
    "unmask": "showing a record that was unmasked",
}
_P = 2**255 - 19
_A = 486662
_DAY, _YEAR = len("2000-01-01"), len("2000")
_WORDS_MAX = 8  # of one name; longer ones are read from their beginning
_ANSWER = b"fairway protected answer 1\n"


class NeedsApproval(Refused):
    """Somebody who is asked about is protected, and nobody outside has approved. `refusal` is what the chain keeps of the attempt."""

    def __init__(self, request: str, refusal: Action) -> None:
        super().__init__(
            "protected.outside",
            f"This needs approval from outside the unit first; it waits there as request {request}. Nothing was shown or changed. "
            "Give that number to the authority that keeps the register.",
            cites=CITES,
        )
        self.refusal = refusal


class Asked(msgspec.Struct, frozen=True):
    """One person who is asked about. ground: the case, hit or entry, without a name; points: marks, raised by the unit, base64."""

    ground: str
    points: tuple[str, ...]


class Question(msgspec.Struct, frozen=True):
    """What the unit asks. id: made for this question alone; kind: one of KINDS."""

    id: str
    kind: str
    people: tuple[Asked, ...]


class Answer(msgspec.Struct, frozen=True):
    """What the authority says of each person, in order: "free", "outside" (needs approval) or "approved".

    request    under which number what needs approval waits; "" where nothing does
    signature  Ed25519 over the question and the rest, base64
    """

    question: str
    says: tuple[str, ...]
    request: str = ""
    signature: str = ""


class Enrolment(msgspec.Struct, frozen=True):
    """Marks on their way to be raised by the other side. Blinded by the authority's secret: the unit reads nobody in them."""

    id: str
    points: tuple[str, ...]


def marks(*, names: Iterable[str], birth_dates: Iterable[str], documents: Iterable[str]) -> frozenset[str]:
    """The marks of somebody: each document; each two words of each name with each date of birth, as exact as the date is.

    Only a year, or no date at all, gives marks that more people share: who is asked about vaguely is protected more widely.
    """
    dates = {each[:_DAY] if len(each) >= _DAY else each[:_YEAR] for each in birth_dates if each} or {""}
    found = {f"document|{plain}" for each in documents if (plain := _plain(each).replace(" ", ""))}
    for name in names:
        words = list(dict.fromkeys(_plain(name).split()))[:_WORDS_MAX]
        pairs = itertools.combinations(sorted(words), 2) if len(words) > 1 else [(word,) for word in words]
        found |= {f"name|{' '.join(pair)}|{day}" for pair in map(tuple, pairs) for day in dates}
    return frozenset(found)


def enrolled_marks(*, names: Iterable[str], birth_dates: Iterable[str], documents: Iterable[str]) -> frozenset[str]:
    """The marks under which somebody is protected: also those of whoever asks with a year alone, or with no date."""
    names, dates = tuple(names), tuple(birth_dates)
    years = tuple(each[:_YEAR] for each in dates)
    return (
        marks(names=names, birth_dates=dates, documents=documents)
        | marks(names=names, birth_dates=years, documents=())
        | marks(names=names, birth_dates=(), documents=())
    )


def _plain(text: str) -> str:
    """Words without accents, in one case; the two ways to write an umlaut are one."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c if c.isalnum() else " " for c in folded if not unicodedata.combining(c))
    for pair in ("ae", "oe", "ue"):
        kept = kept.replace(pair, pair[0])
    return kept


def point_of(mark: str) -> bytes:
    """A point of the curve (never of its twist, which would tell a bit of the mark), by trial; 32 bytes."""
    for count in itertools.count():
        digest = hashlib.sha256(b"fairway protected mark 1|%d|" % count + mark.encode()).digest()
        u = int.from_bytes(digest, "little") % 2**255 % _P
        if pow((u * u * u + _A * u * u + u) % _P, (_P - 1) // 2, _P) == 1:
            return u.to_bytes(32, "little")
    raise AssertionError("half of all numbers are on the curve")


def raised(secret: bytes, point: bytes) -> bytes:
    """The point times the secret. Refuses what is no point."""
    try:
        return X25519PrivateKey.from_private_bytes(secret).exchange(X25519PublicKey.from_public_bytes(point))
    except ValueError:
        raise Refused("protected.form", "What was sent is no blinded mark. Nothing was asked or kept.") from None


def public_of_seed(seed: bytes) -> str:
    """The public key by which answers are believed, base64."""
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key()
    return base64.b64encode(public.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def signed_answer(answer: Answer, question: bytes, seed: bytes) -> Answer:
    """The answer, signed for this question and no other. question: its bytes as they came."""
    unsigned = msgspec.structs.replace(answer, signature="")
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(_statement(unsigned, question))
    return msgspec.structs.replace(unsigned, signature=base64.b64encode(signature).decode())


def answer_holds(answer: Answer, question: bytes, public_key: str) -> bool:
    """Whether the register with this key gave the answer, to this question."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        key.verify(
            base64.b64decode(answer.signature, validate=True),
            _statement(msgspec.structs.replace(answer, signature=""), question),
        )
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def _statement(answer: Answer, question: bytes) -> bytes:
    return _ANSWER + hashlib.sha256(question).digest() + msgspec.json.encode(answer, order="sorted")
