"""What the office of casework does: shows the queue, gives out hits, shows one whole, takes a decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from fairway.casework import memory, outcomes, rules, together
from fairway.casework.earlier import earlier
from fairway.casework.passing import may_release_others
from fairway.casework.sides import missing_in, side_by_side
from fairway.casework.views import Counts, DecisionView, HitView, QueueRow, StaleList
from fairway.comparison import Evidence
from fairway.kit.identifiers import public_code
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Actor, Permission, permit
from fairway.safeguards.actions import HitDecided, HitReleased, HitSeen, HitTaken, QueueSeen, StatisticsSeen
from fairway.safeguards.actions_casework import DecisionTakenBack, HitTakenAway
from fairway.safeguards.protection import LANES, Lane, recipients_of
from fairway.store import desk_hits, desks, lists, reviews
from fairway.store.archive import Archive, as_one, look, perform
from fairway.store.reviews import HitRow, KeptDecision
from fairway.store.urgency import band_of, has_waited_long, last_useful

__all__ = [
    "QUEUE_STATES",
    "as_one",
    "decide",
    "hit",
    "queue",
    "release",
    "stale_lists",
    "take",
    "take_back",
    "take_next",
    "waiting",
]

QUEUE_STATES = Counts.__struct_fields__
QUEUE_ROWS_MAX = 500  # a page of paper; nobody reads further, and a longer list invites browsing


def queue(act: Act, *, most: int = 50, state: str = "open", desk: str = "") -> tuple[QueueRow, ...]:
    """The masked queue: by band of the last useful moment, then by what the list asks for, then the strongest, then the oldest.

    most   1 to 500 rows
    state  "open" gives everything that waits for this person: undecided hits, those that wait for a second person and not for
           the one who decided first, and for supervisors those in dispute. Any other state of a hit gives the hits in it.
    desk   those alone that wait for this desk; "" for all
    """
    permit(act, Permission.SEE_QUEUE)
    if state not in QUEUE_STATES:
        raise ValueError(f"a hit's state is one of {', '.join(QUEUE_STATES)}")
    with perform(act) as archive:
        rows = reviews.listing(
            name=act.actor.name,
            finally_too=rules.may_settle_disputes(act.actor),
            state=state,
            strengths=archive.profile.hit_strengths_shown,
            lanes=rules.lanes_of(act.actor),
            instructions=(instructions := lists.instructions()),
            at=act.at,
            most=min(max(most, 1), QUEUE_ROWS_MAX),
            desk=desk,
        )
        at_desks = desk_hits.of_hits([row.id for row in rows])
        act.record(QueueSeen(object=state, count=len(rows)))
    return tuple(
        _queue_row(row, instructions.get(row.list_source, "check"), act.at, at_desks.get(row.id, "")) for row in rows
    )


def _queue_row(row: HitRow, instruction: str, at: datetime, desk: str) -> QueueRow:
    held_by, held_until = _holder(row, at)
    moment = last_useful(row.due_utc, row.lands_utc, at)
    band = band_of(moment, at)
    return QueueRow(
        code=public_code(row.id),
        carrier=row.carrier,
        number=row.number,
        departs_from=row.departs_from,
        arrives_at=row.arrives_at,
        departs_at_local=row.departs_at_local,
        due_at=row.due_at,
        strength=row.strength,
        score=row.score,
        list_source=row.list_source,
        entry_id=row.entry_id,
        state=row.state,
        taken_by=held_by,
        taken_until=held_until,
        lane=row.lane,
        due_utc=moment,
        due_is_exact=row.due_is_exact,
        is_in_the_air=moment != row.due_utc,
        band=band,
        instruction=instruction,
        has_waited_long=has_waited_long(band, row.made_at, at),
        made_at=row.made_at,
        desk=desk,
    )


def _holder(row: HitRow, at: datetime) -> tuple[str, datetime | None]:
    """Who holds a hit now; a claim that ran out is nobody's."""
    if row.taken_by and row.taken_until is not None and row.taken_until > at:
        return row.taken_by, row.taken_until
    return "", None


def waiting(act: Act) -> Counts:
    """How many hits are in each state, of the strengths that the queue shows."""
    permit(act, Permission.SEE_QUEUE)
    with perform(act) as archive:
        counted = reviews.count_by_state(archive.profile.hit_strengths_shown, rules.lanes_of(act.actor))
        act.record(StatisticsSeen(object="hits by state"))
    return msgspec.convert(counted, Counts)


