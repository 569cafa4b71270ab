"""`manage.py serve`: all of Undersigned in one command, for a laptop, a container or a service manager."""

import http.client
import os
import socket
import sys
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaign.supervisor import Child, Tick, Worker, supervise

HOST = "127.0.0.1"
THREADS = 4


class Command(BaseCommand):
    help = "Runs the web server, the mail worker and the minute's tick until Ctrl-C."
    requires_system_checks = []  # each of the three checks for itself

    def add_arguments(self, parser: CommandParser) -> None:
        port = os.environ.get("PORT", "8000")
        parser.add_argument("--port", type=int, default=port, help="on 127.0.0.1 (default: PORT, else 8000)")
        parser.add_argument("--workers", type=int, default=1, help="web server processes (default: 1)")

    def handle(self, *, port: int, workers: int, **options: Any) -> None:
        require_free(port)
        manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
        environ = {**os.environ, "PORT": str(port), "PYTHONPATH": str(settings.BASE_DIR)}
        code = supervise(
            Child(web_command(port, workers), environ),
            Worker([*manage, "work"], environ),
            Tick([*manage, "tick"], environ),
            ready=lambda: answers(port) and self.announce(port),
        )
        sys.exit(code)

    def announce(self, port: int) -> bool:
        self.stdout.write(f"Undersigned is at http://{HOST}:{port} (Ctrl-C stops it)")
        self.stdout.flush()
        return True


def web_command(port: int, workers: int) -> list[str]:
    """Granian serving the WSGI application on `port` of this machine alone; a proxy stands before it."""
    options = {
        "--interface": "wsgi",
        "--host": HOST,
        "--port": port,
        "--workers": workers,
        "--blocking-threads": THREADS,
        "--workers-kill-timeout": 5,
        "--log-level": "warning",
    }
    arguments = [str(part) for pair in options.items() for part in pair]
    return [sys.executable, "-m", "granian", *arguments, "--no-ws", "campaign.wsgi:application"]


def require_free(port: int) -> None:
    """Raises CommandError where nobody could listen on `port`: Granian itself would share it in silence."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or "not a port"
            raise CommandError(f"Port {port}: {reason}. Choose another: make run PORT=8001") from None


def answers(port: int) -> bool:
    """True once the web server gives any answer on `port`."""
    connection = http.client.HTTPConnection(HOST, port, timeout=1)
    try:
        connection.request("GET", "/healthz", headers={"Host": urlsplit(settings.SITE_URL).netloc})
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True
