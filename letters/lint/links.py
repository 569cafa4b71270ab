"""Hints on links: glued to each other or to a word, leading nowhere, or without words that say where."""

import re
from collections.abc import Iterator
from itertools import pairwise

from django.utils.translation import gettext as _

from letters.lint.passage import TARGET, TITLE, Hint, Passage

_LINK = re.compile(rf"(?<!\\)!?\[(?P<label>[^\[\]]{{0,500}}+)\]\(\s{{0,3}}(?P<target>{TARGET}){TITLE}\s{{0,3}}\)")
_WORKS = re.compile(r"https?://[^/\s]|mailto:[^@\s]+@", re.IGNORECASE)
_MAIL = re.compile(r"[^@\s/:]{1,64}@[^@\s/:]{1,200}\.[^\W\d_]{2,20}")
_PAGE = re.compile(
    r"(?:[\w-]{1,63}\.){1,9}(?!pdf|html?|docx?|md|txt|jpe?g|png)[^\W\d_]{2,20}(?:[/?#]\S*)?", re.IGNORECASE
)
_GLUED_AFTER = re.compile(r"\w{3,}")  # fewer letters are an ending
_GLUED_BEFORE = re.compile(r"\w{1,40}\Z")
_SAYS_NOTHING = frozenset(
    [
        *("here", "click here", "this", "this link", "link", "read more", "more"),
        *("ici", "cliquez ici", "ce lien", "lien", "lire la suite", "en savoir plus"),
        *("aquí", "haga clic aquí", "este enlace", "enlace", "leer más"),
        *("hier", "hier klicken", "klicken sie hier", "dieser link", "mehr", "mehr lesen"),
    ]
)


def hints(passage: Passage) -> Iterator[Hint]:
    """Hint at each link that a reader could not follow, or could not tell from what stands next to it."""
    links = list(_LINK.finditer(passage.text))
    for link in links:
        yield from _of_one(passage, link)
        yield from _glued_words(passage, link)
    for one, other in pairwise(links):
        between = passage.text[one.end() : other.start()]
        if not between.strip("*_") and not other[0].startswith("!"):
            message = _("Two links stand together without a space. Put one between them.")
            offer = None if between else ") ["
            yield passage.hint("glued-links", message, one.end() - 1, other.start() + 1, offer)


def _of_one(passage: Passage, link: re.Match[str]) -> Iterator[Hint]:
    label, target = link["label"].strip(), link["target"].strip("<>")
    if link[0].startswith("!"):
        message = _("Pictures are not printed in a letter. Write what it shows, or link to it.")
        yield passage.hint("picture", message, link.start(), link.end())
    elif not target:
        message = _("This link has no address. Give it one, or keep the words alone.")
        yield passage.hint("empty-link", message, link.start(), link.end(), link["label"])
    elif target.startswith("#"):
        message = _("A letter has no places to jump to. Link to a page, or keep the words alone.")
        yield passage.hint("dead-anchor", message, link.start(), link.end(), link["label"])
    elif not _WORKS.match(target):
        message = _("This does not become a link. Give the whole address, which begins with https:// or mailto:.")
        yield passage.hint("dead-link", message, link.start("target"), link.end("target"), _whole(target))
    elif not label:
        message = _("This link has no words to click on. Write some that say where it leads.")
        yield passage.hint("link-without-words", message, link.start(), link.end())
    elif label.strip("*_ .!…»>").casefold() in _SAYS_NOTHING:
        message = _("In a list of links, and on paper, “%s” says nothing. Use words that say where it leads.")
        yield passage.hint("link-words", message % label, link.start("label"), link.end("label"))


def _whole(target: str) -> str | None:
    """Return the address that was probably meant, None where that cannot be told."""
    if _MAIL.fullmatch(target):
        return f"mailto:{target}"
    return f"https://{target}" if _PAGE.fullmatch(target) else None


def _glued_words(passage: Passage, link: re.Match[str]) -> Iterator[Hint]:
    """Hint at a word that begins or ends at a link, in scripts that part words and add few endings."""
    message = _("A word is glued to a link. Put a space between them.")
    text, start, end = passage.text, link.start(), link.end()
    before = _GLUED_BEFORE.search(text, max(start - 40, 0), start)
    if before and _parts_words(text[start - 1]):
        yield passage.hint("glued-word", message, before.start(), start + 1, f"{before[0]} [")
    after = _GLUED_AFTER.match(text, end)
    if after and _parts_words(text[end]):
        yield passage.hint("glued-word", message, end - 1, after.end(), f") {after[0]}")


def _parts_words(letter: str) -> bool:
    """Whether a letter is Latin, Greek or Cyrillic."""
    return letter < "\u0530" or "\u1e00" <= letter < "\u2000"
