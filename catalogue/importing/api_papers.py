"""Cases and papers of the national portal's interface: two lists that name the same cases."""

from collections.abc import Iterable

from msgspec import structs

from catalogue.content import Case, FormTemplate, Paper, TimeLimit, TimeUnit
from catalogue.importing.api_shape import CodedCaseShape, ComponentShape, ProcedureShape
from catalogue.importing.report import Notes
from catalogue.importing.text import bare, line, tidy
from portal.collation import fold

FIELD = "executionCases"
_UNITS = {unit.name: unit for unit in TimeUnit}


def cases(shape: ProcedureShape, notes: Notes) -> tuple[Case, ...]:
    """Return the cases with their papers; codes and time limits come from the list ``cases``.

    A coded case belongs to the case of the same name, or to the only case there is.
    """
    found = [
        Case(name=_line(one.name), papers=_papers(one.profile_components, notes))
        for one in shape.execution_cases or ()
    ]
    for coded in shape.cases or ():
        _give_code(found, coded, title=_line(shape.name), notes=notes)
    return tuple(found)


def _give_code(found: list[Case], coded: CodedCaseShape, *, title: str, notes: Notes) -> None:
    name = _line(coded.name)
    own = fold(name)
    place = next((at for at, case in enumerate(found) if own and fold(case.name) == own), None)
    if place is None and len(found) == 1 and not found[0].code:
        place = 0
    day = coded.processing_day
    time = None
    if day is not None and day.qty:
        unit = _UNITS.get(day.type or "")
        time = TimeLimit(value=day.qty, unit=unit, raw=f"{day.qty:g} {day.type or ''}".strip())
    papers = _papers(coded.profile_components, notes)
    if place is None:
        shown = "" if own == fold(title) else name
        found.append(Case(name=shown, code=_line(coded.code), papers=papers, time=time))
        return
    case = found[place]
    found[place] = structs.replace(
        case, code=_line(coded.code), time=time, papers=case.papers or papers
    )


def _papers(components: Iterable[ComponentShape] | None, notes: Notes) -> tuple[Paper, ...]:
    return tuple(_paper(one, notes) for one in components or ())


def _paper(one: ComponentShape, notes: Notes) -> Paper:
    said = _line(one.name)
    name = bare(said) or said
    if not name:
        notes.add(FIELD, "nameless-paper", why="giấy tờ không có tên", raw=one.code or "")
        name = "Giấy tờ không ghi tên"
    forms = [form for form in map(_form, one.attachments or ()) if form is not None]
    return Paper(
        name=name,
        originals=max(one.original_qty or 0, 0),
        copies=max(one.copy_qty or 0, 0),
        form=forms[0] if forms else None,
        required=one.required,
        note="Mẫu kèm theo: " + "; ".join(form.name for form in forms[1:]) if forms[1:] else "",
        raw=said,
    )


def _form(attachment: dict[str, object]) -> FormTemplate | None:
    def said(*names: str) -> str:
        values = (attachment.get(name) for name in names)
        return next((_line(value) for value in values if isinstance(value, str)), "")

    name = said("name", "fileName", "originalName", "title")
    return FormTemplate(name=name, url=said("url", "path", "link")) if name else None


def _line(text: str | None) -> str:
    return line(tidy(text or ""))
