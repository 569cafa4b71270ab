import datetime
import re

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaign import outbox
from campaign.models import Event, Outbox
from letters import workflow as letter_workflow
from letters.doors import sign_url
from letters.models import Letter
from signatures import links, workflow
from signatures.models import Contact, Signature
from tests import factories
from tests.conftest import links as links_in
from tests.signatures.door import INDIVIDUAL, change_text, everything, in_state, named_by, path, send

SEALED = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}


@pytest.fixture
def letter(campaign):
    return factories.open_letter(campaign)


def fields_of(response):
    return set(re.findall(r' name="([a-z_]+)"', response.content.decode())) - {"viewport"}


def text_of(response):
    return " ".join(response.content.decode().split())


# --- The way to a form ----------------------------------------------------------------------------


def test_a_signer_says_first_who_is_signing(client, letter):
    page = client.get(sign_url(letter, "choose")).content.decode()
    assert path(letter, "organization") in page
    assert path(letter, "individual") in page


@pytest.mark.parametrize(
    ("left_out", "kind"), [("asks_individuals", "organization"), ("asks_organizations", "individual")]
)
def test_a_letter_of_one_kind_leads_straight_to_its_form(client, campaign, left_out, kind):
    letter = factories.open_letter(campaign, **{left_out: False})
    assert client.get(sign_url(letter, "choose")).url == path(letter, kind)


def test_the_forms_have_the_fields_that_scripts_know(client, letter):
    carried = {"version", "started", "subject", "preview"}
    shared = {"name", "country", "email", "display", "consent", "updates"}
    assert fields_of(client.get(path(letter, "organization"))) == carried | shared | {
        "website",
        "contact_name",
        "contact_position",
        "decides_on",
    }
    assert fields_of(client.get(path(letter, "individual"))) == carried | shared | {"role"}


def test_a_letter_reached_by_its_link_is_signed_by_that_alone(client, campaign):
    letter = factories.open_letter(campaign, visibility="link")
    for name in ("choose", "sign_organization", "sign_individual", "thanks"):
        assert client.get(sign_url(letter, name)).status_code == 404
        response = client.get(sign_url(letter, name, letter.sign_on_token))
        assert response.status_code == 200
        assert SEALED.items() <= response.headers.items()
    assert send(client, letter).status_code == 404
    answer = send(client, letter, by_link=True)
    assert answer.url == sign_url(letter, "thanks", letter.sign_on_token)
    assert letter.signatures.count() == 1


def test_a_public_letter_may_be_found_and_cached(client, letter):
    assert not SEALED.keys() & client.get(sign_url(letter, "choose")).headers.keys() - {"Referrer-Policy"}


def test_a_renewed_link_leaves_the_old_one_dead(client, campaign):
    letter = factories.open_letter(campaign, visibility="link")
    old = path(letter, by_link=True)
    letter_workflow.renew_link(letter=letter, by="a test")
    assert client.get(old).status_code == 404


def test_a_withdrawn_letter_is_gone_and_a_draft_was_never_there(client, campaign, letter):
    draft = factories.draft(campaign, slug="draft")
    letter_workflow.withdraw(letter=letter, by="a test")
    assert client.get(path(letter)).status_code == 410
    assert client.get(path(draft)).status_code == 404


@pytest.mark.parametrize("kind", ["organization", "individual"])
def test_the_form_tells_what_a_signer_needs_to_know(client, campaign, kind):
    campaign.time_zone = "Asia/Seoul"
    campaign.save()
    deadline = datetime.datetime(2099, 3, 1, 15, 30, tzinfo=datetime.UTC)
    letter = factories.open_letter(campaign, closes_at=deadline, affiliations_line=True)
    page = text_of(client.get(path(letter, kind)))
    assert "Open until 2 March 2099, 00:30 (Seoul time)" in page
    assert "once you have confirmed it by mail and the campaign has approved it" in page
    assert "Please light them." in page
    assert ("Affiliations for identification only" in page) == (kind == "individual")


def test_countries_are_offered_as_each_kind_needs_them(client, campaign):
    campaign.country_style = "press"
    campaign.save()
    letter = factories.open_letter(campaign)
    organization, individual = (
        client.get(path(letter, kind)).content.decode() for kind in ("organization", "individual")
    )
    assert '<option value="INT">International or regional</option>' in organization
    assert "INT" not in individual
    for page in (organization, individual):
        assert re.search(r'<select name="country"[^>]*>\s*<option value="" selected>', page)
        assert '<option value="GB" data-printed="U.K.">United Kingdom</option>' in page
        assert '<option value="KR">South Korea</option>' in page


