"""A Word file made into HTML. What reaches the converter was checked first, and is bounded."""

import io
import zipfile
import zlib
from xml.parsers import expat

import mammoth
from django.utils.translation import gettext as _

from letters.intake.limits import (
    DEEPEST,
    HIGHEST_RATIO,
    LARGEST_UNPACKED,
    MOST_ELEMENTS,
    MOST_PARTS,
    SMALL,
    Unreadable,
)

# What zipfile and mammoth raise for files that are not what they claim to be.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)

_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
"""


def word_html(data: bytes) -> str:
    """Return the HTML of a Word file, without images and comments. Raises Unreadable.

    Only XML that was checked reaches the converter, in a file made anew.
    """
    try:
        parts = _checked_parts(data)
        return mammoth.convert_to_html(
            parts,
            style_map=_STYLES,
            include_embedded_style_map=False,
            convert_image=lambda image: [],
        ).value
    except _BROKEN as error:
        raise Unreadable(
            _("This is no Word file (.docx), or it is damaged or locked. Save it again, or paste its text.")
        ) from error


def _checked_parts(data: bytes) -> io.BytesIO:
    """Return a Word file that holds nothing but the checked XML parts of another."""
    checked, guard = io.BytesIO(), _XmlGuard()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(checked, "w") as target:
        _refuse_bombs(source.infolist())
        for part in source.infolist():
            if part.filename.endswith((".xml", ".rels")):
                with source.open(part) as file:
                    content = file.read(LARGEST_UNPACKED)
                guard.check(content)
                target.writestr(part.filename, content)
    checked.seek(0)
    return checked


def _refuse_bombs(directory: list[zipfile.ZipInfo]) -> None:
    """Raise Unreadable for what the directory of a zip file says, before anything is unpacked."""
    unpacked = sum(part.file_size for part in directory)
    packed = sum(part.compress_size for part in directory)
    plain = all(part.compress_type in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for part in directory)
    too_dense = unpacked > SMALL and unpacked > HIGHEST_RATIO * packed
    if len(directory) > MOST_PARTS or unpacked > LARGEST_UNPACKED or too_dense or not plain:
        raise Unreadable(_("The Word file unpacks to too much. Paste the text of the letter instead."))


class _XmlGuard:
    """Counts the elements of a file's XML parts, and refuses what could blow up: entities, depth, number."""

    def __init__(self) -> None:
        self.elements = 0
        self.depth = 0

    def check(self, content: bytes) -> None:
        """Raise Unreadable, or expat's error for what is no XML."""
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self.refuse
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        self.depth = 0
        parser.Parse(content, True)

    def start(self, _name: str, _attributes: dict[str, str]) -> None:
        self.elements += 1
        self.depth += 1
        if self.elements > MOST_ELEMENTS or self.depth > DEEPEST:
            self.refuse()

    def end(self, _name: str) -> None:
        self.depth -= 1

    def refuse(self, *_arguments: object) -> None:
        raise Unreadable(_("The Word file holds things that no letter needs. Paste the text of the letter instead."))
