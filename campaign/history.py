"""Events as sentences for people."""

import datetime
from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign, Event, HouseStyle

type Words = Mapping[str, str | Promise]

SENTENCES: Words = {
    "campaign.created": _("%(actor)s began the campaign."),
    "campaign.edited": _("%(actor)s changed the settings: %(fields)s."),
    "campaign.logo-set": _("%(actor)s put a logo on the letterhead."),
    "campaign.logo-removed": _("%(actor)s took the logo off the letterhead."),
    "campaign.style-set": _("%(actor)s changed the house style of %(language)s: %(fields)s."),
    "campaign.style-removed": _("%(actor)s removed the house style of %(language)s."),
    "team.added": _("%(actor)s added %(member)s to the team as %(role)s."),
    "team.role-set": _("%(actor)s made %(member)s %(role)s."),
    "team.removed": _("%(actor)s removed %(member)s, %(role)s, from the team."),
}
# What details mean, by name and value; those that list names of fields by "field" and name.
DETAILS: Words = {
    "role viewer": _("viewer"),
    "role editor": _("editor"),
    "role moderator": _("moderator"),
    "role owner": _("owner"),
    "language ": _("all languages"),
    **{f"field {field.name}": field.verbose_name for field in [*Campaign._meta.fields, *HouseStyle._meta.fields]},
}


class Told(NamedTuple):
    """One event as a sentence, and the event itself for whoever links to its subject."""

    at: datetime.datetime
    sentence: str
    event: Event


def tell(event: Event, sentences: Words = SENTENCES, details: Words = DETAILS) -> Told:
    """Put an event into words, times in the current zone; a type without a sentence is shown plainly."""
    words = defaultdict(lambda: "?", actor=event.actor)
    for name, value in event.details.items():
        words[name] = in_words(name, value, details)
    known = sentences.get(event.type)
    return Told(event.at, capfirst(str(known) % words if known else plainly(event, words)), event)


def in_words(name: str, value: str | int | bool | None, details: Words) -> str:
    """One detail of an event as people write it."""
    if name == "fields":
        return ", ".join(str(details.get(f"field {field}", field)) for field in str(value).split())
    if f"{name} {value}" in details:
        return str(details[f"{name} {value}"])
    at = parse_datetime(value) if name.endswith("_at") and isinstance(value, str) else None
    return date_format(localtime(at), "j F Y, H:i") if at else str(value)


def plainly(event: Event, words: Mapping[str, str]) -> str:
    """An event whose type has no sentence."""
    details = ", ".join(f"{name} {words[name]}" for name in event.details)
    return f"{event.actor}: {event.type} ({details})" if details else f"{event.actor}: {event.type}"
