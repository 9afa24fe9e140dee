"""The statistics: what each role sees of them, that small numbers are withheld, that every plot has its table, and the file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from fairway.kit.clock import utc_now
from fairway.oversight.statistics import figures, wilson, withheld
from fairway.safeguards import Act, Actor, Purpose, Role
from tests.web.conftest import SignIn
from tests.web.invented import CANARY, PAIRS, canary_pair, write

_SOFIA = Actor("Sofia", Role.SUPERVISOR)


def _act(actor: Actor = _SOFIA) -> Act:
    return Act(actor, Purpose.OVERSIGHT, at=utc_now(), ground="test")


def _settle(state: str, codes: Sequence[str], lane: str = "sought") -> None:
    from fairway.kit.identifiers import from_public_code
    from fairway.store.models import Decision, Hit

    for code in codes:
        identifier = from_public_code(code)
        Hit.objects.filter(pk=identifier).update(state=state, lane=lane)
        Decision.objects.create(
            id=identifier + 1, hit_id=identifier, stage="first", outcome="different_person", reason="name_only",
            by="Ana", at=utc_now(), traveller_version=1, profile="test",
        )  # fmt: skip


def _twenty() -> list[str]:
    codes = write(tuple(replace(PAIRS[place % 2], entry=f"T-{place:02}") for place in range(20)))
    from fairway.store.models import Hit

    Hit.objects.all().update(strength="strong")
    return codes


def test_without_a_session_nobody_sees_figures(staffed: object) -> None:
    from tests.web.conftest import new_client

    for address in ("/statistics/", "/statistics/file/"):
        assert new_client().get(address).headers["Location"].startswith("/sign-in/")


def test_the_administrator_sees_travellers_counted_and_no_list(signed_in: SignIn) -> None:
    _settle("match", _twenty()[:8])
    page = signed_in("Alba").get("/statistics/").content.decode()

    assert "No hits in this period." in page
    assert re.search(r"Travellers received</th><td class=\"number\">20<", page)
    assert re.search(r"Hits found</th><td class=\"number\">0<", page)


def test_the_funnel_and_the_share_of_a_list_with_its_interval(signed_in: SignIn) -> None:
    codes = _twenty()
    _settle("match", codes[:6])
    _settle("no_match", codes[6:16])
    found = figures(_act())

    assert [(step.code, step.count) for step in found.funnel] == [
        ("received", 20), ("screened", 0), ("hits", 20), ("decided", 16), ("confirmed", 6), ("to_pass_on", 0),
    ]  # fmt: skip
    (row,) = found.lists
    assert (row.hits, row.decided, row.confirmed, row.share) == (20, 16, 6, 0.375)
    assert (round(row.low or 0, 4), round(row.high or 0, 4)) == (0.1848, 0.6136)
    assert found.median_s is not None
    page = signed_in("Sofia").get("/statistics/").content.decode()
    assert "37.5%" in page
    assert "18.5% – 61.4%" in page


def test_the_interval_of_wilson_is_right_at_its_ends() -> None:
    assert [round(each, 4) for each in wilson(0, 10)] == [0.0, 0.2775]
    assert [round(each, 4) for each in wilson(10, 10)] == [0.7225, 1.0]


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([0, 9, 30], [0, 9, 30]),
        ([3, 9, 30], [None, None, 30]),
        ([3, 2, 30], [None, None, 30]),
        ([4], [None]),
        ([], []),
    ],
)
def test_small_numbers_are_withheld_and_cannot_be_worked_out(counts: list[int], shown: list[int | None]) -> None:
    assert withheld(counts) == shown


def test_a_share_that_would_give_a_small_number_away_is_not_shown(signed_in: SignIn) -> None:
    codes = _twenty()
    _settle("match", codes[:14])
    _settle("no_match", codes[14:16])
    (row,) = figures(_act()).lists

    assert (row.hits, row.decided, row.confirmed, row.share) == (20, 16, None, None)
    assert ">14<" not in signed_in("Sofia").get("/statistics/").content.decode().split('id="lists-table"')[1]


def test_analysts_count_no_hit_of_a_protected_lane(signed_in: SignIn) -> None:
    codes = _twenty()
    _settle("no_match", codes[:10], lane="victim_or_witness")
    ana = signed_in("Ana").get("/statistics/").content.decode()
    daniel = signed_in("Daniel").get("/statistics/").content.decode()

    assert re.search(r"Hits found</th><td class=\"number\">10<", ana)
    assert re.search(r"Hits found</th><td class=\"number\">20<", daniel)


def test_every_plot_has_a_table_with_as_many_items(signed_in: SignIn) -> None:
    _settle("match", _twenty()[:8])
    page = signed_in("Sofia").get("/statistics/?days=90").content.decode()

    for name, plots, mark in (("funnel", 1, "bar"), ("lists", 1, "share"), ("waits", 1, "bar"), ("work", 2, "bar")):
        section = page.split(f'aria-labelledby="{name}"')[1].split("</section>")[0]
        rows = section.split("<tbody>")[1].count("<tr>")
        assert section.count('<svg class="plot"') == plots, name
        assert len(re.findall(rf'class="{mark}(?: withheld)?"', section)) == rows * plots, name
    assert "style=" not in page


def test_the_file_holds_the_same_numbers_and_stands_in_the_chain(signed_in: SignIn) -> None:
    _settle("no_match", _twenty()[:7])
    answer = signed_in("Daniel").get("/statistics/file/?days=30")
    rows = list(csv.reader(io.StringIO(answer.content.decode())))

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert rows[0] == ["figure", "item", "measure", "value"]
    assert ["funnel", "decided", "count", "7"] in rows
    assert ["lists", "csv", "decided", "7"] in rows
    from fairway.store.models import AuditEntry

    last = AuditEntry.objects.order_by("-seq").first()
    assert last is not None
    assert (last.action, last.object) == ("StatisticsExported", "30 days")


def test_no_figure_names_anybody(signed_in: SignIn) -> None:
    write((canary_pair(),))
    for name in ("Ana", "Sofia", "Daniel"):
        client = signed_in(name)
        for address in ("/statistics/?days=365", "/statistics/file/", "/statistics/?days=1"):
            page = client.get(address).content.decode()
            assert [mark for mark in (*CANARY, "A-7001") if mark in page] == []


def test_the_statistics_are_arabic_too(signed_in: SignIn) -> None:
    sofia = signed_in("Sofia")
    sofia.post("/preferences/", {"language": "ar", "next": "/statistics/"})
    page = sofia.get("/statistics/").content.decode()

    assert "المسافرون المفحوصون" in page
    assert "From hit to first decision" not in page
    assert "آخر 30 يومًا" in page


def test_what_is_to_be_passed_on_is_the_last_step_and_small_differences_are_withheld(signed_in: SignIn) -> None:
    from fairway.kit.identifiers import from_public_code
    from fairway.store.models import Decision

    codes = _twenty()
    _settle("match", codes[:12])
    hits = [from_public_code(code) for code in codes]
    Decision.objects.filter(hit_id__in=hits[:6]).update(outcome="same_person_pass_on")
    assert [step.count for step in figures(_act()).funnel][-2:] == [12, 6]
    Decision.objects.filter(hit_id__in=hits[:10]).update(outcome="same_person_pass_on")
    assert [step.count for step in figures(_act()).funnel][-2:] == [12, None]


def test_precision_is_counted_for_each_strength_apart(signed_in: SignIn) -> None:
    from fairway.kit.identifiers import from_public_code
    from fairway.store.models import Hit

    codes = _twenty()
    Hit.objects.filter(pk__in=[from_public_code(code) for code in codes[10:]]).update(strength="fair", strength_rank=1)
    _settle("match", [*codes[:5], *codes[10:15]])
    _settle("no_match", codes[15:20])
    found = {row.source: (row.hits, row.decided, row.confirmed, row.share) for row in figures(_act()).strengths}

    assert found == {"strong": (10, 5, 5, 1.0), "fair": (10, 10, 5, 0.5)}


def test_from_receipt_to_hit_counts_from_the_message_that_made_it(staffed: object) -> None:
    from datetime import timedelta

    from fairway.store.models import Change, Hit, Transmission

    _twenty()
    for place, hit in enumerate(Hit.objects.order_by("pk")):
        for way, seconds in enumerate((place + 1, 600, -60)):  # the last came after the hit and did not make it
            at = hit.made_at - timedelta(seconds=seconds)
            number = 1_000 + place * 10 + way
            made = Transmission.objects.create(
                id=number, digest=number.to_bytes(16, "big"), received_at=at, received_day=at.toordinal(),
                transport="test", size_bytes=1, station="stored",
            )  # fmt: skip
            Change.objects.create(
                id=made.pk, day=hit.day, flight_id=hit.flight_id, noun="traveller", subject=hit.traveller_id, source="PNR",
                kind="changed", transmission_id=made.pk, at=at.isoformat(), record_open=b"", record_sealed=b"",
            )  # fmt: skip
    found = figures(_act())

    assert (found.receipt_p50_s, found.receipt_p95_s) == (10.0, 19.0)