def test_the_form_says_where_names_wait_for_publication(client, campaign):
    campaign.names_at_publication = True
    campaign.save()
    page = text_of(client.get(path(factories.open_letter(campaign))))
    assert "Names appear when the letter is published" in page
    assert "once you have confirmed it" not in page


def test_the_numbers_in_the_text_are_the_public_ones(client, letter):
    factories.approved(letter, kind="organization")
    factories.pending(letter)
    page = text_of(client.get(path(letter)))
    assert ">one group<" in page
    assert ">zero people<" in page


# --- Signing --------------------------------------------------------------------------------------


def test_an_individual_signs_with_one_post(client, letter, send_mail):
    answer = send(client, letter, updates="on")
    assert (answer.status_code, answer.url) == (303, sign_url(letter, "thanks"))
    signature = Signature.objects.get()
    assert (signature.kind, signature.state, signature.display) == ("individual", "received", "listed")
    assert str(signature.line) == "Ada Exemplar, keeper of the quay lantern"
    assert (signature.country, signature.language, signature.mail_domain) == ("KR", "en", "signers.example")
    assert signature.version == signature.basis == letter.in_force
    assert signature.contact.email == "ada@signers.example"
    assert signature.contact.updates
    assert Event.objects.filter(type="signature.received", subject=signature.public_id).count() == 1
    assert [mail.to for mail in send_mail()] == [["ada@signers.example"]]


def test_an_organization_signs_with_its_contact_person(client, letter):
    send(client, letter, "organization", website="lamplighters.example/about", display="withheld", country="INT")
    signature = Signature.objects.get()
    assert (signature.kind, signature.display, signature.country) == ("organization", "withheld", "INT")
    assert (str(signature.line), signature.website) == ("Lamp Lighters’ Union", "https://lamplighters.example/about")
    assert (signature.contact.name, signature.contact.position) == ("Jo Contact", "clerk")
    assert not signature.contact.updates


@pytest.mark.parametrize("kind", ["organization", "individual"])
def test_the_consent_that_was_read_is_the_one_that_is_stored(client, letter, kind):
    shown = re.search(r'for="id_consent"[^>]*>\s*(.*?)<span', client.get(path(letter, kind)).content.decode(), re.S)
    send(client, letter, kind)
    stored = Signature.objects.get().consent_text
    assert shown[1].strip() == stored
    assert letter.title in stored
    assert "never shown to the public" in stored


def test_what_is_left_out_takes_the_usual_meaning(client, letter):
    assert send(client, letter, role=None, country=None, display=None, email=" ada@signers.example ").status_code == 303
    signature = Signature.objects.get()
    assert (str(signature.line), signature.country, signature.display) == ("Ada Exemplar", "", "listed")


