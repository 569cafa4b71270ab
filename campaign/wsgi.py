"""The WSGI entry point."""

import os
import re
from collections.abc import Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
CHARSET = re.compile(r";\s*charset\s*=[^;]*", re.IGNORECASE)


class Utf8Only:
    """An application whose requests are all read as UTF-8, whatever charset they claim.

    Django looks the claimed one up before any middleware runs, and fails on codecs that are no text encoding.
    """

    def __init__(self, application: Any) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ.get("CONTENT_TYPE"):
            environ["CONTENT_TYPE"] = CHARSET.sub("", environ["CONTENT_TYPE"])
        return self.application(environ, start_response)


application = Utf8Only(get_wsgi_application())
