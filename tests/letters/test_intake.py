"""Reading a letter in from a file or from pasted text."""

import random
import unicodedata
import zipfile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from letters.intake import MAX_BYTES, Unreadable, from_html, read, tidy
from letters.markdown import to_html
from tests.letters.word_files import RELATIONSHIPS, W, packed, word_file, word_parts

LETTER = "<w:p><w:r><w:t>Dear Minister,</w:t></w:r></w:p><w:p><w:r><w:b/><w:t>We write.</w:t></w:r></w:p>"


def sparse(kilobytes):
    """Bytes that pack to about a fortieth: large, but not dense."""
    dice = random.Random(1)
    return b"".join(dice.randbytes(16) + bytes(1008) for _kilobyte in range(kilobytes))


def paragraph(text, style=""):
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


# --- Clean text ---


def test_spaces_lines_and_marks_without_width_are_tidied():
    text = "\ufeff One \u00a0 two\t three \r\n\r\n\r\n\r\nfo\u200bur\u202e \x00five\x07\u2028six  \n\n"
    assert tidy(text) == "One two three\n\nfour five\nsix"


def test_letters_are_composed_and_spelling_is_kept():
    assert tidy("Tomás Societie pReed Lantern_Readers Rivver ﬁ") == "Tomás Societie pReed Lantern_Readers Rivver ﬁ"
    assert tidy("Toma\u0301s") == "Tomás"


def test_a_joiner_stays_only_where_a_script_spells_with_it():
    assert tidy("می\u200cخواهم a\u200cb \u200cx") == "می\u200cخواهم ab x"


def test_an_empty_line_at_the_beginning_goes():
    assert tidy("\n\n \nOne") == "One"


def test_indentation_stays_below_list_items_and_footnotes_alone():
    text = "   Dear Minister,\n\n- one\n  - deep\n\n    more\n\n   We write.\n\n[^1]: Note\n    on"
    assert tidy(text) == "Dear Minister,\n\n- one\n  - deep\n\n    more\n\n   We write.\n\n[^1]: Note\n    on"


def test_a_line_without_indentation_ends_what_is_indented():
    assert tidy("- one\nTwo\n   three") == "- one\nTwo\nthree"


