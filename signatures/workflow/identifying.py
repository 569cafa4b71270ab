"""What tells an organization beside its names: the mail domains that are verified to be its own, and its logo."""

import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign import addresses
from campaign.events import Actor, label
from campaign.images import Picture
from letters.workflow import Refused
from signatures import mail_domains, registry_reading
from signatures.models import Domain, Organization, OrganizationLogo
from signatures.workflow.authorizing import weigh
from signatures.workflow.registering import NotInTheRegistry, locked_entry, note_entry

# What stands before a country's code where names are sold to anybody, as in "co.uk".
SOLD_BELOW = frozenset("ac co com edu gob gov gouv go mil ne net nom or org".split())


class NoDomain(Refused):
    """What was typed is no mail domain of one organization alone."""


class DomainTaken(Refused):
    """The domain speaks for another entry."""


def domain_typed(typed: str) -> str:
    """The mail domain in a domain, mail address or web address, in lower-case A-labels. Raises NoDomain."""
    typed = typed.strip()
    try:
        if "//" in typed:
            found = mail_domains.website_domain(typed)
        else:
            found = addresses.domain(f"x@{typed.rpartition('@')[2].removeprefix('www.')}")
    except addresses.NotAnAddress:
        found = ""
    if "." not in found:
        raise NoDomain(_("“%(typed)s” is no mail domain. Write what stands behind the @.") % {"typed": typed[:80]})
    labels = found.split(".")
    national = len(labels) == 2 and labels[0] in SOLD_BELOW and len(labels[1]) == 2
    if national or found in mail_domains.SHARED_SUFFIXES:
        raise NoDomain(_("Below %(domain)s anybody can have a domain. Write the whole one.") % {"domain": found})
    if not mail_domains.and_above(found):
        raise NoDomain(_("Anybody can have an address at %(domain)s: it proves nothing.") % {"domain": found})
    return found


@transaction.atomic
def verify_domain(
    *, organization: Organization, by: Actor, domain: str, note: str, now: datetime.datetime | None = None
) -> Domain:
    """Note that a mail domain was verified to be an organization's own; `note` says how, and stays private.

    What its signatures rest on is weighed anew. Raises NoDomain, and DomainTaken where it, or one above or below it,
    speaks for another entry.
    """
    now, domain = now or timezone.now(), domain_typed(domain)
    organization = locked_entry(organization)
    if not note.strip():
        raise NoDomain(_("Say how the domain was verified."))
    refuse_taken(organization, domain)
    try:
        with transaction.atomic():
            verified = organization.domains.create(domain=domain, note=note, verified_by=label(by), verified_at=now)
    except IntegrityError as error:
        raise DomainTaken(_("%(domain)s is verified for this entry already.") % {"domain": domain}) from error
    note_entry("organization.domain-verified", organization, by, at=now, domain=domain)
    weigh_all(organization, now)
    return verified


def refuse_taken(organization: Organization, domain: str) -> None:
    """Raise DomainTaken where mail from `domain` would speak for another entry too."""
    labels = domain.split(".")
    above = [".".join(labels[place:]) for place in range(len(labels) - 1)]
    others = Domain.objects.exclude(organization=organization).select_related("organization")
    other = others.filter(domain__in=above).first() or others.filter(domain__endswith=f".{domain}").first()
    if other:
        raise DomainTaken(
            _("%(domain)s is verified for “%(name)s”. Remove it there first if that is wrong.")
            % {"domain": other.domain, "name": other.organization.name}
        )


@transaction.atomic
def remove_domain(
    *, organization: Organization, by: Actor, domain: Domain, now: datetime.datetime | None = None
) -> None:
    """Let a domain speak for an organization no more; what its signatures rest on is weighed anew."""
    now = now or timezone.now()
    organization = locked_entry(organization)
    number, _each = organization.domains.filter(pk=domain.pk).delete()
    if not number:
        raise NotInTheRegistry(_("This domain was removed meanwhile."))
    note_entry("organization.domain-removed", organization, by, at=now, domain=domain.domain)
    weigh_all(organization, now)


def weigh_all(organization: Organization, now: datetime.datetime) -> None:
    """Weigh anew the authority of each live signature of an entry, or that is recognized as its."""
    for signature in registry_reading.signatures_of(organization).order_by("pk"):
        weigh(signature, now)


@transaction.atomic
def set_logo(
    *, organization: Organization, by: Actor, picture: Picture, now: datetime.datetime | None = None
) -> OrganizationLogo:
    """Give an entry a logo, in the place of the one that may be there."""
    organization = locked_entry(organization)
    logo, _new = OrganizationLogo.objects.update_or_create(organization=organization, defaults=picture._asdict())
    note_entry("organization.logo-set", organization, by, at=now, digest=logo.digest[:16])
    return logo


@transaction.atomic
def remove_logo(*, organization: Organization, by: Actor, now: datetime.datetime | None = None) -> None:
    """Take the logo off an entry; where there is none, nothing happens."""
    organization = locked_entry(organization)
    number, _each = OrganizationLogo.objects.filter(organization=organization).delete()
    if number:
        note_entry("organization.logo-removed", organization, by, at=now)
