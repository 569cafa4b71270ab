"""The record of an entry in sentences."""

from collections import defaultdict
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from signatures.models import Organization, RegistryEvent

SENTENCES: dict[str, Promise] = {
    "organization.created": gettext_lazy("%(actor)s began the entry as “%(name)s”."),
    "organization.imported": gettext_lazy("%(actor)s brought the entry in with a list, as “%(name)s”."),
    "organization.renamed": gettext_lazy("%(actor)s changed the name from “%(was)s” to “%(name)s”."),
    "organization.edited": gettext_lazy("%(actor)s changed the entry: %(fields)s."),
    "organization.name-added": gettext_lazy("%(actor)s added the name “%(name)s”."),
    "organization.name-removed": gettext_lazy("%(actor)s removed the name “%(name)s”."),
    "organization.domain-verified": gettext_lazy("%(actor)s verified the domain %(domain)s."),
    "organization.domain-removed": gettext_lazy("%(actor)s removed the domain %(domain)s."),
    "organization.merged": gettext_lazy("%(actor)s merged “%(name)s” into this entry."),
    "organization.merged-into": gettext_lazy("%(actor)s merged this entry into “%(name)s”."),
    "organization.merge-undone": gettext_lazy("%(actor)s undid the merge with “%(name)s”."),
    "organization.logo-set": gettext_lazy("%(actor)s set the logo."),
    "organization.logo-removed": gettext_lazy("%(actor)s removed the logo."),
}


class Told(NamedTuple):
    """One event as a sentence."""

    at: object
    sentence: str


def tell(event: RegistryEvent, *, named: bool) -> Told:
    """An event in words. Who did it is `named` to those who keep the registry: it may be another campaign's team."""
    words = defaultdict(lambda: "?", {name: str(value) for name, value in event.details.items()})
    words["actor"] = event.actor if named else _("a coordinator")
    if "fields" in event.details:
        labels = [str(Organization._meta.get_field(field).verbose_name) for field in words["fields"].split()]
        words["fields"] = ", ".join(labels)
    return Told(event.at, capfirst(str(SENTENCES.get(event.type, event.type)) % words))
