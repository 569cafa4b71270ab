"""The text of a letter as HTML and as plain text."""

import re

import pytest
from django.utils.safestring import SafeString
from hypothesis import given, settings
from hypothesis import strategies as st

from letters.markdown import LONGEST, to_html, to_text
from letters.tokens import Counts

ROLL = Counts(groups=12, individuals=3, countries=5)


def test_paragraphs_headings_lists_and_quotes_are_set():
    html = to_html("# One\n\n## Two\n\nA *b* **c**.\n\n- d\n\n3. e\n\n> f\n\n---")
    for part in (
        "<h2>One</h2>",
        "<h3>Two</h3>",
        "<p>A <em>b</em> <strong>c</strong>.</p>",
        "<ul>\n<li>d</li>\n</ul>",
        '<ol start="3">\n<li>e</li>\n</ol>',
        "<blockquote>\n<p>f</p>\n</blockquote>",
        "<hr>",
    ):
        assert part in html


def test_the_html_is_marked_safe():
    assert isinstance(to_html("a"), SafeString)
    assert isinstance(to_html("a" * (LONGEST + 1)), SafeString)


def test_no_heading_is_above_h2_or_below_h4():
    html = to_html("\n\n".join("#" * level + " a" for level in range(1, 7)))
    assert re.findall(r"<(h\d)>", html) == ["h2", "h3", "h4", "h4", "h4", "h4"]


@pytest.mark.parametrize("target", ["https://river.example/a?b=1&c=2", "http://river.example", "mailto:a@b.example"])
def test_links_to_pages_and_mailboxes_are_kept(target):
    html = to_html(f"[label]({target})")
    assert f'href="{target.replace("&", "&amp;")}"' in html
    assert 'rel="nofollow noopener"' in html


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "/admin/",
        "file:///x",
        "#x",
    ],
)
def test_other_links_are_no_links(target):
    assert "href" not in to_html(f"[label]({target}) <{target}>\n\n[a]\n\n[a]: {target}")
    assert "[label](" in to_html(f"[label]({target})")


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="https://river.example" onclick="x">a</a>',
        "<p style='color:red'>",
        "{{groups|<script>alert(1)</script>}}",
        "[a](https://river.example/\"onmouseover='x')",
        "<!-- -->",
        "</section></article>",
        "<https://river.example/<b>>",
    ],
)
def test_html_in_the_text_is_only_text(hostile):
    html = to_html(hostile, ROLL)
    assert not re.search(r"<(?!/?(p|a|span)\b)", html)
    assert not re.search(r"<[^>]*\s(?!href=|rel=|class=)\w+=", html)


def test_html_in_a_token_is_shown():
    assert "12 &lt;b&gt;x&lt;/b&gt;" in to_html("{{groups|<b>x</b>}}", ROLL)


def test_images_are_dropped():
    html = to_html("before ![alt](https://river.example/x.png) after")
    assert "img" not in html
    assert "x.png" not in html
    assert "before" in html
    assert "after" in html


def test_an_indented_or_quoted_line_is_not_code():
    assert to_html("    Dear Minister,\n\n`a`\n\n```\nb\n```").count("<p>") == 3


def test_footnotes_link_there_and_back():
    html = to_html("Text.[^a] More.[^a]\n\n[^a]: The *note*.")
    assert 'href="#fn1" id="fnref1"' in html
    assert '<li id="fn1" class="footnote-item"><p>The <em>note</em>.' in html
    assert 'href="#fnref1"' in html
    assert 'href="#fnref1:1"' in html


def test_a_token_is_a_counted_number():
    assert to_html("{{groups|group|groups}}!", ROLL) == ('<p><span class="counted">12 groups</span>!</p>\n')


def test_a_token_without_counts_stands_as_typed():
    assert to_html("{{groups}}") == '<p><span class="counted counted-open">{{groups}}</span></p>\n'


def test_numbers_are_in_the_language_of_the_letter():
    assert "trois" in to_html("{{individuals}}", ROLL, "fr")


@pytest.mark.parametrize(
    "token", ["{{groups|_a_|*b*}}", "{{groups|[a](b)|<c>}}", "{{groups|`a|b`}}", "{{groups|a &amp; b}}"]
)
def test_markdown_does_not_touch_a_token(token):
    assert to_text(token) == token
    assert "<em>" not in to_html(token)
    assert to_html(token).count("<span") == 1


def test_an_unknown_token_is_left_as_written_even_with_marks_in_it():
    assert to_html("{{a_b_c}} and {{_x_}}", ROLL) == "<p>{{a_b_c}} and {{_x_}}</p>\n"


def test_an_escaped_token_is_text():
    assert to_html("\\{{groups}}", ROLL) == "<p>{{groups}}</p>\n"


def test_tokens_work_inside_other_marks():
    html = to_html("**{{groups}}** [the {{countries}} countries](https://river.example)\n\n# {{individuals}}", ROLL)
    assert re.findall(r'"counted">([^<]+)<', html) == ["12", "five", "three"]


def test_plain_text_has_paragraphs_lists_and_no_marks():
    assert to_text("# Title\n\nA *b*\n**c**.\n\n- d\n- e\n\n1. f\n2. g\n\n> h") == (
        "Title\n\nA b c.\n\n- d\n- e\n\n1. f\n2. g\n\n> h"
    )


