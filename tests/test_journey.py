"""The main job, through HTTP: a letter from its text to its publication, and nobody on it who should not be."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from campaign.models import Campaign
from letters.models import Letter
from tests.browse import get
from tests.conftest import links

pytestmark = pytest.mark.django_db

# The shape of a joint letter as a web page gives it away: doubled spaces, bare groups, a stray line at the end.
JOINT_LETTER = """Open Letter on the Lanterns of Port Example

Mar 3, 2031

Minister Exemplar,

We are writing on behalf of five non-governmental organizations and three concerned individuals from 4 different \
countries worldwide to urge you to light the lanterns of Port Example.

In November your ministry put them out.  The same month two ferries met in the dark. -.

Thank you for your consideration.

Sincerely,

Groups

1912 Wick Makers’ Families Association, South Korea

The 77 Project, Vietnam  \x20

Arc Lamp Legal Aid in Mindanaw,     Philippines

BEACON_Friends, U.S.A.

Cristian Lamplighters Worldwide, U.K.

Lumen – International Federation of Lights     \x20

Individuals

Zora Firstly, Former Rapporteur/Commissioner on the situation of lanterns & chair of the Dusk Committee

Ada Alphason, British lamp historian

Tomás Zuletzt-Quint, Keeper Emeritus


Posts in this categoryPort Example Times
"""
SENTENCE = (
    "on behalf of six non-governmental organizations and three concerned individuals from six different countries"
)


def desk(name: str, letter: Letter, *args: object) -> str:
    return reverse(name, args=[letter.campaign.slug, letter.slug, *args])


def imported(client: Client, campaign: Campaign) -> Letter:
    """Bring the joint letter in at the desk: paste, check, save."""
    source = get(client, reverse("signatures:import", args=[campaign.slug]))
    review = source.press("Read it", text=JOINT_LETTER)
    assert not Letter.objects.exists()  # nothing is saved before it was seen
    assert "Posts in this category" in review.soup.find("aside").get_text()
    review.submit("import-save", consent_source="mails to the secretariat in March")
    return Letter.objects.get()


def test_a_joint_letter_goes_from_its_text_to_its_publication(
    campaign: Campaign, as_role: Callable[[str], Client]
) -> None:
    owner = as_role("owner")
    letter = imported(owner, campaign)
    assert letter.latest.title == "Open Letter on the Lanterns of Port Example"
    assert letter.latest.salutation == "Minister Exemplar,"
    assert letter.latest.closing == "Sincerely,"
    assert letter.latest.body.count("\n\n") == 2
    assert "  " not in letter.latest.body

    # The typed numbers become tokens.
    body = (
        letter.latest.body.replace("five non", "{{groups}} non")
        .replace("three concerned", "{{individuals}} concerned")
        .replace("from 4", "from {{countries}}")
    )
    get(owner, desk("letters:text", letter)).press("Save", body=body)

    # One individual's country, one override and one pin; the article rule off.
    correct(owner, letter, "Ada Alphason", country="RS")
    correct(owner, letter, "The 77 Project", roll_override="77 Project")
    correct(owner, letter, "Zora Firstly", pin="1")
    roll = get(owner, desk("signatures:list", letter))
    roll.submit(roll.soup.find("button", attrs={"name": "article_rule"}))

    # All are approved in bulk, the letter is opened by its link, and published.
    queue = get(owner, desk("signatures:queue", letter) + "?select=all")
    assert len(queue.marks("queue-row")) == 9
    queue.submit("bulk-approve")
    get(owner, desk("publication:desk_letter", letter)).submit("open-letter", visibility="link")
    assert Client().get(letter.get_absolute_url()).status_code == 404
    get(owner, desk("publication:publish", letter)).submit("publish")

    page = get(Client(), letter.get_absolute_url())
    assert SENTENCE in " ".join(page.text("letter-text").split())
    assert page.texts("roll-entry") == [
        "1912 Wick Makers’ Families Association, South Korea",
        "The 77 Project, Vietnam",
        "Arc Lamp Legal Aid in Mindanaw, Philippines",
        "BEACON_Friends, U.S.A.",
        "Cristian Lamplighters Worldwide, U.K.",
        "Lumen – International Federation of Lights",
        "Zora Firstly, Former Rapporteur/Commissioner on the situation of lanterns & chair of the Dusk Committee",
        "Ada Alphason, British lamp historian",
        "Tomás Zuletzt-Quint, Keeper Emeritus",
    ]
    assert (page.text("count-groups"), page.text("count-individuals")) == ("6", "3")
    assert page.text("count-countries") == "6"
    assert page.text("edition-number") == "1"


def correct(client: Client, letter: Letter, name: str, **fields: str) -> None:
    """Correct one signature on its page at the desk."""
    signature = letter.signatures.get(name=name)
    page = get(client, desk("signatures:signature", letter, signature.public_id))
    page.press("Save the correction", **fields)


def sign(letter: Letter, kind: str, email: str, name: str, **fields: str) -> None:
    """Sign as a visitor does: from the letter's page to the form, in one POST."""
    door = "by_link" if letter.visibility == "link" else "by_address"
    args = [letter.sign_on_token] if door == "by_link" else [letter.campaign.slug, letter.slug]
    form = get(Client(), reverse(f"signatures:{door}:sign_{kind}", args=args))
    contact = {"contact_name": "Jo Contactson", "contact_position": "clerk"} if kind == "organization" else {}
    form_fields = {"name": name, "email": email, "consent": "on"} | contact | fields
    answer = form.press("Sign", **form_fields)
    assert answer.response.redirect_chain
    assert not answer.marks("sign-errors")


