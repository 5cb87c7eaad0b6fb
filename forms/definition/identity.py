"""Numbers of people, organisations and vehicles: read, checked and written out (pure).

Each function returns the number in one form or raises :class:`Refused` with words that say what
to do. Whatever digits were typed, ours come out.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

import phonenumbers
from stdnum.vn import mst

from forms.definition.places import birth_codes
from portal.i18n import _

_APART = re.compile(r"[\s.\-\u2010-\u2015/]+")


class Refused(ValueError):  # noqa: N818 (an answer, not a failure of ours)
    """A number that cannot be; ``words`` is a translation string that says what to do."""

    def __init__(self, words: Any) -> None:
        super().__init__(words)
        self.words = words


def plain_digits(text: str) -> str:
    """Return ``text`` with every decimal digit, full-width ones too, as 0 to 9."""
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


def _compact(text: str) -> str:
    return _APART.sub("", plain_digits(text))


@dataclass(frozen=True, slots=True)
class NationalId:
    """What the 12 digits of an identity number say (Nghị định 70/2024/NĐ-CP, số định danh)."""

    number: str
    sex: str  # "male" or "female"
    birth_year: int


def read_national_id(text: str, *, today: date) -> NationalId:
    """Return the identity number in ``text``: place of birth registration, sex, birth year.

    Codes below 100 are provinces; those above stand for births registered abroad.
    """
    number = _compact(text)
    if re.fullmatch(r"[0-9]{9}", number):
        raise Refused(
            _(
                "Đây là số chứng minh nhân dân cũ (9 số). Nhập số định danh gồm 12 chữ số,"
                " in trên thẻ căn cước"
            )
        )
    if not re.fullmatch(r"[0-9]{12}", number):
        raise Refused(_("Nhập số định danh gồm 12 chữ số, ví dụ 037190001234"))
    place, century, year = number[:3], int(number[3]), int(number[4:6])
    born = 1900 + century // 2 * 100 + year
    if place < "100" and place not in birth_codes():
        raise Refused(
            _("Ba số đầu của số định danh không phải mã của tỉnh nào; hãy xem lại từng số")
        )
    if born > today.year:
        raise Refused(
            _(
                "Theo số định danh này thì người đó sinh năm ${year}, chưa tới;"
                " hãy xem lại từng số",
                mapping={"year": born},
            )
        )
    return NationalId(number, "female" if century % 2 else "male", born)


def matches(identity: NationalId, *, born: date | None, sex: str | None) -> None:
    """Raise :class:`Refused` when the number belongs to another birth year or sex than stated."""
    if born is not None and born.year != identity.birth_year:
        raise Refused(
            _(
                "Số định danh này là của người sinh năm ${year}, khác với ngày sinh bạn đã ghi;"
                " hãy xem lại hai chỗ",
                mapping={"year": identity.birth_year},
            )
        )
    if sex in {"male", "female"} and sex != identity.sex:
        raise Refused(
            _("Số định danh này không khớp với giới tính bạn đã ghi; hãy xem lại hai chỗ")
        )


def tax_code(text: str, *, today: date) -> str:
    """Return a tax code: ``0100109106``, ``0100109106-001``, or a person's identity number.

    Since 1/7/2025 people and household businesses use the identity number (Thông tư
    86/2024/TT-BTC, Điều 5).
    """
    number = _compact(text)
    if len(number) == 12 and number.isascii() and number.isdigit():
        return read_national_id(number, today=today).number
    if not re.fullmatch(r"[0-9]{10}(?:[0-9]{3})?", number):
        raise Refused(
            _(
                "Nhập mã số thuế gồm 10 chữ số, ví dụ 0100109106;"
                " chi nhánh thêm ba số: 0100109106-001"
            )
        )
    if not mst.is_valid(number):
        raise Refused(_("Mã số thuế này có số bị sai; hãy xem lại từng số"))
    return str(mst.format(number))


def phone(text: str) -> str:
    """Return a telephone number: ``0912345678``, or ``+14155550123`` when it is foreign."""
    typed = plain_digits(text).strip()
    try:
        number = phonenumbers.parse(typed, "VN")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or number.extension or not phonenumbers.is_valid_number(number):
        raise Refused(_("Nhập số điện thoại, ví dụ 0912 345 678"))
    if number.country_code != 84:
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    national = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    return re.sub(r"[^0-9]", "", national)


def say_phone(number: str) -> str:
    """Return a telephone number spaced for reading: ``0912 345 678``."""
    try:
        parsed = phonenumbers.parse(number, "VN")
    except phonenumbers.NumberParseException:
        return number
    way = phonenumbers.PhoneNumberFormat
    home = parsed.country_code == 84
    return str(phonenumbers.format_number(parsed, way.NATIONAL if home else way.INTERNATIONAL))


_PLATES = (
    r"(?P<place>[1-9][0-9])(?P<series>[A-ZĐ]{1,2})(?P<number>[0-9]{5})",  # 35A-123.45
    r"(?P<place>[1-9][0-9])(?P<series>[A-ZĐ]{1,2}[0-9])(?P<number>[0-9]{5})",  # 35-B1 123.45
    r"(?P<place>[1-9][0-9])(?P<series>[A-ZĐ]{1,2}[0-9]?)(?P<number>[0-9]{4})",  # old, four figures
    r"(?P<place>[1-9][0-9])(?P<number>[0-9]{3})(?P<series>NG|QT|CV|NN)(?P<tail>[0-9]{2})",
    r"(?P<place>[A-Z]{2})(?P<series>)(?P<number>[0-9]{4})",  # army
)


def vehicle_plate(text: str) -> str:
    """Return a number plate in capitals, without spaces, dots and hyphens: ``35A12345``."""
    plate = _compact(text).upper()
    if len(plate) > 12 or not any(re.fullmatch(one, plate, re.ASCII) for one in _PLATES):
        raise Refused(_("Nhập biển số xe, ví dụ 35A-123.45 hoặc 35-B1 123.45"))
    return plate


def say_plate(plate: str) -> str:
    """Return a plate as it stands on the vehicle: ``35A-123.45``."""
    for one in _PLATES:
        found = re.fullmatch(one, plate, re.ASCII)
        if found and "tail" in found.groupdict():
            return f"{found['place']}-{found['number']}-{found['series']}-{found['tail']}"
        if found and found["series"][-1:].isdigit():
            return f"{found['place']}-{found['series']} {_dotted(found['number'])}"
        if found:
            return f"{found['place']}{found['series']}-{_dotted(found['number'])}"
    return plate


def _dotted(number: str) -> str:
    return f"{number[:3]}.{number[3:]}" if len(number) == 5 else number
