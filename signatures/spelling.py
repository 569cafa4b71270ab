"""Words that look misspelt beside those of the registry's names: a suggestion for a person, never a change."""

from collections import Counter

from django.core.cache import cache

from signatures import matching
from signatures.matching import Suggestion
from signatures.models import Organization

WORDS, FRESH = "registry-words", 10 * 60  # seconds


def suggestion(name: str) -> Suggestion | None:
    """What may have been meant by the first misspelt word of an organization's name: "Christian" for "Cristian"."""
    return matching.suggestion(name, known_words())


def known_words() -> dict[str, int]:
    """How often each word stands in the names of the registry, counted at most every ten minutes."""
    return cache.get_or_set(WORDS, count_words, FRESH) or {}


def count_words() -> dict[str, int]:
    names = Organization.objects.current().order_by().values_list("name_fold", flat=True)
    return Counter(word for name in names.iterator() for word in set(name.split()))
