"""Every kind of field with hostile and odd input: taken or refused in words, never an error."""

import json
import unicodedata

import pytest

from forms.definition import Kind
from tests.unit.forms.definition.conftest import form_of

OPTIONS = [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}]
COLUMNS = [{"id": "x", "kind": "text", "label": "X"}, {"id": "y", "kind": "date", "label": "Y"}]
MORE = {
    Kind.ONE_OF: {"options": OPTIONS},
    Kind.MANY_OF: {"options": OPTIONS},
    Kind.TABLE: {"columns": COLUMNS},
    Kind.NUMBER: {"decimals": 2},
}
BOXES = {
    Kind.PERSON: ("name", "national_id", "sex"),
    Kind.ORGANISATION: ("name", "tax_code", "phone", "email"),
    Kind.ADDRESS: ("province", "commune", "street"),
    Kind.LAND_PARCEL: ("parcel", "area"),
}
SILENT = {Kind.INFORMATION, Kind.FILE}
HOSTILE = {
    "script": "<script>alert('xss')</script>",
    "nfd": unicodedata.normalize("NFD", "Nguyễn Thị Ơn ở Đắk Lắk"),
    "zero-width": "Trần\u200b Thị\u200d Mai\ufeff",
    "bidi": "\u202eiaM ịhT nầrT\u202c",
    "surrogate": "Mai\ud800",
    "nul": "Mai\x00\x07\x1b[31m",
    "emoji": "🙂👩‍👩‍👧‍👦",
    "full-width": "１２３４５６７８９０",
    "other digits": "٠١٢٣٤٥٦٧٨٩",
    "sql": "'; DROP TABLE dossier; --",
    "path": "../../../../etc/passwd\x00.pdf",
    "template": "${7*7}{{7*7}}%(x)s{0.__class__}",
    "number": "1e999",
    "nan": "NaN",
    "minus": "-0",
    "underscore": "1_000",
    "spaces": " \u3000\u00a0\t ",
    "long word": "a" * 50_000,
    "megabyte": "ơ" * 350_000,
    "newlines": "một\r\nhai\u2028ba\x85bốn",
    "combining": "a" + "\u0301" * 2_000,
}


def of_kind(kind):
    return form_of({"id": "x", "kind": str(kind), "label": "Ô này", **MORE.get(kind, {})})


def bodies(kind, text):
    """Return the boxes of a field of ``kind``, each holding ``text``."""
    if kind is Kind.DATE:
        return [("__start__", "x:mapping"), *((name, text) for name in ("day", "month", "year")),
                ("__end__", "x:mapping")]  # fmt: skip
    if kind is Kind.MANY_OF:
        return [("__start__", "x:sequence"), ("checkbox", text), ("__end__", "x:sequence")]
    if kind is Kind.TABLE:
        return [("__start__", "x:mapping"), ("__start__", "0:mapping"), ("x", text),
                ("__start__", "y:mapping"), ("day", text), ("__end__", "y:mapping"),
                ("__end__", "0:mapping"), ("__end__", "x:mapping")]  # fmt: skip
    if kind in BOXES:
        return [
            ("__start__", "x:mapping"),
            *((name, text) for name in BOXES[kind]),
            ("__end__", "x:mapping"),
        ]
    return [("x", text)]


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in SILENT])
def test_hostile_input_is_taken_clean_or_refused_in_words(bench, kind):
    form = of_kind(kind)
    bench.show(form)
    for name, text in HOSTILE.items():
        body = [(key, value.encode("utf-8", "surrogatepass")) for key, value in bodies(kind, text)]
        response = bench.browser.post("/p", body, expect_errors=True)
        assert response.status_int in {200, 400, 422}, (kind, name)
        if response.status_int == 200:
            kept = json.dumps(response.json, ensure_ascii=False)
            assert unicodedata.is_normalized("NFC", kept)
            assert not set(kept) & set("\x00\u200b\u202e\ufeff\ud800"), (kind, name)
        if response.status_int == 422:
            words = [one.get_text() for one in response.html.select(".govuk-error-message")]
            assert words, (kind, name)
            assert all(len(word) < 400 for word in words)
            assert response.html.select(".govuk-error-summary a")
            assert "<script>" not in response.text


NAMES = [
    "Ý",
    "O",
    "Công Tằng Tôn Nữ Thị Ngọc Diễm Hồng Kim Phượng",
    "H' Hen Niê",
    "Y Ƀhăm Niê Kđăm",
    "Nguyễn-Trần D'Arcy",
    "John Smith Jr.",
    "李小龙",
    "Đỗ Thị Hiền",
    "NGUYỄN VĂN AN",
]


