"""Derived forms of the national data, walked from readiness to the dossier.

A portal of its own is filled from the file of national procedures; an even choice of those filed
here is walked (all of them with ``SOAK=1``): every page renders, an empty page is answered with
mistakes whose links lead to a field, a filled run ends in a dossier.
"""

import gzip
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from catalogue.importing.cli import group
from catalogue.models import Filing, Listing
from forms import procedures
from forms.attachments import service as attachments
from forms.attachments.models import AttachmentState
from forms.definition import papers_for
from forms.journey.models import DraftState
from forms.journey.service import drafts
from portal import clock
from tests.conftest import login, web
from tests.journeys.filling import empty, fill, mend, pdf
from tests.journeys.test_journey import begin_form, submit

FILE = Path(__file__).parents[3] / "shared" / "data" / "procedures-national.jsonl.gz"
MANY = int(os.environ.get("DERIVED", "200"))
MOST_STEPS = 60

pytestmark = pytest.mark.skipif(
    not FILE.is_file(), reason="the file of national procedures is not on this machine"
)


def some(target: Path) -> Path:
    """Write every third national record to ``target``: importing all takes longer than the walk."""
    with gzip.open(FILE, "rt", encoding="utf-8") as source:
        target.write_text("".join(list(source)[::3]), encoding="utf-8")
    return target


def chosen(registry: Any) -> list[str]:
    """Return the codes to walk: an even choice of those without a hand-made form."""
    made = set(procedures.codes())
    query = select(Listing.code).where(Listing.filing == Filing.HERE).order_by(Listing.code)
    with registry["db.reading"]() as db:
        codes = [code for code in db.scalars(query) if code not in made]
    if os.environ.get("SOAK"):
        return codes
    step = max(1, len(codes) // many_on(registry))
    return codes[::step][: many_on(registry)]


def many_on(registry: Any) -> int:
    """Return how many forms are walked: the database matters little, so fewer on the second."""
    return MANY if registry["db.engine"].dialect.name == "sqlite" else MANY // 5


def attach_papers(registry: Any, draft_code: str) -> None:
    """Attach a checked file to every paper that is asked for, as upload and worker would."""
    with registry["db.factory"].begin() as db:
        draft = drafts.find(db, draft_code)
        definition = drafts.definition_of(draft)
        for paper in papers_for(definition, draft.answers):
            with registry["files.spare"].open("rb") as stream:
                one = attachments.add(
                    db,
                    registry["files.store"],
                    owner=draft_code,
                    paper_id=paper.id,
                    name="giấy tờ.pdf",
                    stream=stream,
                    now=clock.now(),
                    kinds=[kind.value for kind in paper.kinds],
                )
            one.state = AttachmentState.READY


def page_done(browser: Any, page: Any) -> tuple[Any, int]:
    """Send a page empty, then filled; return what comes next and how many mistakes were told."""
    blank = page.forms["form"]
    empty(blank)
    bad = blank.submit("next", status="*")
    told = 0
    if bad.status_int == 422:
        links = [a["href"] for a in bad.html.select(".govuk-error-summary a")]
        ids = {tag["id"] for tag in bad.html.find_all(id=True)}
        assert links, page.request.path
        assert {link[1:] for link in links} <= ids, page.request.path
        told = len(links)
        page = bad
    else:
        assert bad.status_int == 303, page.request.path
        page = browser.get(page.request.url)
    form = page.forms["form"]
    fill(form)
    answer = form.submit("next", status="*")
    if answer.status_int == 422 and mend(answer):
        answer = answer.forms["form"].submit("next", status="*")
    assert answer.status_int == 303, (page.request.path, summary(answer))
    return answer.follow(), told


def summary(page: Any) -> list[str]:
    """Return the mistakes that a page tells."""
    return [a.get_text() for a in page.html.select(".govuk-error-summary a")]


def walk(browser: Any, registry: Any, code: str) -> str:
    """Walk one procedure to its end; return the number of its dossier."""
    tasks = begin_form(browser.get(f"/nop-ho-so/{code}")).submit(status=303).follow()
    draft_code = tasks.request.path.rsplit("/", 1)[1]
    first = tasks.html.select_one(".govuk-task-list a")["href"]
    page, mistakes, papers = browser.get(first), 0, 0
    for _ in range(MOST_STEPS):
        path = page.request.path
        if path.endswith("/kiem-tra"):
            break
        if "/giay-to/" in path:
            papers += 1
            assert "tep" in page.text
            attach_papers(registry, draft_code)
            page = browser.get(f"{tasks.request.path}/kiem-tra")
        elif "/nhom/" in path and "form" not in page.forms:
            form = next(one for one in page.forms.values() if "next" in one.fields)
            page = form.submit("next", status=303).follow()
        else:
            page, told = page_done(browser, page)
            mistakes += told
    assert mistakes, f"{code}: nothing is required"
    assert "nop" in page.forms, (code, page.html.main.get_text(" ", strip=True)[:400])
    done = submit(page)
    assert done.status_int == 303, code
    with registry["db.reading"]() as db:
        draft = drafts.find(db, draft_code)
        assert draft is not None
        assert draft.state is DraftState.SUBMITTED
        assert draft.dossier is not None
        if papers:
            assert [one for one in draft.dossier.papers if one.file_sha256]
        return str(draft.dossier.number)


def test_derived_forms_of_the_national_data_end_in_dossiers(fresh, tmp_path) -> None:
    app = fresh()
    registry = app.registry
    source = FILE if os.environ.get("SOAK") else some(tmp_path / "national.jsonl")
    result = CliRunner().invoke(group, ["national", str(source)], obj=registry)
    assert result.exception is None, result.output
    spare = tmp_path / "giay-to.pdf"
    spare.write_bytes(pdf())
    registry["files.spare"] = spare
    codes = chosen(registry)
    assert len(codes) >= many_on(registry)
    browser = web(app)
    login(browser, "congdan")
    numbers = [walk(browser, registry, code) for code in codes]
    assert len(set(numbers)) == len(codes)
