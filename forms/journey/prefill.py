"""What the portal already knows about the person who files, by the names that forms ask for."""

from typing import Any

from sqlalchemy.orm import Session

from portal.accounts.models import Account

FROM_ACCOUNT = ("name", "birth_date", "sex", "national_id", "phone", "email", "address")


def known_about(db: Session, account_id: int) -> dict[str, Any]:
    """Return the values of ``forms.definition.prefill.SOURCES`` that the account has."""
    account = db.get(Account, account_id)
    if account is None:
        return {}
    values = {name: getattr(account, name, None) for name in FROM_ACCOUNT}
    return {f"account.{name}": value for name, value in values.items() if value not in (None, "")}
