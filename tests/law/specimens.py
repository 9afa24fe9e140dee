"""A criterion that may be used and a transfer that wants one consent: what tests of the law and attempts at abuse start from."""

from __future__ import annotations

from datetime import date

from fairway.safeguards.criteria import Criterion, Trial
from fairway.safeguards.transfers import Destination, Origin, Transfer

TODAY = date(2026, 7, 12)
SOUND = Criterion(
    name="booked late, another pays",
    offence=2,
    evidence="analysis 7/2026",
    against=("days_between_booking_and_departure", "payer_is_another"),
    for_=("changes_of_itinerary",),
    no_exoneration="",
    signed_by="",
    proposed_by="ana",
    approved_by="sofia",
    officer_opinion="opinion 3/2026",
    reviewed_on=date(2026, 5, 1),
    review_on=date(2026, 11, 1),
    inspected_on=date(2026, 1, 1),
    learns=False,
    trial=Trial(10_000, {"religion": 0.01, "ethnic_origin": 0.02}),
)
WANTED = Transfer(
    destination=Destination.THIRD_COUNTRY,
    country="XQC",
    authority="Central bureau",
    case="case 7/2026",
    reasons="request of 10 July",
    purpose="terrorism",
    decisions=("7F3K-2MQ4",),
    origins=(Origin("XQB", has_consented=False, reference=""),),
    use_is_consistent=True,
    onward_by_consent=True,
    is_masked=False,
    outside_approval="order 4/2026",
    proposed_by="ana",
    approved_by="sofia",
)
