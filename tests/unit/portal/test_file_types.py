"""What kind of file it is: true ones are taken, everything else is refused with its reason."""

import io
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.files.types import TYPES, Refusal, RefusedFileError, docx, judge
from portal.files.words import REFUSALS
from tests import samples

PDF, PNG, JPEG = (samples.pdf(), samples.png(), samples.jpeg())
DOCX = samples.docx()


def refusal(content: bytes, name: str) -> Refusal | None:
    try:
        judge(io.BytesIO(content), name=name)
    except RefusedFileError as error:
        return error.refusal
    return None


@pytest.mark.parametrize("name", samples.GOOD)
def test_true_files_are_taken(name: str) -> None:
    stream = io.BytesIO(samples.GOOD[name])
    kind = judge(stream, name=name)
    assert name.rpartition(".")[2].lower() in kind.extensions
    assert stream.tell() == 0


def with_flag(content: bytes, at_local: int, at_central: int) -> bytes:
    """Return a zip whose entries say that they are encrypted."""
    changed = bytearray(content)
    for mark, offset in ((b"PK\x03\x04", at_local), (b"PK\x01\x02", at_central)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + offset] |= 1
            at = changed.find(mark, at + 4)
    return bytes(changed)


WRONG = {
    "empty": (b"", "a.pdf", Refusal.EMPTY),
    "text": (b"hello", "a.pdf", Refusal.UNKNOWN),
    "program": (b"MZ\x90\x00" + b"\x00" * 100, "a.pdf", Refusal.UNKNOWN),
    "page": (b"<html><script>alert(1)</script>", "a.pdf", Refusal.UNKNOWN),
    "vector picture": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.png", Refusal.UNKNOWN),
    "pdf behind rubbish": (b"rubbish" + PDF, "a.pdf", Refusal.UNKNOWN),
    "name of another kind": (PNG, "a.pdf", Refusal.EXTENSION),
    "no extension": (PDF, "pdf", Refusal.EXTENSION),
    "two extensions": (PDF, "a.pdf.exe", Refusal.EXTENSION),
    "path as name": (PDF, "a.pdf/../../b", Refusal.EXTENSION),
    "pdf cut off": (PDF[:-8], "a.pdf", Refusal.BROKEN),
    "pdf of no version": (PDF.replace(b"1.7", b"9.7"), "a.pdf", Refusal.BROKEN),
    "pdf that points outside": (PDF.replace(b"\n9\n", b"\n99999\n"), "a.pdf", Refusal.BROKEN),
    "png cut off": (PNG[:-5], "a.png", Refusal.BROKEN),
    "png with a tail": (samples.png(tail=b"PK\x03\x04"), "a.png", Refusal.BROKEN),
    "png with a wrong sum": (PNG.replace(b"IDAT", b"IDAU"), "a.png", Refusal.BROKEN),
    "png without pixels": (samples.png(0, 5), "a.png", Refusal.BROKEN),
    "huge png": (samples.png(10_000, 5_001), "a.png", Refusal.PIXELS),
    "jpeg cut off": (samples.jpeg(end=b""), "a.jpg", Refusal.BROKEN),
    "jpeg of one mark": (b"\xff\xd8\xff\xd9", "a.jpg", Refusal.BROKEN),
    "jpeg of fill bytes": (b"\xff\xd8" + b"\xff" * 5000, "a.jpg", Refusal.BROKEN),
    "huge jpeg": (samples.jpeg(10_000, 5_001), "a.jpg", Refusal.PIXELS),
    "docx cut off": (DOCX[:-10], "a.docx", Refusal.BROKEN),
    "zip": (samples.docx(kind="x"), "a.docx", Refusal.UNKNOWN),
    "excel": (samples.docx(kind="spreadsheetml.sheet.main"), "a.docx", Refusal.UNKNOWN),
    "macros": (samples.docx(more={"word/vbaProject.bin": b"x"}), "a.docx", Refusal.MACROS),
    "encrypted": (with_flag(DOCX, 6, 8), "a.docx", Refusal.ENCRYPTED),
    "bomb": (samples.docx(more={"b": b"\0" * (3 << 20)}), "a.docx", Refusal.ARCHIVE),
    "many entries": (
        samples.docx(more={f"e{n}": b"" for n in range(1000)}),
        "a.docx",
        Refusal.ARCHIVE,
    ),
    "way out": (samples.docx(more={"../../etc/x": b"x"}), "a.docx", Refusal.BROKEN),
    "root": (samples.docx(more={"/etc/x": b"x"}), "a.docx", Refusal.BROKEN),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_files_are_refused_with_their_reason(case: str) -> None:
    content, name, expected = WRONG[case]
    assert refusal(content, name) is expected


def test_an_archive_cannot_say_that_it_is_large() -> None:
    entries = {f"e{n}": b"x" * 100_000 for n in range(200)}
    content = samples.docx(more=entries, stored=True)
    changed = bytearray(content)
    at = changed.find(b"PK\x01\x02")
    changed[at + 24 : at + 28] = (101 * 1024 * 1024).to_bytes(4, "little")
    assert refusal(bytes(changed), "a.docx") is Refusal.ARCHIVE


def test_entries_over_one_another_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(DOCX)) as source, zipfile.ZipFile(out, "w") as archive:
        for info in source.infolist():
            archive.writestr(info, source.read(info))
        twin = zipfile.ZipInfo("twin")
        archive.writestr(twin, b"x" * 200)
        twin.header_offset = archive.infolist()[0].header_offset  # the bytes of the first
    assert refusal(out.getvalue(), "a.docx") is Refusal.ARCHIVE


def test_a_directory_of_millions_is_not_even_parsed() -> None:
    changed = bytearray(DOCX)
    at = changed.rfind(docx.END_RECORD)
    changed[at + 10 : at + 12] = b"\xff\xff"
    began = time.perf_counter()
    assert refusal(bytes(changed), "a.docx") is Refusal.ARCHIVE
    assert time.perf_counter() - began < 0.1


@given(
    start=st.sampled_from([kind.magic for kind in TYPES.values()]),
    rest=st.binary(max_size=400),
    name=st.sampled_from(["a.pdf", "a.png", "a.jpg", "a.docx"]),
)
def test_noise_behind_true_magic_is_refused_and_never_raises(
    start: bytes, rest: bytes, name: str
) -> None:
    assert isinstance(refusal(start + rest, name), Refusal)


@given(name=st.sampled_from(sorted(samples.GOOD)), data=st.data())
def test_a_true_file_with_a_changed_byte_is_taken_or_refused(
    name: str, data: st.DataObject
) -> None:
    content = bytearray(samples.GOOD[name])
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] = data.draw(st.integers(0, 255))
    assert refusal(bytes(content), name) in {None, *Refusal}


def test_every_refusal_has_words() -> None:
    assert set(REFUSALS) == set(Refusal)
