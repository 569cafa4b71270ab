"""Languages by their names, which way they are written, and how many words they have."""

import pytest

from letters.languages import count_words, direction, name, own_name


@pytest.mark.parametrize(
    ("code", "own", "english", "way"),
    [
        ("en", "English", "English", "ltr"),
        ("fr", "Français", "French", "ltr"),
        ("ko", "한국어", "Korean", "ltr"),
        ("ar", "العربية", "Arabic", "rtl"),
        ("he", "עברית", "Hebrew", "rtl"),
        ("pt-BR", "Português (Brasil)", "Portuguese (Brazil)", "ltr"),
        ("zh-Hant", "中文 (繁體)", "Chinese (Traditional)", "ltr"),
        ("ty", "Tahitian", "Tahitian", "ltr"),
        ("xx-nonsense", "Xx-nonsense", "Xx-nonsense", "ltr"),
        ("", "", "", "ltr"),
    ],
)
def test_a_language_has_a_name_of_its_own_and_one_on_the_page(code: str, own: str, english: str, way: str) -> None:
    assert (own_name(code), name(code), direction(code)) == (own, english, way)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("Please light them.", 3),
        ("It doesn’t help the long-term plan – at all.", 8),
        ("See [the survey](https://a.example/some/long-path) and <https://b.example/x>, *please*.", 5),
        ("댐을 짓지 마십시오.", 3),
        ("我们反对建坝", 6),
        ("سيغرق السد تسع قرى.", 4),
        ("](" * 50_000, 0),
        ("](x" * 33_000, 33_000),
    ],
)
def test_words_are_counted_and_addresses_are_none(text: str, words: int) -> None:
    assert count_words(text) == words
