"""The one map of roles and permissions."""

from pyramid.authorization import ACLHelper, Authenticated, Everyone

from portal.security.identity import Identity
from portal.security.permissions import PERMISSIONS, STAFF, Permission, Role, Site
from portal.security.policy import principals


def identity(*roles: Role, agencies: tuple[str, ...] = ()) -> Identity:
    return Identity(1, "abc", "Trần Thị B", frozenset(roles), agencies, 7)


def may(who: Identity | None, permission: str, context: object | None = None) -> bool:
    return bool(ACLHelper().permits(context or Site(), principals(who), permission))


def test_every_role_is_in_the_map_and_every_permission_belongs_to_someone() -> None:
    assert set(Role) <= set(PERMISSIONS)
    assert {Everyone, Authenticated} <= set(PERMISSIONS)
    assert set().union(*PERMISSIONS.values()) == set(Permission)


def test_what_is_in_no_acl_is_denied_even_to_an_administrator() -> None:
    everyone = identity(*Role)
    assert not may(everyone, "nobody has this")
    assert not may(everyone, Permission.ADMINISTER, context=object())


def test_each_role_may_what_the_map_says_and_nothing_else() -> None:
    for role in Role:
        for permission in Permission:
            granted = set().union(*(PERMISSIONS[who] for who in (Everyone, Authenticated, role)))
            assert may(identity(role), permission) == (permission in granted)


def test_strangers_only_view() -> None:
    assert [p for p in Permission if may(None, p)] == [Permission.VIEW]
    assert not any(may(identity(Role.CITIZEN), p) for p in (Permission.DESK, Permission.EDITING))


def test_staff_is_everyone_but_citizens() -> None:
    assert identity(Role.RECEPTION).is_staff
    assert not identity(Role.CITIZEN).is_staff
    assert STAFF | {Role.CITIZEN} == set(Role)


def test_principals_name_account_roles_and_agencies() -> None:
    found = principals(identity(Role.CONTROL, agencies=("so-tu-phap",)))
    assert {"account:abc", "role:control", "agency:so-tu-phap", Authenticated} <= set(found)
    assert principals(None) == [Everyone]