@settings(deadline=None)
@given(st.lists(st.one_of(st.text(max_size=9), st.sampled_from(["- ", "\n", "  ", "[^1]:", "\ufeff"]))).map("".join))
@example("\ud800\n\ud800")
@example("- \n\ufeff   a")
def test_tidying_again_changes_nothing(text):
    once = tidy(text)
    assert tidy(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "\n\n\n" not in once
    assert not any(line.endswith(" ") for line in once.splitlines())


# --- Files ---


@pytest.mark.parametrize("name", ["letter.txt", "letter.md", "letter.markdown", "LETTER.TXT", "a.b.md"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_files_are_read_in_the_usual_encodings(name, encoding):
    assert read("Dear “Minister”,\r\n\r\nÉcole  £".encode(encoding), name) == "Dear “Minister”,\n\nÉcole £"


@pytest.mark.parametrize(
    "name", ["letter.pdf", "letter.doc", "letter.odt", "letter", "", ".txt.exe", "letter.docx.zip"]
)
def test_other_kinds_of_files_are_refused(name):
    with pytest.raises(Unreadable, match=r"\.docx"):
        read(b"Dear Minister,", name)


def test_a_file_that_is_too_large_is_refused():
    with pytest.raises(Unreadable, match="2 MB"):
        read(b"a" * (MAX_BYTES + 1), "letter.txt")


@pytest.mark.parametrize(
    "data", [b"PNG\0\0\0", b"\x81\x8d", "Dear".encode("utf-16-le"), b"\xff\xfea", b"\xff\xfe\0\0a\0\0\0"]
)
@pytest.mark.parametrize("name", ["letter.txt", "letter.html"])
def test_bytes_that_are_no_text_are_refused(data, name):
    with pytest.raises(Unreadable, match="UTF-8"):
        read(data, name)


def test_an_empty_file_is_empty_text():
    assert read(b"", "letter.txt") == ""
    assert read(b"", "letter.html") == ""


# --- HTML ---


def test_a_page_becomes_markdown():
    html = """<!DOCTYPE html><head><title>Site</title><style>p {}</style></head><body><nav>Menu</nav>
    <h1>On the <i>River</i></h1><p>Dear  Minister,<p>We&nbsp;are <b>many</b>.<br>Really.
    <ul><li>one<li>two<ul><li>deep</ul></ul><ol start="4"><li>four<li>five</ol>
    <blockquote><p>quoted</p></blockquote><hr><script>alert("<p>x")</script><!-- <p>hidden --></body>"""
    assert from_html(html) == (
        "# On the *River*\n\nDear Minister,\n\nWe are **many**.\\\nReally.\n\n"
        "- one\n- two\n  - deep\n\n4. four\n5. five\n\n> quoted\n\n---"
    )


def test_an_html_file_is_read():
    assert read("<p>Dear Minister,</p>".encode("utf-16"), "letter.htm") == "Dear Minister,"


def test_blocks_are_never_glued():
    assert from_html("<div>One</div><div>two<section>three</section></div><td>four") == "One\n\ntwo\n\nthree\n\nfour"


def test_web_and_mail_links_are_kept_and_others_are_text():
    html = (
        '<a href="https://a.example/x_(y) z">a</a> <a href="mailto:a@b.example">b</a> <a href="/c">c</a> '
        '<a href="javascript:alert(1)">d</a> <a href="//e.example">e</a> <a href="https://f.example">https://f.example</a>'
    )
    assert from_html(html) == ("[a](https://a.example/x_%28y%29%20z) [b](mailto:a@b.example) c d e <https://f.example>")


@pytest.mark.parametrize("between", ["", "</b><b>", "</em>"])
def test_two_links_are_never_glued(between):
    html = f'<a href="https://a.example">experts</a>{between}<a href="https://b.example">leaders</a>'
    assert ") [leaders]" in from_html(html).replace("**", "")


def test_a_bracket_in_a_label_does_not_break_the_link():
    assert from_html('<a href="https://a.example">a] [b</a>') == "[a\\] \\[b](https://a.example)"


def test_text_that_looks_like_markup_stays_text():
    html = "<p>Lantern_Readers _x_ 2*3 &lt;b&gt; &amp;copy; AT&amp;T 3 < 4</p><p># 5</p><p>{{groups}}</p>"
    assert from_html(html) == ("Lantern_Readers \\_x\\_ 2\\*3 \\<b> \\&copy; AT&T 3 < 4\n\n\\# 5\n\n{{groups}}")


def test_rows_of_a_table_are_lines():
    html = "<table><tr><th>Delta Watch<td>Nepal</tr><tr><td><p>Reed</p></td><td>U.K.</td><td></td></table>"
    assert from_html(html) == "Delta Watch, Nepal\n\nReed, U.K."


def test_a_table_for_layout_keeps_its_paragraphs():
    assert from_html("<table><tr><td><p>One</p><p>two</p></td></tr></table>") == "One\n\ntwo"


def test_preformatted_mail_keeps_its_paragraphs():
    assert from_html("<pre>Dear Minister,\n\nWe write.</pre>") == "Dear Minister,\n\nWe write."


@pytest.mark.parametrize("style", [("footnote-", "footnote-ref-"), ("fn", "fnref"), ("fn:", "fnref:")])
def test_footnotes_are_kept(style):
    note, back = style
    html = (
        f'<p>Text<sup><a href="#{note}1" id="{back}1">[1]</a></sup></p>'
        f'<ol><li id="{note}1"><p>The note. <a href="#{back}1">back</a></p><p>More.</p></li></ol>'
    )
    assert from_html(html) == "Text[^1]\n\n[^1]: The note.\n\n    More."


def test_images_and_active_content_leave_nothing():
    html = '<img src="x" alt="y" onerror="z"><svg><a href="https://a.example">b</a></svg><iframe>c</iframe>text'
    assert from_html(html) == "text"


def test_odd_attributes_and_lone_brackets_are_survived():
    assert from_html("<p title='a > b' class=\"it's\">One</p> <p title=it's>two</p> a <") == "One\n\ntwo\n\na <"


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 50_000,
        "<b>" * 101,
        "<p>a" * 60_000,
        "<blockquote>" * 20 + "a",
        "&" * 100_000,
        "".join(f"<b id={number}><i>" for number in range(40_000)),
    ],
    ids=lambda html: html[:12],
)
def test_pages_of_too_much_markup_are_refused(html):
    with pytest.raises(Unreadable):
        from_html(html)


@pytest.mark.parametrize(
    "html",
    [
        "<!--" * 20_000,
        "<p>a" * 5_000,
        "<a " * 20_000,
        '<a "' * 20_000,
        "<ol>" + "<li>a" * 5_000,
        "<!" * 20_000,
        "</b>" * 20_000,
        "<p><b>a</b>" * 3_000,
        "".join(f"<b id={number}></b><p>" for number in range(3_000)),
        "a" * 2_000_000,
        "<p><a href=#fn1>x</a><li id=fn1>" + " <a href=#fnref1></a>" * 15_000,
        "<p style='" + "mso-list: font-weight : " * 60_000 + "'>a",
        "<p " + "a=" * 500_000 + ">a",
        "".join(f"<p style='mso-list:l0 level{number % 9 + 1} lfo1'>a" for number in range(5_000)),
        "<b>a:</b><i>(b</i>" * 5_000,
    ],
    ids=lambda html: html[:12],
)
def test_hostile_pages_come_to_an_end(html):
    assert isinstance(from_html(html), str)


bits = st.sampled_from(
    "<b> </b> <p> <li> <ul> </ul> <td> <tr> <table> </table> <pre> </a> <h1> <br> <hr> <blockquote> <script>".split()
    + "</script> <a|href=#fn1> <a|href='https://a.example'> <ol|start=999999999> <li|id=fn1> <!-- --> < >".split()
    + "</a> <i> </i> <a|href=#fnref1> <div|id=ftn1> </div> </li> <p|class=MsoQuote> <p|class=MsoTitle> &nbsp;".split()
    + "<p|style='mso-list:l0|level2|lfo1'> <span|style='mso-list:ignore'> </span> <p|class=MsoListParagraph> 1.".split()
    + "&lt; text | * _ \\ [ ](".split()
).map(lambda bit: bit.replace("|", " "))


@settings(deadline=None)
@given(st.lists(st.one_of(bits, st.text(max_size=5)), max_size=40).map("".join))
def test_no_page_breaks_it(html):
    assert tidy(from_html(html)) == from_html(html)


# --- HTML of word processors ---


def item(text, level=1, mark="·", name="MsoListParagraph"):
    return (
        f"<p class={name} style='text-indent:-18.0pt;mso-list:l0 level{level} lfo1'><![if !supportLists]>"
        f"<span style='font-family:Symbol'><span style='mso-list:Ignore'>{mark}<span style='font:7.0pt \"Times New "
        f"Roman\"'>&nbsp;&nbsp;\n </span></span></span><![endif]>{text}<o:p></o:p></p>\n"
    )


def test_paragraphs_of_word_with_a_mark_are_lists():
    html = (
        item("light <b>every</b> lamp")
        + item("even the small", level=2, mark="o")
        + item("deepest", level=3, mark="§")
        + item("keep it lit")
        + "<p class=MsoNormal>Then</p>"
        + item("third", mark="3.")
        + item("fourth", mark="4)")
        + item("letter", mark="a.", level=2)
    )
    assert from_html(html) == (
        "- light **every** lamp\n  - even the small\n    - deepest\n- keep it lit\n\nThen\n\n"
        "3. third\n4. fourth\n   1. letter"
    )


def test_a_list_of_word_without_its_styles_is_known_by_the_marks_that_stand_in_the_text():
    html = (
        "<p class=MsoListParagraphCxSpFirst><span style='font-family:Symbol'>·<span>&nbsp;&nbsp; </span></span>one</p>"
        "<p class=MsoListParagraphCxSpLast><span>·&nbsp;</span>two</p><p class=MsoListParagraph>2.&nbsp; second</p>"
        "<p class=MsoListParagraph>only indented – so</p><p class=x_MsoListParagraph>–&nbsp;by Outlook</p>"
    )
    assert from_html(html) == "- one\n- two\n\n2. second\n\nonly indented – so\n\n- by Outlook"


def test_words_own_tags_comments_and_deletions_leave_nothing():
    html = """<!--[if gte mso 9]><xml><o:x>x</o:x></xml><![endif]--><xml><o:y>y</o:y></xml><style><!-- p {} --></style>
    <!--StartFragment--><p class=MsoNormal><st1:place w:st="on">Port</st1:place> <a name=_Hlk1>is <b>dark</b></a>
    <b> </b><a href="file:///C:/x.docx">here</a><o:p>&nbsp;</o:p><del cite="mailto:Ada">never</del><ins>now</ins><span
    class=MsoCommentReference><a class=msocomanchor href="#_msocom_1" name="_msoanchor_1">[A1]</a></span>.</p>
    <p class=MsoNormal><o:p>&nbsp;</o:p></p><p style='display:none'>hidden</p><!--EndFragment-->
    <div style='mso-element:comment-list'><hr class=msocomoff><div style='mso-element:comment'>a remark</div></div>"""
    assert from_html(html) == "Port is **dark** here now."


@pytest.mark.parametrize(
    ("mark", "note"),
    [
        (
            '<a style=\'mso-footnote-id:ftn7\' href="#_ftn7" name="_ftnref7"><![if !vml]>[7]<![endif]></a>',
            "<hr align=left size=1 width=\"33%\"><div style='mso-element:footnote' id=ftn7><p class=MsoFootnoteText>"
            '<a href="#_ftnref7" name="_ftn7">[7]</a> The note.</p><p class=MsoFootnoteText>More.</p></div>',
        ),
        (
            '<a href="file:///C:/Temp/clip.htm#_edn7" name="_ednref7"></a>',
            "<div style='mso-element:endnote' id=edn7><p><a href='#_ednref7'>[i]</a> The note.</p><p>More.</p></div>",
        ),
        (
            '<a class="sdfootnoteanc" name="sdfootnote7anc" href="#sdfootnote7sym"><sup>7</sup></a>',
            '<div id="sdfootnote7"><p><a name="sdfootnote7sym" href="#sdfootnote7anc">7</a> The note.</p>'
            "<p>More.</p></div>",
        ),
    ],
    ids=["Word", "Word’s endnote", "LibreOffice"],
)
def test_footnotes_of_word_processors_are_kept_and_numbered_in_their_order(mark, note):
    assert from_html(f"<p>Text{mark}.</p>{note}") == "Text[^1].\n\n[^1]: The note.\n\n    More."


def test_a_mark_without_its_note_is_only_text():
    assert from_html('<p>Text<a href="#_ftn1">[1]</a></p>') == "Text[1]"
    assert from_html('<p>Text <a href="https://a.example/b#fn1">1</a></p>') == "Text [1](https://a.example/b#fn1)"


def test_styles_say_what_is_bold_and_slanted():
    html = (
        '<b style="font-weight:normal;" id="docs-internal-guid-1"><p><span style="font-weight:700">Dear </span>'
        '<span style="font-weight:bold;font-style:italic">Minister</span><span style="font-weight:400">, we</span> '
        "<b><span style='font-weight:normal'>write</span></b> <i style='mso-bidi-font-style:normal'>now</i></p></b>"
    )
    assert from_html(html) == "**Dear *Minister***, we write *now*"


def test_a_list_between_the_items_of_a_list_belongs_to_the_item_before():
    assert (
        from_html("<ul><li><p>one</p></li><ul><li><p>two</p></li></ul><li>three</li></ul>") == "- one\n  - two\n- three"
    )


def test_two_breaks_part_paragraphs_and_breaks_at_the_edge_are_nothing():
    assert from_html("<p><br>One<br>two<br><br><b>three<br></b></p><br><br>four<br>") == (
        "One\\\ntwo\n\n**three**\n\nfour"
    )


def test_lines_in_the_source_are_no_lines():
    assert from_html("<p>One\r\n   two\n<b>three</b>\n</p>") == "One two **three**"


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<b>We</b><b> write</b> <b>now</b>", "**We write now**"),
        ("a<b> b </b>c", "a **b** c"),
        ("<b> </b><i></i><b><br></b>a<b>, </b>b<strong>\u200b</strong>", "a, b"),
        ("<b>Note:</b>that", "**Note**:that"),
        ("so<i>(slanted)</i>", "so(*slanted)*"),
        ("<b>“인권”</b>은", "**“인권**”은"),
        ("<b>bold: </b><b><i>both</i></b><b>, bold</b>", "**bold: *both*, bold**"),
        ("<b>bold:</b><i>slanted</i>", "**bold**:*slanted*"),
        ("<i>a </i><b><i>b</i></b><b>: c</b>", "a **b: c**"),
        ("<b>see <a href='https://a.example'>it</a> now</b>", "**see [it](https://a.example) now**"),
        ("<b><a href='https://a.example'>it</a></b>, now", "[**it**](https://a.example), now"),
        ("<a href='https://a.example'>a</a><a href='https://a.example'><i>b</i></a>", "[a*b*](https://a.example)"),
        ("<b><p>One</p><p>two</p></b>", "**One**\n\n**two**"),
        ("<h2><b>Why</b> <i>now</i><br></h2>", "## Why *now*"),
        ("Look!<a href='https://a.example'>it</a>", "Look\\![it](https://a.example)"),
        ("<a href='https://a.example'>\\] x</a>", "[\\\\\\] x](https://a.example)"),
        ("<span>क</span><span>ी</span> <b>क</b><b>ी</b>", "की **की**"),
    ],
)
def test_emphasis_is_joined_and_leaves_no_stray_marks(html, markdown):
    assert from_html(html) == markdown
    assert "*" not in to_html(markdown)


