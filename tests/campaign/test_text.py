import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from campaign import text

# Every code point, lone surrogates too.
ANYTHING = st.text(st.characters(codec=None, categories=None))


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("  River  Watch\t\n Alliance ", "River Watch Alliance"),
        ("River\u00a0Watch\u3000\u2028Alliance\x0b", "River Watch Alliance"),
        ("River\x00 Wa\x07tch", "River Watch"),
        ("Ri\u200bver\ufeff \u202eWatch\u202c \u2066All\u2069i\u00adance\u200e", "River Watch Alliance"),
        ("Cafe\u0301", "Café"),
        ("\u0301\u0301River", "River"),
        ("River\ud800 Watch\ufffe\ufdd0", "River Watch"),
        ("Ri\u034fver\u3164 \u2800Watch", "River Watch"),
        ("<b>River & Watch</b>", "<b>River & Watch</b>"),
        ("葛\U000e0100城", "葛\U000e0100城"),
    ],
)
def test_a_typed_line_becomes_one_printable_line(typed, line):
    assert text.clean_line(typed) == line


@pytest.mark.parametrize("word", ["می\u200cشود", "क्\u200dष", "শ্\u200cয"])
def test_a_joiner_stays_inside_words_of_scripts_that_spell_with_it(word):
    assert text.clean_line(word) == unicodedata.normalize("NFC", word)


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("Ri\u200cver", "River"),
        ("R\u200cمی", "Rمی"),
        ("\u200dمی\u200c", "می"),
        ("می\u200c\u200c\u200dشود", "می\u200cشود"),
        ("می\u200cR", "میR"),
        ("می\u200c شود", "می شود"),
    ],
)
def test_a_joiner_anywhere_else_is_removed(typed, line):
    assert text.clean_line(typed) == line


def test_a_pile_of_marks_is_cut_to_what_a_language_may_need():
    line = text.clean_line("R" + "\u0336\u0489" * 1000 + "iver")
    assert line.endswith("iver")
    assert len(line) == len("River") + text.MARKS


@pytest.mark.parametrize("typed", ["River", "42", "강", "नदी", "٣", "  x\x00"])
def test_a_letter_or_digit_of_any_script_is_content(typed):
    assert text.has_content(typed)


@pytest.mark.parametrize(
    "typed", ["", " \n", "—!?", "\u200b\u200d", "\u202e", "\u3164\u115f\u2800", "😀", "\ud800", "\u0301"]
)
def test_symbols_and_what_cannot_be_seen_are_no_content(typed):
    assert not text.has_content(typed)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("River Watch", "RIVER  watch"),
        ("O’Neil", "O'NEIL"),
        ("Łódź Øresund Straße", "lodz oresund strasse"),
        ("“River” – Watch, Inc.", "River Watch Inc"),
        ("Ｒｉｖｅｒ", "river"),
        ("Odela-Quintero", "Odela Quintero"),
        ("ΟΔΟΣ", "οδός"),
        ("İstanbul", "istanbul"),
        ("مُحَمَّد", "محمد"),
        ("Foo™", "foo"),
        ("ｶﾞｽ", "ガス"),
    ],
)
def test_spellings_of_one_name_fold_together(one, other):
    assert text.fold(one) == text.fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Мир", "Mir"),
        ("कि", "कु"),
        ("ガス", "カス"),
        ("River Watch", "Riverwatch"),
        ("北京", "背景"),
        ("กิน", "กัน"),
    ],
)
def test_different_names_do_not_fold_together(one, other):
    assert text.fold(one) != text.fold(other)


def test_words_are_parted_by_dashes_and_not_by_quotes():
    assert text.words("«HQK_River» – OʼNeil-Sax/A.B.C. & Co.") == "HQK River ONeil Sax ABC Co"


@settings(deadline=None)
@given(ANYTHING)
@example("a\u0344" * 20)
@example("\u0958\u200d\u0301")
def test_a_clean_line_is_harmless_and_stays_as_it_is(typed):
    line = text.clean_line(typed)
    assert text.clean_line(line) == line == line.strip()
    assert unicodedata.is_normalized("NFC", line)
    assert not any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in line)
    line.encode()


@settings(deadline=None)
@given(ANYTHING)
@example("ŉ ĳ ſ ß ẞ ı ½ ℀")
@example(":\u0c3c")
def test_a_folded_name_folds_to_itself(typed):
    key = text.fold(typed)
    assert text.fold(key) == key
    assert text.fold(text.clean_line(typed)) == key


@pytest.mark.parametrize("piece", ["a\u0301\u0316", "\u200d", " ", "\ud800", "北", "\u0344"])
def test_a_megabyte_is_cleaned_and_folded(piece):
    typed = piece * (1_000_000 // len(piece))
    assert len(text.fold(typed)) <= len(text.clean_line(typed)) <= len(typed)
