"""The addresses of these pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from fairway.web.desks import board, carriers, house, people

__all__ = ["paths"]

paths: list[URLPattern] = [
    path("house/", house.house, name="house"),
    path("carriers/", carriers.carriers, name="carriers"),
    path("carriers/<str:code>/", carriers.carrier, name="carrier"),
    path("board/", board.board, name="board"),
    path("staff/", people.people, name="staff"),
]
