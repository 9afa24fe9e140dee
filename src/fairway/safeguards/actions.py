"""Every recorded action: a class with its sentence and its wiping rule.

Actions hold identifiers, counts and codes, never a name, document number or contact. `concerns` says what `object` identifies.
`wiped` is what remains of the payload once retention has taken the object: there is no default, each class decides.
The chain keeps a salted digest of the payload, so that wiping does not break it.
"""

from __future__ import annotations

from typing import ClassVar

import msgspec

__all__ = ["ACTIONS", "Action"]


class Action(msgspec.Struct, frozen=True, tag_field="action", tag=lambda name: name):
    """Base of all actions. `object` is the identifier of what it concerns, as text."""

    sentence: ClassVar[str]
    concerns: ClassVar[str]
    opens: ClassVar[str] = ""
    """The field with the code of the traveller whom the action shows in clear; "" where it shows nobody."""
    explains: ClassVar[bool] = False
    """Whether the action, by the same person on the same object within a day, says why it was opened."""

    object: str

    def wiped(self) -> Action:
        """The action without what retention takes. Every class says it for itself."""
        raise NotImplementedError(type(self).__name__)


class _Lasting(Action, frozen=True):
    """Base of actions that hold nothing about a traveller: wiping leaves them whole."""

    def wiped(self) -> Action:
        return self


class TransmissionsReceived(_Lasting, frozen=True):
    sentence = "{actor} received {count} transmissions ({bytes} bytes) by {transport}; {known} were known already"
    concerns = "transmission"
    count: int
    known: int
    bytes: int
    transport: str


class TransmissionsRead(_Lasting, frozen=True):
    sentence = (
        "{actor} read {count} transmissions: {bookings} bookings, {travellers} travellers, "
        "{findings} findings, {quarantined} into quarantine"
    )
    concerns = "transmission"
    count: int
    bookings: int
    travellers: int
    findings: int
    quarantined: int


class QuarantineSeen(_Lasting, frozen=True):
    sentence = "{actor} looked through the quarantine: {count} transmissions"
    concerns = "transmission"
    count: int


class QuarantineOpened(_Lasting, frozen=True):
    sentence = "{actor} looked at quarantined transmission {object}, values as shapes"
    concerns = "transmission"


class RawTransmissionSeen(_Lasting, frozen=True):
    sentence = "{actor} read quarantined transmission {object} as sent, with its personal values ({how})"
    concerns = "transmission"
    opens = "object"
    how: str


class RepairTried(_Lasting, frozen=True):
    sentence = (
        "{actor} tried a repair of transmission {object} without storing it: "
        "{travellers_before} travellers before, {travellers} after, findings {findings_before} before, {findings} after"
    )
    concerns = "transmission"
    travellers_before: int
    travellers: int
    findings_before: int
    findings: int


class RepairProposed(_Lasting, frozen=True):
    sentence = "{actor} proposed repair {repair} of transmission {object} ({reason})"
    concerns = "transmission"
    explains = True
    repair: str
    reason: str


class RepairApproved(_Lasting, frozen=True):
    sentence = (
        "{actor} approved repair {repair} of transmission {object}, proposed by {proposer}: {bookings} bookings and "
        "{travellers} travellers stored"
    )
    concerns = "transmission"
    explains = True
    repair: str
    proposer: str
    bookings: int
    travellers: int


class RepairRejected(_Lasting, frozen=True):
    sentence = "{actor} rejected repair {repair} of transmission {object}, proposed by {proposer}"
    concerns = "transmission"
    explains = True
    repair: str
    proposer: str


class RepairsSeen(_Lasting, frozen=True):
    sentence = "{actor} looked at the proposed repairs: {count}"
    concerns = "transmission"
    count: int


class CarrierQualitySeen(_Lasting, frozen=True):
    sentence = "{actor} looked at the quality of what carriers send ({object}): counts only"
    concerns = "statistics"


class TravellersScreened(_Lasting, frozen=True):
    sentence = "{actor} screened {count} travellers against {lists}: {hits} hits written, {lapsed} lapsed"
    concerns = "work"
    count: int
    hits: int
    lapsed: int
    lists: str
    matcher: str


class HitsSpared(_Lasting, frozen=True):
    sentence = "{actor} left out {count} hits that a person had decided are somebody else, or a redress number clears"
    concerns = "work"
    count: int


class RedressKept(_Lasting, frozen=True):
    sentence = "{actor} kept that a redress number clears its holder of an entry of {list} until {until}"
    concerns = "list entry"
    list: str
    until: str


class SentBack(_Lasting, frozen=True):
    sentence = "{actor} sent {count} travellers back to screening because {object} of {list} was activated"
    concerns = "list version"
    count: int
    list: str


class ListLoaded(_Lasting, frozen=True):
    sentence = "{actor} loaded list {object}: {entries} entries, {findings} findings"
    concerns = "list version"
    entries: int
    findings: int


