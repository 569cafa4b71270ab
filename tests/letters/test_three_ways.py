"""One letter brought in as a Word file, as a web page and as text pasted from word processors: the same Markdown."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from letters.intake import from_html, read, tidy
from letters.markdown import to_html, to_text
from tests.letters.word_files import NUMBERING, R, W, hyperlinks, word_file


@dataclass(frozen=True)
class Run:
    """Some text of one look; `note` is the text of a footnote whose mark follows."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""
    note: str = ""


@dataclass(frozen=True)
class Block:
    runs: tuple[Run, ...]
    kind: str = "p"  # p, h1, h2, bullet, number, quote


def block(*runs: Run | str, kind: str = "p") -> Block:
    return Block(tuple(Run(run) if isinstance(run, str) else run for run in runs), kind)


# Invented, and of the shape that coalition letters have: linked words that touch, dashes and doubled spaces left
# behind, a list that is written by hand, quotes, names below.
LETTER = [
    block("Open letter on the lamps of Port Example", kind="h1"),
    block("Nov 9, 2031"),
    block("Minister Ilse Fictiva,"),
    block("We are writing on behalf of 69 organizations and seven concerned individuals from 23 countries. "),
    block(
        "This is because the lamps and the ferries are linked, as several ",
        Run("harbour experts", href="https://experts.example/report_(2031)?a=1&b=2"),
        Run("lock keepers", href="https://keepers.example/"),
        ", and ",
        Run("night ", href="https://nurses.example/"),
        Run("nurses", italic=True, href="https://nurses.example/"),
        " have pointed out. – Any answer needs  light.",
    ),
    block("What we ask", kind="h2"),
    block(Run("Note:", bold=True), "the quay is ", Run("dark ", italic=True), "and ", Run("wet", bold=True), "."),
    block("Light ", Run("every", bold=True), " lamp,", kind="bullet"),
    block("publish the ", Run("readings", href="https://readings.example/"), ", and", kind="bullet"),
    block("name a date.", kind="bullet"),
    block("First the east quay,", kind="number"),
    block("then the west.", kind="number"),
    block("It only noted that “the port will go on saving oil.”", kind="quote"),
    block("Nobody was asked", Run("", note="See the minutes of the harbour council."), ". We ask you now."),
    block("Two councils said so", Run("", note="The second at its meeting in May."), "."),
    block("Sincerely,"),
    block("HHK_Lanterns & Friends, U.K."),
]


def notes() -> list[str]:
    return [run.note for block in LETTER for run in block.runs if run.note]


# --- The same letter in each form -----------------------------------------------------------------


def web_page() -> str:
    """The letter as a site would publish it."""
    body: list[str] = []
    for kind, blocks in grouped():
        inner = [web_runs(each) for each in blocks]
        if kind in {"bullet", "number"}:
            tag = "ul" if kind == "bullet" else "ol"
            body.append(f"<{tag}>\n" + "\n".join(f"<li>{item}</li>" for item in inner) + f"\n</{tag}>")
        elif kind == "quote":
            body.append("<blockquote>" + "".join(f"<p>{item}</p>" for item in inner) + "</blockquote>")
        else:
            body += [f"<{kind}>{item}</{kind}>" for item in inner]
    notes_list = "".join(
        f'<li id="fn{number}"><p>{note} <a href="#fnref{number}">↩</a></p></li>'
        for number, note in enumerate(notes(), 1)
    )
    return (
        "<!DOCTYPE html><html><head><title>Press</title><style>p { color: red }</style></head><body>"
        f'<nav><a href="/">Home</a></nav>{"".join(body)}<hr><section><ol>{notes_list}</ol></section></body></html>'
    )


def grouped() -> Iterator[tuple[str, list[Block]]]:
    """Blocks of the letter, those of one list together."""
    held: list[Block] = []
    for each in LETTER:
        if held and (held[-1].kind != each.kind or each.kind in {"p", "h1", "h2"}):
            yield held[-1].kind, held
            held = []
        held.append(each)
    yield held[-1].kind, held


def web_runs(each: Block) -> str:
    parts = []
    for run in each.runs:
        text = html.escape(run.text, quote=False)
        text = f"<strong>{text}</strong>" if run.bold else text
        text = f"<em>{text}</em>" if run.italic else text
        text = f'<a href="{html.escape(run.href)}">{text}</a>' if run.href else text
        number = notes().index(run.note) + 1 if run.note else 0
        mark = f'<sup><a href="#fn{number}" id="fnref{number}">{number}</a></sup>' if number else ""
        parts.append(text + mark)
    return "".join(parts)


