"""The fifteen acceptance seeds, duties shown by tests of other rooms, and duties that no code carries out yet."""

from __future__ import annotations

import msgspec

__all__ = ["ELSEWHERE", "NOT_BUILT", "SEEDS", "Elsewhere", "NotBuilt"]

PNR = "Directive (EU) 2016/681 (PNR)"
COURT = "Court of Justice, C-817/19"
LED = "Directive (EU) 2016/680 (law enforcement)"
ANNEX9 = "ICAO Annex 9, chapter 9"
CHILDREN = "Children, victims, people who came back"


class Elsewhere(msgspec.Struct, frozen=True):
    """A duty that a test of another room shows."""

    text: str
    article: str
    duty: str
    test: str
    seed: int = 0


class NotBuilt(msgspec.Struct, frozen=True):
    """A duty that no code carries out yet."""

    article: str
    duty: str
    missing: str
    seed: int = 0


SEEDS = {
    1: "A religious meal and a wheelchair in a booking: neither stands anywhere",
    2: "A field outside Annex I: gone, and counted",
    3: "An expired selection of flights inside the Union: the next push is dropped at the door",
    4: "A list without legal basis, a criterion on nationality alone, without exonerating clause, or past its review: refused",
    5: "Same input, same versions, two machines: the same hits, byte for byte",
    6: "A hit without review: no way out",
    7: "Not the person: never again for the same pair until data change; the human result prevails over the machine's",
    8: "Six months and a day: what the law masks is unreadable to every role, and to who runs the machine",
    9: "Unmasking: refused without approval from outside; the emergency path opens a task with a timer",
    10: "Deleted: last week's backup does not bring anybody back",
    11: "One row of the audit log edited in the database: the verifier names it",
    12: "A transfer to a third country without the origin's consent: blocked",
    13: "A child matches a criterion: no hit; the same child on a list of missing children: the lane of protection",
    14: "Killed in the middle of ten thousand messages: none lost, none doubled",
    15: "The yearly statistics equal the sum of the funnel",
}

