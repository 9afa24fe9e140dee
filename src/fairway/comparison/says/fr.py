"""The sentences in French."""

from __future__ import annotations

from typing import Final

__all__ = ["SENTENCES"]

SENTENCES: Final[dict[str, str]] = {
    "colon": " : ",
    "semicolon": " ; ",
    "stop": ".",
    "name.compared": "Comparaison avec le nom inscrit « {listed} »",
    "name.compared_weak": "Comparaison avec un alias peu fiable de la liste « {listed} »",
    "name.none": "aucun mot du nom ne concorde",
    "name.same": "« {word} » est identique",
    "name.equal": "« {traveller} » et « {listed} » sont identiques",
    "name.spelled_alike": "« {traveller} » et « {listed} » s’écrivent de façon équivalente",
    "name.form": "« {traveller} » et « {listed} » sont des formes du même nom",
    "name.servant": "« {traveller} » et « {listed} » ne diffèrent que par « serviteur de » (Abd)",
    "name.same_consonants": "« {traveller} » et « {listed} » ont les mêmes consonnes",
    "name.near_consonants": "« {traveller} » et « {listed} » ont presque les mêmes consonnes",
    "name.sounds": "« {traveller} » et « {listed} » se prononcent de la même façon",
    "name.sounds_nearly": "« {traveller} » et « {listed} » se prononcent presque de la même façon",
    "name.sounds_somewhat": "« {traveller} » et « {listed} » ont une prononciation assez proche",
    "name.one_letter": "« {traveller} » et « {listed} » diffèrent d’une lettre",
    "name.two_letters": "« {traveller} » et « {listed} » diffèrent de deux lettres",
    "name.begins": "« {traveller} » et « {listed} » commencent de la même façon",
    "name.cut": "« {traveller} » et « {listed} » : l’un semble tronqué",
    "name.initial": "« {traveller} » et « {listed} » : l’initiale concorde",
    "name.alike": "« {traveller} » et « {listed} » se ressemblent",
    "name.+together": "{link}, en un seul mot",
    "name.+without_title": "{link}, sans le titre accolé",
    "name.only_traveller": "seul le voyageur porte « {words} »",
    "name.only_listed": "seule la liste porte « {words} »",
    "name.nothing_left": "il ne reste aucun mot",
    "birth_date.same_day": "Nés le même jour",
    "birth_date.swapped": "Nés le même jour si l’on échange le jour et le mois",
    "birth_date.one_digit": "Les dates de naissance diffèrent d’un chiffre",
    "birth_date.same_month": "Nés le même mois, un autre jour",
    "birth_date.same_year": "Nés la même année, un autre mois",
    "birth_date.same_month_only": "Nés le même mois, jour inconnu",
    "birth_date.same_year_only": "Nés la même année, jour inconnu",
    "birth_date.one_year": "Nés à un an d’écart",
    "birth_date.one_year_only": "Nés à un an d’écart, jour inconnu",
    "birth_date.years": "Nés à {years} ans d’écart",
    "birth_date.years_only": "Nés à {years} ans d’écart, jour inconnu",
    "birth_date.dates": "voyageur {traveller}, liste {listed}",
    "birth_date.dates_of": "voyageur {traveller}, liste {listed} (une des {count} dates)",
    "sex.both_male": "Tous deux sont de sexe masculin",
    "sex.both_female": "Toutes deux sont de sexe féminin",
    "sex.male_female": "Le voyageur est de sexe masculin, la personne inscrite de sexe féminin",
    "sex.female_male": "Le voyageur est de sexe féminin, la personne inscrite de sexe masculin",
    "nationality.shared": "Tous deux sont liés à {states}",
    "nationality.different": "Le voyageur relève de {traveller}, la personne inscrite de {listed}",
    "document.same": "Même numéro de document {number} de {state}",
    "document.same_state_unknown": "Même numéro de document {number} ; l’un des États de délivrance est inconnu",
    "document.same_other_state": "Même numéro de document {number}, délivré par {state} ; la liste indique {listed_state}",
    "document.near": "Le numéro de document {number} de {state} diffère d’un caractère du numéro inscrit {listed_number}",
    "document.near_state_unknown": (
        "Le numéro de document {number} diffère d’un caractère du numéro inscrit {listed_number} ; l’un des "
        "États de délivrance est inconnu"
    ),
    "document.looks_same": (
        "Le numéro de document {number} de {state} ressemble au numéro inscrit {listed_number} : lettres et "
        "chiffres que l’on prend l’un pour l’autre"
    ),
    "contact.same_phone": "Même numéro de téléphone {phone}",
    "contact.same_email": "Même adresse électronique {email}",
    "contact.many": "{count} voyageurs de ce jour l’indiquent",
    "address.same_street": "Même adresse que celle inscrite : {address}",
    "address.same_code": "Adresse sous le même code postal {code}",
    "address.same_city": "Adresse dans la même ville, {city}",
    "birth_place.same_city": "Nés au même endroit, {place}",
    "birth_place.same_state": "Nés dans le même État, {state}",
    "birth_place.other_state": "Le voyageur est né dans l’État {traveller}, la personne inscrite dans l’État {listed}",
    "issuing_state.shared": "Les documents inscrits et le voyageur sont liés à {states}",
}
