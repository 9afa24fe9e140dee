"""What reading a list gives, and how a reader notes what was wrong with it.

A reader is strict: each column or element is *read*, *ignored by name* (in its source.toml) or *reported* with the entry's place.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from importlib.resources import files

import msgspec

from fairway.comparison import ListedPerson
from fairway.kit.findings import Effect, Finding, Place, shape_of
from fairway.watchlists.codes import CODES

__all__ = [
    "ENTRIES_MAX",
    "LIST_BYTES_MAX",
    "EntryDetails",
    "ListReading",
    "ListedOrganisation",
    "Notes",
    "Reader",
    "Source",
    "described",
]

LIST_BYTES_MAX = 1 << 30  # one GiB: ten times the largest public list; more is a mistake or an attack
ENTRIES_MAX = 2_000_000  # the matcher holds a list in memory; twice what the index was measured with
FINDINGS_MAX = 10_000  # a list with more faults than this is judged by their number, not one by one


class Source(msgspec.Struct, frozen=True):
    """Where a list comes from and on what ground it may be compared with travellers: the content of a source.toml.

    name         how the operator calls it, such as "un_sc"
    title        how people call it
    legal_basis  the act that allows travellers to be compared with it; no list is read without one
    format       what its reader expects, in words
    provenance   who publishes it and how it is obtained, in words
    reads        columns or element paths that the reader takes
    ignores      columns or element paths that it leaves, on purpose
    owner        who answers for its content and corrects it; "" where that is the office that loads it
    refresh_days how old the active version may be before people are warned; publishers' own rhythm, with room for a weekend
    holds        "people", or "documents" for lists of numbers without names
    kind         what its people are: "sought", or a lane of protection (`fairway.safeguards.protection.Lane`)
    instruction  what it asks to be done with whoever is on it: "stop", "meet", "check" or "discreet"; the office may say otherwise
    """

    name: str
    title: str
    legal_basis: str
    format: str
    provenance: str
    reads: tuple[str, ...]
    ignores: tuple[str, ...] = ()
    owner: str = ""
    refresh_days: int = 7
    holds: str = "people"
    kind: str = "sought"
    instruction: str = "check"


class ListedOrganisation(msgspec.Struct, frozen=True):
    """An entry that is nobody who could travel. Kept apart, for payers and agencies; never compared with a traveller.

    kind  "organisation", "vessel" or "aircraft"
    """

    entry_id: str
    names: tuple[str, ...]
    kind: str = "organisation"


class EntryDetails(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a list says of its entry that is not compared.

    legal_basis  the act or programme under which the entry stands, in the list's words; "" where only the source's is known
    listed_on    ISO; "" where unknown
    expires_on   the last day on which it may hit, ISO; "" where it stands until it is taken off
    references   identifiers that other lists give the same person, such as the United Nations' "QDi.001"
    """

    entry_id: str
    legal_basis: str = ""
    listed_on: str = ""
    expires_on: str = ""
    references: tuple[str, ...] = ()


class ListReading(msgspec.Struct, frozen=True):
    """One list as read.

    entries        the people, in the list's order; entry_id is unique among them
    organisations  everything else, kept apart
    published      the publisher's date, ISO; "" where the list bears none
    findings       what was wrong, at most FINDINGS_MAX written out
    kept_out       how many entries could not be kept as a person's; each has a finding unless there are too many
    details        of the entries of which the list says more than what is compared; at most one for each
    """

    entries: tuple[ListedPerson, ...] = ()
    organisations: tuple[ListedOrganisation, ...] = ()
    published: str = ""
    findings: tuple[Finding, ...] = ()
    kept_out: int = 0
    details: tuple[EntryDetails, ...] = ()

    @property
    def refusal(self) -> Finding | None:
        """The finding for which the whole list was refused, if it was."""
        whole = (each for each in self.findings if each.effect is Effect.QUARANTINED and not each.place.entry)
        return next(whole, None)


Reader = Callable[[bytes], ListReading]


class Notes:
    """Collects a reader's findings. Holds shapes, never values."""

    def __init__(self) -> None:
        self.kept_out = 0
        self._findings: list[Finding] = []
        self._beyond = 0

    def note(
        self, code: str, *, entry: int = 0, tag: str = "", offset: int = -1, expected: str = "", value: str = ""
    ) -> None:
        """Notes a finding of the table `codes.CODES`.

        entry  number of the entry in the list, from 1; 0 for the whole list
        value  what was found; only its shape is kept
        """
        effect, says = CODES[code]
        if effect is Effect.QUARANTINED and entry:
            self.kept_out += 1
        if len(self._findings) >= FINDINGS_MAX:
            self._beyond += 1
            return
        place = Place(entry=entry, tag=tag, offset=offset)
        self._findings.append(Finding(code, place, effect, says, expected, shape_of(value) if value else ""))

    def refused(self, code: str, **where: object) -> ListReading:
        """The reading of a list that was refused whole, for this one reason."""
        self._findings.clear()
        self.kept_out = 0
        self.note(code, **where)  # type: ignore[arg-type]
        return ListReading(findings=self.findings())

    def findings(self) -> tuple[Finding, ...]:
        """All findings, with a last one that counts those not written out."""
        if not self._beyond:
            return tuple(self._findings)
        effect, says = CODES["list.findings.more"]
        return (*self._findings, Finding("list.findings.more", Place(), effect, f"{self._beyond} {says}"))


def described(package: str) -> Source:
    """The source.toml of a source's package. Raises msgspec.ValidationError where it lacks something."""
    text = files(package).joinpath("source.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Source)