def pasted_from_word() -> str:
    """What Word puts on the clipboard."""
    body = "\n".join(word_paragraph(each, LETTER.index(each)) for each in LETTER)
    notes_list = "".join(
        f"<div style='mso-element:footnote' id=ftn{number}><p class=MsoFootnoteText><a style='mso-footnote-id:f' "
        f'href="#_ftnref{number}" name="_ftn{number}" title=""><span class=MsoFootnoteReference><span '
        f"style='mso-special-character:footnote'><![if !supportFootnotes]>[{number}]<![endif]></span></span></a>"
        f"<span lang=EN-US> {note}<o:p></o:p></span></p></div>"
        for number, note in enumerate(notes(), 1)
    )
    return f"""<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta name=Generator content="Microsoft Word 15">
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/></o:OfficeDocumentSettings></xml><![endif]-->
<style><!-- /* Style Definitions */ p.MsoNormal {{margin:0cm; font-size:12.0pt}} --></style></head>
<body lang=EN-US style='tab-interval:36.0pt'>
<!--StartFragment-->
{body}
<!--EndFragment-->
<div style='mso-element:footnote-list'><![if !supportFootnotes]><br clear=all>
<hr align=left size=1 width="33%"><![endif]>{notes_list}</div></body></html>"""


def word_paragraph(each: Block, place: int) -> str:
    tag, attributes, mark = "p", "class=MsoNormal", ""
    if each.kind in {"bullet", "number"}:
        shown = f"{1 + [b for b in LETTER if b.kind == 'number'].index(each)}." if each.kind == "number" else "·"
        attributes = f"class=MsoListParagraphCxSpMiddle style='text-indent:-18.0pt;mso-list:l{place} level1 lfo1'"
        mark = (
            "<![if !supportLists]><span lang=EN-US style='font-family:Symbol'><span style='mso-list:Ignore'>"
            f"{shown}<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp;\n</span></span></span><![endif]>"
        )
    elif each.kind == "quote":
        attributes = "class=MsoQuote"
    elif each.kind != "p":
        tag, attributes = ("p", "class=MsoTitle") if each.kind == "h1" else (each.kind, "")
    return f"<{tag} {attributes}>{mark}{word_runs(each)}<o:p></o:p></{tag}>\n<p class=MsoNormal><o:p>&nbsp;</o:p></p>"


def word_runs(each: Block) -> str:
    parts = []
    for run in each.runs:
        text = html.escape(run.text, quote=False).replace("  ", " <span style='mso-spacerun:yes'>&nbsp;</span>")
        text = f"<span lang=EN-US style='mso-ansi-language:EN-US'>{text}</span>"
        text = f"<b style='mso-bidi-font-weight:normal'>{text}</b>" if run.bold else text
        text = f"<i>{text}</i>" if run.italic else text
        text = f'<a href="{html.escape(run.href)}">{text}</a>' if run.href else text
        number = notes().index(run.note) + 1 if run.note else 0
        mark = (
            f'<a style=\'mso-footnote-id:ftn{number}\' href="#_ftn{number}" name="_ftnref{number}" title=""><span '
            f"class=MsoFootnoteReference><![if !supportFootnotes]>[{number}]<![endif]></span></a>"
        )
        parts.append(text + (mark if number else ""))
    return "".join(parts)


def pasted_from_docs() -> str:
    """What Google Docs puts on the clipboard; notes as in the page that it exports."""
    body: list[str] = []
    for kind, blocks in grouped():
        inner = [docs_runs(each) for each in blocks]
        if kind in {"bullet", "number"}:
            items = "".join(f'<li dir="ltr" style="font-weight:400"><p dir="ltr">{item}</p></li>' for item in inner)
            body.append(f"<ul>{items}</ul>" if kind == "bullet" else f"<ol>{items}</ol>")
        elif kind == "quote":
            body.append("<blockquote>" + "".join(f"<p>{item}</p>" for item in inner) + "</blockquote>")
        else:
            body += [f'<{kind} dir="ltr" style="line-height:1.38;">{item}</{kind}><br />' for item in inner]
    notes_list = "".join(
        f'<div><p><a href="#ftnt_ref{number}" id="ftnt{number}">[{number}]</a><span>&nbsp;{note}</span></p></div>'
        for number, note in enumerate(notes(), 1)
    )
    return (
        f'<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1">{"".join(body)}</b>'
        f'<hr class="c9">{notes_list}<br class="Apple-interchange-newline">'
    )


def docs_runs(each: Block) -> str:
    parts = []
    for run in each.runs:
        weight, slant = 700 if run.bold else 400, "italic" if run.italic else "normal"
        text = f'<span style="font-size:11pt;font-weight:{weight};font-style:{slant};">{html.escape(run.text)}</span>'
        text = f'<a href="{html.escape(run.href)}" style="text-decoration:none;">{text}</a>' if run.href else text
        number = notes().index(run.note) + 1 if run.note else 0
        mark = f'<sup><a href="#ftnt{number}" id="ftnt_ref{number}">[{number}]</a></sup>' if number else ""
        parts.append(text + mark)
    return "".join(parts)


