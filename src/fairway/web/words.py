"""The console's words for the codes of the offices, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

__all__ = [
    "BANDS",
    "BAND_REASONS",
    "COURT_SAID",
    "DESK_REASONS",
    "EMERGENCIES",
    "FINDINGS",
    "GROUNDS",
    "HARMS",
    "INSTRUCTIONS",
    "INSTRUCTION_REASONS",
    "LABELS",
    "LANES",
    "LANE_SAYS",
    "MARKS",
    "MISSING",
    "OUTCOMES",
    "OUTCOME_KEYS",
    "PURPOSES",
    "PUSHES",
    "REASONS",
    "RELATIONS",
    "REPAIR_REASONS",
    "REQUESTS",
    "ROLES",
    "SHAPES",
    "SOUGHT",
    "STAGES",
    "STATES",
    "STRENGTHS",
    "TABS",
    "TELLING",
    "THEMES",
    "TOLD",
    "UNMASKED",
    "UNMASKING_STATES",
    "UNTOLD",
    "WAYS",
    "word",
]

_Words = dict[str, "_StrPromise"]

UNMASKED: _Words = {
    "traveller": _("record of a traveller"),
    "booking": _("booking"),
    "hit": _("evidence of a hit"),
}
UNMASKING_STATES: _Words = {
    "waiting": _("waits for the authority"),
    "opened": _("opened"),
    "over": _("over: nobody answered in time"),
}
COURT_SAID: _Words = {"approved": _("approved"), "refused": _("refused")}

ROLES: _Words = {
    "analyst": _("analyst"),
    "supervisor": _("supervisor"),
    "protection": _("protection officer"),
    "dpo": _("data protection officer"),
    "admin": _("administrator"),
    "machine": _("machine"),
}
WAYS: _Words = {
    "link": _("One-time link"),
    "password": _("Password"),
    "password and code": _("Password and code"),
    "passkey": _("Passkey"),
    "provider": _("Identity provider"),
}
PURPOSES: _Words = {
    "terrorism": _("Terrorist offences"),
    "serious_crime": _("Serious crime"),
    "intake": _("Intake"),
    "screening": _("Screening"),
    "list_keeping": _("List keeping"),
    "oversight": _("Oversight"),
    "administration": _("Administration"),
}
SOUGHT: _Words = {
    "person": _("a person"),
    "document": _("a document"),
    "booking": _("a booking"),
    "flight": _("a flight"),
}
BANDS: _Words = {
    "past": _("Departed"),
    "now": _("Now"),
    "soon": _("Soon"),
    "today": _("Today"),
    "later": _("Later"),
}
BAND_REASONS: _Words = {
    "now": _("Less than 30 minutes are left."),
    "soon": _("Less than 3 hours are left."),
    "today": _("Less than a day is left."),
    "past": _("The last useful moment is over."),
    "later": _("More than a day is left, or the time is not known."),
}
INSTRUCTIONS: _Words = {
    "stop": _("stop"),
    "meet": _("meet"),
    "check": _("check"),
    "discreet": _("discreet"),
}
INSTRUCTION_REASONS: _Words = {
    "stop": _("The list asks to stop the person, the gravest instruction."),
    "meet": _("The list asks to meet the person."),
    "check": _("The list asks to check the person."),
    "discreet": _("The list asks to take note of the person without being noticed."),
}
STRENGTHS: _Words = {"strong": _("strong"), "fair": _("fair"), "weak": _("weak")}
SHAPES = {"strong": "◆", "fair": "●", "weak": "▲"}
RELATIONS: _Words = {
    "agrees": _("agrees"),
    "close": _("close"),
    "differs": _("differs"),
    "missing": _("missing"),
}
MISSING: _Words = {
    "The list entry has no name.": _("The list entry has no name."),
    "The list entry has no date of birth.": _("The list entry has no date of birth."),
    "The list entry has no sex.": _("The list entry has no sex."),
    "The list entry has no nationality.": _("The list entry has no nationality."),
    "The list entry has no document number.": _("The list entry has no document number."),
    "The carrier sent no name.": _("The carrier sent no name."),
    "The carrier sent no date of birth.": _("The carrier sent no date of birth."),
    "The carrier sent no sex.": _("The carrier sent no sex."),
    "The carrier sent no nationality.": _("The carrier sent no nationality."),
    "The carrier sent no document number.": _("The carrier sent no document number."),
}
MARKS = {"agrees": "=", "close": "≈", "differs": "≠", "missing": "∅"}
STATES: _Words = {
    "open": _("to decide"),
    "second": _("waits for a second person"),
    "disputed": _("disputed: a supervisor decides"),
    "match": _("confirmed match"),
    "no_match": _("no match"),
    "waiting": _("waits for information"),
    "lapsed": _("lapsed"),
}
STAGES: _Words = {
    "first": _("First person"),
    "second": _("Second person"),
    "final": _("Supervisor"),
}
PUSHES: _Words = {
    "first": _("first word of them"),
    "changed": _("changed"),
    "off": _("taken off the flight"),
    "on": _("put back on the flight"),
    "joined": _("two records became one: one person"),
    "parted": _("one record became two: two people"),
    "same": _("nothing new of them"),
}
OUTCOMES: _Words = {
    "different_person": _("Different person"),
    "same_person_pass_on": _("Same person: pass on"),
    "same_person_no_action": _("Same person: no action under the instruction"),
    "cannot_tell": _("Cannot tell: information needed"),
    "bad_data": _("Bad data: to the carrier desk"),
}
OUTCOME_KEYS = {
    "different_person": "1",
    "same_person_pass_on": "2",
    "same_person_no_action": "3",
    "cannot_tell": "4",
    "bad_data": "8",
}
REASONS: _Words = {
    "birth_date_differs": _("the birth date differs"),
    "document_differs": _("the document differs"),
    "sex_differs": _("the sex differs"),
    "several_details_differ": _("several details differ"),
    "name_only": _("the name agrees and nothing else"),
    "list_entry_out_of_date": _("the list entry is out of date"),
    "document_and_birth_date_agree": _("document and birth date agree"),
    "several_details_agree": _("several details agree"),
    "confirmed_by_list_owner": _("the list owner has confirmed it"),
    "instruction": _("the entry's instruction asks for no action"),
    "ask_carrier": _("ask the carrier"),
    "ask_list_owner": _("ask the list owner"),
    "ask_partner": _("ask a partner unit"),
    "carrier_desk": _("the carrier desk asks for a correction"),
    "other": _("another reason, written in the note"),
}
REPAIR_REASONS: _Words = {
    "flight": _("the flight was wrong or missing"),
    "envelope": _("headers, trailers or separators"),
    "cut": _("torn or cut"),
    "characters": _("characters damaged on the way"),
    "reader": _("the reader has learnt to read it"),
}
LANES: _Words = {
    "child": _("A child"),
    "missing_child": _("Missing child"),
    "trafficking_victim": _("Person who may need help"),
    "victim_or_witness": _("Victim or witness"),
}
LANE_SAYS: _Words = {
    "child": _(
        "The traveller is, or may be, a child. Their interests come first: ask child protection before anything follows."
    ),
    "missing_child": _(
        "This may be a child who is missed. They are to be found and kept safe, with whoever may be with them."
    ),
    "trafficking_victim": _(
        "This may be somebody whom others move against their will. They are to be met in safety and apart from companions."
    ),
    "victim_or_witness": _(
        "This may be a victim or a witness. They are to be reached with care; nothing is passed on without a reason."
    ),
}
LABELS: _Words = {
    "Names": _("Names"),
    "Born": _("Born"),
    "Sex": _("Sex"),
    "Nationality": _("Nationality"),
    "Documents": _("Documents"),
}
GROUNDS: _Words = {"hit": _("Hit"), "case": _("Case")}
"""What the ground of an act begins with, before a code or number."""
DESK_REASONS: _Words = {
    "language": _("it reads this language or script"),
    "list": _("it knows this list"),
    "load": _("too much waits here"),
    "shift": _("the shift ends here"),
}
TABS: _Words = {
    "open": _("For you"),
    "second": _("Second person"),
    "disputed": _("Disputed"),
    "waiting": _("Waiting for information"),
    "match": _("Confirmed"),
    "no_match": _("No match"),
}
EMERGENCIES: _Words = {
    "unmasking": _("a masked record must be opened at once"),
    "life": _("a life is in danger"),
    "attack": _("an attack is about to happen"),
    "child": _("a child is in danger"),
}
FINDINGS: _Words = {
    "accepted": _("there was a reason"),
    "unfounded": _("there was no reason"),
    "referred": _("the supervisory authority is told"),
}
REQUESTS: _Words = {
    "access": _("access"),
    "rectification": _("rectification"),
    "erasure": _("erasure"),
    "restriction": _("restriction"),
    "indirect_access": _("through the authority"),
}
TELLING: _Words = {
    "passed_on": _("a confirmed hit was to be passed on"),
    "dossier": _("a dossier left the house"),
    "unmasked": _("masked data were read"),
}
HARMS: _Words = {
    "investigation": _("it would harm an investigation"),
    "security": _("it would harm public security"),
    "others": _("it would harm the rights of others"),
}
TOLD: _Words = {
    "letter": _("by letter"),
    "in_person": _("in person"),
    "authority": _("through the authority that has the case"),
}
UNTOLD: _Words = {"erased": _("the law has taken the data"), "address": _("no address is known")}
THEMES: _Words = {"auto": _("as the device"), "light": _("light"), "dark": _("dark"), "contrast": _("high contrast")}


def word(words: _Words, code: str) -> str:
    """The word for a code; the code itself, readable, where a newer office has one we do not know."""
    known = words.get(code)
    return str(known) if known is not None else code.replace("_", " ")
