"""The sample province's agencies, read from the YAML file beside this module."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.offices.models import (
    Agency,
    AgencyKind,
    OpeningHours,
    Predecessor,
    ReceptionPoint,
    Tier,
)

FILE = Path(__file__).parent / "sample" / "agencies.yaml"


def seed(db: Session, now: datetime) -> None:
    """Add the sample agencies that are not there yet, parents before children."""
    known = {agency.slug: agency for agency in db.scalars(select(Agency))}
    for item in yaml.safe_load(FILE.read_text(encoding="utf-8")):
        if item["slug"] not in known:
            parent = known[item["parent"]] if item.get("parent") else None
            known[item["slug"]] = agency = _agency(item, parent=parent)
            db.add(agency)
            db.flush()


def _agency(item: dict[str, Any], *, parent: Agency | None) -> Agency:
    plain = ("slug", "name", "short_name", "name_en", "code", "commune_code", "lead")
    contact = ("phone", "email", "address")
    return Agency(
        tier=Tier(item["tier"]),
        kind=AgencyKind(item["kind"]),
        parent_id=parent.id if parent else None,
        valid_from=date(2025, 7, 1),
        predecessors=[Predecessor(**former) for former in item.get("predecessors") or ()],
        reception_points=[_point(point) for point in item.get("reception_points") or ()],
        **{key: str(item.get(key) or "") for key in plain + contact},
    )


def _point(item: dict[str, Any]) -> ReceptionPoint:
    spans = [
        OpeningHours(weekday=day, opens=_time(span["opens"]), closes=_time(span["closes"]))
        for span in item.pop("hours", ())
        for day in span["weekdays"]
    ]
    return ReceptionPoint(hours=spans, **{key: str(value or "") for key, value in item.items()})


def _time(text: str) -> time:
    return time.fromisoformat(text)
