"""The place of a second factor in signing in: password right -> second factor owed? -> signed in.

None is shipped yet, so nobody has enrolled and the step is passed over. A feature that brings one
calls ``config.set_second_factor(factor)``; its view asks at ``factor.route`` and ends with
``service.complete_sign_in``.
"""

from typing import Protocol

from pyramid.config import Configurator
from sqlalchemy.orm import Session

from portal.accounts.models import Account, SignInState


class SecondFactor(Protocol):
    """Something that a person has besides the password."""

    route: str

    def is_enrolled(self, db: Session, account: Account) -> bool:
        """Tell whether the account owes it at sign-in."""


class NoSecondFactor:
    """Nobody has enrolled."""

    route = "sign_in"

    def is_enrolled(self, db: Session, account: Account) -> bool:
        """Return false."""
        return False


def state_after_password(factor: SecondFactor, db: Session, account: Account) -> SignInState:
    """Return how far a sign-in is when the password was right."""
    owed = factor.is_enrolled(db, account)
    return SignInState.SECOND_FACTOR if owed else SignInState.SIGNED_IN


def _set(config: Configurator, factor: SecondFactor) -> None:
    config.action("second factor", config.registry.__setitem__, ("accounts.second_factor", factor))


def includeme(config: Configurator) -> None:
    """Start with none."""
    config.registry["accounts.second_factor"] = NoSecondFactor()
    config.add_directive("set_second_factor", _set)
