"""What the search's addresses and forms accept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import colander

from portal.i18n import _
from portal.paging import page_number
from portal.ui.forms import Schema
from portal.ui.widgets import Checkbox, Select, TextArea, TextInput
from search.facets import FACETS
from search.models import WordKind

MOST_VALUES = 10  # of one facet in an address
LONGEST_VALUE = 200
KINDS = {"thu-tuc": "procedure", "trang": "page", "tra-loi": "answer"}
PER_PAGE = 20
LAST_PAGE = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of a search page asks for."""

    text: str
    kind: str  # word of the address: thu-tuc, trang, tra-loi
    chosen: Mapping[str, tuple[str, ...]]  # values by parameter
    page: int
    by_name: bool
    exact: bool

    @property
    def filters(self) -> dict[str, tuple[str, ...]]:
        """The chosen values by facet."""
        return {facet.name: self.chosen.get(facet.parameter, ()) for facet in FACETS}

    def address(self, path: str) -> str:
        """Return the address that asks for this."""
        pairs = [("q", self.text)]
        if self.kind != "thu-tuc":
            pairs.append(("loai", self.kind))
        pairs += [(name, value) for name, values in self.chosen.items() for value in values]
        if self.by_name:
            pairs.append(("sap-xep", "ten"))
        if self.exact:
            pairs.append(("nguyen-van", "1"))
        if self.page > 1:
            pairs.append(("trang", str(self.page)))
        return f"{path}?{urlencode(pairs)}"

    def toggled(self, parameter: str, value: str) -> "Asked":
        """Return this with one value of a facet chosen, or no longer, from the first page."""
        values = self.chosen.get(parameter, ())
        changed = (
            tuple(one for one in values if one != value) if value in values else (*values, value)
        )
        chosen = {**self.chosen, parameter: changed}
        return replace(self, chosen={k: v for k, v in chosen.items() if v}, page=1)


def asked(params: Any) -> Asked:
    """Return what the parameters of a search page ask for; what makes no sense is left out."""
    chosen = {}
    for facet in FACETS:
        values = dict.fromkeys(
            value[:LONGEST_VALUE] for value in params.getall(facet.parameter) if value
        )
        if values:
            chosen[facet.parameter] = tuple(values)[:MOST_VALUES]
    kind = params.get("loai", "thu-tuc")
    return Asked(
        text=params.get("q", ""),
        kind=kind if kind in KINDS else "thu-tuc",
        chosen=chosen,
        page=min(page_number(params.get("trang", "1")) or 1, LAST_PAGE),
        by_name=params.get("sap-xep") == "ten",
        exact=params.get("nguyen-van") == "1",
    )


def limit(text: str, *, default: int, most: int) -> int:
    """Return the number of hits that ``text`` asks for, within bounds."""
    return min(page_number(text) or default, most)


WORD_KINDS = (
    (WordKind.SYNONYM.value, _("Tên khác của cùng một việc")),
    (WordKind.COLLOQUIAL.value, _("Cách nói thường ngày")),
    (WordKind.ABBREVIATION.value, _("Chữ viết tắt")),
    (WordKind.FORMER.value, _("Tên cũ")),
    (WordKind.SPELLING.value, _("Cách viết khác (thay hẳn chữ đã gõ)")),
    (WordKind.GENERIC.value, _("Từ chung, ít ý nghĩa")),
)
WEIGHTS = (("1", _("Chắc chắn")), ("0.7", _("Thường là vậy")), ("0.4", _("Có khi là vậy")))


def _needs_meaning(node: colander.SchemaNode, values: dict[str, Any]) -> None:
    if values["kind"] != WordKind.GENERIC.value and values["active"] and not values["expands_to"]:
        wrong = colander.Invalid(node)
        wrong["expands_to"] = _("Nhập tên mà danh mục thủ tục dùng, ví dụ: đăng ký khai sinh")
        raise wrong


class WordForm(Schema):
    """A word that the search is taught."""

    validator = staticmethod(_needs_meaning)

    term = colander.SchemaNode(
        colander.String(),
        title=_("Từ người dân gõ"),
        description=_("Ví dụ: giấy độc thân"),
        validator=colander.Length(max=100),
        widget=TextInput(width=30),
    )
    kind = colander.SchemaNode(
        colander.String(),
        title=_("Loại từ"),
        validator=colander.OneOf([value for value, _label in WORD_KINDS]),
        widget=Select(values=WORD_KINDS, empty=None),
    )
    expands_to = colander.SchemaNode(
        colander.String(),
        title=_("Nghĩa là"),
        description=_("Tên trong danh mục thủ tục; nhiều tên thì cách nhau bằng dấu chấm phẩy"),
        validator=colander.Length(max=500),
        missing="",
        widget=TextArea(rows=3),
    )
    weight = colander.SchemaNode(
        colander.String(),
        title=_("Mức chắc chắn"),
        validator=colander.OneOf([value for value, _label in WEIGHTS]),
        widget=Select(values=WEIGHTS, empty=None),
    )
    note = colander.SchemaNode(
        colander.String(),
        title=_("Ghi chú"),
        validator=colander.Length(max=250),
        missing="",
        widget=TextInput(),
    )
    active = colander.SchemaNode(
        colander.Boolean(), title=_("Đang dùng"), missing=False, widget=Checkbox()
    )
    version = colander.SchemaNode(colander.Integer(), missing=0)
