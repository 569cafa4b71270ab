"""Editorial hints on a text before it is adopted."""

import datetime
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letters import lint
from letters.models import Version

DATE = datetime.date(2031, 11, 12)  # a Wednesday


def on(body: str, language: str = "en", **known):
    return lint.on({"title": "Stop the dam", "body": body}, language, **known)


def codes(body: str, language: str = "en", **known) -> list[str]:
    return [hint.code for hint in on(body, language, **known)]


def words(code: str, body: str, language: str = "en", **known) -> list[str]:
    """The words at the places of the hints of one code."""
    return [hint.place.words for hint in on(body, language, **known) if hint.code == code]


def mended(body: str, language: str = "en", **known) -> str:
    """The text with every offer taken."""
    for hint in reversed(on(body, language, **known)):
        if hint.offer is not None:
            body = body[: hint.place.start] + hint.offer + body[hint.place.end :]
    return body


# --- What a hint is -------------------------------------------------------------------------------


def test_a_clean_letter_gives_no_hint():
    body = (
        "We write in the name of {{groups}} organizations. The Basin Council (BC) has “not” answered.\n\n"
        "## What we ask\n\n- Stop the works; ask the BC.\n- Publish [the survey](https://basin.example/a_b_(1)).[^1]\n\n"
        "It is late – but not too late. See https://basin.example/x..y,,z?q=UNXY, or write to a..b@basin.example.\n\n"
        "[^1]: It was made by the BC in 2030 (see page 4)."
    )
    assert on(body, dated_on=DATE, names=["River Watch", "Ada Reed"]) == []


def test_a_hint_names_its_place():
    (hint,) = on("First paragraph.\n\nWe have  waited for a long time, and nobody has given us an answer to this.")
    assert (hint.place.field, hint.place.paragraph, hint.place.label) == ("body", 2, "Paragraph 2")
    assert (hint.place.start, hint.place.end, hint.place.words) == (25, 27, "  ")
    assert hint.place.excerpt == "We have  waited for a long time, and nobody has…"


def test_a_hint_on_another_field_is_named_by_it():
    (hint,) = lint.on({"title": "Stop  the dam", "body": ""}, "en")
    assert (hint.place.field, hint.place.label) == ("title", "Title")


def test_hints_come_in_the_order_of_the_text():
    found = lint.on({"title": "A  dam", "body": "See XYZ ,again.\n\nAnd  more.", "closing": "Yours  truly"}, "en")
    assert [(hint.place.field, hint.code) for hint in found] == [
        ("title", "doubled-space"),
        ("body", "undefined-abbreviation"),
        ("body", "doubled-space"),
        ("closing", "doubled-space"),
    ]


def test_of_one_kind_there_are_not_too_many():
    assert len(on("a  b " * 500)) == lint.MOST


# --- Abbreviations --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "The Basin Council (BCX) met. The BCX agreed.",
        "The BCX (Basin Council) met. The BCX agreed.",
        "The Lower Basin (LBX, South Basin) is dry. The LBX waits.",
        "The Basin Council (the “BCX”) met.",
        "The **Basin Council** (*BCX*) met.",
        "The [Basin Council](https://basin.example) ([BCX](https://basin.example)) met.",
        "The Conseil (hereafter BCX) met.",
        "유역위원회(BCX)가 만났다. BCX는 동의했다.",
    ],
)
def test_an_abbreviation_with_its_name_is_explained(body):
    assert codes(body) == []


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("We wrote to BCX. BCX is silent.", "BCX"),
        ("Several CBXs signed.", "CBXs"),
        ("The B.C.X. agreed.", "B.C.X."),
        ("Ask BCX’s chair.", "BCX"),
        ("It said so (BCX 2030, page 4).", "BCX"),
        ("BCX는 동의했다.", "BCX"),
    ],
)
def test_an_abbreviation_without_its_name_is_hinted_at_once(body, found):
    assert words("undefined-abbreviation", body) == [found]
    assert codes(body) == ["undefined-abbreviation"]


