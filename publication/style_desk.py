"""The desk's pages of a campaign's house style, with what each row of it makes of an example."""

import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaign import access, workflow
from campaign.access import Power
from campaign.desk import DeskRequest, attempt, page
from campaign.house import House, Style
from campaign.look_forms import StyleForm, StyleLanguageForm
from campaign.models import Campaign, HouseStyle
from publication import printing
from publication.wording import direction, language_name, printed_date
from signatures.models import Kind, Signature

ALL = "all"  # how an address names the row for all languages
A_DAY = datetime.date(2026, 3, 3)


def settled_by(request: DeskRequest, campaign: str) -> Campaign:
    """The campaign of a desk address, where the request's user settles how it prints; else raises Http404."""
    return access.get(request.user, Campaign.objects.all(), need=Power.TEAM, slug=campaign)


@login_required
def styles(request: DeskRequest, campaign: str) -> HttpResponse:
    """The house style for all languages, then each that has one of its own; begin one more."""
    found = settled_by(request, campaign)
    adding = StyleLanguageForm(request.POST or None, campaign=found)
    if adding.is_valid():
        lang, done = adding.cleaned_data["language"], _("Now say what is printed in another way there.")
        attempt(request, workflow.set_house_style, done, campaign=found, language=lang, details={})
        return redirect("publication:style", campaign=campaign, lang=lang)
    house = House(found)
    own = sorted(row.language for row in house.rows.values() if row.language)
    return page(
        request,
        "publication/desk_styles.html",
        found,
        tab="settings",
        adding=adding,
        for_all=example(house.style(found.language)),
        rows=[example(house.style(language)) for language in own],
    )


@login_required
def style(request: DeskRequest, campaign: str, lang: str) -> HttpResponse:
    """How rolls and dates are printed in one language, or in all."""
    found = settled_by(request, campaign)
    language = "" if lang == ALL else lang
    row = found.house_styles.filter(language=language).first()
    if row is None and language:
        raise Http404
    house = House(found)
    given = row or HouseStyle(campaign=found)
    form = StyleForm(request.POST or None, instance=given, otherwise=house.otherwise(language))
    if form.is_valid() and attempt(
        request,
        workflow.set_house_style,
        _("The house style is saved."),
        campaign=found,
        language=language,
        details=form.cleaned_data,
    ):
        return redirect("publication:styles", campaign=campaign)
    shown = example(house.style(language or found.language))
    return page(
        request, "publication/desk_style.html", found, tab="settings", form=form, language=language, example=shown
    )


@login_required
@require_POST
def remove_style(request: DeskRequest, campaign: str, lang: str) -> HttpResponse:
    """Let a language be printed as all are."""
    found, done = settled_by(request, campaign), _("It is printed as all languages are.")
    attempt(request, workflow.remove_house_style, done, campaign=found, language=lang)
    return redirect("publication:styles", campaign=campaign)


def example(style: Style) -> dict[str, Any]:
    """A date and two lines as `style` prints them; the signatories are invented."""
    guild = Signature(kind=Kind.ORGANIZATION, name="Aster Guild", country="KR", country_printed="Republic of Korea")
    person = Signature(kind=Kind.INDIVIDUAL, name="Ada Exemplar", country="GB")
    lines = [printing.line_of(signature, style) for signature in (guild, person)]
    return {
        "lang": style.language,
        "name": language_name(style.language),
        "direction": direction(style.language),
        "date": printed_date(A_DAY, style.language, style.dates),
        "parts": printing.parts(lines, style),
    }
