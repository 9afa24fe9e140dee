"""Staff: accounts, roles, ways to sign in.

Somebody is let in by a passkey, or by a password with the code of an authenticator app; whoever may see a person never by a
password alone. A one-time link, made by an administrator or by the operator on the host, leads to setting one of these up; it
is a way in by itself only where the house answers on loopback alone and is not in production. Programs use access tokens.
"""

from fairway.staff.acting import actor_of
from fairway.staff.keys import OwnKeys, choose_keys, own_keys
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
from fairway.staff.provider import (
    begin_provider_sign_in,
    bind_identity,
    has_provider,
    provider_faults,
    sign_in_by_provider,
    unbind_identity,
)
from fairway.staff.proving import (
    can_prove,
    is_proved,
    prove_by_passkey,
    prove_by_password,
)
from fairway.staff.relations import declare_relation
from fairway.staff.second_factor import (
    begin_second_factor,
    confirm_second_factor,
    end_second_factor,
    has_second_factor,
    needs_second_factor,
)
from fairway.staff.sessions import (
    SessionLine,
    Standing,
    begin_session,
    end_own_session,
    end_session,
    own_sessions,
    rename_session,
    standing_session,
)

__all__ = [
    "OPERATOR",
    "Account",
    "AccountLine",
    "Colleague",
    "Door",
    "OwnKeys",
    "PasskeyLine",
    "SessionLine",
    "Standing",
    "access_token",
    "accounts",
    "actor_named",
    "actor_of",
    "actor_of_token",
    "add_account",
    "add_passkey",
    "begin_passkey",
    "begin_passkey_sign_in",
    "begin_provider_sign_in",
    "begin_second_factor",
    "begin_session",
    "bind_identity",
    "can_prove",
    "choose_keys",
    "colleagues",
    "confirm_second_factor",
    "declare_relation",
    "end_own_session",
    "end_passkey",
    "end_passkeys",
    "end_second_factor",
    "end_session",
    "has_passkey",
    "has_provider",
    "has_second_factor",
    "is_proved",
    "needs_second_factor",
    "own_keys",
    "own_passkeys",
    "own_sessions",
    "passkeys_of",
    "prove_by_passkey",
    "prove_by_password",
    "provider_faults",
    "rename_session",
    "sign_in_by_provider",
    "sign_in_link",
    "sign_in_with_passkey",
    "sign_in_with_password",
    "signed_in_account",
    "standing_session",
    "unbind_identity",
    "use_link",
    "use_password",
]
