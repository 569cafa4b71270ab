"""What may not stand in a log: links that give a power to whoever holds them, and mail addresses."""

import logging
import re

SECRET_PATHS = re.compile(r"/(signature/confirm|signature|sign-on|review|accounts/password/reset/key)/[^/\s?]{6,}")
ADDRESS = re.compile(r"[^\s<>@:,;\"']+@[^\s<>@:,;\"']+")


class NoSecrets(logging.Filter):
    """Cut the token out of every path, and every mail address, before a line is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = SECRET_PATHS.sub(r"/\1/…", record.getMessage())
        record.msg, record.args = ADDRESS.sub("…@…", message), None
        return True
