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
    assert [line.get_text() for line in edition.soup.select("li.withdrawn")] == ["[withdrawn]"]
    assert edition.text("count-individuals") == "3"
    assert "three people" in edition.text("letter-text")
    after = letter.editions.get()
    assert (after.digest, after.content) == (before.digest, before.content)
    for file in rolls.FILES:
        text = get(Client(), f"{letter.get_absolute_url()}editions/1/{file}").html
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
    assert [blanked.name, blanked.suffix, blanked.country, blanked.search_fold, blanked.salt] == [""] * 5
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


def with_a_withheld_name() -> Letter:
    """A published letter of two names, of which one is withheld."""
    letter = rolls.factories.open_letter()
    by = rolls.factories.member(letter.campaign, "moderator")
    rolls.factories.approved(letter, by=by, name="Ada First")
    rolls.factories.approved(letter, by=by, name="Quiet One", display="withheld")
    rolls.publish(letter)
    return letter


def foot(letter: Letter) -> tuple[str, str]:
    """The number of individuals on a letter's page, and what it says has happened since its edition."""
    page = get(Client(), letter.get_absolute_url())
    return page.text("count-individuals"), page.html.partition("Since then ")[2].partition(".")[0]


def test_a_withheld_name_that_is_decided_anew_has_never_left() -> None:
    letter = with_a_withheld_name()
    quiet, by = letter.signatures.get(name="Quiet One"), rolls.factories.member(letter.campaign, "moderator")
    assert foot(letter) == ("2", "")
    signatures.undo(signature=quiet, by=by)
    assert foot(letter) == ("1", "1 removed")
    signatures.decide(signature=quiet, verdict="approve", by=by)
    assert foot(letter) == ("2", "")


def test_a_withheld_name_that_withdraws_is_said_to_be_withdrawn() -> None:
    letter = with_a_withheld_name()
    signatures.withdraw(signature=letter.signatures.get(name="Quiet One"))
    assert foot(letter) == ("1", "1 withdrawn")


def test_a_withheld_name_approved_by_an_earlier_clock_is_in_no_edition_that_did_not_count_it() -> None:
    letter = rolls.factories.open_letter()
    by = rolls.factories.member(letter.campaign, "moderator")
    rolls.factories.approved(letter, by=by, name="Ada First")
    late = rolls.factories.pending(letter, name="Quiet One", display="withheld")
    given = timezone.now()
    rolls.publish(letter)
    signatures.decide(signature=late, verdict="approve", by=by, now=given)
    assert foot(letter) == ("1", "")
    rolls.publish(letter)
    assert foot(letter) == ("2", "")


def test_a_withheld_name_is_remembered_without_a_word_of_it() -> None:
    letter = with_a_withheld_name()
    (kept,) = letter.withheld_entries.values()
    quiet = letter.signatures.get(name="Quiet One")
    assert kept == {"id": kept["id"], "letter_id": letter.pk, "signature_id": quiet.pk, "since": 1, "until": None}
    assert not letter.entries.filter(signature=quiet).exists()


def test_a_name_that_is_shown_after_all_moves_from_the_withheld_to_the_lines() -> None:
    letter = with_a_withheld_name()
    signatures.correct_display(signature=letter.signatures.get(name="Quiet One"), display="listed")
    assert get(Client(), letter.get_absolute_url()).texts("roll-entry") == ["Ada First"]
    rolls.publish(letter)
    assert list(letter.withheld_entries.values_list("since", "until")) == [(1, 2)]
    assert get(Client(), letter.get_absolute_url()).texts("roll-entry") == ["Ada First", "Quiet One"]
    assert foot(letter) == ("2", "")
