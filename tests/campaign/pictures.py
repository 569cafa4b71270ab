"""Pictures to upload: ordinary ones, and files that are none."""

import io
import struct
import zlib
from typing import Any

from PIL import Image


def picture(format: str = "PNG", size: tuple[int, int] = (60, 30), mode: str = "RGB", **options: Any) -> bytes:
    """A file of one colour."""
    written = io.BytesIO()
    colour = {"RGB": (200, 30, 30), "RGBA": (200, 30, 30, 90), "L": 90, "P": 3, "CMYK": (0, 200, 200, 0)}[mode]
    Image.new(mode, size, colour).save(written, format, **options)
    return written.getvalue()


def opened(data: bytes) -> Image.Image:
    """The picture in a file, its pixels read."""
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_that_claims(width: int, height: int) -> bytes:
    """A small PNG whose head promises more pixels than it holds."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 30)) + chunk(b"IEND", b"")


def webp_that_claims(width: int, height: int) -> bytes:
    """The same as WebP."""
    whole = picture("WEBP", lossless=True)
    canvas = struct.pack("<I", 0) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", len(canvas)) + canvas + whole[12:]
    return b"RIFF" + struct.pack("<I", len(body)) + body


def with_chunk(png: bytes, kind: bytes, data: bytes) -> bytes:
    """A PNG with one more chunk after its head."""
    return png[:33] + chunk(kind, data) + png[33:]


def with_place(orientation: int = 6) -> bytes:
    """A photo that its camera held sideways and that knows where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Invented Camera Works"
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 29.0), 3: "E", 4: (2.0, 17.0, 40.0)})
    return picture("JPEG", (60, 30), exif=exif)