def test_an_abbreviation_before_its_name_is_hinted_at():
    assert codes("The BCX met. The Basin Council (BCX) agreed.") == ["abbreviation-before-its-name"]


def test_a_title_may_use_what_the_body_explains():
    body = "The Basin Council (BCX) met."
    assert lint.on({"title": "To the BCX", "body": body}, "en") == []
    assert [hint.place.field for hint in lint.on({"title": "To the BCX", "body": "It met."}, "en")] == ["title"]


@pytest.mark.parametrize(
    "body",
    [
        "The UN, the EU, the U.S. and the UK speak of HIV/AIDS and NGOs.",
        "STOP THE DAM NOW, we say.",
        "## ASK US",
        "You MUST not wait.",
        "We will WAIT and wait.",
        "World War II, and Part XIV.",
        "As A/BCX/43/1 says.",
        "By J.K. Reed, and 7 cm.",
        "See https://basin.example/BCX or BCX@basin.example.",
        "At 10 a.m., e.g. here.",
    ],
)
def test_what_is_no_unknown_abbreviation_is_left_alone(body):
    assert codes(body) == []


# --- Relative dates -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "mended_to"),
    [
        ("We wrote last December.", "We wrote in December 2030."),
        ("Last December, we wrote.", "In December 2030, we wrote."),
        ("since last October", "since October 2031"),
        ("until next March", "until March 2032"),
        ("this November", "in November 2031"),
        ("last month", "in October 2031"),
        ("next month’s session", "the December 2031 session"),
        ("this year's session", "the 2031 session"),
        ("This year is dry.", "2031 is dry."),
        ("in March this year", "in March 2031"),
        ("by the end of next year", "by the end of 2032"),
        ("done in the last year", "done since November 2030"),
        ("in the past two years", "since November 2029"),
        ("over the last 3 months", "since August 2031"),
        ("two weeks ago", "on 29 October 2031"),
        ("a year ago", "in 2030"),
        ("yesterday", "on 11 November 2031"),
        ("last week", "in the week of 3 November 2031"),
        ("last Wednesday", "on 5 November 2031"),
        ("next Monday", "on 17 November 2031"),
        ("this Friday", "on 14 November 2031"),
    ],
)
def test_a_relative_date_is_offered_as_a_date(written, mended_to):
    assert mended(written, dated_on=DATE) == mended_to
    assert codes(written, dated_on=DATE) == ["relative-date"]


@pytest.mark.parametrize(
    ("language", "written", "mended_to"),
    [
        ("fr", "Nous avons écrit en décembre dernier.", "Nous avons écrit en décembre 2030."),
        ("fr", "depuis l’année dernière", "depuis 2030"),
        ("fr-CA", "Hier", "Le 11 novembre 2031"),
        ("es", "El próximo mes", "En diciembre de 2031"),
        ("es", "la semana pasada", "la semana del 3 de noviembre de 2031"),
        ("de", "im letzten Jahr", "2030"),
        ("de", "Am nächsten Montag", "Am 17. November 2031"),
    ],
)
def test_relative_dates_are_known_in_other_languages(language, written, mended_to):
    assert mended(written, language, dated_on=DATE) == mended_to


@pytest.mark.parametrize(
    "body",
    [
        "The last year of the war",
        "this may be",
        "At last we met.",
        "In the end, this is all.",
        "Every next week",
        "In May",
    ],
)
def test_other_words_are_no_dates(body):
    assert codes(body, dated_on=DATE) == []


def test_an_unknown_language_has_no_relative_dates():
    assert codes("last December", "ko", dated_on=DATE) == []


@pytest.mark.parametrize("body", ["last summer", "last week’s talks", "*last* month", "la fin du mois dernier"])
def test_where_the_sentence_would_have_to_change_nothing_is_offered(body):
    (hint,) = on(body, "fr" if "mois" in body else "en", dated_on=DATE)
    assert (hint.code, hint.offer) == ("relative-date", None)


def test_without_a_date_on_the_letter_the_hint_asks_for_it():
    (hint,) = on("We wrote last December.")
    assert hint.offer is None
    assert "Set the letter’s date" in hint.message


