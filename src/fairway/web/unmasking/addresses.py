"""The addresses of these pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from fairway.web.proving import proven
from fairway.web.unmasking import asking

__all__ = ["paths"]

paths: list[URLPattern] = [
    path("unmasking/", asking.unmasking, name="unmasking"),
    path("unmasking/request/", proven(asking.ask), name="ask-unmasking"),
    path("unmasking/<str:code>/request/", asking.file, name="unmasking-file"),
    path("unmasking/<str:code>/opening/", proven(asking.open_), name="open-unmasked"),
    path("unmasking/<str:code>/review/", asking.review, name="review-unmasking"),
    path("unmasking/<str:code>/court/", asking.court, name="unmasking-court"),
]
