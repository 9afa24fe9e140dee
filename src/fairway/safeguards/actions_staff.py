"""The recorded actions around ways in: second factors, passkeys, identities of a provider, sessions."""

from __future__ import annotations

from fairway.safeguards.action import Action, Lasting

__all__ = [
    "SECOND_FACTORS",
    "DeskEnded",
    "DeskJoined",
    "DeskLeft",
    "DeskMade",
    "DesksSeen",
    "IdentityBound",
    "IdentityUnbound",
    "KeysChosen",
    "PasskeyAdded",
    "PasskeyEnded",
    "PasskeysEnded",
    "PasskeysSeen",
    "ProofGiven",
    "RelationsDeclared",
    "SecondFactorBegun",
    "SecondFactorEnded",
    "SecondFactorSet",
    "SessionEnded",
]


class KeysChosen(Lasting, frozen=True):
    sentence = "{object} chose their keys of the console: {state}"
    concerns = "account"
    state: str


class SecondFactorBegun(Lasting, frozen=True):
    sentence = "{object} began to set up a second factor"
    concerns = "account"


class SecondFactorSet(Lasting, frozen=True):
    sentence = "{object} set up a second factor"
    concerns = "account"


class SecondFactorEnded(Lasting, frozen=True):
    sentence = "{actor} took the second factor of {object} away"
    concerns = "account"


class PasskeyAdded(Lasting, frozen=True):
    sentence = "{object} added a passkey; {count} are in use"
    concerns = "account"
    count: int


class PasskeyEnded(Lasting, frozen=True):
    sentence = "a passkey of {object} was ended: {reason}"
    concerns = "account"
    reason: str


class PasskeysEnded(Lasting, frozen=True):
    sentence = "{actor} ended the {count} passkeys of {object}"
    concerns = "account"
    count: int


class PasskeysSeen(Lasting, frozen=True):
    sentence = "{actor} saw the {count} passkeys of {object}"
    concerns = "account"
    count: int


class IdentityBound(Lasting, frozen=True):
    sentence = "{actor} let {object} sign in through the identity provider"
    concerns = "account"


class IdentityUnbound(Lasting, frozen=True):
    sentence = "{actor} took the sign-in through the identity provider away from {object}"
    concerns = "account"


class SessionEnded(Lasting, frozen=True):
    sentence = "a session of {object} ended: {reason}"
    concerns = "account"
    reason: str


class ProofGiven(Lasting, frozen=True):
    sentence = "{object} proved again who is there, by {by}"
    concerns = "account"
    by: str


class AccountShared(Lasting, frozen=True):
    sentence = "two people may be using the account of {object}: {how}"
    concerns = "account"
    how: str


class RelationsDeclared(Lasting, frozen=True):
    sentence = "{object} declared somebody as near to them, by marks that nobody can read; they have {count}"
    concerns = "account"
    count: int


class DeskMade(Lasting, frozen=True):
    sentence = "{actor} made desk {object}"
    concerns = "desk"


class DeskEnded(Lasting, frozen=True):
    sentence = "{actor} ended desk {object}; what waited for it is everybody's again"
    concerns = "desk"


class DeskJoined(Lasting, frozen=True):
    sentence = "{actor} put {account} to desk {object}"
    concerns = "desk"
    account: str


class DeskLeft(Lasting, frozen=True):
    sentence = "{actor} took {account} from desk {object}"
    concerns = "desk"
    account: str


class DesksSeen(Lasting, frozen=True):
    sentence = "{actor} looked at the desks and who belongs to them: {count}"
    concerns = "desk"
    count: int


SECOND_FACTORS: tuple[type[Action], ...] = (
    SecondFactorBegun,
    SecondFactorSet,
    SecondFactorEnded,
    PasskeyAdded,
    PasskeyEnded,
    PasskeysEnded,
    PasskeysSeen,
    IdentityBound,
    IdentityUnbound,
    SessionEnded,
    ProofGiven,
    AccountShared,
    KeysChosen,
    RelationsDeclared,
    DeskMade,
    DeskEnded,
    DeskJoined,
    DeskLeft,
    DesksSeen,
)