@pytest.mark.parametrize("dated_on", [datetime.date.min, datetime.date.max])
def test_no_date_is_offered_beyond_the_calendar(dated_on):
    body = "last year, next year, last week, next week, yesterday, tomorrow, in the last 99 decades, next May"
    assert codes(body, dated_on=dated_on) == ["relative-date"] * 8


# --- Numbers --------------------------------------------------------------------------------------


def test_a_typed_count_is_offered_as_a_token():
    assert mended("for 12 groups and five individuals") == "for {{groups}} groups and {{individuals}} individuals"


def test_a_token_that_means_nothing_is_hinted_at():
    assert [(hint.code, hint.offer) for hint in on("{{group}} {{moon}} {{Contries:words}} {{groups}}")] == [
        ("unknown-token", "{{groups}}"),
        ("unknown-token", None),
        ("unknown-token", "{{countries:words}}"),
    ]


# --- Links and footnotes --------------------------------------------------------------------------


def test_links_without_a_space_between_them_are_glued():
    body = "See [one](https://a.example)[two](https://b.example)."
    assert codes(body) == ["glued-links"]
    assert mended(body) == "See [one](https://a.example) [two](https://b.example)."


def test_links_glued_with_emphasis_are_glued_too():
    assert codes("**[one](https://a.example)**[two](https://b.example)") == ["glued-links"]


@pytest.mark.parametrize(
    ("body", "mended_to"),
    [
        ("[experts](https://a.example)leaders", "[experts](https://a.example) leaders"),
        ("the[survey](https://a.example) says", "the [survey](https://a.example) says"),
    ],
)
def test_a_word_glued_to_a_link_is_hinted_at(body, mended_to):
    assert codes(body) == ["glued-word"]
    assert mended(body) == mended_to


@pytest.mark.parametrize(
    "body",
    [
        "[dam](https://a.example)s, [dam](https://a.example).",
        "l’[accord](https://a.example) et",
        "[유역](https://a.example)에서는",
        "و[النص](https://a.example)",
        "请看[报告](https://a.example)的内容",
    ],
)
def test_endings_and_scripts_without_spaces_are_not_glued(body):
    assert codes(body) == []


@pytest.mark.parametrize(
    ("code", "link", "offer"),
    [
        ("dead-anchor", "[what we ask](#asks)", "what we ask"),
        ("empty-link", "[what we ask]()", "what we ask"),
        ("link-without-words", "[](https://a.example)", None),
        ("link-words", "[Click here](https://a.example)", None),
        ("picture", "![a dam](https://a.example/dam.png)", None),
    ],
)
def test_a_link_that_nobody_can_follow_is_hinted_at(code, link, offer):
    assert [(hint.code, hint.offer) for hint in on(f"See {link} now.")] == [(code, offer)]


@pytest.mark.parametrize(
    ("target", "offer"),
    [
        ("javascript:alert(1)", None),
        ("ftp://a.example/x", None),
        ("/survey/", None),
        ("survey.pdf", None),
        ("https://", None),
        ("www.a.example/survey", "https://www.a.example/survey"),
        ("ada@a.example", "mailto:ada@a.example"),
    ],
)
def test_a_target_that_is_dropped_is_hinted_at(target, offer):
    (hint,) = on(f"See [the survey]({target}) now.")
    assert (hint.code, hint.place.words, hint.offer) == ("dead-link", target, offer)


@pytest.mark.parametrize(
    "target", ["https://a.example", "HTTP://a.example/x", "mailto:a@b.example", "<https://a.example>"]
)
def test_a_target_that_works_is_left_alone(target):
    assert codes(f"See [the survey]({target}) now.") == []


def test_footnotes_without_a_text_and_texts_without_a_mark_are_hinted_at():
    body = "One[^1] and two[^two].\n\n[^two]: Here.\n\n[^3]: Nobody asks."
    assert [(hint.code, hint.place.words) for hint in on(body)] == [
        ("footnote-without-text", "[^1]"),
        ("footnote-unused", "[^3]"),
    ]


