"""Known cross-site-scripting payloads come out harmless of every output there is.

The outputs are found by walking the urls and the outbox, so that a later one is covered too: an address with an
argument that `Stage.arguments` does not know fails the test until somebody adds it there.
"""

import datetime
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from campaign.models import Campaign, Outbox, User
from campaign.text import clean_line
from letters import workflow as letter_workflow
from letters.intake import from_html
from letters.markdown import to_html, to_text
from letters.models import Letter, Version
from letters.passages import Reading
from publication import workflow as publication
from signatures import dispute_links, links, workflow
from signatures.models import Organization, Signature
from tests import factories
from tests.conftest import client_of
from tests.signatures.changing import adopt

pytestmark = pytest.mark.django_db

# After the forms that OWASP's cheat sheet on filter evasion and Markdown renderers' issue lists describe.
PAYLOADS = [
    "<script>alert(1)</script>",
    "<ScRiPt>alert(1)</sCrIpT>",
    "<script src=//evil.example/x.js></script>",
    "<script/x>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<<script>alert(1)//<</script>",
    "<script>alert(1)",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "--><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    '<img src="x`<script>alert(1)</script>"`>',
    "<img/src=x/onerror=alert(1)>",
    "<IMG SRC=javascript:alert(1)>",
    '<IMG SRC="jav&#x09;ascript:alert(1);">',
    "<img src=x onerror=&#97;&#108;&#101;&#114;&#116;(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x>",
    "<svg><foreignObject><script>alert(1)</script></foreignObject></svg>",
    "<math><mi xlink:href=javascript:alert(1)>x</mi></math>",
    "<math><mtext><table><mglyph><style><img src onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)></audio>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<select autofocus onfocus=alert(1)></select>",
    "<style>@import 'javascript:alert(1)';</style>",
    "<style><img src=x onerror=alert(1)></style>",
    '<div style="background:url(javascript:alert(1))">x</div>',
    '<p style="width: expression(alert(1))">x</p>',
    "<link rel=stylesheet href=javascript:alert(1)>",
    '<meta http-equiv="refresh" content="0;url=javascript:alert(1)">',
    "<base href=javascript:alert(1)//>",
    "<a href=javascript:alert(1)>x</a>",
    '<a href="java\tscript:alert(1)">x</a>',
    "<a href=&#106;avascript:alert(1)>x</a>",
    "<a href=data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==>x</a>",
    "<a href=vbscript:msgbox(1)>x</a>",
    '<a href="x" onmouseover=alert(1)>x</a>',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:alert(1))",
    '[x](https://a.example "onmouseover=alert(1) x=")',
    '[x](https://a.example"onmouseover="alert(1))',
    "![x](javascript:alert(1))",
    '![x](x"onerror="alert(1))',
    "<javascript:alert(1)>",
    "[x]\n\n[x]: javascript:alert(1)",
    "[^x]\n\n[^x]: <script>alert(1)</script>",
    "`<script>alert(1)</script>`",
    "```<img src=x onerror=alert(1)>```",
    "{{groups|<script>alert(1)</script>|<img src=x onerror=alert(1)>}}",
    '{{groups|"onmouseover="alert(1)|x}}',
    "\\<script>alert(1)\\</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<x onclick=alert(1) style=position:fixed>x</x>",
    "\"'><img src=x onerror=alert(1)>",
    "' autofocus onfocus=alert(1) x='",
    "{% load x %}{{ request.user }}<script>alert(1)</script>",
    '<!--<img src="--><img src=x onerror=alert(1)//">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
]
DANGEROUS = {"iframe", "object", "embed", "base", "applet", "frame", "frameset", "marquee", "math", "video", "audio"}
SAFE_SCHEMES = {"http", "https", "mailto"}
WITH_ADDRESS = {"href", "src", "action", "formaction", "xlink:href", "data", "poster", "background", "cite"}
# Answers that browsers do not run: downloads, and what is served as plain data.
DATA = ("text/plain", "text/markdown", "text/csv", "text/css", "application/json", "image/png", "application/atom+xml")


