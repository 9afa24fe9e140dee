"""Django's settings for the house. Everything that differs between houses comes from the environment:

FAIRWAY_HOME             folder with the database and the keyring (default: ./fairway-home)
FAIRWAY_DATABASE         address of a PostgreSQL database (default: SQLite, a file in the house); see docs/postgresql.md
FAIRWAY_MASTER_KEY_FILE  file with the master key (default: inside the keyring)
FAIRWAY_HOSTS            names under which the console answers, comma-separated (default: loopback only)
FAIRWAY_PRODUCTION       "1": real data; a one-time link then leads to setting up a way in, and is none itself
FAIRWAY_OIDC_ISSUER      the identity provider, as it calls itself (default: none); see docs/sign-in.md
FAIRWAY_OIDC_CLIENT      what the provider calls this console
FAIRWAY_OIDC_SECRET_FILE file with the secret shared with the provider
FAIRWAY_OIDC_ROLES       "claim:group=role,...": the token must confirm the role; it never gives one (default: not asked)
FAIRWAY_SEEKING_PROCESSES  how many processes seek whom a long list concerns (default: one a processor); see docs/lists.md
FAIRWAY_SECURE           "0" works without TLS, anything else demands it (default: demanded as soon as FAIRWAY_HOSTS is set)
"""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONE, SELF

from fairway.store.dialect import database
from fairway.store.keyring import Keyring

HOME = Path(os.environ.get("FAIRWAY_HOME", "fairway-home")).absolute()
HOUSE = Path(__file__).parent
# Loopback never leaves the machine; a console that answers to any other name is behind TLS.
IS_SECURE = os.environ.get("FAIRWAY_SECURE", "1" if os.environ.get("FAIRWAY_HOSTS") else "0") != "0"

SECRET_KEY = Keyring(HOME / "keyring").standing_secret("console-sessions").hex() if (HOME / "keyring").is_dir() else "-"
DEBUG = False
ALLOWED_HOSTS = [name for name in (os.environ.get("FAIRWAY_HOSTS") or "127.0.0.1,localhost,[::1]").split(",") if name]

# Elsewhere whoever reads a mail or a shell's history would be let in by it.
LINKS_LET_IN = os.environ.get("FAIRWAY_PRODUCTION") != "1" and set(ALLOWED_HOSTS) <= {"127.0.0.1", "localhost", "[::1]"}

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "csp",
    "fairway.store",
    "fairway.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "fairway.web.files.ServedByContent",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "fairway.web.guard.SignInRequired",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "fairway.rest.caching.never_kept",
]

ROOT_URLCONF = "fairway.urls"
ASGI_APPLICATION = "fairway.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.template.context_processors.i18n",
                "fairway.web.surroundings.surroundings",
            ],
        },
    }
]

DATABASES = {"default": database(HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "store.Account"
AUTHENTICATION_BACKENDS = ["fairway.staff.backend.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 14}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"

OIDC = {
    "issuer": os.environ.get("FAIRWAY_OIDC_ISSUER", ""),
    "client": os.environ.get("FAIRWAY_OIDC_CLIENT", ""),
    "secret_file": os.environ.get("FAIRWAY_OIDC_SECRET_FILE", ""),
    "roles": os.environ.get("FAIRWAY_OIDC_ROLES", ""),
}

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("ar", "العربية"),
    ("en", "English"),
    ("es", "Español"),
    ("fr", "Français"),
    ("ru", "Русский"),
    ("zh-hans", "简体中文"),
]
LOCALE_PATHS = [HOUSE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STORAGES = {"staticfiles": {"BACKEND": "fairway.web.files.NamedByContent"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

SESSION_ENGINE = "fairway.store.browsing"
SESSION_COOKIE_AGE = 8 * 3600  # one shift; staff.sessions ends it sooner
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = IS_SECURE
CSRF_COOKIE_SECURE = IS_SECURE
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "fairway.web.trouble.form_refused"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_SECURE else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"  # with "no-referrer" browsers send "Origin: null", and no form could be trusted
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": [NONE],
    }
}

# Only our own messages, which hold no personal value; never request bodies, never SQL parameters.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "json": {"()": "fairway.telemetry.JsonLines"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "json" if os.environ.get("FAIRWAY_LOG") == "json" else "plain",
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR", "handlers": ["stderr"], "propagate": False},
        # It would say which key signed in.
        "fido2": {"level": "WARNING"},
        # It would repeat what a stranger sent as the name of the host; the answer 400 is enough.
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
    },
}

# What people send is personal: it is never put on the disk in the open. A file larger than this does not arrive.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
