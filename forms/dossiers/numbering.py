"""Legal numbers of dossiers: agency code, day, running number; without gaps and never twice.

The counter row of a series is taken by one statement and stays locked until the transaction ends,
so a number that is rolled back is given to the next one. Take it late.
"""

import re
from collections.abc import Iterator
from datetime import date
from string import Formatter

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from forms.dossiers.models import NumberCounter, NumberPattern

# Thông tư 01/2018/TT-VPCP Điều 19: agency code, date of receipt, four digits within the day.
BUILT_IN = "{agency}-{yymmdd}-{number:4}"
DAYS = {"yymmdd": "%y%m%d", "yyyymmdd": "%Y%m%d", "yyyy": "%Y", "yy": "%y"}
WIDTH = re.compile(r"[1-9]?")


class PatternError(ValueError):
    """A pattern from which no number can be made."""


def check(pattern: str) -> None:
    """Raise :class:`PatternError` unless ``pattern`` has an agency, a day and ends in a number."""
    parts = [(name, spec) for _text, name, spec, _conversion in Formatter().parse(pattern) if name]
    names = [name for name, _spec in parts]
    if names.count("agency") != 1 or names.count("number") != 1:
        raise PatternError(f"{pattern!r} needs {{agency}} and {{number}}, each once")
    if not set(names) <= {"agency", "number", *DAYS} or not set(names) & set(DAYS):
        raise PatternError(f"{pattern!r} needs a day: one of {', '.join(DAYS)}; and nothing else")
    if not re.search(r"[^}\d]\{number(?::[1-9])?\}$", pattern):
        raise PatternError(f"{pattern!r} must end in a sign that is no digit and the number")


def pattern_on(db: Session, day: date) -> str:
    """Return the pattern that holds on ``day``."""
    query = select(NumberPattern.pattern).where(NumberPattern.valid_from <= day)
    return db.scalar(query.order_by(NumberPattern.valid_from.desc()).limit(1)) or BUILT_IN


def _filled(pattern: str, *, agency: str, day: date) -> Iterator[str]:
    """Yield the pieces of a number up to the running number, which :func:`allocate` adds."""
    for text, name, _spec, _conversion in Formatter().parse(pattern):
        yield text
        if name == "agency":
            yield agency
        elif name in DAYS:
            yield f"{day:{DAYS[name]}}"


def series_of(pattern: str, *, agency: str, day: date) -> str:
    """Return what all numbers of an agency's day have in common."""
    return "".join(_filled(pattern, agency=agency, day=day))


def width_of(pattern: str) -> int:
    """Return how many digits the running number has at least."""
    specs = [spec for _text, name, spec, _conversion in Formatter().parse(pattern) if name]
    return int(specs[-1] or 4)


def allocate(db: Session, *, agency: str, day: date) -> str:
    """Return the next number of the agency with the code ``agency`` for the local ``day``.

    Call it last in a transaction. Past 9,999 the number grows wider. Raise ``ValueError`` for an
    agency without a code.
    """
    if not agency:
        raise ValueError("an agency without a code cannot number dossiers")
    pattern = pattern_on(db, day)
    series = series_of(pattern, agency=agency, day=day)
    dialect = sqlite if db.get_bind().dialect.name == "sqlite" else postgresql
    first = dialect.insert(NumberCounter).values(series=series, last=1)
    taken = db.scalar(
        first.on_conflict_do_update(
            index_elements=[NumberCounter.series], set_={"last": NumberCounter.last + 1}
        ).returning(NumberCounter.last)
    )
    return f"{series}{taken:0{width_of(pattern)}d}"
