"""Whatever is sent to the pages of a dispute, they answer, store nothing odd, and echo nothing alive."""

import pytest
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from letters.models import Letter
from signatures.models import Dispute, Signature
from tests import factories
from tests.signatures import disputing
from tests.signatures.disputing import FROM_HOME, SAID, say, the_case
from tests.signatures.door import everything
from tests.test_hostile_text import dangers

pytestmark = pytest.mark.django_db
TYPED = {
    "nul": "a\0b",
    "newline": "Olga\nBcc: victim@victims.example",
    "bidi": "\u202eaglO",
    "empty": "",
    "blank": "\u200b \u00a0",
    "long": "x" * 50_000,
    "marks": "Z" + "\u0351" * 3_000,
    "markup": "<script>alert(1)</script>",
    "template": "{{ request.user }}{% now 'Y' %}",
}


@pytest.fixture
def signature() -> Signature:
    return disputing.signed(factories.open_letter())


def assert_whole() -> None:
    for case in Dispute.objects.all():
        for value in (case.name, case.position, case.email, case.statement):
            assert "\0" not in value
            assert "\u202e" not in value
            assert len(value) <= 2000
        assert case.name.strip()
        assert "\n" not in case.name + case.position + case.email


@pytest.mark.parametrize("field", ["name", "position", "email", "statement"])
@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED)
def test_hostile_fields_are_cleaned_or_sent_back(signature, field, typed) -> None:
    answer = say(signature, **{field: typed})
    assert answer.status_code in {303, 422}
    assert not dangers(answer.content.decode())
    assert len(answer.content) < 20_000
    assert_whole()


def test_what_was_typed_is_shown_without_life(signature, send_mail, as_role) -> None:
    say(signature, name="<b>Olga</b>", statement="<img src=x onerror=alert(1)>\n<script>alert(1)</script>")
    link = disputing.confirm_link(send_mail)
    assert not dangers(Client().get(link).content.decode())
    Client().post(link)
    campaign = signature.letter.campaign
    page = disputing.case_page(as_role("owner", campaign), the_case(signature))
    assert "&lt;b&gt;Olga&lt;/b&gt;" in page.html
    assert not dangers(page.html)


@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "idna", "hex", "undefined", "nonsense"])
def test_an_odd_charset_is_answered(signature, charset) -> None:
    body = encode_multipart(BOUNDARY, SAID | {"email": FROM_HOME})
    client = Client(raise_request_exception=False)
    kind = f"{MULTIPART_CONTENT}; charset={charset}"
    assert client.generic("POST", disputing.path(signature), body, content_type=kind).status_code < 500
    assert_whole()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"name=%ff%fe&email=%", "application/x-www-form-urlencoded"),
        (b"&".join(b"a%d=1" % number for number in range(2000)), "application/x-www-form-urlencoded"),
        (b"name=" + b"a" * 5_000_000, "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
        (b"", ""),
        (b"nonsense", "multipart/form-data"),
    ],
)
def test_a_broken_request_is_answered(signature, body, kind) -> None:
    client = Client(raise_request_exception=False)
    before = everything()
    answer = client.generic("POST", disputing.path(signature), body, kind)
    assert 400 <= answer.status_code < 500
    assert everything() == before


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_other_methods_are_refused(signature, method) -> None:
    assert getattr(Client(), method)(disputing.path(signature)).status_code == 405


@pytest.mark.parametrize("query", ["?sent=%00", "?sent=1&sent=2", "?" + "a=1&" * 2000, "?%ff=%fe"])
def test_a_hostile_query_is_answered(signature, query) -> None:
    client = Client(raise_request_exception=False)
    assert client.get(disputing.path(signature) + query).status_code in {200, 400}


@pytest.mark.parametrize("public_id", ["%00", "..", "1", "x" * 5000, "00000000-0000-0000-0000-00000000000g"])
def test_a_hostile_id_is_answered(signature, public_id) -> None:
    client = Client(raise_request_exception=False)
    path = disputing.path(signature).replace(str(signature.public_id), public_id)
    assert 400 <= client.get(path).status_code < 500
    assert 400 <= client.post(path, SAID).status_code < 500


@pytest.mark.parametrize("token", ["%00", "%ff", "a:b:c", "é", "%E2%80%AE", ":::", "W10:1:x", "a" * 20_000])
@pytest.mark.parametrize("page", ["dispute", "notice"])
def test_a_hostile_token_is_answered(signature, token, page) -> None:
    client = Client(raise_request_exception=False)
    before = everything()
    for answer in (client.get(f"/signature/{page}/{token}/"), client.post(f"/signature/{page}/{token}/", SAID)):
        assert 400 <= answer.status_code < 500
    assert everything() == before


def test_looking_changes_nothing(signature, send_mail) -> None:
    say(signature)
    link = disputing.confirm_link(send_mail)
    before = everything()
    for path in (link, disputing.path(signature), disputing.path(signature) + "?sent=1"):
        assert Client().get(path).status_code == 200
        assert Client().head(path).status_code == 200
    assert everything() == before


def test_a_letter_of_many_disputes_still_opens(signature: Signature, send_mail) -> None:
    letter: Letter = signature.letter
    for number in range(30):
        say(signature, f"w{number}@mailbox.example")
    assert Client().get(letter.get_absolute_url()).status_code == 200
