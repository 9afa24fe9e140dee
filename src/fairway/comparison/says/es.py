"""The sentences in Spanish."""

from __future__ import annotations

from typing import Final

__all__ = ["SENTENCES"]

SENTENCES: Final[dict[str, str]] = {
    "colon": ": ",
    "semicolon": "; ",
    "stop": ".",
    "name.compared": "Comparado con el nombre de la lista «{listed}»",
    "name.compared_weak": "Comparado con un alias poco fiable de la lista «{listed}»",
    "name.none": "ninguna palabra del nombre coincide",
    "name.same": "«{word}» es igual",
    "name.equal": "«{traveller}» y «{listed}» son iguales",
    "name.spelled_alike": "«{traveller}» y «{listed}» se escriben de forma equivalente",
    "name.form": "«{traveller}» y «{listed}» son formas del mismo nombre",
    "name.servant": "«{traveller}» y «{listed}» solo difieren en «siervo de» (Abd)",
    "name.same_consonants": "«{traveller}» y «{listed}» tienen las mismas consonantes",
    "name.near_consonants": "«{traveller}» y «{listed}» tienen casi las mismas consonantes",
    "name.sounds": "«{traveller}» y «{listed}» suenan igual",
    "name.sounds_nearly": "«{traveller}» y «{listed}» suenan casi igual",
    "name.sounds_somewhat": "«{traveller}» y «{listed}» suenan algo parecido",
    "name.one_letter": "«{traveller}» y «{listed}» difieren en una letra",
    "name.two_letters": "«{traveller}» y «{listed}» difieren en dos letras",
    "name.begins": "«{traveller}» y «{listed}» empiezan igual",
    "name.cut": "«{traveller}» y «{listed}»: uno parece cortado",
    "name.initial": "«{traveller}» y «{listed}»: la inicial coincide",
    "name.alike": "«{traveller}» y «{listed}» se parecen",
    "name.+together": "{link}, escrito todo junto",
    "name.+without_title": "{link}, sin el título pegado",
    "name.only_traveller": "solo el viajero tiene «{words}»",
    "name.only_listed": "solo la lista tiene «{words}»",
    "name.nothing_left": "no sobra ninguna palabra",
    "birth_date.same_day": "Nacidos el mismo día",
    "birth_date.swapped": "Nacidos el mismo día si se intercambian día y mes",
    "birth_date.one_digit": "Las fechas de nacimiento difieren en una cifra",
    "birth_date.same_month": "Nacidos el mismo mes, otro día",
    "birth_date.same_year": "Nacidos el mismo año, otro mes",
    "birth_date.same_month_only": "Nacidos el mismo mes, no se conoce el día",
    "birth_date.same_year_only": "Nacidos el mismo año, no se conoce el día",
    "birth_date.one_year": "Nacidos con un año de diferencia",
    "birth_date.one_year_only": "Nacidos con un año de diferencia, no se conoce el día",
    "birth_date.years": "Nacidos con {years} años de diferencia",
    "birth_date.years_only": "Nacidos con {years} años de diferencia, no se conoce el día",
    "birth_date.dates": "viajero {traveller}, lista {listed}",
    "birth_date.dates_of": "viajero {traveller}, lista {listed} (una de {count} fechas)",
    "sex.both_male": "Ambos son de sexo masculino",
    "sex.both_female": "Ambas son de sexo femenino",
    "sex.male_female": "El viajero es de sexo masculino, la persona de la lista de sexo femenino",
    "sex.female_male": "El viajero es de sexo femenino, la persona de la lista de sexo masculino",
    "nationality.shared": "Ambos están vinculados a {states}",
    "nationality.different": "El viajero es de {traveller}, la persona de la lista de {listed}",
    "document.same": "El mismo número de documento {number} de {state}",
    "document.same_state_unknown": "El mismo número de documento {number}; no se conoce uno de los Estados expedidores",
    "document.same_other_state": "El mismo número de documento {number}, expedido por {state}; la lista indica {listed_state}",
    "document.near": "El número de documento {number} de {state} difiere en un carácter del de la lista {listed_number}",
    "document.near_state_unknown": (
        "El número de documento {number} difiere en un carácter del de la lista {listed_number}; no se "
        "conoce uno de los Estados expedidores"
    ),
    "document.looks_same": (
        "El número de documento {number} de {state} se parece al de la lista {listed_number}: letras y "
        "cifras que se confunden entre sí"
    ),
    "contact.same_phone": "El mismo número de teléfono {phone}",
    "contact.same_email": "La misma dirección de correo electrónico {email}",
    "contact.many": "{count} viajeros de ese día lo indican",
    "address.same_street": "La misma dirección que la de la lista: {address}",
    "address.same_code": "Dirección con el mismo código postal {code}",
    "address.same_city": "Dirección en la misma ciudad, {city}",
    "birth_place.same_city": "Nacidos en el mismo lugar, {place}",
    "birth_place.same_state": "Nacidos en el mismo Estado, {state}",
    "birth_place.other_state": "El viajero nació en {traveller}, la persona de la lista en {listed}",
    "issuing_state.shared": "Los documentos de la lista y el viajero están vinculados a {states}",
}