@pytest.mark.parametrize(
    ("kind", "typed", "field"),
    [
        ("individual", {"consent": None}, "consent"),
        ("individual", {"name": ""}, "name"),
        ("individual", {"name": "—…—"}, "name"),
        ("individual", {"name": "a" * 301}, "name"),
        ("individual", {"role": "a" * 301}, "role"),
        ("individual", {"email": "ada at signers"}, "email"),
        ("individual", {"email": f"{'a' * 64}@{'b' * 60}.{'c' * 60}.{'d' * 60}.example"}, "email"),
        ("individual", {"email": "jürgen@signers.example"}, "email"),
        ("individual", {"country": "XX"}, "country"),
        ("individual", {"display": "listed_from"}, "display"),
        ("individual", {"display": "addressee_only"}, "display"),
        ("organization", {"country": ""}, "country"),
        ("organization", {"contact_name": ""}, "contact_name"),
        ("organization", {"website": "javascript:alert(1)"}, "website"),
        ("organization", {"website": "ftp://lamplighters.example"}, "website"),
        ("organization", {"website": "https://known.example@unknown.example/"}, "website"),
        ("organization", {"website": f"https://lamplighters.example/{'a' * 300}"}, "website"),
    ],
)
def test_what_cannot_be_printed_is_sent_back_with_a_link_to_its_field(client, letter, kind, typed, field):
    before = everything()
    answer = send(client, letter, kind, **typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    summary = page.split('data-test="sign-errors"')[1].split("</div>")[0]
    assert re.findall(r'href="#([a-z_]+)"', summary) == [f"div_id_{field}"]
    assert f'id="div_id_{field}"' in page
    assert everything() == before


def test_a_form_without_errors_has_no_mark_of_errors(client, letter):
    assert "sign-errors" not in client.get(path(letter)).content.decode()


def test_what_was_typed_stays_in_the_form(client, letter):
    page = send(client, letter, name="Zoë “Z” <b>Exemplar</b>", consent=None).content.decode()
    assert "Zoë “Z” &lt;b&gt;Exemplar&lt;/b&gt;" in page
    assert '<option value="KR" selected>' in page


def test_the_line_is_shown_before_anything_is_stored(client, campaign):
    campaign.country_style = "press"
    campaign.save()
    letter = factories.open_letter(campaign)
    before = everything()
    answer = send(client, letter, name="  Ada\tExemplar ", role="", country="GB", email="", consent=None, preview="1")
    assert answer.status_code == 200
    assert ">Ada Exemplar, U.K.</p>" in answer.content.decode()
    assert "sign-errors" not in answer.content.decode()
    assert send(client, letter, name="…", preview="1").status_code == 422
    assert everything() == before


# --- The same answer for everybody ----------------------------------------------------------------


@pytest.mark.parametrize("state", ["received", "pending", "approved", "rejected", "expired", "withdrawn"])
@pytest.mark.parametrize("kind", ["individual", "organization"])
def test_nobody_learns_from_the_form_who_has_signed(client, letter, kind, state):
    unknown, answers, queries = {"email": "new@signers.example"}, [], []
    in_state(letter, state, kind=kind, email="known@signers.example")
    for typed in (unknown, {"email": "known@signers.example"}):
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            answer = send(client, letter, kind, **typed)
        queries.append(len(captured))
        thanks = client.get(answer.url)
        answers.append((answer.status_code, dict(answer.headers), answer.content, thanks.headers, thanks.content))
    assert answers[0] == answers[1]
    assert abs(queries[0] - queries[1]) <= 3


def test_who_has_signed_already_is_told_by_mail_alone(client, letter, send_mail):
    signature = factories.approved(letter, email="ada@signers.example")
    send_mail(minutes=5)
    before = everything()
    send(client, letter, name="Somebody Else")
    after = everything()
    [mail] = send_mail()
    assert before["Signature"] == after["Signature"]
    assert before["Contact"] == after["Contact"]
    assert (mail.to, "signed it already" in mail.body) == (["ada@signers.example"], True)
    assert named_by(links_in(mail)[0]) == named_by(links.path(signature, links.MANAGE))


def test_a_mail_about_a_signature_goes_to_its_own_mailbox(client, letter, send_mail):
    factories.pending(letter, email="ada@signers.example")
    send_mail()
    send(client, letter, email="Ada+other@signers.example")
    assert [mail.to for mail in send_mail()] == [["ada@signers.example"]]


@pytest.mark.parametrize("variant", ["ADA@Signers.Example", "ada+letters@signers.example", " ada@signers.example"])
def test_one_mailbox_signs_once_however_it_is_written(client, letter, variant):
    send(client, letter)
    send(client, letter, email=variant, name="Ada B. Exemplar")
    assert [signature.name for signature in letter.signatures.all()] == ["Ada B. Exemplar"]


def test_an_address_signs_for_itself_and_for_organizations(client, letter):
    send(client, letter)
    for name in ("Lamp Lighters’ Union", "Friends of the Quay", "LAMP LIGHTERS' UNION"):
        send(client, letter, "organization", name=name, email="ada@signers.example")
    names = letter.signatures.order_by("kind", "name").values_list("kind", "name")
    assert list(names) == [
        ("individual", "Ada Exemplar"),
        ("organization", "Friends of the Quay"),
        ("organization", "LAMP LIGHTERS' UNION"),
    ]


def test_signing_again_before_confirming_replaces_the_line_and_kills_older_links(client, letter, send_mail):
    send(client, letter)
    [old] = links_in(send_mail()[0])[:1]
    send(client, letter, name="Ada B. Exemplar", role="")
    [new] = links_in(send_mail()[0])[:1]
    assert client.get(old).status_code == 404
    assert client.post(old).status_code == 404
    assert "Ada B. Exemplar" in client.get(new).content.decode()
    assert (Signature.objects.get().name, Signature.objects.get().state) == ("Ada B. Exemplar", "received")
    assert Contact.objects.count() == 1


def test_a_rejected_or_withdrawn_signatory_may_sign_anew(client, letter):
    for state in ("rejected", "withdrawn", "expired"):
        earlier = in_state(letter, state, email=f"{state}@signers.example")
        send(client, letter, email=f"{state}@signers.example")
        assert letter.signatures.filter(address_digest=earlier.address_digest).live().count() == 1


def test_once_an_address_has_had_its_share_of_mails_its_older_link_stays_good(client, letter, send_mail):
    for _ in range(outbox.ADDRESS_CAP):
        send(client, letter)
    [*_, last] = send_mail()
    assert send(client, letter, name="Somebody Else").status_code == 303
    assert Outbox.objects.count() == outbox.ADDRESS_CAP
    assert "Ada Exemplar" in client.get(links_in(last)[0]).content.decode()


# --- The text that is signed ----------------------------------------------------------------------


def test_the_form_carries_the_version_it_shows(client, letter):
    page = client.get(path(letter)).content.decode()
    assert f'name="version" value="{letter.in_force.digest}"' in page
    send(client, letter, version=letter.in_force.digest)
    assert Signature.objects.get().version == letter.in_force


@pytest.mark.parametrize("version", ["the one before", "0" * 64, "\0", "x" * 1_000_000])
def test_another_version_than_the_one_in_force_is_read_again_before_it_is_signed(client, letter, version):
    shown = letter.in_force.digest if version == "the one before" else version
    newer = change_text(letter)
    before = everything()
    answer = send(client, letter, version=shown)
    page = text_of(answer)
    assert answer.status_code == 422
    assert "has just changed" in page.split('data-test="sign-errors"')[1]
    assert '<details class="text-signed" open>' in page
    assert "Please light all of them." in page
    assert f'name="version" value="{newer.digest}"' in page
    assert not re.search(r'name="consent"[^>]* checked', page)
    assert 'value="Ada Exemplar"' in page
    assert everything() == before


def test_a_text_that_changes_in_the_very_moment_is_not_signed(letter, monkeypatch):
    shown = letter.in_force
    change_text(letter)
    before = everything()
    submission = workflow.Submission("individual", "ada@signers.example", {"name": "Ada"}, {}, "I agree.", [])
    with pytest.raises(workflow.TextChanged):
        workflow.receive(letter=letter, submission=submission, version=shown)
    assert everything() == before


def test_who_signs_in_that_moment_sees_the_form_again(client, letter, monkeypatch):
    shown, receive = letter.in_force.digest, workflow.receive

    def receive_late(**arguments):
        if Letter.objects.get().in_force.digest == shown:
            change_text(letter)
        return receive(**arguments)

    monkeypatch.setattr(workflow, "receive", receive_late)
    answer = send(client, letter, version=shown)
    assert answer.status_code == 422
    assert "Please light all of them." in answer.content.decode()
    assert not Signature.objects.exists()


# --- Machines -------------------------------------------------------------------------------------


def flags(client, letter, *, after=10, **typed):
    with time_machine.travel(datetime.datetime(2030, 1, 1, tzinfo=datetime.UTC), tick=False) as clock:
        page = client.get(path(letter)).content.decode()
        started = re.search(r'name="started" value="([^"]+)"', page)[1]
        clock.shift(after)
        assert send(client, letter, **{"started": started, **typed}).status_code == 303
    return Signature.objects.get().flags


def test_a_form_filled_in_by_a_person_has_no_flag(client, letter):
    assert flags(client, letter) == []


def test_a_form_sent_too_fast_is_flagged_and_taken(client, letter):
    assert flags(client, letter, after=2) == ["fast"]


def test_a_filled_honeypot_is_flagged_and_taken(client, letter):
    assert flags(client, letter, subject="Buy lanterns") == ["honeypot"]


@pytest.mark.parametrize("started", ["", "yesterday", "\0", "é" * 100_000])
def test_a_form_that_was_never_loaded_is_flagged_and_taken(client, letter, started):
    assert flags(client, letter, started=started) == ["fast"]


def test_the_time_counts_from_the_first_look_at_the_form(client, letter):
    with time_machine.travel(datetime.datetime(2030, 1, 1, tzinfo=datetime.UTC), tick=False):
        first = re.search(r'name="started" value="([^"]+)"', client.get(path(letter)).content.decode())[1]
    again = send(client, letter, started=first, consent=None).content.decode()
    assert f'name="started" value="{first}"' in again


def test_the_honeypot_is_out_of_the_way_of_people(client, letter):
    page = text_of(client.get(path(letter)))
    trap = re.search(r'<div class="offscreen" aria-hidden="true">.*?</div>', page)[0]
    assert 'name="subject"' in trap
    assert 'tabindex="-1"' in trap
    assert 'autocomplete="off"' in trap


# --- When nobody can sign -------------------------------------------------------------------------


def paused(campaign):
    return letter_workflow.set_paused(letter=factories.open_letter(campaign), by="a test", paused=True)


def closed(campaign):
    return letter_workflow.close(letter=factories.open_letter(campaign), by="a test")


def past_its_deadline(campaign):
    now = timezone.now()
    opened, closes_at = now - datetime.timedelta(days=2), now - datetime.timedelta(minutes=1)
    return factories.open_letter(campaign, opened=opened, closes_at=closes_at)


def of_organizations(campaign):
    return factories.open_letter(campaign, asks_individuals=False)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (paused, "Signing is paused"),
        (closed, "Signing has ended"),
        (past_its_deadline, "Signing has ended"),
        (of_organizations, "signed by organizations"),
    ],
)
def test_a_letter_that_takes_no_signature_says_so_calmly(client, campaign, make, words):
    letter = make(campaign)
    before = everything()
    page, answer = client.get(path(letter)), send(client, letter)
    assert (page.status_code, answer.status_code) == (200, 409)
    assert words in text_of(page)
    assert words in text_of(answer)
    assert everything() == before
    if make is not of_organizations:
        assert words in text_of(client.get(sign_url(letter, "choose")))


