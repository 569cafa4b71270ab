"""The queue: what waits, in which order, with what evidence, for whom, and at what cost."""

import datetime
import zoneinfo
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from campaign.models import Campaign
from letters.models import Letter
from signatures import evidence, workflow
from signatures.models import Contact, Decision, Signature
from tests import factories
from tests.browse import get
from tests.signatures.at_desk import entered, names, path, queue, row_of, waits_since

CONFIDED = [
    "ada@secret.example",
    "secret.example",
    "Jo Hidden",
    "night clerk",
    "Only among us",
    "A reason in a mail",
    "mail to the secretariat",
]


@pytest.fixture
def letter(campaign: Campaign) -> Letter:
    return factories.open_letter(campaign)


@pytest.fixture
def moderator(campaign: Campaign, letter: Letter, as_role: Callable[[str], Client]) -> Client:
    return as_role("moderator")


@pytest.mark.django_db
def test_what_waits_stands_there_oldest_first_and_nothing_else(moderator: Client, letter: Letter) -> None:
    waits_since(factories.pending(letter, name="Young Group", kind="organization", country="KE"), hours=1)
    waits_since(factories.pending(letter, name="Old Person", role="poet"), days=6)
    factories.receive(letter, name="Unconfirmed Person")
    factories.approved(letter, name="Approved Person")
    factories.rejected(letter, name="Rejected Person")
    workflow.withdraw(signature=factories.pending(letter, name="Withdrawn Person"))
    page = queue(moderator, letter)
    assert names(page) == ["Old Person, poet", "Young Group, Kenya"]
    ages = [row.select_one(".queue-age").get_text() for row in page.marks("queue-row")]
    assert ages == ["6\N{NO-BREAK SPACE}days", "1\N{NO-BREAK SPACE}hour"]
    assert "The oldest waits 6\N{NO-BREAK SPACE}days." in page.soup.select_one(".desk-head").get_text()


@pytest.mark.django_db
def test_what_a_coordinator_entered_stands_between_the_others_by_its_age(moderator: Client, letter: Letter) -> None:
    waits_since(factories.pending(letter, name="Second"), days=2)
    waits_since(entered(letter, "First"), days=3)
    waits_since(entered(letter, "Third"), days=1)
    assert names(queue(moderator, letter)) == ["First", "Second", "Third"]


@pytest.mark.django_db
def test_a_row_says_who_signed_which_text_and_can_be_decided_on_without_javascript(
    moderator: Client, letter: Letter
) -> None:
    signature = factories.pending(
        letter, kind="organization", name="Friends", country="GB", email="ann@friends.example"
    )
    row = row_of(queue(moderator, letter), signature)
    text = row.get_text(" ", strip=True)
    for words in ["Organization", "signed by Jo Contact, clerk", "ann@friends.example", "Text version 1", "English"]:
        assert words in text
    box = row.select_one("input[type=checkbox][name=signatures]")
    assert (box["value"], box["form"]) == (str(signature.public_id), "bulk-form")
    for mark in ["approve", "reject", "reason"]:
        assert row.select_one(f'form [data-test="{mark}"]')
    assert row.select_one("a[data-open]")["href"] == path(letter, "", signature)


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["", "0", "-1", "99999999", "9" * 40, "abc", "1.5", "²", "1;2", "%20"])
def test_any_page_number_shows_a_clean_page(moderator: Client, letter: Letter, number: str) -> None:
    factories.pending(letter)
    page = queue(moderator, letter, f"?page={number}&show={number}&selected={number}&select={number}")
    assert page.status == 200
    assert len(page.marks("queue-row")) == 1


@pytest.mark.django_db
def test_a_page_holds_a_hundred_and_leads_to_the_next(moderator: Client, letter: Letter) -> None:
    for number in range(101):
        waits_since(entered(letter, f"Person {number:03}"), minutes=200 - number)
    first = queue(moderator, letter)
    assert len(names(first)) == 100
    last = get(moderator, path(letter, "queue/") + first.soup.select_one("[rel=next]")["href"])
    assert names(last) == ["Person 100"]