def test_other_fields_hold_no_markdown():
    assert lint.on({"title": "See [^1] and [a](#b)"}, "en") == []


# --- Marks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "body", "mended_to"),
    [
        ("doubled-space", "We ask.  Stop.", "We ask. Stop."),
        ("doubled-space", "We ask\u00a0 you.", "We ask you."),
        ("space-before-mark", "We ask , again", "We ask, again"),
        ("space-before-mark", "Why ?", "Why?"),
        ("doubled-mark", "We ask.. Stop", "We ask. Stop"),
        ("doubled-mark", "We ask,, stop", "We ask, stop"),
        ("doubled-mark", "We ask,. Stop", "We ask. Stop"),
        ("stray-mark", "They left the office.  -.", "They left the office."),
        ("stray-mark", "They left. – Any answer helps.", "They left. Any answer helps."),
        ("stray-mark", "They have left. –", "They have left."),
    ],
)
def test_stray_blanks_and_marks_can_be_taken_out(code, body, mended_to):
    assert codes(body) == [code]
    assert mended(body) == mended_to


@pytest.mark.parametrize(
    "body",
    [
        "Wait ... for it…",
        "- one\n- two",
        "1. one\n2. two\n\n---\n\n> - three",
        "The U.S. – Basin talks; St. – Mary; e.g. – this.",
        "It is late – too late.",
        "Reed, Ford, etc., and Co.: all.",
        "Hard  \nbreak",
        "a) one, b) two (and c)",
        "It is 6' by 5\" wide.",
        "“One begins.\n\n“Two goes on, and ends.”",
        '"One begins.\n\n"Two goes on, and ends."',
        "A link <https://a.example/(x> and [one \\( two](https://a.example/(y)).",
    ],
)
def test_marks_in_their_place_are_left_alone(body):
    assert codes(body) == []


def test_french_has_a_space_before_some_marks():
    assert codes("Pourquoi ? Voici : « oui » ; enfin !", "fr") == []
    assert codes("Voici , enfin", "fr") == ["space-before-mark"]


@pytest.mark.parametrize(
    ("code", "body", "alone"),
    [
        ("lonely-bracket", "We ask (again.\n\nStop (now).", "("),
        ("lonely-bracket", "We ask again) and [so].", ")"),
        ("lonely-quote", "We ask “again.", "“"),
        ("lonely-quote", "We ask again” “now”.", "”"),
        ("lonely-quote", 'We ask "again.', '"'),
        ("lonely-quote", "Il dit « oui.", "«"),
    ],
)
def test_a_mark_without_counterpart_is_hinted_at(code, body, alone):
    assert [(hint.code, hint.place.words) for hint in on(body)] == [(code, alone)]


@pytest.mark.parametrize(
    ("language", "whole", "broken"),
    [
        ("de", "Sie sagt „ja“ und »nein«.", "Sie sagt „ja und nein."),
        ("de", "Sie sagt »ja«.", "Sie sagt »ja."),
        ("sv", "Hon sade ”ja” nu.", "Hon sade ”ja nu."),
    ],
)
def test_each_language_has_its_quotation_marks(language, whole, broken):
    assert codes(whole, language) == []
    assert codes(broken, language) == ["lonely-quote"]


def test_marks_of_two_kinds_are_hinted_at_once_for_the_text():
    found = lint.on({"title": "It's “here”", "body": "We don't say “no” or “yes”. It isn't."}, "en")
    assert [(hint.code, hint.place.field, hint.place.words) for hint in found] == [("mixed-quotes", "title", "'")]
    assert "Straight (3) and curly (6)" in found[0].message


# --- Signatories ----------------------------------------------------------------------------------

