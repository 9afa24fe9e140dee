"""Words for codes, in templates."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from fairway.kit.clock import utc_now
from fairway.web import words
from fairway.web.records import wording

register = template.Library()
_DATE = re.compile(r"(\d{4}-[\d·]{2}(?:-[\d·]{2})?)")


@register.filter
def with_whole_dates(sentence: str) -> SafeString:
    """A sentence whose dates are neither broken across lines nor turned round by what stands about them."""
    return format_html_join(
        "",
        "{}",
        ((format_html_join("", '<bdi class="unbroken">{}</bdi>', ((part,),)) if at % 2 else conditional_escape(part),)
         for at, part in enumerate(_DATE.split(sentence))),
    )  # fmt: skip


@register.filter
def as_outcome(code: str) -> str:
    """The word for an outcome."""
    return words.word(words.OUTCOMES, code)


@register.filter
def as_state(code: str) -> str:
    """The word for a hit's state."""
    return words.word(words.STATES, code)


@register.filter
def as_ground(ground: str) -> SafeString:
    """The ground of an act, such as "hit 7F3K-2MQ4": its kind in words, and the code as it is."""
    kind, _, code = ground.partition(" ")
    word = words.GROUNDS.get(kind) if code else None
    return format_html('{} <bdi class="code">{}</bdi>', word, code) if word else format_html("<bdi>{}</bdi>", ground)


@register.filter
def as_kind(code: str) -> str:
    """The word for what somebody travels as."""
    return words.word(wording.TRAVELS_AS, code)


@register.filter
def as_flight_state(code: str) -> str:
    """The word for a flight's state."""
    return words.word(wording.FLIGHT_STATES, code)


@register.filter
def as_seconds_left(until: str | None) -> int:
    """Whole seconds until a moment by the server's clock, 0 once it is over."""
    left = datetime.fromisoformat(until) - utc_now() if until else timedelta(0)
    return max(int(left.total_seconds()), 0)