def dangers(page: str) -> list[str]:
    """What a browser would run, or follow into a script, in a page."""
    found = []
    for tag in BeautifulSoup(page, "html.parser").find_all(True):
        own = tag.name == "script" and str(tag.get("src", "")).startswith("/static/") and not tag.get_text(strip=True)
        foreign = tag.name in {"script", "style"} and not own
        if foreign or tag.name in DANGEROUS or (tag.name == "img" and danger_of_img(tag)):
            found.append(str(tag)[:120])
        if tag.name == "meta" and tag.get("http-equiv"):
            found.append(str(tag))
        for name, value in tag.attrs.items():
            if (
                name.startswith("on")
                or name in {"style", "srcdoc"}
                or (name in WITH_ADDRESS and leads_astray(str(value)))
            ):
                found.append(f"{tag.name} {name}={value}"[:120])
    return found


def danger_of_img(tag: Any) -> bool:
    """Whether a picture is none of the site's own."""
    return not str(tag.get("src", "")).startswith(("/", "data:image/"))


def leads_astray(address: str) -> bool:
    """Whether an address has another scheme than the web's or mail's, however it is written."""
    bare = re.sub(r"[\x00-\x20]", "", unquote(html.unescape(address))).lower()
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", bare)
    return bool(scheme) and scheme[1] not in SAFE_SCHEMES


@dataclass
class Stage:
    """A letter in two editions and two languages with hostile words in every field, and its owner."""

    letter: Letter
    signature: Signature
    owner: Client
    more: dict[str, Any]

    def arguments(self, wanted: list[str]) -> dict[str, Any]:
        """What the addresses of the site are made of."""
        known = {
            "campaign": self.letter.campaign.slug,
            "letter": self.letter.slug,
            "signature": self.signature.public_id,
            "number": 1,
            "lang": "fr",
            "suffix": "txt",
            "proposal": 1,
            "organization": Organization.objects.first().public_id,
            **self.more,
        }
        return {name: known[name] for name in wanted}


def hostile(payloads: list[str], separator: str = "\n\n") -> str:
    return separator.join(payloads)


@pytest.fixture
def stage(campaign: Campaign) -> Stage:
    """Everything that a person can type, typed by an enemy."""
    one_line = " ".join(payload.replace("\n", " ") for payload in PAYLOADS)
    owner = factories.member(campaign, "owner")
    Campaign.objects.filter(pk=campaign.pk).update(
        name=PAYLOADS[0] + PAYLOADS[11], summary=hostile(PAYLOADS), letterhead=one_line[:200]
    )
    campaign.refresh_from_db()
    content = {
        "title": PAYLOADS[7] + PAYLOADS[11],
        "reference": one_line[:300],
        "salutation": PAYLOADS[17] + PAYLOADS[72],
        "body": hostile(PAYLOADS),
        "closing": PAYLOADS[18] + PAYLOADS[71],
    }
    addressees = [{"kind": kind, "name": one_line[:200], "office": one_line[200:400]} for kind in ("to", "cc")]
    letter = letter_workflow.create(
        campaign=campaign, by=owner, details={"slug": "lanterns"}, content=content, addressees=addressees
    )
    letter_workflow.add_language(letter=letter, language="fr", by=owner)
    french = letter_workflow.save_version(text=letter.texts.get(language="fr"), content=content, by=owner)
    letter_workflow.approve_translation(version=french, by=owner)
    letter = workflow.open_letter(letter=letter, by=owner, visibility="listed")
    for place in range(0, len(PAYLOADS), 8):
        name = " ".join(PAYLOADS[place : place + 8]).replace("\n", " ")[:300]
        kind = "individual" if place % 16 else "organization"
        signature = factories.approved(
            letter, by=owner, kind=kind, name=name, role=name if kind == "individual" else ""
        )
    factories.pending(letter, name=one_line[:300])
    factories.rejected(letter, name=one_line[300:600], by=owner, reason=one_line[:500])
    publication.publish(letter=letter, by=owner, keep_open=True)
    body = content["body"] + "\n\n" + hostile(PAYLOADS[::-1])
    version = letter_workflow.save_version(text=letter.original, content=content | {"body": body}, by=owner)
    adopt(letter, version, owner)
    workflow.ask_campaign(signature=signature, question=hostile(PAYLOADS)[:2000])
    workflow.affirm(signature=signature, shown=version.digest, consent_text=one_line)
    publication.publish(letter=letter, by=owner, left_out=publication.waiting_to_affirm(letter))
    return Stage(
        letter,
        Signature.objects.select_related("letter__campaign").get(pk=signature.pk),
        client_of(owner),
        under_review(version, owner) | answered_for(letter) | disputed(letter, owner) | asked_for(letter, owner),
    )


