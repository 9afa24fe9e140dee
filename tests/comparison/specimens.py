"""Invented people, and the ways in which a list and a ticket write the same one."""

from __future__ import annotations

from fairway.comparison import ComparedTraveller, Document, ListedPerson, PersonName

BORN = "1971-03-12"


def traveller(name: str, born: str = BORN, sex: str = "", state: str = "", **more: object) -> ComparedTraveller:
    """`name` is "SURNAME/GIVEN NAMES" as in a PNR, or a text in unknown order."""
    surname, slash, given = name.partition("/")
    names = (PersonName(surname=surname, given_names=given),) if slash else (PersonName(full=name),)
    states = (state,) if state else ()
    return ComparedTraveller(names=names, birth_date=born, sex=sex, nationalities=states, **more)  # type: ignore[arg-type]


def listed(
    *names: str, born: str | tuple[str, ...] = BORN, sex: str = "", state: str = "", **more: object
) -> ListedPerson:
    """One entry; `born` may be several dates."""
    dates = (born,) if isinstance(born, str) else born
    states = (state,) if state else ()
    return ListedPerson(
        entry_id="L1",
        names=names,
        birth_dates=tuple(date for date in dates if date),
        sex=sex,
        nationalities=states,
        **more,  # type: ignore[arg-type]
    )


PASSPORT = Document("P", "UTO", "L898902C3")

# What happened on the way, what the carrier sent, what the list says.
SAME_PERSON = {
    "upper case without accents": (traveller("VOSSARIAN/MIROSLAV"), listed("Miroslav Vossárian")),
    "order exchanged": (traveller("MIROSLAV/VOSSARIAN"), listed("Miroslav Vossarian")),
    "given names glued, title at the end": (traveller("QUINTERAL/JOSEANTONIOMR"), listed("José Antonio Quinteral")),
    "given names apart, glued on the list": (traveller("TAVOLI/MARIA LUISA"), listed("Marialuisa Tavoli")),
    "title as a word": (traveller("VOSSARIAN/MIROSLAV MR"), listed("Miroslav Vossarian")),
    "initials": (traveller("QUINTERAL/J A"), listed("José Antonio Quinteral")),
    "middle name left out": (traveller("QUINTERAL/JOSE"), listed("José Antonio Quinteral")),
    "patronymic left out": (traveller("VOSSARIAN/MIROSLAV"), listed("Miroslav Petrovich Vossarian")),
    "cut by the machine-readable zone": (
        traveller("QUINTERAL/JOSE ANTONIO MAXIMIL"),
        listed("José Antonio Maximiliano Quinteral"),
    ),
    "one letter wrong": (traveller("VOSARRIAN/MIROSLAV"), listed("Miroslav Vossarian")),
    "two letters exchanged": (traveller("VOSSARIAN/MIRSOLAV"), listed("Miroslav Vossarian")),
    "second surname left out": (traveller("QUINTERAL/JOSE ANTONIO"), listed("José Antonio Quinteral Belmonza")),
    "nickname": (traveller("WILKOMBE/BOB"), listed("Robert Wilkombe")),
    "Cyrillic on the list": (traveller("ZHURAVLENKOV/MIKHAIL"), listed("Михаил Журавленков")),
    "Cyrillic, German scheme": (traveller("SCHURAWLENKOW/MICHAIL"), listed("Mikhail Zhuravlenkov")),
    "Arabic on the list": (traveller("AL QASIMZAD/ABDULRAHMAN"), listed("عبد الرحمن القاسمزاد")),
    "servant names": (traveller("QASIMZAD/ABD AL RAHMAN"), listed("Abdurrahman Qasimzad")),
    "Arabic spelled the French way": (traveller("BELKACEMOUR/MOURAD"), listed("Murad Belqasimur")),
    "article glued": (traveller("ALHARTHAWI/NASSER"), listed("Nasir al-Harthawi")),
    "Greek on the list": (traveller("PAPAKYRITSIS/STAVROS"), listed("Σταύρος Παπακυρίτσης")),
    "umlaut as two letters": (traveller("KROEGENMUELLER/JUERGEN"), listed("Jürgen Krögenmüller")),
    "several aliases": (traveller("VOSSARIAN/MIROSLAV"), listed("Pjotr Brandelin", "Mirek", "Miroslav Vossarian")),
    "day and month exchanged": (traveller("VOSSARIAN/MIROSLAV", "1971-12-03"), listed("Miroslav Vossarian")),
    "year off by one": (traveller("VOSSARIAN/MIROSLAV", "1972-03-12"), listed("Miroslav Vossarian")),
    "one digit of the date": (traveller("VOSSARIAN/MIROSLAV", "1971-03-17"), listed("Miroslav Vossarian")),
    "year only on the list": (traveller("VOSSARIAN/MIROSLAV"), listed("Miroslav Vossarian", born="1971")),
    "one of several dates": (
        traveller("VOSSARIAN/MIROSLAV"),
        listed("Miroslav Vossarian", born=("1969", "1971-03-12")),
    ),
    "no date on the list": (traveller("VOSSARIAN/MIROSLAV"), listed("Miroslav Vossarian", born="")),
    "another name, the same passport": (
        traveller("NOWHERE/NEMO", "", documents=(PASSPORT,)),
        listed("Miroslav Vossarian", documents=(Document("P", "UTO", "L898902C<3"),)),
    ),
}

OTHER_PERSON = {
    "the same name, born twenty years later": (
        traveller("VOSSARIAN/MIROSLAV", "1991-07-30"),
        listed("Miroslav Vossarian"),
    ),
    "the same surname and day of birth, a brother's or sister's name": (
        traveller("VOSSARIAN/AGNESHKA", "1974-05-01", "F"),
        listed("Miroslav Vossarian", sex="M"),
    ),
    "born on the same day, nothing else": (traveller("LINDQVARD/ASTRID"), listed("Miroslav Vossarian")),
    "a common name and no date": (traveller("MUHAMMAD/ALI", ""), listed("Ali Muhammad", born="")),
    "a common name and a date far off": (
        traveller("MUHAMMAD/ALI", "1999-02-03", "M", "UTO"),
        listed("Ali Muhammad", sex="M", state="UTO"),
    ),
    "one name shared, the other contradicts, no date": (
        traveller("VOSSARIAN/BENEDIKTA", ""),
        listed("Vossarian Okonjirwe", born=""),
    ),
}
