"""The console as Django sees it."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages, their templates and static files. No tables."""

    name = "fairway.web"
    label = "web"
    verbose_name = "Fairway console"
