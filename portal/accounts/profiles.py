"""What people say of themselves and of their organisations, used to fill in forms beforehand."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, joinedload

from portal.accounts import service
from portal.accounts.models import Account, MemberRole, Membership, Organisation, Profile, Sex

PERSON = ("birth_date", "sex", "national_id", "address")
ORGANISATION = ("name", "tax_code", "representative", "position", "phone", "email", "address")


def says_of_birth(national_id: str) -> tuple[int, Sex]:
    """Return birth year and sex that the 12 digits of an identity number say (pure).

    The fourth digit is century and sex, the next two the year (Nghị định 70/2024/NĐ-CP).
    """
    century = int(national_id[3])
    year = 1900 + century // 2 * 100 + int(national_id[4:6])
    return year, Sex.FEMALE if century % 2 else Sex.MALE


def profile_of(db: Session, account_id: int) -> Profile | None:
    """Return what the person said of themselves, ``None`` when nothing yet."""
    return db.get(Profile, account_id)


def save(db: Session, account: Account, values: Mapping[str, Any], *, now: datetime) -> list[str]:
    """Keep name and profile; return the names of what changed (also kept in the audit trail)."""
    profile = profile_of(db, account.id)
    if profile is None:
        profile = Profile(account_id=account.id, changed_at=now)
        db.add(profile)
    wanted = {name: values.get(name) or None for name in PERSON}
    changed = _assign(profile, wanted)
    if values["name"] != account.name:
        account.name = values["name"]
        changed.append("name")
    if changed:
        profile.changed_at = now
        service.note(db, "account.profile_changed", account, now=now, data={"fields": changed})
    db.flush()
    return changed


def _assign(row: Any, values: Mapping[str, Any]) -> list[str]:
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return sorted(changed)


def memberships(db: Session, account_id: int) -> Sequence[Membership]:
    """Return the organisations one belongs to, the first joined first."""
    query = (
        select(Membership)
        .where(Membership.account_id == account_id)
        .options(joinedload(Membership.organisation))
        .order_by(Membership.since, Membership.organisation_id)
    )
    return db.scalars(query).all()


def membership(db: Session, account_id: int, code: str) -> Membership | None:
    """Return one's membership in the organisation ``code``; ``None`` for someone else's."""
    query = (
        select(Membership)
        .join(Organisation)
        .where(Membership.account_id == account_id, Organisation.code == code)
        .options(joinedload(Membership.organisation))
    )
    return db.scalar(query)


def has_tax_code(db: Session, account_id: int, tax_code: str, *, but: str = "") -> bool:
    """Tell whether one has an organisation of this tax code already, ``but`` left out."""
    return any(
        one.organisation.tax_code == tax_code and one.organisation.code != but
        for one in memberships(db, account_id)
    )


def add_organisation(
    db: Session, account: Account, values: Mapping[str, Any], *, now: datetime
) -> Organisation:
    """Add an organisation with ``account`` as its owner."""
    organisation = Organisation(created_at=now, **_clean(values))
    db.add(organisation)
    db.flush()
    db.add(
        Membership(
            account_id=account.id,
            organisation_id=organisation.id,
            role=MemberRole.OWNER,
            since=now,
        )
    )
    _note(db, "account.organisation_added", account, organisation, now=now)
    db.flush()
    return organisation


def change_organisation(
    db: Session, account: Account, mine: Membership, values: Mapping[str, Any], *, now: datetime
) -> None:
    """Change an organisation's record; only its owner may."""
    if mine.role is not MemberRole.OWNER:
        raise service.AccountError("only an owner changes an organisation")
    if _assign(mine.organisation, _clean(values)):
        _note(db, "account.organisation_changed", account, mine.organisation, now=now)
    db.flush()


def leave(db: Session, account: Account, mine: Membership, *, now: datetime) -> None:
    """Leave an organisation; its record goes with its last member."""
    organisation = mine.organisation
    _note(db, "account.organisation_left", account, organisation, now=now)
    db.delete(mine)
    db.flush()
    query = select(func.count()).where(Membership.organisation_id == organisation.id)
    if not db.scalar(query):
        db.execute(delete(Organisation).where(Organisation.id == organisation.id))


def _clean(values: Mapping[str, Any]) -> dict[str, Any]:
    texts = {name: values.get(name) or "" for name in ORGANISATION if name != "address"}
    return {**texts, "address": values.get("address") or None}


def _note(
    db: Session, action: str, account: Account, organisation: Organisation, *, now: datetime
) -> None:
    service.note(db, action, account, now=now, data={"organisation": organisation.code})


def known(db: Session, account_id: int) -> dict[str, dict[str, Any]]:
    """Return what is known of a person (``account``) and their first organisation.

    Days are ISO text, choices their values; what is empty is left out.
    """
    account = db.get(Account, account_id)
    if account is None:
        return {"account": {}, "organisation": {}}
    person = {name: getattr(account, name) for name in ("name", "phone", "email")}
    profile = profile_of(db, account_id)
    if profile is not None:
        person |= {name: getattr(profile, name) for name in PERSON}
    first = next(iter(memberships(db, account_id)), None)
    found = {name: getattr(first.organisation, name) for name in ORGANISATION} if first else {}
    return {"account": _filled(person), "organisation": _filled(found)}


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    plain = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }
    return {
        name: str(value) if isinstance(value, Sex) else value
        for name, value in plain.items()
        if value
    }
