"""All tables. The office that writes a table is named in its docstring; nobody else does.

Days are proleptic ordinals (date.toordinal) of the *local departure day*, because keys, traces and forgetting go by day; those of the
border lane are negative (see `lanes`).
`*_open` columns hold what the law leaves after depersonalisation, `*_sealed` the whole record under the day's key.
Rows on the hot path are written with raw SQL (see `journeys`); the models give tables, migrations and slow queries.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

__all__ = [
    "AccessToken",
    "Account",
    "AuditEntry",
    "Booking",
    "Change",
    "Decision",
    "Dossier",
    "Flight",
    "Hit",
    "ListEntry",
    "ListVersion",
    "OwnEntry",
    "Repair",
    "SenderToken",
    "SignInLink",
    "Transmission",
    "Traveller",
    "Work",
]


class Transmission(models.Model):
    """What arrived, whole and sealed, and how far it has come. Written by intake.

    station  "received" (acknowledged, not yet read), "stored" (its records are in), "quarantined" (waits for a person)
    lane     whether manifests in it count as booking data or as border control's ("pnr", "borders"); "" as the profile says
    sender   who pushed it, by the name of their token; "" where it came by another way
    """

    id = models.BigIntegerField(primary_key=True)
    digest = models.BinaryField(max_length=16, unique=True)
    received_at = models.DateTimeField()
    received_day = models.IntegerField()
    transport = models.CharField(max_length=40)
    size_bytes = models.BigIntegerField()
    station = models.CharField(max_length=12, default="received")
    outcome = models.CharField(max_length=12, default="")
    families = models.CharField(max_length=80, default="")
    carrier = models.CharField(max_length=8, default="")
    bookings = models.IntegerField(default=0)
    travellers = models.IntegerField(default=0)
    crew = models.IntegerField(default=0)
    findings_count = models.IntegerField(default=0)
    findings = models.BinaryField(null=True)
    sealed = models.BinaryField(null=True)
    attempts = models.IntegerField(default=0)
    copies = models.IntegerField(default=0)
    lane = models.CharField(max_length=8, default="")
    sender = models.CharField(max_length=40, default="", db_default="")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["station", "id"], name="transmission_station")]


class Repair(models.Model):
    """An edited copy of a quarantined transmission, sealed beside it; the original is never touched. Written by intake.

    state   "proposed" (waits for a second person), "replayed" (read and stored), "rejected"
    sealed  null where the original itself is to be read again, because the reader has learnt
    """

    id = models.BigIntegerField(primary_key=True)
    transmission = models.ForeignKey(Transmission, models.PROTECT)
    state = models.CharField(max_length=12, default="proposed")
    reason = models.CharField(max_length=24)
    proposed_by = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, default="")
    decided_at = models.DateTimeField(null=True)
    size_bytes = models.BigIntegerField()
    bookings = models.IntegerField(default=0)
    travellers = models.IntegerField(default=0)
    findings_count = models.IntegerField(default=0)
    sealed = models.BinaryField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["transmission"], condition=models.Q(state="proposed"), name="one_repair_at_a_time"
            )
        ]


class Flight(models.Model):
    """A leg of a flight on a day. Written by intake.

    departs_stated, arrives_stated, state_stated  the stamp (`statements.stamp_of`) of the message that each is from
    """

    id = models.BigIntegerField(primary_key=True)
    day = models.IntegerField()
    carrier = models.CharField(max_length=8)
    number = models.CharField(max_length=12)
    departs_from = models.CharField(max_length=8)
    arrives_at = models.CharField(max_length=8)
    departs_at_local = models.CharField(max_length=19, default="")
    arrives_at_local = models.CharField(max_length=19, default="")
    state = models.CharField(max_length=12, default="expected")
    departs_stated = models.CharField(max_length=70, default="", db_default="")
    arrives_stated = models.CharField(max_length=70, default="", db_default="")
    state_stated = models.CharField(max_length=70, default="", db_default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["day", "carrier", "number", "departs_from", "arrives_at"], name="one_flight_a_day"
            )
        ]


class Booking(models.Model):
    """A booking on a flight, in its latest version. Written by intake.

    stated   the stamp of that version; content: a digest of it, blinded under the day's key
    splits   eight bytes each: the key of a booking that it was split to or from
    """

    id = models.BigIntegerField(primary_key=True)
    day = models.IntegerField()
    flight = models.ForeignKey(Flight, models.PROTECT, db_index=False)
    key = models.BigIntegerField()
    state = models.CharField(max_length=12)
    changed_at = models.CharField(max_length=26, default="")
    sent_at = models.CharField(max_length=26, default="")
    stated = models.CharField(max_length=70, default="", db_default="")
    version = models.IntegerField(default=1)
    transmission = models.ForeignKey(Transmission, models.PROTECT, db_index=False)
    content = models.BinaryField(max_length=16)
    record_open = models.BinaryField()
    record_sealed = models.BinaryField()
    splits = models.BinaryField(default=b"", db_default=b"")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["flight", "key"], name="one_booking_on_a_flight"),
        ]
        indexes: ClassVar = [models.Index(fields=["key"], name="booking_key")]


class Traveller(models.Model):
    """Somebody on a flight, with what each source said (PNR, API). Written by intake; `screened_*` by screening.

    identity  the blind digests by which two sources of this flight are known to speak of one person, and of what was said of them so
              far (`statements`), eight bytes each
    api_at    the stamp of the newest manifest that lists them
    content   empty; older houses have a digest of the record in it that nobody asks
    """

    id = models.BigIntegerField(primary_key=True)
    day = models.IntegerField()
    flight = models.ForeignKey(Flight, models.PROTECT)
    booking = models.ForeignKey(Booking, models.PROTECT, null=True, db_index=False)
    kind = models.CharField(max_length=12)
    state = models.CharField(max_length=12)
    sources = models.CharField(max_length=12)
    version = models.IntegerField(default=1)
    identity = models.BinaryField()
    content = models.BinaryField(max_length=16)
    record_open = models.BinaryField()
    record_sealed = models.BinaryField()
    screened_version = models.IntegerField(default=0)
    api_at = models.CharField(max_length=70, default="", db_default="")


class Outline(models.Model):
    """What is compared first of everybody on a flight, sealed together; see `store.outlines`. Written by screening.

    id  the flight's
    """

    id = models.BigIntegerField(primary_key=True)
    day = models.IntegerField(db_index=True)
    is_whole = models.BooleanField()
    sealed = models.BinaryField()


class Change(models.Model):
    """What one transmission changed of a traveller or a booking; see `store.changes`. Written by intake.

    subject        the traveller's or the booking's id
    kind           "first", "changed", "off", "on"
    record_open, record_sealed  the changed fields as they were before, as everywhere in two documents; empty where there are none
    """

    id = models.BigIntegerField(primary_key=True)
    day = models.IntegerField()
    flight_id = models.BigIntegerField()
    noun = models.CharField(max_length=10)
    subject = models.BigIntegerField()
    source = models.CharField(max_length=4)
    kind = models.CharField(max_length=8)
    transmission_id = models.BigIntegerField()
    at = models.CharField(max_length=32)
    record_open = models.BinaryField()
    record_sealed = models.BinaryField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["flight_id", "subject", "id"], name="change_on_flight")]


class Dossier(models.Model):
    """That a dossier left the house; see `store.dossiers`. Written by casework."""

    id = models.BigIntegerField(primary_key=True)
    hit = models.CharField(max_length=20)
    made_by = models.CharField(max_length=80)
    made_at = models.CharField(max_length=32)
    purpose = models.CharField(max_length=24)
    is_unmasked = models.BooleanField()
    code = models.BinaryField(max_length=16)
    digest = models.BinaryField(max_length=32)


class Work(models.Model):
    """A piece of work for the next station, written in the transaction that made it necessary. Taken by the worker."""

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=16)
    subject = models.BigIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "subject"], name="one_piece_of_work")]


class ScreeningRun(models.Model):
    """Everybody screened again, by a newer matcher; see `store.runs`. Written by screening."""

    id = models.BigIntegerField(primary_key=True)
    matcher = models.CharField(max_length=24)
    made_at = models.DateTimeField()


class ScreeningPartition(models.Model):
    """One day of travel of a run. `done_at` is null until it is done. Written by screening."""

    id = models.BigIntegerField(primary_key=True)
    run = models.ForeignKey(ScreeningRun, models.CASCADE)
    day = models.IntegerField()
    travellers = models.IntegerField(default=0)
    hits = models.IntegerField(default=0)
    lapsed = models.IntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "day"], name="one_partition_a_day")]


class ListVersion(models.Model):
    """One version of one list as it was loaded. Written by watchlists.

    state  "loaded" (checked, waits), "active" (screened against), "retired"
    refresh_days  how old its source lets it be; null in a version from before that was kept
    """

    id = models.BigIntegerField(primary_key=True)
    source = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    published = models.CharField(max_length=32, default="")
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=80)
    activated_at = models.DateTimeField(null=True)
    activated_by = models.CharField(max_length=80, default="")
    state = models.CharField(max_length=10, default="loaded")
    entries = models.IntegerField()
    findings = models.BinaryField(null=True)
    refresh_days = models.IntegerField(null=True)


class ListEntry(models.Model):
    """One entry of a version, sealed under the key of the lists. Written by watchlists."""

    id = models.BigIntegerField(primary_key=True)
    version = models.ForeignKey(ListVersion, models.CASCADE)
    entry_id = models.CharField(max_length=80)
    digest = models.BinaryField(max_length=16)
    sealed = models.BinaryField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["version", "entry_id"], name="one_entry_a_version")]


class ListInstruction(models.Model):
    """What a list asks to be done with whoever is on it: one of `store.urgency.INSTRUCTIONS`. Written by watchlists."""

    source = models.CharField(max_length=40, primary_key=True)
    instruction = models.CharField(max_length=10)


class OwnEntry(models.Model):
    """An entry that this office made itself, or what was proposed about it; see `store.own_entries`. Written by watchlists.

    sealed  whom it means, under the key of the lists; null where it ends an entry, and once it is out of use
    """

    id = models.BigIntegerField(primary_key=True)
    proposal = models.BigIntegerField(db_index=True)
    entry_id = models.CharField(max_length=80)
    kind = models.CharField(max_length=8)
    state = models.CharField(max_length=10)
    legal_basis = models.CharField(max_length=200)
    owner = models.CharField(max_length=80)
    expires_on = models.CharField(max_length=10)
    review_on = models.CharField(max_length=10)
    proposed_by = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, default="")
    decided_at = models.DateTimeField(null=True)
    sealed = models.BinaryField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry_id"], condition=models.Q(state="active"), name="one_own_entry"),
            models.UniqueConstraint(fields=["entry_id"], condition=models.Q(state="proposed"), name="one_own_proposal"),
        ]


# Whole in one index: sorting the queue reads no row of the table, whose sealed parts are long.
_SORTED_BY = ["state", "due_utc", "strength_rank", "id", "lands_utc", "made_at", "list_source", "strength", "lane"]
_SORTED_BY += ["traveller", "taken_by", "taken_until"]


class Hit(models.Model):
    """The machine's word that a traveller resembles a list entry, with its evidence frozen. Written by screening; state by casework.

    state  "open", "second" (waits for a second person), "disputed", "match" (confirmed by two people), "no_match", "waiting",
           "lapsed" (a newer version of the record or list no longer gives it; only while nobody had decided)
    due_at, due_utc, lands_utc  departure by the airport's clock, departure and arrival in universal time, each "" where not known;
           due_is_exact: the airport's zone was known, otherwise its clock is taken for universal time
    lane   see `fairway.safeguards.protection.Lane`: it decides the words, the reviewers and the recipients
    """

    id = models.BigIntegerField(primary_key=True)
    day = models.IntegerField()
    flight = models.ForeignKey(Flight, models.PROTECT, db_index=False)
    traveller = models.ForeignKey(Traveller, models.PROTECT)
    traveller_version = models.IntegerField()
    list_source = models.CharField(max_length=40)
    list_version = models.BigIntegerField()
    entry_id = models.CharField(max_length=80)
    score = models.FloatField()
    probability = models.FloatField()
    strength = models.CharField(max_length=8)
    strength_rank = models.IntegerField()
    matcher = models.CharField(max_length=24)
    profile = models.CharField(max_length=40)
    lane = models.CharField(max_length=20, default="sought")
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="open")
    due_at = models.CharField(max_length=19, default="")
    due_utc = models.CharField(max_length=19, default="")
    lands_utc = models.CharField(max_length=19, default="")
    due_is_exact = models.BooleanField(default=False)
    taken_by = models.CharField(max_length=80, default="")
    taken_until = models.DateTimeField(null=True)
    sealed = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["traveller", "list_source", "entry_id"], name="one_hit_a_pair")
        ]
        indexes: ClassVar = [
            models.Index(fields=_SORTED_BY, name="hit_queue"),
            models.Index(fields=["state", "lands_utc", "due_utc"], name="hit_landing"),
            models.Index(fields=["taken_by", "taken_until"], name="hit_holder"),
            models.Index(fields=["list_source", "entry_id", "id"], name="hit_entry"),
        ]


class Decision(models.Model):
    """What a person decided about a hit. A new decision is a new row; one that was taken back stays, and says so. Written by casework.

    from_state, to_state  of the hit, before and after; "" on decisions older than the columns
    taken_back_at         when its maker took it back; then it counts for nothing
    list_is_stale         whether the list was older than its source allows when the hit was decided
    """

    id = models.BigIntegerField(primary_key=True)
    hit = models.ForeignKey(Hit, models.PROTECT)
    stage = models.CharField(max_length=8)
    outcome = models.CharField(max_length=24)
    reason = models.CharField(max_length=40)
    note_sealed = models.BinaryField(null=True)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    traveller_version = models.IntegerField()
    profile = models.CharField(max_length=40)
    from_state = models.CharField(max_length=10, default="")
    to_state = models.CharField(max_length=10, default="")
    taken_back_at = models.DateTimeField(null=True)
    list_is_stale = models.BooleanField(default=False, db_default=models.Value(False))


class AuditEntry(models.Model):
    """One recorded action in the hash chain. Written by `store.perform` alone; triggers refuse change and removal."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.CharField(max_length=32)
    actor = models.CharField(max_length=80)
    role = models.CharField(max_length=16)
    purpose = models.CharField(max_length=24)
    ground = models.CharField(max_length=120)
    action = models.CharField(max_length=40)
    object = models.CharField(max_length=80)
    profile = models.CharField(max_length=40)
    payload_digest = models.BinaryField(max_length=32)
    salt = models.BinaryField(null=True)
    payload = models.BinaryField(null=True)
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts; making them is the staff office's act."""


