"""Words for codes, in templates."""

from __future__ import annotations

from django import template

from fairway.web import words

register = template.Library()


@register.filter
def as_outcome(code: str) -> str:
    """The word for an outcome."""
    return words.word(words.OUTCOMES, code)


@register.filter
def as_state(code: str) -> str:
    """The word for a hit's state."""
    return words.word(words.STATES, code)
