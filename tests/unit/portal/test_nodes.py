"""Strict types in the place of colander's own, and the validators that forms share."""

from datetime import UTC, date, datetime
from decimal import Decimal

import colander
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.ui import nodes


def take(typ, value, **kw):
    """Deserialize ``value`` with a hardened node of ``typ``."""
    node = colander.SchemaNode(typ, **kw)
    nodes.harden(node)
    return node.deserialize(value)


def refuses(typ, value):
    with pytest.raises(colander.Invalid):
        take(typ, value)


@pytest.mark.parametrize(
    "value", ["1_000", "٣", "１２", "1e3", "0x10", "1.5", "--1", "9" * 40, "१"]
)
def test_whole_numbers_are_ascii_digits(value):
    refuses(colander.Integer(), value)


@pytest.mark.parametrize(
    ("value", "number"), [("12", 12), (" 7 ", 7), ("-3", -3), (5, 5), ("0", 0)]
)
def test_whole_numbers(value, number):
    assert take(colander.Integer(), value) == number


@pytest.mark.parametrize("value", ["NaN", "nan", "Infinity", "-inf", "1e999", "1_0", "1,2,3", "٣"])
@pytest.mark.parametrize("typ", [colander.Decimal, colander.Float, colander.Money])
def test_fractions_are_finite(typ, value):
    refuses(typ(), value)


def test_a_range_never_meets_a_value_that_has_no_order():
    with pytest.raises(colander.Invalid):
        take(colander.Decimal(), "NaN", validator=colander.Range(min=0))


def test_fractions_take_comma_and_point():
    assert take(colander.Decimal(), "2,5") == take(colander.Decimal(), "2.5") == Decimal("2.5")
    assert take(colander.Float(), "2,5") == 2.5


@pytest.mark.parametrize(
    "value",
    ["20260821", "2026-8-1", "2026-13-01", "2026-02-30", "0000-01-01", "٢٠٢٦-٠١-٠١", "2026-W01-1"],
)
def test_dates_are_real_and_written_in_full(value):
    refuses(colander.Date(), value)


def test_dates():
    assert take(colander.Date(), "2024-02-29") == date(2024, 2, 29)


@pytest.mark.parametrize(
    "value", ["0001-01-01T00:00", "2026-01-01", "2026-01-01T25:00", "2026-01-01T00:00+99:00", "now"]
)
def test_moments_that_overflow_or_are_none_are_refused(value):
    refuses(colander.DateTime(), value)


def test_moments_are_wall_clock_in_viet_nam():
    moment = take(colander.DateTime(), "2024-05-20T08:30")
    assert moment == datetime(2024, 5, 20, 1, 30, tzinfo=UTC)
    assert moment.tzinfo is UTC


@pytest.mark.parametrize("value", ["maybe", "yes", "1", "TRUE", "on", [], {}])
def test_yes_or_no_is_nothing_else(value):
    refuses(colander.Boolean(), value)


def test_yes_or_no():
    assert take(colander.Boolean(), "true") is True
    assert take(colander.Boolean(), "false") is False


@pytest.mark.parametrize("value", [["a"], {"a": "b"}, 5, b"x", object()])
def test_text_is_text(value):
    refuses(colander.String(), value)


def test_text_is_clean_and_nothing_left_means_not_given():
    assert take(colander.String(), " Nguye\u0302\u0303n\x00 ") == "Nguyễn"
    with pytest.raises(colander.Invalid, match="Required"):
        take(colander.String(), " \u200b\x00 ")
    assert take(colander.String(), " \u200b ", missing="") == ""


def test_no_text_is_longer_than_the_house_allows():
    assert len(take(colander.String(), "a" * nodes.LONGEST)) == nodes.LONGEST
    refuses(colander.String(), "a" * (nodes.LONGEST + 1))
    refuses(colander.String(), "\x00" * (nodes.LONGEST * 3))


def test_a_password_keeps_its_spaces_and_refuses_controls():
    assert take(nodes.Secret(), "  mật khẩu ") == "  mật khẩu "
    assert take(nodes.Secret(), "ma\u0323\u0302t") == "mật"
    refuses(nodes.Secret(), "a\x00b")
    refuses(nodes.Secret(), "a\ud800")


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("30.000", 30_000),
        ("30000", 30_000),
        ("30,000 đồng", 30_000),
        ("1 250 000", 1_250_000),
        ("8.000đ", 8_000),
        ("30.000\u00a0đồng", 30_000),
    ],
)
def test_money_as_people_write_it(value, amount):
    assert take(nodes.Amount(), value) == amount


@pytest.mark.parametrize("value", ["30.00", "3.5", "-5", "1.2.3", "NaN", "mười", "30.0000", "1_0"])
def test_money_that_could_mean_two_things_is_refused(value):
    refuses(nodes.Amount(), value)


@given(st.integers(0, 10**14))
def test_money_survives_being_shown_and_typed_again(amount):
    node = colander.SchemaNode(nodes.Amount())
    assert node.deserialize(node.serialize(amount)) == amount


LOOSE = [
    colander.String,
    colander.Integer,
    colander.Decimal,
    colander.Float,
    colander.Date,
    colander.DateTime,
    colander.Boolean,
    nodes.Amount,
]


@pytest.mark.parametrize("typ", LOOSE)
@given(value=st.one_of(st.text(st.characters(codec=None)), st.integers(), st.lists(st.text())))
def test_whatever_comes_is_taken_or_refused_never_a_crash(typ, value):
    try:
        take(typ(), value)
    except colander.Invalid as error:
        assert error.msg


@pytest.mark.parametrize(
    "value",
    ["a@b", "a b@c.vn", "a@b..vn", ".a@b.vn", "a.@b.vn", "a@-b.vn", "a@b.v", "ă@b.vn", "@b.vn"],
)
def test_addresses_no_mail_can_reach(value):
    with pytest.raises(colander.Invalid):
        nodes.email(colander.SchemaNode(nodes.Text()), value)


@pytest.mark.parametrize("value", ["ten@example.vn", "a.b+c@mail.co.uk", "x_y@sub.gov.vn"])
def test_addresses_that_mail_reaches(value):
    nodes.email(colander.SchemaNode(nodes.Text()), value)


@pytest.mark.parametrize("value", ["0912 345 678", "+84 912.345.678", "19001234", "024 3804 3100"])
def test_telephone_numbers(value):
    nodes.phone(colander.SchemaNode(nodes.Text()), value)


@pytest.mark.parametrize("value", ["123", "0912 345 67a", "+1 555 123 4567", "٠٩١٢٣٤٥٦٧٨"])
def test_no_telephone_numbers(value):
    with pytest.raises(colander.Invalid):
        nodes.phone(colander.SchemaNode(nodes.Text()), value)


def test_hardening_reaches_every_level():
    tree = colander.SchemaNode(
        colander.Mapping(),
        colander.SchemaNode(
            colander.Sequence(), colander.SchemaNode(colander.Integer(), name="n"), name="list"
        ),
    )
    nodes.harden(tree)
    assert type(tree["list"].children[0].typ) is nodes.WholeNumber
