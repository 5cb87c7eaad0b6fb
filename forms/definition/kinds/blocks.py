"""Nodes of the kinds that hold several parts: address, person, organisation, land, tables."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import colander
from colander import Invalid, null
from msgspec import structs

from forms.definition import identity, places, widgets
from forms.definition.kinds import plain
from forms.definition.kinds.asking import Asking, node
from forms.definition.kinds.types import Line
from forms.definition.model import Field, Kind, Words
from forms.definition.parts import ABROAD, may_be_abroad, parts_of
from portal.i18n import _
from portal.ui.words import lower_first

SPARE = 1  # empty rows of a table after those that are filled
MOST_ROWS = 50


class Block(colander.Mapping):
    """A dictionary by part; a part that is empty is left out of the answer."""

    def deserialize(self, node: Any, cstruct: Any) -> Any:
        """Return the parts that were given, or ``null``."""
        if cstruct in (null, None):
            return null
        if not isinstance(cstruct, Mapping):
            raise Invalid(node, node.missing_msg)
        if not node.required and not typed(node, cstruct):
            return null
        found = super().deserialize(node, cstruct)
        self.check(node, found, cstruct)
        return {name: value for name, value in found.items() if value not in (None, "", {}, [])}

    def serialize(self, node: Any, appstruct: Any) -> Any:
        """Return the parts as the boxes show them."""
        return super().serialize(node, appstruct if isinstance(appstruct, Mapping) else {})

    def check(self, node: Any, values: dict[str, Any], cstruct: Mapping[str, Any]) -> None:
        """Raise ``Invalid`` where the parts do not fit each other; may change ``values``."""

    def refuse(self, node: Any, part: str, words: Any) -> None:
        """Raise ``Invalid`` at one part."""
        names = [child.name for child in node.children]
        error = Invalid(node)
        error.add(Invalid(node[part], words), names.index(part))
        raise error


def typed(node: Any, cstruct: Mapping[str, Any]) -> bool:
    """Tell whether anything was typed: what stood there from the start does not count."""
    return any(_given(child, cstruct.get(child.name)) for child in node.children)


def _given(node: Any, value: Any) -> bool:
    if isinstance(value, Mapping):
        return typed(node, value)
    if node.name == "province" and value != ABROAD:
        return False  # a list that begins with a choice says nothing while the boxes are empty
    return value not in (None, null, "", [], "false", node.default)


class Commune(Line):
    """A commune of ``province`` by any of its names; kept by code, shown by today's name."""

    province = ""
    former = ""  # the former name it was found by

    def deserialize(self, node: Any, cstruct: Any) -> Any:
        """Return the code or ``null``."""
        name = super().deserialize(node, cstruct)
        if name is null or self.province == ABROAD:
            return null
        found = places.find(name, self.province)
        if len(found) != 1:
            raise Invalid(node, _unfound(self.province, len(found)))
        self.former = found[0].former
        return found[0].commune.code

    def serialize(self, node: Any, appstruct: Any) -> Any:
        """Return the name."""
        commune = places.communes().get(appstruct) if isinstance(appstruct, str) else None
        return commune.name if commune else super().serialize(node, appstruct)


class Address(Block):
    """Province and commune by code, and the former name that the commune was found by."""

    def deserialize(self, node: Any, cstruct: Any) -> Any:
        """Return the parts, or ``null``."""
        commune = next((child for child in node.children if child.name == "commune"), None)
        if commune is not None and isinstance(cstruct, Mapping):
            commune.typ.province = str(cstruct.get("province") or "")
            if commune.typ.province == ABROAD:
                commune.missing = None
        return super().deserialize(node, cstruct)

    def check(self, node: Any, values: dict[str, Any], cstruct: Mapping[str, Any]) -> None:
        """Ask for the whole address abroad; keep the former name."""
        if values.get("province") == ABROAD:
            if not values.get("street"):
                self.refuse(node, "street", _("Nhập địa chỉ đầy đủ ở nước ngoài, kể cả tên nước"))
        elif values.get("commune"):
            values["former"] = node["commune"].typ.former or cstruct.get("former")

    def serialize(self, node: Any, appstruct: Any) -> Any:
        """Return the parts as the boxes show them, and the former name beside them."""
        boxes = super().serialize(node, appstruct)
        former = appstruct.get("former") if isinstance(appstruct, Mapping) else None
        return {**boxes, "former": former} if isinstance(former, str) else boxes


def _unfound(province: str, count: int) -> Any:
    """Return the words for a commune that is not one."""
    if count:
        return _(
            "Có ${count} nơi mang tên này; chọn nơi của bạn trong danh sách",
            mapping={"count": count},
        )
    where = {"province": lower_first(places.full_name(province)) or "?"}
    words = "Không tìm thấy xã, phường này ở ${province}; xem lại tên, hoặc chọn tỉnh khác"
    return _(words, mapping=where)


class Person(Block):
    """A person, whose identity number must fit the stated birth date and sex."""

    def deserialize(self, node: Any, cstruct: Any) -> Any:
        """Return the parts; say that numbers do not fit beside whatever else is wrong."""
        try:
            return super().deserialize(node, cstruct)
        except Invalid as error:
            wrong = {child.node.name for child in error.children}
            known = {
                child.name: child.deserialize(cstruct.get(child.name, null))
                for child in node.children
                if child.name in {"national_id", "birth_date", "sex"} - wrong
            }
            if known.get("national_id") and "national_id" not in wrong:
                try:
                    self.check(node, known, cstruct)
                except Invalid as more:
                    error.add(more.children[0], more.children[0].pos)
            raise

    def check(self, node: Any, values: dict[str, Any], cstruct: Mapping[str, Any]) -> None:
        """Compare the identity number with birth date and sex; ask for one of two papers."""
        names = {child.name for child in node.children}
        number, born = values.get("national_id"), values.get("birth_date")
        if number:
            try:
                identity.matches(
                    identity.read_national_id(number, today=node.today),
                    born=date.fromisoformat(born) if born else None,
                    sex=values.get("sex"),
                )
            except identity.Refused as refused:
                self.refuse(node, "national_id", refused.words)
        elif {"national_id", "passport"} <= names and not values.get("passport"):
            self.refuse(node, "national_id", _("Nhập số định danh hoặc số hộ chiếu"))


