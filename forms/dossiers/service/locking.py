"""Holding a dossier's row: whoever changes a dossier locks it first."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.dossiers.models import Dossier


def lock(db: Session, dossier_id: int) -> Dossier:
    """Return the dossier as it is now, locked until the transaction ends."""
    query = select(Dossier).where(Dossier.id == dossier_id).with_for_update(of=Dossier)
    dossier = db.scalars(query.execution_options(populate_existing=True)).one()
    db.expire(dossier, ["clock_events", "events"])
    return dossier
