"""The links in mails about disputes: one names an exact dispute, the other an organization told of its signature."""

import datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse

from campaign import addresses
from signatures.links import BadLink, Power
from signatures.models import Dispute, Signature

DISPUTE = Power("signature.dispute", "signatures:dispute", datetime.timedelta(days=90))
NOTICE = Power("signature.notice", "signatures:notice", datetime.timedelta(days=365))
OF_A_LETTER = ("letter__campaign", "letter__original__in_force")


def dispute_path(dispute: Dispute) -> str:
    """The link of a dispute within the site; saying it anew kills it."""
    return path(DISPUTE, [str(dispute.public_id), dispute.nonce[:16]])


def dispute_url(dispute: Dispute) -> str:
    """The same to put into a mail."""
    return settings.SITE_URL + dispute_path(dispute)


def notice_url(signature: Signature, address: str) -> str:
    """The absolute link by which the organization at `address` disputes a signature.

    A correction of the address in the registry kills it.
    """
    names = [str(signature.public_id), signature.nonce[:16], addresses.digest(address)[:16]]
    return settings.SITE_URL + path(NOTICE, names)


def path(power: Power, names: list[str]) -> str:
    return reverse(power.url_name, args=[signing.dumps(names, salt=power.salt)])


def find_dispute(value: str) -> Dispute:
    """The dispute that a token names, with signature, letter and campaign; raises BadLink."""
    public_id, nonce = loaded(value, DISPUTE)
    disputes = Dispute.objects.select_related(*[f"signature__{name}" for name in OF_A_LETTER])
    dispute = disputes.filter(public_id=public_id, nonce__startswith=nonce).first()
    if dispute is None:
        raise BadLink
    return dispute


def find_notice(value: str) -> tuple[Signature, str]:
    """The signature that a notice named, and the address that the registry still knows; raises BadLink."""
    public_id, nonce, digest = loaded(value, NOTICE)
    signatures = Signature.objects.select_related("organization", *OF_A_LETTER)
    signature = signatures.filter(public_id=public_id, nonce__startswith=nonce).first()
    address = signature.organization.notice_email if signature and signature.organization else ""
    if signature is None or not address or not addresses.digest(address).startswith(digest):
        raise BadLink
    return signature, address


def loaded(value: str, power: Power) -> Any:
    """What a token holds; raises BadLink for one that is not ours or is too old."""
    try:
        return signing.loads(value, salt=power.salt, max_age=power.age)
    except (signing.BadSignature, ValueError) as error:
        raise BadLink from error
