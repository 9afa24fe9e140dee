"""Every field of a travel noun is declared once, with what the law says about it."""

from __future__ import annotations

import inspect

import msgspec
import pytest

import fairway.travel
from fairway.travel import CATALOGUE, Mask
from fairway.travel.catalogue import open_names, sealed_names

ANNEX_I_LAST = 19

NOUNS = [
    noun
    for _, noun in inspect.getmembers(fairway.travel, inspect.isclass)
    if issubclass(noun, msgspec.Struct) and noun is not fairway.travel.FieldEntry
]
FIELDS = [(noun.__name__, name) for noun in NOUNS for name in noun.__struct_fields__]


@pytest.mark.parametrize(("noun", "name"), FIELDS, ids=[f"{noun}.{name}" for noun, name in FIELDS])
def test_every_field_has_a_label_an_annex_number_and_a_masking_decision(noun: str, name: str):
    entry = CATALOGUE[noun, name]

    assert entry.label
    assert 0 <= entry.annex <= ANNEX_I_LAST
    assert entry.mask in Mask


def test_the_catalogue_names_no_field_that_no_noun_has():
    assert set(CATALOGUE) == set(FIELDS)


@pytest.mark.parametrize("noun", NOUNS, ids=[noun.__name__ for noun in NOUNS])
def test_every_field_is_either_open_or_sealed(noun: type[msgspec.Struct]):
    assert open_names(noun) | sealed_names(noun) == set(noun.__struct_fields__)
    assert not open_names(noun) & sealed_names(noun)


@pytest.mark.parametrize("letter", [mask for mask in Mask if mask is not Mask.OPEN])
def test_every_letter_of_article_12_masks_something(letter: Mask):
    assert [entry for entry in CATALOGUE.values() if entry.mask is letter]
