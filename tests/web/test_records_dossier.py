"""A dossier: masked unless granted, tagged, right in Arabic, on the record, and known again by its code."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader

from tests.path.pushes import booking, person, push
from tests.web.conftest import SignIn
from tests.web.invented import CANARY
from tests.web.test_pages import text_of
from tests.web.test_records_pushes import _COMPANION, _hit_on_her, _receive

_SURNAME, _, _, _DOCUMENT = CANARY
_SECRETS = ("49301234567", "INVENTEDSTREET", "424242")
"""A telephone, a street, a card: on the page for who decides, and off paper."""


@pytest.fixture
def printable(staffed: object) -> str:
    """A booking with contact, address and card, and a companion; a hit on her."""
    private = "IFT+4:28::QX+CTCM QX 49301234567'ADD++700:9 INVENTEDSTREET:QXA:::UTO:12345'"
    her = person(_SURNAME, "WYNDELINAMRS", _DOCUMENT, "29MAR71") + "FOP+CC::416.00:VI:4242420000001234:1229'"
    _receive(push(booking("AB12CD", private, her, person(_COMPANION, "ODAMRS", reference="2"))))
    return _hit_on_her()


def _pdf(answer: Any) -> PdfReader:
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    return PdfReader(io.BytesIO(answer.content))


def _text(reader: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages)


@pytest.mark.parametrize("name", ["Daniel", "Alba"])
def test_otto_gets_no_dossier(signed_in: SignIn, printable: str, name: str) -> None:
    from fairway.store.models import Dossier

    client = signed_in(name, purpose="")
    session = client.session
    session["purpose"] = "terrorism"
    session.save()
    assert client.get(f"/hits/{printable}/dossier/").status_code == 403
    answer = client.post(f"/hits/{printable}/dossier/file/")

    assert answer.status_code == 403
    assert [mark for mark in CANARY if mark.encode() in answer.content] == []
    assert not Dossier.objects.exists()


def test_contacts_payment_and_companions_are_masked_unless_granted(signed_in: SignIn, printable: str) -> None:
    text = _text(_pdf(signed_in("Ana").post(f"/hits/{printable}/dossier/file/")))

    assert _SURNAME in text
    assert _DOCUMENT in text
    assert [secret for secret in (*_SECRETS, _COMPANION) if secret in text.replace(" ", "")] == []
    assert "masked on paper" in text
    assert "O.Z." in text


def test_an_analyst_cannot_grant_and_a_supervisor_can(signed_in: SignIn, printable: str) -> None:
    ana, sofia = signed_in("Ana"), signed_in("Sofia")
    assert 'name="unmasked"' not in ana.get(f"/hits/{printable}/dossier/").content.decode()
    assert ana.post(f"/hits/{printable}/dossier/file/", {"unmasked": "on"}).status_code == 403
    text = _text(_pdf(sofia.post(f"/hits/{printable}/dossier/file/", {"unmasked": "on"})))

    assert _SECRETS[0] in text
    assert "masked on paper" not in text
    assert _COMPANION not in text


def test_each_dossier_is_recorded_and_stamped_on_every_page(signed_in: SignIn, printable: str) -> None:
    from fairway.store.models import AuditEntry, Dossier

    reader = _pdf(signed_in("Ana").post(f"/hits/{printable}/dossier/file/"))
    entry = AuditEntry.objects.get(action="DossierMade")
    kept = Dossier.objects.get()

    assert (entry.actor, entry.object, kept.made_by, kept.is_unmasked) == ("Ana", printable, "Ana", False)
    from fairway.kit.identifiers import public_code

    for page in reader.pages:
        said = page.extract_text()
        assert public_code(kept.id) in said
        assert "Ana" in said
        assert kept.made_at[:10] in said


def test_the_file_is_tagged_and_says_its_language_and_title(signed_in: SignIn, printable: str) -> None:
    reader = _pdf(signed_in("Ana").post(f"/hits/{printable}/dossier/file/"))
    root: Any = reader.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a PDF object
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]).startswith("en")
    assert "Dossier of hit" in str(reader.metadata.title)
    assert "pdfuaid" in root["/Metadata"].get_data().decode()
    assert [mark for mark in CANARY if mark in str(reader.metadata)] == []


def test_a_dossier_is_known_by_its_serial_number_and_code_and_not_without(signed_in: SignIn, printable: str) -> None:
    import hashlib

    from fairway.casework.dossiers import _readable
    from fairway.kit.identifiers import public_code
    from fairway.store.models import Dossier

    answer = signed_in("Ana").post(f"/hits/{printable}/dossier/file/")
    kept = Dossier.objects.get()
    serial, code = public_code(kept.id), _readable(bytes(kept.code))
    daniel = signed_in("Daniel")
    good = text_of(daniel.post("/dossiers/", {"serial": serial, "code": code.lower()}))
    wrong = text_of(
        daniel.post("/dossiers/", {"serial": serial, "code": "2" + code[1:] if code[0] != "2" else "3" + code[1:]})
    )

    assert "This house made that dossier." in good
    assert hashlib.sha256(answer.content).hexdigest() in good
    assert [mark for mark in CANARY if mark in good] == []
    assert "made no dossier" in wrong
    assert "made no dossier" in text_of(daniel.post("/dossiers/", {"serial": "nonsense!", "code": ""}))
    assert signed_in("Alba").get("/dossiers/").status_code == 403


def test_an_arabic_dossier_is_arabic_and_whole(signed_in: SignIn, printable: str) -> None:
    ana = signed_in("Ana")
    ana.post("/preferences/", {"language": "ar", "next": "/queue/"})
    reader = _pdf(ana.post(f"/hits/{printable}/dossier/file/"))
    root: Any = reader.trailer["/Root"]

    assert str(root["/Lang"]).startswith("ar")
    assert _SURNAME in _text(reader)
    fonts = {
        str(font.get_object()["/BaseFont"]) for page in reader.pages for font in page["/Resources"]["/Font"].values()
    }
    assert any("NotoNaskhArabic" in each for each in fonts)


def test_text_of_a_carrier_is_never_read_as_layout(staffed: object) -> None:
    from django.utils.translation import override

    from fairway.web.records.dossier import _words
    from fairway.web.records.paper import pdf

    with override("en"):
        labels = {key: str(value) for key, value in _words().items()}

    evil = '#read("/etc/passwd") #import "@preview/x:1.0.0" $x$ *bold* \\ "quoted"'
    said: dict[str, Any] = dict.fromkeys(("serial", "code", "by", "role", "at", "purpose", "hit", "map"), "") | {
        name: [] for name in ("sides", "evidence", "decisions", "lines", "details", "legs", "companions", "pushes")
    }
    said |= {
        "words": labels,
        "lang": "en",
        "rtl": False,
        "is_masked": False,
    }
    said["summary"] = [("Name", evil)]
    text = _text(PdfReader(io.BytesIO(pdf(said)))).replace("\n", " ")

    assert '#read("/etc/passwd")' in text
    assert "root:" not in text


def test_what_the_law_has_sealed_gives_no_dossier(signed_in: SignIn, printable: str) -> None:
    from datetime import date

    from fairway.store.archive import archive
    from fairway.store.models import Dossier, Hit

    archive().keyring.destroy(f"travel-{date.fromordinal(Hit.objects.get().day).isoformat()}")
    answer = signed_in("Ana").post(f"/hits/{printable}/dossier/file/")

    assert answer.status_code == 409
    assert not Dossier.objects.exists()
