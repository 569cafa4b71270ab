"""Languages by their names, and which way they are written."""

import re
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from django.utils.text import capfirst
from django.utils.translation import get_language

# A word, or one character of a script that is written without spaces.
WORD = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]|[^\W_]+(?:['’‐-][^\W_]+)*")
TARGET = re.compile(r"\]\([^)\s]{0,2000}\)|<?https?://\S+")  # of a link in Markdown: not words


def own_name(code: str) -> str:
    """A language as its readers call it ("Français"); its name in the page's language where that is not known."""
    locale = locale_of(code)
    return capfirst(locale.get_display_name() or "") if locale else name(code)


def name(code: str) -> str:
    """A language in the language of the page ("French"); the code where it is not known."""
    page = locale_of(get_language() or "en") or Locale("en")
    locale = locale_of(code)
    known = locale.get_display_name(page) if locale else page.languages.get(code.replace("-", "_"))
    return capfirst(known or code)


def direction(code: str) -> str:
    """How a language is written: "ltr" or "rtl"."""
    locale = locale_of(code)
    return locale.text_direction if locale else "ltr"


def count_words(text: str) -> int:
    """How many words a text in Markdown has; where words are not parted by spaces, how many characters."""
    return len(WORD.findall(TARGET.sub(" ", text)))


@lru_cache(maxsize=256)
def locale_of(code: str) -> Locale | None:
    """The locale of a language code such as "pt-BR"; None where Babel has none."""
    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return None
