"""Numbers, money, days and time limits in the words of each language.

Every function takes the language (``vi`` or ``en``) last; templates call them as filters that know
the language of the page: ``{{ fee.amount | money }}``.
"""

from datetime import date, datetime
from typing import Any

from portal.clock import local

NBSP = "\N{NO-BREAK SPACE}"

WEEKDAYS = {
    "vi": ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
UNITS = {
    "working_day": ("ngày làm việc", "working day"),
    "day": ("ngày", "day"),
    "hour": ("giờ làm việc", "working hour"),
    "month": ("tháng", "month"),
}


def number(value: float, lang: str = "vi") -> str:
    """Return ``value`` grouped by thousands: ``1.234,5`` or ``1,234.5``."""
    whole = int(value)
    text = f"{whole:,}" if value == whole else f"{value:,.2f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,")) if lang == "vi" else text


def money(amount: int, lang: str = "vi") -> str:
    """Return ``amount`` (whole đồng): ``30.000 đồng`` or ``30,000 VND``, never torn by a break."""
    return f"{number(amount, lang)}{NBSP}{'đồng' if lang == 'vi' else 'VND'}"


def day(value: date | datetime, lang: str = "vi", *, short: bool = False) -> str:
    """Return a day as people say it: ``thứ Hai, 20/5/2024`` or ``Monday 20 May 2024``.

    ``short`` leaves the weekday out. A ``datetime`` must be aware; its day is that in Việt Nam.
    """
    if isinstance(value, datetime):
        value = local(value).date()
    name = WEEKDAYS[lang][value.weekday()]
    if lang == "vi":
        figures = f"{value.day}/{value.month}/{value.year}"
        return figures if short else f"{name}, {figures}"
    figures = f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    return figures if short else f"{name} {figures}"


def moment(value: datetime, lang: str = "vi", *, short: bool = False) -> str:
    """Return an aware moment in Việt Nam's time: ``14:05, thứ Hai, 20/5/2024``."""
    return f"{local(value):%H:%M}, {day(value, lang, short=short)}"


def time_limit(limit: Any, lang: str = "vi") -> str:
    """Return a time limit in words: ``5 ngày làm việc``.

    ``limit`` has ``value``, ``unit`` and ``raw``, or is ``None``. A limit without a number answers
    with the words of its source, and one without a unit with the bare number and those words.
    """
    if limit is None:
        return ""
    if limit.value is None or limit.unit is None:
        return limit.raw.strip() or (number(limit.value, lang) if limit.value is not None else "")
    vietnamese, english = UNITS[str(limit.unit)]
    figure = number(limit.value, lang)
    if lang == "vi":
        return f"{figure}{NBSP}{vietnamese}"
    return f"{figure}{NBSP}{english}{'' if limit.value == 1 else 's'}"


def lower_first(text: str) -> str:
    """Return ``text`` with a small first letter, unless it begins with an abbreviation (CCCD)."""
    return text[:1].lower() + text[1:] if not text[1:2].isupper() else text
