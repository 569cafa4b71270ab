"""Whatever is sent to the public door, the answer is a page, and what is stored can be printed."""

import re

import pytest
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from campaign.models import Event, Outbox
from campaign.text import clean_line
from letters.doors import sign_url
from signatures.models import Contact, Signature
from tests import factories
from tests.signatures.door import FORMS, everything, path, send

HOSTILE = {
    "nothing": "",
    "blanks": " \t ",
    "a NUL": "Ada\0Exemplar",
    "a NUL alone": "\0",
    "a newline": "Ada\nBcc: all@signers.example",
    "line breaks of all kinds": "Ada\r\n\x0b\x0c\x1c\x85\u2028\u2029Exemplar",
    "control characters": "Ada\x01\x08\x1b[31m\x7f\x9f",
    "a megabyte": "A" * 1_000_000,
    "a megabyte of blanks": " " * 1_000_000,
    "a megabyte of marks": "a" + "\u0301\u0323" * 500_000,
    "a pile of marks": "Z" + "\u0343\u0489\u036f" * 80,
    "right-to-left override": "Ada \u202eralpmexE\u202c",
    "isolates": "\u2066Ada\u2069 \u2067Exemplar\u2069",
    "zero width only": "\u200b\u200c\u200d\u2060\ufeff",
    "zero width within": "A\u200bd\u200ba\u2060",
    "invisible fillers": "\u3164\u115f\u1160\uffa0\u2800\u034f",
    "tags": "Ada\U000e0041\U000e0042\U000e007f",
    "variation selectors": "Ada\ufe0f\U000e0100",
    "soft hyphens": "\u00ad" * 50,
    "private use": "\ue000\uf8ff\U00100000",
    "noncharacters": "Ada\ufffe\uffff\U0010ffff",
    "a replacement character": "\ufffd",
    "markup": "<script>alert(1)</script>",
    "an attribute": '" onmouseover="alert(1)',
    "a comment": "--><!--",
    "template code": "{{ settings.SECRET_KEY }}{% load x %}",
    "a count token": "{{groups|group|groups}}",
    "a format": "%(name)s %s {0} {name!r}",
    "SQL": "'; DROP TABLE signatures_signature; --",
    "a wildcard": "%_\\%",
    "a formula": '=HYPERLINK("https://spam.example")',
    "a path": "../../../../etc/passwd",
    "a header": "Ada\r\nSet-Cookie: a=b",
    "an emoji": "🏮👩‍👩‍👧‍👦🏳️‍🌈",
    "fullwidth": "Ａｄａ＠ｓｉｇｎｅｒｓ．ｅｘａｍｐｌｅ",
    "a ligature that unfolds": "\ufdfa" * 300,
    "sharp s": "ß" * 300,
    "a number": "99999999999999999999",
    "a minus": "-1",
    "not a number": "NaN",
    "another script": "عَلِيّ ‏بن‎ مِثَال",
    "Indic joiners": "क्‍ष क्‌ष",
    "punycode": "xn--bcher-kva.example",
    "a very long domain": "a@" + "b." * 5000 + "example",
    "many at signs": "@" * 5000,
    "a quoted local part": '"a b"@signers.example',
    "an address literal": "ada@[127.0.0.1]",
    "a script address": "javascript:alert(1)",
    "a data address": "data:text/html,<script>alert(1)</script>",
    "an address with hidden characters": "https://lamplighters.example/\u202egpj.exe\u200b\u2066",
    "a broken IPv6 address": "https://[::1",
    "a bad port": "https://signers.example:99999999",
}
FIELDS = {
    "individual": ["name", "role", "country", "email", "display", "consent", "updates"],
    "organization": ["name", "country", "website", "contact_name", "contact_position", "email"],
}
EXTRAS = ["version", "started", "subject", "preview", "action", "csrfmiddlewaretoken", "next"]
TOUCHED = (Signature, Contact, Event, Outbox)
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")


@pytest.fixture
def letter(campaign):
    return factories.open_letter(campaign)


def assert_whole():
    """All or nothing of a signature was stored, and every line of it can be printed."""
    stored = list(Signature.objects.select_related("contact"))
    assert len(stored) == Contact.objects.count() == Event.objects.filter(type="signature.received").count()
    assert Event.objects.filter(type__startswith="signature.").count() == Outbox.objects.count()
    for signature in stored:
        for line in (signature.name, signature.role, signature.contact.name, signature.contact.position):
            assert line == clean_line(line)
            assert len(line) <= 300
            assert not UNPRINTABLE.search(line)
        assert not UNPRINTABLE.search(signature.website + signature.contact.email)
        assert signature.website == "" or re.match(r"https?://", signature.website)


