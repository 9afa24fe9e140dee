"""Sessions of the console, as Django asks for them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from fairway.kit.refusals import Refused
from fairway.staff import office
from fairway.store.accounts import Account

__all__ = ["AccountBackend"]


class AccountBackend(BaseBackend):
    """Finds the account of a session. Permissions are not Django's: every office asks `safeguards.permit`."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> Account | None:  # noqa: ARG002
        """The account, or None. The console itself calls the office, which says why not."""
        try:
            return office.sign_in_with_password(credentials.get("name", ""), credentials.get("password", ""))
        except Refused:
            return None

    def get_user(self, user_id: int) -> Account | None:
        """The account of a session, while it is active."""
        return office.signed_in_account(user_id)
