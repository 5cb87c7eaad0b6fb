"""Server time of the journey's pages, beside a bare Pyramid page in the same process.

``python -m tests.bench.journey [--rounds 60]``: a sample province in a temporary folder, one draft
with half its answers, calls of the application without a socket between. Prints p50 and p95 of the
wall and of the processor: on a machine that others use too, only the latter says something.
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from pyramid.config import Configurator
from pyramid.response import Response

from portal.app import configure, main
from portal.db import make_engine
from tests.conftest import Database, login, migrate, seed, web
from tests.journeys.filling import fill

BUDGET = 40.0  # ms, p95
CODES = ("1.001193", "1.001612", "1.013831")


def hello() -> object:
    """Return the least Pyramid application."""
    with Configurator() as config:
        config.add_route("hello", "/hello")
        config.add_view(lambda request: Response("hello"), route_name="hello")
        return config.make_wsgi_app()


def province(folder: Path) -> object:
    """Return the application on a sample province of its own."""
    made = Database(f"sqlite:///{folder}/portal.sqlite", folder)
    engine = make_engine(made.url)
    migrate(engine)
    engine.dispose()
    registry = configure(made.settings()).registry
    seed(registry)
    registry["db.engine"].dispose()
    return main({}, **made.settings())


def paths(browser: object) -> list[str]:
    """Begin drafts, answer their first pages, and return the address of every page of theirs."""
    found = []
    for code in CODES:
        start = browser.get(f"/nop-ho-so/{code}")
        form = next(one for one in start.forms.values() if 'class="mc-start"' in one.text)
        page = form.submit().follow()
        tasks = page.request.path
        for _ in range(2):
            page = browser.get(page.html.select_one(".govuk-task-list a")["href"])
            fill(page.forms["form"])
            page = page.forms["form"].submit("leave").follow()
            page = browser.get(tasks)
        links = [one["href"] for one in page.html.select(".govuk-task-list a")]
        found += [f"/nop-ho-so/{code}", tasks, *links, f"{tasks}/kiem-tra"]
    return found


def measure(browser: object, path: str, rounds: int) -> list[tuple[float, float]]:
    """Return wall and processor milliseconds of ``rounds`` requests after three that warm up."""
    taken = []
    for at in range(rounds + 3):
        began, busy = time.perf_counter(), time.thread_time()
        browser.get(path)
        if at >= 3:
            wall, cpu = time.perf_counter() - began, time.thread_time() - busy
            taken.append((wall * 1000, cpu * 1000))
    return taken


def told(name: str, taken: list[tuple[float, float]]) -> float:
    """Print one line; return the p95 of the wall."""
    wall, cpu = zip(*taken, strict=True)
    p95, busy = (statistics.quantiles(one, n=20)[-1] for one in (wall, cpu))
    print(
        f"{name:<52} p50 {statistics.median(wall):6.1f}  p95 {p95:6.1f} ms"
        f"   processor {statistics.median(cpu):6.1f} {busy:6.1f} ms",
        flush=True,
    )
    return p95


def run() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        browser = web(province(Path(folder)))
        login(browser, "congdan")
        told("hello (ceiling)", measure(web(hello()), "/hello", rounds))
        everything: list[tuple[float, float]] = []
        for path in paths(browser):
            taken = measure(browser, path, rounds)
            everything += taken
            told(path, taken)
        worst = told("all pages of the journey", everything)
        print(f"budget: p95 under {BUDGET:.0f} ms: {'kept' if worst < BUDGET else 'BROKEN'}")


if __name__ == "__main__":
    run()
