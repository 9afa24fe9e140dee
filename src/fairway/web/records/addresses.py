"""The addresses of these pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from fairway.web.records import booking

__all__ = ["paths"]

paths: list[URLPattern] = [
    path("hits/<str:code>/booking/", booking.booking, name="booking"),
    path("hits/<str:code>/booking/<str:other>/", booking.companion, name="companion"),
]
