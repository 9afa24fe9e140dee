"""The recorded actions of looking at one record whole."""

from __future__ import annotations

from fairway.safeguards.action import Action, Lasting

__all__ = [
    "RECORDS",
    "DossierMade",
    "DossierVerified",
    "FlightOfHitSeen",
    "FlightSeen",
    "FlightsSeen",
    "JourneySeen",
    "JourneysSought",
    "LinksFollowed",
    "SearchTooWide",
    "SearchedFor",
    "SegmentsSeen",
    "TravellerFound",
]


class JourneySeen(Action, frozen=True):
    sentence = "{actor} opened a booking and one of its travellers from hit {object}"
    concerns = "hit"
    opens = "traveller"
    traveller: str

    def wiped(self) -> Action:
        return JourneySeen(object=self.object, traveller="")


class SegmentsSeen(Action, frozen=True):
    sentence = "{actor} saw the segments of the raw messages from which a traveller of hit {object} was read"
    concerns = "hit"
    opens = "traveller"
    traveller: str

    def wiped(self) -> Action:
        return SegmentsSeen(object=self.object, traveller="")


class FlightsSeen(Lasting, frozen=True):
    sentence = "{actor} looked at the list of flights, {shown} of them"
    concerns = "flights"
    shown: int


class FlightSeen(Lasting, frozen=True):
    sentence = "{actor} looked at flight {object}, where nobody is named"
    concerns = "flight"


class FlightOfHitSeen(Action, frozen=True):
    sentence = "{actor} looked at the flight of hit {object} and where its traveller sits"
    concerns = "hit"
    opens = "traveller"
    traveller: str

    def wiped(self) -> Action:
        return FlightOfHitSeen(object=self.object, traveller="")


class JourneysSought(Action, frozen=True):
    sentence = "{actor} looked for other journeys of the traveller of hit {object} and found {found}"
    concerns = "hit"
    opens = "traveller"
    traveller: str
    found: int

    def wiped(self) -> Action:
        return JourneysSought(object=self.object, traveller="", found=self.found)


class LinksFollowed(Action, frozen=True):
    sentence = "{actor} followed links from hit {object} and saw {linked} others, unnamed"
    concerns = "hit"
    opens = "traveller"
    traveller: str
    linked: int

    def wiped(self) -> Action:
        return LinksFollowed(object=self.object, traveller="", linked=self.linked)


class SearchedFor(Lasting, frozen=True):
    sentence = "{actor} searched for a {kind} under case {object} and found {found}"
    concerns = "case"
    kind: str
    found: int


class SearchTooWide(Lasting, frozen=True):
    sentence = "{actor} searched for a {kind} under case {object}; {fit} fitted, which is too many, and none was shown"
    concerns = "case"
    kind: str
    fit: int


class TravellerFound(Action, frozen=True):
    sentence = "{actor} was shown a journey of a traveller, unnamed, by a search under case {object}"
    concerns = "case"
    opens = "traveller"
    traveller: str

    def wiped(self) -> Action:
        return TravellerFound(object=self.object, traveller="")


class DossierMade(Action, frozen=True):
    sentence = "{actor} made dossier {serial} of hit {object}"
    concerns = "hit"
    opens = "traveller"
    traveller: str
    serial: str
    is_unmasked: bool

    def wiped(self) -> Action:
        return DossierMade(object=self.object, traveller="", serial=self.serial, is_unmasked=self.is_unmasked)


class DossierVerified(Lasting, frozen=True):
    sentence = "{actor} asked whether dossier {object} is the house's; the answer was {is_ours}"
    concerns = "dossier"
    is_ours: bool


RECORDS: tuple[type[Action], ...] = (
    JourneySeen,
    SegmentsSeen,
    FlightsSeen,
    FlightSeen,
    FlightOfHitSeen,
    JourneysSought,
    LinksFollowed,
    SearchedFor,
    SearchTooWide,
    TravellerFound,
    DossierMade,
    DossierVerified,
)
