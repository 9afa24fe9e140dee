"""The addresses of these pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from fairway.web.records import booking, dossier, flight, outward, searching

__all__ = ["paths"]

paths: list[URLPattern] = [
    path("hits/<str:code>/booking/", booking.booking, name="booking"),
    path("hits/<str:code>/booking/<str:other>/", booking.companion, name="companion"),
    path("hits/<str:code>/flight/", flight.flight_of_hit, name="flight-of-hit"),
    path("hits/<str:code>/journeys/", outward.journeys, name="journeys"),
    path("hits/<str:code>/journeys/<str:other>/", outward.elsewhere, name="elsewhere"),
    path("hits/<str:code>/links/", outward.links, name="links"),
    path("hits/<str:code>/links/<str:other>/", outward.follow, name="follow"),
    path("hits/<str:code>/dossier/", dossier.dossier, name="dossier"),
    path("hits/<str:code>/dossier/file/", dossier.dossier_file, name="dossier-file"),
    path("dossiers/", dossier.verification, name="verification"),
    path("search/", searching.search, name="search"),
    path("flights/", flight.flights, name="flights"),
    path("flights/<str:code>/", flight.flight, name="flight"),
]
