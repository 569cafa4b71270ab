"""Two invented campaigns with letters in every state. No name here belongs to anybody."""

import datetime
import io
import math
from typing import Any, cast

from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageDraw

from campaign import images
from campaign import workflow as campaigns
from campaign.models import Campaign, Membership, Outbox, User
from letters import workflow as letters
from letters.models import Letter, Version
from publication import demo_authority, demo_boards, demo_disputes, demo_drafting, demo_lookalikes, demo_registry
from publication import workflow as publication
from publication.demo_texts import FERRY_BODY, FERRY_KO, GAUGES_AR, GAUGES_FR, RIVER_BODY, RIVER_GROUPS, RIVER_PEOPLE
from signatures import countries
from signatures import workflow as signatures
from signatures.models import Decision, Kind, Signature

PASSWORD = "undersigned-demo"  # noqa: S105 - printed in the README, refused outside DEBUG
CONSENT = "I agree that my name appears under this letter."
USERS = {
    "owner@river.example": ("Ola Ownerby", {"river": "owner"}),
    "editor@river.example": ("Edda Draftwell", {"river": "editor"}),
    "moderator@river.example": ("Momo Decider", {"river": "moderator"}),
    "viewer@river.example": ("Vik Looker", {"river": "viewer"}),
    "owner@press.example": ("Petra Printery", {"press": "owner"}),
    "moderator@press.example": ("Mo Inkwell", {"press": "moderator"}),
    "stranger@demo.example": ("Sol Stranger", {}),
}


def slug_address(name: str, domain: str = "") -> str:
    """An invented mail address for a demo signatory."""
    letters_only = "".join(character for character in name.lower() if character.isascii() and character.isalnum())
    return f"{letters_only[:20]}@{domain or letters_only[:20] + '.example'}"


@transaction.atomic
def load(now: datetime.datetime | None = None) -> None:
    """Make users, campaigns and letters, with times before `now`. Their mails are written but never sent."""
    now = now or timezone.now()
    river, press = make_campaigns()
    make_users({"river": river, "press": press})
    settle_look(river)
    open_letter(river, now)
    published_letter(river, now)
    other_states(river, now)
    enter_registry(river, now)
    disputed = [river.letters.get(slug=slug) for slug in ("night-ferry", "gauges")]
    demo_disputes.dispute(*disputed, by=moderator(river), now=now)
    press_letters(press, now)
    Outbox.objects.filter(state=Outbox.State.QUEUED).update(state=Outbox.State.CANCELLED)


def make_campaigns() -> tuple[Campaign, Campaign]:
    river = Campaign.objects.create(
        slug="river",
        name="Inventa River Forum",
        summary="Towns, schools and water clerks along an invented river, for gauges that are read and archives that "
        "can be.",
        letterhead="A forum of towns along the Upper Inventa",
        contact_email="letters@river.example",
        reply_to="desk@river.example",
        accent="#0f5c5c",
        time_zone="Europe/Lisbon",
    )
    press = Campaign.objects.create(
        slug="press",
        name="Alliance for Unwritten Pages",
        summary="Printers and readers of a country that does not exist, for a press that does.",
        contact_email="hello@press.example",
        reply_to="desk@press.example",
        accent="#7a2e52",
        time_zone="Asia/Seoul",
        country_style=Campaign.CountryStyle.SHORT,
    )
    return river, press


def settle_look(campaign: Campaign) -> None:
    """A logo, and a house style that names countries in the language of a translation."""
    by = owner(campaign)
    logo = images.clean_image(waves(campaign.accent), widest=480, highest=160)
    campaigns.set_logo(campaign=campaign, by=by, picture=logo, alt="")
    for language in ("ar", "fr", "ko"):
        names = {"country_style": Campaign.CountryStyle.SHORT}
        campaigns.set_house_style(campaign=campaign, by=by, language=language, details=names)


def enter_registry(campaign: Campaign, now: datetime.datetime) -> None:
    """More of one organization that has signed, as who keeps the registry enters it."""
    name = "Citizens’ Alliance for the Inventa Delta"
    demo_registry.enter(
        by=User.objects.get(is_superuser=True),
        signed=name,
        domain=slug_address(name).partition("@")[2],
        logo=images.clean_image(waves(campaign.accent), widest=480, highest=160),
        now=now - days(2),
    )
    demo_lookalikes.enter(
        campaign.letters.get(slug="salt-meadows"),
        signed=name,
        keeper=User.objects.get(is_superuser=True),
        by=moderator(campaign),
        now=now - days(1),
    )


def waves(colour: str) -> bytes:
    """A PNG of three waves."""
    picture = Image.new("RGBA", (480, 120))
    for row in (30, 60, 90):
        curve = [(x, row + 14 * math.sin(x / 38 + row)) for x in range(0, 481, 2)]
        ImageDraw.Draw(picture).line(curve, fill=colour, width=9, joint="curve")
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()


