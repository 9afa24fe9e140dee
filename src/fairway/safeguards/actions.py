"""Every recorded action: a class with its sentence and its wiping rule.

Actions hold identifiers, counts and codes, never a name, document number or contact. `concerns` says what `object` identifies.
`wiped` is what remains of the payload once retention has taken the object: there is no default, each class decides.
The chain keeps a salted digest of the payload, so that wiping does not break it.
"""

from __future__ import annotations

from fairway.safeguards.action import Action, Lasting
from fairway.safeguards.actions_casework import CASEWORK
from fairway.safeguards.actions_desks import DESKS
from fairway.safeguards.actions_figures import FIGURES
from fairway.safeguards.actions_notified import NOTIFIED
from fairway.safeguards.actions_operations import OPERATIONS
from fairway.safeguards.actions_oversight import OVERSIGHT
from fairway.safeguards.actions_protected import PROTECTED
from fairway.safeguards.actions_records import RECORDS
from fairway.safeguards.actions_retention import UNMASKING
from fairway.safeguards.actions_scope import SCOPE
from fairway.safeguards.actions_staff import SECOND_FACTORS
from fairway.safeguards.actions_transports import TRANSPORTS

__all__ = ["ACTIONS", "Action"]


class TransmissionsReceived(Lasting, frozen=True):
    sentence = "{actor} received {count} transmissions ({bytes} bytes) by {transport}; {known} were known already"
    concerns = "transmission"
    count: int
    known: int
    bytes: int
    transport: str


class TransmissionsRead(Lasting, frozen=True):
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


class QuarantineSeen(Lasting, frozen=True):
    sentence = "{actor} looked through the quarantine: {count} transmissions"
    concerns = "transmission"
    count: int


class QuarantineOpened(Lasting, frozen=True):
    sentence = "{actor} looked at quarantined transmission {object}, values as shapes"
    concerns = "transmission"


class RawTransmissionSeen(Lasting, frozen=True):
    sentence = "{actor} read quarantined transmission {object} as sent, with its personal values ({how})"
    concerns = "transmission"
    opens = "object"
    how: str


class RepairTried(Lasting, frozen=True):
    sentence = (
        "{actor} tried a repair of transmission {object} without storing it: "
        "{travellers_before} travellers before, {travellers} after, findings {findings_before} before, {findings} after"
    )
    concerns = "transmission"
    travellers_before: int
    travellers: int
    findings_before: int
    findings: int


class RepairProposed(Lasting, frozen=True):
    sentence = "{actor} proposed repair {repair} of transmission {object} ({reason})"
    concerns = "transmission"
    explains = True
    repair: str
    reason: str


class RepairApproved(Lasting, frozen=True):
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


class RepairRejected(Lasting, frozen=True):
    sentence = "{actor} rejected repair {repair} of transmission {object}, proposed by {proposer}"
    concerns = "transmission"
    explains = True
    repair: str
    proposer: str


class RepairsSeen(Lasting, frozen=True):
    sentence = "{actor} looked at the proposed repairs: {count}"
    concerns = "transmission"
    count: int


class CarrierQualitySeen(Lasting, frozen=True):
    sentence = "{actor} looked at the quality of what carriers send ({object}): counts only"
    concerns = "statistics"


class TravellersScreened(Lasting, frozen=True):
    sentence = "{actor} screened {count} travellers against {lists}: {hits} hits written, {lapsed} lapsed"
    concerns = "work"
    count: int
    hits: int
    lapsed: int
    lists: str
    matcher: str


class HitsSpared(Lasting, frozen=True):
    sentence = "{actor} left out {count} hits that a person had decided are somebody else, or a redress number clears"
    concerns = "work"
    count: int


class RedressKept(Lasting, frozen=True):
    sentence = "{actor} kept that a redress number clears its holder of an entry of {list} until {until}"
    concerns = "list entry"
    list: str
    until: str


class SentBack(Lasting, frozen=True):
    sentence = "{actor} sent {count} travellers back to screening because {object} of {list} was activated"
    concerns = "list version"
    count: int
    list: str


class ChangesScreened(Lasting, frozen=True):
    sentence = (
        "{actor} compared {entries} new or changed entries of {object} of {list} with {count} travellers found by traces: "
        "{hits} hits new or changed, {lapsed} lapsed"
    )
    concerns = "list version"
    list: str
    entries: int
    count: int
    hits: int
    lapsed: int


