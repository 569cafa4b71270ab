"""Count tokens and typed numbers in the text of a letter."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letters.tokens import Counts, blanks, disagreements, offer, phrase, resolve, typed_counts, unknown

ROLL = Counts(groups=69, individuals=7, countries=23)
SENTENCE = "in the name of 69 river-side organizations and seven worried individuals from 23 distant countries upstream"
DECOY = "a union of 67 river-keeping organizations and ten individuals asked you last spring"


def test_the_count_sentence_is_printed_from_the_roll():
    text = "{{groups}} organizations and {{individuals}} worried individuals from {{countries}} countries"
    assert resolve(text, ROLL, "en") == "69 organizations and seven worried individuals from 23 countries"


@pytest.mark.parametrize(
    ("number", "printed"), [(0, "zero"), (1, "one"), (9, "nine"), (10, "10"), (999, "999"), (1234, "1,234")]
)
def test_numbers_below_ten_are_words_and_others_figures(number, printed):
    assert phrase("{{groups}}", Counts(groups=number), "en") == printed


def test_a_style_forces_words_or_figures():
    assert resolve("{{groups:words}} {{individuals:figures}}", ROLL, "en") == "sixty-nine 7"


def test_signatories_are_groups_and_individuals():
    assert ROLL.signatories == 76
    assert phrase("{{signatories}}", ROLL, "en") == "76"


def test_withheld_names_are_in_the_numbers_once():
    assert phrase("{{groups}}", Counts(groups=12, withheld_groups=3), "en") == "12"


def test_a_capital_token_begins_a_sentence():
    assert resolve("{{Individuals}} people sign. {{Groups}} too.", ROLL, "en") == "Seven people sign. 69 too."


def test_a_token_may_come_without_its_braces():
    assert phrase("groups:words", ROLL, "en") == "sixty-nine"


@pytest.mark.parametrize(
    ("number", "printed"), [(0, "zero organizations"), (1, "one organization"), (2, "two organizations")]
)
def test_the_noun_agrees_with_the_number(number, printed):
    assert phrase("{{groups|organization|organizations}}", Counts(groups=number), "en") == printed


def test_zero_may_have_words_of_its_own():
    token = "{{groups|0=no organizations|organization|organizations}}"
    assert [phrase(token, Counts(groups=number), "en") for number in (0, 1, 2)] == [
        "no organizations",
        "one organization",
        "two organizations",
    ]


def test_the_words_for_zero_do_not_replace_the_number_elsewhere():
    assert phrase("{{groups|0=nobody}}", Counts(groups=3), "en") == "three"


def test_a_number_sign_is_the_place_of_the_number():
    token = "{{individuals:figures|the # person|all # people}}"
    assert phrase(token, Counts(individuals=1), "en") == "the 1 person"
    assert phrase(token, ROLL, "en") == "all 7 people"


def test_style_and_nouns_combine():
    assert phrase("{{groups:words|group|groups}}", ROLL, "en") == "sixty-nine groups"


@pytest.mark.parametrize(
    ("language", "nouns", "printed"),
    [
        ("fr", "groupe|groupes", {0: "0 groupe", 1: "1 groupe", 2: "2 groupes", 5: "5 groupes"}),
        ("fr", "groupe|groupes|groupes de trop", {2: "2 groupes"}),
        ("es", "grupo|grupos", {0: "0 grupos", 1: "1 grupo", 69: "69 grupos"}),
        ("ko", "곳", {0: "0 곳", 1: "1 곳", 69: "69 곳"}),
        ("pl", "grupa|grupy|grup", {1: "1 grupa", 3: "3 grupy", 5: "5 grup", 22: "22 grupy"}),
        ("cs", "skupina|skupiny|skupin", {1: "1 skupina", 3: "3 skupiny", 5: "5 skupin"}),
        ("ar", "z|o|t|f|m|x", {0: "0 z", 1: "1 o", 2: "2 t", 3: "3 f", 11: "11 m", 100: "100 x"}),
        ("en", "group", {1: "1 group", 2: "2 group"}),
        ("no-such-language", "group|groups", {1: "1 group", 2: "2 groups"}),
    ],
)
def test_nouns_follow_the_plural_categories_of_the_language(language, nouns, printed):
    token = f"{{{{groups:figures|{nouns}}}}}"
    assert {number: phrase(token, Counts(groups=number), language) for number in printed} == printed


@pytest.mark.parametrize(
    ("language", "printed"),
    [
        ("fr", "vingt et un"),
        ("de", "einundzwanzig"),
        ("pt-br", "vinte e um"),
        ("nb", "tjueen"),
        ("kk", "жиырма бір"),
    ],
)
def test_words_are_of_the_language(language, printed):
    assert phrase("{{groups:words}}", Counts(groups=21), language) == printed


@pytest.mark.parametrize("language", ["zh-hant", "el", "hi", "sw", "bg", "hr", "zz", ""])
def test_a_language_without_number_words_has_figures(language):
    assert phrase("{{groups:words}}", Counts(groups=7), language) == "7"


def test_a_number_that_has_no_words_is_in_figures():
    assert phrase("{{groups:words}}", Counts(groups=1100), "am") == "1,100"


@pytest.mark.parametrize(("language", "printed"), [("de", "1.234"), ("fa", "1,234"), ("ar-eg", "1,234")])
def test_figures_are_grouped_as_in_the_language_with_latin_digits(language, printed):
    assert phrase("{{groups}}", Counts(groups=1234), language) == printed


def test_unknown_tokens_are_left_as_written_and_named():
    text = "{{groups}} {{group}} {{groups:roman}} {{a|b}} {{}} {single} \\{{groups}}"
    assert resolve(text, ROLL, "en") == "69 {{group}} {{groups:roman}} {{a|b}} {{}} {single} \\{{groups}}"
    assert unknown(text) == ["{{group}}", "{{groups:roman}}", "{{a|b}}"]


def found(text, language="en"):
    return [(typed.text, typed.number, typed.subject) for typed in typed_counts(text, language)]


def test_typed_numbers_of_the_count_sentence_are_found():
    assert found(SENTENCE) == [("69", 69, "groups"), ("seven", 7, "individuals"), ("23", 23, "countries")]


def test_an_older_coalition_is_found_too_and_left_to_a_person():
    assert found(DECOY) == [("67", 67, "groups"), ("ten", 10, "individuals")]


def test_a_typed_number_has_its_place_in_the_text():
    assert [SENTENCE[typed.start : typed.end] for typed in typed_counts(SENTENCE, "en")] == [
        "69",
        "seven",
        "23",
    ]


@pytest.mark.parametrize(
    ("text", "number", "subject"),
    [
        ("1,234 NGOs", 1234, "groups"),
        ("12 human rights and peace groups", 12, "groups"),
        ("**69** organisations", 69, "groups"),
        ("69 national, regional and international associations", 69, "groups"),
        ("twenty-one people", 21, "individuals"),
        ("Twenty one nations", 21, "countries"),
        ("one hundred and five signatories", 105, "signatories"),
        ("one thousand, two hundred thirty signatories", 1230, "signatories"),
        ("2000 organizations", 2000, "groups"),
        ("69\norganizations", 69, "groups"),
    ],
)
def test_numbers_are_read_in_figures_and_words(text, number, subject):
    assert [(typed.number, typed.subject) for typed in typed_counts(text, "en")] == [(number, subject)]


@pytest.mark.parametrize(
    "text",
    [
        "two of the countries",
        "In 2019 several countries",
        "the G20 countries",
        "a seven-member group of organizations",
        "between 2014 to 2017. Organizations",
        "two fishermen accused of murder by the groups",
        "69%, say groups",
        "it cost $69 groups say",
        "69\n\norganizations",
        "12345 organizations",
        "ten trade unions, and others",
        "seven of one two three four five six",
        "{{groups}} organizations",
    ],
)
def test_other_numbers_are_not_taken_for_counts(text):
    assert found(text) == []


def test_a_number_does_not_reach_over_another_one():
    assert found("ten trade unions, seven groups, 3 churches and 2 NGOs") == [
        ("seven", 7, "groups"),
        ("2", 2, "groups"),
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "69 organisations et sept personnes de vingt et un pays"),
        ("es", "69 organizaciones y siete personas de veintiuno países"),
        ("de", "neunundsechzig Organisationen und sieben Personen aus 21 Ländern"),
        ("pt-br", "sessenta e nove organizações e sete pessoas de 21 países"),
        ("it", "69 organizzazioni e sette persone da 21 paesi"),
    ],
)
def test_typed_numbers_are_found_in_other_languages(language, text):
    assert [(typed.number, typed.subject) for typed in typed_counts(text, language)] == [
        (69, "groups"),
        (7, "individuals"),
        (21, "countries"),
    ]


def test_nothing_is_found_where_the_nouns_are_not_known():
    assert found(SENTENCE, "ko") == []


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("69 organizations", "{{groups}}"),
        ("seven individuals", "{{individuals}}"),
        ("Seven individuals", "{{Individuals}}"),
        ("7 individuals", "{{individuals:figures}}"),
        ("ten individuals", "{{individuals:words}}"),
        ("23 countries", "{{countries}}"),
    ],
)
def test_the_offered_token_keeps_the_style_and_prints_the_same(text, token):
    [typed] = typed_counts(text, "en")
    assert offer(text, typed) == token
    assert phrase(token, Counts(typed.number, typed.number, typed.number), "en") == typed.text


def test_only_numbers_that_are_not_the_rolls_disagree():
    assert disagreements(SENTENCE, ROLL, "en") == []
    fewer = Counts(groups=69, individuals=7, countries=22)
    assert [typed.text for typed in disagreements(SENTENCE, fewer, "en")] == ["23"]
    assert [typed.text for typed in disagreements(DECOY, ROLL, "en")] == ["67", "ten"]


pieces = st.sampled_from(
    ["{{", "}}", "groups", "|", ":words", "#", "0=", "69 ", "seven ", "one hundred ", ",", "\n", "countries "]
)


@settings(deadline=None)
@given(
    st.lists(st.one_of(pieces, st.text(max_size=8)), max_size=40).map("".join),
    st.builds(Counts, *[st.integers(0, 10**7)] * 3),
    st.sampled_from(["en", "fr", "ko", "ar", "zh-hant", "am", "xx", "", "en_GB", "-"]),
)
def test_no_text_breaks_it(text, counts, language):
    assert isinstance(resolve(text, counts, language), str)
    for typed in typed_counts(text, language):
        assert text[typed.start : typed.end] == typed.text
        assert offer(text, typed).startswith("{{")
    assert all(token in text for token in unknown(text))


def test_a_number_can_have_words_of_its_own() -> None:
    token = "groups|0=nobody|2=both of us|# of us"
    assert [phrase(token, Counts(groups=n), "en") for n in (0, 1, 2, 3)] == [
        "nobody",
        "one of us",
        "both of us",
        "three of us",
    ]
    dual = "individuals:figures|1=فرد واحد|2=فردين|فرد|فرد|فرد|أفراد|فردًا|فرد"
    assert [phrase(dual, Counts(individuals=n), "ar") for n in (1, 2, 3, 11)] == [
        "فرد واحد",
        "فردين",
        "3 أفراد",
        "11 فردًا",
    ]


def test_a_wording_is_compared_without_its_numbers() -> None:
    text = "{{Groups|group|groups}}, {{individuals:figures|1=nobody else|#명}}, {{countries}} and {{what}}"
    assert blanks(text) == "… groups, …명, … and {{what}}"
