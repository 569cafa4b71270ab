"""Acronyms, and what they may stand for."""

from signatures.matching import words

LETTERS = range(3, 9)  # of an acronym that says something alone
BESIDE = range(2, 13)  # of one beside what it stands for


def acronym(said: words.Words, *, capitals: bool) -> str:
    """Return what may be an acronym in the folded words of a name: a short single word, or nothing.

    Where `capitals` show that the first word is one, a last word may follow it: "msf france".
    """
    if not said or len(said[0]) not in LETTERS or len(said) > (2 if capitals else 1):
        return ""
    return " ".join(said)


def initials(said: words.Words, lengths: range = LETTERS) -> frozenset[str]:
    """Return the acronyms of some lengths that the folded words of a name make.

    They are made with and without articles and small words, and of all but the last word: "msf", "msf france".
    """
    parts = [part for word in said for part in (("u", "n") if word == "un" else (word,))]
    no_articles = [word for word in parts if word not in words.ANY_ARTICLES]
    weighty = [word for word in no_articles if word not in words.SMALL]
    made = {short for some in (parts, no_articles, weighty) if len(short := _first_letters(some)) in lengths}
    if len(weighty) - 1 in lengths:
        made.add(f"{_first_letters(weighty[:-1])} {weighty[-1]}")
    return frozenset(made)


def _first_letters(said: list[str]) -> str:
    return "".join(word[0] for word in said)
