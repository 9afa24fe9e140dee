"""The addresses of these pages."""

from __future__ import annotations

from django.urls import URLPattern

__all__ = ["paths"]

paths: list[URLPattern] = []
