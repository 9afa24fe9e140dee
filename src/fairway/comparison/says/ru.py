"""The sentences in Russian."""

from __future__ import annotations

from typing import Final

__all__ = ["SENTENCES"]

SENTENCES: Final[dict[str, str]] = {
    "colon": ": ",
    "semicolon": "; ",
    "stop": ".",
    "name.compared": "Сравнение с именем в списке «{listed}»",
    "name.compared_weak": "Сравнение с ненадёжным псевдонимом в списке «{listed}»",
    "name.none": "ни одно слово имени не совпадает",
    "name.same": "«{word}» совпадает",
    "name.equal": "«{traveller}» и «{listed}» совпадают",
    "name.spelled_alike": "«{traveller}» и «{listed}» — равнозначные написания",
    "name.form": "«{traveller}» и «{listed}» — формы одного имени",
    "name.servant": "«{traveller}» и «{listed}» различаются лишь словом «раб» (Абд)",
    "name.same_consonants": "«{traveller}» и «{listed}»: согласные совпадают",
    "name.near_consonants": "«{traveller}» и «{listed}»: согласные почти совпадают",
    "name.sounds": "«{traveller}» и «{listed}» звучат одинаково",
    "name.sounds_nearly": "«{traveller}» и «{listed}» звучат почти одинаково",
    "name.sounds_somewhat": "«{traveller}» и «{listed}» звучат отчасти похоже",
    "name.one_letter": "«{traveller}» и «{listed}» различаются одной буквой",
    "name.two_letters": "«{traveller}» и «{listed}» различаются двумя буквами",
    "name.begins": "«{traveller}» и «{listed}» начинаются одинаково",
    "name.cut": "«{traveller}» и «{listed}»: одно, по-видимому, обрезано",
    "name.initial": "«{traveller}» и «{listed}»: инициал совпадает",
    "name.alike": "«{traveller}» и «{listed}» похожи",
    "name.+together": "{link}, в слитном написании",
    "name.+without_title": "{link}, без приписанного обращения",
    "name.only_traveller": "только у путешественника есть «{words}»",
    "name.only_listed": "только в списке есть «{words}»",
    "name.nothing_left": "лишних слов нет",
    "birth_date.same_day": "День рождения совпадает",
    "birth_date.swapped": "День рождения совпадает, если переставить день и месяц",
    "birth_date.one_digit": "Даты рождения различаются одной цифрой",
    "birth_date.same_month": "Месяц рождения совпадает, день другой",
    "birth_date.same_year": "Год рождения совпадает, месяц другой",
    "birth_date.same_month_only": "Месяц рождения совпадает, день неизвестен",
    "birth_date.same_year_only": "Год рождения совпадает, день неизвестен",
    "birth_date.one_year": "Разница в возрасте один год",
    "birth_date.one_year_only": "Разница в возрасте один год, день неизвестен",
    "birth_date.years": "Разница в возрасте (лет) — {years}",
    "birth_date.years_only": "Разница в возрасте (лет) — {years}, день неизвестен",
    "birth_date.dates": "путешественник {traveller}, список {listed}",
    "birth_date.dates_of": "путешественник {traveller}, список {listed} (всего дат в списке — {count})",
    "sex.both_male": "Оба мужского пола",
    "sex.both_female": "Обе женского пола",
    "sex.male_female": "Путешественник мужского пола, лицо в списке женского",
    "sex.female_male": "Путешественник женского пола, лицо в списке мужского",
    "nationality.shared": "Оба связаны с государством: {states}",
    "nationality.different": "Государство путешественника — {traveller}, лица в списке — {listed}",
    "document.same": "Тот же номер документа {number}, государство {state}",
    "document.same_state_unknown": "Тот же номер документа {number}; одно из государств выдачи неизвестно",
    "document.same_other_state": "Тот же номер документа {number}, выдан государством {state}; в списке указано {listed_state}",
    "document.near": "Номер документа {number} ({state}) отличается одним знаком от номера в списке {listed_number}",
    "document.near_state_unknown": (
        "Номер документа {number} отличается одним знаком от номера в списке {listed_number}; одно из "
        "государств выдачи неизвестно"
    ),
    "document.looks_same": (
        "Номер документа {number} ({state}) внешне похож на номер в списке {listed_number}: буквы и цифры, "
        "которые легко перепутать"
    ),
    "contact.same_phone": "Тот же номер телефона {phone}",
    "contact.same_email": "Тот же адрес электронной почты {email}",
    "contact.many": "в этот день его указали путешественников: {count}",
    "address.same_street": "Тот же адрес, что и в списке: {address}",
    "address.same_code": "Адрес с тем же почтовым индексом {code}",
    "address.same_city": "Адрес в том же городе: {city}",
    "birth_place.same_city": "Место рождения совпадает: {place}",
    "birth_place.same_state": "Государство рождения совпадает: {state}",
    "birth_place.other_state": "Путешественник родился в государстве {traveller}, лицо в списке — в государстве {listed}",
    "issuing_state.shared": "Документы в списке и путешественник связаны с государством: {states}",
}
