"""When something may be said to have happened: never in the future, not before all sense."""

from datetime import datetime, timedelta

from forms.dossiers.service.refusing import RefusedError
from portal.i18n import _

LONGEST_BACK = timedelta(days=30)
CLOCKS_APART = timedelta(minutes=2)  # of two machines


def check_moment(
    happened_at: datetime | None, *, now: datetime, not_before: datetime | None = None
) -> datetime:
    """Return when it happened, ``now`` if nothing was said; raise ``RefusedError`` for nonsense."""
    if happened_at is None:
        return now
    if happened_at.tzinfo is None:
        raise ValueError("a moment must be aware")
    if happened_at > now + CLOCKS_APART:
        raise RefusedError([_("Thời điểm này ở tương lai. Nhập thời điểm đã qua.")])
    if happened_at < now - LONGEST_BACK:
        raise RefusedError([_("Chỉ được ghi lùi tối đa 30 ngày.")])
    if not_before is not None and happened_at < not_before:
        raise RefusedError([_("Thời điểm này trước bước liền trước của hồ sơ.")])
    return min(happened_at, now)
