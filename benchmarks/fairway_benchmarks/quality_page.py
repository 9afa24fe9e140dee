"""The figures of `quality` as a page of documentation, with a plot."""

from __future__ import annotations

from typing import Any, Final

__all__ = ["page"]

_BAR: Final = 40
_HEAD: Final = """# How well travellers are compared

Written by `./dev quality`; do not edit. Tables of comparison: version {version}. {pairs} labelled pairs (a traveller, a listed
person, whether they are one), {listed_persons} persons of three real lists, and ordinary travellers who are on none. What the
room does, and what of it is judgement, is said in [screening](screening.md).

## All matchers, same pairs, same run

Left out of these sums and shown below: another name altogether (`alias_unrelated`), entries with the original script only
(`native_script_only`), and two entries of one list born within two years (`neg_two_listed_near_year`, some of which are one
person). "Wrong hits" are ordinary travellers with a hit, per 10,000 ({peers_travellers} travellers; for the peers among lenient
candidates, so theirs are lower bounds). "Without dictionary" leaves out the pairs made from dictionaries of name forms and
nicknames, which Fairway and logic-v2 know too.

| matcher | precision | recall | F1 | F1 without dictionary | wrong hits per 10,000 |
| --- | --- | --- | --- | --- | --- |
"""
_NOTES: Final = """
Fairway over all {wrong_hits_travellers} ordinary travellers: {wrong_hits} with a hit, **{wrong_hits_per_10000} per 10,000**.
Of {reached[accepted]} pairs of one person that the comparison accepts, the index brings {reached[reached]} to it,
**{reached_percent} %**: all listed persons of the pairs are one list there, and the rest would be found by a full scan only.
A full scan of {scanned[travellers]} of these travellers over the {listed_persons} persons of the three lists
({scanned[compared]} pairs, each through the loops that narrow and, if kept, through the comparison)
gives {scanned[hits]} hits; the index gives {scanned[found]} of them, **{scanned_percent} %**.
The comparison alone, asked about all {scanned_plainly[compared]} pairs of {scanned_plainly[travellers]} of them,
gives {scanned_plainly[hits]} hits; the index gives {scanned_plainly[found]}.
logic-v2: {logic_v2}. GTAS-like, Jaro-Winkler and token sort are our re-implementations of published rules, with the year of birth
within three years (GTAS-like, and a date is required) or two.
"""
_HALVES: Final = """
## Halves

The pairs are halved by listed entry. Rules and tables were set while looking at misses of *both* halves, so neither is unseen: that
the two agree says that no single entry was fitted, not how other lists will do. The ordinary travellers, too, are those by whose
wrong hits the thresholds were set.

"""


def page(figures: dict[str, Any]) -> str:
    """Markdown. The pairs themselves are not in it."""
    ours = figures["matchers"]["fairway"]
    parts = [_HEAD.format(**figures)]
    parts += [_matcher(name, each) for name, each in figures["matchers"].items()]
    reached = f"{100 * figures['reached']['share']:.2f}"
    scanned = f"{100 * figures['scanned']['share']:.2f}"
    parts.append(_NOTES.format(**figures, reached_percent=reached, scanned_percent=scanned))
    parts.append(_HALVES)
    parts.append(_sums({name: ours[name] for name in ("tune", "held")}, "half"))
    parts.append("\n## By the date of birth the list gives\n\n")
    parts.append(_sums(ours["by_dates"], "date"))
    parts.append("\n## By the script of the listed names\n\n")
    parts.append(_sums(ours["by_script"], "script"))
    parts.append(
        "\n## By category\n\nShare of pairs that are a hit: high is right above the line, low is right below it.\n\n"
    )
    parts.append(_categories(figures["matchers"]))
    return "".join(parts)


def _matcher(name: str, each: dict[str, Any]) -> str:
    total, without = each["all"], each["without_dictionary"]
    return (
        f"| {name} | {total['precision']:.3f} | {total['recall']:.3f} | {total['f1']:.3f} | {without['f1']:.3f} "
        f"| {each['wrong_hits_per_10000']:g} |\n"
    )


def _sums(sums: dict[str, dict[str, float]], what: str) -> str:
    rows = [
        f"| {name} | {each['pairs']:.0f} | {each['precision']:.3f} | {each['recall']:.3f} | {each['f1']:.3f} |\n"
        for name, each in sums.items()
    ]
    return f"| {what} | pairs | precision | recall | F1 |\n| --- | --- | --- | --- | --- |\n" + "".join(rows)


def _categories(matchers: dict[str, dict[str, Any]]) -> str:
    names = list(matchers)
    lines = [f"| category | pairs | {' | '.join(names)} |\n", "| --- | --- |" + " --- |" * len(names) + "\n"]
    every = matchers["fairway"]["categories"]
    for category in sorted(every, key=lambda name: (name.startswith("neg_"), name)):
        shares = " | ".join(f"{matchers[name]['categories'][category]['share']:.3f}" for name in names)
        lines.append(f"| {category} | {every[category]['pairs']} | {shares} |\n")
    plot = [
        f"{category:<26} {'█' * round(each['share'] * _BAR):<{_BAR}} {each['share']:.3f}\n"
        for category, each in sorted(every.items(), key=lambda item: (item[0].startswith("neg_"), -item[1]["share"]))
    ]
    return "".join(lines) + "\nFairway, by share found:\n\n```text\n" + "".join(plot) + "```\n"