@pytest.mark.django_db
def test_filters_tell_their_numbers_and_narrow_the_list(moderator: Client, letter: Letter) -> None:
    factories.pending(letter, name="Group", kind="organization")
    factories.pending(letter, name="Person")
    entered(letter, "Entered")
    flagged = factories.pending(letter, name="Hasty")
    Signature.objects.filter(pk=flagged.pk).update(flags=["fast"])
    page = queue(moderator, letter)
    assert [link.get_text() for link in page.soup.select(".filters a")] == [
        "All 4",
        "Organizations 1",
        "Individuals 3",
        "Entered by coordinators 1",
        "Flagged 1",
    ]
    shown = {query: set(names(queue(moderator, letter, f"?show={query}"))) for query in ["organizations", "flagged"]}
    assert shown == {"organizations": {"Group"}, "flagged": {"Hasty"}}


@pytest.mark.django_db
def test_every_box_can_be_ticked_by_a_link(moderator: Client, letter: Letter) -> None:
    factories.pending(letter, name="One")
    factories.pending(letter, name="Two")
    page = queue(moderator, letter)
    assert not page.soup.select("input[name=signatures][checked]")
    ticked = get(moderator, path(letter, "queue/") + page.soup.select_one("#bulk-form noscript a")["href"])
    assert len(ticked.soup.select("input[name=signatures][checked]")) == 2


@pytest.mark.parametrize(
    ("mail", "website", "matches"),
    [
        ("friends.example", "https://friends.example/about", True),
        ("friends.example", "https://www.friends.example", True),
        ("mail.friends.example", "http://Friends.Example:8080/", True),
        ("friends.example", "https://en.friends.example", False),
        ("notfriends.example", "https://friends.example", False),
        ("friends.example.evil.example", "https://friends.example", False),
        ("friends.example", "https://friends.example@evil.example/", False),
        ("xn--mnchen-3ya.example", "https://münchen.example", True),
        ("friends.example", "https://example", False),
        ("gmail.com", "https://gmail.com", False),
        ("friends.example", "https://[", False),
        ("friends.example", "", False),
        ("", "", False),
    ],
)
def test_a_mail_matches_the_typed_website_or_a_domain_below_it(mail: str, website: str, matches: bool) -> None:
    signature = Signature(mail_domain=mail, website=website)
    assert evidence.Evidence(signature, [], True, timezone.now()).own_domain is matches


@pytest.mark.django_db
def test_badges_say_what_to_look_at(moderator: Client, letter: Letter) -> None:
    own = factories.pending(
        letter, kind="organization", name="Own", website="https://own.example", email="a@own.example"
    )
    free = factories.pending(letter, kind="organization", name="Free", email="free.group@gmail.com")
    odd = factories.pending(letter, name="Odd", display="withheld")
    Signature.objects.filter(pk=odd.pk).update(flags=["fast", "honeypot"])
    by_hand = entered(letter, "By Hand")
    page = queue(moderator, letter)
    badges = {
        signature.name: [chip.get_text() for chip in row_of(page, signature).select(".chip")]
        for signature in (own, free, odd, by_hand)
    }
    assert badges == {
        "Own": ["mail matches the typed website"],
        "Free": ["free mail address"],
        "Odd": ["Name withheld", "filled in very fast", "filled a hidden field"],
        "By Hand": ["entered by Owner: mail of 3 March to the secretariat"],
    }
    assert "chip-warn" in row_of(page, own).select_one(".chip")["class"]


