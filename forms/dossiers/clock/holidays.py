"""Names of public holidays in other languages than the calendar's own.

The calendar keeps the Vietnamese name that somebody entered; the usual names, as the first calendar
has them, are messages like any other. A name that is not among them has no translation.
"""

from pyramid.i18n import Localizer

from portal.i18n import DEFAULT, _

IN_LIEU = " (nghỉ bù)"
USUAL = {
    str(name): name
    for name in (
        _("Tết Dương lịch"),
        _("29 Tết"),
        _("Giao thừa Tết Nguyên Đán"),
        _("Tết Nguyên Đán"),
        _("Mùng hai Tết Nguyên Đán"),
        _("Mùng ba Tết Nguyên Đán"),
        _("Mùng bốn Tết Nguyên Đán"),
        _("Mùng năm Tết Nguyên Đán"),
        _("Ngày Giỗ Tổ Hùng Vương"),
        _("Ngày Chiến thắng"),
        _("Ngày Quốc tế Lao động"),
        _("Quốc khánh"),
        _("Ngày Văn hóa Việt Nam"),
    )
}
OBSERVED = _("${holiday}, nghỉ bù")


def name_of(name: str, lang: str, *, localizer: Localizer) -> str:
    """Return the calendar's ``name`` of a day in ``lang``; empty where it has no translation."""
    if lang == DEFAULT:
        return name
    usual = USUAL.get(name.removesuffix(IN_LIEU))
    said: str = localizer.translate(usual) if usual else ""
    if said and name.endswith(IN_LIEU):
        said = localizer.translate(_(OBSERVED, mapping={"holiday": said}))
    return said