class ListCompared(_Lasting, frozen=True):
    sentence = (
        "{actor} compared list {object} with the active version: {added} added, {removed} removed, {changed} changed"
    )
    concerns = "list version"
    added: int
    removed: int
    changed: int


class ListActivated(_Lasting, frozen=True):
    sentence = "{actor} activated list {object}: {added} added, {removed} removed, {changed} changed; {again} travellers screened again"
    concerns = "list version"
    added: int
    removed: int
    changed: int
    again: int


class ListsSeen(_Lasting, frozen=True):
    sentence = "{actor} looked at the lists: {count} versions"
    concerns = "list version"
    count: int


class QueueSeen(_Lasting, frozen=True):
    sentence = "{actor} looked at the queue: {count} hits shown"
    concerns = "queue"
    count: int


class HitSeen(Action, frozen=True):
    sentence = "{actor} opened hit {object}"
    concerns = "hit"
    opens = "traveller"
    traveller: str

    def wiped(self) -> Action:
        return HitSeen(object=self.object, traveller="")


class HitTaken(_Lasting, frozen=True):
    sentence = "{actor} took hit {object} to review"
    concerns = "hit"


class HitReleased(_Lasting, frozen=True):
    sentence = "{actor} gave hit {object} back undecided"
    concerns = "hit"


class HitDecided(_Lasting, frozen=True):
    sentence = "{actor} decided hit {object}: {outcome} ({reason}); the hit is now {state}"
    concerns = "hit"
    explains = True
    outcome: str
    reason: str
    state: str
    stage: str


class ProfileSeen(_Lasting, frozen=True):
    sentence = "{actor} looked at legal profile {object}"
    concerns = "legal profile"


class SigningKeyRegistered(_Lasting, frozen=True):
    sentence = "{actor} registered the public key {key} with which {object} signs legal profiles"
    concerns = "account"
    key: str


class ProfileSigned(_Lasting, frozen=True):
    sentence = "{actor} signed legal profile {object} ({digest}) with key {key}"
    concerns = "legal profile"
    digest: str
    key: str


class ProfileActivated(_Lasting, frozen=True):
    sentence = "{actor} put legal profile {object} in force, signed by {signers}, in place of {replaced}"
    concerns = "legal profile"
    replaced: str
    signers: str


class SafeguardRegistered(_Lasting, frozen=True):
    sentence = "{actor} registered for the gate before production: {object}, {value}"
    concerns = "safeguard"
    value: str


class SafeguardsChecked(_Lasting, frozen=True):
    sentence = "{actor} checked the gate before production: {met} of {count} conditions are met"
    concerns = "safeguard"
    met: int
    count: int


class HitsHeldBack(_Lasting, frozen=True):
    sentence = "{actor} left out {count} hits on entries of people whom an authority asks not to stop again"
    concerns = "work"
    count: int


class ReintegrationProposed(_Lasting, frozen=True):
    sentence = "{actor} proposed that {object} of {list} is not to be hit again until {until}, as {authority} asks"
    concerns = "list entry"
    list: str
    authority: str
    until: str


class ReintegrationKept(_Lasting, frozen=True):
    sentence = (
        "{actor} confirmed that {object} of {list} is not to be hit again until {until}, as {authority} asks; {proposer} "
        "proposed it"
    )
    concerns = "list entry"
    list: str
    authority: str
    until: str
    proposer: str


class StatisticsSeen(_Lasting, frozen=True):
    sentence = "{actor} looked at the statistics"
    concerns = "statistics"


class AuditRead(_Lasting, frozen=True):
    sentence = "{actor} read {count} entries of the audit log"
    concerns = "audit"
    count: int


class AuditVerified(_Lasting, frozen=True):
    sentence = "{actor} verified the audit chain: {entries} entries, {broken} broken"
    concerns = "audit"
    entries: int
    broken: int


class AuditAnchored(_Lasting, frozen=True):
    sentence = "{actor} signed a head of the audit chain over {entries} entries, for others to keep: {object}"
    concerns = "audit"
    entries: int


class AuditExported(_Lasting, frozen=True):
    sentence = "{actor} wrote {entries} entries of the audit chain to a file for whoever verifies it elsewhere"
    concerns = "audit"
    entries: int


class BreakGlassUsed(_Lasting, frozen=True):
    sentence = "{actor} broke the glass until {until}: {reason}. A supervisor is told and the data protection officer reviews it ({object})"
    concerns = "emergency"
    reason: str
    until: str


class SupervisorNotified(_Lasting, frozen=True):
    sentence = "the supervisors were told that {by} broke the glass ({object})"
    concerns = "emergency"
    by: str


class EmergencySeen(_Lasting, frozen=True):
    sentence = "{actor} took note as supervisor of emergency {object}"
    concerns = "emergency"


class EmergencyReviewed(_Lasting, frozen=True):
    sentence = "{actor} reviewed emergency {object}: {finding}"
    concerns = "emergency"
    finding: str


