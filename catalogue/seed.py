"""The sample province's fields, life events and procedures, read from ``catalogue/sample``."""

from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.content import Content
from catalogue.models import (
    Field,
    FieldAlias,
    Filing,
    LifeEvent,
    Procedure,
    ProcedureEvent,
    Source,
)
from catalogue.service import revisions
from catalogue.service.places import Places
from portal.clock import today
from portal.db import changes

FOLDER = Path(__file__).parent / "sample"


def seed(db: Session, now: datetime) -> None:
    """Add what is not there yet; what an editor or an import changed is left alone."""
    _fields(db)
    events = _life_events(db)
    known = set(db.scalars(select(Procedure.code)))
    places = Places.load(db)
    added = []
    for path in sorted((FOLDER / "procedures").glob("*.yaml")):
        item = _read(path)
        if item["code"] not in known:
            _procedure(db, item, events=events, places=places, now=now)
            added.append(item["code"])
    changes.record(db, revisions.CHANGE_KIND, keys=added, now=now)


def _read(path: Path) -> Any:
    # The C loader is ten times faster, and every installation of PyYAML wheels has it.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 (safe loaders)


def _fields(db: Session) -> None:
    known = set(db.scalars(select(Field.slug)))
    for item in _read(FOLDER / "fields.yaml"):
        if item["slug"] not in known:
            aliases = [FieldAlias(name=name) for name in item.pop("aliases", ())]
            db.add(Field(aliases=aliases, **item))
    db.flush()


def _life_events(db: Session) -> dict[str, LifeEvent]:
    known = {event.slug: event for event in db.scalars(select(LifeEvent))}
    for position, item in enumerate(_read(FOLDER / "life_events.yaml")):
        if item["slug"] not in known:
            known[item["slug"]] = event = LifeEvent(position=position, **item)
            db.add(event)
    db.flush()
    return known


def _procedure(
    db: Session,
    item: dict[str, Any],
    *,
    events: dict[str, LifeEvent],
    places: Places,
    now: datetime,
) -> None:
    """Add one sample procedure with its life events and publish its first revision."""
    content = msgspec.convert(item["content"], Content)
    content = msgspec.structs.replace(content, related=tuple(item.get("related") or ()))
    procedure = revisions.add(db, item["code"], now=now)
    procedure.filing = Filing(item["filing"])
    procedure.national_url = item.get("national_url") or ""
    procedure.reason_partial = item.get("reason_partial") or ""
    procedure.popular = item.get("popular") or 0
    for position, slug in enumerate(item.get("life_events") or ()):
        event = events[slug]
        db.add(ProcedureEvent(procedure_id=procedure.id, life_event_id=event.id, position=position))
    db.flush()
    revision = revisions.add_revision(
        db, procedure, content=content, source=Source.SAMPLE, now=now, note="Dữ liệu tỉnh mẫu"
    )
    effective = content.decision.issued_on
    known_day = effective if effective and effective <= today(now) else None
    revisions.publish(db, revision, now=now, effective_on=known_day, places=places, record=False)