def confirm(send_mail: Callable[..., list], client: Client) -> None:
    """Open each confirmation mail's link and press its button."""
    for message in send_mail():
        page = get(client, next(link for link in links(message) if "/signature/confirm/" in link))
        assert page.submit("confirm").status == 200


def test_three_sign_through_the_public_form_and_nobody_else_appears(
    campaign: Campaign, as_role: Callable[[str], Client], send_mail: Callable[..., list]
) -> None:
    owner, moderator = as_role("owner"), as_role("moderator")
    new = get(owner, reverse("letters:new", args=[campaign.slug]))
    new.press("Make the draft", title="Open letter on three signatories")
    letter = Letter.objects.get()
    get(owner, desk("letters:text", letter)).press(
        "Save",
        salutation="Minister,",
        body="We are {{groups|group|groups}} and {{individuals|person|people}} from {{countries|country|countries}}.",
        closing="Sincerely,",
    )
    get(owner, desk("publication:desk_letter", letter)).submit("open-letter", visibility="listed")
    letter.refresh_from_db()
    public = letter.get_absolute_url()

    sign(letter, "organization", "jo@union.example", "Wickmakers Union", country="KE", website="https://union.example")
    sign(letter, "organization", "an@quiet.example", "Quietly Circle", country="LA", display="withheld")
    sign(letter, "individual", "ada@people.example", "Ada Listed", role="lamp historian", country="RS")
    sign(letter, "individual", "pen@people.example", "Pen Waiting", role="still pending")
    sign(letter, "individual", "rej@people.example", "Reja Refused", role="not accepted")
    sign(letter, "individual", "wit@people.example", "Witta Withdrawn", role="left before publication")
    confirm(send_mail, Client())
    sign(letter, "individual", "una@people.example", "Una Unconfirmed", role="never confirmed")

    def decide(name: str, button: str, **fields: str) -> None:
        queue = get(moderator, desk("signatures:queue", letter))
        public_id = str(letter.signatures.get(name=name).public_id)
        (row,) = [row for row in queue.marks("queue-row") if row["data-signature"] == public_id]
        queue.submit(row.select_one(f'[data-test="{button}"]'), **fields)

    for name in ("Wickmakers Union", "Quietly Circle", "Ada Listed", "Witta Withdrawn"):
        decide(name, "approve")
    decide("Reja Refused", "reject", reason="We do not know you yet.", private_note="troll?")
    mails = {message.to[0]: message for message in send_mail(minutes=3)}
    assert mails["jo@union.example"].reply_to == ["desk@lantern.example"]
    assert "We do not know you yet." in mails["rej@people.example"].body
    assert "troll?" not in mails["rej@people.example"].body

    status = next(link for link in links(mails["wit@people.example"]) if link.startswith("/signature/"))
    get(Client(), status).submit("withdraw")

    never = ["Quietly Circle", "Pen Waiting", "Reja Refused", "Una Unconfirmed", "@people.example", "Contactson"]
    page = get(Client(), public)
    assert page.texts("roll-entry") == ["Wickmakers Union, Kenya", "Ada Listed, lamp historian"]
    assert "We are two groups and one person from three countries." in page.text("letter-text")
    assert_absent([*never, "Witta Withdrawn"], public)

    get(owner, desk("publication:publish", letter)).submit("publish")
    letter.refresh_from_db()
    assert letter.state == "closed"
    page = get(Client(), public)
    assert page.texts("roll-entry") == ["Wickmakers Union, Kenya", "Ada Listed, lamp historian"]
    assert (page.text("count-groups"), page.text("count-individuals")) == ("2", "1")
    assert_absent([*never, "Witta Withdrawn"], public)
    published = {message.to[0]: message for message in send_mail() if "Published" in message.subject}
    assert set(published) == {"jo@union.example", "an@quiet.example", "ada@people.example"}
    edition = f"{public}editions/1/"
    digest = letter.editions.get().digest

    # One leaves after the publication: alone, with a fresh link, at once.
    find = get(Client(), reverse("signatures:find"))
    find.press("Send me", email="ADA@people.example")
    (message,) = send_mail()
    get(Client(), next(link for link in links(message) if link != reverse("signatures:find"))).submit("withdraw")
    for blanked in (False, True):
        if blanked:
            call_command("tick", verbosity=0)
        assert get(Client(), public).texts("roll-entry") == ["Wickmakers Union, Kenya"]
        assert get(Client(), public).text("count-individuals") == "0"
        assert get(Client(), edition).texts("roll-entry") == ["Wickmakers Union, Kenya", "[withdrawn]"]
        assert get(Client(), edition).text("count-individuals") == "1"
        assert "[withdrawn]" in get(Client(), f"{edition}letter.txt").html
        assert_absent([*never, "Witta Withdrawn", "Ada Listed"], public)
    assert letter.editions.get().digest == digest
    history = get(owner, desk("letters:history", letter))
    assert history.status == 200
    assert "@people.example" not in history.html


FILES = [f"letter.{suffix}" for suffix in ("txt", "md", "html", "json")] + ["signatories.csv", "signatories.json"]


def assert_absent(names: list[str], public: str) -> None:
    """None of `names` stands on any public page, search or file of the letter."""
    paths = ["/", public.rsplit("/", 2)[0] + "/", public, f"{public}editions/", f"{public}editions/1/"]
    paths += [f"{public}signatories/"] + [f"{public}signatories/?q={name.split()[0]}" for name in names]
    paths += [public + file for file in FILES] + [f"{public}editions/1/{file}" for file in FILES]
    for path in paths:
        html = get(Client(), path).html
        shown = html.replace(path.partition("?q=")[2] or "\0", "") if "?q=" in path else html
        for name in names:
            assert name not in shown, f"{name} at {path}"
