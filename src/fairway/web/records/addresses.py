"""The addresses of these pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from fairway.web.records import booking, flight

__all__ = ["paths"]

paths: list[URLPattern] = [
    path("hits/<str:code>/booking/", booking.booking, name="booking"),
    path("hits/<str:code>/booking/<str:other>/", booking.companion, name="companion"),
    path("hits/<str:code>/flight/", flight.flight_of_hit, name="flight-of-hit"),
    path("flights/", flight.flights, name="flights"),
    path("flights/<str:code>/", flight.flight, name="flight"),
]
