"""CUSRES, ACKRES, CONTRL and GOVREQ, read and written. They carry nobody anew: no traveller is made known by an answer."""

from fairway.messages.answers.forms import AckresForm, ContrlForm, CusresForm, GovreqForm
from fairway.messages.answers.reader import read_answer
from fairway.messages.answers.writers import write_ackres, write_contrl, write_cusres, write_govreq

__all__ = [
    "AckresForm",
    "ContrlForm",
    "CusresForm",
    "GovreqForm",
    "read_answer",
    "write_ackres",
    "write_contrl",
    "write_cusres",
    "write_govreq",
]
