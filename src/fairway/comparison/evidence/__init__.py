"""The evidence: one function per feature, each returning a signed weight and a sentence.

The tables stand beside the functions. MEASURED means estimated from persons that stand in two real lists under the
same rare full name; JUDGEMENT means set by hand and to be replaced by measurement.
"""

from fairway.comparison.evidence.address import address_evidence
from fairway.comparison.evidence.birth_date import birth_date_evidence
from fairway.comparison.evidence.birth_place import birth_place_evidence
from fairway.comparison.evidence.contact import contact_evidence
from fairway.comparison.evidence.document import document_evidence
from fairway.comparison.evidence.issuing_state import issuing_state_evidence
from fairway.comparison.evidence.name import NameFinding, name_evidence
from fairway.comparison.evidence.nationality import nationality_evidence
from fairway.comparison.evidence.sex import sex_evidence

__all__ = [
    "NameFinding",
    "address_evidence",
    "birth_date_evidence",
    "birth_place_evidence",
    "contact_evidence",
    "document_evidence",
    "issuing_state_evidence",
    "name_evidence",
    "nationality_evidence",
    "sex_evidence",
]
