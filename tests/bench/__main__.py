"""`make bench`: what costs more as letters grow. Every figure is a ratio of two medians taken in this one run."""

import os
import statistics
import time
from collections.abc import Callable

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
os.environ["LOG_LEVEL"] = "ERROR"
django.setup()

from django.test import Client  # noqa: E402
from django.test.utils import get_runner, setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from letters.models import Letter  # noqa: E402
from letters.workflow import save_version  # noqa: E402
from publication.workflow import publish  # noqa: E402
from signatures.models import Signature  # noqa: E402
from signatures.workflow import open_letter, set_derived  # noqa: E402
from tests import factories  # noqa: E402
from tests.bench import names  # noqa: E402
from tests.conftest import client_of  # noqa: E402

ROUNDS = 15
FEW, MANY = 20, 10_000


def median(action: Callable[[], object]) -> float:
    """Seconds that `action` takes, the median of some rounds after one to warm up."""
    action()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def letter_with(number: int, state: str, slug: str) -> Letter:
    """An open letter with `number` signatures in one state, written in bulk."""
    letter = factories.open_letter(factories.CampaignFactory(slug=slug), slug="bench")
    now = timezone.now()
    signatures = [
        Signature(
            letter=letter,
            kind="organization" if index % 2 else "individual",
            name=f"{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[index % 26]}-Signatory {index}",
            country=("KE", "FR", "KR", "INT")[index % 4],
            state=state,
            version=letter.in_force,
            basis=letter.in_force,
            language="en",
            consented_at=now,
            confirmed_at=now,
            address_digest=f"{index:064x}",
        )
        for index in range(number)
    ]
    for signature in signatures:
        set_derived(signature)
    Signature.objects.bulk_create(signatures, batch_size=500)
    return letter


def read(client: Client, path: str) -> Callable[[], bytes]:
    def page() -> bytes:
        response = client.get(path)
        assert response.status_code == 200, f"{response.status_code} at {path}"
        return b"".join(response)

    return page


def compare(title: str, small: Callable[[], object], large: Callable[[], object]) -> None:
    base = median(small)
    print(f"{median(large) / base:8.1f} ×   {title}   (1 × = {base * 1000:.1f} ms)")


def letter_with_versions(number: int, words: int) -> Letter:
    """An open letter whose every version changes some paragraphs of the one before, adds one and drops another."""
    said = "the gauge keepers of the lower marsh ask their ministry to read every lamp before the spring flood".split()
    paragraphs = [" ".join(said[(start + place) % len(said)] for place in range(60)) for start in range(words // 60)]
    campaign = factories.CampaignFactory(slug="drafts")
    letter = factories.draft(campaign, slug="bench", content={"body": "\n\n".join(paragraphs)})
    for version in range(2, number + 1):
        for place in range(version % 7, len(paragraphs), 7):
            paragraphs[place] = paragraphs[place].replace(said[version % len(said)], f"changed{version}", 2)
        paragraphs.insert(version % len(paragraphs), f"Paragraph {version} is new. " * 12)
        del paragraphs[(5 * version) % len(paragraphs)]
        content = {"title": f"A letter {version}", "body": "\n\n".join(paragraphs)}
        save_version(text=letter.original, content=content, by="the benchmark")
    return open_letter(letter=letter, by="the benchmark", visibility="listed")


def compare_versions() -> None:
    """What changed from the first version of a long letter to the last, against its plain page: at most 20 ×."""
    letter = letter_with_versions(40, 3_000)
    desk = client_of(factories.member(letter.campaign, "editor"))
    path = reverse("letters:compare", args=[letter.campaign.slug, letter.slug]) + "?from=1&to=40"
    plain = read(Client(), letter.get_absolute_url())
    compare("40 versions of 3,000 words: first and last compared, against the letter's page", plain, read(desk, path))


def main() -> None:
    few, many = (letter_with(number, "approved", f"bench-{number}") for number in (FEW, MANY))
    public = Client()
    print(f"{MANY} signatures against {FEW}")
    for title, path in {
        "the letter's page": "",
        "the roll's first page": "signatories/",
        "the roll's last page": "signatories/?page=99999",
        "a search in the roll": "signatories/?q=signatory+19",
    }.items():
        compare(title, read(public, few.get_absolute_url() + path), read(public, many.get_absolute_url() + path))
    waiting = [letter_with(number, "pending", f"queue-{number}") for number in (FEW, MANY)]
    pages = []
    for letter in waiting:
        client = client_of(factories.member(letter.campaign, "moderator"))
        pages.append(read(client, reverse("signatures:queue", args=[letter.campaign.slug, letter.slug])))
    compare("the queue", *pages)
    for letter in (few, many):
        publish(letter=letter, by="the benchmark")
    for title, path in {"the letter once published": "", "its table as CSV": "signatories.csv"}.items():
        compare(title, read(public, few.get_absolute_url() + path), read(public, many.get_absolute_url() + path))
    door = reverse("signatures:by_address:sign_individual", args=["queue-20", "bench"])
    compare(
        "the form to sign, against the letter's page", read(public, waiting[0].get_absolute_url()), read(public, door)
    )
    compare_versions()
    names.main()


if __name__ == "__main__":
    setup_test_environment()
    runner = get_runner(django.conf.settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        main()
    finally:
        runner.teardown_databases(databases)
