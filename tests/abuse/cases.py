"""The abuse cases of the design, and how far the house goes against each. `docs/abuse-cases.md` is made from this table.

python -m tests.abuse.cases > docs/abuse-cases.md
"""

# ruff: noqa: E501 - a row of the table is a line

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

__all__ = ["CASES", "NOT_BUILT", "abuse", "attempts", "document"]

_T = TypeVar("_T", bound=Callable[..., object])
_ATTEMPTS: dict[str, list[str]] = {}
NOT_BUILT = "not built"
_PNR = "Directive (EU) 2016/681"
_LED = "Directive (EU) 2016/680"


class Case(NamedTuple):
    """abuse: what somebody tries. verdict: refused, impossible, detected or NOT_BUILT. how: by what; article: on what ground."""

    abuse: str
    verdict: str
    how: str
    article: str


CASES: dict[str, Case] = {
    "U01": Case("Export everyone of one nationality", "impossible", "no door takes a nationality, no export of persons exists, and in the database nationality stands only sealed", f"{_PNR} Art. 13(4), 12"),
    "U02": Case("Put a former partner on a list", "refused", "two people, none of them alone; nobody is listed whom anybody here declared as near to them; an entry lasts ninety days; three hits that were all somebody else are told to the officer. A relation that nobody declared is not known", f"{_PNR} Art. 6(3)(a); {_LED} Art. 4(1)(d), 5"),
    "U03": Case("Look up a partner, a neighbour, a celebrity", "detected", "every door records the reading; one without a decision is listed for the data protection officer; invented people raise an alarm; the day's budget ends browsing", f"{_PNR} Art. 13(6); {_LED} Art. 25"),
    "U04": Case("Tell a religion by the meal", "impossible", "such requests are dropped while a message is read; no record holds one, in clear or sealed. The transmission as it came stays sealed, for no role to search, until retention takes it", f"{_PNR} Art. 6(4), 13(4)"),
    "U05": Case("Track journalists, lawyers, members of parliament", "refused", "an authority outside keeps who is protected; the unit asks it, with marks that both sides blind, before a search, an own entry, a hit and what was unmasked are shown, and holds no register; without an approval there, or an answer, nobody is shown, and who was often refused is told to the officer. Whom a list's own publisher names is compared as everybody, and shown only as needing approval. Names in another script, or written otherwise than both words and date, are known again by the document alone", "C-817/19, 200, 223; Charter Art. 7, 8, 11"),
    "U06": Case("Persecute under the name of terrorism", "refused", "an own entry that no court or authority outside has confirmed hits nobody after seven days and is forgotten; the officer notes the confirmation, who neither proposes nor approves. Its reference is typed, not signed", f"{_PNR} Art. 1(2), 6(3)(a)"),
    "U07": Case("Use it for tax, debt, divorce, immigration", "refused", "another purpose opens nothing, by any door; a changed profile needs two signatures (U27)", f"{_PNR} Art. 1(2)"),
    "U08": Case("Fish: show me all who paid in cash", "impossible", "no door searches by an attribute: a search states a case and names one person, document, booking or flight, shows nobody's name and at most 25 journeys, and is refused where more fit", f"{_PNR} Art. 6(2); C-817/19, 219-220"),
    "U09": Case("Chain from contact to contact", "refused", "links begin at a hit that one has open, name nobody, end after the second step, and each step is an act; the programming interface has none", f"{_PNR} Art. 6(2)"),
    "U10": Case("A criterion that means one group", "refused", "what a criterion may ask is a closed list without names, looks or belief; nationality, route and age never suffice, alone or together; it is tried on synthetic people first. The gate stands; no criterion is evaluated anywhere yet", f"{_PNR} Art. 6(4); C-817/19, 197-201"),
    "U11": Case("Two people rubber-stamp each other", "refused", "the second person does not see the first answer, and cannot be the first. Monitoring of pairs is not built", f"{_PNR} Art. 6(5)"),
    "U12": Case("Click the queue away", "refused", "a decision needs a hit in one's hands, the version that was seen and a reason that belongs to the outcome; one decision, one hit", f"{_PNR} Art. 6(5)"),
    "U13": Case("Hide a friend", "refused", "a decision is never changed; leaving somebody alone needs two supervisors. Whoever changes a hit or a decision in the database itself is found by `fairway compliance conflicts`", f"{_PNR} Art. 13(5)"),
    "U14": Case("Edit the log", "detected", "the database refuses; without its triggers the walk names the entry; made anew or cut off, a head kept outside names where", f"{_PNR} Art. 13(6); {_LED} Art. 25"),
    "U15": Case("The administrator reads the database", "impossible", "names, dates, documents, contacts stand only sealed; the role opens no hit", f"{_PNR} Art. 13(7); {_LED} Art. 29"),
    "U16": Case("Steal a backup", "impossible", "without the keyring, which is kept apart, a copy opens nothing", f"{_PNR} Art. 13(7); {_LED} Art. 29"),
    "U17": Case("Photograph the screen", "detected", "every page of the console, on the screen and printed, says who has it open and when", f"{_LED} Art. 29"),
    "U18": Case("Share an account or a token", "detected", "passkeys are bound to their device; a session ends in another browser; sessions in two browsers at once, and a token from another place than before, which opens nothing, are told to the officer (`fairway compliance conflicts`). Behind a proxy that does not say where a call came from all programs come from one place; two people at one browser are one", f"{_LED} Art. 29"),
    "U19": Case("Break the glass as a routine", "refused", "three times in thirty days; each is told to supervisors and reviewed", f"{_LED} Art. 25, 29"),
    "U20": Case("Train or test with real data", "refused", "a house that is marked for training, for good, takes no list that names a state of the world, keeps nothing of a message that does, and never goes into production. A message in which nobody states any country is believed", f"{_LED} Art. 4, 20"),
    "U21": Case("Ask from abroad in order to persecute", "refused", "nothing goes to a state that the profile flags without approval from outside, in an emergency neither; each other test of the article is needed too. The policy stands; no door hands anything over yet", f"{_PNR} Art. 11; Charter Art. 19(2)"),
    "U22": Case("Pretend to be a carrier", "refused", "nobody pushes without a token of their own; a sender is held to the carriers it speaks for, and what it says of others' flights is quarantined whole. A sender that is held to none is believed; certificates are the proxy's to ask for; whether a flight exists is not asked", f"{_PNR} Art. 16"),
    "U23": Case("Poison a list from outside", "refused", "a list that lost more than half is not activated unless a supervisor says that it is true", f"{_PNR} Art. 6(3)(a)"),
    "U24": Case("Deny travel by flooding names", "impossible", "nothing that a hit does reaches a carrier; a false hit once decided is not asked again", f"{_PNR} Art. 7(6)"),
    "U25": Case("Learn whether one is listed by booking", "impossible", "the receipt is given before anybody is screened, and does not know of screening", f"{_PNR} Art. 6(2)(a)"),
    "U26": Case("Infer people from statistics", "impossible", "periods are fixed; counts from one to four are withheld, and so is a count from which a shorter period, subtracted, would leave as few", f"{_PNR} Art. 20"),
    "U27": Case("Keep it longer, for the time being", "refused", "a profile with another number is not put in force without a supervisor's and the officer's signatures", f"{_PNR} Art. 12; C-817/19, 255-262"),
    "U28": Case("The maker or the cloud listens", "impossible", "no room opens a connection outwards, except signing in where a provider is named and sending heads of the log where an address is; programs that the operator names (for the master key, for the register of protected people) speak for themselves", f"{_PNR} Art. 6(8)"),
    "U29": Case("Watch the staff by the log", "refused", "only the data protection officer reads who did what", f"{_PNR} Art. 13(6)"),
    "U30": Case("Decide by machine, in secret", "impossible", "the machine's role may not decide; no message to a carrier is written where hits are made", f"{_PNR} Art. 7(6); C-817/19, 203-206"),
}  # fmt: skip


