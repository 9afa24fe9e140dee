"""CUSRES, ACKRES, CONTRL and GOVREQ: recognised as answers, so that they are never taken for travellers carried anew."""

from fairway.messages.answers.reader import read_answer

__all__ = ["read_answer"]
