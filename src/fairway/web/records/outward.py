"""From the traveller of a hit outward: other journeys of theirs, and links. Each page is an act, with the hit as its ground."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from fairway import casework
from fairway.safeguards import Purpose
from fairway.web.acts import act_for, answered, with_purpose
from fairway.web.figures.graphs import Graph, graph
from fairway.web.records import wording
from fairway.web.records.booking import show
from fairway.web.words import word

__all__ = ["elsewhere", "follow", "journeys", "links"]


@never_cache
@require_GET
@answered
@with_purpose
def journeys(request: HttpRequest, purpose: Purpose, code: str) -> HttpResponse:
    """Other journeys of the traveller of a hit."""
    found = casework.journeys(act_for(request, purpose, f"hit {code}"), code)
    rows = [(each, word(wording.BECAUSE, each.because)) for each in found]
    return render(
        request, "web/records_journeys.html", {"section": "queue", "hit": code, "here": "journeys", "rows": rows}
    )


@never_cache
@require_GET
@answered
@with_purpose
def elsewhere(request: HttpRequest, purpose: Purpose, code: str, other: str) -> HttpResponse:
    """One of those journeys, opened by itself."""
    return show(request, casework.journey_elsewhere(act_for(request, purpose, f"hit {code}"), code, other))


@never_cache
@require_GET
@answered
@with_purpose
def links(request: HttpRequest, purpose: Purpose, code: str) -> HttpResponse:
    """Who is linked with the traveller of a hit."""
    return _page(request, casework.follow(act_for(request, purpose, f"hit {code}"), code))


@never_cache
@require_GET
@answered
@with_purpose
def follow(request: HttpRequest, purpose: Purpose, code: str, other: str) -> HttpResponse:
    """The same, one of them followed a step further. No step leads on from there."""
    return _page(request, casework.follow(act_for(request, purpose, f"hit {code}"), code, other))


def _page(request: HttpRequest, view: casework.LinkView) -> HttpResponse:
    drawn = _graph(view)
    spots = {each.code: each for each in drawn.spots}
    kinds = {link.end: link.kinds for link in view.links if link.start == view.nodes[0].code}
    kinds |= {link.end: link.kinds for link in view.links if link.end not in kinds}
    nodes = [
        {
            "node": each,
            "spot": spots[each.code],
            "shares": [word(wording.LINKS, kind) for kind in kinds.get(each.code, ())],
            "sign": wording.LINK_SIGNS[kinds[each.code][0]] if each.code in kinds else "◆",
            "flight": f"{each.carrier} {each.number} {each.day.isoformat()}",
        }
        for each in view.nodes
    ]
    lines = [
        {"line": line, "kind": link.kinds[0], "says": ", ".join(word(wording.LINKS, kind) for kind in link.kinds)}
        for line, link in zip(drawn.lines, view.links, strict=True)
    ]
    hidden = [(word(wording.LINKS, each.kind) if each.kind else "", each.why, each.travellers) for each in view.hidden]
    shown = {
        "section": "queue",
        "hit": view.hit,
        "here": "links",
        "view": view,
        "graph": drawn,
        "nodes": nodes,
        "lines": lines,
        "hidden": hidden,
        "signs": [(sign, word(wording.LINKS, kind)) for kind, sign in wording.LINK_SIGNS.items()],
    }
    return render(request, "web/records_links.html", shown)


def _graph(view: casework.LinkView) -> Graph:
    near = [each.code for each in view.nodes if each.depth == 1]
    followed = next((each.code for each in view.nodes if each.is_followed), "")
    far = {followed: [each.code for each in view.nodes if each.depth == 2]} if followed else {}
    return graph(view.nodes[0].code, near, far, [(each.start, each.end) for each in view.links])
