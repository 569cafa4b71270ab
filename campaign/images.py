"""Pictures that people upload: checked before they are decoded, then drawn anew, so that nothing but pixels is kept.

What a file says of itself is not believed. Only the three decoders named here ever see its bytes.
"""

import hashlib
import io
import warnings
from typing import NamedTuple

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

MOST_BYTES = 2 * 1024 * 1024
LONGEST_SIDE = 4000  # pixels, as uploaded
FORMATS = ("PNG", "JPEG", "WEBP")

# Pillow's own guard refuses on opening what could not be decoded in a few dozen megabytes.
Image.MAX_IMAGE_PIXELS = LONGEST_SIDE**2
warnings.simplefilter("error", Image.DecompressionBombWarning)


class NotAPicture(ValueError):
    """A file that cannot be taken; the message is for people and says what to do."""


class Picture(NamedTuple):
    """A PNG of pixels alone, and its SHA-256 in hex."""

    data: bytes
    width: int
    height: int
    digest: str


def clean_image(data: bytes, *, widest: int, highest: int) -> Picture:
    """Draw a PNG, JPEG or WebP anew as a PNG of at most `widest` by `highest` pixels; raises NotAPicture.

    Of an animation the first frame is kept. A photo is turned as its camera held it; nothing else that came with
    the pixels (where it was taken, texts, colour profiles, bytes after the end) survives.
    """
    if len(data) > MOST_BYTES:
        raise too_heavy()
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            refuse_huge(opened.size)
            drawn = redrawn(opened, widest, highest)
    except NotAPicture:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise too_large() from error
    except Exception as error:  # decoders refuse in as many ways as there are broken files
        raise NotAPicture(_("This is no picture that can be read. Save it as PNG, JPEG or WebP.")) from error
    written = io.BytesIO()
    drawn.save(written, "PNG", optimize=True)
    return Picture(written.getvalue(), *drawn.size, hashlib.sha256(written.getvalue()).hexdigest())


def too_heavy() -> NotAPicture:
    return NotAPicture(_("This file is larger than 2 MB. Make the picture smaller and send it again."))


def refuse_huge(size: tuple[int, int]) -> None:
    """Raise NotAPicture for more pixels than are ever decoded."""
    if max(size) > LONGEST_SIDE:
        raise too_large()


def too_large() -> NotAPicture:
    most = {"most": LONGEST_SIDE}
    return NotAPicture(_("This picture is larger than %(most)d by %(most)d pixels. Make it smaller.") % most)


def redrawn(opened: Image.Image, widest: int, highest: int) -> Image.Image:
    """The pixels of a picture, upright and as large as may be, on a new one that holds nothing else."""
    opened.seek(0)
    deep = opened.mode.startswith("I")  # greys of 16 bits, which Pillow would cut off rather than scale
    picture = opened.convert("F").point(lambda grey: grey / 257).convert("L") if deep else opened
    picture = picture if picture.mode in {"RGB", "RGBA"} else picture.convert("RGBA")
    picture.thumbnail((max(widest, highest),) * 2)  # first, so that what follows works on few pixels
    picture = ImageOps.exif_transpose(picture).convert("RGBA")
    picture.thumbnail((widest, highest))
    opaque = picture.getchannel("A").getextrema() == (255, 255)
    drawn = Image.new("RGB" if opaque else "RGBA", picture.size)
    drawn.paste(picture)
    return drawn