def make_users(campaigns: dict[str, Campaign]) -> None:
    for email, (name, roles) in USERS.items():
        user = User.objects.create_user(email, PASSWORD, name=name)
        for slug, role in roles.items():
            Membership.objects.create(user=user, campaign=campaigns[slug], role=role)
    User.objects.create_superuser("admin@demo.example", PASSWORD, name="Addie Adminson")


def write_letter(
    campaign: Campaign, slug: str, title: str, body: str, now: datetime.datetime, **details: Any
) -> Letter:
    """A draft to an invented minister."""
    return letters.create(
        campaign=campaign,
        by=owner(campaign),
        details={"slug": slug, "dated_on": now.date(), **details},
        content={"title": title, "reference": "", "salutation": "Minister,", "body": body, "closing": "Sincerely,"},
        addressees=[
            {
                "kind": "to",
                "name": "Minister Ilsabet Nomanson",
                "office": "Ministry of Rivers",
                "postal_address": "1 Quay Street, Port Nowhere",
            },
            {"kind": "cc", "name": "Commissioner for the Marshes"},
        ],
        now=now,
    )


def translate(letter: Letter, language: str, content: dict[str, str], now: datetime.datetime) -> None:
    """A translation of a draft, approved, so that it comes into force with the original."""
    by = owner(letter.campaign)
    text = letters.add_language(letter=letter, language=language, by=by, now=now)
    version = letters.save_version(text=text, content=content, by=by, now=now)
    letters.approve_translation(version=version, by=by, now=now)


def owner(campaign: Campaign) -> User:
    return User.objects.get(email=f"owner@{campaign.slug}.example")


def moderator(campaign: Campaign) -> User:
    return User.objects.get(email=f"moderator@{campaign.slug}.example")


def sign(letter: Letter, now: datetime.datetime, *, kind: str, name: str, **fields: Any) -> Signature:
    """A signature through the public door, not yet confirmed."""
    email = fields.pop("email", slug_address(name))
    contact = {"name": "Kit Contactson", "position": "secretary"} if kind == Kind.ORGANIZATION else {}
    signatures.receive(
        letter=letter,
        submission=signatures.Submission(kind, email, {"name": name, **fields}, contact, CONSENT, []),
        version=cast(Version, letter.in_force),
        now=now,
    )
    return letter.signatures.latest("pk")


def confirm(signature: Signature, now: datetime.datetime) -> Signature:
    return signatures.confirm(signature=signature, now=now)


def approve(signature: Signature, now: datetime.datetime) -> None:
    by = moderator(signature.letter.campaign)
    signatures.decide(signature=signature, verdict=Decision.Verdict.APPROVE, by=by, now=now)


def sign_and_approve(letter: Letter, lines: list[dict[str, Any]], now: datetime.datetime) -> None:
    """Each line signs, is confirmed half an hour later and approved after another."""
    half_hour = datetime.timedelta(minutes=30)
    for line in lines:
        approve(confirm(sign(letter, now, **line), now + half_hour), now + 2 * half_hour)


def groups() -> list[dict[str, Any]]:
    """The invented organizations as fields of Signature."""
    return [group(*line.split(", ")) for line in RIVER_GROUPS.strip().splitlines()]


def group(name: str, country: str = "") -> dict[str, Any]:
    code = countries.find(country) if country else countries.INTERNATIONAL
    return {"kind": Kind.ORGANIZATION, "name": name, "country": code, "country_printed": country}


def people() -> list[dict[str, Any]]:
    """The invented individuals as fields of Signature."""
    pairs = [line.split(", ", 1) for line in RIVER_PEOPLE.strip().splitlines()]
    return [{"kind": Kind.INDIVIDUAL, "name": name, "role": role} for name, role in pairs]


def days(number: float) -> datetime.timedelta:
    return datetime.timedelta(days=number)


