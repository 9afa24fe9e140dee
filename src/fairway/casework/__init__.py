"""Lets a person review a hit and decide it: queue, claim, evidence side by side, decision, second person."""

from fairway.casework.board import AFTER, BEFORE, Board, Dispute, DueFlight, HeldHit, board
from fairway.casework.cabin import Cabin
from fairway.casework.dossiers import DossierStamp, Verified, make_dossier, verify_dossier
from fairway.casework.flights import FlightView, flight, flight_list, flight_of_hit
from fairway.casework.journeys import JourneyView, journey, journey_elsewhere
from fairway.casework.memory import keep_redress
from fairway.casework.news import Standing, news_number, news_since, standing
from fairway.casework.office import (
    QUEUE_STATES,
    as_one,
    decide,
    hit,
    queue,
    release,
    stale_lists,
    take,
    take_back,
    take_next,
    waiting,
)
from fairway.casework.outcomes import OUTCOMES, Outcome, Reason
from fairway.casework.outward import LinkView, OtherJourney, follow, journeys
from fairway.casework.passing import DESK_REASONS, DeskLoad, hand_over, hand_to_desk, may_release_others, own_desks
from fairway.casework.positions import Position, positions
from fairway.casework.quiet import quiet
from fairway.casework.reintegration import keep_reintegration
from fairway.casework.rules import TAKE_BACK
from fairway.casework.said import FieldLine, Said, booking_lines, label_of, traveller_lines
from fairway.casework.searching import Found, FoundPerson, Wanted, search
from fairway.casework.segments import SourceSegments
from fairway.casework.sides import SideBySide, side_by_side
from fairway.casework.timeline import PushView
from fairway.casework.views import (
    AlsoListed,
    Behind,
    Counts,
    DecisionView,
    Earlier,
    HitView,
    Landing,
    QueueRow,
    Quiet,
    StaleList,
)

__all__ = [
    "AFTER",
    "BEFORE",
    "DESK_REASONS",
    "OUTCOMES",
    "QUEUE_STATES",
    "TAKE_BACK",
    "AlsoListed",
    "Behind",
    "Board",
    "Cabin",
    "Counts",
    "DecisionView",
    "DeskLoad",
    "Dispute",
    "DossierStamp",
    "DueFlight",
    "Earlier",
    "FieldLine",
    "FlightView",
    "Found",
    "FoundPerson",
    "HeldHit",
    "HitView",
    "JourneyView",
    "Landing",
    "LinkView",
    "OtherJourney",
    "Outcome",
    "Position",
    "PushView",
    "QueueRow",
    "Quiet",
    "Reason",
    "Said",
    "SideBySide",
    "SourceSegments",
    "StaleList",
    "Standing",
    "Verified",
    "Wanted",
    "as_one",
    "board",
    "booking_lines",
    "decide",
    "flight",
    "flight_list",
    "flight_of_hit",
    "follow",
    "hand_over",
    "hand_to_desk",
    "hit",
    "journey",
    "journey_elsewhere",
    "journeys",
    "keep_redress",
    "keep_reintegration",
    "label_of",
    "make_dossier",
    "may_release_others",
    "news_number",
    "news_since",
    "own_desks",
    "positions",
    "queue",
    "quiet",
    "release",
    "search",
    "side_by_side",
    "stale_lists",
    "standing",
    "take",
    "take_back",
    "take_next",
    "traveller_lines",
    "verify_dossier",
    "waiting",
]
