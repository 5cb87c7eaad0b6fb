"""Forms of accounts."""

import colander

from portal.i18n import _
from portal.ui.forms import Schema
from portal.ui.nodes import Secret
from portal.ui.widgets import NewPassword, Password, TextInput


class SignIn(Schema):
    """User name and password."""

    username = colander.SchemaNode(
        colander.String(),
        title=_("Tên đăng nhập"),
        validator=colander.Length(max=200),
        widget=TextInput(
            autocomplete="username", width=20, spellcheck=False, autocapitalize="none"
        ),
    )
    password = colander.SchemaNode(Secret(), title=_("Mật khẩu"), widget=Password())


class ChangePassword(Schema):
    """The old password, and the new one twice."""

    current = colander.SchemaNode(Secret(), title=_("Mật khẩu hiện nay"), widget=Password())
    new = colander.SchemaNode(
        Secret(),
        title=_("Mật khẩu mới"),
        description=colander.deferred(lambda node, kw: kw["hint"]),
        widget=NewPassword(),
    )