class RescreeningBegun(Lasting, frozen=True):
    sentence = "{actor} began {object}: everybody stored is screened again by matcher {matcher}, {days} days of travel"
    concerns = "screening run"
    matcher: str
    days: int


class DayRescreened(Lasting, frozen=True):
    sentence = (
        "{actor} screened {day} again in {object}: {count} travellers, {hits} hits new or changed, {lapsed} lapsed"
    )
    concerns = "screening run"
    day: str
    count: int
    hits: int
    lapsed: int


class ListLoaded(Lasting, frozen=True):
    sentence = "{actor} loaded list {object}: {entries} entries, {findings} findings"
    concerns = "list version"
    entries: int
    findings: int


class ListCompared(Lasting, frozen=True):
    sentence = (
        "{actor} compared list {object} with the active version: {added} added, {removed} removed, {changed} changed"
    )
    concerns = "list version"
    added: int
    removed: int
    changed: int


class ListActivated(Lasting, frozen=True):
    sentence = "{actor} activated list {object}: {added} added, {removed} removed, {changed} changed; {again} travellers screened again"
    concerns = "list version"
    added: int
    removed: int
    changed: int
    again: int


class ListsSeen(Lasting, frozen=True):
    sentence = "{actor} looked at the lists: {count} versions"
    concerns = "list version"
    count: int


class QueueSeen(Lasting, frozen=True):
    sentence = "{actor} looked at the queue: {count} hits shown"
    concerns = "queue"
    count: int


class HitSeen(Action, frozen=True):
    sentence = "{actor} opened hit {object}"
    concerns = "hit"
    opens = "traveller"
    traveller: str
    seen_before: int = 0

    def wiped(self) -> Action:
        return HitSeen(object=self.object, traveller="", seen_before=self.seen_before)


class HitTaken(Lasting, frozen=True):
    sentence = "{actor} took hit {object} to review"
    concerns = "hit"


class HitReleased(Lasting, frozen=True):
    sentence = "{actor} gave hit {object} back undecided"
    concerns = "hit"


class HitDecided(Lasting, frozen=True):
    sentence = "{actor} decided hit {object}: {outcome} ({reason}); the hit is now {state}"
    concerns = "hit"
    explains = True
    outcome: str
    reason: str
    state: str
    stage: str


class ProfileSeen(Lasting, frozen=True):
    sentence = "{actor} looked at legal profile {object}"
    concerns = "legal profile"


class SigningKeyRegistered(Lasting, frozen=True):
    sentence = "{actor} registered the public key {key} with which {object} signs legal profiles"
    concerns = "account"
    key: str


class ProfileSigned(Lasting, frozen=True):
    sentence = "{actor} signed legal profile {object} ({digest}) with key {key}"
    concerns = "legal profile"
    digest: str
    key: str


class ProfileActivated(Lasting, frozen=True):
    sentence = "{actor} put legal profile {object} in force, signed by {signers}, in place of {replaced}"
    concerns = "legal profile"
    replaced: str
    signers: str


class SafeguardRegistered(Lasting, frozen=True):
    sentence = "{actor} registered for the gate before production: {object}, {value}"
    concerns = "safeguard"
    value: str


class SafeguardsChecked(Lasting, frozen=True):
    sentence = "{actor} checked the gate before production: {met} of {count} conditions are met"
    concerns = "safeguard"
    met: int
    count: int


class HitsHeldBack(Lasting, frozen=True):
    sentence = "{actor} left out {count} hits on entries of people whom an authority asks not to stop again"
    concerns = "work"
    count: int


class ReintegrationProposed(Lasting, frozen=True):
    sentence = "{actor} proposed that {object} of {list} is not to be hit again until {until}, as {authority} asks"
    concerns = "list entry"
    list: str
    authority: str
    until: str


class ReintegrationKept(Lasting, frozen=True):
    sentence = (
        "{actor} confirmed that {object} of {list} is not to be hit again until {until}, as {authority} asks; {proposer} "
        "proposed it"
    )
    concerns = "list entry"
    list: str
    authority: str
    until: str
    proposer: str


