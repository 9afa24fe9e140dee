"""The addresses of these pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from fairway.web.desks import board, carriers, house, lists, people
from fairway.web.proving import proven

__all__ = ["paths"]

paths: list[URLPattern] = [
    path("house/", house.house, name="house"),
    path("carriers/", carriers.carriers, name="carriers"),
    path("carriers/<str:code>/", carriers.carrier, name="carrier"),
    path("board/", board.board, name="board"),
    path("staff/", people.people, name="staff"),
    path("staff/desks/", people.change_desk, name="change-desk"),
    path("lists/", lists.lists, name="lists"),
    path("lists/versions/<str:code>/", lists.version, name="list-version"),
    path("lists/own/", lists.own, name="own-entries"),
    path("lists/own/entry/", lists.propose, name="propose-own"),
    path("lists/own/file/", lists.import_, name="import-own"),
    path("lists/own/end/", lists.end, name="end-own"),
    path("lists/own/proposals/<str:code>/", lists.proposal, name="own-proposal"),
    path("lists/own/proposals/<str:code>/approval/", proven(lists.approve), name="approve-own"),
    path("lists/own/proposals/<str:code>/rejection/", lists.reject, name="reject-own"),
]
