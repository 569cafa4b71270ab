"""What the pages of the moderation desk share."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.utils.translation import gettext as _

from campaign import access
from campaign.access import Power
from campaign.desk import DeskRequest
from letters.models import Letter


def sees_contacts(request: DeskRequest, letter: Letter) -> bool:
    return Power.CONTACTS in access.powers(request.user, letter.campaign)


def address(**parameters: Any) -> str:
    """A query string of the parameters that are set."""
    return "?" + urlencode({name: value for name, value in parameters.items() if value})


def pager(shown: Page, **parameters: Any) -> dict[str, Any]:
    """What includes/pager.html needs."""
    before, after = shown.has_previous(), shown.has_next()
    return {
        "previous_url": address(**parameters, page=shown.previous_page_number()) if before else "",
        "next_url": address(**parameters, page=shown.next_page_number()) if after else "",
        "position": _("Page %(number)s of %(all)s") % {"number": shown.number, "all": shown.paginator.num_pages},
    }
