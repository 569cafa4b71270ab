"""What changed between two versions of a text, for people."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letters.differences import Kind, as_text, between, substance
from letters.paragraphs import paragraphs

LETTER = """The Ember Dam would drown nine villages, and nobody has asked them.

We ask the ministry to publish the survey of 14 March 2031, which the Basin Council has never seen.

- Stop the works.
- Ask the villages.

Thank you for your attention."""


def compared(old: str, new: str):
    """The one field of two texts, compared."""
    return between({"body": old}, {"body": new}).fields[0]


def kinds(old: str, new: str) -> list[str]:
    return [block.kind.value for block in compared(old, new).blocks]


def runs(old: str, new: str) -> list[tuple[str, str]]:
    """The runs of the one paragraph that changed."""
    (block,) = compared(old, new).changes
    return [(run.kind.value, run.text) for run in block.runs]


def codes(old: str, new: str, language: str = "en") -> list[str]:
    return [reason.code for reason in substance({"body": old}, {"body": new}, language)]


def messages(old: str, new: str, language: str = "en") -> str:
    return "\n".join(map(str, substance({"body": old}, {"body": new}, language)))


# --- Paragraphs -----------------------------------------------------------------------------------


def test_the_same_text_has_no_changes():
    assert kinds(LETTER, LETTER) == ["same"] * 4
    assert as_text(between({"body": LETTER}, {"body": LETTER})) == ""
    assert substance({"body": LETTER}, {"body": LETTER}) == []


def test_a_changed_paragraph_stands_among_those_that_are_the_same():
    assert kinds(LETTER, LETTER.replace("villages, and", "hamlets, and")) == ["changed", "same", "same", "same"]


def test_paragraphs_are_added_and_removed_where_they_stand():
    first, second, *rest = LETTER.split("\n\n")
    assert kinds(LETTER, "\n\n".join([first, *rest])) == ["same", "removed", "same", "same"]
    assert kinds(LETTER, "\n\n".join([first, "Somebody must.", second, *rest]))[:3] == ["same", "added", "same"]


def test_changed_paragraphs_find_each_other_past_a_new_one():
    old = "The dam would drown nine villages.\n\nThe council has not seen the survey."
    new = "A dam would drown nine villages.\n\nThis is wholly new here.\n\nThe council had not seen any survey."
    assert kinds(old, new) == ["changed", "added", "changed"]


def test_a_paragraph_with_other_words_is_another_paragraph():
    assert kinds("The dam would drown nine villages.", "Somebody ought to read what fishermen wrote.") == [
        "removed",
        "added",
    ]


def test_a_short_line_stays_itself_however_it_changes():
    assert kinds("Sincerly,", "Sincerely,") == ["changed"]


def test_paragraphs_are_numbered_in_both_texts():
    blocks = compared("One is here.\n\nTwo is here.", "New is he who came.\n\nOne is here.").blocks
    assert [(block.old, block.new) for block in blocks] == [(None, 1), (1, 2), (2, None)]


def test_more_empty_lines_and_blanks_at_a_paragraphs_end_change_nothing():
    assert kinds("One. \n\n\n \nTwo.\n", "One.\n\nTwo.") == ["same", "same"]


def test_every_field_is_compared():
    old, new = {"title": "A dam", "closing": "Yours"}, {"title": "The dam", "body": "New."}
    fields = between(old, new).changed_fields
    assert {field.name: [block.kind.value for block in field.blocks] for field in fields} == {
        "title": ["changed"],
        "body": ["added"],
        "closing": ["removed"],
    }


def test_unchanged_paragraphs_fold_away_from_a_change():
    old = "\n\n".join(f"Paragraph {number} is here." for number in range(1, 10))
    field = compared(old, old.replace("5 is", "5 was"))
    assert [(block.kind.value, block.count) for block in field.folded(around=1)] == [
        ("folded", 3),
        ("same", 1),
        ("changed", 1),
        ("same", 1),
        ("folded", 3),
    ]
    assert [block.kind.value for block in field.folded(around=0)] == ["folded", "changed", "folded"]


def test_the_summary_counts_paragraphs_and_words():
    new = LETTER.replace("nine villages", "ten small hamlets").replace("- Stop the works.\n", "") + "\n\nPlease answer."
    summary = between({"body": LETTER}, {"body": new}).summary
    assert (summary.changed, summary.added, summary.removed) == (2, 1, 0)
    assert (summary.words_added, summary.words_removed) == (3 + 2, 2 + 3)


# --- Words ----------------------------------------------------------------------------------------


def test_one_word_is_replaced_by_another():
    assert runs("It would drown nine villages.", "It would drown ten villages.") == [
        ("same", "It would drown"),
        ("del", " nine"),
        ("ins", " ten"),
        ("same", " villages."),
    ]


def test_a_mark_is_a_word_of_its_own():
    assert runs("We ask, again", "We ask again") == [("same", "We ask"), ("del", ","), ("same", " again")]


def test_words_of_one_change_stand_together():
    """The "of" between them is the same, but of no help to a reader."""
    assert runs("We ask the mayor of Ford to act.", "We ask the keeper of Lock to act.") == [
        ("same", "We ask the"),
        ("del", " mayor of Ford"),
        ("ins", " keeper of Lock"),
        ("same", " to act."),
    ]


@pytest.mark.parametrize(
    ("old", "new", "gone", "come"),
    [
        ("for {{groups}} groups", "for {{groups:words}} groups", " {{groups}}", " {{groups:words}}"),
        ("[a page](https://a.example/x) b", "[a page](https://b.example/y) b", "](https://a.example/x)", None),
        ("see https://a.example/x, too", "see https://b.example/y, too", " https://a.example/x", None),
        ("worth 1,000 crowns", "worth 1,500 crowns", " 1,000", " 1,500"),
        ("its long-term plan", "its short-term plan", " long-term", " short-term"),
        ("it doesn’t help", "it didn’t help", " doesn’t", " didn’t"),
        ("said so[^1].", "said so[^note].", "[^1]", "[^note]"),
    ],
)
def test_what_belongs_together_changes_as_one(old, new, gone, come):
    changed = dict(runs(old, new))
    assert changed["del"] == gone
    assert come is None or changed["ins"] == come


@pytest.mark.parametrize(
    ("old", "new", "gone", "come"),
    [
        ("정부는 댐을 짓지 않는다", "정부는 다리를 짓지 않는다", " 댐을", " 다리를"),
        ("我们反对建坝的计划", "我们支持建坝的计划", "反对", "支持"),
        ("私たちは計画に反対する", "私たちは工事に反対する", "計画", "工事"),
        ("نطلب من الوزير الرد اليوم", "نطلب من الرئيس الرد اليوم", " الوزير", " الرئيس"),
        ("हम सरकार से माँग करते हैं", "हम मंत्री से माँग करते हैं", " सरकार", " मंत्री"),
        ("เราขอให้หยุดสร้างเขื่อน", "เราขอให้เริ่มสร้างเขื่อน", "หยุด", "เริ่ม"),
    ],
)
def test_words_of_other_scripts_are_found(old, new, gone, come):
    changed = dict(runs(old, new))
    assert (changed["del"], changed["ins"]) == (gone, come)


def test_a_doubled_space_is_shown_where_it_goes():
    assert runs("Stop  the works.", "Stop the works.") == [
        ("same", "Stop"),
        ("del", "  "),
        ("ins", " "),
        ("same", "the works."),
    ]


def test_a_word_is_put_before_the_first():
    assert runs("We ask again.", "Today We ask again.") == [("ins", "Today "), ("same", "We ask again.")]


# --- Any text -------------------------------------------------------------------------------------

WORDS = st.lists(
    st.sampled_from(["dam", "the", "The", "not", " ", "  ", "\n", "\n\n", ",", ".", "*", "[a](https://a.example)", "7"])
    | st.sampled_from(["{{groups}}", "댐을", "坝", "เขื่อน", "[^1]", "](", "é", "\u200d", "\x00", "\ud800"])
    | st.text(max_size=4),
    max_size=40,
).map("".join)


def clean(text: str) -> str:
    return "\n\n".join(paragraph.text for paragraph in paragraphs(text))


@given(WORDS, WORDS)
@settings(max_examples=300, deadline=None)
def test_the_runs_hold_both_texts(old, new):
    field = compared(old, new)
    olds = [block.text_of(Kind.DEL) for block in field.blocks if block.old is not None]
    news = [block.text_of(Kind.INS) for block in field.blocks if block.new is not None]
    assert "\n\n".join(olds) == clean(old)
    assert "\n\n".join(news) == clean(new)


@given(st.dictionaries(st.text(max_size=5), WORDS), st.dictionaries(st.text(max_size=5), WORDS), st.text(max_size=6))
@settings(max_examples=200, deadline=None)
def test_nothing_raises(old, new, language):
    found = between(old, new)
    for field in found.fields:
        field.folded()
    assert isinstance(as_text(found, longest=50), str)
    assert all(map(str, substance(old, new, language)))


@given(WORDS)
@settings(max_examples=100, deadline=None)
def test_no_text_differs_from_itself(text):
    assert not between({"body": text}, {"body": text}).changed_fields


def letters_at_random(seed: int, length: int, apart: str) -> str:
    return apart.join(random.Random(seed).choices("ab", k=length))


@pytest.mark.parametrize("apart", [" ", "\n\n", "", "。", "\n- "])
def test_a_hostile_text_is_replaced_as_a_whole(apart):
    """Each pair of equal letters is a place to look at, and there would be a thousand million of them."""
    length = 100_000 // (1 + len(apart))
    old, new = letters_at_random(1, length, apart), letters_at_random(2, length, apart)
    field = compared(old, new)
    assert field.changes
    assert clean(old) == "\n\n".join(block.text_of(Kind.DEL) for block in field.blocks if block.old is not None)
    assert len(as_text(between({"body": old}, {"body": new}))) < 10_000


@pytest.mark.parametrize("text", ["](" * 50_000, "[^" * 50_000, "{{a" * 33_000, "1." * 50_000, "http://.," * 11_000])
def test_half_written_marks_are_split_in_a_bounded_time(text):
    assert compared(text, text[1:]).changes


@pytest.mark.parametrize("length", [50, 6_000])
def test_changes_all_over_a_long_text_are_found_one_by_one(length):
    """In paragraphs, and in a single one."""
    chance = random.Random(1)
    old = [f"word{int(chance.paretovariate(0.5))}" for _ in range(6_000)]
    new = [f"new{place}" if place % 60 == 30 else word for place, word in enumerate(old)]
    texts = ["\n\n".join(" ".join(words[at : at + length]) for at in range(0, 6_000, length)) for words in (old, new)]
    summary = between({"body": texts[0]}, {"body": texts[1]}).summary
    assert (summary.words_added, summary.words_removed) == (100, 100)


def test_one_changed_word_is_found_in_any_long_text():
    old = letters_at_random(1, 40_000, " ")
    assert runs(f"{old} c {old}", f"{old} d {old}")[1:3] == [("del", " c"), ("ins", " d")]


# --- In a mail ------------------------------------------------------------------------------------


def test_a_mail_shows_changed_paragraphs_with_marks():
    old = {"title": "Stop the dam", "body": LETTER}
    new = {"title": "Stop the Ember Dam", "body": LETTER.replace("nine", "ten").replace("Thank you", "Many thanks")}
    assert as_text(between(old, new)) == (
        "Title:\n"
        "Stop the [-dam-] {+Ember Dam+}\n\n"
        "Paragraph 1:\n"
        "The Ember Dam would drown [-nine-] {+ten+} villages, and nobody has\nasked them.\n\n"
        "Paragraph 4:\n"
        "[-Thank you-]{+Many thanks+} for your attention."
    )


def test_a_mail_says_where_paragraphs_came_and_went():
    new = "\n\n".join([*LETTER.split("\n\n")[1:], "We wait for your answer."])
    assert as_text(between({"body": LETTER}, {"body": new})) == (
        "Paragraph 1 of the earlier text, removed:\n"
        "[-The Ember Dam would drown nine villages, and nobody has asked them.-]\n\n"
        "Paragraph 4, added:\n"
        "{+We wait for your answer.+}"
    )


def test_a_mail_shortens_what_is_far_from_a_change():
    far = " ".join(f"word{number}" for number in range(60))
    told = as_text(between({"body": f"{far} old {far} old {far}"}, {"body": f"{far} new {far} new {far}"}))
    assert told.count("…") == 3
    assert "word59 [-old-] {+new+} word0" in told.replace("\n", " ")
    assert "word30" not in told


def test_lines_of_a_mail_are_as_wide_as_asked():
    told = as_text(between({"body": LETTER}, {"body": "New words here, many of them. " * 9}), width=40)
    assert max(map(len, told.split("\n"))) <= 40


def test_a_long_mail_is_cut_and_says_how_much_more_has_changed():
    old = "\n\n".join(f"Paragraph {number} is here." for number in range(1, 101))
    told = as_text(between({"body": old}, {"body": old.replace("is", "was")}), longest=500)
    assert len(told) < 700
    shown = told.count("[-is-] {+was+}")
    assert told.endswith(f"{100 - shown} more paragraphs changed. They are left out here.")


def test_a_long_paragraph_is_cut_within_its_marks():
    told = as_text(between({"body": ""}, {"body": "word " * 500}), longest=100)
    assert told.startswith("Paragraph 1, added:\n{+word word")
    assert told.endswith("word …+}\n\nThe rest of this paragraph is left out here.")


# --- What speaks against "typographical" -----------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Teh dam is here.", "The dam is here."),
        ("It will harm the labor market", "It will harm the labour market"),
        ("We  ask you ,again.", "We ask you, again."),
        ('the basin\'s own "voice"', "the basin’s own “voice”"),
        ("We ask the Government to act", "We ask the government to act"),
        ("Said [^1] so.\n\n[^1]: There.", "Said[^1] so.\n\n[^1]: There."),
    ],
)
def test_corrections_of_typography_give_no_reason(old, new):
    assert codes(old, new) == []


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("numbers", "It would cost 1,000 crowns.", "It would cost 1,500 crowns."),
        ("numbers", "It would drown nine villages.", "It would drown ten villages."),
        ("numbers", "We met in April to talk.", "We met in June to talk."),
        ("negation", "You should act on this now.", "You should not act on this now."),
        ("negation", "It can’t be accomplished in peace.", "It can be accomplished in peace."),
        ("names", "We wrote to Ada Reed about it.", "We wrote to Ada Ford about it."),
        ("counts", "In the name of {{groups}} groups here", "In the name of {{groups:words}} groups here"),
        ("links", "See [the survey](https://a.example) now", "See [the survey](https://b.example) now"),
        ("added", "It would drown villages.", "It would drown villages.\n\nSomebody else must pay for them."),
        ("removed", "It would drown villages.\n\nSomebody else must pay for them.", "It would drown villages."),
    ],
)
def test_each_kind_of_substance_is_a_reason(code, old, new):
    assert codes(old, new) == [code]


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        ("fr", "Il faut construire ce barrage", "Il ne faut pas construire ce barrage"),
        ("fr", "Il est trop tard pour agir", "Il n’est jamais trop tard pour agir"),
        ("es", "Queremos la presa aquí", "No queremos la presa aquí"),
        ("de-CH", "Das ist eine gute Lösung", "Das ist keine gute Lösung"),
        ("pt", "Queremos a barragem aqui", "Não queremos a barragem aqui"),
        ("it", "Vogliamo la diga qui", "Non vogliamo la diga qui"),
    ],
)
def test_negations_are_known_in_several_languages(language, old, new):
    assert "negation" in codes(old, new, language)


def test_a_negation_that_moves_is_a_reason():
    assert codes("You must not stop and must speak.", "You must stop and must not speak.") == ["negation"]


def test_a_paragraph_that_moves_is_no_change_of_its_numbers():
    old = "Some words stand here first.\n\nIt cost 40 crowns and nobody paid.\n\nThe end of this comes last."
    first, second, third = old.split("\n\n")
    assert set(codes(old, "\n\n".join([second, first, third]))) == {"added", "removed"}


def test_a_word_that_begins_a_sentence_is_no_name():
    assert codes("It is late. Please act.", "It is late. Kindly act.") == []


def test_nouns_are_no_names_in_german():
    assert codes("Wir wollen den Damm hier", "Wir wollen den Deich hier", "de") == []


def test_many_changed_words_are_a_reason():
    old = " ".join(f"word{number}" for number in range(40))
    assert codes(old, old + " and so on" * 4) == ["many-words"]


def test_a_reason_names_its_words():
    told = messages("It cost 40 crowns in 2031, said Ada Reed.", "It cost 45 crowns in 2031, said Ada Ford.")
    assert told == "Numbers or dates change: “40” → “45”.\nNames change: “Reed” → “Ford”."
    assert messages("You should act.", "You should never act.") == "A negation changes: “never”."
    assert "“Somebody else must pay.”" in messages("Stop.", "Stop.\n\nSomebody else must pay.")


def test_a_reason_with_many_words_is_short():
    old = "It cost " + " ".join(map(str, range(100, 120)))
    told = messages(old, "It cost").split("\n")[0]
    assert told == "Numbers or dates change: “100”, “101”, “102”, “103”, “104”, … → –."
