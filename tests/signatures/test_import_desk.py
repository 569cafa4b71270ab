"""Bringing a letter in at the desk: nothing is saved that a person has not seen understood."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from campaign.models import Campaign
from letters.models import Letter
from signatures.import_forms import MAX_CHARS
from signatures.models import Signature
from tests.browse import Page, get

pytestmark = pytest.mark.django_db

LETTER = """Open letter on the ferry bells

3 March 2031

Minister,

We are two groups and one person who ask you to ring the bells.

Sincerely,

Groups

Bell Founders’ Guild, Kenya
Harbour Ears, U.K.

Individuals

Ada Exemplar, retired bell ringer
"""


def source(client: Client, campaign: Campaign) -> Page:
    return get(client, reverse("signatures:import", args=[campaign.slug]))


def test_the_review_shows_each_doubt_and_saves_nothing(campaign: Campaign, as_role: Callable[[str], Client]) -> None:
    review = source(as_role("editor"), campaign).press("Read it", text=LETTER)
    aside = review.soup.find("aside").get_text()
    assert "{{groups}}" in aside
    assert "Harbour Ears" in aside
    assert not Letter.objects.exists()
    assert not Signature.objects.exists()


def test_lists_that_were_changed_are_shown_again_before_they_are_saved(
    campaign: Campaign, as_role: Callable[[str], Client]
) -> None:
    review = source(as_role("owner"), campaign).press("Read it", text=LETTER)
    again = review.press("Save", organizations="Bell Founders’ Guild, Atlantis", consent_source="mails")
    assert not Letter.objects.exists()
    assert "Bell Founders’ Guild, Atlantis" in again.soup.find("aside").find("table").get_text()
    assert "{{groups}}" in again.soup.find("aside").get_text()  # the doubts about the text are told again
    again.press("Save")
    names = Letter.objects.get().signatures.values_list("name", "country")
    assert list(names) == [("Bell Founders’ Guild, Atlantis", "INT"), ("Ada Exemplar", "")]


def test_a_list_needs_the_source_of_its_consent(campaign: Campaign, as_role: Callable[[str], Client]) -> None:
    review = source(as_role("owner"), campaign).press("Read it", text=LETTER)
    refused = review.press("Save")
    assert refused.status == 422
    assert not Letter.objects.exists()
    refused.press("Save", consent_source="mails of 3 March")
    signatures = Letter.objects.get().signatures.all()
    assert {(s.state, s.consent_source, s.address_digest) for s in signatures} == {("pending", "mails of 3 March", "")}


def test_what_follows_the_draft_is_bound_to_the_version_that_opening_puts_in_force(
    campaign: Campaign, as_role: Callable[[str], Client]
) -> None:
    owner = as_role("owner")
    source(owner, campaign).press("Read it", text=LETTER).press("Save", consent_source="mails")
    letter = Letter.objects.get()
    place = [campaign.slug, letter.slug]
    get(owner, reverse("letters:text", args=place)).press("Save", body="We ask for bells, not whistles.")
    get(owner, reverse("publication:desk_letter", args=place)).submit("open-letter")
    letter.refresh_from_db()
    assert letter.in_force.number == 2
    assert {s.version_id for s in letter.signatures.all()} == {letter.in_force.pk}
    assert not letter.signatures.counted().exists()  # they still pass the queue


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("letter.exe", b"MZ"),
        ("letter.docx", b"not a zip"),
        ("letter.txt", b""),
        ("letter.docx", b"PK\x03\x04" + b"\0" * 100),
        ("../../etc/passwd.svg", b"<svg/>"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(
    campaign: Campaign, as_role: Callable[[str], Client], name: str, content: bytes
) -> None:
    path = reverse("signatures:import", args=[campaign.slug])
    answer = as_role("owner").post(path, {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert b"form-errors" in answer.content


@pytest.mark.parametrize("text", ["", "   ", "\0", "Groups\n\nIndividuals", "A" * 90_000, "<script>alert(1)</script>"])
def test_any_text_gives_a_page_and_saves_nothing(
    campaign: Campaign, as_role: Callable[[str], Client], text: str
) -> None:
    answer = as_role("owner").post(reverse("signatures:import", args=[campaign.slug]), {"text": text})
    assert answer.status_code in {200, 422}
    assert b"<script>alert" not in answer.content
    assert not Letter.objects.exists()


def test_viewers_and_moderators_do_not_import(campaign: Campaign, as_role: Callable[[str], Client]) -> None:
    path = reverse("signatures:import", args=[campaign.slug])
    for role in ("viewer", "moderator", "stranger"):
        assert as_role(role).get(path).status_code == 404


def test_the_command_saves_a_draft_and_prints_its_doubts(campaign: Campaign, tmp_path, capsys) -> None:
    file = tmp_path / "letter.txt"
    file.write_text(LETTER)
    call_command("import_letter", file, campaign=campaign.slug)
    call_command("import_letter", file, campaign=campaign.slug)
    said = capsys.readouterr().out
    assert "Organizations: 2" in said
    assert "Individuals: 1" in said
    assert "{{groups}}" in said
    slugs = Letter.objects.order_by("pk").values_list("slug", flat=True)
    assert list(slugs) == ["open-letter-on-the-ferry-bells", "open-letter-on-the-ferry-bells-2"]
    assert {letter.state for letter in Letter.objects.all()} == {"draft"}


def test_the_command_says_in_one_line_what_is_wrong(campaign: Campaign, tmp_path) -> None:
    file = tmp_path / "empty.txt"
    file.write_text("")
    for wrong in ((file, campaign.slug), (tmp_path / "missing.txt", campaign.slug), (file, "nowhere")):
        with pytest.raises(CommandError):
            call_command("import_letter", wrong[0], campaign=wrong[1])
    assert not Letter.objects.exists()


def test_what_is_too_long_to_understand_is_refused_in_words(
    campaign: Campaign, as_role: Callable[[str], Client]
) -> None:
    owner, path = as_role("owner"), reverse("signatures:import", args=[campaign.slug])
    long = "x" * (MAX_CHARS + 1)
    review = {"title": "On the bells", "body": "Ring.", "consent_source": "mails"}
    for data in [
        {"text": long},
        {"file": SimpleUploadedFile("letter.txt", long.encode())},
        {**review, "organizations": long},
        {**review, "individuals": long, "save": "yes"},
    ]:
        answer = owner.post(path, data)
        assert answer.status_code == 422
        assert b"form-errors" in answer.content
    assert not Letter.objects.exists()
