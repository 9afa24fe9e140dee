"""Documents are true: links resolve, commands exist, paths exist, and every extension takes at most four steps."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
# Made by the end-to-end test from the running demo.
MADE_LATER = {"docs/images/queue-en-light.png"}
STEPS_MAX = 4


def text_of(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=[str(path.relative_to(ROOT)) for path in DOCUMENTS])
def test_every_relative_link_leads_somewhere(document: Path):
    text = document.read_text("utf-8")
    targets = re.findall(r"\]\(([^)\s]+)\)", text)
    broken = []
    for target in targets:
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        path = (document.parent / name).resolve() if name else document
        if not path.exists():
            if path.relative_to(ROOT).as_posix() not in MADE_LATER:
                broken.append(target)
        elif anchor and path.suffix == ".md" and anchor not in anchors(path.read_text("utf-8")):
            broken.append(target)

    assert broken == []


def anchors(text: str) -> set[str]:
    """The anchors that a page's headings give, as forges make them."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


# -- the command line ----------------------------------------------------------------------------------------------


def verbs_of_the_parser() -> set[str]:
    """Every `fairway …` that can be typed: "read", "lists load", …"""
    from fairway.cli import main

    return set(verbs_under(main.parser()))


def verbs_under(parser: argparse.ArgumentParser, before: str = "") -> list[str]:
    groups = [each for each in parser._actions if isinstance(each, argparse._SubParsersAction)]
    if not groups:
        return [before]
    return [
        verb
        for group in groups
        for name, child in group.choices.items()
        for verb in verbs_under(child, f"{before} {name}".strip())
    ]


def test_every_verb_is_documented():
    documented = set(re.findall(r"^#+ `fairway ([a-z -]+?)`", text_of("docs/cli.md"), re.MULTILINE))

    assert verbs_of_the_parser() == documented


def test_every_command_in_a_document_exists():
    verbs = verbs_of_the_parser()
    groups = {verb.split()[0] for verb in verbs if " " in verb}
    verbs |= {" ".join(verb.split()[:2]) for verb in verbs}  # of "lists own import" a document is asked for two words
    wrong = []
    for document in DOCUMENTS:
        for first, second in re.findall(
            r"(?:^|[`$ ]|bin/)fairway ([a-z]+)(?: ([a-z]+))?", in_code(document.read_text("utf-8"))
        ):
            verb = f"{first} {second}" if first in groups else first
            if verb.strip() not in verbs | groups:
                wrong.append(f"{document.name}: fairway {verb}")

    assert wrong == []


def in_code(text: str) -> str:
    """What stands in code: fenced blocks and spans, a line each."""
    fenced = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))
    return "\n".join([*fenced, *spans])


# -- contributing ---------------------------------------------------------------------------------------------------


def sections() -> dict[str, str]:
    """Title → text of each way to extend the house."""
    _, *parts = re.split(r"^## One more ", text_of("CONTRIBUTING.md"), flags=re.MULTILINE)
    return {part.partition("\n")[0].strip(): re.split(r"^## ", part, flags=re.MULTILINE)[0] for part in parts}


def rows() -> list[str]:
    """The first column of ARCHITECTURE's table "One obvious place for each"."""
    table = text_of("ARCHITECTURE.md").partition("## One obvious place for each")[2].partition("\n## ")[0]
    return [row.strip() for row in re.findall(r"^\| (?!one more|-)([^|]+)\|", table, re.MULTILINE)]


def test_every_obvious_place_has_its_page():
    assert sorted(sections()) == sorted(rows())


@pytest.mark.parametrize("title", sorted(sections()))
def test_one_more_takes_at_most_four_steps(title: str):
    steps = re.findall(r"^(\d+)\. ", sections()[title], re.MULTILINE)

    assert 1 <= len(steps) <= STEPS_MAX
    assert steps == [str(number) for number in range(1, len(steps) + 1)]


@pytest.mark.parametrize("title", sorted(sections()))
def test_a_page_names_only_places_that_exist_or_says_that_they_do_not(title: str):
    page = sections()[title]
    if "*Not built yet.*" in page:
        return
    named = re.findall(r"`((?:src|tests|simulator|requirements|docs)/[\w/.-]+)`", page)
    missing = [name for name in named if not (ROOT / name).exists()]

    assert named
    assert missing == []
