"""How alike a traveller and a listed person are, with evidence. Pure: values in, values out."""

from fairway.comparison.index import FORM, Index
from fairway.comparison.keys import candidate_keys, listed_keys
from fairway.comparison.normalising import known_country, normalise_country, normalise_document_number, normalise_sex
from fairway.comparison.outlines import Outlines
from fairway.comparison.says import LANGUAGES, Remark, says
from fairway.comparison.shapes import (
    ComparedTraveller,
    Comparison,
    Document,
    Evidence,
    ListedPerson,
    PersonName,
    Place,
    Strength,
)
from fairway.comparison.verdict import VERSION, compare

__all__ = [
    "FORM",
    "LANGUAGES",
    "VERSION",
    "ComparedTraveller",
    "Comparison",
    "Document",
    "Evidence",
    "Index",
    "ListedPerson",
    "Outlines",
    "PersonName",
    "Place",
    "Remark",
    "Strength",
    "candidate_keys",
    "compare",
    "known_country",
    "listed_keys",
    "normalise_country",
    "normalise_document_number",
    "normalise_sex",
    "says",
]
