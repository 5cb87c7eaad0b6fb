"""Fill in any form of the journey as a patient person would: every box, by what it asks for."""

import re

from webtest import Upload

from tests import samples

TEXTS = (
    ("name", "Nguyễn Văn An"),
    ("day", "20"),
    ("month", "5"),
    ("year", "1990"),
    ("national_id", "037090001234"),
    ("phone", "0912345678"),
    ("email", "an@example.vn"),
    ("commune", "phường Hoa Lư"),
    ("street", "Số 12 đường Lê Lợi"),
    ("tax_code", "0100233488"),
    ("code", "5610"),
    ("plate", "35A-123.45"),
)
NUMBERS = {"numeric": "3", "decimal": "3"}
NINH_BINH = "37"


def text_for(box) -> str:
    """Return something fitting for a text box."""
    last = re.split(r"[-_.]", box.id or box.name)[-1]
    for name, value in TEXTS:
        if (box.id or "").endswith(name) or last == name:
            return value
    mode = box.attrs.get("inputmode", "")
    return NUMBERS.get(mode, "Theo giấy tờ đã nộp")


def fill(form) -> None:
    """Put an answer into every empty box of a form."""
    for name, boxes in list(form.fields.items()):
        if not name or name in {"csrf_token", "__start__", "__end__", "next", "leave", "add_row"}:
            continue
        for box in boxes:
            answer(box)


def empty(form) -> None:
    """Clear every text box of a form, as somebody who answers nothing."""
    for boxes in form.fields.values():
        for box in boxes:
            if box.attrs.get("type", "text") in {"text", "tel", "email"} and box.tag != "select":
                box.value = ""
            elif "male" in [value for value, *_ in getattr(box, "options", None) or ()]:
                box.value = "male"  # a choice cannot be cleared: the one that fits our numbers


def answer(box) -> None:
    """Answer one box, if it is empty."""
    kind = box.attrs.get("type")
    options = getattr(box, "options", None)
    if options is not None and kind == "radio":
        if box.value is None:
            box.value = options[0][0]
    elif options is not None:
        values = [value for value, *_ in options]
        if not box.value:
            wanted = (
                NINH_BINH if NINH_BINH in values and (box.id or "").endswith("province") else ""
            )
            box.value = wanted or next(value for value in values if value)
    elif kind == "checkbox":
        box.checked = True
    elif kind in {None, "text", "tel", "email", "search", "number"} and not box.value:
        box.value = text_for(box)
    elif box.tag == "textarea" and not box.value:
        box.value = "Đề nghị giải quyết theo hồ sơ kèm theo."


def mend(page) -> bool:
    """Put right what a page of mistakes complains about, where its words name a day or a number."""
    form, changed = page.forms["form"], False
    for link in page.html.select(".govuk-error-summary a"):
        target, told = link["href"][1:].removesuffix("-day"), link.get_text()
        day = re.search(r"(\d{1,2})/(\d{1,2})/(\d{4})", told)
        number = re.search(r"\d[\d.]*", told)
        for box in (one for boxes in form.fields.values() for one in boxes):
            name = box.id or ""
            if day and name in {f"{target}-day", f"{target}-month", f"{target}-year"}:
                part = ("day", "month", "year").index(name.rsplit("-", 1)[1])
                box.value, changed = day.group(part + 1), True
            elif number and not day and name == target and box.attrs.get("type") == "text":
                box.value, changed = number.group().replace(".", ""), True
    return changed


def pdf() -> bytes:
    """Return a PDF of one page that opens."""
    return samples.pdf()


def attach(form, name: str, data: bytes) -> None:
    """Choose a file in the box of a paper's form."""
    box = form["tep"]
    chosen = Upload(name, data)
    box.value = [chosen] if "multiple" in box.attrs else chosen