@pytest.mark.django_db
def test_earlier_decisions_on_the_same_name_in_the_campaign_are_told(moderator: Client, letter: Letter) -> None:
    earlier = factories.open_letter(letter.campaign, slug="earlier", content={"title": "On the quay"})
    elsewhere = factories.open_letter(slug="elsewhere", content={"title": "Of others"})
    factories.approved(earlier, kind="organization", name="Friends of the Marsh", email="a@marsh.example")
    last = factories.rejected(
        earlier, kind="organization", name="FRIENDS OF THE MARSH!", email="b@marsh.example", reason="Not they."
    )
    factories.rejected(elsewhere, kind="organization", name="Friends of the Marsh", reason="Of others")
    factories.rejected(letter, name="Friends of the Marsh")  # a person of that name
    undone = factories.rejected(earlier, kind="organization", name="Friends of the Marsh", reason="Taken back")
    workflow.undo(signature=undone, by=factories.UserFactory())
    signature = factories.pending(letter, kind="organization", name="Friends of the Marsh")
    page = queue(moderator, letter)
    chips = [chip.get_text() for chip in row_of(page, signature).select(".chip")]
    assert chips == ["2 earlier decisions, the last: Not accepted"]
    panel = page.soup.select_one("#evidence .hint").get_text(" ", strip=True)
    assert "Approved under “On the quay”" in panel
    assert "Reason: Not they." in panel
    assert last.decisions.get().by in panel
    for absent in ["Of others", "Taken back"]:
        assert absent not in panel


@pytest.mark.django_db
def test_the_panel_shows_the_row_that_is_asked_for_and_comes_alone_too(moderator: Client, letter: Letter) -> None:
    first = waits_since(factories.pending(letter, name="First Person"), days=2)
    second = factories.pending(letter, name="Second Person", role="pilot", email="pilot@boat.example")
    assert queue(moderator, letter).soup.select_one("#evidence h2").get_text() == "First Person"
    chosen = queue(moderator, letter, f"?selected={second.public_id}")
    assert chosen.soup.select_one("#evidence .printed").get_text() == "Second Person, pilot"
    assert row_of(chosen, second)["aria-current"] == "true"
    assert not row_of(chosen, first).has_attr("aria-current")
    fragment = get(moderator, row_of(chosen, second)["data-evidence"])
    text = fragment.soup.get_text(" ", strip=True)
    assert not fragment.soup.select("html, header, nav")
    for words in [
        "pilot@boat.example",
        "version 1, English",
        "“I agree.”",
        "confirmed by mail",
    ]:
        assert words in text
    assert fragment.soup.select_one(".printed").get_text() == "Second Person, pilot"
    assert "The signatory confirmed a signature." in text
    button = fragment.soup.select_one("button.btn-approve")
    assert chosen.soup.find(id=button["form"]).find_parent("li") is row_of(chosen, second)


@pytest.mark.django_db
def test_an_empty_queue_says_so_and_leads_on(moderator: Client, letter: Letter) -> None:
    factories.approved(letter)
    page = queue(moderator, letter)
    assert "Nothing waits." in page.soup.select_one(".empty").get_text()
    assert not page.marks("bulk-approve")
    factories.pending(letter)
    assert (
        "Nothing of this kind waits." in queue(moderator, letter, "?show=flagged").soup.select_one(".empty").get_text()
    )


