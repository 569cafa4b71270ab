"""What people upload as a picture comes out as pixels alone, or not at all."""

import io
import zipfile
import zlib

import pytest
from PIL import Image

from campaign.images import LONGEST_SIDE, MOST_BYTES, NotAPicture, Picture, clean_image
from tests.campaign import pictures

SCRIPT = b"<script>alert(document.domain)</script>"


def clean(data: bytes, widest: int = 480, highest: int = 160) -> Picture:
    return clean_image(data, widest=widest, highest=highest)


def archive() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        file.writestr("index.html", SCRIPT)
    return written.getvalue()


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP"])
def test_a_picture_comes_out_as_a_png_with_its_size_and_digest(format: str) -> None:
    cleaned = clean(pictures.picture(format))
    image = pictures.opened(cleaned.data)
    assert (image.format, image.size, (cleaned.width, cleaned.height)) == ("PNG", (60, 30), (60, 30))
    assert all(abs(was - wanted) < 12 for was, wanted in zip(image.getpixel((5, 5)), (200, 30, 30), strict=True))
    assert cleaned == clean(pictures.picture(format))
    assert len(cleaned.digest) == 64


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((4000, 1000), (480, 120)),
        ((1000, 4000), (40, 160)),
        ((480, 160), (480, 160)),
        ((4000, 1), (480, 1)),
        ((1, 1), (1, 1)),
    ],
)
def test_it_is_made_to_fit_and_never_larger(size: tuple[int, int], expected: tuple[int, int]) -> None:
    assert pictures.opened(clean(pictures.picture(size=size)).data).size == expected


@pytest.mark.parametrize("mode", ["RGBA", "L", "P", "CMYK"])
def test_every_kind_of_pixel_is_understood(mode: str) -> None:
    image = pictures.opened(clean(pictures.picture("JPEG" if mode == "CMYK" else "PNG", mode=mode)).data)
    assert image.mode == ("RGBA" if mode == "RGBA" else "RGB")


def test_what_is_see_through_stays_so() -> None:
    assert pictures.opened(clean(pictures.picture(mode="RGBA")).data).getpixel((5, 5)) == (200, 30, 30, 90)


def test_a_photo_is_turned_upright_and_forgets_where_it_was_taken() -> None:
    photo = pictures.with_place()
    assert Image.open(io.BytesIO(photo)).getexif().get_ifd(0x8825)
    cleaned = clean(photo)
    image = pictures.opened(cleaned.data)
    assert image.size == (30, 60)
    assert (dict(image.getexif()), image.info) == ({}, {})
    for told in (b"Invented", b"Exif", b"eXIf"):
        assert told not in cleaned.data


@pytest.mark.parametrize("kind", [b"tEXt", b"iTXt", b"tIME", b"hiDn"])
def test_chunks_that_are_no_pixels_are_gone(kind: bytes) -> None:
    cleaned = clean(pictures.with_chunk(pictures.picture(), kind, b"Comment\0" + SCRIPT))
    assert SCRIPT not in cleaned.data
    assert kind not in cleaned.data


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("after", [SCRIPT, archive(), b"<?php echo 1;", b"%PDF-1.7\n", b"\0" * 5000])
def test_what_follows_the_picture_is_gone(format: str, after: bytes) -> None:
    cleaned = clean(pictures.picture(format) + after)
    assert after not in cleaned.data
    assert cleaned.data.startswith(b"\x89PNG")
    assert cleaned.data.endswith(b"IEND\xaeB`\x82")


def test_of_an_animation_the_first_frame_is_kept() -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ((250, 0, 0), (0, 250, 0))]
    for format in ("PNG", "WEBP"):
        written = io.BytesIO()
        frames[0].save(written, format, save_all=True, append_images=frames[1:], lossless=True)
        image = pictures.opened(clean(written.getvalue()).data)
        assert getattr(image, "n_frames", 1) == 1
        assert image.getpixel((5, 5)) == (250, 0, 0)


TOO_LARGE = {
    "PNG of 144 million": pictures.png_that_claims(12000, 12000),
    "WebP of 144 million": pictures.webp_that_claims(12000, 12000),
    "PNG one too wide": pictures.png_that_claims(LONGEST_SIDE + 1, 5),
    "PNG one too high": pictures.png_that_claims(5, LONGEST_SIDE + 1),
    "JPEG one too wide": pictures.picture("JPEG", (LONGEST_SIDE + 1, 1)),
    "WebP one too high": pictures.picture("WEBP", (1, LONGEST_SIDE + 1)),
}


@pytest.mark.parametrize("name", TOO_LARGE)
def test_too_many_pixels_are_refused_by_the_head_alone(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("campaign.images.redrawn", lambda *_: pytest.fail("it was decoded"))
    with pytest.raises(NotAPicture, match="4000 by 4000 pixels"):
        clean(TOO_LARGE[name])


def test_too_many_bytes_are_refused() -> None:
    with pytest.raises(NotAPicture, match="larger than 2 MB"):
        clean(pictures.picture() + b"\0" * MOST_BYTES)


NO_PICTURES = {
    "nothing": b"",
    "gif": pictures.picture("GIF", mode="P"),
    "bmp": pictures.picture("BMP"),
    "tiff": pictures.picture("TIFF"),
    "ico": pictures.picture("ICO"),
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "html": b"<!doctype html>" + SCRIPT,
    "zip": archive(),
    "gif with a PNG behind": pictures.picture("GIF", mode="P") + pictures.picture(),
    "head of a PNG": b"\x89PNG\r\n\x1a\n",
    "PNG of nothing": pictures.png_that_claims(60, 30),
    "half a PNG": pictures.picture()[:-30],
    "half a JPEG": pictures.picture("JPEG", (300, 300))[:700],
    "half a WebP": pictures.picture("WEBP", (300, 300))[:40],
    "head of a JPEG": b"\xff\xd8\xff\xe0",
    "PNG with a text that unpacks to 50 MB": pictures.with_chunk(
        pictures.picture(), b"zTXt", b"Comment\0\0" + zlib.compress(b"a" * 50_000_000)
    ),
    "PNG with a profile that unpacks to 50 MB": pictures.with_chunk(
        pictures.picture(), b"iCCP", b"profile\0\0" + zlib.compress(b"a" * 50_000_000)
    ),
    "PNG of no size": pictures.png_that_claims(0, 0),
    "noise": bytes(range(256)) * 40,
}


@pytest.mark.parametrize("name", NO_PICTURES)
def test_what_is_no_whole_picture_is_refused_in_words(name: str) -> None:
    with pytest.raises(NotAPicture, match=r"This is no picture that can be read\."):
        clean(NO_PICTURES[name])


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP"])
def test_a_picture_that_was_tampered_with_is_clean_or_refused(format: str) -> None:
    whole = pictures.picture(format, (40, 40))
    for place in range(0, len(whole), 3):
        tampered = whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]
        try:
            cleaned = clean(tampered)
        except NotAPicture:
            continue
        assert pictures.opened(cleaned.data).format == "PNG"