class Account(AbstractBaseUser):
    """Somebody who works here. Written by staff. No password until the person sets one.

    keys  single keys of the console: "" as the table has them, else JSON of `staff.OwnKeys`
    """

    name = models.CharField(max_length=80, unique=True)
    role = models.CharField(max_length=16)
    is_active = models.BooleanField(default=True)
    added_at = models.DateTimeField()
    keys = models.CharField(max_length=2000, default="")

    USERNAME_FIELD = "name"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = AccountManager()

    def __str__(self) -> str:
        return self.name


class SignInLink(models.Model):
    """A link that signs one account in, once. Only its digest is kept. Written by staff."""

    digest = models.BinaryField(max_length=32, primary_key=True)
    account = models.ForeignKey(Account, models.CASCADE)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class SecondFactor(models.Model):
    """An authenticator app of an account: its secret, sealed, and the last time step used. Written by staff.

    confirmed_at   None until a first code has shown that the app has the secret
    """

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True)
    sealed = models.BinaryField()
    last_step = models.BigIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)


class Passkey(models.Model):
    """A passkey of an account (W3C WebAuthn): its public key and the last count of its signatures. Written by staff.

    credential  the key's own identifier, at most 1023 bytes; data: the attested credential data, public key included
    sign_count  0 where the key does not count
    ended_at    None while it signs in
    """

    account = models.ForeignKey(Account, models.CASCADE)
    credential = models.BinaryField(max_length=1023, unique=True)
    data = models.BinaryField()
    label = models.CharField(max_length=40)
    sign_count = models.BigIntegerField()
    added_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)


