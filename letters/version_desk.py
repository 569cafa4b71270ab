"""The desk's pages of a text's versions: all of them, one, two compared, and an older one taken up again."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaign.access import Power
from campaign.desk import DeskRequest, attempt, page
from letters import differences, languages, workflow
from letters.beside import beside
from letters.desk import find, paged
from letters.models import Text, Version
from letters.text_desk import sheet
from letters.texts import address, text_among
from letters.version_forms import RestoreForm


def show(request: DeskRequest, template: str, text: Text, texts: Sequence[Text], **context: Any) -> HttpResponse:
    """A page about a text's versions, with the way to the letter's other texts."""
    letter = text.letter
    return page(
        request,
        template,
        letter.campaign,
        letter=letter,
        tab="versions",
        text=text,
        texts=[(languages.own_name(other.language), address(letter, other, "versions"), other) for other in texts],
        language_name=languages.name(text.language),
        direction=languages.direction(text.language),
        list_url=address(letter, text, "versions"),
        compare_url=address(letter, text, "compare"),
        **context,
    )


@login_required
def versions(request: DeskRequest, campaign: str, letter: str, lang: str = "") -> HttpResponse:
    """Every version of a text, newest first, and the choice of two to compare."""
    found = find(request, campaign, letter, Power.READ)
    text, texts = text_among(found, lang)
    listed = paged(request, text.versions.select_related("translates").defer("body", "translates__body"))
    return show(request, "letters/versions.html", text, texts, versions=listed, chosen=to_begin_with(text, listed))


def to_begin_with(text: Text, listed: Sequence[Version]) -> tuple[int, int]:
    """The two versions that are ticked on a page of versions: the newest there, and the one in force or the next."""
    numbers = [version.number for version in listed]
    in_force = text.in_force.number if text.in_force else 0
    before = in_force if in_force in numbers[1:] else min(numbers[:2], default=0)
    return before, max(numbers, default=0)


@login_required
def version(request: DeskRequest, campaign: str, letter: str, number: int, lang: str = "") -> HttpResponse:
    """One version as it reads, a translation beside the version of the original that it renders."""
    found = find(request, campaign, letter, Power.READ)
    text, texts = text_among(found, lang)
    shown = get_object_or_404(text.versions.select_related("translates__text"), number=number)
    shown.text = text
    original = shown.translates
    return show(
        request,
        "letters/version.html",
        text,
        texts,
        version=shown,
        original=original,
        beside=beside(original, shown) if original else None,
        original_direction=languages.direction(found.language),
        began_from=RestoreForm(initial={"began_from": text.newest}),
        **sheet(text.language, shown.content),
    )


@login_required
def compare(request: DeskRequest, campaign: str, letter: str, lang: str = "") -> HttpResponse:
    """What changed between two versions, word by word; `?from=` and `?to=` are the nearest numbers there are."""
    found = find(request, campaign, letter, Power.READ)
    text, texts = text_among(found, lang)
    if not text.newest:
        raise Http404
    to = nearest(request.GET.get("to"), text.newest, text.newest)
    numbers = sorted([nearest(request.GET.get("from"), text.newest, to - 1), to])
    both = {version.number: version for version in text.versions.filter(number__in=numbers)}
    before, after = (both[number] for number in numbers)
    return show(
        request,
        "letters/compare.html",
        text,
        texts,
        before=before,
        after=after,
        diff=differences.between(before.content, after.content),
        began_from=RestoreForm(initial={"began_from": text.newest}),
    )


def nearest(typed: str | None, newest: int, otherwise: int) -> int:
    """The number from 1 to `newest` that is nearest to the one typed, or to `otherwise` where none is."""
    try:
        wanted = int(typed or "")
    except ValueError:
        wanted = otherwise
    return max(1, min(wanted, newest))


@login_required
@require_POST
def restore(request: DeskRequest, campaign: str, letter: str, number: int, lang: str = "") -> HttpResponse:
    """Save an older version's words again, as the newest version."""
    found = find(request, campaign, letter, Power.DRAFT)
    text, _texts = text_among(found, lang)
    older = get_object_or_404(text.versions.select_related("translates"), number=number)
    older.text = text
    form = RestoreForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This did not work: look at the version again and repeat it."))
    elif attempt(
        request,
        workflow.restore_version,
        _("Version %(number)d is taken up again: its words are the newest version now.") % {"number": number},
        version=older,
        **form.cleaned_data,
    ):
        return redirect(address(found, text, "versions"))
    return redirect(address(found, text, "version", number=number))
