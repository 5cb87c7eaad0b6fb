"""Roles, permissions, and the one map between them.

A view names a :class:`Permission`; a resource's ``__acl__`` may narrow who gets it there. Whoever
adds a permission adds it to the map, or nobody has it.
"""

from enum import StrEnum

from pyramid.authorization import Allow, Authenticated, Everyone


class Role(StrEnum):
    """What a person does in the house; a person may have several."""

    CITIZEN = "citizen"  # công dân, doanh nghiệp
    RECEPTION = "reception"  # cán bộ tiếp nhận
    PROCESSING = "processing"  # chuyên viên xử lý
    APPROVING = "approving"  # lãnh đạo phê duyệt
    CONTROL = "control"  # phòng kiểm soát TTHC
    EDITOR = "editor"  # biên tập nội dung
    PUBLISHER = "publisher"  # duyệt và công bố
    ADMINISTRATOR = "administrator"  # quản trị
    CASHIER = "cashier"  # thủ quỹ
    POSTAL = "postal"  # nhân viên bưu chính
    CONSULTED = "consulted"  # cơ quan khác, trả lời lấy ý kiến và phản ánh


STAFF = frozenset(Role) - {Role.CITIZEN}


class Permission(StrEnum):
    """What a view asks for."""

    VIEW = "view"  # public pages
    SIGN_OUT = "sign_out"  # anyone who is signed in
    OWN_ACCOUNT = "own_account"  # one's own account pages
    DESK = "desk"  # frame of /can-bo
    EDITING = "editing"  # frame of /bien-tap
    EDIT_SEARCH = "edit_search"  # synonyms, featured results, failed queries
    PREVIEW = "preview"  # see what is not published yet
    ADMINISTER = "administer"  # settings, accounts, audit
    VIEW_AUDIT = "view_audit"


PERMISSIONS: dict[str, frozenset[Permission]] = {
    Everyone: frozenset({Permission.VIEW}),
    Authenticated: frozenset({Permission.SIGN_OUT, Permission.OWN_ACCOUNT}),
    Role.CITIZEN: frozenset(),
    Role.RECEPTION: frozenset({Permission.DESK}),
    Role.PROCESSING: frozenset({Permission.DESK}),
    Role.APPROVING: frozenset({Permission.DESK}),
    Role.CONTROL: frozenset({Permission.DESK, Permission.PREVIEW, Permission.VIEW_AUDIT}),
    Role.EDITOR: frozenset({Permission.EDITING, Permission.EDIT_SEARCH, Permission.PREVIEW}),
    Role.PUBLISHER: frozenset({Permission.EDITING, Permission.EDIT_SEARCH, Permission.PREVIEW}),
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.DESK,
            Permission.EDITING,
            Permission.PREVIEW,
            Permission.ADMINISTER,
            Permission.VIEW_AUDIT,
        }
    ),
    Role.CASHIER: frozenset({Permission.DESK}),
    Role.POSTAL: frozenset({Permission.DESK}),
    Role.CONSULTED: frozenset({Permission.DESK}),
}


def role_principal(role: Role | str) -> str:
    """Return the principal that stands for ``role`` in an ACL."""
    return f"role:{role}"


def site_acl() -> list[tuple[str, str, tuple[Permission, ...]]]:
    """Return the map as an ACL: the default of every resource."""
    return [
        (Allow, role_principal(who) if isinstance(who, Role) else who, tuple(sorted(may)))
        for who, may in PERMISSIONS.items()
        if may
    ]


class Site:
    """The root resource: everything that has no resource of its own."""

    __acl__ = site_acl()

    def __init__(self, request: object = None) -> None:
        pass