def test_an_address_as_its_own_label_is_an_address_alone():
    assert from_html('<a href="mailto:a@b.example">a@b.example</a>') == "<a@b.example>"
    assert from_html('<a href="https://a.example/">a.example</a>') == "[a.example](https://a.example/)"


@pytest.mark.parametrize(
    "wrapped",
    [
        "https://www.google.com/url?q=https://a.example/x?y%3D1&amp;sa=D&amp;source=editors&amp;ust=1",
        "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.example%2Fx%3Fy%3D1&amp;data=05",
    ],
)
def test_addresses_are_freed_from_those_that_watch_who_follows_them(wrapped):
    assert from_html(f'<a href="{wrapped}">a</a>') == "[a](https://a.example/x?y=1)"
    assert (
        from_html(f'<a href="{wrapped.replace("https%3A", "javascript%3A").replace("q=https:", "q=x:")}">a</a>') == "a"
    )


# --- Word ---


def test_a_word_file_becomes_markdown():
    body = (
        paragraph("On the River", "Title")
        + paragraph("Dear  Minister,")
        + paragraph("Why", "Heading2")
        + "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Many</w:t></w:r>"
        + "<w:r><w:t xml:space='preserve'> of us_a.</w:t></w:r></w:p>"
        + "<w:tbl><w:tr><w:tc>"
        + paragraph("Delta Watch")
        + "</w:tc><w:tc>"
        + paragraph("Nepal")
        + "</w:tc></w:tr></w:tbl>"
    )
    styles = (
        f'<w:styles {W}><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
        f'<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/></w:style></w:styles>'
    )
    assert read(word_file(body, **{"word/styles.xml": styles}), "letter.docx") == (
        "# On the River\n\nDear Minister,\n\n## Why\n\n**Many** of us_a.\n\nDelta Watch, Nepal"
    )