@pytest.mark.django_db
def test_the_chart_counts_what_waited_at_the_end_of_each_day(letter: Letter) -> None:
    now = datetime.datetime(2031, 5, 20, 12, 0, tzinfo=datetime.UTC)
    seoul = zoneinfo.ZoneInfo("Asia/Seoul")

    def came(day: int, hour: int = 1, left: int | None = None) -> None:
        signature = factories.pending(letter, name=f"Person {letter.signatures.count()}")
        then = datetime.datetime(2031, 5, day, hour, tzinfo=datetime.UTC)
        Signature.objects.filter(pk=signature.pk).update(confirmed_at=then)
        if left:
            decision = workflow.decide(signature=signature, verdict="approve", by=factories.UserFactory())
            Decision.objects.filter(pk=decision.pk).update(at=then.replace(day=left))

    came(1)
    came(10, left=12)
    came(18, hour=16)  # in Seoul it is the 19th
    came(2, left=3)  # decided before the chart begins
    workflow.undo(signature=letter.signatures.get(name="Person 1"), by=factories.UserFactory())
    workflow.decide(signature=letter.signatures.get(name="Person 1"), verdict="reject", by=factories.UserFactory())
    Decision.objects.filter(undone_at=None, signature__name="Person 1").update(
        at=datetime.datetime(2031, 5, 15, 1, tzinfo=datetime.UTC)
    )
    bars = evidence.backlog(letter, zone=seoul, now=now)
    assert [bar.label.day for bar in bars] == list(range(7, 21))
    assert [bar.value for bar in bars] == [1, 1, 1, 2, 2, 2, 2, 2, 1, 1, 1, 1, 2, 2]
    assert [bar.label.day for bar in bars if bar.current] == [20]


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["viewer", "editor"])
def test_who_may_not_see_contacts_finds_none_anywhere_on_the_desk(
    as_role: Callable[[str], Client], letter: Letter, role: str
) -> None:
    reader = as_role(role)
    fields = {"kind": "organization", "name": "Seen Group", "website": "https://www.secret-not.example"}
    seen = [
        make(letter, email=f"ada@{place}secret.example", **{**fields, "name": f"Seen Group {place}"})
        for place, make in [("", factories.pending), ("a.", factories.approved), ("r.", factories.receive)]
    ]
    rejected = factories.pending(letter, name="Seen Person", email="ada@p.secret.example")
    workflow.decide(
        signature=rejected,
        verdict="reject",
        by=factories.UserFactory(),
        reason="A reason in a mail",
        private_note="Only among us",
    )
    again = factories.pending(letter, name="Seen Person", email="ada@q.secret.example")
    by_hand = entered(letter, "By Hand")
    Signature.objects.filter(pk=by_hand.pk).update(consent_source="mail to the secretariat")
    Contact.objects.update(name="Jo Hidden", position="night clerk")
    ones = [*seen, rejected, again, by_hand]
    pages = [path(letter, page) for page in ["", "queue/", "numbers/", "signatures/", "signatures/?q=seen", "history/"]]
    pages += [path(letter, page, one) for one in ones for page in ["", "evidence/"]]
    pages += [f"{path(letter, 'queue/')}?selected={one.public_id}" for one in ones]
    found = {page: [word for word in CONFIDED if word in get(reader, page).html] for page in pages}
    assert {page: words for page, words in found.items() if words} == {}
    html = get(as_role("moderator"), path(letter, "queue/") + f"?selected={again.public_id}").html
    assert [word for word in CONFIDED if word not in html] == []


@pytest.mark.django_db
def test_a_withheld_name_is_shown_only_to_those_who_decide(as_role: Callable[[str], Client], letter: Letter) -> None:
    hidden = factories.pending(letter, name="Zephyrine", role="zephyr’s role", display="withheld")
    counted = factories.approved(letter, name="Zephyrus", role="zephyr’s role", display="addressee_only")
    pages = [path(letter, page) for page in ["queue/", "numbers/", "signatures/", "signatures/?state=approved"]]
    pages += [path(letter, page, one) for one in [hidden, counted] for page in ["", "evidence/"]]
    viewer, moderator = as_role("viewer"), as_role("moderator")
    for page in pages:
        assert "zephyr" not in get(viewer, page).html.lower(), page
    assert "Zephyrine, zephyr’s role" in names(queue(moderator, letter))
    assert "Name withheld" in names(queue(viewer, letter))
    assert not get(viewer, path(letter, "signatures/?q=zephyr")).soup.select("tbody tr")
    assert len(get(moderator, path(letter, "signatures/?q=zephyr")).soup.select("tbody tr")) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["viewer", "editor"])
def test_who_cannot_decide_sees_no_way_to(as_role: Callable[[str], Client], letter: Letter, role: str) -> None:
    reader = as_role(role)
    waiting, decided = factories.pending(letter, name="Waits"), factories.approved(letter, name="Decided")
    for page in [path(letter, "queue/"), path(letter, "", waiting), path(letter, "", decided)]:
        shown = get(reader, page)
        assert shown.status == 200
        for mark in ["approve", "reject", "bulk-approve", "withdraw"]:
            assert not shown.marks(mark)
        assert not shown.soup.select("main form[method=post]")


