"""What people are told about a file that is not taken."""

from portal.files.types import Refusal
from portal.i18n import _

REFUSALS = {
    Refusal.EMPTY: _("Tệp rỗng. Bạn hãy chọn tệp khác."),
    Refusal.UNKNOWN: _("Loại tệp này không nhận được. Bạn hãy gửi tệp PDF, JPG, PNG hoặc DOCX."),
    Refusal.EXTENSION: _(
        "Đuôi tên tệp không đúng với nội dung. Bạn hãy lưu lại tệp với đúng định dạng rồi gửi."
    ),
    Refusal.BROKEN: _("Tệp bị hỏng hoặc chưa tải lên hết. Bạn hãy mở thử trên máy rồi gửi lại."),
    Refusal.PIXELS: _("Ảnh quá lớn. Bạn hãy gửi ảnh dưới 50 triệu điểm ảnh."),
    Refusal.ARCHIVE: _("Tài liệu chứa quá nhiều dữ liệu nén. Bạn hãy lưu thành PDF rồi gửi."),
    Refusal.ENCRYPTED: _("Tệp được đặt mật khẩu. Bạn hãy bỏ mật khẩu rồi gửi lại."),
    Refusal.MACROS: _("Tài liệu chứa macro. Bạn hãy lưu thành PDF hoặc DOCX không có macro."),
    Refusal.TOO_LARGE: _("Tệp quá lớn. Bạn hãy gửi tệp nhỏ hơn."),
}
