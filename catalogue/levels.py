"""The words for online levels, with the dates they are valid for.

Nghị định 42/2022/NĐ-CP replaced "mức độ 1-4" by "một phần" and "toàn trình"; Nghị định
224/2026/NĐ-CP kept these two words and gave "mức độ" another meaning (proactive service), so the
former name is always shown as former.
"""

from dataclasses import dataclass
from datetime import date

from catalogue.content import OnlineLevel
from portal.i18n import _


@dataclass(frozen=True, slots=True)
class LevelWords:
    """Name, plain meaning and former name of an online level from ``since`` on."""

    level: OnlineLevel
    since: date
    name: str
    meaning: str
    former: str = ""


TABLE = (
    LevelWords(
        OnlineLevel.FULL,
        date(2011, 6, 10),
        _("Dịch vụ công mức độ 4"),
        _("nộp và đóng phí trên mạng"),
    ),
    LevelWords(
        OnlineLevel.FULL,
        date(2022, 8, 1),
        _("Nộp trực tuyến toàn trình"),
        _("nộp và đóng phí trên mạng"),
        _("trước đây: mức độ 4"),
    ),
    LevelWords(
        OnlineLevel.PARTIAL,
        date(2011, 6, 10),
        _("Dịch vụ công mức độ 3"),
        _("nộp trên mạng, đóng phí tại quầy"),
    ),
    LevelWords(
        OnlineLevel.PARTIAL,
        date(2022, 8, 1),
        _("Nộp trực tuyến một phần"),
        _("nộp trên mạng, có bước phải làm tại quầy"),
        _("trước đây: mức độ 3"),
    ),
    LevelWords(
        OnlineLevel.NONE,
        date(2011, 6, 10),
        _("Chưa nộp trực tuyến"),
        _("nộp tại quầy hoặc qua bưu điện"),
    ),
)


def words_for(level: OnlineLevel, *, on: date) -> LevelWords:
    """Return the words that are valid for ``level`` on the local date ``on``."""
    valid = [row for row in TABLE if row.level is level and row.since <= on]
    if not valid:
        raise LookupError(f"no words for {level} on {on}")
    return max(valid, key=lambda row: row.since)
