"""Editors see what fails, teach the search with one click, and see the effect."""

from datetime import timedelta
from typing import Any

import pytest
import webtest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from search.models import FeaturedResult, OpenedDay, QueryDay, SearchWord
from search.service import editing
from search.service.asked import Asked, expire
from tests.conftest import login

WORKSHOP = "/bien-tap/tim-kiem"
STRANGE = "giay chim bay"  # leads nowhere


def ask_often(app: Any, db: Session, *queries: str, found: int = 0) -> None:
    counts = Asked()
    for query in queries:
        for _ in range(3):
            counts.ask(query, editing.folded(query), found=found, today=clock.today(clock.now()))
    counts.write(db)


def api(browser: webtest.TestApp, query: str) -> list[str]:
    return [hit["code"] for hit in browser.get("/api/v1/search", {"q": query}).json["hits"]]


@pytest.fixture
def editor(browser: webtest.TestApp) -> webtest.TestApp:
    login(browser, "bientap")
    return browser


def test_questions_are_counted_by_day_and_grouped(editor: Any, app: Any, db: Session) -> None:
    ask_often(app, db, "giấy chim bay", "chim bay giấy", "xin giấy chim bay")
    rows = db.scalars(select(QueryDay).where(QueryDay.query.contains("chim"))).all()
    assert {row.asked for row in rows} == {3}
    page = editor.get(WORKSHOP)
    lines = [line.get_text(" ", strip=True) for line in page.html.select(".mc-index li")]
    mine = [line for line in lines if "chim" in line]
    assert len(mine) == 1
    assert "9" in mine[0]


def test_what_people_opened_is_no_failure(editor: Any, app: Any, db: Session) -> None:
    ask_often(app, db, "khai sinh cho con", found=5)
    counts = Asked()
    counts.open("khai sinh cho con", "procedure:1.001193", today=clock.today(clock.now()))
    counts.write(db)
    assert db.scalars(select(OpenedDay)).one().opened == 1
    assert "khai sinh cho con" not in editor.get(WORKSHOP).text


def test_one_click_features_a_result_and_takes_it_back(editor: Any, db: Session) -> None:
    before = api(editor, "kết hôn")
    page = editor.get(f"{WORKSHOP}/cau-hoi", {"q": "kết hôn", "tim": "khai tử"})
    form = next(
        form
        for form in page.forms.values()
        if form.action.endswith("/len-dau") and form["d"].value == "procedure:1.000656"
    )
    form.submit(status=303)
    assert api(editor, "kết hôn")[0] == "1.000656"
    assert api(editor, "ket hon")[0] == "1.000656"
    assert api(editor, "đăng ký kết hôn có yếu tố nước ngoài")[0] != "1.000656"
    row = db.scalars(select(FeaturedResult)).one()
    workshop = editor.get(WORKSHOP)
    undo = next(f for f in workshop.forms.values() if f.action.endswith(f"/{row.id}/xoa"))
    undo.submit(status=303)
    assert api(editor, "kết hôn") == before


def test_one_click_makes_a_synonym(editor: Any) -> None:
    assert "1.000656" not in api(editor, STRANGE)
    page = editor.get(f"{WORKSHOP}/cau-hoi", {"q": STRANGE, "tim": "khai tử"})
    form = next(
        form
        for form in page.forms.values()
        if form.action.endswith("/nghia-la") and form["d"].value == "procedure:1.000656"
    )
    form.submit(status=303)
    assert api(editor, STRANGE)[0] == "1.000656"


def test_a_word_is_added_changed_and_removed(editor: Any, db: Session) -> None:
    form = editor.get(f"{WORKSHOP}/tu", {"q": "chim bay"}).forms["form"]
    assert form["term"].value == "chim bay"
    form["kind"] = "colloquial"
    form["expands_to"] = "đăng ký khai tử"
    form.submit(status=303)
    assert api(editor, "chim bay")[0] == "1.000656"
    word = db.scalars(select(SearchWord)).one()
    form = editor.get(f"{WORKSHOP}/tu/{word.id}").forms["form"]
    form["expands_to"] = "đăng ký kết hôn"
    form.submit(status=303)
    assert api(editor, "chim bay")[0] != "1.000656"
    page = editor.get(f"{WORKSHOP}/tu/{word.id}")
    next(f for f in page.forms.values() if f.action.endswith("/xoa")).submit(status=303)
    assert db.scalars(select(SearchWord)).all() == []