def test_links_are_numbered_notes_below_plain_text():
    text = to_text("[a](https://a.example) [b](https://b.example) [again](https://a.example)")
    assert text == "a [1] b [2] again [1]\n\n[1] https://a.example\n[2] https://b.example"


def test_an_address_that_is_its_own_label_needs_no_note():
    assert to_text("<https://a.example> <a@b.example>") == "https://a.example a@b.example"


def test_footnotes_are_notes_too():
    assert to_text("One[^x] [two](https://b.example)\n\n[^x]: Note with [link](https://c.example)") == (
        "One [1] two [2]\n\n[1] Note with link [3]\n[2] https://b.example\n[3] https://c.example"
    )


def test_plain_text_has_the_numbers():
    assert to_text("{{groups}} from {{countries:figures}}", ROLL) == "12 from 5"


EVERYWHERE = """\
# A [heading](https://h.example)[^h]

- one [link](https://l.example)
- two[^l]
  - deep **[bold](https://b.example)**

> quoted [link](https://q.example)[^l]

[^h]: Of the heading, with a [link](https://n.example).

    More of it.
[^l]: Of the list."""


def test_links_and_footnotes_in_headings_lists_quotes_and_notes_are_kept():
    html = to_html(EVERYWHERE)
    assert re.findall(r"https://(\w)\.example", html) == ["h", "l", "b", "q", "n"]
    assert re.findall(r'href="#(fn\d)"', html) == ["fn1", "fn2", "fn2"]
    assert to_text(EVERYWHERE) == (
        "A heading [1] [2]\n\n- one link [3]\n- two [4]\n  - deep bold [5]\n\n> quoted link [6] [4]\n\n"
        "[1] https://h.example\n[2] Of the heading, with a link [7].\n\n    More of it.\n[3] https://l.example\n"
        "[4] Of the list.\n[5] https://b.example\n[6] https://q.example\n[7] https://n.example"
    )


def test_every_mark_of_a_note_shows_its_number():
    assert re.findall(r">(\[[\d:]+\])<", to_html("a[^x] b[^y] c[^x]\n\n[^x]: X\n[^y]: Y")) == ["[1]", "[2]", "[1]"]


def test_items_of_a_loose_list_stay_apart_and_no_line_ends_in_a_space():
    assert to_text("- a\n\n  b\n\n- c\n\n> d\n>\n> e") == "- a\n\n  b\n\n- c\n\n> d\n>\n> e"


def test_long_notes_are_as_narrow_as_asked_and_addresses_whole():
    text = to_text(f"a[^n] [b](https://{'b' * 40}.example)\n\n[^n]: {'word ' * 20}", width=30)
    assert f"https://{'b' * 40}.example" in text
    assert max(len(line) for line in text.splitlines() if "https" not in line) <= 30


def test_a_hard_break_is_a_new_line():
    assert to_text("One\\\ntwo") == "One\ntwo"


def test_plain_text_is_as_narrow_as_asked():
    text = to_text("- " + "word " * 40 + "\n\n" + "word " * 40, width=30)
    assert max(map(len, text.splitlines())) <= 30
    assert "\n  word" in text


def test_plain_text_has_no_image():
    assert to_text("a ![b](https://c.example/d.png) e") == "a e"


@pytest.mark.parametrize(
    "hostile",
    [
        ">" * 10_000,
        "[" * 50_000,
        "![" * 25_000,
        "[^a" * 15_000 + "\n\n[^a]: x",
        "*a " * 5_000 + "b* " * 5_000,
        "- " * 20_000,
        "[^a]: " * 5_000,
        "&" * 50_000,
        "\x00" * 1_000,
        "{{" * 25_000,
        "<" * 1_000_000,
        "\ud800",
        "\n" * 50_000,
    ],
    ids=lambda hostile: repr(hostile[:6]),
)
def test_hostile_text_comes_to_an_end(hostile):
    assert "<script" not in to_html(hostile)
    assert isinstance(to_text(hostile, width=72), str)


def test_text_too_long_to_parse_is_still_whole_and_escaped():
    html = to_html("<b>" + "a" * LONGEST + "\n\n\n*end*")
    assert html.startswith("<p>&lt;b&gt;aaa")
    assert html.endswith("<p>*end*</p>")


marks = st.sampled_from(
    [*"*_[]()<>!#`~|\\^:-+>&{}\n\t \x00", "{{groups}}", "[^a]", "[^a]: ", "    ", "1. ", "](", "https://"]
)


@settings(deadline=None)
@given(st.lists(st.one_of(marks, st.text(max_size=4)), max_size=60).map("".join), st.sampled_from([None, 1, 40]))
def test_no_text_breaks_it(text, width):
    html = to_html(text, ROLL)
    assert not re.search(r"<(?!/?(p|h[2-4]|[uo]l|li|blockquote|em|strong|a|br|hr|sup|section|span)\b)", html)
    assert "javascript:" not in re.sub(r">[^<]*", "", html)
    assert isinstance(to_text(text, width=width), str)
