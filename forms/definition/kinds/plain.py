"""Nodes of the kinds that hold one value."""

import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import colander
from colander import Invalid

from forms.definition import dates, identity, widgets
from forms.definition.kinds import types
from forms.definition.kinds.asking import Asking, node
from forms.definition.model import Field, Kind
from portal.i18n import _
from portal.ui import nodes
from portal.ui import words as ui_words

FEW = 8  # choices that are drawn as radios; more are a drop-down list
LINE, PARAGRAPHS, NAME = 300, 4_000, 120  # characters when a field does not say
MOST = 10**15
GROUPED = 10_000
TOKENS = {Kind.PHONE: "tel", Kind.EMAIL: "email", Kind.NAME: "name"}
YES_NO = (("true", _("Có")), ("false", _("Không")))


def length(most: int) -> Callable[[Any, Any], None]:
    """Return a validator of texts: at most so many characters, and how many are too many."""

    def check(node: Any, value: str) -> None:
        if len(value) > most:
            figures = {"max": ui_words.number(most), "more": ui_words.number(len(value) - most)}
            raise Invalid(
                node,
                _("Viết ngắn hơn, nhiều nhất ${max} ký tự (đang thừa ${more})", mapping=figures),
            )

    return check


def person_name(node: Any, value: str) -> None:
    """Validate a person's name: letters of any language, with apostrophes, points and hyphens."""
    allowed = all(sign in " '’ʼ.·-–(),/" or unicodedata.category(sign)[0] in "LM" for sign in value)
    if not allowed or not any(unicodedata.category(sign)[0] == "L" for sign in value):
        raise Invalid(node, _("Viết họ và tên bằng chữ, như trên giấy tờ, ví dụ Trần Thị Mai"))


def between(low: Any, high: Any, say: Callable[[Any], str]) -> Callable[[Any, Any], None]:
    """Return a validator of numbers between two bounds, either of which may be ``None``."""

    def check(node: Any, value: Any) -> None:
        number = Decimal(value)
        below = low is not None and number < Decimal(str(low))
        above = high is not None and number > Decimal(str(high))
        if not below and not above:
            return
        figures = {"min": say(low), "max": say(high)}
        if low is not None and high is not None and high < MOST:
            raise Invalid(node, _("Nhập số từ ${min} đến ${max}", mapping=figures))
        if below:
            raise Invalid(node, _("Nhập số từ ${min} trở lên", mapping=figures))
        raise Invalid(node, _("Nhập số nhiều nhất là ${max}", mapping=figures))

    return check


def text(field: Field, asking: Asking) -> Any:
    """Return the node of one line."""
    most = field.max_length or LINE
    widget = widgets.TextInput(
        autocomplete=field.autocomplete or None, width=20 if most <= 30 else None
    )
    return node(field, asking, types.Line(), validator=length(most), widget=widget)


def name(field: Field, asking: Asking) -> Any:
    """Return the node of a person's name."""
    validator = colander.All(length(field.max_length or NAME), person_name)
    widget = widgets.TextInput(
        autocomplete=field.autocomplete or None, spellcheck=False, autocapitalize="words"
    )
    return node(field, asking, types.Line(), validator=validator, widget=widget)


def long_text(field: Field, asking: Asking) -> Any:
    """Return the node of several lines."""
    most = field.max_length or PARAGRAPHS
    widget = widgets.TextArea(rows=8 if most > 1_000 else 4, maxlength=most)
    return node(field, asking, types.Paragraphs(), validator=length(most), widget=widget)


def number(field: Field, asking: Asking) -> Any:
    """Return the node of a number, from 0 when the field does not say."""
    low, high = 0 if field.min is None else field.min, field.max
    widget = widgets.NumberInput(
        width=10,
        suffix=asking.say(field.unit) or None,
        inputmode="decimal" if field.decimals else "numeric",
    )
    check = between(low, MOST if high is None else high, lambda n: _figure(n, asking.lang))
    return node(field, asking, types.Number(field.decimals), validator=check, widget=widget)


def _figure(bound: Any, lang: str) -> str:
    """Return a bound in words: thousands are grouped from 10.000 on, so that a year stays 1990."""
    plain = abs(bound) < GROUPED and bound == int(bound)
    return str(int(bound)) if plain else ui_words.number(float(bound), lang)


def money(field: Field, asking: Asking) -> Any:
    """Return the node of an amount of đồng, from 0 when the field does not say."""
    low, high = 0 if field.min is None else field.min, field.max
    check = between(
        low, MOST if high is None else high, lambda n: ui_words.money(int(n), asking.lang)
    )
    return node(field, asking, types.Money(), validator=check, widget=widgets.MoneyInput(width=20))


