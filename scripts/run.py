"""./rcc run: get everything, make the database with the demo county, serve it.

The first run fetches Odoo 19, its packages, fonts and a PostgreSQL into .odoo, makes the database and serves it;
later runs start at once, after updating the addons whose files changed. Ctrl-C stops the server and its PostgreSQL.
"""

import argparse
import contextlib
import csv
import unicodedata

from . import setup
from .setup import database, place, server
from .setup.message import say

LOGINS = place.ADDONS / "rcc_demo" / "data" / "logins.csv"


def main(arguments: list[str]) -> int:
    """Serve until stopped; 0 after Ctrl-C or SIGTERM."""
    options = _options(arguments)
    if not options.setup_only:
        server.check_port(options.interface, options.port)
        if options.workers:
            server.check_port(options.interface, options.gevent_port)
    env = setup.environment("run")
    if options.setup_only:
        say("everything is in place")
        return 0
    with env.start_postgres():
        database.ready(env, options.database, options.lang, options.fresh, options.demo)
        demo = database.DEMO in database.installed(env, options.database)
        say("starting the server …")
        with server.served(env, options.database, options) as process:
            _welcome(options, demo)
            with contextlib.suppress(KeyboardInterrupt):
                server.wait_for_end(process)
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./rcc run",
        description=__doc__.split("\n", 1)[1],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_database(parser)
    _add_server(parser)
    options = parser.parse_args(arguments)
    options.gevent_port = options.gevent_port or options.port + 3
    return options


def _add_database(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--lang",
        choices=database.LANGUAGES,
        help="language of all users (zh_CN for a new database)",
    )
    parser.add_argument(
        "--fresh", action="store_true", help="throw the database away and make it anew"
    )
    parser.add_argument(
        "--without-demo", dest="demo", action="store_false", help="a new database for real work"
    )
    parser.add_argument(
        "--database", "-d", default=database.NAME, metavar="NAME", help="database name (rcc)"
    )


def _add_server(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8069, help="HTTP port (8069)")
    parser.add_argument(
        "--interface",
        default="127.0.0.1",
        help="address to listen on (127.0.0.1: this machine alone)",
    )
    parser.add_argument(
        "--workers",
        type=int,
        default=0,
        metavar="N",
        help="multi-process mode (0: threads); live updates then need a proxy, see docker/README.md",
    )
    parser.add_argument(
        "--gevent-port",
        type=int,
        metavar="PORT",
        help="port of /websocket with --workers (the HTTP port + 3)",
    )
    parser.add_argument(
        "--proxy-mode", action="store_true", help="trust the X-Forwarded headers of a reverse proxy"
    )
    parser.add_argument(
        "--setup-only", action="store_true", help="get everything that is missing, and end"
    )


def _welcome(options, demo: bool) -> None:
    """The address, and one login for each role of the demo county."""
    say(f"\nRural Credit CRM · 农信 CRM: http://127.0.0.1:{options.port}")
    rows = [["admin", "admin", "系统管理员", "settings of Odoo itself", ""]]
    if demo and LOGINS.is_file():
        with open(LOGINS, encoding="utf-8", newline="") as file:
            rows += [
                [row[name] or "" for name in ("login", "password", "role_zh", "role_en", "branch")]
                for row in csv.DictReader(file)
            ]
    head = ["login", "password", "岗位", "role", "branch"]
    widths = [max(map(_width, column)) for column in zip(head, *rows, strict=True)]
    for row in (head, *rows):
        say(
            "  "
            + "  ".join(
                cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
            ).rstrip()
        )
    if options.workers:
        say(
            "With workers, live updates need a reverse proxy that leads /websocket to port"
            f" {options.gevent_port} (docker/README.md)."
        )
    say(f"Log: {server.LOG.relative_to(place.ROOT)}. Ctrl-C stops.\n")


def _width(text: str) -> int:
    """Columns on a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