class EmergenciesListed(_Lasting, frozen=True):
    sentence = "{actor} looked at the emergencies: {count}"
    concerns = "emergency"
    count: int


class AccessesSeen(_Lasting, frozen=True):
    sentence = "{actor} looked at the reads that {object}: {count}"
    concerns = "access"
    count: int


class AccessReviewed(_Lasting, frozen=True):
    sentence = "{actor} reviewed read {object}: {finding}"
    concerns = "access"
    finding: str


class BudgetExceeded(_Lasting, frozen=True):
    sentence = "{actor} was refused: {opened} different travellers were open today, {most} are allowed"
    concerns = "account"
    opened: int
    most: int


class BudgetLifted(_Lasting, frozen=True):
    sentence = "{actor} allowed {object} {more} more different travellers today"
    concerns = "account"
    more: int


class HoneyPlanted(_Lasting, frozen=True):
    sentence = "{actor} planted an invented person whom no work leads to ({object})"
    concerns = "alarm"


class HoneyTouched(_Lasting, frozen=True):
    sentence = "ALARM: {actor} read an invented person whom no work leads to ({object})"
    concerns = "alarm"


class RequestOpened(_Lasting, frozen=True):
    sentence = "{actor} opened request {object} of a traveller: {kind}, through {via}, to be answered by {due}"
    concerns = "request"
    kind: str
    via: str
    due: str


class RequestsSeen(_Lasting, frozen=True):
    sentence = "{actor} looked at the requests of travellers: {count}"
    concerns = "request"
    count: int


class RequestSearched(_Lasting, frozen=True):
    sentence = "{actor} searched what is kept about whom request {object} concerns: {count} journeys"
    concerns = "request"
    count: int


class RequestAnswered(_Lasting, frozen=True):
    sentence = "{actor} answered request {object}: {outcome}"
    concerns = "request"
    outcome: str


class StateDigested(_Lasting, frozen=True):
    sentence = "{actor} computed the digest of everything stored: {travellers} travellers, {hits} hits"
    concerns = "archive"
    travellers: int
    hits: int


class HitsCounted(_Lasting, frozen=True):
    sentence = "{actor} listed which entries were hit on which flights: {count} hits, no traveller named"
    concerns = "statistics"
    count: int


class AccountAdded(_Lasting, frozen=True):
    sentence = "{actor} added account {object} with role {role}"
    concerns = "account"
    role: str


class AccountsSeen(_Lasting, frozen=True):
    sentence = "{actor} looked at the accounts: {count}"
    concerns = "account"
    count: int


class PasswordSet(_Lasting, frozen=True):
    sentence = "{object} set a password"
    concerns = "account"


class SignInLinkMade(_Lasting, frozen=True):
    sentence = "{actor} made a one-time sign-in link for {object}"
    concerns = "account"


class AccessTokenMade(_Lasting, frozen=True):
    sentence = "{actor} made an access token for {object}"
    concerns = "account"


class SignedIn(_Lasting, frozen=True):
    sentence = "{object} signed in by {by}"
    concerns = "account"
    by: str


class SignInRefused(_Lasting, frozen=True):
    sentence = "a sign-in by {by} was refused: {reason}"
    concerns = "account"
    by: str
    reason: str


ACTIONS: dict[str, type[Action]] = {
    each.__name__: each
    for each in (
        TransmissionsReceived,
        TransmissionsRead,
        QuarantineSeen,
        QuarantineOpened,
        RawTransmissionSeen,
        RepairTried,
        RepairProposed,
        RepairApproved,
        RepairRejected,
        RepairsSeen,
        CarrierQualitySeen,
        TravellersScreened,
        HitsSpared,
        RedressKept,
        SentBack,
        ListLoaded,
        ListCompared,
        ListActivated,
        ListsSeen,
        QueueSeen,
        HitSeen,
        HitTaken,
        HitReleased,
        HitDecided,
        ProfileSeen,
        SigningKeyRegistered,
        ProfileSigned,
        ProfileActivated,
        SafeguardRegistered,
        SafeguardsChecked,
        HitsHeldBack,
        ReintegrationProposed,
        ReintegrationKept,
        StatisticsSeen,
        AuditRead,
        AuditVerified,
        AuditAnchored,
        AuditExported,
        BreakGlassUsed,
        SupervisorNotified,
        EmergencySeen,
        EmergencyReviewed,
        EmergenciesListed,
        AccessesSeen,
        AccessReviewed,
        BudgetExceeded,
        BudgetLifted,
        HoneyPlanted,
        HoneyTouched,
        RequestOpened,
        RequestsSeen,
        RequestSearched,
        RequestAnswered,
        StateDigested,
        HitsCounted,
        AccountAdded,
        AccountsSeen,
        PasswordSet,
        SignInLinkMade,
        AccessTokenMade,
        SignedIn,
        SignInRefused,
    )
}
