"""The authority ladder, walked over HTTP: what each level takes, and what it does to the roll."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from campaign.models import Event
from letters.models import Letter
from signatures import tasks, workflow
from signatures.models import Domain, Signature, Vouch
from tests import factories
from tests.browse import get
from tests.conftest import client_of
from tests.signatures import at_desk, ladder

pytestmark = pytest.mark.django_db
NAME = ladder.NAME


def moderator(letter: Letter) -> Client:
    return client_of(factories.member(letter.campaign, "moderator"))


def test_the_whole_ladder_is_walked_by_forms_mails_and_buttons(send_mail) -> None:
    letter = ladder.asking(3)
    by = moderator(letter)
    organization = ladder.entry()

    signature = ladder.sign(letter, send_mail)
    assert ladder.level(signature) == 0
    assert "Level 0, self-declared. This letter asks for 3." in ladder.desk(by, letter, signature).html

    Domain.objects.create(organization=organization, domain="lamplighters.example", note="seen", verified_by="a test")
    workflow.weigh(signature, signature.received_at)
    assert "Level 1, own domain. This letter asks for 3." in ladder.desk(by, letter, signature).html

    ladder.name_officer(signature)
    get(Client(), ladder.officer_link(send_mail)).submit("confirm")
    assert "Level 2, second officer. This letter asks for 3." in ladder.desk(by, letter, signature).html

    said = ladder.approve(by, letter, signature)
    assert "1 organization does not count yet" in said.html
    assert (ladder.listed(letter), ladder.counted(letter)) == ([], "0")

    page = ladder.desk(by, letter, signature).submit("vouch", private_note="Called their office.")
    assert "Level 3, vouched. This letter asks for 3." in page.html
    cache.clear()
    assert (ladder.listed(letter), ladder.counted(letter)) == ([NAME], "1")

    page.submit("take-vouch-back")
    cache.clear()
    assert ladder.level(signature) == 2
    assert (ladder.listed(letter), ladder.counted(letter)) == ([], "0")


def test_a_letter_that_asks_for_level_2_lists_none_below_it(send_mail) -> None:
    letter = ladder.asking(2)
    by = moderator(letter)
    ladder.entry(NAME, "lamplighters.example")
    declared = ladder.sign(letter, send_mail, name="Declared Guild", email="a@guild.example")
    from_own_domain = ladder.sign(letter, send_mail)
    for signature in (declared, from_own_domain):
        ladder.approve(by, letter, signature)
    assert [ladder.level(declared), ladder.level(from_own_domain)] == [0, 1]
    assert (ladder.listed(letter), ladder.counted(letter)) == ([], "0")
    ladder.name_officer(declared)
    get(Client(), ladder.officer_link(send_mail)).submit("confirm")
    cache.clear()
    assert (ladder.listed(letter), ladder.counted(letter)) == (["Declared Guild"], "1")


def test_a_change_of_what_is_asked_takes_effect_at_once(send_mail) -> None:
    letter = ladder.asking(0)
    by, owner = moderator(letter), client_of(factories.member(letter.campaign, "owner"))
    ladder.approve(by, letter, ladder.sign(letter, send_mail))
    assert ladder.listed(letter) == [NAME]
    details = at_desk.path(letter, "details/")
    get(owner, details).press("Save the details", min_authority="2")
    cache.clear()
    assert (ladder.listed(letter), ladder.counted(letter)) == ([], "0")
    for page in ("", "publish/"):
        client = client_of(factories.member(letter.campaign, "owner"))
        assert "1 approved organization is below the authority asked" in get(client, at_desk.path(letter, page)).html
    assert "approved, but below the authority asked" in get(by, at_desk.path(letter, "numbers/")).html
    assert "authority asked of an organization" in get(owner, at_desk.path(letter, "history/")).html
    get(owner, details).press("Save the details", min_authority="0")
    cache.clear()
    assert ladder.listed(letter) == [NAME]


def test_individuals_need_no_authority(send_mail) -> None:
    letter = ladder.asking(3)
    factories.approved(letter, name="Ada Exemplar")
    assert ladder.listed(letter) == ["Ada Exemplar"]


# --- The own domain -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("email", "level"),
    [
        ("jo@lamplighters.example", 1),
        ("jo@LampLighters.Example", 1),
        ("jo@mail.lamplighters.example", 1),
        ("jo@evil-lamplighters.example", 0),
        ("jo@lamplighters.example.evil.example", 0),
        ("jo@lamplighters.example2.example", 0),
        ("jo@amplighters.example", 0),
    ],
)
def test_only_the_domain_and_what_lies_below_it_is_the_organization_s_own(email: str, level: int, send_mail) -> None:
    letter = ladder.asking(1)
    ladder.entry(NAME, "lamplighters.example")
    assert ladder.level(ladder.sign(letter, send_mail, email=email)) == level


def test_a_domain_in_another_script_is_known_by_its_ascii_form(send_mail) -> None:
    letter = ladder.asking(1)
    ladder.entry(NAME, "xn--bcher-kva.example")
    assert ladder.level(ladder.sign(letter, send_mail, email="jo@bücher.example")) == 1
    assert ladder.level(ladder.sign(letter, send_mail, name="Another Guild", email="jo@bücher.example")) == 0


def test_a_typed_website_proves_nothing(send_mail) -> None:
    letter = ladder.asking(1)
    ladder.entry(NAME)
    signature = ladder.sign(
        letter, send_mail, email="jo@lamplighters.example", website="https://www.lamplighters.example"
    )
    ladder.approve(moderator(letter), letter, signature)
    assert ladder.level(signature) == 0
    assert ladder.listed(letter) == []


def test_a_domain_verified_for_one_organization_does_not_speak_for_another(send_mail) -> None:
    letter = ladder.asking(1)
    ladder.entry("Harbour Clerks", "harbour.example")
    ladder.entry(NAME, "lamplighters.example")
    assert ladder.level(ladder.sign(letter, send_mail, email="jo@harbour.example")) == 0
    assert ladder.level(ladder.sign(letter, send_mail, name="Harbour Clerks", email="jo@harbour.example")) == 1


def test_a_domain_below_another_s_speaks_for_its_own_organization_alone(send_mail) -> None:
    letter = ladder.asking(1)
    ladder.entry("Port University", "port.example")
    ladder.entry("Students of Port", "students.port.example")
    for name, email, level in [
        ("Port University", "a@students.port.example", 0),
        ("Students of Port", "b@students.port.example", 1),
        ("Students of Port", "c@port.example", 0),
        ("Port University", "d@law.port.example", 1),
    ]:
        assert ladder.level(ladder.sign(letter, send_mail, name=name, email=email)) == level, email


@pytest.mark.parametrize(
    ("domain", "email"),
    [
        ("gmail.com", "jo@gmail.com"),
        ("gmail.com", "jo@mail.gmail.com"),
        ("mail.gmail.com", "jo@mail.gmail.com"),
        ("example", "jo@lamplighters.example"),
    ],
)
def test_where_anybody_gets_an_address_is_nobody_s_own_domain(domain: str, email: str, send_mail) -> None:
    letter = ladder.asking(1)
    ladder.entry(NAME, domain)
    assert ladder.level(ladder.sign(letter, send_mail, email=email)) == 0


def test_an_unconfirmed_mailbox_proves_nothing() -> None:
    letter = ladder.asking(1)
    ladder.entry(NAME, "lamplighters.example")
    signature = factories.receive(letter, kind="organization", name=NAME, email="jo@lamplighters.example")
    assert workflow.weigh(signature, signature.received_at) == 0


def test_a_corrected_name_is_weighed_anew(send_mail) -> None:
    letter = ladder.asking(1)
    ladder.entry(NAME, "lamplighters.example")
    signature = ladder.sign(letter, send_mail, name="Lamp Liters Union")
    by = moderator(letter)
    assert ladder.level(signature) == 0
    at_desk.correct(by, letter, signature, name=NAME, display="listed")
    assert ladder.level(signature) == 1
    at_desk.correct(by, letter, signature, name="Somebody Else", display="listed")
    assert ladder.level(signature) == 0


def test_taking_an_approval_back_weighs_anew(send_mail) -> None:
    letter = ladder.asking(1)
    by = moderator(letter)
    signature = ladder.sign(letter, send_mail)
    ladder.approve(by, letter, signature)
    signature.refresh_from_db()
    Domain.objects.create(
        organization=signature.organization, domain="lamplighters.example", note="seen", verified_by="a test"
    )
    workflow.undo(signature=signature, by=by.user)
    assert ladder.level(signature) == 1  # the entry that the approval made is still recognized by its name


# --- What coordinators enter ----------------------------------------------------------------------


def test_what_a_coordinator_enters_with_its_source_is_their_word() -> None:
    letter = ladder.asking(3)
    at_desk.entered_and_approved(letter, "Paper Guild", kind="organization")
    at_desk.entered_and_approved(letter, "Cora Lee")
    assert ladder.listed(letter) == ["Paper Guild", "Cora Lee"]
    assert letter.signatures.get(name="Cora Lee").authority == 0


# --- What the desk shows --------------------------------------------------------------------------


def test_the_queue_shows_the_level_what_is_missing_and_those_below(send_mail) -> None:
    letter = ladder.asking(1)
    by = moderator(letter)
    ladder.entry(NAME, "lamplighters.example")
    below = ladder.sign(letter, send_mail, name="Declared Guild", email="a@guild.example")
    own = ladder.sign(letter, send_mail)
    factories.pending(letter, name="Ada Exemplar")
    page = at_desk.queue(by, letter)
    assert "own domain" in at_desk.row_of(page, own).get_text()
    assert "below what is asked" in at_desk.row_of(page, below).get_text()
    assert "below what is asked" not in at_desk.row_of(page, own).get_text()
    panel = get(by, at_desk.path(letter, "evidence/", below)).html
    assert "Level 0, self-declared. This letter asks for 1." in panel
    assert "Missing: its mailbox at a domain that is verified as its own, a second officer who confirms" in panel
    assert "Missing" not in get(by, at_desk.path(letter, "evidence/", own)).html
    only = at_desk.queue(by, letter, "?show=below")
    assert at_desk.names(only) == ["Declared Guild, Nepal"]
    assert "Below what is asked 1" in only.soup.select_one(".filters").get_text()


def test_the_filter_is_offered_where_something_is_asked_alone(send_mail) -> None:
    letter = ladder.asking(0)
    ladder.sign(letter, send_mail)
    assert "Below what is asked" not in at_desk.queue(moderator(letter), letter).html


def test_bulk_approval_says_how_many_do_not_count_yet(send_mail) -> None:
    letter = ladder.asking(2)
    by = moderator(letter)
    ids = [str(ladder.sign(letter, send_mail, name=f"Guild {n}").public_id) for n in range(2)]
    ids.append(str(factories.pending(letter, name="Ada Exemplar").public_id))
    told = at_desk.told(at_desk.post(by, letter, "queue/approve/", signatures=ids))
    assert ("success", "3 signatures approved.") in told
    assert ("warning", "2 organizations do not count yet: the letter asks for more authority.") in told


def test_the_list_finds_approved_organizations_below_what_is_asked() -> None:
    letter = ladder.asking(1)
    factories.approved(letter, kind="organization", name="Declared Guild")
    factories.approved(letter, name="Ada Exemplar")
    at_desk.entered_and_approved(letter, "Paper Guild", kind="organization")
    page = get(moderator(letter), at_desk.path(letter, "signatures/") + "?state=approved&authority=below")
    assert [row.get_text() for row in page.soup.select("tbody th")] == ["Declared Guild"]


def test_numbers_of_a_draft_leave_out_who_would_not_count() -> None:
    letter = factories.draft(min_authority=3)
    at_desk.entered_and_approved(letter, "Paper Guild", kind="organization")
    unsourced = at_desk.entered_and_approved(letter, "Other Guild", kind="organization")
    Signature.objects.filter(pk=unsourced.pk).update(authority=0)
    page = get(moderator(letter), at_desk.path(letter, "numbers/"))
    assert page.soup.select_one(".score dd").get_text() == "1"
    assert "approved, but below the authority asked" in page.html


# --- What a signatory hears -----------------------------------------------------------------------


def test_the_mail_about_an_approval_says_that_it_does_not_count_yet(send_mail) -> None:
    letter = ladder.asking(2)
    signature = ladder.sign(letter, send_mail)
    ladder.approve(moderator(letter), letter, signature)
    (mail,) = send_mail(minutes=5)
    words = " ".join(mail.body.split())
    assert "It does not count yet" in words
    assert "It is counted" not in words


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (1, "by a mail address at a domain that this site knows as its own"),
        (2, "once a second officer of it has confirmed"),
        (3, "once the campaign vouches that you may sign"),
    ],
)
def test_the_signatory_s_page_says_what_is_missing(asked: int, words: str, send_mail) -> None:
    letter = ladder.asking(asked)
    signature = ladder.sign(letter, send_mail)
    page = ladder.status(signature)
    assert words in page.text("authority")
    workflow.vouch(signature=signature, by="a test", private_note="Known.")
    assert words not in ladder.status(signature).html


def test_the_signatory_s_page_does_not_say_counted_before_it_is(send_mail) -> None:
    letter = ladder.asking(2)
    signature = ladder.sign(letter, send_mail)
    ladder.approve(moderator(letter), letter, signature)
    assert "not counted yet" in ladder.status(signature).text("signature-status")
    workflow.vouch(signature=signature, by="a test", private_note="Known.")
    assert "It is counted under the letter" in ladder.status(signature).text("signature-status")


# --- What stays private ---------------------------------------------------------------------------


def test_the_record_holds_levels_and_never_the_evidence(send_mail) -> None:
    letter = ladder.asking(3)
    signature = ladder.sign(letter, send_mail)
    ladder.name_officer(signature)
    get(Client(), ladder.officer_link(send_mail)).submit("confirm")
    vouch = workflow.vouch(signature=signature, by="a test", private_note="Secret phone call.")
    workflow.take_vouch_back(signature=signature, by="a test")
    events = Event.objects.filter(subject=signature.public_id)
    kinds = [event.type for event in events.order_by("pk")]
    for kind in ("officer-named", "officer-confirmed", "vouched", "vouch-ended", "weighed"):
        assert f"signature.{kind}" in kinds
    told = str([(event.actor, event.details) for event in events])
    for secret in ("Olga", "officers.example", "treasurer", "Secret", vouch.note, "Jo Contact"):
        assert secret not in told
    history = get(moderator(letter), at_desk.path(letter, "history/")).html
    for words in ("named a second officer", "vouched for a signature", "The authority behind a signature is now level"):
        assert words in history


def test_officers_are_erased_with_the_contact_and_what_they_confirmed_stays(send_mail) -> None:
    letter = ladder.asking(2)
    signature = ladder.sign(letter, send_mail)
    ladder.name_officer(signature)
    get(Client(), ladder.officer_link(send_mail)).submit("confirm")
    ladder.status(signature)
    workflow.name_officer(signature=signature, name="Otto Other", position="chair", email="otto@officers.example")
    tasks.erase_contacts_due(now=signature.received_at)
    assert signature.officers.exclude(email="").count() == 2
    tasks.erase_contacts_due(now=signature.received_at + workflow.RETENTION * 2)
    (left,) = signature.officers.all()
    assert (left.name, left.position, left.email) == ("", "", "")
    assert workflow.weigh(signature, signature.received_at) == 2
    signature = Signature.objects.get(pk=signature.pk)
    with pytest.raises(workflow.NotNow):
        workflow.name_officer(signature=signature, **ladder.OFFICER)
    assert not Vouch.objects.exists()


@pytest.mark.parametrize("number", [1, 60])
def test_the_queue_of_organizations_costs_the_same_however_many_wait(
    number: int, django_assert_max_num_queries: Callable
) -> None:
    letter = ladder.asking(2)
    by = moderator(letter)
    entries = [{"kind": "organization", "name": f"Guild Number{n}"} for n in range(number)]
    workflow.enter(letter=letter, by="Owner", consent_source="paper", entries=entries)
    letter.signatures.update(entered_by="", authority=1)
    at_desk.queue(by, letter)
    with django_assert_max_num_queries(25):
        assert len(at_desk.queue(by, letter).marks("queue-row")) == number
