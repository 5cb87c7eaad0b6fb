"""Notices of the journey."""

from portal.i18n import _
from portal.slots import MessageKind

CONTACT_CODE = MessageKind(
    "draft_contact_code", _("Mã xác nhận thư điện tử"), "forms:journey/notices/contact_code"
)
EXPIRING = MessageKind(
    "draft_expiring", _("Hồ sơ nháp sắp hết hạn"), "forms:journey/notices/draft_expiring"
)