class StatisticsSeen(Lasting, frozen=True):
    sentence = "{actor} looked at the statistics"
    concerns = "statistics"


class AuditRead(Lasting, frozen=True):
    sentence = "{actor} read {count} entries of the audit log"
    concerns = "audit"
    count: int


class AuditVerified(Lasting, frozen=True):
    sentence = "{actor} verified the audit chain: {entries} entries, {broken} broken"
    concerns = "audit"
    entries: int
    broken: int


class StateDigested(Lasting, frozen=True):
    sentence = "{actor} computed the digest of everything stored: {travellers} travellers, {hits} hits"
    concerns = "archive"
    travellers: int
    hits: int


class HitsCounted(Lasting, frozen=True):
    sentence = "{actor} listed which entries were hit on which flights: {count} hits, no traveller named"
    concerns = "statistics"
    count: int


class AccountAdded(Lasting, frozen=True):
    sentence = "{actor} added account {object} with role {role}"
    concerns = "account"
    role: str


class AccountsSeen(Lasting, frozen=True):
    sentence = "{actor} looked at the accounts: {count}"
    concerns = "account"
    count: int


class PasswordSet(Lasting, frozen=True):
    sentence = "{object} set a password"
    concerns = "account"


class SignInLinkMade(Lasting, frozen=True):
    sentence = "{actor} made a one-time sign-in link for {object}"
    concerns = "account"


class AccessTokenMade(Lasting, frozen=True):
    sentence = "{actor} made an access token for {object}"
    concerns = "account"


class SignedIn(Lasting, frozen=True):
    sentence = "{object} signed in by {by}"
    concerns = "account"
    by: str


class SignInRefused(Lasting, frozen=True):
    sentence = "a sign-in by {by} was refused: {reason}"
    concerns = "account"
    by: str
    reason: str


class RawErased(Lasting, frozen=True):
    sentence = "{actor} erased the raw content of {count} transmissions that had been read; {waiting} wait for a person and stay"
    concerns = "transmission"
    count: int
    waiting: int
    names: int = 0  # under which messages had come whose people are all erased by now


class DayForgetting(Lasting, frozen=True):
    sentence = "{actor} began that the day {object} is {kind}: {rows} rows, {held} held; its key goes next"
    concerns = "day"
    kind: str
    rows: int
    held: int


class DayForgotten(Lasting, frozen=True):
    sentence = "{actor} has {kind} the day {object}: its key is destroyed, the certificate has SHA-256 {certificate}"
    concerns = "day"
    kind: str
    certificate: str


class RetentionSeen(Lasting, frozen=True):
    sentence = "{actor} looked at what retention is to take ({object}): {due} steps"
    concerns = "day"
    due: int


class RecordHeld(Lasting, frozen=True):
    sentence = "{actor} holds record {object} for case {case} until {until} ({reason})"
    concerns = "traveller"
    case: str
    until: str
    reason: str


class HoldsEnded(Lasting, frozen=True):
    sentence = "{actor} ended {count} holds whose time was over ({object})"
    concerns = "day"
    count: int


class HeldRecordOpened(Action, frozen=True):
    sentence = "{actor} opened record {object}, held for case {case}"
    concerns = "traveller"
    opens = "object"
    explains = True
    case: str

    def wiped(self) -> Action:
        return HeldRecordOpened(object=self.object, case="")


_KINDS: tuple[type[Action], ...] = (
    *OVERSIGHT,
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
    ChangesScreened,
    RescreeningBegun,
    DayRescreened,
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
    StateDigested,
    HitsCounted,
    AccountAdded,
    AccountsSeen,
    PasswordSet,
    SignInLinkMade,
    AccessTokenMade,
    SignedIn,
    SignInRefused,
    RawErased,
    DayForgetting,
    DayForgotten,
    RetentionSeen,
    RecordHeld,
    HoldsEnded,
    HeldRecordOpened,
    *UNMASKING,
    *CASEWORK,
    *DESKS,
    *FIGURES,
    *RECORDS,
    *TRANSPORTS,
    *OPERATIONS,
    *SCOPE,
    *SECOND_FACTORS,
    *PROTECTED,
    *NOTIFIED,
)
ACTIONS: dict[str, type[Action]] = {each.__name__: each for each in _KINDS}
