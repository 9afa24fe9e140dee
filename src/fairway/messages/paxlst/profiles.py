"""What each state asks of a manifest beyond names, sex, date of birth, nationality and document: rows, not code.

A row is what airline systems were seen configured with; recipients and releases change, and the agreement with the state
decides. One more state is one more row. Reading never depends on a profile: everything is read from everybody.
"""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Final

import msgspec

from fairway.edifact import DEFAULT, Separators
from fairway.kit.absence import is_present
from fairway.kit.findings import Finding, Place
from fairway.messages.codes import finding
from fairway.messages.reading import Function, Message
from fairway.messages.writing import Enclosure
from fairway.travel.booking import Traveller

__all__ = ["COMMON", "PROFILES", "Asked", "Profile", "enclosure_for", "missing", "profile_of", "profiles_for"]


class Asked(enum.StrEnum):
    """Something a profile asks for. The value is what a person reads."""

    NAME = "name"
    SEX = "sex"
    BIRTH_DATE = "date of birth"
    NATIONALITY = "nationality"
    DOCUMENT = "travel document"
    BAGGAGE = "baggage"
    SEAT = "seat"
    REFERENCE = "unique traveller reference"
    CLEARANCE = "place of clearance"
    LOCATOR = "record locator"
    FREQUENT_FLYER = "frequent flyer number"
    TRANSACTION = "transaction number"


EVERYWHERE: Final = (Asked.NAME, Asked.SEX, Asked.BIRTH_DATE, Asked.NATIONALITY, Asked.DOCUMENT)


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """One state's manifest.

    state            ISO 3166 alpha-2, "" for the form of the international guides
    recipients       UNB E3 as seen, the usual first
    edition          "D:05B"
    association      UNH E2.5
    application      UNB E7
    code_list        components 2 and 3 of DOC E1
    needs_group      whether UNG and UNE must stand around the message
    is_interactive   whether an answer is awaited at once (UNB E8 is "O")
    travellers_max   of one message; 0 where nothing is said. A longer list goes in parts
    has_totals_of_part   whether the totals are those of the part and not of the whole
    asks             beyond EVERYWHERE
    says             what no field says
    """

    state: str
    recipients: tuple[str, ...] = ()
    edition: str = "D:02B"
    association: str = "IATA"
    application: str = "APIS"
    code_list: tuple[str, str] = ("110", "111")
    needs_group: bool = False
    is_interactive: bool = False
    syntax: tuple[str, str] = ("UNOA", "4")
    separators: Separators = DEFAULT
    has_advice: bool = True
    travellers_max: int = 0
    has_totals_of_part: bool = False
    asks: tuple[Asked, ...] = ()
    says: str = ""


_BAGS: Final = (Asked.CLEARANCE, Asked.BAGGAGE)
COMMON: Final = Profile(state="", edition="D:05B")
PROFILES: Final = (
    Profile(
        state="US",
        recipients=("USCSAPIS",),
        edition="D:05B",
        association="CBP",
        needs_group=True,
        asks=(Asked.TRANSACTION,),
        says="Crew lists apart (250, master crew lists 336). Unknown sex is sent as M. Sent again 60 and 30 minutes before.",
    ),
    Profile(state="CA", recipients=("CBSAAPIS", "CNADAPIS"), edition="D:13B"),
    Profile(
        state="GB",
        recipients=("UKBAOP", "UKBAUS"),
        edition="D:05B",
        application="UKBAOP",
        code_list=("110", "109"),
        says="745 before departure; 266 CLOB or CL at departure, or 745 with CI, DC or DE.",
    ),
    Profile(state="DE", recipients=("BPOLAPIS",), says="Documents P and I only; D for Germany."),
    Profile(
        state="CZ",
        recipients=("CZAPIS",),
        says="The access reference is flight, day and time at the destination. Unknown sex is sent as M.",
    ),
    Profile(state="FR", recipients=("APIPNRFR",)),
    Profile(state="NL", recipients=("NLDAPIKM",), application="NLDAPIKM"),
    Profile(state="NO", recipients=("NORAPIS",)),
    Profile(state="CH", recipients=("HDQCH2X",), says="By Type B; the recipient is its address."),
    Profile(state="LB", recipients=("BCSAPIS",)),
    Profile(state="BE", recipients=("BEGOVAPI",), edition="D:15B", asks=(Asked.BAGGAGE, Asked.SEAT, Asked.REFERENCE)),
    Profile(state="IQ", recipients=("IQGOVAPI",), edition="D:15B", asks=(Asked.BAGGAGE, Asked.SEAT, Asked.REFERENCE)),
    Profile(state="DK", recipients=("DKGOVAPI",), edition="D:05B", asks=_BAGS),
    Profile(state="FI", recipients=("FIAPIS",), edition="D:05B", asks=_BAGS),
    Profile(state="UA", edition="D:05B", asks=_BAGS),
    Profile(state="QA", edition="D:05B", asks=_BAGS),
    Profile(
        state="RU",
        recipients=("RUSAPIS", "ACDPDP"),
        says="266 CL before departure, 266 CLOB after; flights that only cross the country with TDT 34.",
    ),
    Profile(
        state="TR",
        recipients=("TR.DGMM",),
        edition="D:12B",
        application="TYBS",
        code_list=("110", "ZZZ"),
        says="Crew too.",
    ),
    Profile(
        state="JO",
        recipients=("JORAPIS",),
        edition="D:12B",
        application="JORAPIS",
        asks=(Asked.TRANSACTION, Asked.FREQUENT_FLYER),
    ),
    Profile(
        state="CN",
        recipients=("NIAC",),
        edition="D:05B",
        application="IAPI",
        code_list=("110", "ZZZ"),
        needs_group=True,
        is_interactive=True,
        syntax=("SIRE", "4"),
        separators=Separators(terminator='"'),
        has_advice=False,
        travellers_max=10,
        has_totals_of_part=True,
        asks=(Asked.TRANSACTION, Asked.REFERENCE, Asked.LOCATOR),
    ),
    Profile(state="VN", edition="D:05B", code_list=("110", "ZZZ"), asks=(Asked.TRANSACTION,)),
    Profile(state="AE", edition="D:05B", code_list=("110", "ZZZ")),
    Profile(state="IN", recipients=("FABINXS",), edition="D:05B"),
    Profile(state="NZ", recipients=("NZCS",), edition="D:05B"),
    Profile(state="JP", recipients=("JPCSAPIS",), edition="D:05B"),
    Profile(state="MX", recipients=("MEXTTXH", "MEXIMXH"), edition="D:05B"),
    Profile(state="JM", recipients=("JMAPIS",), edition="D:05B"),
    Profile(state="TH", recipients=("BKKAIXH",), edition="D:05B"),
    *(Profile(state=state) for state in ("ES", "IT", "LT")),
    *(Profile(state=state, edition="D:05B") for state in ("RO", "KR", "AZ")),
)
_BY_STATE: Final = {profile.state: profile for profile in PROFILES}