class OutsideIdentity(models.Model):
    """Who an account is at the identity provider: a keyed digest of issuer and subject. Written by staff."""

    digest = models.BinaryField(max_length=32, primary_key=True)
    account = models.OneToOneField(Account, models.CASCADE)
    added_at = models.DateTimeField()


class StaffSession(models.Model):
    """One session of the console. Only the digest of its key is kept. Written by staff.

    role      the account's when the session began: another role ends it
    browser   a keyed digest of what the browser calls itself
    way       "link", "password", "password and code", "passkey", "provider"
    enrols    whether it may do nothing but set up a way in
    """

    digest = models.BinaryField(max_length=32, primary_key=True)
    account = models.ForeignKey(Account, models.CASCADE)
    role = models.CharField(max_length=16)
    browser = models.BinaryField(max_length=32)
    way = models.CharField(max_length=20)
    enrols = models.BooleanField()
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    proved_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class AccessToken(models.Model):
    """A token for programs that call the REST interface as one account. Only its digest is kept. Written by staff.

    place      keyed digest of the address that used it first; null until then
    proved_at  when its holder last proved who they are; null never
    """

    digest = models.BinaryField(max_length=32, primary_key=True)
    account = models.ForeignKey(Account, models.CASCADE)
    label = models.CharField(max_length=40)
    expires_at = models.DateTimeField()
    place = models.BinaryField(max_length=32, null=True)
    proved_at = models.DateTimeField(null=True)


class SenderToken(models.Model):
    """A token with which a sender (a carrier, its host, a gateway) pushes messages. Only its digest is kept. Written by intake."""

    digest = models.BinaryField(max_length=32, primary_key=True)
    name = models.CharField(max_length=40)
    lane = models.CharField(max_length=8, default="")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