def day(field: Field, asking: Asking) -> Any:
    """Return the node of a day in three boxes."""
    low = dates.bound(str(field.min), asking.today) if field.min else None
    high = dates.bound(str(field.max), asking.today) if field.max else None

    def check(node: Any, value: str) -> None:
        if value < "1800-01-01" or value > "2200-12-31":
            raise Invalid(node, _("Nhập một ngày có thật, ví dụ 20/5/2024"))
        if high and value > high.isoformat():
            if high == asking.today:
                raise Invalid(node, _("Ngày này chưa tới; nhập hôm nay hoặc một ngày đã qua"))
            when = {"day": ui_words.day(high, asking.lang, short=True)}
            raise Invalid(node, _("Nhập ngày ${day} hoặc trước đó", mapping=when))
        if low and value < low.isoformat():
            when = {"day": ui_words.day(low, asking.lang, short=True)}
            raise Invalid(node, _("Nhập ngày ${day} hoặc sau đó", mapping=when))

    widget = widgets.DayBoxes(birthday=field.autocomplete == "bday")
    return node(field, asking, types.IsoDay(), validator=check, widget=widget)


def yes_no(field: Field, asking: Asking) -> Any:
    """Return the node of a question with two answers."""
    widget = widgets.Radios(values=YES_NO, inline=True)
    return node(field, asking, types.Truth(), widget=widget)


def _options(field: Field, asking: Asking) -> list[tuple[str, ...]]:
    return [
        (one.value, asking.say(one.label), *([asking.say(one.hint)] if one.hint else []))
        for one in field.options
    ]


def one_of(field: Field, asking: Asking) -> Any:
    """Return the node of one choice: radios, or a list when there are many."""
    options = _options(field, asking)
    if len(options) <= FEW or any(len(option) > 2 for option in options):
        widget: Any = widgets.Radios(values=options)
    else:
        widget = widgets.Select(values=options)
    validator = nodes.one_of(*(option.value for option in field.options))
    return node(field, asking, types.Line(), validator=validator, widget=widget)


def many_of(field: Field, asking: Asking) -> Any:
    """Return the node of several choices."""
    low, high = field.min, field.max

    def check(node: Any, value: list[str]) -> None:
        if isinstance(low, int) and len(value) < low:
            raise Invalid(node, _("Chọn ít nhất ${count} mục", mapping={"count": low}))
        if isinstance(high, int) and len(value) > high:
            raise Invalid(node, _("Chọn nhiều nhất ${count} mục", mapping={"count": high}))

    typ = types.Choices(tuple(option.value for option in field.options))
    widget = widgets.Checkboxes(values=_options(field, asking))
    return node(field, asking, typ, validator=check, widget=widget)


def national_id(field: Field, asking: Asking) -> Any:
    """Return the node of a personal identity number."""
    typ = types.Code(lambda typed: identity.read_national_id(typed, today=asking.today).number)
    widget = widgets.TextInput(inputmode="numeric", width=20, spellcheck=False)
    return node(field, asking, typ, widget=widget)


def tax_code(field: Field, asking: Asking) -> Any:
    """Return the node of a tax code."""
    typ = types.Code(lambda typed: identity.tax_code(typed, today=asking.today))
    widget = widgets.TextInput(inputmode="numeric", width=20, spellcheck=False)
    return node(field, asking, typ, widget=widget)


def phone(field: Field, asking: Asking) -> Any:
    """Return the node of a telephone number."""
    widget = widgets.PhoneInput(autocomplete=field.autocomplete or "tel")
    return node(field, asking, types.Code(identity.phone, identity.say_phone), widget=widget)


def email(field: Field, asking: Asking) -> Any:
    """Return the node of an e-mail address."""
    widget = widgets.EmailInput(autocomplete=field.autocomplete or "email")
    return node(field, asking, types.Line(), validator=nodes.email, widget=widget)


def vehicle_plate(field: Field, asking: Asking) -> Any:
    """Return the node of a number plate."""
    widget = widgets.TextInput(width=10, spellcheck=False, autocapitalize="characters")
    typ = types.Code(identity.vehicle_plate, identity.say_plate)
    return node(field, asking, typ, widget=widget)


def declaration(field: Field, asking: Asking) -> Any:
    """Return the node of a box that must be ticked when it is required."""
    made = node(field, asking, types.Truth(), widget=widgets.Checkbox())
    made.validator = nodes.accepted if field.required else None
    return made


def information(field: Field, asking: Asking) -> Any:
    """Return the node of a text to read."""
    made = node(field, asking, types.Nothing(), widget=widgets.Information())
    made.missing = colander.drop
    return made
