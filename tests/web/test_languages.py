"""Every language of the console says everything: whoever reads one of them reads all of it."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import NamedTuple

import pytest

LOCALE = Path(__file__).parents[2] / "src/fairway/locale"
LANGUAGES = sorted(each.name for each in LOCALE.iterdir() if (each / "LC_MESSAGES").is_dir())
TEMPLATES = Path(__file__).parents[2] / "src/fairway/web/templates"
PLURALS = {"ar": 6, "es": 2, "fr": 2, "ru": 3, "zh_Hans": 1}


class Said(NamedTuple):
    """An entry of a catalogue. more: the English of several; "" where there is one form only."""

    english: str
    more: str
    forms: tuple[str, ...]


def catalogue(language: str) -> list[Said]:
    text = (LOCALE / language / "LC_MESSAGES/django.po").read_text("utf-8")
    return [said for chunk in re.split(r"\n\s*\n", text.strip())[1:] if (said := _entry(chunk)).english]


def _entry(chunk: str) -> Said:
    kept: dict[str, str] = {}
    word = ""
    for line in (each for each in chunk.split("\n") if not each.startswith("#")):
        named = re.match(r'(msgid_plural|msgid|msgstr\[\d\]|msgstr) (".*")$', line)
        word = named[1] if named else word
        kept[word] = kept.get(word, "") + ast.literal_eval(named[2] if named else line)
    return Said(
        kept.get("msgid", ""), kept.get("msgid_plural", ""), tuple(v for k, v in kept.items() if k.startswith("msgstr"))
    )


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)s|\{\w+\}|</?\w+>", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_in_english_or_in_doubt(language: str) -> None:
    text = (LOCALE / language / "LC_MESSAGES/django.po").read_text("utf-8")
    known = {said.english for said in catalogue(language)}
    used = {said for page in TEMPLATES.rglob("*.html") for said in
            re.findall(r"""{% translate ["'](.+?)["'] %}""", page.read_text("utf-8"))}  # fmt: skip

    assert "#, fuzzy" not in text
    assert used - known == set()
    assert {said.english for said in catalogue("ar")} - known == set()  # what code says, not templates
    assert [said.english for said in catalogue(language) if not all(form.strip() for form in said.forms)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_filled_in_is_the_same_in_every_language(language: str) -> None:
    for said in catalogue(language):
        allowed = {tuple(placeholders(said.english)), tuple(placeholders(said.more or said.english))}
        if language == "ar":
            allowed |= {()} if said.more else set()  # one and two are words of their own
        assert {tuple(placeholders(form)) for form in said.forms} <= allowed, said.english


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_have_every_form_the_language_has(language: str) -> None:
    assert {len(said.forms) for said in catalogue(language) if said.more} == {PLURALS[language]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_shown_is_what_was_written(language: str) -> None:
    import gettext

    with (LOCALE / language / "LC_MESSAGES/django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)

    assert {said.english: compiled.gettext(said.english) for said in catalogue(language) if not said.more} == {
        said.english: said.forms[0] for said in catalogue(language) if not said.more
    }


def test_each_catalogue_is_offered_and_each_offer_has_its_catalogue() -> None:
    from django.conf import settings
    from django.utils.translation import to_locale

    assert sorted(to_locale(code) for code, _ in settings.LANGUAGES if code != "en") == LANGUAGES


@pytest.mark.parametrize("language", [*LANGUAGES, "en"])
def test_why_a_hit_is_one_is_said_in_the_readers_language(language: str) -> None:
    from django.utils.translation import get_language, override, to_language

    from fairway.comparison.says import LANGUAGES as SPOKEN

    with override(to_language(language)):
        assert (get_language() or "").partition("-")[0] in SPOKEN


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_could_not_be_compared_is_said_in_the_readers_language(language: str) -> None:
    from django.utils.translation import override, to_language

    from fairway.casework.sides import missing_in, side_by_side
    from fairway.comparison import ComparedTraveller, Document, ListedPerson, PersonName
    from fairway.web import words

    name, documents = (PersonName("Mara Exampla"),), (Document("P", "XQA", "X000000"),)
    whole = ComparedTraveller(name, "1981-03-04", "F", ("XQA",), documents)
    bare = ListedPerson("E-1", names=())
    every = missing_in(side_by_side(whole, bare, ()))
    every += missing_in(side_by_side(ComparedTraveller((), "", "", ()), bare, ()))

    assert set(every) == set(words.MISSING)
    with override(to_language(language)):
        assert [each for each in every if str(words.word(words.MISSING, each)) == each] == []