@pytest.mark.parametrize("kind", FIELDS)
@pytest.mark.parametrize("typed", HOSTILE.values(), ids=HOSTILE)
def test_hostile_input_is_taken_clean_or_sent_back(client, letter, kind, typed):
    for field in FIELDS[kind]:
        before = everything(*TOUCHED)
        answer = send(client, letter, kind, **{field: typed})
        assert answer.status_code in {303, 422}, field
        if answer.status_code == 422:
            page = answer.content.decode()
            assert 'data-test="sign-errors"' in page
            assert len(page) < 60_000
            assert "<script>alert" not in page
            assert 'onmouseover="' not in page
            assert everything(*TOUCHED) == before
        assert_whole()


@pytest.mark.parametrize("typed", HOSTILE.values(), ids=HOSTILE)
def test_hostile_input_is_previewed_as_text(client, letter, typed):
    before = everything()
    for kind, field in (("individual", "name"), ("individual", "role"), ("organization", "name")):
        answer = send(client, letter, kind, preview="1", **{field: typed})
        assert answer.status_code in {200, 422}
        assert "<script>alert" not in answer.content.decode()
    assert everything() == before


@pytest.mark.parametrize("typed", HOSTILE.values(), ids=HOSTILE)
def test_hostile_input_finds_nothing(client, letter, typed):
    before = everything()
    answer = client.post("/signature/find/", {"email": typed})
    assert answer.status_code in {200, 422}
    assert len(answer.content) < 20_000
    assert everything() == before


@pytest.mark.parametrize("field", EXTRAS)
def test_hostile_extras_do_no_harm(client, letter, field):
    for typed in HOSTILE.values():
        assert send(client, letter, **{field: typed}).status_code in {200, 303, 422}
    assert Signature.objects.count() <= 1
    assert Contact.objects.count() == Signature.objects.count()


def test_markup_in_a_name_is_printed_as_it_was_typed(client, letter):
    send(client, letter, name="Ada <b>Exemplar</b> & “Co”")
    assert Signature.objects.get().name == "Ada <b>Exemplar</b> & “Co”"


@pytest.mark.parametrize("kind", ["organization", "individual"])
@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "utf-32", "idna", "hex", "rot13", "undefined", "nonsense"])
def test_an_odd_charset_is_answered(letter, kind, charset):
    client = Client(raise_request_exception=False)
    body = encode_multipart(BOUNDARY, FORMS[kind] | {"name": "Ada +2AA- +IC4-"})
    answer = client.generic("POST", path(letter, kind), body, content_type=f"{MULTIPART_CONTENT}; charset={charset}")
    assert answer.status_code < 500
    assert_whole()


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"name=%ff%fe&email=%", "application/x-www-form-urlencoded"),
        (b"name=a;email=b", "application/x-www-form-urlencoded; charset=latin-1"),
        (b"&".join(b"a%d=1" % number for number in range(2000)), "application/x-www-form-urlencoded"),
        (b"name=" + b"a" * 5_000_000, "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
        (b"", ""),
        (b"--x\r\n", "multipart/form-data; boundary=x"),
        (b"nonsense", "multipart/form-data"),
        (b"--x--", "multipart/form-data; boundary=" + "x" * 5000),
    ],
)
@pytest.mark.parametrize("page", ["sign", "find"])
def test_a_broken_request_is_answered(letter, page, body, content_type):
    client = Client(raise_request_exception=False)
    before = everything()
    answer = client.generic("POST", path(letter) if page == "sign" else "/signature/find/", body, content_type)
    assert 400 <= answer.status_code < 500
    assert everything() == before


@pytest.mark.parametrize("query", ["?name=%00", "?page=-1", "?kind=abc&sort=unknown", "?" + "a=1&" * 2000, "?%ff=%fe"])
@pytest.mark.parametrize("page", ["choose", "sign_organization", "sign_individual", "thanks"])
def test_a_hostile_query_is_answered(letter, query, page):
    client = Client(raise_request_exception=False)
    answer = client.get(sign_url(letter, page) + query)
    assert answer.status_code in {200, 400}


@pytest.mark.parametrize("token", ["%00", "%ff", "..", "a:b:c", "é", "%E2%80%AE", ":::", "W10:1:x", "a" * 20_000])
@pytest.mark.parametrize(
    "page", ["/signature/{}/", "/signature/confirm/{}/", "/sign-on/{}/sign/", "/sign-on/{}/sign/individual/"]
)
def test_a_hostile_token_is_answered(letter, page, token):
    client = Client(raise_request_exception=False)
    for answer in (client.get(page.format(token)), client.post(page.format(token), FORMS["individual"])):
        assert 400 <= answer.status_code < 500
