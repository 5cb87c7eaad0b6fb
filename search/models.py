"""Tables of the search: what editors say, and what was asked, without persons."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, Float, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Moment, choice


class WordKind(StrEnum):
    """What sort of word an editor teaches the search."""

    SYNONYM = "synonym"  # the same thing by another name
    ABBREVIATION = "abbr"
    COLLOQUIAL = "colloquial"  # what people say
    FORMER = "former"  # what it was called before
    SPELLING = "spelling"  # written instead of the expansion
    GENERIC = "generic"  # says little: weighed down


class SearchWord(Base):
    """A word that editors added, changed or switched off; it stands above the shipped one.

    ``active`` false switches off the shipped word of the same term and field.
    """

    __tablename__ = "search_word"
    __table_args__ = (UniqueConstraint("folded", "term", "field"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    term: Mapped[str] = mapped_column(String(120))
    folded: Mapped[str] = mapped_column(String(120))
    kind: Mapped[WordKind] = mapped_column(choice(WordKind, "search_word_kind"))
    expands_to: Mapped[str] = mapped_column(String(600), default="")  # separated by ;
    weight: Mapped[float] = mapped_column(Float, default=1.0)
    field: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(String(300), default="")
    active: Mapped[bool] = mapped_column(default=True)
    changed_by: Mapped[str] = mapped_column(String(40), default="")  # code of the account
    changed_at: Mapped[datetime] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class FeaturedResult(Base):
    """A result that editors put first for a query (folded words)."""

    __tablename__ = "search_featured"
    __table_args__ = (UniqueConstraint("query", "target"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    query: Mapped[str] = mapped_column(String(200))
    target: Mapped[str] = mapped_column(String(240))  # kind:key
    place: Mapped[int] = mapped_column(default=0)
    changed_by: Mapped[str] = mapped_column(String(40), default="")
    changed_at: Mapped[datetime] = mapped_column(Moment)


class QueryDay(Base):
    """How often a folded query was asked on a day, what it found, and how often that was opened.

    There is no person, address or session in it, queries that look like personal data are never
    written, and rows expire.
    """

    __tablename__ = "search_query_day"
    __table_args__ = (UniqueConstraint("query", "day"), Index(None, "day"))

    id: Mapped[int] = mapped_column(primary_key=True)
    query: Mapped[str] = mapped_column(String(200))
    day: Mapped[date] = mapped_column(Date)
    asked: Mapped[int] = mapped_column(default=0)
    found: Mapped[int] = mapped_column(default=0)  # hits, the last time it was asked
    opened: Mapped[int] = mapped_column(default=0)


class OpenedDay(Base):
    """How often a result was opened from a search on a day: popularity."""

    __tablename__ = "search_opened_day"
    __table_args__ = (UniqueConstraint("target", "day"), Index(None, "day"))

    id: Mapped[int] = mapped_column(primary_key=True)
    target: Mapped[str] = mapped_column(String(240))
    day: Mapped[date] = mapped_column(Date)
    opened: Mapped[int] = mapped_column(default=0)