def test_footnotes_of_word_are_footnotes():
    body = '<w:p><w:r><w:t>Text</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    notes = f'<w:footnotes {W}><w:footnote w:id="2">{paragraph("The note.")}</w:footnote></w:footnotes>'
    assert read(word_file(body, **{"word/footnotes.xml": notes}), "a.docx") == "Text[^1]\n\n[^1]: The note."


def test_the_name_of_a_word_file_may_be_in_capitals():
    assert read(word_file(LETTER), "LETTER.DOCX").startswith("Dear Minister,")


@pytest.mark.parametrize("data", [b"", b"Dear Minister,", b"PK\x03\x04", b"\xd0\xcf\x11\xe0" * 200])
def test_what_is_no_word_file_is_refused(data):
    with pytest.raises(Unreadable, match="no Word file"):
        read(data, "letter.docx")


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE w [<!ENTITY a "aaaa">]>',
        '<?xml version="1.0"?><!DOCTYPE w SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_word_file_with_a_document_type_is_refused(prolog, encoding):
    parts = word_parts(LETTER, prolog)
    parts["word/document.xml"] = parts["word/document.xml"].encode(encoding)
    with pytest.raises(Unreadable, match="no letter needs"):
        read(packed(parts), "letter.docx")


def test_a_document_type_in_any_part_is_refused():
    styles = f'<!DOCTYPE w [<!ENTITY a "a">]><w:styles {W}/>'
    with pytest.raises(Unreadable, match="no letter needs"):
        read(word_file(LETTER, **{"word/styles.xml": styles}), "letter.docx")


