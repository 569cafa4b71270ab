"""A letter gets translations; each is approved, and comes into force with the original."""

import datetime

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.events import Actor, label
from letters.models import Letter, Text, Version
from letters.workflow.base import NoText, NotNow, Refused, locked, note, refuse_withdrawn
from letters.workflow.drafting import EditedMeanwhile, refuse_removed


class LanguageTaken(Refused):
    """The letter has a text in the language already."""


class TextInUse(Refused):
    """Readers, signatories or reviewers have had the text, so it stays."""


@transaction.atomic
def add_language(*, letter: Letter, language: str, by: Actor, now: datetime.datetime | None = None) -> Text:
    """Give a letter a text in `language`, still without a version; raises LanguageTaken, NotNow."""
    letter = locked(letter)
    refuse_withdrawn(letter)
    if letter.texts.filter(language=language).exists():
        raise LanguageTaken(_("This letter has a text in that language already. Open it in the list."))
    text = Text.objects.create(letter=letter, language=language)
    note("text.added", letter, by, language=language, at=now)
    return text


@transaction.atomic
def approve_translation(*, version: Version, by: Actor, now: datetime.datetime | None = None) -> Text:
    """Mark the newest version of a translation as approved; a newer one will be a draft again.

    Raises NotNow for the original and on a withdrawn letter, EditedMeanwhile for a version that is not the newest,
    NoText for one without a body.
    """
    letter = locked(version.text.letter)
    refuse_withdrawn(letter)
    refuse_removed(letter, version.text)
    text = Text.objects.get(pk=version.text_id)
    newest = text.latest
    if text.pk == letter.original_id:
        raise NotNow(_("The original is not approved but put in force, by opening the letter or adopting a version."))
    if newest and newest != version:
        raise EditedMeanwhile(newest)
    if not version.body.strip():
        raise NoText(_("This translation has no text yet. Write it first."))
    if text.approved_id != version.pk:
        text.approved, text.approved_by, text.approved_at = version, label(by), now or timezone.now()
        text.save(update_fields=["approved", "approved_by", "approved_at"])
        note("text.approved", letter, by, language=text.language, version=version.number, at=now)
    return text


@transaction.atomic
def remove_language(*, letter: Letter, text: Text, by: Actor, now: datetime.datetime | None = None) -> None:
    """Take a translation that nobody outside has had off a letter, with its versions.

    Raises NotNow for the original, on a withdrawn letter and twice, TextInUse where it was in force, reviewed, signed.
    """
    letter = locked(letter)
    refuse_withdrawn(letter)
    refuse_removed(letter, text)
    text = letter.texts.get(pk=text.pk)
    if text.pk == letter.original_id:
        raise NotNow(_("The original cannot be removed: the translations render it."))
    in_use = TextInUse(_("This translation stays: people outside have read, reviewed or signed it."))
    if text.in_force_id:
        raise in_use
    text.approved, text.approved_by, text.approved_at = None, "", None  # else it would protect its own version
    text.save(update_fields=["approved", "approved_by", "approved_at"])
    note("text.removed", letter, by, language=text.language, at=now)
    try:
        with transaction.atomic():
            text.delete()
    except ProtectedError as error:
        raise in_use from error


def adopt_translations(*, letter: Letter, by: Actor, now: datetime.datetime | None = None) -> list[Text]:
    """Put every translation in force that is approved and renders the newest original; the others stay out.

    For a locked letter whose original has just come into force; returns the texts.
    """
    ready = [text for text in letter.texts.with_standing() if text.is_ready]
    for text in ready:
        text.in_force = text.basis = text.approved
        text.save(update_fields=["in_force", "basis"])
        note("text.adopted", letter, by, language=text.language, version=text.newest, change="translation", at=now)
    return ready