def open_letter(campaign: Campaign, now: datetime.datetime) -> None:
    """An open, listed letter in two languages with a roll, and a queue that holds something of everything."""
    title = "Open letter on the night ferry of the Upper Inventa"
    letter = write_letter(campaign, "night-ferry", title, FERRY_BODY, now - days(13), number=2, affiliations_line=True)
    translate(letter, "ko", FERRY_KO, now - days(13))
    letter = signatures.open_letter(
        letter=letter, by=owner(campaign), visibility="listed", closes_at=now + days(16), now=now - days(12)
    )
    sign_and_approve(letter, groups()[:7] + people()[:2], now - days(9))
    withheld = {"kind": Kind.ORGANIZATION, "name": "The Quiet Bank Circle", "country": "LA", "display": "withheld"}
    sign_and_approve(letter, [withheld], now - days(8))
    waiting = [*groups()[7:12], *people()[2:4]]
    for age, line in enumerate(waiting):
        when = now - days(6 - age * 0.8)
        website = "https://" + slug_address(line["name"]).partition("@")[2] if line["kind"] == Kind.ORGANIZATION else ""
        confirm(sign(letter, when, website=website, **line), when + datetime.timedelta(minutes=20))
    demo_authority.answer_for(letter, by=moderator(campaign), now=now - days(1))
    board = {"kind": Kind.ORGANIZATION, "name": "Quay Readers’ Circle", "country": "PT"}
    deciding = sign(letter, now - days(3), **board, decides_on=(now + days(9)).date())
    demo_boards.decide_later(confirm(deciding, now - days(3)), now=now - days(2))
    demo_boards.invite(letter, by=moderator(campaign), now=now - days(5))
    joke = confirm(sign(letter, now - days(1), kind=Kind.INDIVIDUAL, name="Person McFakename", role="Everything"), now)
    signatures.decide(
        signature=joke,
        verdict=Decision.Verdict.REJECT,
        by=moderator(campaign),
        reason="We print real names only. You are welcome to sign again with yours.",
        private_note="Third joke this week.",
        now=now,
    )
    sign(letter, now - days(1), kind=Kind.INDIVIDUAL, name="Una Confirmed", role="has not opened her mail yet")


def published_letter(campaign: Campaign, now: datetime.datetime) -> None:
    """A letter in three languages and two editions, with one name that has left since."""
    title = "Open letter on the closure of the Upper Inventa gauges"
    letter = write_letter(
        campaign, "gauges", title, RIVER_BODY, now - days(80), number=1, delivered_on=(now - days(50)).date()
    )
    translate(letter, "fr", GAUGES_FR, now - days(79))
    translate(letter, "ar", GAUGES_AR, now - days(79))
    letter = signatures.open_letter(letter=letter, by=owner(campaign), visibility="link", now=now - days(78))
    sign_and_approve(letter, groups()[:15] + people()[:3], now - days(70))
    publication.publish(letter=letter, by=owner(campaign), keep_open=True, now=now - days(50))
    sign_and_approve(letter, groups()[15:] + people()[3:4], now - days(45))
    publication.publish(letter=letter, by=owner(campaign), now=now - days(40))
    leaving = letter.signatures.get(name="Otter Path Foundation")
    signatures.withdraw(signature=leaving, now=now - days(20))


def other_states(campaign: Campaign, now: datetime.datetime) -> None:
    """One letter in each state that is left: draft, reached by link alone, closed, withdrawn."""
    draft = write_letter(campaign, "flood-maps", "Open letter on the missing flood maps", RIVER_BODY, now - days(2))
    demo_drafting.review(draft, editor=User.objects.get(email="editor@river.example"), now=now)
    by_link = write_letter(campaign, "salt-meadows", "Joint letter on the salt meadows", RIVER_BODY, now - days(5))
    by_link = signatures.open_letter(
        letter=by_link, by=owner(campaign), visibility="link", closes_at=now + days(9), now=now - days(4)
    )
    sign_and_approve(by_link, groups()[3:6] + people()[1:2], now - days(3))
    demo_drafting.change_text(by_link, owner=owner(campaign), now=now - days(1))
    closed = write_letter(campaign, "lock-gates", "Open letter on the old lock gates", RIVER_BODY, now - days(30))
    closed = signatures.open_letter(letter=closed, by=owner(campaign), visibility="listed", now=now - days(29))
    sign_and_approve(closed, groups()[8:13] + people()[4:], now - days(20))
    letters.close(letter=closed, by=owner(campaign), now=now - days(10))
    taken_back = write_letter(campaign, "old-weir", "Open letter on the old weir", RIVER_BODY, now - days(60))
    taken_back = signatures.open_letter(letter=taken_back, by=owner(campaign), visibility="listed", now=now - days(59))
    letters.withdraw(letter=taken_back, by=owner(campaign), now=now - days(55))


def press_letters(campaign: Campaign, now: datetime.datetime) -> None:
    """The second campaign: one letter open, one draft."""
    body = (
        "{{Groups|group asks|groups ask}} you to give the printers of Port Nowhere their paper back.\n\n"
        "A page that is not printed cannot be read, and one that cannot be read cannot be answered."
    )
    letter = write_letter(campaign, "paper", "Open letter on the paper of Port Nowhere", body, now - days(4), number=1)
    letter = signatures.open_letter(
        letter=letter, by=owner(campaign), visibility="listed", closes_at=now + days(30), now=now - days(3)
    )
    sign_and_approve(
        letter, [group("Guild of Margin Writers", "Ireland"), group("Proof & Galley", "India")], now - days(2)
    )
    write_letter(campaign, "ink", "Open letter on the price of ink", body, now - days(1))