def test_a_part_under_another_name_does_not_reach_the_converter():
    parts = word_parts(LETTER, '<!DOCTYPE w [<!ENTITY a "a">]>')
    parts["word/document.bin"] = parts.pop("word/document.xml")
    parts["_rels/.rels"] = RELATIONSHIPS.replace("document.xml", "document.bin")
    with pytest.raises(Unreadable, match="no Word file"):
        read(packed(parts), "letter.docx")


@pytest.mark.parametrize(
    "others",
    [
        {"word/media/large.png": sparse(kilobytes=21_000)},
        {"word/media/dense.png": b"\0" * 4_000_000},
        {f"word/{number}.xml": "<a/>" for number in range(2_001)},
    ],
    ids=["large", "dense", "many"],
)
def test_a_zip_bomb_is_refused_before_it_is_unpacked(others, monkeypatch):
    data = word_file(LETTER, **others)
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_args, **_more: pytest.fail("unpacked"))
    with pytest.raises(Unreadable, match="unpacks to too much"):
        read(data, "letter.docx")


def test_a_member_that_unpacks_to_more_than_it_says_is_refused():
    data = bytearray(word_file(LETTER, **{"word/styles.xml": "<a>" + " " * 5_000 + "</a>"}))
    place = data.rindex(b"word/styles.xml") - 46 + 24  # its unpacked size in the directory
    data[place : place + 4] = (10).to_bytes(4, "little")
    with pytest.raises(Unreadable):
        read(bytes(data), "letter.docx")