def stale_lists(act: Act) -> tuple[StaleList, ...]:
    """The lists in use that are older than their sources allow. Names of lists and days; opens nothing, so it records nothing."""
    permit(act, Permission.SEE_QUEUE)
    return tuple(StaleList(source, *ages) for source, ages in sorted(lists.stale_sources(act.at).items()))


# -- claims ---------------------------------------------------------------------------------------------------------


def take_next(act: Act, *, desk: str = "") -> str | None:
    """Takes the first hit of this person's queue that nobody holds: its code, or None where there is none.

    It is theirs for five minutes. What waits for others' desks is not among them until its time runs out.

    desk  only what waits for this desk; "" for all. Refuses somebody who does not belong to it, and a sixth at once
    """
    permit(act, Permission.DECIDE_HIT)
    if desk and desk not in desks.of_account(act.actor.name):
        raise Refused(
            "desk.other", "You do not belong to this desk. No hit was taken. Take the next of your own queue."
        )
    with perform(act) as archive:
        _refuse_more(act, besides=0)
        found = reviews.next_unclaimed(
            name=act.actor.name,
            finally_too=rules.may_settle_disputes(act.actor),
            strengths=archive.profile.hit_strengths_shown,
            lanes=rules.lanes_of(act.actor),
            instructions=lists.instructions(),
            at=act.at,
            desk=desk,
        )
        for identifier in found:
            if _claim(identifier, act, state=None):
                code = public_code(identifier)
                act.record(HitTaken(object=code))
                return code
        act.record(QueueSeen(object="next", count=0))
    return None


def take(act: Act, code: str) -> None:
    """Takes one hit for five minutes, or renews the claim on it.

    Refuses a hit that is settled, that a colleague holds, whose first decision was this person's, or a sixth at once.
    """
    permit(act, Permission.DECIDE_HIT)
    identifier = rules.identifier_of(code)
    with perform(act) as archive:
        row = _known(act, identifier)
        _refuse_if(rules.hindrance(row, reviews.decisions_of(archive, row), act.actor, act.at))
        _refuse_more(act, besides=identifier)
        if not _claim(identifier, act, state=row.state):
            raise Refused(
                "claim.other", "A colleague was quicker with this hit. Nothing was changed. Take another hit."
            )
        act.record(HitTaken(object=public_code(identifier)))


def release(act: Act, code: str) -> None:
    """Gives a hit back undecided; a supervisor also takes it out of another's hands. Refuses where this person does not hold it."""
    permit(act, Permission.DECIDE_HIT)
    identifier = rules.identifier_of(code)
    with perform(act):
        row = _known(act, identifier)
        holder, _ = _holder(row, act.at)
        if holder not in ("", act.actor.name) and may_release_others(act.actor):
            reviews.release(identifier, name=holder)
            act.record(HitTakenAway(object=public_code(identifier), holder=holder))
            return
        if not reviews.release(identifier, name=act.actor.name):
            raise rules.not_held()
        act.record(HitReleased(object=public_code(identifier)))


def _claim(identifier: int, act: Act, *, state: str | None) -> bool:
    return reviews.claim(identifier, name=act.actor.name, state=state, at=act.at, until=act.at + rules.LEASE)


def _refuse_more(act: Act, *, besides: int) -> None:
    if reviews.held_by(act.actor.name, act.at, besides=besides) >= rules.HELD_MAX:
        raise Refused(
            "claim.many",
            f"You hold {rules.HELD_MAX} hits already. No other was taken. Decide one of them or give it back.",
        )


# -- one hit --------------------------------------------------------------------------------------------------------