ELSEWHERE = (
    Elsewhere(
        PNR,
        "Art. 2",
        "A flight inside the Union is received only while a selection names it: anybody else on one is counted, and gone.",
        "tests/intake/test_selections.py::test_what_nothing_selects_is_counted_and_gone_and_never_screened",
        seed=3,
    ),
    Elsewhere(
        COURT,
        "171-174",
        "When a selection ends the next push is dropped at the door, and what it covered before is deleted.",
        "tests/intake/test_selections.py::test_when_a_selection_ends_the_next_push_is_dropped_and_what_it_covered_is_purged",
        seed=3,
    ),
    Elsewhere(
        COURT,
        "172",
        "A selection is limited, reasoned, reviewed, and approved by a second person.",
        "tests/intake/test_selections.py::test_a_selection_takes_a_second_person",
        seed=3,
    ),
    Elsewhere(
        PNR,
        "Art. 13(7)",
        "Whoever has the whole house on a stick, its logs and its errors included, finds nobody in it.",
        "tests/path/test_nothing_leaks.py::test_otto_with_the_whole_house_in_hand_sees_nothing",
    ),
    Elsewhere(
        PNR,
        "Art. 16(1)",
        "What was acknowledged to a carrier is kept, whatever is killed and when.",
        "tests/path/test_kill.py::test_nothing_acknowledged_is_lost_and_nothing_is_doubled",
        seed=14,
    ),
    Elsewhere(
        PNR,
        "Art. 12(2)",
        "After six months nobody in the house reads who travelled, whoever runs the machine included.",
        "tests/retention/test_forgetting.py::test_after_depersonalisation_root_reads_nothing_and_the_authority_one_record",
        seed=8,
    ),
    Elsewhere(
        PNR,
        "Art. 12(3)",
        "An emergency opens nothing without the authority, and is a task of the officer with a timer.",
        "tests/retention/test_forgetting.py::test_an_emergency_opens_nothing_by_itself_and_is_a_task_of_the_officer_with_a_timer",
        seed=9,
    ),
    Elsewhere(
        PNR,
        "Art. 12(1)",
        "The clock counts from the first message where that came before the departure.",
        "tests/retention/test_forgetting.py::test_the_clock_runs_from_the_first_receipt_when_that_was_before_the_departure",
    ),
    Elsewhere(
        PNR,
        "Art. 12(1)",
        "A late message about a day that is gone opens nothing, and is not lost.",
        "tests/retention/test_forgetting.py::test_a_message_about_a_day_that_is_gone_is_kept_whole_and_opens_nothing",
    ),
    Elsewhere(
        PNR,
        "Art. 12(4)",
        "Last week's backup brings nobody back whose day was erased since.",
        "tests/store/test_backup.py::test_last_weeks_backup_brings_nobody_back",
        seed=10,
    ),
    Elsewhere(
        PNR,
        "Art. 12(5)",
        "What was decided of a pair is forgotten in time, so that a mistake is looked at again.",
        "tests/screening/test_memory.py::test_the_memory_ends",
    ),
    Elsewhere(
        PNR,
        "Art. 13(1)",
        "Who asks what is kept of them is given their journeys, and nobody else's.",
        "tests/oversight/test_requests.py::test_access_gives_the_journeys_of_this_person_and_of_nobody_else",
    ),
    Elsewhere(
        PNR,
        "Art. 13(6)",
        "Whatever is done to the record outside the house, cutting off its end included, is named by whoever kept its head.",
        "tests/oversight/test_anchoring.py::test_what_was_done_to_a_chain_is_named",
    ),
    Elsewhere(
        PNR,
        "Art. 13(7)",
        "Nobody opens more travellers in a day than the profile allows, and the refusal says who can lift it.",
        "tests/oversight/test_access.py::test_the_days_budget_counts_different_people_and_says_who_can_lift_it",
    ),
    Elsewhere(
        LED,
        "Art. 12(3)",
        "A request is answered within the days that the profile says.",
        "tests/oversight/test_requests.py::test_the_answer_is_due_within_the_profiles_days_of_receipt",
    ),
    Elsewhere(
        LED,
        "Art. 15(3)",
        "A refusal does not betray whether anything is kept.",
        "tests/oversight/test_requests.py::test_a_refusal_does_not_betray_whether_anything_is_kept",
    ),
    Elsewhere(
        LED,
        "Art. 17",
        "Rights can be exercised through the supervisory authority, whose answer says that it was checked.",
        "tests/oversight/test_requests.py::test_through_the_authority_the_answer_says_that_it_was_checked",
    ),
    Elsewhere(
        LED,
        "Art. 25(2)",
        "A look that no decision explains is listed for the data protection officer.",
        "tests/oversight/test_access.py::test_a_read_that_led_to_a_decision_is_explained_and_one_out_of_curiosity_is_listed",
    ),
)

NOT_BUILT = (
    NotBuilt(
        "PNR Art. 6(2)(b), 7", "Answers to reasoned requests of listed authorities", "the office of dissemination"
    ),
    NotBuilt(
        "PNR Art. 6(4); C-817/19, 196-201",
        "Criteria are evaluated, and each passes the gate before it is",
        "the criteria engine; its gate stands",
    ),
    NotBuilt(
        "PNR Art. 8(3)",
        "Each push at its time; silence is noticed before departure",
        "the schedule of expected messages",
    ),
    NotBuilt("PNR Art. 9, 10", "Exchange with other units and Europol", "the office of dissemination"),
    NotBuilt(
        "PNR Art. 11",
        "A transfer to a third country is carried out, and asks the policy before",
        "the office of dissemination; its policy stands",
    ),
    NotBuilt("C-817/19, 196-201", "The children's rule is asked by the engine of criteria", "the criteria engine"),
)