def answered_for(letter: Letter) -> dict[str, Any]:
    """An organization whose signatory named an officer, and for whom a coordinator vouches; with both their links."""
    one_line = clean_line(hostile(PAYLOADS, " "))
    signature = letter.signatures.filter(kind="organization", state="approved").latest("pk")
    officer = workflow.name_officer(
        signature=signature, name=one_line[:200], position=one_line[200:400], email="o@officers.example"
    )
    workflow.vouch(signature=signature, by=one_line[:150], private_note=one_line[:500])
    return {
        "officer": links.officer_path(officer).split("/")[-2],
        "tokens": [links.token(signature, links.MANAGE)],
    }


def disputed(letter: Letter, owner: User) -> dict[str, Any]:
    """A case that is upheld, with a note, and a dispute and a notice of another organization that wait."""
    one_line = clean_line(hostile(PAYLOADS, " "))
    ended, signature = letter.signatures.filter(kind="organization", state="approved").order_by("pk")[:2]
    said = {"name": one_line[:200], "position": one_line[200:400], "statement": hostile(PAYLOADS)[:2000]}
    for number, one in enumerate((ended, signature)):
        complaint = workflow.Complaint(**said, email=f"d{number}@disputants.example")
        workflow.dispute(signature=one, complaint=complaint)
    case = workflow.confirm_dispute(dispute=ended.disputes.get())
    workflow.uphold(dispute=case, by=owner, private_note=one_line[:500])
    signature.refresh_from_db()
    signature.organization.notice_email = "office@guildhall.example"
    signature.organization.save()
    waiting = dispute_links.dispute_path(signature.disputes.get())
    notice = dispute_links.notice_url(signature, "office@guildhall.example")
    return {
        "dispute": case.public_id,
        "disputes": [dispute_links.dispute_path(case).split("/")[-2], waiting.split("/")[-2]],
        "notice": notice.split("/")[-2],
    }


def asked_for(letter: Letter, owner: User) -> dict[str, Any]:
    """A board that decides on another letter, with a colleague's answer, and organizations that are invited."""
    one_line = clean_line(hostile(PAYLOADS, " "))
    other = factories.open_letter(letter.campaign, slug="other", content=letter.in_force.content)
    decides_on = timezone.now().date() + datetime.timedelta(days=9)
    board = factories.pending(other, kind="organization", name=one_line[:300], decides_on=decides_on)
    pack = workflow.make_pack(signature=board)
    said = {"name": one_line[:200], "position": one_line[200:400], "remark": one_line[:500]}
    workflow.answer_pack(pack=pack, verdict="decline", shown=other.in_force.digest, **said)
    for under in (letter, other):
        entries = [workflow.Invited(f"{n} {one_line[:290]}", "KR", f"i{n}@invited.example", "") for n in range(3)]
        workflow.invite(letter=under, entries=entries, by=owner)
    workflow.send_invitations(letter=other, by=owner, message=hostile(PAYLOADS)[:500])
    first, *_rest = invitations = list(other.invitations.order_by("pk"))
    workflow.decline_invitation(invitation=first, reason=one_line[:500])
    board = Signature.objects.get(pk=board.pk)
    return {
        "pack": pack.token,
        "invitations": [invitation.token for invitation in invitations],
        "deciding": links.token(board, links.MANAGE),
    }


def under_review(version: Version, owner: User) -> dict[str, Any]:
    """A round on a version, in which a reviewer has commented on paragraph after paragraph of it."""
    one_line = clean_line(hostile(PAYLOADS, " "))
    ends_at = timezone.now() + datetime.timedelta(days=1)
    round = letter_workflow.start_round(version=version, by=owner, request=one_line[:1000], ends_at=ends_at)
    reviewer = letter_workflow.add_reviewer(round=round, by=owner, name=one_line[:150], email="a@reviewers.example")
    reading = Reading(version)
    for block in reading.blocks[:150]:
        said = PAYLOADS[block.number % len(PAYLOADS)]
        comment = letter_workflow.add_comment(
            version=version, by=reviewer, place=reading.place(block.number), body=said, proposal=clean_line(said)
        )
        letter_workflow.answer_comment(comment=comment, by=owner, body=said)
    return {"round": round.public_id, "reviewer": reviewer.token}


def addresses(patterns: list, prefix: str = "") -> Iterator[tuple[str, list[str]]]:
    """Every address of the site as a pattern with the names of its arguments; accounts have none of our words."""
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if path.startswith(("accounts/", "static/")):
            continue
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            yield path, re.findall(r"<(?:\w+:)?(\w+)>", path)


