"""A name that leaves after publication is gone at once; the edition keeps its numbers and its digest."""

import hashlib
import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from letters.models import Letter
from publication.models import Entry
from publication.workflow import blank_withdrawn
from signatures import workflow as signatures
from tests.browse import get
from tests.publication import rolls

pytestmark = pytest.mark.django_db
LEAVING = "Lea Leavingson"


@pytest.fixture
def letter() -> Letter:
    return rolls.published(names=["Ada First", LEAVING, "Zoe Zuletzt"])


def leave(letter: Letter) -> None:
    signatures.withdraw(signature=letter.signatures.get(name=LEAVING))


def leave_and_blank(letter: Letter) -> None:
    leave(letter)
    assert blank_withdrawn(now=timezone.now()) == 1
    assert blank_withdrawn(now=timezone.now()) == 0


def sha256(value: object) -> str:
    """What docs/architecture.md says a digest is taken of, written anew."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def verify(letter: Letter) -> list[str]:
    """Recompute an edition's digest from its file alone; returns the lines, in order."""
    edition = json.loads(get(Client(), f"{letter.get_absolute_url()}editions/1/letter.json").html)
    for entry in edition["entries"]:
        if "salt" in entry:
            assert entry["leaf"] == sha256([entry["salt"], entry["kind"], entry["line"], entry["country"]])
    leaves = [entry["leaf"] for entry in edition["entries"]]
    assert edition["digest"] == sha256({"content": edition["content"], "leaves": leaves})
    return [entry["line"] for entry in edition["entries"]]


@pytest.mark.parametrize("go", [leave, leave_and_blank])
def test_the_name_is_gone_from_every_page_file_and_search(letter: Letter, go: Callable) -> None:
    go(letter)
    for path in [*rolls.public_paths(letter), f"{letter.get_absolute_url()}signatories/?q=leaving"]:
        assert LEAVING not in get(Client(), path).html, path
    page = get(Client(), letter.get_absolute_url())
    assert page.texts("roll-entry") == ["Ada First", "Zoe Zuletzt"]
    assert page.text("count-individuals") == "2"
    assert "Since then 1 withdrawn." in page.html


@pytest.mark.parametrize("go", [leave, leave_and_blank])
def test_its_place_in_the_edition_says_so_and_the_numbers_stay(letter: Letter, go: Callable) -> None:
    before = letter.editions.get()
    go(letter)
    edition = get(Client(), f"{letter.get_absolute_url()}editions/1/")
    assert edition.texts("roll-entry") == ["Ada First", "[withdrawn]", "Zoe Zuletzt"]
    assert edition.text("count-individuals") == "3"
    assert "three people" in edition.text("letter-text")
    after = letter.editions.get()
    assert (after.digest, after.content) == (before.digest, before.content)
    for file in rolls.FILES:
        text = get(Client(), f"{letter.get_absolute_url()}editions/1/{file}").html.replace("\\", "")
        assert text.index("Ada First") < text.index("[withdrawn]") < text.index("Zoe Zuletzt"), file


def test_the_digest_can_be_recomputed_from_the_file_before_and_after(letter: Letter) -> None:
    assert verify(letter) == ["Ada First", LEAVING, "Zoe Zuletzt"]
    leave(letter)
    assert verify(letter) == ["Ada First", "[withdrawn]", "Zoe Zuletzt"]
    leave_and_blank(letter)
    assert verify(letter) == ["Ada First", "[withdrawn]", "Zoe Zuletzt"]


def test_a_withdrawn_line_gives_away_neither_name_nor_salt(letter: Letter) -> None:
    salt = letter.entries.get(name=LEAVING).salt
    leave(letter)
    entries = json.loads(get(Client(), f"{letter.get_absolute_url()}letter.json").html)["entries"]
    assert entries[1].keys() == {"kind", "line", "leaf"}
    assert salt not in json.dumps(entries)


def test_blanking_erases_words_and_salt_and_leaves_the_leaf(letter: Letter) -> None:
    leaf = letter.entries.get(name=LEAVING).leaf
    leave_and_blank(letter)
    blanked = Entry.objects.get(leaf=leaf)
    assert (blanked.name, blanked.suffix, blanked.country, blanked.salt) == ("", "", "", "")
    assert [entry.name for entry in letter.entries.exclude(leaf=leaf).order_by("name")] == ["Ada First", "Zoe Zuletzt"]


def test_a_removed_name_is_told_apart_from_a_withdrawn_one(letter: Letter) -> None:
    by = rolls.factories.member(letter.campaign, "moderator")
    signatures.undo(signature=letter.signatures.get(name="Zoe Zuletzt"), by=by)
    leave(letter)
    page = get(Client(), letter.get_absolute_url())
    assert page.texts("roll-entry") == ["Ada First"]
    assert "Since then 1 withdrawn, 1 removed." in page.html


def test_the_last_one_to_leave_leaves_a_zero(letter: Letter) -> None:
    for signature in letter.signatures.all():
        signatures.withdraw(signature=signature)
    page = get(Client(), letter.get_absolute_url())
    assert page.texts("roll-entry") == []
    assert page.text("count-individuals") == "0"
