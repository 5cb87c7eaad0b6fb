"""The security policy: principals of who is asking, against the ACL of what is asked for."""

from typing import Any

from pyramid.authorization import ACLHelper, Authenticated, Everyone

from portal.security import cookies
from portal.security.identity import Identity
from portal.security.permissions import role_principal


def account_principal(code: str) -> str:
    """Return the principal that stands for one account in an ACL."""
    return f"account:{code}"


def agency_principal(slug: str) -> str:
    """Return the principal that stands for all who hold a post at an agency."""
    return f"agency:{slug}"


def principals(identity: Identity | None) -> list[str]:
    """Return everything that ``identity`` counts as in an ACL."""
    if identity is None:
        return [Everyone]
    return [
        Everyone,
        Authenticated,
        account_principal(identity.code),
        *(role_principal(role) for role in sorted(identity.roles)),
        *(agency_principal(slug) for slug in identity.agencies),
    ]


class LazyPrincipals:
    """The principals of a request, asked for only when an ACL names someone but everyone.

    A page or file that everyone may see needs no session, even when the browser has one: nothing is
    read from the database, and what is the same for all stays cacheable.
    """

    def __init__(self, request: Any) -> None:
        """Look at ``request`` when it comes to it."""
        self._request = request
        self._found: frozenset[str] | None = None

    def __contains__(self, principal: str) -> bool:
        """Tell whether the request counts as ``principal``."""
        if principal == Everyone:
            return True
        if self._found is None:
            self._found = frozenset(principals(self._request.identity))
        return principal in self._found

    def __repr__(self) -> str:
        return f"<principals of {self._request.method} request>"


class Policy:
    """Pyramid's security policy over server-side sessions."""

    def __init__(self) -> None:
        """Make the helper that reads ACLs."""
        self._acl = ACLHelper()

    def identity(self, request: Any) -> Identity | None:
        """Return who is signed in, or ``None``."""
        found = request.signed_in
        return None if found is None else found.identity

    def authenticated_userid(self, request: Any) -> str | None:
        """Return the account's public code, or ``None``."""
        identity = self.identity(request)
        return None if identity is None else identity.code

    def permits(self, request: Any, context: Any, permission: str) -> Any:
        """Tell whether the ACLs from ``context`` upwards allow ``permission``."""
        return self._acl.permits(context, LazyPrincipals(request), permission)

    def remember(self, request: Any, userid: str, **kw: Any) -> list[tuple[str, str]]:
        """Return headers that give the browser a session; ``userid`` is the session's token."""
        return [
            ("Set-Cookie", cookies.header(request, cookies.SESSION, userid)),
            *self._without_form_token(request),
        ]

    def forget(self, request: Any, **kw: Any) -> list[tuple[str, str]]:
        """Return headers that take the session from the browser."""
        return [("Set-Cookie", cookies.header(request, cookies.SESSION, None))]

    def _without_form_token(self, request: Any) -> list[tuple[str, str]]:
        # A signed-in person's forms carry the session's token; the other one has done its work.
        if cookies.read(request, cookies.CSRF) is None:
            return []
        return [("Set-Cookie", cookies.header(request, cookies.CSRF, None))]
