"""Tables of the offices: agencies as a tree, what they were before, where and when they receive."""

from datetime import date, time
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, choice


class Tier(StrEnum):
    """Tier of government; since 1 July 2025 there is no district."""

    MINISTRY = "ministry"
    PROVINCE = "province"
    COMMUNE = "commune"


class AgencyKind(StrEnum):
    """What sort of body an agency is."""

    COMMITTEE = "committee"  # ủy ban nhân dân
    DEPARTMENT = "department"  # sở, ban, ngành
    DIVISION = "division"  # phòng
    CENTRE = "centre"  # trung tâm
    BRANCH = "branch"  # ngành dọc: bảo hiểm xã hội, thuế
    POLICE = "police"
    MINISTRY = "ministry"  # bộ, cục and other central bodies
    GENERIC = "generic"  # "Ủy ban nhân dân cấp xã": resolves to the commune of the applicant


class Agency(Base):
    """An agency (cơ quan)."""

    __tablename__ = "agency"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(300))
    short_name: Mapped[str] = mapped_column(String(120), default="")
    name_en: Mapped[str] = mapped_column(String(300), default="")
    tier: Mapped[Tier] = mapped_column(choice(Tier, "tier"))
    kind: Mapped[AgencyKind] = mapped_column(choice(AgencyKind, "kind"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    code: Mapped[str] = mapped_column(String(40), default="")  # as in dossier numbers, e.g. H42.01
    commune_code: Mapped[str] = mapped_column(String(10), default="")  # of the 2025 list
    lead: Mapped[str] = mapped_column(Text, default="")
    phone: Mapped[str] = mapped_column(String(60), default="")
    email: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(400), default="")
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    imported: Mapped[bool] = mapped_column(default=False)  # made by an import, not by the province

    parent: Mapped["Agency | None"] = relationship(remote_side=[id])
    predecessors: Mapped[list["Predecessor"]] = relationship(
        cascade="all, delete-orphan", order_by="Predecessor.name"
    )
    reception_points: Mapped[list["ReceptionPoint"]] = relationship(
        cascade="all, delete-orphan", order_by="ReceptionPoint.id"
    )

    def label(self, lang: str) -> str:
        """Return the agency's name in ``lang``, the Vietnamese one when there is no other."""
        return (self.name_en if lang == "en" else "") or self.name


class Predecessor(Base):
    """A body that was merged into an agency; its name still finds the agency."""

    __tablename__ = "agency_predecessor"
    __table_args__ = (UniqueConstraint("agency_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    name: Mapped[str] = mapped_column(String(300))
    until: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(400), default="")


class ReceptionPoint(Base):
    """A place where an agency receives people (nơi tiếp nhận)."""

    __tablename__ = "reception_point"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    name: Mapped[str] = mapped_column(String(300))
    address: Mapped[str] = mapped_column(String(400), default="")
    phone: Mapped[str] = mapped_column(String(60), default="")
    note: Mapped[str] = mapped_column(String(400), default="")

    hours: Mapped[list["OpeningHours"]] = relationship(
        cascade="all, delete-orphan", order_by="OpeningHours.weekday, OpeningHours.opens"
    )


class OpeningHours(Base):
    """One span of opening hours; ``weekday`` is ISO: 1 is Monday, 7 Sunday. Local time."""

    __tablename__ = "opening_hours"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday"),
        CheckConstraint("opens < closes", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reception_point_id: Mapped[int] = mapped_column(ForeignKey("reception_point.id"), index=True)
    weekday: Mapped[int]
    opens: Mapped[time]
    closes: Mapped[time]


class DayKind(StrEnum):
    """What a calendar says about one day, against the usual week."""

    OFF = "off"  # holiday, or a rest day moved here
    WORK = "work"  # made-up day (làm bù): a rest day on which the office works


class OfficeCalendar(Base):
    """The working calendar of the province (``scope`` is ``province``) or of one agency.

    What an agency's own calendar does not say, the province's does. ``version`` counts changes:
    whoever changes a calendar locks this row first.
    """

    __tablename__ = "office_calendar"

    id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(String(120), unique=True)  # slug of the agency
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), unique=True)
    version: Mapped[int] = mapped_column(default=1)


class WorkingWeek(Base):
    """The office hours of a usual week, from a day until a day (inclusive) or open."""

    __tablename__ = "working_week"
    __table_args__ = (
        UniqueConstraint("calendar_id", "valid_from"),
        CheckConstraint("valid_to IS NULL OR valid_from <= valid_to", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    calendar_id: Mapped[int] = mapped_column(ForeignKey("office_calendar.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(300), default="")

    spans: Mapped[list["WorkingSpan"]] = relationship(
        cascade="all, delete-orphan", order_by="WorkingSpan.weekday, WorkingSpan.opens"
    )


class WorkingSpan(Base):
    """One span of office hours; ``weekday`` is ISO: 1 is Monday, 7 Sunday. Local time."""

    __tablename__ = "working_span"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday"),
        CheckConstraint("opens < closes", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    week_id: Mapped[int] = mapped_column(
        ForeignKey("working_week.id", ondelete="CASCADE"), index=True
    )
    weekday: Mapped[int]
    opens: Mapped[time]
    closes: Mapped[time]


class CalendarDay(Base):
    """A day that differs from the usual week; a made-up day runs by the hours of ``hours_of``."""

    __tablename__ = "calendar_day"
    __table_args__ = (
        UniqueConstraint("calendar_id", "day"),
        CheckConstraint("hours_of IS NULL OR hours_of BETWEEN 1 AND 7", name="hours_of"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    calendar_id: Mapped[int] = mapped_column(ForeignKey("office_calendar.id"))
    day: Mapped[date]
    kind: Mapped[DayKind] = mapped_column(choice(DayKind, "kind"))
    name: Mapped[str] = mapped_column(String(200))
    hours_of: Mapped[int | None]  # ISO weekday
    source: Mapped[str] = mapped_column(String(300), default="")
