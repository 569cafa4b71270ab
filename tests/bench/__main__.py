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
from publication.workflow import publish  # noqa: E402
from signatures.models import Signature  # noqa: E402
from signatures.workflow import set_derived  # noqa: E402
from tests import factories  # noqa: E402
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


if __name__ == "__main__":
    setup_test_environment()
    runner = get_runner(django.conf.settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        main()
    finally:
        runner.teardown_databases(databases)
