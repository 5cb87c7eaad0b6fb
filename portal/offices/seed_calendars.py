"""The first working calendar: office hours, holidays by the holidays library, made-up days.

The library only seeds; what holds is the table. Years are 2023 to 2027.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from importlib import import_module
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.offices import calendars
from portal.offices.calendar import Span
from portal.offices.models import OfficeCalendar

FILE = Path(__file__).parent / "sample" / "holidays.yaml"
YEARS = range(2023, 2028)
OFFICE_DAY = (Span(time(7, 30), time(11, 30)), Span(time(13), time(17)))
LAW = "Bộ luật Lao động 2019, Điều 111, 112"


def public_holidays() -> dict[date, str]:
    """Return the days off of ``YEARS`` by the library, with their Vietnamese names."""
    # Loaded here by name: it weighs 17 MB, and the web process must never carry it.
    vietnam = import_module("holidays.countries.vietnam").Vietnam
    return dict(vietnam(years=YEARS, language="vi"))


def special_days() -> Iterator[dict[str, Any]]:
    """Yield every special day once; what the sample file says goes before the library."""
    written = {item["day"]: item for item in yaml.safe_load(FILE.read_text(encoding="utf-8"))}
    for day, name in public_holidays().items():
        if day not in written:
            yield {"day": day, "works": False, "name": name, "source": LAW}
    yield from written.values()


def seed(db: Session, now: datetime) -> None:
    """Add the province's calendar, unless a calendar is there."""
    if db.scalars(select(OfficeCalendar.id).limit(1)).first() is not None:
        return
    week = dict.fromkeys(range(1, 6), OFFICE_DAY)
    calendars.add_week(db, None, valid_from=date(2020, 1, 1), hours=week, note="Giờ hành chính")
    for item in sorted(special_days(), key=lambda item: item["day"]):
        calendars.set_day(db, None, **item)
