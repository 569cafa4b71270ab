"""What the demo's registry holds beside the organizations that sign: names, a domain, a logo, a coalition."""

import datetime

from campaign.images import Picture
from campaign.models import User
from signatures import workflow as signatures
from signatures.models import Organization, OtherName


def enter(*, by: User, signed: str, domain: str, logo: Picture, now: datetime.datetime) -> None:
    """Tell more of the organization that has `signed`, and begin the entry of a coalition that has not."""
    known = Organization.objects.get(name=signed)
    signatures.add_name(organization=known, by=by, name="CAID", kind=OtherName.NameKind.SHORT, now=now)
    signatures.add_name(
        organization=known,
        by=by,
        name="Delta Watch Committee",
        kind=OtherName.NameKind.FORMER,
        until=datetime.date(2014, 6, 30),
        now=now,
    )
    note = "Called its office; the number is from the invented register of associations."
    signatures.verify_domain(organization=known, by=by, domain=domain, note=note, now=now)
    signatures.set_logo(organization=known, by=by, picture=logo, now=now)
    coalition = {
        "name": "League of Invented Estuaries",
        "short_name": "LIE",
        "country": "INT",
        "website": "https://league.example",
        "members_represented": 14,
        "notice_email": "office@league.example",
    }
    signatures.create_entry(by=by, details=coalition, now=now)
