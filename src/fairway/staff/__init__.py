"""Staff: accounts, roles, ways to sign in.

Somebody is let in by a one-time link, made by an administrator or by the operator on the host, or by a password that
they have set after such a link, with the code of an authenticator app: whoever may see a person needs both. Programs use access
tokens. Passkeys and single sign-on are not built yet.
"""

from fairway.staff.acting import actor_of
from fairway.staff.office import (
    OPERATOR,
    Account,
    AccountLine,
    Colleague,
    access_token,
    accounts,
    actor_named,
    actor_of_token,
    add_account,
    colleagues,
    sign_in_link,
    sign_in_with_password,
    signed_in_account,
    use_link,
    use_password,
)
from fairway.staff.passkeys import (
    Door,
    PasskeyLine,
    add_passkey,
    begin_passkey,
    begin_passkey_sign_in,
    end_passkey,
    end_passkeys,
    has_passkey,
    own_passkeys,
    passkeys_of,
    sign_in_with_passkey,
)
from fairway.staff.second_factor import (
    begin_second_factor,
    confirm_second_factor,
    end_second_factor,
    has_second_factor,
    needs_second_factor,
)

__all__ = [
    "OPERATOR",
    "Account",
    "AccountLine",
    "Colleague",
    "Door",
    "PasskeyLine",
    "access_token",
    "accounts",
    "actor_named",
    "actor_of",
    "actor_of_token",
    "add_account",
    "add_passkey",
    "begin_passkey",
    "begin_passkey_sign_in",
    "begin_second_factor",
    "colleagues",
    "confirm_second_factor",
    "end_passkey",
    "end_passkeys",
    "end_second_factor",
    "has_passkey",
    "has_second_factor",
    "needs_second_factor",
    "own_passkeys",
    "passkeys_of",
    "sign_in_link",
    "sign_in_with_passkey",
    "sign_in_with_password",
    "signed_in_account",
    "use_link",
    "use_password",
]
