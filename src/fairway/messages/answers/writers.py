"""Answers to bytes: the inverse of the readers.

Writing sends nothing. That an answer refuses a person boarding is a person's decision, made and recorded in an office
before anything is written here.
"""

from __future__ import annotations

from fairway.messages.answered import (
    Acknowledgement,
    AnswerKind,
    CustomsAnswer,
    DataRequest,
    MessageReport,
    SyntaxReport,
)
from fairway.messages.answers.forms import AckresForm, ContrlForm, CusresForm, GovreqForm
from fairway.messages.writing import Enclosure, Segment, enclose, pnr_leg, times_of

__all__ = ["write_ackres", "write_contrl", "write_cusres", "write_govreq"]


def write_cusres(answer: CustomsAnswer, around: Enclosure, form: CusresForm | None = None) -> bytes:
    """CUSRES in the order of the directories. `answer.code` is written where given, else the code of its kind.

    Raises ValueError where it has neither.
    """
    form = form or CusresForm()
    codes = {
        AnswerKind.CLEARANCE: form.clearance,
        AnswerKind.CHANGE: form.change,
        AnswerKind.RECEIPT: form.receipt,
    }
    code = answer.code or codes.get(answer.kind, "")
    if not code:
        raise ValueError("an answer needs its kind or its code")
    body: list[Segment] = [("BGM", code)]
    if answer.transaction_reference:
        body.append(("RFF", ["TN", answer.transaction_reference]))
    if (flight := answer.flight) is not None:
        body.append(("RFF", ["AF", flight.carrier + flight.number]))
        for qualifier, (value, how) in (
            ("189", times_of(flight.departs_on, flight.departs_at_local)),
            ("232", times_of(None, flight.arrives_at_local)),
        ):
            if value:
                body.append(("DTM", [qualifier, value, how]))
        if flight.departs_from or flight.arrives_at:
            body += [("LOC", "125", flight.departs_from or ""), ("LOC", "87", flight.arrives_at or "")]
    if answer.statuses or answer.texts:
        body.append(("ERP", "1"))
        body += _said(answer.statuses, answer.texts, form)
    for person in answer.persons:
        body.append(("ERP", "2"))
        body += [("RFF", ["AVF", locator]) for locator in person.locators]
        if person.unique_reference:
            body.append(("RFF", ["ABO", person.unique_reference]))
        body += _said(person.statuses, person.texts, form)
    return enclose("CUSRES", body, around)


def _said(statuses: tuple[str, ...], texts: tuple[str, ...], form: CusresForm) -> list[Segment]:
    said: list[Segment] = [("ERC", status) for status in statuses]
    return said + [("FTX", form.text_kind, "", "", text) for text in texts]


def write_ackres(answer: Acknowledgement, around: Enclosure, form: AckresForm | None = None) -> bytes:
    """ACKRES. Without a response of its own it says "processed" where there is no error, "refused" where there is one."""
    form = form or AckresForm()
    response = answer.response or (form.refused if answer.errors else form.processed)
    body: list[Segment] = [("MSG", ["", answer.function or form.function], response)]
    if answer.country:
        body.append(("ORG", "", "", "", "", "", answer.country))
    if answer.flight is not None:
        body.append(pnr_leg(answer.flight))
    for error in answer.errors:
        if error.code:
            body.append(("ERC", error.code))
        if error.text:
            body.append(("IFT", form.text_kind, error.text))
    return enclose("ACKRES", body, around)


def write_govreq(request: DataRequest, around: Enclosure, form: GovreqForm) -> bytes:
    """GOVREQ.

    Raises ValueError where nothing says what is asked for.
    """
    if request.flight is None and not request.locator and not request.surname:
        raise ValueError("a request for data names a flight, a booking or a person")
    body: list[Segment] = [("MSG", ["", request.function or form.function])]
    if request.country:
        body.append(("ORG", "", "", "", "", "", request.country))
    if request.flight is not None:
        body.append(pnr_leg(request.flight))
    if request.locator:
        body.append(("RCI", [request.system, request.locator]))
    if request.surname:
        body.append(("TIF", request.surname, request.given_names))
    return enclose("GOVREQ", body, around)


def write_contrl(report: SyntaxReport, around: Enclosure, form: ContrlForm | None = None) -> bytes:
    """CONTRL. Without an action of its own it says "acknowledged" where there is no error, "rejected" where there is one."""
    form = form or ContrlForm()
    body: list[Segment] = [
        (
            "UCI",
            report.interchange_reference,
            report.sender,
            report.recipient,
            _action(report.action, report.error, form),
            report.error,
        )
    ]
    for message in report.messages:
        body += _message_report(message, form)
    for group in report.groups:
        action = _action(group.action, group.error, form)
        body.append(("UCF", group.reference, group.sender, group.recipient, action, group.error))
        for message in group.messages:
            body += _message_report(message, form)
    return enclose("CONTRL", body, around)


def _action(action: str, error: str, form: ContrlForm) -> str:
    return action or (form.rejected if error else form.acknowledged)


def _message_report(message: MessageReport, form: ContrlForm) -> list[Segment]:
    action = _action(message.action, message.error, form)
    written: list[Segment] = [("UCM", message.reference, message.kind.split(":"), action, message.error)]
    for segment in message.segments:
        written.append(("UCS", str(segment.segment), segment.error))
        for fault in segment.elements:
            place = [str(fault.element or ""), str(fault.component or "")]
            written.append(("UCD", fault.error, place))
    return written
