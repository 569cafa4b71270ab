"""The desk's page of a letter's languages: add one, approve a translation, remove one."""

from typing import NamedTuple

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaign.access import Power
from campaign.desk import DeskRequest, attempt, page
from letters import languages as names
from letters import workflow
from letters.desk import find
from letters.language_forms import LanguageForm
from letters.models import Letter, Text, Version
from letters.text_desk import text_in
from letters.texts import address


class Row(NamedTuple):
    """One language of a letter, its newest version (None where it is missing), and where to go on."""

    text: Text
    newest: Version | None
    own_name: str
    name: str
    direction: str
    words: int
    url: str
    write_url: str

    @property
    def is_written(self) -> bool:
        """Whether there is a text to approve."""
        return self.newest is not None and bool(self.newest.body.strip())

    @property
    def waits_for_approval(self) -> bool:
        """Whether the newest words render the original that is due, and nobody has approved them."""
        return self.is_written and self.text.is_up_to_date and self.text.approved_id != self.text.newest_id


def rows_of(letter: Letter) -> list[Row]:
    """The languages of a letter, the original first."""
    texts = list(letter.texts.with_standing())
    newest = Version.objects.in_bulk([text.newest_id for text in texts if text.newest_id])
    return [row(letter, text, newest.get(text.newest_id)) for text in texts]


def row(letter: Letter, text: Text, newest: Version | None) -> Row:
    """A text, which has its standing, as the page shows it."""
    return Row(
        text,
        newest,
        names.own_name(text.language),
        names.name(text.language),
        names.direction(text.language),
        names.count_words(newest.body) if newest else 0,
        address(letter, text, "version", number=newest.number) if newest else "",
        address(letter, text, "text"),
    )


def to_languages(letter: Letter) -> HttpResponse:
    """Go back to the page of languages."""
    return redirect("letters:languages", campaign=letter.campaign.slug, letter=letter.slug)


@login_required
def languages(request: DeskRequest, campaign: str, letter: str) -> HttpResponse:
    """Every language of a letter with its standing; add one."""
    found = find(request, campaign, letter, Power.DRAFT if request.method == "POST" else Power.READ)
    form = LanguageForm(request.POST or None, letter=found)
    if form.is_valid():
        language = form.cleaned_data["language"]
        done = _("%(language)s is added. Now write its text.") % {"language": names.name(language)}
        if attempt(request, workflow.add_language, done, letter=found, language=language):
            return redirect("letters:text", campaign=campaign, letter=letter, lang=language)
        return to_languages(found)
    return page(
        request,
        "letters/languages.html",
        found.campaign,
        letter=found,
        tab="languages",
        rows=rows_of(found),
        form=form,
    )


@login_required
@require_POST
def approve(request: DeskRequest, campaign: str, letter: str, lang: str, number: int) -> HttpResponse:
    """Approve the version of a translation that was shown."""
    found = find(request, campaign, letter, Power.DRAFT)
    version = get_object_or_404(Version, text=text_in(found, lang), number=number)
    done = _("Version %(number)d in %(language)s is approved.") % {"number": number, "language": names.name(lang)}
    attempt(request, workflow.approve_translation, done, version=version)
    return to_languages(found)


@login_required
@require_POST
def remove(request: DeskRequest, campaign: str, letter: str, lang: str) -> HttpResponse:
    """Take a translation that nobody outside has had off the letter."""
    found = find(request, campaign, letter, Power.DRAFT)
    text = text_in(found, lang)
    done = _("%(language)s is removed.") % {"language": names.name(lang)}
    attempt(request, workflow.remove_language, done, letter=found, text=text)
    return to_languages(found)
