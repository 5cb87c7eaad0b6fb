"""What time it is: one place that asks the machine, so that everything else takes ``now``."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """Return the current moment in UTC, aware."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """Return ``moment`` (aware) as wall-clock time in Việt Nam."""
    return moment.astimezone(VIETNAM)


def today(moment: datetime) -> date:
    """Return the calendar day that ``moment`` (aware) falls on in Việt Nam."""
    return local(moment).date()