def profile_of(state: str) -> Profile:
    """The profile of a state (ISO 3166 alpha-2); that of the international guides where it has no row."""
    return _BY_STATE.get(state, COMMON)


def profiles_for(message: Message) -> tuple[Profile, ...]:
    """The profiles whose recipient the message names; several states may share one, none is no error."""
    return tuple(profile for profile in PROFILES if message.recipient in profile.recipients)


def enclosure_for(
    profile: Profile,
    *,
    sender: str,
    recipient: str = "",
    sent_at: datetime,
    reference: str,
    access_reference: str = "",
    part: tuple[str, str] = ("", ""),
) -> Enclosure:
    """The envelope that a state asks for. `recipient` is needed only where the profile names none.

    Raises ValueError where nobody is named.
    """
    recipient = recipient or (profile.recipients[0] if profile.recipients else "")
    if not recipient:
        raise ValueError("the profile names no recipient, and none was given")
    return Enclosure(
        sender=sender,
        recipient=recipient,
        sent_at=sent_at,
        reference=reference,
        syntax=profile.syntax,
        application=profile.application,
        priority="O" if profile.is_interactive else "",
        group_reference=reference if profile.needs_group else "",
        access_reference=access_reference,
        part=part,
        edition=profile.edition,
        association=profile.association,
        separators=profile.separators,
        has_advice=profile.has_advice,
    )


_LISTS: Final = frozenset({Function.FULL, Function.CHANGE, Function.CREW, Function.CLOSE})


def missing(message: Message, profile: Profile) -> tuple[Finding, ...]:
    """What the profile asks for and the message does not have: one finding for each thing, with the number of travellers.

    Only for messages that list people whole; a cancellation or a close-out by reference needs no more than that.
    """
    if message.function not in _LISTS:
        return ()
    found = []
    for asked in (*EVERYWHERE, *profile.asks):
        if asked is Asked.TRANSACTION:
            lacking = 0 if message.transaction_reference else 1
        else:
            lacking = sum(not _has(traveller, asked) for traveller in message.travellers)
        if lacking:
            found.append(finding("profile.missing", Place(), expected=f"{asked} ({lacking} without)"))
    return tuple(found)


def _has(traveller: Traveller, asked: Asked) -> bool:
    match asked:
        case Asked.NAME:
            return is_present(traveller.surname)
        case Asked.SEX:
            return is_present(traveller.sex)
        case Asked.BIRTH_DATE:
            return is_present(traveller.birth_date)
        case Asked.NATIONALITY:
            return is_present(traveller.nationality)
        case Asked.DOCUMENT:
            return any(is_present(document.number) for document in traveller.documents)
        case Asked.BAGGAGE:
            return bool(traveller.baggage)
        case Asked.SEAT:
            return bool(traveller.seats)
        case Asked.REFERENCE:
            return is_present(traveller.unique_reference)
        case Asked.CLEARANCE:
            return is_present(traveller.clears_at)
        case Asked.LOCATOR:
            return bool(traveller.locators)
        case Asked.FREQUENT_FLYER:
            return bool(traveller.frequent_flyer)
        case Asked.TRANSACTION:
            return True
