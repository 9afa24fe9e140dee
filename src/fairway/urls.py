"""The addresses of the console and the programming interface."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from fairway.rest.interface import interface

urlpatterns: list[URLPattern | URLResolver] = [
    path("rest/", interface.urls),
    path("", include("fairway.web.urls")),
]

handler400 = "fairway.web.trouble.bad_request"
handler500 = "fairway.web.trouble.server_error"
