"""The links in mails: each names one exact signature, and each power has a salt and an age of its own."""

import datetime
from typing import NamedTuple

from django.conf import settings
from django.core import signing
from django.urls import reverse

from signatures.models import Signature


class Power(NamedTuple):
    """What a link lets its holder do, and for how long."""

    salt: str
    url_name: str
    age: datetime.timedelta


CONFIRM = Power("signature.confirm", "signatures:confirm", datetime.timedelta(days=30))
MANAGE = Power("signature.manage", "signatures:status", datetime.timedelta(days=90))


class BadLink(Exception):
    """A link that is not ours, is too old, or was replaced by a newer one."""


def token(signature: Signature, power: Power) -> str:
    """A signed token for `signature` as it stands: signing again replaces its nonce and so kills the token."""
    return signing.dumps([str(signature.public_id), signature.nonce[:16]], salt=power.salt)


def path(signature: Signature, power: Power) -> str:
    """The link within the site."""
    return reverse(power.url_name, args=[token(signature, power)])


def url(signature: Signature, power: Power) -> str:
    """The absolute link to put into a mail."""
    return settings.SITE_URL + path(signature, power)


def find(value: str, power: Power) -> Signature:
    """The signature that a token names, with letter, campaign, version and text in force; raises BadLink."""
    try:
        public_id, nonce = signing.loads(value, salt=power.salt, max_age=power.age)
    except (signing.BadSignature, ValueError) as error:
        raise BadLink from error
    signatures = Signature.objects.select_related(
        "letter__campaign", "letter__original__in_force", "version__text__in_force", "version__translates"
    )
    signature = signatures.filter(public_id=public_id, nonce__startswith=nonce).first()
    if signature is None:
        raise BadLink
    return signature
