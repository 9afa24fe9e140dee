"""What every page shows around its content."""

from __future__ import annotations

from django.http import HttpRequest


def surroundings(request: HttpRequest) -> dict[str, object]:
    return {}
