"""Answers in words, and first answers from what is known of a person."""

import pytest

from forms.definition import in_words, prefilled, say
from forms.definition.model import Field, Kind, Option, Words
from tests.unit.forms.definition.conftest import form_of

NBSP = "\N{NO-BREAK SPACE}"
HOME = {"province": "37", "commune": "14329", "street": "Số 1"}
COLOURS = (
    Option(value="r", label=Words(vi="Đỏ", en="Red")),
    Option(value="b", label=Words(vi="Xanh", en="Blue")),
)


def field(kind, **more):
    return Field(id="x", kind=kind, label="Câu hỏi", **more)


@pytest.mark.parametrize(
    ("asked", "answer", "vietnamese", "english"),
    [
        (field(Kind.NUMBER, unit="m²"), 1990, f"1990{NBSP}m²", f"1990{NBSP}m²"),
        (field(Kind.NUMBER), 1_200_000, "1.200.000", "1,200,000"),
        (field(Kind.NUMBER, decimals=2), "75.5", "75,5", "75.5"),
        (field(Kind.NUMBER, decimals=2), "12345.67", "12.345,67", "12,345.67"),
        (field(Kind.MONEY), 30_000, f"30.000{NBSP}đồng", f"30,000{NBSP}VND"),
        (field(Kind.MONEY), 0, f"0{NBSP}đồng", f"0{NBSP}VND"),
        (field(Kind.DATE), "2024-05-20", "20/5/2024", "20 May 2024"),
        (field(Kind.YES_NO), False, "Không", "No"),
        (field(Kind.DECLARATION), True, "Đã cam đoan", "Declared"),
        (field(Kind.ONE_OF, options=COLOURS), "r", "Đỏ", "Red"),
        (field(Kind.MANY_OF, options=COLOURS), ["r", "b"], "Đỏ\nXanh", "Red\nBlue"),
        (field(Kind.ONE_OF, options=COLOURS), "gone", "gone", "gone"),
        (field(Kind.PHONE), "0912345678", "0912 345 678", "0912 345 678"),
        (field(Kind.VEHICLE_PLATE), "35A12345", "35A-123.45", "35A-123.45"),
        (field(Kind.ADDRESS), HOME, "Số 1, Phường Hoa Lư, tỉnh Ninh Bình", None),
        (field(Kind.ADDRESS), {"province": "abroad", "street": "USA"}, "USA, Ở nước ngoài",
         "USA, Abroad"),
        (field(Kind.TEXT), None, "", ""),
        (field(Kind.TEXT), "<b>", "<b>", "<b>"),
    ],
)  # fmt: skip
def test_an_answer_in_words(asked, answer, vietnamese, english):
    assert say(asked, answer) == vietnamese
    if english is not None:
        assert say(asked, answer, "en") == english


def test_a_former_name_is_told_with_the_address():
    moved = {**HOME, "former": "Xã Ninh Khang, Thành phố Hoa Lư"}
    assert say(field(Kind.ADDRESS), moved).endswith("(trước là Xã Ninh Khang, Thành phố Hoa Lư)")


def test_blocks_and_tables_are_told_part_by_part():
    form = form_of(
        {"id": "who", "kind": "person", "label": "Người", "parts": ["name", "sex?", "address"]},
        {"id": "rows", "kind": "table", "label": "Bảng",
         "columns": [{"id": "a", "kind": "text", "label": "Tên"},
                     {"id": "b", "kind": "money", "label": "Vốn"}]},
    )  # fmt: skip
    answers = {
        "who": {"name": "Mai", "address": HOME},
        "rows": [{"a": "An", "b": 5}, {"a": "Bình"}],
    }
    (section,) = in_words(form, answers)
    person, table = section.rows
    assert person.parts == (
        ("Họ, chữ đệm và tên", "Mai"),
        ("Nơi cư trú", "Số 1, Phường Hoa Lư, tỉnh Ninh Bình"),
    )
    assert table.parts == (("1", f"Tên: An; Vốn: 5{NBSP}đồng"), ("2", "Tên: Bình"))
    assert person.value.splitlines()[0] == "Họ, chữ đệm và tên: Mai"


def test_first_answers_come_from_what_is_known():
    known = {
        "account.name": "Mai",
        "account.phone": "0912345678",
        "account.address": HOME,
        "account.email": "",
        "organisation.name": "Công ty",
    }
    person = field(Kind.PERSON, prefill="account.person", parts=("name", "phone", "sex", "email"))
    assert prefilled(person, known) == {"name": "Mai", "phone": "0912345678"}
    company = field(Kind.ORGANISATION, prefill="organisation.organisation")
    assert prefilled(company, known) == {"name": "Công ty"}
    assert prefilled(field(Kind.PHONE, prefill="account.phone"), known) == "0912345678"
    assert prefilled(field(Kind.EMAIL, prefill="account.email"), known) is None
    assert prefilled(field(Kind.TEXT), known) is None
    assert prefilled(person, {}) is None