def test_an_own_word_stands_above_the_shipped_one(editor: Any, db: Session) -> None:
    assert api(editor, "khai sanh")[0] == "1.001193"
    editing.save_word(
        db,
        term="khai sanh",
        kind=editing.WordKind.COLLOQUIAL,
        expands_to="đăng ký kết hôn",
        field="Hộ tịch",
        by="test",
        now=clock.now(),
    )
    assert api(editor, "khai sanh")[0] == "1.000894"


def test_a_word_without_meaning_is_refused_with_the_answers_kept(editor: Any) -> None:
    form = editor.get(f"{WORKSHOP}/tu").forms["form"]
    form["term"] = "chim bay"
    form["kind"] = "colloquial"
    again = form.submit(status=422)
    assert again.forms["form"]["term"].value == "chim bay"
    assert again.html.select_one(".govuk-error-summary")


def test_two_editors_cannot_overwrite_each_other(editor: Any, db: Session) -> None:
    words = {"term": "chim bay", "kind": editing.WordKind.COLLOQUIAL, "expands_to": "khai tử"}
    word = editing.save_word(db, **words, by="test", now=clock.now())
    form = editor.get(f"{WORKSHOP}/tu/{word.id}").forms["form"]
    editing.save_word(db, **{**words, "expands_to": "kết hôn"}, by="other", now=clock.now())
    form["expands_to"] = "hộ chiếu"
    form.submit(status=409)
    assert db.scalars(select(SearchWord)).one().expands_to == "kết hôn"


def test_the_effect_is_shown(editor: Any, db: Session) -> None:
    now = clock.now()
    today = clock.today(now)
    row = editing.feature(
        db, query="chim bay", target="procedure:1.000656", by="test", now=now - timedelta(days=3)
    )
    old, new = today - timedelta(days=9), today
    db.add(QueryDay(query="chim bay", day=old, asked=10, found=0, opened=0))
    db.add(QueryDay(query="chim bay", day=new, asked=8, found=4, opened=6))
    db.flush()
    effect = editing.effect(db, query="chim bay", since=row.changed_at, now=now)
    assert (effect.asked_before, effect.opened_before) == (10, 0)
    assert (effect.asked_after, effect.opened_after) == (8, 6)
    page = " ".join(editor.get(WORKSHOP).html.get_text(" ", strip=True).split())
    assert "0 lần mở trên 10 lần hỏi" in page
    assert "6 lần mở trên 8 lần hỏi" in page


def test_counts_expire(db: Session) -> None:
    now = clock.now()
    today = clock.today(now)
    for days in (1, 200):
        day = today - timedelta(days=days)
        db.add(QueryDay(query="chim bay", day=day, asked=1, found=0, opened=0))
        db.add(OpenedDay(target="procedure:1.000656", day=day, opened=1))
    db.flush()
    assert expire(db, now=now, keep_days=180) == 2
    assert [row.day for row in db.scalars(select(QueryDay))] == [today - timedelta(days=1)]


def test_clicks_make_a_result_more_popular(browser: Any, db: Session) -> None:
    first, second = api(browser, "đăng ký")[:2]
    db.add(OpenedDay(target=f"procedure:{second}", day=clock.today(clock.now()), opened=5000))
    expire(db, now=clock.now(), keep_days=180)
    assert api(browser, "đăng ký")[:2] == [second, first]


def test_the_work_list_shows_what_fails(editor: Any, app: Any, db: Session) -> None:
    ask_often(app, db, STRANGE)
    assert STRANGE in editor.get("/bien-tap").text


@pytest.mark.parametrize("path", ["", "/cau-hoi?q=x", "/tu"])
def test_nobody_else_may_teach(browser: Any, path: str) -> None:
    login(browser, "congdan")
    browser.get(WORKSHOP + path, status=(403, 404))


@pytest.mark.parametrize(
    "values",
    [
        {"q": "", "d": "procedure:1.000656"},
        {"q": "kết hôn", "d": "procedure:none"},
        {"q": "kết hôn"},
    ],
)
def test_forged_choices_are_refused(editor: Any, values: dict[str, str]) -> None:
    token = editor.get(f"{WORKSHOP}/cau-hoi", {"q": "kết hôn"}).html.select_one(
        "input[name=csrf_token]"
    )["value"]
    editor.post(f"{WORKSHOP}/len-dau", {"csrf_token": token, **values}, status=400)


def test_unknown_words_are_not_found(editor: Any) -> None:
    editor.get(f"{WORKSHOP}/tu/999999", status=404)
