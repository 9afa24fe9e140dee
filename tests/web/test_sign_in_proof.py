"""Proving once more who is there, before a match is confirmed."""

from __future__ import annotations

from datetime import timedelta

from fairway.kit.clock import utc_now
from tests.web.conftest import SignIn
from tests.web.invented import PAIRS, write

PASSWORD = "seven quiet lighthouses"


def test_a_match_is_confirmed_by_whoever_proves_it_and_what_they_chose_is_kept(signed_in: SignIn) -> None:
    from fairway.store.models import Account, StaffSession

    (code,) = write(PAIRS[:1])
    ana = signed_in("Ana")
    ana.post(f"/hits/{code}/take/")
    account = Account.objects.get(name="Ana")
    account.set_password(PASSWORD)
    Account.objects.filter(pk=account.pk).update(password=account.password)
    session = ana.session
    session["_auth_user_hash"] = account.get_session_auth_hash()
    session.save()
    StaffSession.objects.update(proved_at=utc_now() - timedelta(minutes=6))
    form = {"outcome": "same_person_pass_on", "reason": "same_person_pass_on.several_details_agree",
            "traveller_version": "1", "note": "kept words", "then": "queue"}  # fmt: skip
    address = f"/hits/{code}/decision/"

    asked = ana.post(address, form)
    assert (asked.status_code, "kept words" in asked.content.decode()) == (403, True)
    wrong = ana.post(address, {**form, "password": "wrong " + PASSWORD})
    assert "does not prove" in wrong.content.decode()
    assert "wrong " + PASSWORD not in wrong.content.decode()
    done = ana.post(address, {**form, "password": PASSWORD})
    assert done.headers["Location"] == "/queue/"
    assert ana.post(f"/hits/{code}/take/").status_code == 403, "it waits for a second person now"

    StaffSession.objects.update(proved_at=utc_now() - timedelta(minutes=6))
    statuses = [ana.post(address, {**form, "password": "wrong"}).content.decode() for _ in range(5)]
    assert "does not prove" in statuses[3]
    assert "Too many proofs" in statuses[4]
