"""The published lists in every form, with one invented woman on all of them."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairway.comparison import Document, ListedPerson, Place
from fairway.watchlists.reading import EntryDetails, ListedOrganisation
from fairway.watchlists.sources import available, read_list

SPECIMENS = Path(__file__).parents[1] / "specimens" / "lists"
CORPUS = Path(os.environ.get("FAIRWAY_CORPUS", Path(__file__).parents[3] / "shared" / "corpus"))
PASSPORT = Document("P", "IRN", "XQ1234567")

LIVES = Place("4 Mill Lane", "1010", "Vienna", "AUT")
BORN = Place(city="Budapest", country="HUN")
# What each form can say of where she lives and how she is reached; all say where she was born.
REACHED = {
    "eu_invented.xml": (("+43 1 555 0123", "tamsin@example.com"), (LIVES,)),
    "ofac_invented.csv": (("tamsin@example.com", "4315550123"), ()),
    "ofac_invented_advanced.xml": (("tamsin@example.com", "+43 1 555 0123"), (LIVES,)),
    "uk_invented.xml": (("+43 1 555 0123", "tamsin@example.com"), (LIVES,)),
    "uk_invented.csv": (("+43 1 555 0123", "tamsin@example.com"), (LIVES,)),
    "ch_invented.xml": ((), (LIVES,)),
    "followthemoney_invented.json": (("+4315550123", "tamsin@example.com"), (LIVES,)),
    "notices_invented.json": ((), ()),
    "un_sc_invented.xml": ((), (LIVES,)),
}

FORMS = [
    ("eu_fsf", "eu_invented.xml"),
    ("eu_fsf", "eu_invented.csv"),
    ("ofac_sdn", "ofac_invented.csv"),
    ("ofac_sdn", "ofac_invented_advanced.xml"),
    ("uk_sanctions", "uk_invented.xml"),
    ("uk_sanctions", "uk_invented.csv"),
    ("ch_seco", "ch_invented.xml"),
    ("followthemoney", "followthemoney_invented.json"),
    ("notices", "notices_invented.json"),
    ("un_sc", "un_sc_invented.xml"),
]


def specimen(name: str) -> bytes:
    return (SPECIMENS / name).read_bytes()


def codes(source: str, name: str) -> list[tuple[str, int, str]]:
    return [(each.code, each.place.entry, each.place.tag) for each in read_list(source, specimen(name)).findings]


@pytest.mark.parametrize(("source", "name"), FORMS)
def test_the_same_woman_comes_out_of_every_form(source: str, name: str):
    tamsin = read_list(source, specimen(name)).entries[0]

    assert any(each.upper().startswith("TAMSIN") and "BRACKEN" in each.upper() for each in tamsin.names)
    assert "1971-03-09" in tamsin.birth_dates
    assert tamsin.sex in ("F", "")
    assert "TUR" in tamsin.nationalities
    assert "XQ1234567" in {each.number for each in tamsin.documents}


@pytest.mark.parametrize(("source", "name"), [each for each in FORMS if each[1] in REACHED])
def test_where_she_lives_and_was_born_comes_out_of_every_form_that_says_it(source: str, name: str):
    tamsin = read_list(source, specimen(name)).entries[0]

    assert (tamsin.contacts, tamsin.addresses) == REACHED[name]
    assert tamsin.birth_places == (BORN,)


def unreached(person: ListedPerson) -> ListedPerson:
    """The entry without what the test above looks at."""
    return msgspec.structs.replace(person, contacts=(), addresses=(), birth_places=())


def test_the_european_list_in_xml():
    reading = read_list("eu_fsf", specimen("eu_invented.xml"))

    assert tuple(map(unreached, reading.entries)) == (
        ListedPerson(
            "EU.1.11", ("Tamsin Bracken",), ("The Heron",), ("1971-03-09", "1970-04"), "F", ("TUR",), (PASSPORT,)
        ),
    )
    assert reading.organisations == (ListedOrganisation("EU.2.22", ("Mill and Heron Trading",)),)
    assert reading.details == (
        EntryDetails("EU.1.11", legal_basis="XYZ 2020/1 (OJ L1)", listed_on="2020-02-03", references=("XXi.001",)),
    )
    assert reading.published == "2026-05-04"
    assert codes("eu_fsf", "eu_invented.xml") == [
        ("entry.element.unknown", 1, "favouriteColour"),
        ("entry.birth-date.unreadable", 1, "birthdate"),
        ("entry.kind.unknown", 3, "subjectType"),
    ]


def test_the_european_list_in_rows_is_one_entry_a_person():
    reading = read_list("eu_fsf", specimen("eu_invented.csv"))

    assert tuple(map(unreached, reading.entries)) == (
        ListedPerson("EU.1.11", ("Tamsin Bracken", "Tamsyn Brakken"), (), ("1971-03-09",), "F", ("TUR",), (PASSPORT,)),
    )
    assert [each.entry_id for each in reading.organisations] == ["EU.2.22"]
    assert (reading.published, [each.code for each in reading.findings]) == ("2026-05-04", ["list.column.unknown"])


def test_the_american_list_in_rows_says_what_it_knows_in_its_remarks():
    reading = read_list("ofac_sdn", specimen("ofac_invented.csv"))

    assert tuple(map(unreached, reading.entries)) == (
        ListedPerson(
            "OFAC-37",
            ("Tamsin BRACKEN",),
            ("THE HERON",),
            ("1971-03-09", "1970"),
            "F",
            ("TUR",),
            (PASSPORT, Document("I", "DEU", "445566")),
        ),
    )
    assert [(each.entry_id, each.kind) for each in reading.organisations] == [
        ("OFAC-36", "organisation"),
        ("OFAC-38", "vessel"),
    ]
    assert reading.findings == ()


def test_the_american_list_comes_with_its_other_names_in_one_archive():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("sdn.csv", specimen("ofac_invented.csv"))
        archive.writestr("alt.csv", '37,1,"aka","BRAKKEN, Tamsyn",-0- \n99,2,"aka","NOBODY",-0- \n')

    reading = read_list("ofac_sdn", packed.getvalue())

    assert reading.entries[0].names == ("Tamsin BRACKEN", "Tamsyn BRAKKEN")
    assert [each.code for each in reading.findings] == ["entry.owner.unknown"]


def test_the_american_list_in_its_advanced_form():
    reading = read_list("ofac_sdn", specimen("ofac_invented_advanced.xml"))

    assert tuple(map(unreached, reading.entries)) == (
        ListedPerson(
            "OFAC-37",
            ("Tamsin BRACKEN",),
            ("The Heron",),
            ("1971-03-09", "1969", "1970"),
            "F",
            ("TUR",),
            (PASSPORT,),
        ),
    )
    assert reading.organisations == (ListedOrganisation("OFAC-38", ("HERON",), "vessel"),)
    assert reading.details == (EntryDetails("OFAC-37", legal_basis="Order 1; XYZ", listed_on="2020-02-03"),)
    assert (reading.published, reading.findings) == ("2026-05-04", ())


def test_the_british_list_in_xml():
    reading = read_list("uk_sanctions", specimen("uk_invented.xml"))

    assert tuple(map(unreached, reading.entries)) == (
        ListedPerson(
            "XYZ0001",
            ("Tamsin Oda Bracken", "Tamsyn Brakken", "Тамсин Бракен"),
            ("The Heron",),
            ("1971-03-09", "1970"),
            "F",
            ("TUR",),
            (Document("P", "", "XQ1234567"),),
        ),
    )
    assert reading.organisations == (ListedOrganisation("XYZ0002", ("HERON",), "vessel"),)
    assert codes("uk_sanctions", "uk_invented.xml") == [
        ("entry.element.unknown", 1, "FavouriteColour"),
        ("entry.birth-date.unreadable", 1, "DOB"),
    ]


def test_the_british_list_in_rows():
    reading = read_list("uk_sanctions", specimen("uk_invented.csv"))

    assert tuple(map(unreached, reading.entries)) == (
        ListedPerson(
            "1",
            ("Tamsin Oda Bracken", "Тамсин Бракен", "Tamsyn Brakken"),
            (),
            ("1971-03-09", "1970"),
            "",
            ("TUR", "IRN"),
            (Document("P", "", "XQ1234567"),),
        ),
    )
    assert (reading.published, reading.findings) == ("2026-05-04", ())


def test_the_swiss_list_leaves_out_whom_it_took_off():
    reading = read_list("ch_seco", specimen("ch_invented.xml"))

    assert tuple(map(unreached, reading.entries)) == (
        ListedPerson(
            "CH-100", ("Tamsin Bracken", "Тамсин Бракен"), ("The Heron",), ("1971-03-09",), "F", ("TUR",), (PASSPORT,)
        ),
    )
    assert reading.organisations == (ListedOrganisation("CH-300", ("Heron",), "vessel"),)
    assert reading.details[0] == EntryDetails(
        "CH-100", legal_basis="Specimen", listed_on="2020-02-03", references=("XXi.001",)
    )
    assert codes("ch_seco", "ch_invented.xml") == [("entry.element.unknown", 1, "shoe-size")]


def test_entities_of_followthemoney_are_put_together_with_their_passports_and_sanctions():
    reading = read_list("followthemoney", specimen("followthemoney_invented.json"))

    assert tuple(map(unreached, reading.entries)) == (
        ListedPerson(
            "NK-1", ("Tamsin Bracken", "Тамсин Бракен"), ("The Heron",), ("1971-03-09",), "F", ("TUR",), (PASSPORT,)
        ),
    )
    assert reading.details == (EntryDetails("NK-1", "XYZ", "2020-02-03", "2026-12-31", ("XXi.001",)),)
    assert [each.kind for each in reading.organisations] == ["organisation", "vessel"]
    assert codes("followthemoney", "followthemoney_invented.json") == [
        ("entry.element.unknown", 1, "shade"),
        ("entry.kind.unknown", 7, "Ghost"),
    ]


def test_notices_of_wanted_people():
    reading = read_list("notices", specimen("notices_invented.json"))

    assert tuple(map(unreached, reading.entries)) == (
        ListedPerson("2026/1", ("Tamsin BRACKEN",), ("The Heron",), ("1971-03-09",), "F", ("TUR",), (PASSPORT,)),
    )
    assert reading.details[0].expires_on == "2026-12-31"
    assert codes("notices", "notices_invented.json") == [
        ("entry.element.unknown", 1, "shade"),
        ("entry.name.missing", 2, "entity_id"),
    ]


@pytest.mark.parametrize(("source", "name"), FORMS)
def test_a_file_that_ends_early_is_never_taken_for_the_whole(source: str, name: str):
    whole = specimen(name)

    if name.endswith(".csv"):
        pytest.skip("rows that are gone leave no trace; the office counts them against the version before")
    assert read_list(source, whole[: len(whole) - 40]).refusal is not None


@pytest.mark.parametrize("source", ["eu_fsf", "ofac_sdn", "uk_sanctions", "ch_seco", "un_sc"])
def test_hostile_markup_is_refused_in_every_source(source: str):
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    outside = b'<!DOCTYPE export SYSTEM "file:///etc/hostname"><export/>'
    deep = b"<export>" * 1_000

    assert read_list(source, bomb).refusal.code == "list.markup.forbidden"  # type: ignore[union-attr]
    assert read_list(source, outside).refusal.code == "list.markup.forbidden"  # type: ignore[union-attr]
    assert read_list(source, deep).refusal is not None


@pytest.mark.parametrize("source", sorted({each for each, _ in FORMS}))
@settings(max_examples=25, deadline=None)
@given(data=st.binary(max_size=300))
def test_any_bytes_give_a_reading(source: str, data: bytes):
    assert read_list(source, data).entries == ()


@settings(max_examples=60, deadline=None)
@given(form=st.sampled_from(FORMS), at=st.integers(0, 6000), junk=st.binary(max_size=5))
def test_bytes_written_over_a_list_give_a_reading_too(form: tuple[str, str], at: int, junk: bytes):
    source, name = form
    whole = specimen(name)

    read_list(source, whole[:at] + junk + whole[at + len(junk) :])


def test_every_source_says_who_answers_for_it_and_how_old_it_may_be():
    for source in available().values():
        assert source.legal_basis
        assert source.provenance
        assert source.refresh_days > 0


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the public samples are not here")
def test_the_real_american_list_is_read_nearly_without_loss():
    reading = read_list("ofac_sdn", (CORPUS / "screening" / "raw" / "ofac_sdn_2023-11_csv.csv").read_bytes())

    assert (len(reading.entries), len(reading.organisations)) == (5890, 5553)
    assert reading.kept_out <= 1
    assert len(reading.findings) < 300
