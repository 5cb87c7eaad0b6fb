"""Bounds of dates: a day, ``today``, or so many days, months, years from today."""

import re
from calendar import monthrange
from datetime import date, timedelta

BOUND = r"[0-9]{4}-[0-9]{2}-[0-9]{2}|today(?:[+-][0-9]{1,4}[dmy])?"


def bound(text: str, today: date) -> date:
    """Return the day that ``text`` means: a day, ``today``, ``today-18y``, ``today+30d``."""
    found = re.fullmatch(r"today(?:([+-][0-9]+)([dmy]))?", text)
    if found is None:
        return date.fromisoformat(text)
    if not found[1]:
        return today
    count, unit = int(found[1]), found[2]
    if unit == "d":
        return today + timedelta(days=count)
    months = today.year * 12 + today.month - 1 + count * (12 if unit == "y" else 1)
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(today.day, monthrange(year, month)[1]))