def test_xml_that_is_too_deep_or_too_much_is_refused():
    for body in ("<w:p>" * 200 + "</w:p>" * 200, "<w:p/>" * 80_001):
        with pytest.raises(Unreadable, match="no letter needs"):
            read(word_file(body), "letter.docx")


def test_a_rare_compression_or_a_password_is_refused():
    with pytest.raises(Unreadable):
        read(packed(word_parts(LETTER), zipfile.ZIP_LZMA), "letter.docx")
    data = bytearray(word_file(LETTER))
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = -1
        while (place := data.find(signature, place + 1)) >= 0:
            data[place + offset] |= 1
    with pytest.raises(Unreadable):
        read(bytes(data), "letter.docx")


def test_images_of_a_word_file_are_left_out():
    body = LETTER + "<w:p><w:r><w:drawing/></w:r></w:p>"
    assert "!" not in read(word_file(body, **{"word/media/a.png": b"png"}), "letter.docx")


def read_or_refused(data):
    try:
        return read(data, "letter.docx")
    except Unreadable as refusal:
        return str(refusal)


def test_damaged_word_files_are_read_or_refused():
    whole = word_file(LETTER + '<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>')
    dice = random.Random(1)
    for _round in range(300):
        data = bytearray(whole)
        for _change in range(dice.randint(1, 8)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        assert isinstance(read_or_refused(bytes(data)), str)


word_bits = st.sampled_from(
    (
        "p r t tbl tr tc pPr rPr numPr ilvl hyperlink footnoteReference fldChar instrText vMerge gridSpan br tab sym "
        "drawing sdt sdtContent ins commentReference"
    ).split()
)
word_trees = st.recursive(
    st.builds('<w:{} w:val="{}" w:id="{}"/>'.format, word_bits, st.sampled_from(["", "1", "x"]), st.integers(-1, 3)),
    lambda inner: st.builds("<w:{0}>{1}</w:{0}>".format, word_bits, st.lists(inner, max_size=3).map("".join)),
    max_leaves=12,
)


@settings(deadline=None)
@given(word_trees)
def test_strange_word_files_are_read_or_refused(body):
    assert isinstance(read_or_refused(word_file(body)), str)
