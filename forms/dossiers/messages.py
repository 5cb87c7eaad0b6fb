"""Kinds of notices that dossiers send, and the words for states, channels and steps."""

from datetime import datetime

from sqlalchemy.orm import Session

from forms.dossiers.clock import ClockState
from forms.dossiers.codes import spaced
from forms.dossiers.models import Dossier, FilingChannel, PartyRole
from forms.dossiers.states import DossierState as S
from forms.dossiers.transitions import Action
from portal.i18n import _
from portal.notifications.service import Contact, notify
from portal.slots import MessageKind
from portal.ui import words

RECEIVED = MessageKind(
    "dossier_received",
    _("Đã nhận hồ sơ"),
    "forms:dossiers/notices/dossier_received",
    channels=("email", "sms"),
)
STATES = {
    S.REGISTERED: _("Mới đăng ký"),
    S.RECEIVED: _("Được tiếp nhận"),
    S.REFUSED: _("Không được tiếp nhận"),
    S.PROCESSING: _("Đang xử lý"),
    S.SUPPLEMENT: _("Yêu cầu bổ sung giấy tờ"),
    S.FINANCIAL_DUTY: _("Yêu cầu thực hiện nghĩa vụ tài chính"),
    S.WITHDRAWN: _("Công dân yêu cầu rút hồ sơ"),
    S.STOPPED: _("Dừng xử lý"),
    S.DONE: _("Đã xử lý xong"),
    S.RETURNED: _("Đã trả kết quả"),
    S.DRAFT: _("Bản nháp"),
    S.AWAITING_PAYMENT: _("Chờ thanh toán"),
}
MEANINGS = {
    S.REGISTERED: _("Cơ quan đã nhận được hồ sơ của bạn và đang kiểm tra giấy tờ."),
    S.RECEIVED: _("Hồ sơ đủ giấy tờ, đang được chuyển cho người xử lý."),
    S.REFUSED: _("Cơ quan không nhận hồ sơ. Lý do ở bên dưới."),
    S.PROCESSING: _("Hồ sơ của bạn đang được giải quyết."),
    S.SUPPLEMENT: _("Bạn cần bổ sung giấy tờ. Thời hạn tạm dừng cho đến khi bạn nộp đủ."),
    S.FINANCIAL_DUTY: _("Bạn cần nộp khoản tiền theo thông báo. Thời hạn tạm dừng đến lúc đó."),
    S.WITHDRAWN: _("Bạn đã rút hồ sơ này."),
    S.STOPPED: _("Cơ quan dừng giải quyết hồ sơ. Lý do ở bên dưới."),
    S.DONE: _("Đã có kết quả. Bạn nhận kết quả theo cách đã đăng ký."),
    S.RETURNED: _("Bạn đã nhận kết quả. Hồ sơ khép lại."),
    S.DRAFT: _("Hồ sơ chưa nộp."),
    S.AWAITING_PAYMENT: _("Hồ sơ được nộp ngay khi bạn thanh toán xong."),
}
CHANNELS = {
    FilingChannel.DIRECT: _("Nộp trực tiếp"),
    FilingChannel.ONLINE: _("Nộp trực tuyến"),
    FilingChannel.POSTAL: _("Nộp qua bưu chính"),
}
STEPS = {
    Action.AWAIT_PAYMENT: _("Chờ thanh toán"),
    Action.SUBMIT: _("Nộp hồ sơ"),
    Action.RECEIVE: _("Tiếp nhận"),
    Action.REFUSE: _("Không tiếp nhận"),
    Action.FORWARD: _("Chuyển xử lý"),
    Action.TAKE: _("Nhận việc"),
    Action.ASSIGN: _("Giao việc"),
    Action.ASK_SUPPLEMENT: _("Yêu cầu bổ sung"),
    Action.SUPPLEMENT: _("Bổ sung giấy tờ"),
    Action.ASK_PAYMENT: _("Yêu cầu nộp nghĩa vụ tài chính"),
    Action.PAYMENT_DONE: _("Đã nộp nghĩa vụ tài chính"),
    Action.CONSULT: _("Lấy ý kiến cơ quan khác"),
    Action.EXTEND: _("Gia hạn"),
    Action.DECIDE: _("Có kết quả"),
    Action.STOP: _("Dừng xử lý"),
    Action.REOPEN: _("Xử lý tiếp"),
    Action.WITHDRAW: _("Rút hồ sơ"),
    Action.HAND_OVER: _("Trả kết quả"),
}
# Steps inside the office: the applicant's timeline leaves them out.
INSIDE = frozenset({Action.TAKE, Action.ASSIGN})


def contact_of(dossier: Dossier) -> tuple[str, Contact]:
    """Return name and addresses of whoever filed the dossier (the filer before the owner)."""
    parties = sorted(dossier.parties, key=lambda party: party.role is not PartyRole.FILER)
    first = parties[0]
    return first.name, Contact(email=first.email or None, phone=first.phone or None)


def tell_received(db: Session, dossier: Dossier, *, clock: ClockState, now: datetime) -> None:
    """Put down the notice that the dossier came, in the transaction of its submission."""
    name, contact = contact_of(dossier)
    lang = dossier.language
    values = {
        "name": name,
        "number": dossier.number,
        "tracking": spaced(dossier.tracking),
        "title": dossier.title,
        "agency": dossier.competent_agency.name,
        "when": words.moment(now, lang),
        "due": words.day(clock.due, lang) if clock.due else "",
    }
    key = f"dossier:{dossier.id}:received"
    notify(db, RECEIVED, to=contact, lang=lang, values=values, key=key, now=now)
