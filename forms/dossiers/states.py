"""States of a dossier: the ten national ones, and two before the office has it."""

from enum import StrEnum


class DossierState(StrEnum):
    """Where a dossier stands; the first ten are those of the National Public Service Portal."""

    REGISTERED = "registered"  # 1 Mới đăng ký
    RECEIVED = "received"  # 2 Được tiếp nhận
    REFUSED = "refused"  # 3 Không được tiếp nhận
    PROCESSING = "processing"  # 4 Đang xử lý
    SUPPLEMENT = "supplement"  # 5 Yêu cầu bổ sung giấy tờ
    FINANCIAL_DUTY = "financial_duty"  # 6 Yêu cầu thực hiện nghĩa vụ tài chính
    WITHDRAWN = "withdrawn"  # 7 Công dân yêu cầu rút hồ sơ
    STOPPED = "stopped"  # 8 Dừng xử lý
    DONE = "done"  # 9 Đã xử lý xong
    RETURNED = "returned"  # 10 Đã trả kết quả
    DRAFT = "draft"  # begun, not filed: no number yet
    AWAITING_PAYMENT = "awaiting_payment"  # filed once the payment is booked: no number yet


NATIONAL_NUMBERS = {
    DossierState.REGISTERED: 1,
    DossierState.RECEIVED: 2,
    DossierState.REFUSED: 3,
    DossierState.PROCESSING: 4,
    DossierState.SUPPLEMENT: 5,
    DossierState.FINANCIAL_DUTY: 6,
    DossierState.WITHDRAWN: 7,
    DossierState.STOPPED: 8,
    DossierState.DONE: 9,
    DossierState.RETURNED: 10,
}
UNFILED = frozenset({DossierState.DRAFT, DossierState.AWAITING_PAYMENT})
PAUSED = frozenset({DossierState.SUPPLEMENT, DossierState.FINANCIAL_DUTY, DossierState.STOPPED})
CLOSED = frozenset(
    {
        DossierState.REFUSED,
        DossierState.WITHDRAWN,
        DossierState.STOPPED,
        DossierState.RETURNED,
    }
)
OPEN = frozenset(DossierState) - CLOSED - UNFILED
