"""Facets: what results can be narrowed by, with counts, each choice a plain link."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from portal.i18n import _
from search.documents import filter_term, unpack
from search.held import Held

NAMED = ("field", "agency")  # facets whose names come with the documents
MOST_CHOICES = 12  # of one facet, shown at once


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet: its name in the index, the parameter in the address, its title."""

    name: str
    parameter: str
    title: Any
    labels: Mapping[str, Any] | None = None  # None: names come with the documents


FACETS = (
    Facet(
        "level",
        "cap",
        _("Nơi giải quyết"),
        {
            "commune": _("Cấp xã"),
            "province": _("Cấp tỉnh"),
            "ministry": _("Bộ, ngành trung ương"),
        },
    ),
    Facet("field", "linh-vuc", _("Lĩnh vực")),
    Facet("agency", "co-quan", _("Cơ quan tiếp nhận")),
    Facet(
        "audience",
        "doi-tuong",
        _("Dành cho"),
        {
            "citizen": _("Công dân"),
            "overseas_vietnamese": _("Người Việt Nam ở nước ngoài"),
            "foreigner": _("Người nước ngoài"),
            "business": _("Doanh nghiệp"),
            "foreign_invested_business": _("Doanh nghiệp có vốn nước ngoài"),
            "cooperative": _("Hợp tác xã"),
            "organisation": _("Tổ chức khác"),
            "foreign_organisation": _("Tổ chức nước ngoài"),
            "official": _("Cán bộ, công chức, viên chức"),
            "party": _("Tổ chức Đảng, đảng viên"),
        },
    ),
    Facet(
        "online_level",
        "truc-tuyen",
        _("Nộp trực tuyến"),
        {
            "full": _("Toàn trình"),
            "partial": _("Một phần"),
            "none": _("Chưa nộp trực tuyến"),
        },
    ),
    Facet(
        "fee",
        "phi",
        _("Phí, lệ phí"),
        {
            "free": _("Không mất phí"),
            "paid": _("Có phí, lệ phí"),
            "other": _("Quy định riêng hoặc chưa công bố"),
        },
    ),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet: what it is called, how many hits have it, whether it is chosen."""

    value: str
    label: Any
    label_en: str
    count: int
    chosen: bool


def choices(
    facet: Facet, counts: Counter[str], chosen: Iterable[str], *, held: Held
) -> list[Choice]:
    """Return the values of ``facet`` that hits have, most frequent first, chosen ones always."""
    chosen = set(chosen)
    names = names_of(held)[facet.name] if facet.labels is None else _known(facet.labels)
    found = [
        Choice(value, label, english, counts[filter_term(facet.name, value)], value in chosen)
        for value, (label, english) in names.items()
    ]
    found = [one for one in found if one.count or one.chosen]
    if facet.labels is None:
        found.sort(key=lambda one: (not one.chosen, -one.count, one.value))
    return found[:MOST_CHOICES]


def _known(labels: Mapping[str, Any]) -> dict[str, tuple[Any, str]]:
    return {value: (label, "") for value, label in labels.items()}


@lru_cache(maxsize=2)
def names_of(held: Held) -> dict[str, dict[str, tuple[str, str]]]:
    """Return the names, Vietnamese and English, of fields and agencies, from the documents."""
    names: dict[str, dict[str, tuple[str, str]]] = {name: {} for name in NAMED}
    for document in held.documents:
        text = unpack(document.stored)
        for name, known in names.items():
            value = text.facets.get(name)
            if isinstance(value, str) and value and value not in known:
                known[value] = (getattr(text, name), str(text.card.get(f"{name}_en") or ""))
    return names