class Rows(colander.Mapping):
    """A table: rows ``0``, ``1``, ... of columns; the answer is the list of the filled ones."""

    def deserialize(self, node: Any, cstruct: Any) -> Any:
        """Return the rows, or ``null`` when all are empty."""
        if isinstance(cstruct, list):
            cstruct = {str(number): row for number, row in enumerate(cstruct)}
        if cstruct in (null, None):
            return null
        if not isinstance(cstruct, Mapping):
            raise Invalid(node, node.missing_msg)
        error, rows = None, []
        for place, child in enumerate(node.children):
            row = cstruct.get(child.name, null)
            if not isinstance(row, Mapping) or not typed(child, row):
                continue
            try:
                rows.append(child.deserialize(row))
            except Invalid as wrong:
                error = error or Invalid(node)
                error.add(wrong, place)
        if error is not None:
            raise error
        return self._counted(node, rows)

    def _counted(self, node: Any, rows: list[Any]) -> Any:
        low, high = node.counts
        if rows and len(rows) < low:
            raise Invalid(node, _("Điền ít nhất ${count} dòng", mapping={"count": low}))
        if len(rows) > high:
            raise Invalid(node, _("Điền nhiều nhất ${count} dòng", mapping={"count": high}))
        return rows or null

    def serialize(self, node: Any, appstruct: Any) -> Any:
        """Return the rows as the boxes show them."""
        rows = appstruct if isinstance(appstruct, list) else []
        shown = {str(number): row for number, row in enumerate(rows)}
        return super().serialize(node, {c.name: shown.get(c.name, {}) for c in node.children})


def _children(field: Field, asking: Asking, build: Any) -> list[Any]:
    """Return the nodes of the parts."""
    return [build(part, asking) for part in parts_of(field)]


def block(field: Field, asking: Asking, build: Any) -> Any:
    """Return the node of an organisation or of a land parcel."""
    return node(field, asking, Block(), *_children(field, asking, build), widget=widgets.Group())


def person(field: Field, asking: Asking, build: Any) -> Any:
    """Return the node of a person."""
    made = node(field, asking, Person(), *_children(field, asking, build), widget=widgets.Group())
    made.today = asking.today
    names = {child.name for child in made.children}
    if {"national_id", "passport"} <= names:  # one of the two is asked for
        for name in ("national_id", "passport"):
            made[name].missing = None
    return made


def address(field: Field, asking: Asking, build: Any) -> Any:
    """Return the node of an address."""
    made = node(field, asking, Address(), widget=widgets.Group())
    for part in parts_of(field):
        if part.id == "province":
            made.add(_province(part, asking, abroad=may_be_abroad(field)))
        elif part.id == "commune":
            child = build(structs.replace(part, hint=COMMUNE_HINT), asking)
            child.typ, child.validator = Commune(), None
            child.widget = widgets.CommuneInput(province=asking.province)
            made.add(child)
        else:
            made.add(build(part, asking))
    return made


COMMUNE_HINT = Words(
    vi="Tên hiện nay hoặc tên trước ngày 1/7/2025, ví dụ Hoa Lư hoặc Ninh Khang",
    en="Today's name or the one before 1 July 2025, for example Hoa Lư or Ninh Khang",
)


def _province(part: Field, asking: Asking, *, abroad: bool) -> Any:
    """Return the list of provinces, each with the names that went into it."""
    options = []
    for one in places.provinces().values():
        former = ", ".join(one.former)
        merged = asking.say(Words(vi=f" (gồm {former} cũ)", en=f" ({former})"))
        options.append((one.code, one.name + (merged if former else "")))
    if abroad:
        options.append((ABROAD, _("Ở nước ngoài")))
    made = plain.one_of(part, asking)
    made.validator = plain.nodes.one_of(*(value for value, _label in options))
    made.widget = widgets.Select(values=options, autocomplete="address-level1", names_in="vi")
    made.default = asking.province if asking.province in places.provinces() else null
    return made


def _cell(column: Field, asking: Asking, build: Any) -> Any:
    """Return the node of a cell; a choice is a list there, for radios would fill the screen."""
    made = build(column, asking)
    if column.kind is Kind.ONE_OF:
        labels = [(one.value, asking.say(one.label)) for one in column.options]
        made.widget = widgets.Select(values=labels)
    return made


def table(field: Field, asking: Asking, build: Any, *, rows: int) -> Any:
    """Return the node of a table with so many rows."""
    low = field.min if isinstance(field.min, int) else 1 if field.required else 0
    high = field.max if isinstance(field.max, int) else MOST_ROWS
    made = node(field, asking, Rows(), widget=widgets.Table())
    made.counts = (low, high)
    for number in range(min(rows, high)):
        row = colander.SchemaNode(
            Block(),
            *(_cell(column, asking, build) for column in field.columns),
            name=str(number),
            title=_("Dòng ${number}", mapping={"number": number + 1}),
            missing=None,
            widget=widgets.Group(),
        )
        made.add(row)
    return made


KINDS = {
    Kind.PERSON: person,
    Kind.ORGANISATION: block,
    Kind.LAND_PARCEL: block,
    Kind.ADDRESS: address,
}
