"""The addresses of these pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from fairway.web.figures import statistics

__all__ = ["paths"]

paths: list[URLPattern] = [
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/file/", statistics.statistics_file, name="statistics-file"),
]
