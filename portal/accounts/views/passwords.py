"""What pages that ask for a password have in common."""

from typing import Any

from portal.accounts import passwords
from portal.accounts.models import Account
from portal.accounts.passwords import Weakness
from portal.i18n import _
from portal.security import throttle


def password_hint(minimum: int) -> Any:
    """Return the words beside a new password's box."""
    return _(
        "Ít nhất ${minimum} ký tự. Một câu ngắn dễ nhớ, có dấu và dấu cách, là mật khẩu tốt.",
        mapping={"minimum": minimum},
    )


def is_current(request: Any, form: Any, account: Account, password: str) -> bool:
    """Tell whether ``password`` is the one in use; count wrong ones, refuse at the field."""
    throttle.hit(request, (throttle.PASSWORD_CHECK, account.code))
    if not passwords.matches(account.password_hash, password):
        form.refuse(_("Mật khẩu hiện nay không đúng; hãy nhập lại"), field="current")
        return False
    throttle.forgive(request, throttle.PASSWORD_CHECK, account.code, all_of_them=True)
    return True


def weakness_words(weakness: Weakness, minimum: int) -> Any:
    """Return why a new password is refused, in words that say what to do."""
    if weakness is Weakness.SHORT:
        return _("Nhập mật khẩu có ít nhất ${minimum} ký tự", mapping={"minimum": minimum})
    if weakness is Weakness.LONG:
        maximum = {"maximum": passwords.MAXIMUM}
        return _("Nhập mật khẩu có nhiều nhất ${maximum} ký tự", mapping=maximum)
    return _(
        "Mật khẩu này dễ đoán: bớt từ quen thuộc, tên, ngày sinh, số điện thoại và dãy phím; "
        "thử một câu chỉ bạn nghĩ ra"
    )
