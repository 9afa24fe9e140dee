"""What each parameter of a legal profile means, and where in the law it stands. Shown by `fairway profile show`."""

from __future__ import annotations

import msgspec

__all__ = ["PARAMETERS", "Parameter"]

_PNR = "Directive (EU) 2016/681"
_COURT = "C-817/19"


class Parameter(msgspec.Struct, frozen=True):
    """says: meaning and unit. cites: where the European rule stands; another profile names its own texts in `texts`.

    is_carried_out  whether the house does as it says today; the others are stated, signed and shown, and bind people until a room
                    reads them
    """

    says: str
    cites: str
    is_carried_out: bool = False


PARAMETERS: dict[str, Parameter] = {
    "name": Parameter("the profile's name, first part of the stamp on every record", "", True),
    "version": Parameter("raised with every change; second part of the stamp", "", True),
    "title": Parameter("what people call it", "", True),
    "texts": Parameter("the acts and judgments that it puts into numbers", "", True),
    "purposes": Parameter("what travellers' data may be looked at for; nothing else", f"{_PNR} Art. 1(2)", True),
    "offences": Parameter(
        "serious crimes, by number of Annex II; terrorist offences stand beside them", f"{_PNR} Annex II"
    ),
    "offence_max_penalty_years_min": Parameter("least maximum penalty of an offence, years", f"{_PNR} Art. 3(9)"),
    "air_link_needed": Parameter(
        "an offence needs a link, at least indirect, with carriage by air", f"{_COURT}, 153-157"
    ),
    "elements_allowed": Parameter("elements that may be kept, by number of Annex I", f"{_PNR} Art. 6(1), Annex I"),
    "sensitive_data": Parameter(
        "what becomes of data that reveal origin, belief, health and the like", f"{_PNR} Art. 13(4)", True
    ),
    "sensitive_data_abuse_penalty": Parameter("what the law threatens who uses them all the same", f"{_PNR} Art. 14"),
    "one_database_for_borders": Parameter(
        "whether one database may also serve border control", f"{_COURT}, 233-235, 288"
    ),
    "intra_union_flights": Parameter("which flights inside the Union are covered", f"{_PNR} Art. 2; {_COURT}, 171-174"),
    "selection_months_max": Parameter(
        "how long a selection of such flights lasts before it is reviewed, months", f"{_COURT}, 172"
    ),
    "push_hours_before_departure": Parameter("when carriers push before departure, hours", f"{_PNR} Art. 8(3)(a)"),
    "push_at_closure": Parameter("whether they push again once the flight is closed", f"{_PNR} Art. 8(3)(b)"),
    "push_catch_up_hours": Parameter("a further push so many hours before departure; 0 for none", "national law"),
    "carrier_fine_eur_max": Parameter(
        "highest fine of a carrier, euro; 0 where the profile names none", f"{_PNR} Art. 14"
    ),
    "carrier_fined_for_system_failure": Parameter("whether a carrier answers for what failed", "ICAO Annex 9, 9.34"),
    "list_kinds": Parameter(
        "kinds of lists that travellers may be compared with", f"{_PNR} Art. 6(3)(a); {_COURT}, 183-192", True
    ),
    "rule_review_months_max": Parameter(
        "how long a criterion lives without review, months", f"{_PNR} Art. 6(4); {_COURT}, 201"
    ),
    "rule_supervisor_review_months_max": Parameter(
        "how often the supervisory authority inspects them, months", "national law"
    ),
    "rule_needs_exonerating_clause": Parameter(
        "whether a criterion must say what speaks for the traveller", f"{_COURT}, 200"
    ),
    "self_learning": Parameter(
        "whether anything may change weights by itself; must be false", f"{_COURT}, 194-195", True
    ),
    "criteria_on_minors": Parameter(
        "whether a criterion may hit somebody under age", "Convention on the Rights of the Child Art. 3"
    ),
    "hit_strengths_shown": Parameter(
        "strengths that reach the queue; weaker ones wait for other evidence", f"{_COURT}, 203", True
    ),
    "second_person_for": Parameter(
        "outcomes that bind only when a second person agrees", f"{_PNR} Art. 6(5); {_COURT}, 203-206", True
    ),
    "minor_below_years": Parameter(
        "who is younger is a child, years", "Convention on the Rights of the Child Art. 1", True
    ),
    "lanes": Parameter(
        "for each lane of protection, who is told",
        "Regulation (EU) 2018/1862 Art. 32; Directive (EU) 2016/680 Art. 6",
        True,
    ),
    "reintegration_days_max": Parameter(
        "how long an authority may ask that somebody who came back is not hit again, days",
        "S/RES/2396 (2017), 30-31",
        True,
    ),
    "depersonalise_after_days": Parameter(
        "names and contacts are masked after so many days from receipt", f"{_PNR} Art. 12(2)", is_carried_out=True
    ),
    "erase_after_days": Parameter(
        "everything is deleted after so many days from receipt",
        f"{_PNR} Art. 12(1); {_COURT}, 255-262",
        is_carried_out=True,
    ),
    "kept_longer_for": Parameter("whose data may stay past the masking", f"{_COURT}, 259"),
    "raw_retention_hours": Parameter(
        "how long a transmission is kept, sealed, once it has been read, hours",
        f"{_PNR} Art. 6(1), 13(4)",
        is_carried_out=True,
    ),
    "manifests_received_for": Parameter(
        "what carriers send manifests for where their way in does not say: law enforcement (they are element 18 of the booking data "
        "and live as long) or borders (they have the clock below, and are never mixed with it)",
        "Regulations (EU) 2025/12 and 2025/13; Directive 2004/82/EC",
        True,
    ),
    "border_api_retention_hours": Parameter(
        "how long manifests for border control are kept after departure at most, hours",
        "Regulation (EU) 2025/12; Directive 2004/82/EC Art. 6",
        is_carried_out=True,
    ),
    "audit_retention_days": Parameter(
        "how long the record of who did what says what was done to whom, days", f"{_PNR} Art. 13(6)", True
    ),
    "own_entry_days_max": Parameter(
        "how long an entry that the office makes itself lasts before it is made anew, days",
        "Directive (EU) 2016/680 Art. 5; C-817/19, 187-189",
        True,
    ),
    "own_entry_confirm_days": Parameter(
        "by when a court or approver outside must have confirmed such an entry, days; 0 where none need to",
        f"{_PNR} Art. 1(2), 6(3)(a); {_COURT}, 189",
        True,
    ),
    "own_entry_unproductive_hits_max": Parameter(
        "after how many hits on such an entry that were all somebody else it is looked at again",
        "Directive (EU) 2016/680 Art. 4(1)(d), 7",
        True,
    ),
    "persons_a_day_max": Parameter(
        "how many different travellers one person may open in a day",
        f"{_PNR} Art. 13(7); Directive (EU) 2016/680 Art. 29",
        True,
    ),
    "break_glass_minutes": Parameter(
        "how long an emergency look lasts, minutes", "Directive (EU) 2016/680 Art. 25, 29", True
    ),
    "request_answer_days": Parameter(
        "by when a traveller's request is answered, days", f"{_PNR} Art. 13(1); Directive (EU) 2016/680 Art. 12", True
    ),
    "unmask_approver": Parameter(
        "who outside the unit approves that masked data are read", f"{_PNR} Art. 12(3)(b); {_COURT}, 246"
    ),
    "unmask_approvals_needed": Parameter(
        "how many approvers, each with a key of their own, must release a record", f"{_PNR} Art. 12(3)(b)", True
    ),
    "unmask_emergency_review_hours": Parameter(
        "in danger, by when they must have looked at it afterwards, hours", f"{_COURT}, 225", is_carried_out=True
    ),
    "disclosure_approval": Parameter("from when a disclosure needs that approval", f"{_COURT}, 219-227"),
    "notify_travellers": Parameter("whether travellers are told once it harms no longer", f"{_COURT}, 219-220", True),
    "recipients": Parameter("kinds of authorities that may receive a result", f"{_PNR} Art. 7(1)"),
    "transfer_countries_flagged": Parameter(
        "states to which nothing goes without approval from outside, in an emergency neither, alpha-3",
        "Charter Art. 19(2); Directive (EU) 2016/680 Art. 35-38",
    ),
    "delete_after_departure": Parameter(
        "whether data go once the traveller has left, without evidence to keep them", "EU-UK TCA Art. 552(4)"
    ),
    "funnel": Parameter(
        "the steps of the yearly statistics, in order; each is a number of what came before it", f"{_PNR} Art. 20", True
    ),
    "funnel_definitions": Parameter(
        "digest of how each step is counted; another way of counting needs another profile", f"{_PNR} Art. 20", True
    ),
}