def hit(act: Act, code: str) -> HitView:
    """One hit whole: both sides, all evidence, earlier decisions, what may be chosen. A recorded act.

    While a second person is waited for, the first answer is withheld from everybody but its author.
    Refuses another purpose than the law's two, and a hit whose travel day was erased.
    """
    permit(act, Permission.SEE_HIT)
    rules.must_have_grounds(act, look().profile)
    identifier = rules.identifier_of(code)
    rules.must_be_free(act, identifier)
    with perform(act) as archive:
        row = _known(act, identifier)
        try:
            frozen = reviews.frozen_of(archive, row)
        except reviews.KeyDestroyed:
            raise rules.erased() from None
        decisions = reviews.decisions_of(archive, row)
        also_listed = together.also_listed(archive, row, frozen, rules.lanes_of(act.actor))
        seen_before = earlier(archive, row, frozen, rules.lanes_of(act.actor))
        instruction = lists.instructions().get(row.list_source, "check")
        profile = archive.profile
        at_desk = desk_hits.of_hit(identifier)
        ages = lists.stale_sources(act.at).get(row.list_source)
        act.record(
            HitSeen(object=public_code(identifier), traveller=public_code(row.traveller), seen_before=len(seen_before))
        )
    lines = side_by_side(frozen.compared, frozen.listed, frozen.evidence)
    held_by, held_until = _holder(row, act.at)
    why_not = _why_not(row, decisions, act.actor, act.at)
    return HitView(
        code=public_code(row.id),
        state=row.state,
        carrier=row.carrier,
        number=row.number,
        departs_from=row.departs_from,
        arrives_at=row.arrives_at,
        departs_at_local=row.departs_at_local,
        due_at=row.due_at,
        due_utc=(moment := last_useful(row.due_utc, row.lands_utc, act.at)),
        due_is_exact=row.due_is_exact,
        is_in_the_air=moment != row.due_utc,
        instruction=instruction,
        list_source=row.list_source,
        list_version=public_code(row.list_version),
        entry_id=row.entry_id,
        score=row.score,
        probability=row.probability,
        strength=row.strength,
        matcher=row.matcher,
        profile=row.profile,
        made_at=row.made_at,
        traveller_version=row.traveller_version,
        is_current=_is_current(row),
        sources=tuple(row.sources.split("+")),
        rows=lines,
        evidence_for=_heaviest_first(each for each in frozen.evidence if each.weight > 0),
        evidence_against=_heaviest_first(each for each in frozen.evidence if each.weight < 0),
        evidence_neither=tuple(each for each in frozen.evidence if each.weight == 0),
        missing=missing_in(lines),
        decisions=tuple(_decision(each, row, decisions, act.actor) for each in decisions),
        held_by=held_by,
        held_until=held_until,
        may_decide=not why_not,
        why_not=why_not,
        outcomes=_offered(row, decisions, archive) if _may_take(row, decisions, act) else (),
        also_listed=also_listed,
        lane=row.lane,
        lane_label=LANES[Lane(row.lane)].label,
        lane_says=LANES[Lane(row.lane)].says,
        recipients=recipients_of(Lane(row.lane), profile),
        age=frozen.age,
        second_person_for=profile.second_person_for,
        seen_before=seen_before,
        at_desk=at_desk,
        stale=StaleList(row.list_source, *ages) if ages else None,
    )


def _is_current(row: HitRow) -> bool:
    return row.traveller_version == row.traveller_current


