"""Kinds of notices that accounts send, and the words for roles and actions."""

from portal.i18n import _
from portal.security.permissions import Role
from portal.slots import MessageKind

PASSWORD_CHANGED = MessageKind(
    "password_changed",
    _("Mật khẩu đã được đổi"),
    "portal:accounts/notices/password_changed",
    channels=("email", "sms"),
)

ROLES = {
    Role.CITIZEN: _("Người dân, doanh nghiệp"),
    Role.RECEPTION: _("Cán bộ tiếp nhận"),
    Role.PROCESSING: _("Chuyên viên xử lý hồ sơ"),
    Role.APPROVING: _("Lãnh đạo phê duyệt"),
    Role.CONTROL: _("Kiểm soát thủ tục hành chính"),
    Role.EDITOR: _("Biên tập nội dung"),
    Role.PUBLISHER: _("Duyệt và công bố nội dung"),
    Role.ADMINISTRATOR: _("Quản trị hệ thống"),
    Role.CASHIER: _("Thủ quỹ"),
    Role.POSTAL: _("Nhân viên bưu chính"),
    Role.CONSULTED: _("Cán bộ cơ quan phối hợp"),
}

ACTIONS = {
    "account.signed_in": _("Đăng nhập"),
    "account.sign_in_failed": _("Đăng nhập không thành công"),
    "account.signed_out": _("Đăng xuất"),
    "account.session_ended": _("Kết thúc phiên đăng nhập"),
    "account.password_changed": _("Đổi mật khẩu"),
    "account.created": _("Tạo tài khoản"),
    "account.roles_changed": _("Thay đổi vai trò"),
    "account.disabled": _("Khóa tài khoản"),
    "account.enabled": _("Mở khóa tài khoản"),
}