def as_word_file() -> bytes:
    """The letter as a .docx, its runs cut up as Word cuts them."""
    links = {href: f"link{place}" for place, href in enumerate({run.href for each in LETTER for run in each.runs})}
    body = "".join(docx_paragraph(each, links) for each in LETTER)
    footnotes = "".join(
        f'<w:footnote w:id="{number + 1}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> {note}'
        "</w:t></w:r></w:p></w:footnote>"
        for number, note in enumerate(notes(), 1)
    )
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{style}"><w:name w:val="{name}"/></w:style>'
        for style, name in (("Title", "Title"), ("Heading2", "heading 2"), ("Quote", "Quote"))
    )
    return word_file(
        body,
        **{
            "word/styles.xml": f"<w:styles {W}>{styles}</w:styles>",
            "word/numbering.xml": NUMBERING,
            "word/footnotes.xml": f"<w:footnotes {W}>{footnotes}</w:footnotes>",
            "word/_rels/document.xml.rels": hyperlinks(links),
        },
    )


def docx_paragraph(each: Block, links: dict[str, str]) -> str:
    properties = {
        "h1": '<w:pStyle w:val="Title"/>',
        "h2": '<w:pStyle w:val="Heading2"/>',
        "quote": '<w:pStyle w:val="Quote"/>',
        "bullet": '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>',
        "number": '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>',
    }.get(each.kind, "")
    runs = "".join(docx_run(run, links) for run in each.runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p><w:p/>"


def docx_run(run: Run, links: dict[str, str]) -> str:
    look = f"<w:rPr>{'<w:b/>' * run.bold}{'<w:i/>' * run.italic}</w:rPr>"
    halves = (run.text[: len(run.text) // 2], run.text[len(run.text) // 2 :])
    text = "".join(
        f'<w:r>{look}<w:t xml:space="preserve">{html.escape(half, quote=False)}</w:t></w:r>' for half in halves if half
    )
    if run.href:
        text = f'<w:hyperlink {R} r:id="{links[run.href]}">{text}</w:hyperlink>'
    number = notes().index(run.note) + 2 if run.note else 0
    return text + (f'<w:r><w:footnoteReference w:id="{number}"/></w:r>' if number else "")


def as_plain_text() -> str:
    """The letter as a plain clipboard has it, without marks of any kind."""
    return "\n\n".join("".join(run.text for run in each.runs) for each in LETTER)


FORMS = {
    "Word file": lambda: read(as_word_file(), "letter.docx"),
    "web page": lambda: read(web_page().encode(), "letter.html"),
    "pasted from Word": lambda: from_html(pasted_from_word()),
    "pasted from Docs": lambda: from_html(pasted_from_docs()),
}
MARKDOWN = """\
# Open letter on the lamps of Port Example

Nov 9, 2031

Minister Ilse Fictiva,

We are writing on behalf of 69 organizations and seven concerned individuals from 23 countries.

This is because the lamps and the ferries are linked, as several [harbour experts]\
(https://experts.example/report_%282031%29?a=1&b=2) [lock keepers](https://keepers.example/), and \
[night *nurses*](https://nurses.example/) have pointed out. – Any answer needs light.

## What we ask

**Note**:the quay is *dark* and **wet**.

- Light **every** lamp,
- publish the [readings](https://readings.example/), and
- name a date.

1. First the east quay,
2. then the west.

> It only noted that “the port will go on saving oil.”

Nobody was asked[^1]. We ask you now.

Two councils said so[^2].

Sincerely,

HHK_Lanterns & Friends, U.K.

[^1]: See the minutes of the harbour council.
[^2]: The second at its meeting in May."""


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_markdown(form: str) -> None:
    assert FORMS[form]() == MARKDOWN


@pytest.mark.parametrize("form", FORMS)
def test_no_two_links_are_glued_in_any_output(form: str) -> None:
    markdown = FORMS[form]()
    assert ")[" not in markdown
    assert not re.search(r"</a><a\b", to_html(markdown))
    assert "harbour experts [1] lock keepers [2], and night nurses [3] have" in to_text(markdown)


def test_plain_text_is_the_markdown_without_its_marks() -> None:
    """Only the space that parts two links is not in the text that was copied."""
    pasted = tidy(as_plain_text()).replace("expertslock", "experts lock")
    assert pasted == without_marks(MARKDOWN)


def without_marks(markdown: str) -> str:
    """Markdown with its links, notes and other marks taken out."""
    text = re.sub(r"\n\n\[\^1\]: .*", "", markdown, flags=re.DOTALL)
    text = re.sub(r"\[\^\d\]", "", text)
    text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"^(?:#+|>|-|\d\.) ", "", text, flags=re.MULTILINE)
    text = re.sub(r"(lamp,|and|quay,)\n(?=\w)", r"\1\n\n", text)  # items of a list stand close
    return text.replace("*", "")
