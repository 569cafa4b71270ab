"""The files of an edition: the latest one's, or those of one by its number."""

from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from letters.doors import reach
from publication.formats import LETTER, SIGNATORIES, Format
from publication.models import Edition
from publication.renderings import Rendering, rendering_of
from publication.views import FRESH


@require_safe
def letter(
    request: HttpRequest, suffix: str, number: int | None = None, lang: str = "", **door: str
) -> HttpResponseBase:
    return download(rendering_of(released(number, **door), lang), "", suffix, LETTER[suffix])


@require_safe
def signatories(
    request: HttpRequest, suffix: str, number: int | None = None, lang: str = "", **door: str
) -> HttpResponseBase:
    return download(rendering_of(released(number, **door), lang), "-signatories", suffix, SIGNATORIES[suffix])


def released(number: int | None, **door: str) -> Edition:
    """Edition `number` of a public letter, or its latest; raises Http404 for one that is not out."""
    now = timezone.now()
    editions = reach(now, **door).editions.released(now)
    edition = editions.first() if number is None else editions.filter(number=number).first()
    if edition is None:
        raise Http404
    return edition


def download(rendering: Rendering, part: str, suffix: str, form: Format) -> HttpResponseBase:
    """An edition in one language as a file to keep, sent while it is written."""
    edition, language = rendering.edition, "" if rendering.is_original else f"-{rendering.language}"
    letter = f"{edition.letter.campaign.slug}-{edition.letter.slug}"
    name = f"{letter}-edition-{edition.number}{part}{language}.{suffix}"
    return StreamingHttpResponse(
        form.write(rendering),
        content_type=form.media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": FRESH},
    )
