"""The store as Django sees it."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """All tables of the house."""

    name = "fairway.store"
    label = "store"
    verbose_name = "Fairway store"
