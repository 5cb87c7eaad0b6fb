"""Metadata leaves pictures; the picture itself stays bit for bit, and turned as it was."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps, PngImagePlugin

from forms.attachments.stripping import orientation, strip

SECRET = b"21.0285N 105.8542E, Nguyen Van A"


def picture(*, size=(64, 48)) -> Image.Image:
    """Return a picture in which every corner differs."""
    image = Image.new("RGB", size, "white")
    image.putpixel((1, 1), (255, 0, 0))
    for x in range(size[0] // 2):
        for y in range(size[1] // 2):
            image.putpixel((x, y), (x * 3 % 256, y * 5 % 256, 90))
    return image


def jpeg(*, turned: int = 1, progressive: bool = False, tail: bytes = b"") -> bytes:
    exif = Image.Exif()
    exif[0x0112] = turned
    exif[0x010F] = SECRET.decode()
    out = BytesIO()
    picture().save(
        out, "JPEG", exif=exif.tobytes(), comment=SECRET, progressive=progressive, quality=90
    )
    return out.getvalue() + tail


def upright(data: bytes) -> bytes:
    with Image.open(BytesIO(data)) as image:
        return ImageOps.exif_transpose(image).convert("RGB").tobytes()


@pytest.mark.parametrize("turned", range(1, 9))
@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_loses_its_story_and_keeps_its_picture(turned: int, progressive: bool) -> None:
    data = jpeg(turned=turned, progressive=progressive)
    kept = strip(data, media_type="image/jpeg")
    assert SECRET in data
    assert SECRET not in kept
    assert upright(kept) == upright(data)
    assert strip(kept, media_type="image/jpeg") == kept


def test_what_hangs_behind_a_jpeg_goes() -> None:
    data = jpeg(tail=b"\x00film " + SECRET + b"\xff\xd9")
    kept = strip(data, media_type="image/jpeg")
    assert kept.endswith(b"\xff\xd9")
    assert b"film" not in kept
    assert upright(kept) == upright(data)


def test_a_png_loses_its_texts() -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", SECRET.decode())
    info.add_itxt("Place", SECRET.decode())
    out = BytesIO()
    picture().save(out, "PNG", pnginfo=info)
    kept = strip(out.getvalue() + b"behind the end", media_type="image/png")
    assert SECRET not in kept
    assert b"behind" not in kept
    with Image.open(BytesIO(kept)) as image:
        assert image.tobytes() == picture().tobytes()


def test_other_kinds_are_never_altered() -> None:
    assert strip(b"%PDF-1.7 as it is", media_type="application/pdf") == b"%PDF-1.7 as it is"


@given(st.binary(max_size=200))
def test_any_exif_block_is_read_without_harm(tiff: bytes) -> None:
    found = orientation(tiff)
    assert found is None or 1 <= found <= 8