def _heaviest_first(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(sorted(evidence, key=lambda each: -abs(each.weight)))


def _may_take(row: HitRow, decisions: Sequence[KeptDecision], act: Act) -> bool:
    return rules.hindrance(row, decisions, act.actor, act.at) is None


def _why_not(row: HitRow, decisions: Sequence[KeptDecision], actor: Actor, at: datetime) -> str:
    """Why this person may not decide the hit now; "" where they may."""
    refusal = rules.hindrance(row, decisions, actor, at)
    if refusal is None and row.taken_by != actor.name:
        refusal = rules.not_held()
    if refusal is None and not _is_current(row):
        refusal = rules.changed()
    return refusal.says if refusal else ""


def _decision(kept: KeptDecision, row: HitRow, decisions: Sequence[KeptDecision], actor: Actor) -> DecisionView:
    is_back = kept.taken_back_at is not None
    # What was taken back a moment before the answer that counts would give that answer away as well.
    is_first_answer = is_back or kept is rules.latest(decisions, "first")
    if row.state == "second" and is_first_answer and kept.by != actor.name:
        return DecisionView(kept.stage, "", "", "", kept.by, kept.at, is_withheld=True, is_taken_back=is_back)
    return DecisionView(
        kept.stage,
        kept.outcome,
        kept.reason,
        kept.note,
        kept.by,
        kept.at,
        is_taken_back=is_back,
        list_is_stale=kept.list_is_stale,
    )


def _offered(row: HitRow, decisions: Sequence[KeptDecision], archive: Archive) -> tuple[outcomes.Outcome, ...]:
    earlier = [found.outcome for each in ("first", "second") if (found := rules.latest(decisions, each))]
    return outcomes.offered(outcomes.stage_in(row.state), earlier, archive.profile.second_person_for)


# -- deciding -------------------------------------------------------------------------------------------------------


def decide(act: Act, code: str, *, outcome: str, reason: str, traveller_version: int, note: str = "") -> str:
    """Takes a person's decision on a hit they hold, and gives the hit's new state.

    outcome, reason    codes of `outcomes.OUTCOMES`
    traveller_version  of the record that they saw (HitView.traveller_version)
    note               in words; required by some reasons; sealed under the travel day's key

    "second"   it binds when a second person says the same, who will not see this answer before theirs
    "match"    two people say it is the same person
    "no_match" it is not the same person
    "disputed" the second person did not say the same: a supervisor who said neither decides
    "waiting"  information is needed, or the data are bad

    Refuses who does not hold the hit, a record that has changed meanwhile, the same person twice, and an erased day. Decisions
    are never changed; a hit comes back only with new evidence, or when its maker takes the decision back at once.
    """
    permit(act, Permission.DECIDE_HIT)
    rules.must_have_grounds(act, look().profile)
    outcomes.check_choice(outcome, reason, note)
    identifier = rules.identifier_of(code)
    if outcomes.OUTCOMES[outcome].rests == "match":
        rules.must_be_free(act, identifier)  # nobody protected is confirmed by somebody who did not even open the hit
    with perform(act) as archive:
        row = _known(act, identifier)
        decisions = reviews.decisions_of(archive, row)
        stage = _refuse_unless_ready(act, archive, row, decisions, outcome, traveller_version)
        first = rules.latest(decisions, "first")
        state = outcomes.next_state(stage, outcome, first.outcome if first else "", archive.profile.second_person_for)
        if not reviews.settle(row, by=act.actor.name, state=state):
            raise rules.not_held()
        desk_hits.clear(identifier)
        reviews.add_decision(
            archive,
            row,
            stage=stage,
            outcome=outcome,
            reason=reason,
            note=note.strip(),
            by=act.actor.name,
            at=act.at,
            to_state=state,
            list_is_stale=row.list_source in lists.stale_sources(act.at),
        )
        memory.keep(archive, row, outcome=outcome, state=state, at=act.at, by=act.actor.name)
        act.record(HitDecided(object=public_code(identifier), outcome=outcome, reason=reason, state=state, stage=stage))
    return state


def take_back(act: Act, code: str) -> None:
    """Takes one's own decision back within ten seconds, while nobody else has acted on it: the hit is where it was, and in one's hands.

    Both the decision and its taking back stay on the record. Until the ten seconds are over nobody is spared by the decision.

    Refuses a decision of somebody else's, one that is older, one that a colleague has taken up, and an erased day.
    """
    permit(act, Permission.DECIDE_HIT)
    identifier = rules.identifier_of(code)
    with perform(act) as archive:
        row = _known(act, identifier)
        decision = rules.to_take_back(reviews.decisions_of(archive, row), act.actor, act.at)
        if not reviews.key_is_there(archive, row):
            raise rules.erased()
        # It was theirs a moment ago: the limit of held hits refuses others, never this one.
        if not reviews.take_back(row, decision, at=act.at, until=act.at + rules.LEASE):
            raise rules.acted_on()
        memory.take_back(archive, row, outcome=decision.outcome, state=decision.to_state)
        act.record(
            DecisionTakenBack(object=public_code(identifier), outcome=decision.outcome, state=decision.from_state)
        )


def _refuse_unless_ready(
    act: Act, archive: Archive, row: HitRow, decisions: Sequence[KeptDecision], outcome: str, traveller_version: int
) -> str:
    """The stage of the decision that is due; refuses where it is not this person's, not now, or not about this record."""
    _refuse_if(rules.hindrance(row, decisions, act.actor, act.at))
    if row.taken_by != act.actor.name:
        raise rules.not_held()
    if not _is_current(row) or traveller_version != row.traveller_version:
        raise rules.changed()
    if not reviews.key_is_there(archive, row):
        raise rules.erased()
    stage = outcomes.stage_in(row.state)
    if stage != "first":
        permit(act, Permission.SECOND_HIT)
    if outcome not in {each.code for each in _offered(row, decisions, archive)}:
        raise Refused(
            "second-person.alone",
            "This outcome needs two people, and neither of the two before you gave it. Nothing was decided. Choose one of the "
            "outcomes that are offered.",
            cites=outcomes.CITES_SECOND_PERSON,
        )
    return stage


def _known(act: Act, identifier: int) -> HitRow:
    """The hit, if there is one and its lane is this person's to review."""
    row = reviews.find(identifier)
    if row is None:
        raise rules.unknown()
    rules.must_review(act, row)
    return row


def _refuse_if(refusal: Refused | None) -> None:
    if refusal is not None:
        raise refusal
