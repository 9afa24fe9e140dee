"""Answers: read, written, and read again as they were. All references are invented."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairway.edifact import Separators
from fairway.kit.absence import NOT_SENT
from fairway.messages import Function, Message, Outcome, read
from fairway.messages.answered import (
    Acknowledgement,
    AnswerKind,
    CustomsAnswer,
    DataRequest,
    ElementError,
    ErrorLine,
    GroupReport,
    MessageReport,
    Permission,
    PersonAnswer,
    SegmentError,
    SyntaxReport,
    permission,
)
from fairway.messages.answers import GovreqForm, write_ackres, write_contrl, write_cusres, write_govreq
from fairway.messages.writing import Enclosure, answering
from fairway.travel import Flight

AT = datetime(2026, 7, 11, 6, 49, tzinfo=UTC)
AROUND = Enclosure(sender="ZZGOV", recipient="VX", sent_at=AT, reference="7", access_reference="VX0451/260712")
CHINESE = Separators(terminator='"')
VX451 = Flight(
    "VX",
    "451",
    date(2026, 7, 12),
    "NRH",
    "STB",
    datetime(2026, 7, 12, 9, 15),
    datetime(2026, 7, 12, 11, 0),
)


def the_only(data: bytes) -> Message:
    reading = read(data)
    assert [finding.code for finding in reading.all_findings()] == []
    assert reading.outcome is Outcome.READ
    (message,) = reading.messages
    assert message.function is Function.ANSWER
    return message


# ---------------------------------------------------------------------- what carriers and states send


def test_a_clearance_says_who_may_board_and_what_to_tell() -> None:
    message = the_only(
        b"UNB+SIRE:4+ZZ+VX+260711:0649+7++IAPI'UNG+CUSRES+ZZ+VX+260711:0649+1+UN+D:05B'UNH+1+CUSRES:D:05B:UN:IATA+X+01:F'"
        b"BGM+962'RFF+TN:100'RFF+AF:VX451'DTM+189:2607120915:201'DTM+232:2607121100:201'LOC+125+NRH'LOC+87+STB'"
        b"ERP+2'RFF+AVF:AB12CD'RFF+ABO:1'ERC+0Z'FTX+AAP+++OK TO BOARD'ERP+2'RFF+ABO:2'ERC+1Z'FTX+AAP+++CALL:999 1'"
        b"UNT+18+1'UNE+1+1'UNZ+1+7'"
    )

    assert message.answer == CustomsAnswer(
        kind=AnswerKind.CLEARANCE,
        code="962",
        transaction_reference="100",
        flight=VX451,
        persons=(
            PersonAnswer(unique_reference="1", locators=("AB12CD",), statuses=("0Z",), texts=("OK TO BOARD",)),
            PersonAnswer(unique_reference="2", statuses=("1Z",), texts=("CALL", "999 1")),
        ),
    )
    assert [t.boarding_status for t in message.travellers] == ["0Z", "1Z"]


def test_a_change_of_mind_is_unsolicited_and_its_receipt_may_say_only_that_nobody_is_known() -> None:
    change = the_only(
        b"UNB+SIRE:4+ZZ+VX+260711:0649+7'UNH+1+CUSRES:D:05B:UN:IATA'BGM+132'RFF+TN:100'RFF+AF:VX451'LOC+125+NRH'LOC+87+STB'"
        b"ERP+2'RFF+ABO:1'ERC+1Z'UNT+10+1'UNZ+1+7'"
    ).answer
    receipt = the_only(
        b"UNB+SIRE:4+VX+ZZ+260711:0650+7'UNH+1+CUSRES:D:05B:UN'BGM+312'ERP+1'ERC+118'UNT+5+1'UNZ+1+7'"
    ).answer

    assert (change.kind, change.persons[0].statuses) == (AnswerKind.CHANGE, ("1Z",))
    assert (receipt.kind, receipt.flight, receipt.statuses) == (AnswerKind.RECEIPT, None, ("118",))


@pytest.mark.parametrize(
    ("status", "means"),
    [
        ("0Z", Permission.BOARD),
        ("1Z", Permission.DO_NOT_BOARD),
        ("2Z", Permission.ADVISORY),
        ("4Z", Permission.INSUFFICIENT),
        ("00", Permission.UNKNOWN),
        ("", Permission.UNKNOWN),
        ("0z", Permission.UNKNOWN),
    ],
)
def test_only_what_the_table_of_the_state_names_permits_boarding(status: str, means: Permission) -> None:
    assert permission(status) is means


def test_an_answer_without_its_places_still_names_its_flight() -> None:
    message = the_only(b"UNB+UNOA:4+ZZ+VX+260711:0649+7'UNH+1+CUSRES:D:05B:UN'BGM+962'RFF+AF:VX0451'UNT+4+1'UNZ+1+7'")

    assert message.flight == Flight("VX", "451")


def test_a_time_of_an_answer_that_is_none_is_a_finding() -> None:
    data = b"UNB+UNOA:4+ZZ+VX+260711:0649+7'UNH+1+CUSRES:D:05B:UN'BGM+962'RFF+AF:VX451'DTM+189:soon'UNT+5+1'UNZ+1+7'"

    assert [f.code for f in read(data).all_findings()] == ["dtm.unreadable"]


def test_an_acknowledgement_says_what_was_wrong() -> None:
    message = the_only(
        b"UNA:+.?*'UNB+IATA:1+ZZGOV+VX+260711:0700+9'UNH+1+ACKRES:13:1:IA+VX0451/260712'MSG+:23+7'ORG++++++XA'"
        b"TVL+120726:0915:120726:1100+NRH+STB+VX+451'ERC+114'IFT+3+FLIGHT NOT KNOWN'ERC+118'UNT+8+1'UNZ+1+9'"
    )

    assert message.answer == Acknowledgement(
        function="23",
        response="7",
        country="XA",
        flight=VX451,
        errors=(ErrorLine(code="114", text="FLIGHT NOT KNOWN"), ErrorLine(code="118")),
    )


def test_a_request_for_data_names_its_booking() -> None:
    message = the_only(
        b"UNB+IATA:1+ZZGOV+VX+260711:0700+9'UNH+1+GOVREQ:16:1:IA'MSG+:Q'ORG++++++XA'TVL+120726+NRH+STB+VX+451'"
        b"RCI+VX:AB12CD'TIF+KIMO+ANA'UNT+7+1'UNZ+1+9'"
    )

    assert message.answer == DataRequest(
        function="Q",
        country="XA",
        flight=Flight("VX", "451", date(2026, 7, 12), "NRH", "STB"),
        system="VX",
        locator="AB12CD",
        surname="KIMO",
        given_names="ANA",
    )
    assert message.travellers == ()


def test_a_report_on_syntax_names_segment_and_element() -> None:
    message = the_only(
        b"UNB+UNOA:4+ZZ+VX+260711:0700+9'UNH+1+CONTRL:4:1:UN'UCI+7+VX+ZZ+7'UCM+PAX001+PAXLST:D:05B:UN+4+12'UCS+9'"
        b"UCD+37+2:1'UCS+12+15'UCF+G1+VX+ZZ+7'UCM+PAX002+PAXLST:D:05B:UN+7'UNT+9+1'UNZ+1+9'"
    )

    assert message.answer == SyntaxReport(
        interchange_reference="7",
        sender="VX",
        recipient="ZZ",
        action="7",
        messages=(
            MessageReport(
                reference="PAX001",
                kind="PAXLST:D:05B:UN",
                action="4",
                error="12",
                segments=(
                    SegmentError(segment=9, elements=(ElementError(error="37", element=2, component=1),)),
                    SegmentError(segment=12, error="15"),
                ),
            ),
        ),
        groups=(
            GroupReport(
                reference="G1",
                sender="VX",
                recipient="ZZ",
                action="7",
                messages=(MessageReport(reference="PAX002", kind="PAXLST:D:05B:UN", action="7"),),
            ),
        ),
    )


# ---------------------------------------------------------------------- written and read again

WORD = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=9)
CODE = st.text("ABCDEFGHXYZ0123456789", min_size=1, max_size=3)
MAYBE_WORD = st.just("") | WORD
# Everything that could be taken for syntax stands in these texts: separators, release characters, terminators.
TEXT = st.text("ABC xyz019?'+:*./-ÄŁ", min_size=1, max_size=30).map(str.strip).filter(bool)
TEXTS = st.lists(TEXT, max_size=2).map(tuple)
PLACE = st.sampled_from(["NRH", "STB", "QVA"])
MOMENT = st.datetimes(datetime(1980, 1, 1), datetime(2079, 12, 31)).map(lambda at: at.replace(second=0, microsecond=0))


@st.composite
def flights(draw: st.DrawFn) -> Flight:
    departs = draw(MOMENT | st.just(NOT_SENT))
    day = departs.date() if departs else draw(st.just(NOT_SENT) | MOMENT.map(datetime.date))
    return Flight(
        draw(st.sampled_from(["VX", "XX", "X2", "QQA"])),
        str(draw(st.integers(1, 9999))) + draw(st.sampled_from(["", "D"])),
        day,
        draw(PLACE),
        draw(PLACE | st.just(NOT_SENT)),
        departs,
        draw(MOMENT | st.just(NOT_SENT)),
    )


MAYBE_FLIGHT = st.none() | flights()
PERSON = st.builds(
    PersonAnswer,
    unique_reference=MAYBE_WORD,
    locators=st.lists(WORD, max_size=2).map(tuple),
    statuses=st.lists(CODE, max_size=2).map(tuple),
    texts=TEXTS,
)
FAULT = st.builds(ElementError, error=CODE, element=st.integers(0, 99), component=st.integers(0, 9))
SEGMENT = st.builds(
    SegmentError, segment=st.integers(1, 999), error=st.just("") | CODE, elements=st.lists(FAULT, max_size=2).map(tuple)
)
ABOUT_MESSAGE = st.builds(
    MessageReport,
    reference=WORD,
    kind=st.sampled_from(["PAXLST:D:05B:UN", "PNRGOV:13:1:IA", "PAXLST:D:05B:UN:IATA"]),
    action=CODE,
    error=st.just("") | CODE,
    segments=st.lists(SEGMENT, max_size=2).map(tuple),
)
ABOUT_MESSAGES = st.lists(ABOUT_MESSAGE, max_size=3).map(tuple)
ENCLOSURES = st.builds(
    Enclosure,
    sender=WORD,
    recipient=WORD,
    sent_at=MOMENT.map(lambda at: at.replace(tzinfo=UTC)),
    reference=WORD,
    group_reference=MAYBE_WORD,
    message_reference=WORD,
    access_reference=MAYBE_WORD,
    association=st.sampled_from(["", "IATA"]),
    priority=st.sampled_from(["", "O"]),
    separators=st.sampled_from([Separators(), Separators(release="\\"), Separators("!", "@", "#", "$", "^")]),
)


@given(
    st.builds(
        CustomsAnswer,
        kind=st.just(AnswerKind.CLEARANCE),
        code=st.just("962"),
        transaction_reference=MAYBE_WORD,
        flight=MAYBE_FLIGHT,
        statuses=st.lists(CODE, max_size=2).map(tuple),
        texts=TEXTS,
        persons=st.lists(PERSON, max_size=4).map(tuple),
    ),
    ENCLOSURES,
)
def test_a_written_clearance_reads_as_it_was(answer: CustomsAnswer, around: Enclosure) -> None:
    message = the_only(write_cusres(answer, around))

    assert message.answer == answer
    assert (message.sender, message.recipient, message.sent_at) == (around.sender, around.recipient, around.sent_at)
    assert (message.reference, message.access_reference) == (around.message_reference, around.access_reference)


@given(
    st.builds(
        Acknowledgement,
        function=CODE,
        response=CODE,
        country=st.sampled_from(["", "XA"]),
        flight=MAYBE_FLIGHT,
        errors=st.lists(st.builds(ErrorLine, code=CODE, text=st.just("") | TEXT), max_size=3).map(tuple),
    ),
    ENCLOSURES,
)
def test_a_written_acknowledgement_reads_as_it_was(answer: Acknowledgement, around: Enclosure) -> None:
    assert the_only(write_ackres(answer, around)).answer == answer


@given(
    st.builds(
        DataRequest,
        function=CODE,
        country=st.sampled_from(["", "XA"]),
        flight=flights(),
        system=MAYBE_WORD,
        locator=WORD,
        surname=TEXT,
        given_names=st.just("") | TEXT,
    ),
    ENCLOSURES,
)
def test_a_written_request_for_data_reads_as_it_was(request: DataRequest, around: Enclosure) -> None:
    assert the_only(write_govreq(request, around, GovreqForm(function="1"))).answer == request


@given(
    st.builds(
        SyntaxReport,
        interchange_reference=WORD,
        sender=WORD,
        recipient=WORD,
        action=CODE,
        error=st.just("") | CODE,
        messages=ABOUT_MESSAGES,
        groups=st.lists(
            st.builds(GroupReport, reference=WORD, sender=WORD, recipient=WORD, action=CODE, messages=ABOUT_MESSAGES),
            max_size=2,
        ).map(tuple),
    ),
    ENCLOSURES,
)
def test_a_written_report_on_syntax_reads_as_it_was(report: SyntaxReport, around: Enclosure) -> None:
    assert the_only(write_contrl(report, around)).answer == report


def test_an_answer_with_double_quotes_as_terminators_and_no_advice_reads_as_it_was() -> None:
    around = Enclosure(
        sender="ZZ",
        recipient="VX",
        sent_at=AT,
        syntax=("SIRE", "4"),
        group_reference="1",
        separators=CHINESE,
        has_advice=False,
    )
    answer = CustomsAnswer(
        kind=AnswerKind.CHANGE,
        code="132",
        flight=VX451,
        persons=(PersonAnswer(unique_reference="1", statuses=("1Z",)),),
    )
    data = write_cusres(answer, around)

    assert data.endswith(b'UNE+1+1"UNZ+1+1"')
    assert the_only(data).answer == answer


def test_an_answer_goes_back_to_who_asked_with_the_references_of_the_question() -> None:
    (asked,) = read(
        b"UNB+SIRE:4+VX+ZZ+260711:0649+77++IAPI+O'UNH+M1+PAXLST:D:05B:UN:IATA+ACC+01:F'BGM+745'RFF+TN:100'TDT+20+VX451'"
        b"LOC+125+NRH'LOC+87+STB'NAD+FL+++KIMO:ANA'RFF+ABO:1'UNT+9+M1'UNZ+1+77'"
    ).messages
    answer = CustomsAnswer(kind=AnswerKind.CLEARANCE, transaction_reference=asked.transaction_reference)
    data = write_cusres(answer, answering(asked, sent_at=AT))

    assert b"UNB+UNOA:4+ZZ+VX+260711:0649+77'UNH+M1+CUSRES:D:05B:UN+ACC'BGM+962'RFF+TN:100'" in data


@pytest.mark.parametrize("text", ["two\nlines", "tab\t", "\ue003"])
def test_what_could_not_be_read_again_is_not_written(text: str) -> None:
    with pytest.raises(ValueError, match="control character") as caught:
        write_cusres(CustomsAnswer(code="962", texts=(text,)), AROUND)

    assert text not in str(caught.value)


def test_a_request_that_asks_for_nothing_and_an_answer_of_no_kind_are_not_written() -> None:
    with pytest.raises(ValueError, match="names a flight"):
        write_govreq(DataRequest(country="XA"), AROUND, GovreqForm(function="1"))
    with pytest.raises(ValueError, match="its kind"):
        write_cusres(CustomsAnswer(), AROUND)


def test_an_acknowledgement_without_a_response_says_what_its_errors_say() -> None:
    taken = the_only(write_ackres(Acknowledgement(), AROUND)).answer
    refused = the_only(write_ackres(Acknowledgement(errors=(ErrorLine(code="118"),)), AROUND)).answer

    assert (taken.response, refused.response) == ("3", "7")


@given(st.binary(max_size=60), st.sampled_from(["CUSRES", "ACKRES", "GOVREQ", "CONTRL"]), st.data())
def test_any_damage_to_an_answer_gives_a_reading(noise: bytes, family: str, data: st.DataObject) -> None:
    whole = (
        f"UNB+UNOA:4+ZZ+VX+260711:0700+9'UNH+1+{family}:D:05B:UN'BGM+962'MSG+:23+7'ORG++++++XA'UCI+7+VX+ZZ+7'UCM+1+A:B+4+1'"
        "UCS+9'UCD+37+2:1'UCF+G+A+B+7'TVL+120726:0915+NRH+STB+VX+451'RFF+TN:1'RFF+AF:VX451'DTM+189:2607120915:201'"
        "LOC+125+NRH'ERP+2'RFF+ABO:1'ERC+0Z'FTX+AAP+++A:B'IFT+3+X'RCI+VX:AB12CD'TIF+A+B'UNT+24+1'UNZ+1+9'"
    ).encode()
    at = data.draw(st.integers(0, len(whole)))
    until = data.draw(st.integers(at, min(at + 40, len(whole))))

    read(whole[:at] + noise + whole[until:])


def test_an_element_in_error_after_a_new_group_belongs_to_no_message() -> None:
    """Found by fuzzing: a report on a group that goes on with errors of a message it does not name."""
    data = (
        b"UNB+UNOA:4+A+B+260711:0649+9'UNH+1+CONTRL:D:3:UN'UCI+7+B+A+4+12'UCM+1+PAXLST:D:05B:UN+4+35'UCS+3+12'UCD+12+1'"
        b"UCF+3+12'UCD+12+1'UNT+8+1'UNZ+1+9'"
    )

    report = read(data).messages[0].answer

    assert isinstance(report, SyntaxReport)
    assert [len(message.segments[0].elements) for message in report.messages] == [1]
    assert [group.messages for group in report.groups] == [()]