def test_a_deadline_holds_to_the_second(client, campaign):
    closes_at = timezone.now() + datetime.timedelta(hours=1)
    letter = factories.open_letter(campaign, closes_at=closes_at)
    with time_machine.travel(closes_at - datetime.timedelta(seconds=1), tick=False):
        assert send(client, letter).status_code == 303
    with time_machine.travel(closes_at, tick=False):
        assert send(client, letter, email="late@signers.example").status_code == 409


def test_a_letter_that_closes_in_the_very_moment_says_so(client, letter, monkeypatch):
    receive = workflow.receive

    def receive_late(**arguments):
        letter_workflow.close(letter=letter, by="a test")
        return receive(**arguments)

    monkeypatch.setattr(workflow, "receive", receive_late)
    assert send(client, letter).status_code == 409
    assert not Signature.objects.exists()


# --- What no public page does ---------------------------------------------------------------------


def test_no_page_sets_a_cookie_or_carries_a_csrf_token(letter):
    client = Client(enforce_csrf_checks=True)
    factories.rejected(letter, email="rejected@signers.example")
    received = factories.receive(letter, email="received@signers.example")
    pages = [sign_url(letter, name) for name in ("choose", "sign_organization", "sign_individual", "thanks")]
    pages += ["/signature/find/", links.path(received, links.CONFIRM), links.path(received, links.MANAGE)]
    answers = [client.get(page) for page in pages]
    answers += [send(client, letter), send(client, letter, consent=None), client.post("/signature/find/", INDIVIDUAL)]
    answers += [client.post(page, {"action": "display", "display": "withheld"}) for page in pages[-2:]]
    answers += [client.get("/signature/nonsense/"), client.get("/signature/confirm/nonsense/")]
    for answer in answers:
        assert answer.status_code in {200, 303, 404, 422}
        assert not answer.cookies
        assert "csrf" not in answer.content.decode()
        assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize("name", ["choose", "sign_organization", "sign_individual", "thanks"])
def test_looking_at_a_sign_page_changes_nothing(client, letter, name):
    before = everything()
    assert client.get(sign_url(letter, name)).status_code == 200
    assert client.head(sign_url(letter, name)).status_code == 200
    assert everything() == before


@pytest.mark.parametrize("name", ["choose", "sign_organization", "sign_individual", "thanks"])
def test_other_methods_are_refused(client, letter, name):
    assert client.put(sign_url(letter, name)).status_code == 405
    assert client.delete(sign_url(letter, name)).status_code == 405


def test_a_form_costs_the_same_few_queries_however_many_have_signed(client, letter, django_assert_num_queries):
    for number in (1, 30):
        for _ in range(number):
            factories.approved(letter)
        cache.clear()
        with django_assert_num_queries(4):
            client.get(path(letter))
