"""Passenger messages and travel records: PNRGOV, PAXLST and their relatives. Pure: bytes in, a Reading out."""

from fairway.messages.pushes import travellers_of
from fairway.messages.read import read
from fairway.messages.reading import Function, Message, Outcome, Reading

__all__ = ["Function", "Message", "Outcome", "Reading", "read", "travellers_of"]
