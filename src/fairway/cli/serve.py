"""`fairway serve`: the console and the programming interface on this machine."""

from __future__ import annotations

import argparse
import ipaddress
import os
import socket
from collections.abc import Callable
from pathlib import Path

from fairway.cli import production
from fairway.cli.showing import say
from fairway.kit.refusals import Refused

__all__ = ["add_parser", "run", "serve"]

_PORT = 8080


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway serve`."""
    command = subparsers.add_parser(
        "serve",
        help="serve the console and the programming interface",
        description="Serves on loopback without TLS. Any other address needs FAIRWAY_HOSTS, and a proxy that speaks TLS.",
    )
    command.add_argument("--port", type=int, default=_PORT, metavar="N", help=f"default {_PORT}")
    command.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="default 127.0.0.1")
    production.add_option(command)
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serves until it is stopped."""
    if args.production or production.is_asked_for():
        os.environ[production.VARIABLE] = "1"  # before the settings are read: the console, too, is in production
        from fairway.opening import open_house

        open_house(Path(args.home), create=False)
        production.refuse_unready(args)
    serve(Path(args.home), args.port, host=args.host)
    return 0


def serve(home: Path, port: int, *, host: str = "127.0.0.1", on_ready: Callable[[], None] | None = None) -> None:
    """Serves the house in `home` until Ctrl-C.

    port      0 takes any free one; it is printed
    on_ready  called once requests are answered

    Refuses an address other than loopback unless FAIRWAY_HOSTS names the hosts: without TLS the console is for one machine.
    """
    if not _is_loopback(host) and not os.environ.get("FAIRWAY_HOSTS"):
        raise Refused(
            "serve.host",
            f"{host} is reachable from other machines. Nothing was served. Set FAIRWAY_HOSTS to the names under which the console "
            "answers, and put a proxy with TLS before it.",
        )
    from fairway.opening import open_house

    open_house(home, create=False)
    _run(host, port, on_ready)


def _run(host: str, port: int, on_ready: Callable[[], None] | None) -> None:
    import uvicorn

    from fairway.asgi import application

    class _Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            if self.started:
                served = next((s.getsockname()[1] for each in self.servers for s in each.sockets), port)
                say(f"Serving http://{host}:{served}/ (Ctrl-C stops)")
                if on_ready is not None:
                    on_ready()

    # No access log: a sign-in link is in its address, and who looked at what is in the audit chain.
    config = uvicorn.Config(
        application,
        host=host,
        port=port,
        access_log=False,
        log_level="warning",
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=3,  # streams of open pages would otherwise hold a stop for minutes
    )
    _Server(config).run()


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
