"""What is submitted is what was typed: generated forms, filled in as a browser does."""

import os
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms.definition import (
    all_pages,
    check,
    in_words,
    items,
    load,
    merge,
    submitted,
    to_json,
    visible_pages,
)
from portal.text import clean, clean_line
from tests.unit.forms.definition.conftest import TODAY

OPTIONS = [{"value": value, "label": value.upper()} for value in ("a", "b", "c")]
DAYS = st.dates(min_value=TODAY.replace(year=1900), max_value=TODAY.replace(year=2100))
LETTERS = st.text(
    st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyỳáảãạNTHĐ '-"), min_size=1, max_size=40
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
NATIONAL = st.tuples(
    st.sampled_from(["001", "037", "079"]), st.integers(0, 1), st.integers(0, 999_999)
)
COMMUNES = st.sampled_from([("37", "Phường Hoa Lư", "14329"), ("79", "Phường Bàn Cờ", "27154")])

Pair = tuple[Any, Any]  # what is typed (a box, or a structure), what is kept
KINDS: dict[str, st.SearchStrategy[Pair]] = {
    "text": TEXTS.filter(clean_line).map(lambda text: (text, clean_line(text))),
    "long_text": TEXTS.filter(clean).map(lambda text: (text, clean(text))),
    "name": LETTERS.filter(lambda text: any(sign.isalpha() for sign in text)).map(
        lambda text: (text, clean_line(text))
    ),
    "number": st.integers(0, 10**9).map(lambda number: (str(number), number)),
    "money": st.integers(0, 10**12).map(
        lambda amount: (f"{amount:,}".replace(",", ".") + " đồng", amount)
    ),
    "date": DAYS.map(
        lambda day: (
            {"day": str(day.day), "month": str(day.month), "year": str(day.year)},
            day.isoformat(),
        )
    ),
    "yes_no": st.booleans().map(lambda yes: ("true" if yes else "false", yes)),
    "one_of": st.sampled_from("abc").map(lambda value: (value, value)),
    "many_of": st.sets(st.sampled_from("abc"), min_size=1).map(
        lambda chosen: (sorted(chosen, reverse=True), sorted(chosen))
    ),
    "national_id": NATIONAL.map(lambda n: (f"{n[0]} {n[1]} {n[2]:08}",) * 2).map(
        lambda pair: (pair[0], pair[1].replace(" ", ""))
    ),
    "phone": st.integers(0, 9_999_999).map(lambda n: (f"091 {n:07}", f"091{n:07}")),
    "email": st.sampled_from(["mai@example.vn", "a.b+c@x.co"]).map(lambda text: (text, text)),
    "vehicle_plate": st.integers(0, 99_999).map(lambda n: (f"35a-{n:05}", f"35A{n:05}")),
    "tax_code": st.sampled_from(["0100109106", "0100109106-001"]).map(lambda text: (text, text)),
    "address": COMMUNES.map(
        lambda one: (
            {"province": one[0], "commune": one[1], "street": " Số  1 "},
            {"province": one[0], "commune": one[2], "street": "Số 1"},
        )
    ),
    "declaration": st.just(("true", True)),
}


@st.composite
def fields(draw: Any, number: int) -> tuple[dict[str, Any], Pair | None]:
    """Return a field of any kind, and what is typed into it; ``None`` when it is left empty."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    field: dict[str, Any] = {"id": f"f{number}", "kind": kind, "label": f"Câu {number}"}
    if kind in {"one_of", "many_of"}:
        field["options"] = OPTIONS
    if draw(st.booleans()) and kind != "declaration":
        field["required"] = False
        if draw(st.booleans()):
            return field, None
    return field, draw(KINDS[kind])


@st.composite
def filled_forms(draw: Any) -> tuple[dict[str, Any], dict[str, Pair | None]]:
    """Return the document of a form, and what is typed by field.

    Some pages are shown only after yes to a question on an earlier page.
    """
    pages, typed, gates = [], {}, []
    for place in range(draw(st.integers(1, 3))):
        page: dict[str, Any] = {"id": f"p{place}", "title": f"Trang {place}", "fields": []}
        for number in range(draw(st.integers(1, 3))):
            field, pair = draw(fields(place * 10 + number))
            page["fields"].append(field)
            typed[field["id"]] = pair
            if field["kind"] == "yes_no":
                gates.append((place, field["id"]))
        earlier = [gate for at, gate in gates if at < place]
        if earlier and draw(st.booleans()):
            page["show"] = {"field": draw(st.sampled_from(earlier)), "is": draw(st.booleans())}
        if place and draw(st.booleans()):
            page["repeat"] = {"group": f"g{place}", "item_title": "Mục"}
            gates = [gate for gate in gates if gate[0] != place]
        pages.append(page)
    return {"id": "thu", "title": "Thử", "pages": pages}, typed


def wire(name: str, value: Any) -> list[tuple[str, str]]:
    """Return what a browser sends for one field."""
    if isinstance(value, dict):
        inner = [pair for key, part in value.items() for pair in wire(key, part)]
        return [("__start__", f"{name}:mapping"), *inner, ("__end__", f"{name}:mapping")]
    if isinstance(value, list):
        ticked = [("checkbox", one) for one in value]
        return [("__start__", f"{name}:sequence"), *ticked, ("__end__", f"{name}:sequence")]
    return [(name, value)]


def fill(bench: Any, definition: Any, typed: dict[str, Pair | None]) -> dict[str, Any]:
    """Walk through the pages that are shown, type, press the button, and return all answers."""
    answers: dict[str, Any] = {}
    done: set[str] = set()
    while True:
        page = next((one for one in visible_pages(definition, answers) if one.id not in done), None)
        if page is None:
            return answers
        done.add(page.id)
        for item in range(2) if page.repeat else (None,):
            bench.definition, bench.answers = definition, answers
            body = [
                pair
                for field in page.fields
                if typed[field.id] is not None
                for pair in wire(field.id, typed[field.id][0])  # type: ignore[index]
            ]
            address = f"/{page.id}" + ("" if item is None else f"?muc={item}")
            encoded = [(name, value.encode()) for name, value in body]
            response = bench.browser.post(address, encoded or "", expect_errors=True)
            assert response.status_int == 200, response.html.select(".govuk-error-message")
            answers = merge(page, answers, response.json, item=item)


@settings(
    max_examples=2_000 if os.environ.get("SOAK") else 60,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(case=filled_forms())
def test_what_is_submitted_is_what_was_typed(bench, case):
    document, typed = case
    definition = load(document)
    answers = fill(bench, definition, typed)
    assert check(definition, answers, today=TODAY) == []

    kept = submitted(definition, answers, today=TODAY)
    shown = {page.id for page in visible_pages(definition, answers)}
    expected: dict[str, Any] = {}
    for page in all_pages(definition):
        if page.id not in shown:
            continue
        given_here = {f.id: typed[f.id][1] for f in page.fields if typed[f.id] is not None}
        if page.repeat:
            expected[page.repeat.group] = [given_here, given_here]
        else:
            expected.update(given_here)
    assert kept == expected
    assert submitted(definition, kept, today=TODAY) == kept
    assert load(to_json(definition)) == definition
    for page in visible_pages(definition, answers):
        assert page.repeat is None or len(items(answers, page.repeat.group)) == 2
    told = [row for section in in_words(definition, answers) for row in section.rows]
    assert all(row.label for row in told)
    assert all(row.value for row in told if typed[row.field] is not None)
