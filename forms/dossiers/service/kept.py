"""What a dossier is pinned to: the revision of its procedure, and the form as it was filled in."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from catalogue.content import Content, from_json
from catalogue.models import Procedure, Revision
from forms.dossiers.clock import Supplement
from forms.dossiers.models import ClockPolicy, FormDocument


@dataclass(frozen=True, slots=True)
class Pinned:
    """A revision with what the filing of a dossier asks of it."""

    procedure_id: int
    code: str
    content: Content
    supplement: Supplement


# A revision never changes, and its hash is that of its content.
_contents: dict[str, Content] = {}
MOST_CONTENTS = 500


def _content(db: Session, revision_id: int, digest: str) -> Content:
    found = _contents.get(digest)
    if found is None:
        document = db.scalars(select(Revision.content).where(Revision.id == revision_id)).one()
        if len(_contents) >= MOST_CONTENTS:
            _contents.clear()
        found = _contents[digest] = from_json(document)
    return found


def pinned(db: Session, revision_id: int) -> Pinned:
    """Return the revision ``revision_id``; raise ``NoResultFound`` when there is none."""
    query = (
        select(Revision.procedure_id, Revision.content_hash, Procedure.code, ClockPolicy.supplement)
        .join(Procedure, Procedure.id == Revision.procedure_id)
        .outerjoin(ClockPolicy, ClockPolicy.procedure_id == Revision.procedure_id)
        .where(Revision.id == revision_id)
    )
    row = db.execute(query).one()
    content = _content(db, revision_id, row.content_hash)
    return Pinned(row.procedure_id, row.code, content, row.supplement or Supplement.RESTART)


def keep_form(db: Session, definition: Mapping[str, Any]) -> str:
    """Keep the form's document under its hash, once; return the hash."""
    text = json.dumps(definition, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(text.encode()).hexdigest()
    known = select(FormDocument.sha256).where(FormDocument.sha256 == digest)
    if db.scalar(known) is None:
        dialect = sqlite if db.get_bind().dialect.name == "sqlite" else postgresql
        row = dialect.insert(FormDocument).values(sha256=digest, document=dict(definition))
        db.execute(row.on_conflict_do_nothing(index_elements=[FormDocument.sha256]))
    return digest
