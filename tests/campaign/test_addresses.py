import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign import addresses


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("ann@river.example", "ann@river.example"),
        ("  Ann@River.Example\n", "ann@river.example"),
        ("ANN@BÜCHER.example", "ann@xn--bcher-kva.example"),
        ("ann@xn--bcher-kva.example", "ann@xn--bcher-kva.example"),
        ("ann@XN--BCHER-KVA.Example", "ann@xn--bcher-kva.example"),
        ("ann@bu\u0308cher.example", "ann@xn--bcher-kva.example"),
        ("ａｎｎ＠ｒｉｖｅｒ．ｅｘａｍｐｌｅ", "ann@river.example"),
        ("a.n.n@gmail.com", "ann@gmail.com"),
        ("A.nn+letters@GoogleMail.com", "ann@gmail.com"),
        ("ann.lee+x@outlook.com", "ann.lee@outlook.com"),
        ("ann+x@pm.me", "ann@pm.me"),
        ("ann+x@fastmail.com", "ann@fastmail.com"),
        ("ann@me.com", "ann@icloud.com"),
        ("ann+a+b@river.example", "ann@river.example"),
        ("+ann@river.example", "+ann@river.example"),
        ("ann-x@yahoo.com", "ann-x@yahoo.com"),
        ("a.nn@river.example", "a.nn@river.example"),
        ("ann@host.test", "ann@host.test"),
        ("Jörg@river.example", "jörg@river.example"),
        ("JO\u0308RG@river.example", "jörg@river.example"),
    ],
)
def test_forms_of_one_address_have_one_canonical_form(typed, form):
    assert addresses.canonical(typed) == form


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ann",
        "@river.example",
        "ann@",
        "ann@river",
        "ann@localhost",
        "ann@@river.example",
        "ann@river.example,bob@river.example",
        "Ann <ann@river.example>",
        '"ann lee"@river.example',
        "ann\n@river.example",
        "ann\x00@river.example",
        "ann\ud800@river.example",
        "ann@[127.0.0.1]",
        "a" * 1_000_000 + "@river.example",
        "\u0301\u0316" * 500_000,
    ],
)
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(addresses.NotAnAddress):
        addresses.canonical(typed)


@settings(deadline=None)
@given(st.text(st.characters(codec=None, categories=None)) | st.emails())
def test_any_text_is_canonical_once_or_refused(typed):
    try:
        form = addresses.canonical(typed)
    except addresses.NotAnAddress:
        return
    assert addresses.canonical(form) == form


def test_a_digest_is_the_same_for_all_forms_of_an_address_and_for_no_other():
    ann = addresses.digest("ann@gmail.com")
    assert addresses.digest(" A.N.N+river@googlemail.com") == ann
    assert addresses.digest("anna@gmail.com") != ann
    assert len(ann) == 64
    assert "ann" not in ann


def test_a_digest_depends_on_the_secret_key(settings):
    digests = set()
    for settings.SECRET_KEY in ("first key of these tests", "second key of these tests"):
        digests.add(addresses.digest("ann@river.example"))
    assert len(digests) == 2


@pytest.mark.parametrize(
    ("typed", "domain"),
    [
        ("Ann+x@Mail.River.Example", "mail.river.example"),
        ("ann@bücher.example", "xn--bcher-kva.example"),
        ("ann@googlemail.com", "googlemail.com"),
    ],
)
def test_the_domain_is_kept_as_evidence(typed, domain):
    assert addresses.domain(typed) == domain
