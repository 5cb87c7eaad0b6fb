"""Form files in a paper's row: where the paper's name ends and the names of its files begin.

In the flattened table ``Đơn đề nghịMau 02.docx`` nothing stands between the two cells. The file
begins where a new word touches the end of another one; words that forms are usually called by
("Mẫu", "Phụ lục", "Đơn") decide between several such places.
"""

import re

from catalogue.importing.text import CAPITALS, SMALL

_EXTENSION = re.compile(r"\.(?:docx?|pdf|xlsx?|rtf|odt|zip|rar|jpe?g|png)", re.IGNORECASE)
_WORDS = (
    "Mẫu|Mâu|Mau|Mus?|Phụ lục|Phu luc|Phlc?|Đơn|Don|Tờ khai|To khai|Biểu|Bieu|Bản|Ban|Giấy|Giay"
    "|Phiếu|Phieu|Danh|Báo|Bao|Văn|Van|Thông|Thong|Công|Hợp|Cam|Sơ yếu|Lý lịch|Hồ sơ|Quyết|Đề"
    "|Phương|Kế|Tài"
)
_CAPITALS = "MẪU|MAU|PHỤ LỤC|PHU LUC|PL|TK|TTHC|ĐƠN|DON|TỜ KHAI|BIỂU|BẢN|GIẤY|PHIẾU|DANH|BÁO|VĂN|BM"
_SMALL = "mẫu|mau|phụ lục|phu luc|đơn đề|đơn đăng|don |tờ khai|to khai|văn bản|van ban|bản khai"
# Where one cell may touch the next, the likeliest kind of place first.
_TOUCHES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<=[^\s(/_\-])(?:{_WORDS})|(?<=[^\s(/_\-{CAPITALS}])(?:{_CAPITALS})|(?<=[{SMALL};.,)])(?:{_SMALL})",
        rf"(?<=[).;:,”\"])(?=[{CAPITALS}{SMALL}\d])",
        rf"(?<=[{SMALL}”\"’])(?=[{CAPITALS}])",
        rf"(?<=[{CAPITALS}])(?=[{CAPITALS}][{SMALL}])|(?<=[{SMALL}])(?=\d)",
    )
)
# Words of a paper's name; where they follow, the file has not begun yet.
_SENTENCE = re.compile(r"ban hành|kèm theo|quy định tại|của Chính phủ|của Bộ|nếu có")
_LONGEST_FILE = 140


def split(text: str) -> tuple[str, tuple[str, ...], bool]:
    """Return the paper's name, the names of its form files, and whether the cut is certain.

    Without a file the name is the whole text. When no cut can be found the name is the whole text,
    file and all, and the cut is not certain.
    """
    ends = [found.end() for found in _EXTENSION.finditer(text)]
    # A file name ends its row or touches the next file: "mẫu.doc của Bộ" stands in a sentence.
    ends = [end for end in ends if end == len(text) or not text[end].isspace()]
    if not ends or ends[-1] != len(text):
        return text.strip(), (), True
    first = text[: ends[0]]
    cut = _cut(first)
    if cut is None:
        return text.strip(), (), False
    starts = [cut, *ends[:-1]]
    files = tuple(text[start:end].strip() for start, end in zip(starts, ends, strict=True))
    return text[:cut].strip(), files, True


def _cut(text: str) -> int | None:
    """Return where the file name at the end of ``text`` begins."""
    lowest = max(1, len(text) - _LONGEST_FILE)
    for balanced in (True, False):
        for touch in _TOUCHES:
            for found in touch.finditer(text, lowest):
                place = found.start()
                if _is_beginning(text, place, balanced=balanced) and not _SENTENCE.search(
                    text, place
                ):
                    return place
    return None


def _is_beginning(text: str, place: int, *, balanced: bool) -> bool:
    before, after = text[:place], text[place:]
    if after[0].isdigit() and before[-1] in ".," and before[-2:-1].isdigit():
        return False  # 1.013395, 36.2025
    if after.startswith("Tg"):  # QĐ-TTg
        return False
    if balanced and before.count("(") > before.count(")"):
        return False
    if _EXTENSION.fullmatch("." + after):
        return False
    return any(letter.isalnum() for letter in before) and not before[-1].isspace()