@pytest.mark.parametrize("name", NAMES)
def test_every_real_name_is_taken_as_it_is(bench, name):
    form = of_kind(Kind.NAME)
    assert bench.fill(form, {"x": name}).json == {"x": name}
    decomposed = unicodedata.normalize("NFD", name)
    assert bench.fill(form, {"x": decomposed}).json == {"x": unicodedata.normalize("NFC", name)}


@pytest.mark.parametrize("name", ["🙂", "Mai 🙂", "1234", "Mai99", "<b>Mai</b>", "---", "a" * 121])
def test_what_is_no_name_is_refused_and_kept_in_the_box(bench, name):
    response = bench.fill(of_kind(Kind.NAME), {"x": name})
    assert response.status_int == 422
    assert response.html.find(id="f-x")["value"] == name


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("30", "2", "2023"), "Tháng 2 năm 2023 không có ngày 30"),
        (("29", "2", "1900"), "Tháng 2 năm 1900 không có ngày 29"),
        (("31", "4", "2024"), "Tháng 4 năm 2024 không có ngày 31"),
        (("1", "13", "2024"), "Nhập một ngày có thật"),
        (("0", "1", "2024"), "Nhập cả ngày"),
        (("", "1", "2024"), "Nhập cả ngày"),
        (("1", "", "2024"), "Nhập cả tháng"),
        (("1", "1", ""), "Nhập cả năm"),
        (("1", "1", "90"), "Nhập năm gồm 4 chữ số"),
        (("1", "1", "20241"), "Nhập năm gồm 4 chữ số"),
        (("hai", "1", "2024"), "Nhập một ngày có thật"),
        (("-1", "13", "2024"), "Nhập một ngày có thật"),
        (("1", "1", "0001"), "Nhập một ngày có thật"),
        (("21", "11", "2026"), "Ngày này chưa tới"),
    ],
)
def test_impossible_days_say_which_box_and_come_back_as_typed(bench, typed, said):
    form = form_of({"id": "x", "kind": "date", "label": "Ngày sinh", "max": "today"})
    boxes = dict(zip(("x-day", "x-month", "x-year"), typed, strict=True))
    response = bench.fill(form, boxes)
    assert response.status_int == 422
    assert said in response.html.select_one(".govuk-error-message").get_text()
    assert response.html.find(id="f-x-year")["value"] == typed[2]


def test_days_in_full_width_figures_are_days(bench):
    form = form_of({"id": "x", "kind": "date", "label": "Ngày"})
    read = bench.fill(form, {"x-day": "２０", "x-month": "５", "x-year": "１９９０"})
    assert read.json == {"x": "1990-05-20"}


@pytest.mark.parametrize(
    ("typed", "decimals", "kept"),
    [
        ("12", 0, 12),
        ("1.200", 0, 1_200),
        ("1 200 000", 0, 1_200_000),
        ("１２", 0, 12),
        ("75,5", 2, "75.5"),
        ("75.50", 2, "75.5"),
        ("1.200,25", 2, "1200.25"),
        ("0.125", 3, "0.125"),
        ("0", 0, 0),
    ],
)
def test_numbers_as_they_are_written_here(bench, typed, decimals, kept):
    form = form_of({"id": "x", "kind": "number", "label": "Số", "decimals": decimals})
    assert bench.fill(form, {"x": typed}).json == {"x": kept}
    shown = bench.show(form, {"x": kept})
    assert shown.form.submit("continue").json == {"x": kept}


@pytest.mark.parametrize("typed", ["1_000", "NaN", "1e3", "1,5", "0x10", "--1", "12 cái", "9" * 30])
def test_what_is_no_number_is_refused(bench, typed):
    form = form_of({"id": "x", "kind": "number", "label": "Số"})
    assert bench.fill(form, {"x": typed}).status_int == 422


def test_bounds_are_told_in_figures(bench):
    form = form_of({"id": "x", "kind": "number", "label": "Số", "min": 1, "max": 20})
    assert "Nhập số từ 1 đến 20" in bench.fill(form, {"x": "21"}).text
    assert "Nhập số từ 0 trở lên" in bench.fill(of_kind(Kind.NUMBER), {"x": "-1"}).text


@pytest.mark.parametrize(
    "typed", ["a@b", "mai@", "@x.vn", "a b@x.vn", "a@x..vn", "mai@x.v", "a@@b.vn"]
)
def test_what_is_no_address_for_mail_is_refused(bench, typed):
    response = bench.fill(of_kind(Kind.EMAIL), {"x": typed})
    assert response.status_int == 422
    assert "ví dụ ten@example.vn" in response.text


def test_a_megabyte_is_refused_kindly_with_its_length(bench):
    bench.show(of_kind(Kind.LONG_TEXT))
    response = bench.browser.post("/p", {"x": "ơ" * 350_000}, expect_errors=True)
    assert response.status_int == 422
    assert "Viết ngắn hơn, nhiều nhất" in response.text
