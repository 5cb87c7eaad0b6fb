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

REGISTRATION_CODE = MessageKind(
    "registration_code",
    _("Mã xác nhận tạo tài khoản"),
    "portal:accounts/notices/registration_code",
    channels=("email", "sms"),
)
ALREADY = MessageKind(
    "already_registered",
    _("Đã có tài khoản với địa chỉ này"),
    "portal:accounts/notices/already_registered",
    channels=("email", "sms"),
)
RESET_CODE = MessageKind(
    "reset_code",
    _("Mã đặt lại mật khẩu"),
    "portal:accounts/notices/reset_code",
    channels=("email", "sms"),
)
CONTACT_CODE = MessageKind(
    "contact_code",
    _("Mã xác nhận địa chỉ liên hệ mới"),
    "portal:accounts/notices/contact_code",
    channels=("email", "sms"),
)
CONTACT_CHANGED = MessageKind(
    "contact_changed",
    _("Địa chỉ liên hệ đã được đổi"),
    "portal:accounts/notices/contact_changed",
    channels=("email", "sms"),
)
KINDS = (
    PASSWORD_CHANGED,
    REGISTRATION_CODE,
    ALREADY,
    RESET_CODE,
    CONTACT_CODE,
    CONTACT_CHANGED,
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
    "account.reset_asked": _("Xin đặt lại mật khẩu"),
    "account.contact_changed": _("Đổi địa chỉ liên hệ"),
    "account.profile_changed": _("Sửa thông tin cá nhân"),
    "account.organisation_added": _("Thêm tổ chức"),
    "account.organisation_changed": _("Sửa thông tin tổ chức"),
    "account.organisation_left": _("Rời khỏi tổ chức"),
    "account.roles_changed": _("Thay đổi vai trò"),
    "account.disabled": _("Khóa tài khoản"),
    "account.enabled": _("Mở khóa tài khoản"),
}