@pytest.mark.django_db
def test_strangers_find_no_desk(as_role: Callable[[str], Client], letter: Letter) -> None:
    signature = factories.pending(letter)
    pages = [path(letter, page) for page in ["queue/", "numbers/", "signatures/", "signatures/add/", "open/"]]
    pages += [path(letter, page, signature) for page in ["", "evidence/"]]
    stranger = as_role("stranger")
    other = as_role("owner", factories.CampaignFactory())
    for page in pages:
        assert stranger.get(page).status_code == other.get(page).status_code == 404
        assert Client().get(page).headers["Location"].startswith("/accounts/login/")


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 300])
def test_the_queue_costs_the_same_with_one_row_and_with_three_hundred(
    moderator: Client, letter: Letter, number: int, django_assert_num_queries: Callable
) -> None:
    entries = [{"kind": "individual", "name": f"Person {n}"} for n in range(number - 1)]
    if entries:
        workflow.enter(letter=letter, by="Owner", consent_source="paper", entries=entries)
    factories.pending(letter, name="Person 0")
    factories.approved(letter, name="Person 0", by=moderator.user)
    queue(moderator, letter)
    with django_assert_num_queries(17):
        page = queue(moderator, letter)
    assert len(page.marks("queue-row")) == min(number, 100)


@pytest.mark.django_db
def test_decisions_on_a_withheld_name_are_told_only_to_those_who_decide(
    as_role: Callable[[str], Client], letter: Letter
) -> None:
    earlier = factories.open_letter(letter.campaign, slug="earlier", content={"title": "On the quay"})
    factories.rejected(earlier, name="Zephyrine", display="withheld")
    signature = factories.pending(letter, name="Zephyrine")
    told = {
        role: [
            words in get(as_role(role), path(letter, page, signature)).html
            for page, words in [("", "On the quay"), ("evidence/", "On the quay")]
        ]
        + ["1 earlier decision" in queue(as_role(role), letter).html]
        for role in ["viewer", "editor", "moderator"]
    }
    assert told == {"viewer": [False] * 3, "editor": [False] * 3, "moderator": [True] * 3}


@pytest.mark.django_db
def test_a_name_that_stands_under_the_same_letter_already_is_pointed_out(moderator: Client, letter: Letter) -> None:
    fields = {"kind": "organization", "name": "Friends of the Marsh"}
    factories.approved(letter, **fields)
    first = factories.pending(letter, **fields)
    chips = row_of(queue(moderator, letter), first).select(".chip")
    assert [chip.get_text() for chip in chips] == ["already on this letter: approved"]
    second = factories.pending(letter, **{**fields, "name": "FRIENDS of the marsh"})
    person = factories.pending(letter, name="Friends of the Marsh")
    workflow.withdraw(signature=factories.pending(letter, name="Friends of the Marsh"))
    next_door = factories.pending(factories.open_letter(letter.campaign, slug="next-door"), **fields)
    page = queue(moderator, letter)
    words = "already on this letter: approved signed twice: also waits"
    for signature in [first, second]:
        (hint,) = row_of(page, signature).select('[data-test="duplicates"]')
        assert hint.get_text() == words
        assert {"chip-alert"} == {chip["class"][1] for chip in hint.select(".chip")}
        assert get(moderator, path(letter, "evidence/", signature)).text("duplicates") == words
    assert not row_of(page, person).select('[data-test="duplicates"]')
    assert not queue(moderator, next_door.letter).marks("duplicates")
    told = page.submit(row_of(page, second).select_one('[data-test="approve"]')).soup.select_one(".notice")
    assert "“Friends of the Marsh” has signed this letter already." in told.get_text()
    assert Signature.objects.get(pk=second.pk).state == "pending"


@pytest.mark.django_db
def test_a_withheld_double_is_no_hint_for_those_who_may_not_see_it(
    as_role: Callable[[str], Client], letter: Letter
) -> None:
    factories.approved(letter, name="Zephyrine", display="withheld")
    factories.pending(letter, name="Zephyrine")
    shown = {role: bool(queue(as_role(role), letter).marks("duplicates")) for role in ["viewer", "moderator"]}
    assert shown == {"viewer": False, "moderator": True}
