"""Is a new version of a list what the last one lets expect? Whoever can put a file in the way of the loader can blind the border.

Each alarm names what has moved. A version with alarms is loaded and waits; making it the active one must be confirmed by a person.
The shares are judgement: no daily change of a public list that we know comes near them.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from fairway.comparison import ListedPerson
from fairway.store.list_parts import Shape
from fairway.store.lists import Changes

__all__ = ["Alarm", "alarms", "shape_of_people"]

PEOPLE_MIN = 20  # a list smaller than this moves by large shares on an ordinary day
GROWN_TIMES = 2.0
SHARE_LOST = 0.2  # of all people, who had a date of birth and have none now
SHARE_KEPT_OF_RARE = 0.5  # of those who had a document; few have one, so their share is judged by itself
KINDS_MOVED = 0.2
CHANGED_SHARE = 0.5
KEPT_OUT_SHARE = 0.05
TWICE_SHARE = 0.01


class Alarm(msgspec.Struct, frozen=True):
    """Something about a version that only a person can accept. Counts only."""

    code: str
    says: str


def shape_of_people(people: Iterable[ListedPerson], *, others: int, kept_out: int = 0, twice: int = 0) -> Shape:
    """A list in counts."""
    counts = dict.fromkeys(("people", "birth", "sex", "nationality", "document", "names"), 0)
    for each in people:
        counts["people"] += 1
        counts["birth"] += bool(each.birth_dates)
        counts["sex"] += bool(each.sex)
        counts["nationality"] += bool(each.nationalities)
        counts["document"] += bool(each.documents)
        counts["names"] += len(each.names) + len(each.weak_names)
    return Shape(
        people=counts["people"],
        others=others,
        with_birth_date=counts["birth"],
        with_sex=counts["sex"],
        with_nationality=counts["nationality"],
        with_document=counts["document"],
        names=counts["names"],
        kept_out=kept_out,
        twice=twice,
    )


def alarms(before: Shape | None, now: Shape, changes: Changes) -> tuple[Alarm, ...]:
    """What only a person can accept, worst first; shrinking is judged by the office itself.

    before  of the active version; None where there is none or it is too small to judge by
    """
    found = [_duplicates(now), _kept_out(before, now), _documents(before, now)]
    if before is not None and before.people >= PEOPLE_MIN:
        found += [
            _lost("birth dates", "list.birth-dates-gone", before, now, before.with_birth_date, now.with_birth_date),
            _thinned("documents", "list.documents-gone", before, now, before.with_document, now.with_document),
            _thinned(
                "nationalities", "list.nationalities-gone", before, now, before.with_nationality, now.with_nationality
            ),
            _thinned("sexes", "list.sexes-gone", before, now, before.with_sex, now.with_sex),
            _thinned("names", "list.names-gone", before, now, before.names, now.names),
            _grown(before, now),
            _kinds(before, now),
            _changed(before, changes),
        ]
    return tuple(each for each in found if each is not None)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _lost(what: str, code: str, before: Shape, now: Shape, had: int, has: int) -> Alarm | None:
    was, is_now = _share(had, before.people), _share(has, now.people)
    return _alarm_of_share(what, code, was, is_now) if was - is_now > SHARE_LOST else None


def _thinned(what: str, code: str, before: Shape, now: Shape, had: int, has: int) -> Alarm | None:
    was, is_now = _share(had, before.people), _share(has, now.people)
    return (
        _alarm_of_share(what, code, was, is_now)
        if had >= PEOPLE_MIN // 2 and is_now < was * SHARE_KEPT_OF_RARE
        else None
    )


def _alarm_of_share(what: str, code: str, was: float, is_now: float) -> Alarm:
    return Alarm(code, f"For every 100 people there were {100 * was:.0f} {what} and there are {100 * is_now:.0f} now.")


def _grown(before: Shape, now: Shape) -> Alarm | None:
    if now.people <= GROWN_TIMES * before.people:
        return None
    return Alarm(
        "list.grown", f"There were {before.people:,} people and there are {now.people:,} now: more than twice as many."
    )


def _kinds(before: Shape, now: Shape) -> Alarm | None:
    was, is_now = _share(before.others, before.people + before.others), _share(now.others, now.people + now.others)
    if abs(was - is_now) <= KINDS_MOVED:
        return None
    return Alarm(
        "list.kinds-moved",
        f"Of 100 entries {100 * was:.0f} were organisations or vessels and {100 * is_now:.0f} are now.",
    )


def _changed(before: Shape, changes: Changes) -> Alarm | None:
    if len(changes.changed) <= CHANGED_SHARE * before.people:
        return None
    return Alarm(
        "list.rewritten",
        f"{len(changes.changed):,} of {before.people:,} entries say something else under the same identifier.",
    )


def _documents(before: Shape | None, now: Shape) -> Alarm | None:
    """A register grows by a share of a per cent a day and hardly ever shrinks."""
    if before is None or before.documents < PEOPLE_MIN:
        return None
    if before.documents / 2 <= now.documents <= GROWN_TIMES * before.documents:
        return None
    return Alarm(
        "list.documents-moved", f"There were {before.documents:,} documents and there are {now.documents:,} now."
    )


def _kept_out(before: Shape | None, now: Shape) -> Alarm | None:
    entries = now.people + now.others + now.documents + now.kept_out
    # A private list with a few bad rows is used as far as it goes, as long as it never was better.
    usual = (
        _share(before.kept_out, before.people + before.others + before.documents + before.kept_out) if before else 1.0
    )
    if _share(now.kept_out, entries) <= max(KEPT_OUT_SHARE, usual):
        return None
    return Alarm("list.kept-out", f"{now.kept_out:,} of {entries:,} entries could not be kept.")


def _duplicates(now: Shape) -> Alarm | None:
    if now.people + now.twice < PEOPLE_MIN or now.twice <= TWICE_SHARE * now.people:
        return None
    return Alarm(
        "list.identifiers-twice", f"{now.twice:,} entries have the identifier of another and say something else."
    )
