"""The sentences in English."""

from __future__ import annotations

from typing import Final

__all__ = ["SENTENCES"]

SENTENCES: Final[dict[str, str]] = {
    "colon": ": ",
    "semicolon": "; ",
    "stop": ".",
    "name.compared": "Compared with the listed name “{listed}”",
    "name.compared_weak": "Compared with a weak alias on the list “{listed}”",
    "name.none": "no word of the name agrees",
    "name.same": "“{word}” is the same",
    "name.equal": "“{traveller}” beside “{listed}” is the same",
    "name.spelled_alike": "“{traveller}” beside “{listed}” is spelled alike",
    "name.form": "“{traveller}” beside “{listed}” is a form of the same name",
    "name.servant": "“{traveller}” beside “{listed}” is the same but for “servant of” (Abd)",
    "name.same_consonants": "“{traveller}” beside “{listed}” has the same consonants",
    "name.near_consonants": "“{traveller}” beside “{listed}” has nearly the same consonants",
    "name.sounds": "“{traveller}” beside “{listed}” sounds alike",
    "name.sounds_nearly": "“{traveller}” beside “{listed}” sounds nearly alike",
    "name.sounds_somewhat": "“{traveller}” beside “{listed}” sounds somewhat alike",
    "name.one_letter": "“{traveller}” beside “{listed}” differs in one letter",
    "name.two_letters": "“{traveller}” beside “{listed}” differs in two letters",
    "name.begins": "“{traveller}” beside “{listed}” begins alike",
    "name.cut": "“{traveller}” beside “{listed}” looks cut off",
    "name.initial": "“{traveller}” beside “{listed}” agrees with the initial",
    "name.alike": "“{traveller}” beside “{listed}” is alike",
    "name.+together": "{link}, written together",
    "name.+without_title": "{link}, without a title glued to it",
    "name.only_traveller": "only the traveller has “{words}”",
    "name.only_listed": "only the list has “{words}”",
    "name.nothing_left": "nothing is left over",
    "birth_date.same_day": "Born on the same day",
    "birth_date.swapped": "Born on the same day if day and month are exchanged",
    "birth_date.one_digit": "The dates of birth differ in one digit",
    "birth_date.same_month": "Born in the same month on another day",
    "birth_date.same_year": "Born in the same year, another month",
    "birth_date.same_month_only": "Born in the same month, the day is not known",
    "birth_date.same_year_only": "Born in the same year, the day is not known",
    "birth_date.one_year": "Born one year apart",
    "birth_date.one_year_only": "Born one year apart, the day is not known",
    "birth_date.years": "Born {years} years apart",
    "birth_date.years_only": "Born {years} years apart, the day is not known",
    "birth_date.dates": "traveller {traveller}, list {listed}",
    "birth_date.dates_of": "traveller {traveller}, list {listed} (one of {count} dates)",
    "sex.both_male": "Both are male",
    "sex.both_female": "Both are female",
    "sex.male_female": "The traveller is male, the listed person female",
    "sex.female_male": "The traveller is female, the listed person male",
    "nationality.shared": "Both are linked to {states}",
    "nationality.different": "The traveller is of {traveller}, the listed person of {listed}",
    "document.same": "Same document number {number} of {state}",
    "document.same_state_unknown": "Same document number {number}; one issuing state is not known",
    "document.same_other_state": "Same document number {number}, issued by {state}; the list says {listed_state}",
    "document.near": "Document number {number} of {state} differs in one character from the listed {listed_number}",
    "document.near_state_unknown": (
        "Document number {number} differs in one character from the listed {listed_number}; one issuing "
        "state is not known"
    ),
    "document.looks_same": (
        "Document number {number} of {state} looks like the listed {listed_number}: letters and digits that "
        "are taken for each other"
    ),
    "contact.same_phone": "Same telephone number {phone}",
    "contact.same_email": "Same e-mail address {email}",
    "contact.many": "{count} travellers of that day give it",
    "address.same_street": "Same address as the listed {address}",
    "address.same_code": "Address under the same postal code {code}",
    "address.same_city": "Address in the same city, {city}",
    "birth_place.same_city": "Born in the same place, {place}",
    "birth_place.same_state": "Born in the same state, {state}",
    "birth_place.other_state": "The traveller was born in {traveller}, the listed person in {listed}",
    "issuing_state.shared": "The listed documents and the traveller are linked to {states}",
}