ROLL = ["River Watch", "Tomás Ó Brien-Ford", "Bridge", "Women’s Basin Union", "The Ember Project", "ZZ"]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("We thank River Watch for it.", "River Watch"),
        ("We thank **River** Watch’s staff.", "River** Watch"),
        ("We thank RIVER WATCH.", "RIVER WATCH"),
        ("the mandate of Tomas O Brien-Ford, who", "Tomas O Brien-Ford"),
        ("said Bridge, in 2030", "Bridge"),
        ("the Women's Basin Union said", "Women's Basin Union"),
        ("(The Ember Project)", "The Ember Project"),
        ("River\nWatch", "River\nWatch"),
    ],
)
def test_a_signatory_in_the_text_is_hinted_at(body, found):
    assert words("names-signatory", body, names=ROLL) == [found]


@pytest.mark.parametrize(
    "body",
    [
        "on a river watch",
        "the bridge is closed",
        "along the River. Watch it.",
        "along the River\n\nWatch it",
        "River Watchers",
        "ZZ",
        "https://a.example/River_Watch",
        "the ember project",
    ],
)
def test_words_that_only_look_like_a_name_are_left_alone(body):
    assert words("names-signatory", body, names=ROLL) == []


def test_the_longest_name_is_meant_and_each_is_hinted_at_once():
    names = ["River Watch", "River Watch International"]
    body = "River Watch International and River Watch, and River Watch again"
    assert words("names-signatory", body, names=names) == ["River Watch International", "River Watch"]


def test_many_names_are_found_in_a_long_text():
    names = [f"Association {number} of the Basin" for number in range(10_000)]
    body = " ".join(f"word{number}" for number in range(3_000)) + " Association 77 of the Basin"
    assert words("names-signatory", body, names=names) == ["Association 77 of the Basin"]


# --- Any text -------------------------------------------------------------------------------------

PIECES = st.lists(
    st.sampled_from(
        "last|next|year|Dece|mber|’s|.|..|,|-|–|(|)|“|”|[|](|](#|[^1]|[^1]:|https://|www.|*|_|{{|}}".split("|")
    )
    | st.sampled_from(
        "{{groups}}|12 groups|ABX|U.N.|AB/1|A Reed|Reed|lundı dernier|sıx weeks ago|ſ|두 |「|\"|'".split("|")
    )
    | st.sampled_from([" ", "  ", "\n", "\n\n", "\u200d", "\x00", "\ud800"])
    | st.text(max_size=3),
    max_size=40,
).map("".join)


@given(
    st.fixed_dictionaries(dict.fromkeys(Version.FIELDS, PIECES)),
    st.sampled_from(["en", "fr", "es", "de-AT", "sv", "ko", "ar", "", "xx", "zh_Hant_TW"]) | st.text(max_size=6),
    st.none() | st.dates(),
    st.lists(PIECES, max_size=5),
)
@settings(max_examples=150, deadline=None)
def test_every_hint_has_its_words_where_it_says(content, language, dated_on, names):
    for hint in lint.on(content, language, dated_on=dated_on, names=names):
        text = content[hint.place.field]
        assert text[hint.place.start : hint.place.end] == hint.place.words
        assert hint.place.excerpt.strip("…") in text
        assert hint.place.paragraph >= 1
        assert hint.message


@pytest.mark.parametrize(
    "text",
    [
        *(
            "a ",
            "AB ",
            "AB, ",
            "(",
            "[",
            "[a](",
            "[a](#x)",
            "[^a]",
            "a  ",
            "\n",
            " \n",
            "a.. ",
            "a -. ",
            "abcd. – A",
            "“",
        ),
        *(
            '"',
            "last year ",
            "{{groups",
            "{{group}} ",
            "nine ",
            "1.",
            "A.",
            "a@",
            "http://",
            "www.",
            "*",
            "_a",
            "> ",
            "\\",
        ),
        *("](", "]( ", "a\n\n", "AB/1", "a. -", '](a "', "\u00a0", "(AB) ", "<http://", "ก", "|", "- ", "[a]: "),
    ],
)
def test_a_hostile_text_ends(text):
    body = (text * 30_000)[:30_000]
    assert len(on(body, dated_on=DATE, names=[text * length for length in range(1, 30)])) < 500


def test_hostile_names_end():
    names = ["".join(random.Random(seed).choices("a -", k=300)) for seed in range(2_000)]
    assert len(on("a " * 15_000, names=names)) < 500
