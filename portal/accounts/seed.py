"""Demo accounts of the sample province. Production refuses to start, or to sign in, with them."""

from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import passwords, profiles, service
from portal.accounts.models import Account, Post, Sex
from portal.audit import SYSTEM
from portal.offices.models import Agency
from portal.security.permissions import Role

SAMPLE = Path(__file__).parent / "sample" / "accounts.yaml"
DEMO_PASSWORD = "motcua-demo"  # noqa: S105 (known to everyone, refused in production)
SINCE = date(2025, 7, 1)


@cache
def people() -> list[dict[str, Any]]:
    """Return the demo people as the sample file has them."""
    return yaml.safe_load(SAMPLE.read_text(encoding="utf-8"))


def seed(db: Session, now: datetime) -> None:
    """Add the demo accounts that are missing, with their roles and posts."""
    missing = [person for person in people() if service.find(db, person["username"]) is None]
    if not missing:
        return
    one_hash = passwords.hashed(DEMO_PASSWORD)  # made once: it is slow on purpose
    agencies = {row.slug: row.id for row in db.execute(select(Agency.slug, Agency.id))}
    for person in missing:
        account = service.create(
            db,
            person["username"],
            name=person["name"],
            email=person.get("email"),
            phone=person.get("phone"),
            roles=[Role(role) for role in person["roles"]],
            password_hash=one_hash,
            actor=SYSTEM,
            demo=True,
            now=now,
        )
        _describe(db, account, person, now=now)
        db.add_all(
            Post(
                account_id=account.id,
                agency_id=agencies[post["agency"]],
                title=post["title"],
                starts_on=SINCE,
            )
            for post in person.get("posts", [])
        )
    db.flush()


def _describe(db: Session, account: Account, person: dict[str, Any], *, now: datetime) -> None:
    """Add what a demo person says of themselves and of their organisation."""
    if "profile" in person:
        said = person["profile"]
        values = {**said, "name": account.name, "sex": Sex(said["sex"])}
        profiles.save(db, account, values, now=now)
    if "organisation" in person:
        profiles.add_organisation(db, account, person["organisation"], now=now)
