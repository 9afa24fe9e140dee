"""The house as an ASGI application."""

from __future__ import annotations

import os
import warnings

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fairway.settings")
# Style sheet and modules are a few small files, read whole before they are sent: that they come from a plain iterator costs nothing.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")
_framework = get_asgi_application()

from fairway.rest.health import HealthDoor  # noqa: E402 - the framework must be set up before rooms that use it
from fairway.rest.push import PushDoor  # noqa: E402

application = HealthDoor(PushDoor(_framework))