def paths(stage: Stage) -> Iterator[str]:
    """Every address of the site, filled in."""
    for path, wanted in addresses(get_resolver().url_patterns):
        values = stage.arguments([name for name in wanted if name != "token"])
        for token in tokens(stage, path) if "token" in wanted else [""]:
            yield "/" + filled(path, values | {"token": token})


def filled(path: str, values: dict[str, Any]) -> str:
    """A pattern of an address with its arguments in their places."""
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(values[match[1]]), path)


def tokens(stage: Stage, path: str) -> list[str]:
    """The tokens that fit an address."""
    if path.startswith("sign-on/"):
        return [stage.letter.sign_on_token or ""]
    if path.startswith("review/"):
        return [stage.more["reviewer"]]
    if path.startswith("signature/officer/"):
        return [stage.more["officer"]]
    if path.startswith("signature/dispute/"):
        return stage.more["disputes"]
    if path.startswith("signature/notice/"):
        return [stage.more["notice"]]
    if path.startswith("signature/pack/"):
        return [stage.more["pack"]]
    if path.startswith("invitation/"):
        return stage.more["invitations"]
    power = links.CONFIRM if "confirm" in path else links.MANAGE
    return [links.token(stage.signature, power), stage.more["deciding"], *stage.more.get("tokens", [])]


def test_every_page_and_file_is_harmless(stage: Stage) -> None:
    """GET each address as nobody and as the owner."""
    found, pages = [], 0
    for path in paths(stage):
        for client in (Client(), stage.owner):
            answer = client.get(
                path, {"q": PAYLOADS[11], "page": PAYLOADS[0], "next": "javascript:alert(1)"}, follow=True
            )
            assert answer.status_code < 500, path
            assert answer.headers["X-Content-Type-Options"] == "nosniff", path
            kind = answer.headers["Content-Type"].partition(";")[0]
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            if kind in DATA or any(where.startswith("/accounts/") for where, _status in answer.redirect_chain):
                continue  # nobody is asked to sign in, on a page that has none of our words
            assert kind == "text/html", f"{path} is {kind}"
            pages += answer.status_code == 200
            found += [f"{path}: {danger}" for danger in dangers(body.decode())]
    assert found == []
    assert pages > 40


def test_what_is_typed_into_forms_comes_back_harmless(stage: Stage) -> None:
    """POST the payloads into every field of every form that the owner or the public can reach."""
    found = []
    for path in paths(stage):
        page = stage.owner.get(path, follow=True)
        if page.streaming or not page.headers["Content-Type"].startswith("text/html"):
            continue
        for form in BeautifulSoup(page.content, "html.parser").select("form[method=post]"):
            names = [field.get("name") for field in form.find_all(["input", "textarea", "select"]) if field.get("name")]
            if any(word in (form.get("action") or path) for word in ("logout", "withdraw", "team")):
                continue
            typed = {name: PAYLOADS[place % len(PAYLOADS)] for place, name in enumerate(names)}
            answer = stage.owner.post(form.get("action") or path, typed, follow=True)
            assert answer.status_code < 500, path
            if not answer.streaming and answer.headers["Content-Type"].startswith("text/html"):
                found += [f"{path}: {danger}" for danger in dangers(answer.content.decode())]
    assert found == []


def test_every_mail_is_plain_text_with_a_subject_of_one_line(stage: Stage, send_mail) -> None:
    mails = send_mail(minutes=5)
    assert len(set(Outbox.objects.values_list("kind", flat=True))) >= 4
    assert len(mails) >= 4
    for mail in mails:
        assert mail.content_subtype == "plain"
        assert not getattr(mail, "alternatives", None)
        assert "\n" not in mail.subject


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_is_harmless_as_markdown_and_as_pasted_html(payload: str) -> None:
    for text in (payload, from_html(payload), from_html(f"<p>{payload}</p>"), from_html(html.escape(payload))):
        assert dangers(f"<div>{to_html(text)}</div>") == []
        assert dangers(f"<div>{to_html(to_text(text))}</div>") == []


def test_the_check_can_fail() -> None:
    assert dangers("<script>alert(1)</script>")
    assert dangers("<p onclick=alert(1)>x</p>")
    assert dangers('<a href="java&#9;script:alert(1)">x</a>')
    assert dangers("<img src=x>")
    assert not dangers('<a href="https://a.example/?a=javascript:1">x</a><script src="/static/js/queue.js"></script>')
    assert len(PAYLOADS) >= 60
