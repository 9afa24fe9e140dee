"""What became of a name on its way, rule by rule."""

from __future__ import annotations

import pytest

from fairway.comparison import compare
from tests.comparison.specimens import listed, traveller


def codes(mine: str, theirs: str) -> list[str]:
    """The codes of the remarks on two names, without the leading one."""
    (name,) = compare(traveller(mine, ""), listed(theirs, born="")).evidence
    return [remark.code for remark in name.remarks[1:]]


@pytest.mark.parametrize(
    ("mine", "theirs", "code"),
    [
        ("Jeong-Seong Vossarian", "Chongsong Vossarian", "name.form+together"),
        ("Mohammad Vossarian", "محمد Vossarian", "name.same_consonants"),
        ("Karim Vossarian", "Abdul Karim Vossarian", "name.servant"),
        ("Millah Vossarian", "Mullah Vossarian", "name.alike"),
        ("V0ss1lian Miroslav", "Vossilian Miroslav", "name.same"),
        ("Abduol Karimzad Vossarian", "Abd al-Karimzad Vossarian", "name.same"),
        ("Habibullah Vossarian", "حبیب الله Vossarian", "name.same_consonants"),
    ],
)
def test_two_ways_of_writing_a_name_are_seen_as_one(mine: str, theirs: str, code: str) -> None:
    found = codes(mine, theirs)

    assert code in found
    assert not {"name.only_traveller", "name.only_listed"} & set(found)


def test_long_vowels_tell_names_apart_that_share_their_consonants() -> None:
    """Salim is written with its i; of Salman and Salam only one has its n, and Salam has no i."""
    fits = compare(traveller("Salim Zarqunabadi", ""), listed("سليم زرقونابادي", born=""))
    differs = compare(traveller("Salam Zarqunabadi", ""), listed("سليم زرقونابادي", born=""))

    assert fits.score > differs.score


def test_a_comma_puts_the_surname_where_it_belongs() -> None:
    assert codes("Hakimzad Vossarian, Abdul", "Abdul Hakimzad Vossarian") == [
        "name.same",
        "name.same",
        "name.nothing_left",
    ]


def test_sounding_alike_counts_less_where_the_vowels_differ() -> None:
    near = compare(traveller("VOSSARIAN/GORAN", ""), listed("Vossarian Goren", born=""))
    far = compare(traveller("VOSSARIAN/GORAN", ""), listed("Vossarian Grin", born=""))

    assert far.score < near.score
