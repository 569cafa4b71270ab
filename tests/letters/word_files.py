"""Word files made of their XML, for tests."""

import io
import zipfile
from html import escape

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
R = f'xmlns:r="{OFFICE}"'
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
RELATIONSHIPS = (
    f'<Relationships xmlns="{PACKAGE}">'
    f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
CONTENT_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
NUMBERING = f"""<w:numbering {W}>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>
</w:numbering>"""


def packed(parts: dict, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file of `parts`."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def word_parts(body: str, prolog: str = "", **others: str | bytes) -> dict[str, str | bytes]:
    """The parts of a Word file with this body."""
    document = f"{prolog}<w:document {W}><w:body>{body}</w:body></w:document>"
    return {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": RELATIONSHIPS,
        "word/document.xml": document,
        **others,
    }


def word_file(body: str, prolog: str = "", **others: str | bytes) -> bytes:
    """A Word file with this body."""
    return packed(word_parts(body, prolog, **others))


def hyperlinks(targets: dict[str, str]) -> str:
    """The part `word/_rels/document.xml.rels` with a link for each address; `targets` gives their ids."""
    links = "".join(
        f'<Relationship Id="{id}" Type="{OFFICE}/hyperlink" TargetMode="External" Target="{escape(address)}"/>'
        for address, id in targets.items()
    )
    return (
        f'<Relationships xmlns="{PACKAGE}"><Relationship Id="n" Type="{OFFICE}/numbering" Target="numbering.xml"/>'
        f'<Relationship Id="s" Type="{OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="f" Type="{OFFICE}/footnotes" Target="footnotes.xml"/>{links}</Relationships>'
    )