def abuse(number: str) -> Callable[[_T], _T]:
    """Marks a test as an attempt at one of the cases."""

    def mark(test: _T) -> _T:
        _ATTEMPTS.setdefault(number, []).append(test.__name__)
        return test

    return mark


def attempts() -> dict[str, list[str]]:
    """The attempts at each case, by the names of their tests."""
    import tests.abuse.test_attempts
    import tests.abuse.test_database
    import tests.abuse.test_lists_and_figures
    import tests.abuse.test_policies
    import tests.abuse.test_protected_people  # noqa: F401 - the marks are made as they are imported

    return _ATTEMPTS


def document() -> str:
    """`docs/abuse-cases.md`."""
    tried = attempts()
    verdicts = [case.verdict for case in CASES.values()]
    lines = [
        "# Abuse cases",
        "",
        "What somebody inside or outside might try, and how far the house goes against it: *refused* (the house says no, and says",
        "why), *impossible* (there is nothing to call), *detected* (it can be done, and somebody else sees it), or *not built*. Each",
        "attempt is a test in `tests/abuse/`, by the doors that exist: the office, the command line, the programming interface, the",
        "console, and SQL on the database itself. This page is made from the tests; a test fails where it differs.",
        "",
        f"{len(CASES) - verdicts.count(NOT_BUILT)} of {len(CASES)} cases are attempted; {verdicts.count(NOT_BUILT)} are not built.",
        "",
        "| # | abuse | verdict | how | ground | attempts |",
        "|---|---|---|---|---|---|",
    ]
    for number, case in CASES.items():
        names = (
            "; ".join(name.removeprefix("test_").replace("_", " ") for name in sorted(tried.get(number, []))) or "none"
        )
        how = f"missing: {case.how}" if case.verdict == NOT_BUILT else case.how
        lines.append(f"| {number} | {case.abuse} | {case.verdict} | {how} | {case.article} | {names} |")
    lines += [
        "",
        "What no program can brake: who owns the machine, the keys, those who keep the heads, and the law can remove any control. Then",
        "it shows: the heads no longer fit, and the published conditions of `fairway doctor` do not either.",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    import tempfile

    from fairway.opening import prepare
    from tests.abuse import cases  # the marks are made in the module that the tests import, not in this run of it

    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder) / "nobody")  # the tests can be imported once the tables know their settings
        sys.stdout.write(cases.document())
