"""Sample runs: every case, both sides of every condition, nothing lost, nothing hidden sent."""

from collections.abc import Iterator
from typing import Any

import pytest

from forms.definition import (
    CASE,
    Filer,
    Words,
    applicant,
    check,
    in_words,
    item_pages,
    items,
    papers_for,
    shown,
    submitted,
    visible_pages,
    walk,
    words,
)
from forms.procedures import codes
from tests.unit.forms_procedures.runs import TODAY, Run, all_runs, form, runs_of

each = pytest.mark.parametrize("code", codes())
every_run = pytest.mark.parametrize("run", list(all_runs()), ids=str)


@every_run
def test_answers_are_right(run: Run) -> None:
    assert check(run.definition, run.answers, today=TODAY) == []
    assert Filer(run.filer) in run.definition.filers


@every_run
def test_pages_are_those_expected(run: Run) -> None:
    seen = [page.id for page in visible_pages(run.definition, run.answers)]
    assert seen == run.expect["pages"]
    assert 3 <= len(seen) <= 11  # short enough for one sitting


@every_run
def test_what_is_submitted_is_what_was_answered(run: Run) -> None:
    sent = submitted(run.definition, run.answers, today=TODAY)
    assert sent == run.answers
    assert submitted(run.definition, sent, today=TODAY) == sent


@every_run
def test_papers_are_those_of_the_case(run: Run) -> None:
    asked = {paper.id: paper for paper in papers_for(run.definition, run.answers)}
    assert {name for name, paper in asked.items() if paper.required} <= set(run.papers)
    assert set(run.papers) <= set(asked)


@every_run
def test_who_applies_is_known(run: Run) -> None:
    who = applicant(run.definition, run.answers)
    assert who.name and who.phone and who.commune
    assert who.national_id or who.tax_code or "passport" in str(run.answers) or who.contact
    if "commune" in run.expect:
        assert who.place == run.expect["commune"]


@every_run
def test_an_empty_required_answer_is_noticed(run: Run) -> None:
    for name in run.answers:
        left = {key: value for key, value in run.answers.items() if key != name}
        optional = all(
            not field.required
            for asked in walk(run.definition, left)
            for field in asked.fields
            if field.id == name
        )
        if name == CASE or not optional:
            assert check(run.definition, left, today=TODAY), name


@every_run
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_answers_are_put_in_words(run: Run, lang: str) -> None:
    sections = in_words(run.definition, run.answers, lang)
    said = {(row.field, row.item): row.value for section in sections for row in section.rows}
    for name, value in run.answers.items():
        if not (isinstance(value, list) and value and name in _groups(run)):
            assert said[name, None], name
    assert not any("{" in value or "True" in value for value in said.values())
    if lang == "en":
        titles = {words(page.title, "en") for page in visible_pages(run.definition, run.answers)}
        assert titles - {section.title for section in sections} <= _heads(run)


def _groups(run: Run) -> set[str]:
    return {page.repeat.group for page in run.definition.pages if page.repeat}


def _heads(run: Run) -> set[str]:
    """Titles of the pages that stand for a group: its items carry their own."""
    return {words(page.title, "en") for page in run.definition.pages if page.repeat}


def asked_ids(run: Run, answers: dict[str, Any]) -> set[str]:
    return set(shown(run.definition, answers))


@each
def test_answers_of_a_changed_mind_are_not_sent(code: str) -> None:
    runs, dropped = runs_of(code), set()
    for one in runs:
        for other in runs:
            answers = {**other.answers, **one.answers}
            sent = submitted(one.definition, answers, today=TODAY)
            assert sent.keys() <= asked_ids(one, answers)
            assert {name: sent[name] for name in one.answers} == one.answers
            dropped |= answers.keys() - sent.keys()
    conditional = any(
        part.show for page in form(code).pages for part in (page, *page.fields) if part.show
    )
    assert dropped or not conditional


def sides_of_pages(run: Run) -> Iterator[tuple[str, bool]]:
    """Yield whether each page with a condition was asked; inner pages of groups item by item."""
    seen = {page.id for page in visible_pages(run.definition, run.answers)}
    heads: set[str] = set()
    for page in run.definition.pages:
        group = page.repeat.group if page.repeat else None
        if page.show and (group is None or group not in heads):
            yield f"page {page.id}", page.id in seen
        elif page.show and group:
            for index in range(len(items(run.answers, group))):
                yield (
                    f"page {page.id}",
                    page in item_pages(run.definition, run.answers, group, index),
                )
        if group:
            heads.add(group)


def sides_of_fields(run: Run) -> Iterator[tuple[str, bool]]:
    """Yield whether each field with a condition was asked on the pages that were."""
    for asked in walk(run.definition, run.answers):
        if asked.page.repeat and asked.item is None:
            continue
        for field in asked.page.fields:
            if field.show:
                yield f"field {field.id}", field in asked.fields


def sides_of_papers(run: Run) -> Iterator[tuple[str, bool]]:
    """Yield whether each paper with a condition or of some cases was asked for."""
    seen = {paper.id for paper in papers_for(run.definition, run.answers)}
    for paper in run.definition.papers:
        if paper.show or paper.cases:
            yield f"paper {paper.id}", paper.id in seen


@each
def test_samples_take_every_case_and_both_sides_of_every_condition(code: str) -> None:
    cases = {case.id for case in form(code).cases}
    assert {run.answers.get(CASE) for run in runs_of(code)} >= cases
    seen: dict[str, set[bool]] = {}
    for run in runs_of(code):
        for sides in (sides_of_pages, sides_of_fields, sides_of_papers):
            for name, asked in sides(run):
                seen.setdefault(name, set()).add(asked)
    assert {name for name, both in seen.items() if len(both) < 2} == set()


@each
def test_every_question_of_the_form_is_answered_in_some_sample(code: str) -> None:
    definition = form(code)
    answered = {
        (page.id, field.id)
        for run in runs_of(code)
        for asked in walk(definition, run.answers)
        for page, field in ((asked.page, field) for field in asked.fields)
        if asked.answers.get(field.id) is not None
    }
    silent = {"information", "file"}
    for page in definition.pages:
        for field in page.fields:
            assert (page.id, field.id) in answered or field.kind in silent, field.id


@each
def test_labels_tell_questions_of_one_page_apart(code: str) -> None:
    for page in form(code).pages:
        labels = [field.label.vi for field in page.fields if isinstance(field.label, Words)]
        shared = {label for label in labels if labels.count(label) > 1}
        for label in shared:  # only where never both are asked
            both = [field for field in page.fields if words(field.label) == label]
            assert all(field.show for field in both), label


@pytest.mark.parametrize(
    ("code", "field", "value", "said"),
    [
        ("1.000894", "sign_on", None, "Nhập ngày hai bạn muốn đến ký, ví dụ 5/12/2026"),
        ("1.000656", "died_on", None, "Nhập ngày mất, ví dụ 20/5/1990"),
        (
            "1.000656",
            "died_on",
            "2026-12-01",
            "Ngày này chưa tới; nhập hôm nay hoặc một ngày đã qua",
        ),
        ("2.000908", "year", 1850, "Nhập số từ 1900 đến 2100"),
        ("1.001612", "capital", 5_000, "Nhập số từ 100.000\xa0đồng trở lên"),
    ],
)
def test_mistakes_are_told_in_words_that_help(code: str, field: str, value: Any, said: str) -> None:
    run = runs_of(code)[0]
    answers = {**run.answers, field: value}
    (problem,) = check(run.definition, answers, today=TODAY)
    assert problem.field == field
    assert problem.message.interpolate() == said
