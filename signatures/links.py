"""The links in mails: each names one exact signature, and each power has a salt and an age of its own."""

import datetime
from typing import NamedTuple

from django.conf import settings
from django.core import signing
from django.urls import reverse

from signatures.models import Officer, Signature


class Power(NamedTuple):
    """What a link lets its holder do, and for how long."""

    salt: str
    url_name: str
    age: datetime.timedelta


CONFIRM = Power("signature.confirm", "signatures:confirm", datetime.timedelta(days=30))
MANAGE = Power("signature.manage", "signatures:status", datetime.timedelta(days=90))
OFFICER = Power("signature.officer", "signatures:officer", datetime.timedelta(days=30))


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


def officer_path(officer: Officer) -> str:
    """The link of a second officer within the site; naming the officer anew kills it, as does signing again."""
    signature = officer.signature
    value = signing.dumps([str(signature.public_id), signature.nonce[:16], officer.nonce[:16]], salt=OFFICER.salt)
    return reverse(OFFICER.url_name, args=[value])


def find_officer(value: str) -> Officer:
    """The officer that a token names, with signature, letter, campaign, version and text in force; raises BadLink."""
    try:
        public_id, nonce, own_nonce = signing.loads(value, salt=OFFICER.salt, max_age=OFFICER.age)
    except (signing.BadSignature, ValueError) as error:
        raise BadLink from error
    officers = Officer.objects.select_related(
        "signature__letter__campaign", "signature__letter__original__in_force", "signature__version__text"
    )
    officer = officers.filter(
        signature__public_id=public_id, signature__nonce__startswith=nonce, nonce__startswith=own_nonce
    ).first()
    if officer is None:
        raise BadLink
    return officer
