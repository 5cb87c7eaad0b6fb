"""``make bench-search``: how well and how fast the search answers.

    python -m tests.bench.search_bench                          own questions, facts corpus
    python -m tests.bench.search_bench FILE --crawl FILE --backend tantivy
    python -m tests.bench.search_bench FILE --api http://127.0.0.1:6543
    python -m tests.bench.search_bench --compare                beside plain engines, one run
    python -m tests.bench.search_bench --synthetic 100000 --backend tantivy

Prints success@1, @3, @10 and MRR by type, and latencies p50 and p95.
"""

import argparse
import json
import resource
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median, quantiles

from search.backends.base import Backend
from search.backends.tantivy import TantivyBackend
from search.backends.whoosh import WhooshBackend
from search.service.finding import Finder
from search.service.suggesting import suggest
from tests.bench import search_plain
from tests.bench.search_corpus import (
    QUESTIONS,
    Catalogue,
    Question,
    crawl,
    questions,
    synthetic,
    titles,
)

Find = Callable[[str], list[str]]
BACKENDS: dict[str, Callable[[], Backend]] = {"whoosh": WhooshBackend, "tantivy": TantivyBackend}
ROUNDS = 3


def say(text: str = "") -> None:
    """Print a line."""
    sys.stdout.write(text + "\n")


def ranks(find: Find, asked: Sequence[Question]) -> dict[str, list[int]]:
    """Return the rank of the first right answer (0 for none in ten) by type."""
    found: dict[str, list[int]] = defaultdict(list)
    for one in asked:
        hits = find(one.query)[:10]
        rank = next((at for at, code in enumerate(hits, start=1) if code in one.relevant), 0)
        found[one.type].append(rank)
    return found


def figures(ranked: Sequence[int]) -> tuple[float, float, float, float]:
    """Return success@1, @3, @10 and mean reciprocal rank."""
    count = len(ranked)
    within = [sum(1 for rank in ranked if 0 < rank <= most) / count for most in (1, 3, 10)]
    return (*within, sum(1 / rank for rank in ranked if rank) / count)


def report(name: str, find: Find, asked: Sequence[Question], *, by_type: bool) -> None:
    """Print how well ``find`` answers."""
    found = ranks(find, asked)
    lines = sorted(found.items()) if by_type else []
    everything = [rank for some in found.values() for rank in some]
    say(f"\n{name}: {len(asked)} questions")
    say(f"  {'type':<16}{'n':>5}{'s@1':>8}{'s@3':>8}{'s@10':>8}{'MRR':>8}")
    for kind, some in [*lines, ("all", everything)]:
        one, three, ten, mrr = figures(some)
        say(f"  {kind:<16}{len(some):>5}{one:>8.3f}{three:>8.3f}{ten:>8.3f}{mrr:>8.3f}")


def latencies(finds: dict[str, Find], texts: Sequence[str]) -> None:
    """Print p50 and p95 of every search, their rounds interleaved."""
    spent: dict[str, list[float]] = {name: [] for name in finds}
    for _ in range(ROUNDS):
        for name, find in finds.items():
            for text in texts:
                start = time.perf_counter()
                find(text)
                spent[name].append((time.perf_counter() - start) * 1000)
    say(f"\n  {'latency, ms':<34}{'p50':>9}{'p95':>9}")
    for name, times in spent.items():
        say(f"  {name:<34}{median(times):>9.2f}{quantiles(times, n=20)[-1]:>9.2f}")


def api(base: str) -> Find:
    """Return a search over a running portal."""

    def find(text: str) -> list[str]:
        address = f"{base.rstrip('/')}/api/v1/search?" + urllib.parse.urlencode({"q": text})
        with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310
            return [hit["code"] for hit in json.load(answer)["hits"]]

    return find


def service(catalogue: Catalogue, backend: Backend, folder: Path) -> tuple[Find, Find, Find]:
    """Return searches over our service: as served, without the memory of answers, suggestions."""
    remembering = catalogue.finder(backend, folder)
    finder = Finder(remembering.follower)
    db = catalogue.session()

    def find(text: str) -> list[str]:
        return [hit.text.key for hit in remembering.search(db, text).hits]

    def cold(text: str) -> list[str]:
        finder.forget()
        return [hit.text.key for hit in finder.search(db, text).hits]

    def begun(text: str) -> list[str]:
        finder.forget()
        return [one.key for one in suggest(finder, db, text[: max(2, len(text) * 2 // 3)])]

    return find, cold, begun


def main() -> None:
    """Measure what the command line asks for."""
    options = arguments()
    asked = [one for one in questions(options.queries) if options.set in ("", one.set)]
    if options.api:
        find = api(options.api)
        report(options.api, find, asked, by_type=True)
        latencies({"API": find}, [one.query for one in asked])
        return
    texts = crawl(options.crawl) if options.crawl else titles()
    if options.synthetic:
        texts = list(synthetic(texts, options.synthetic))
    say(f"{len(texts)} procedures")
    finds: dict[str, Find] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in options.backend or list(BACKENDS):
            start = time.perf_counter()
            catalogue = Catalogue(texts)
            find, cold, begun = service(catalogue, BACKENDS[name](), Path(folder) / name)
            say(f"{name}: indexed and held in {time.perf_counter() - start:.1f} s")
            report(name, find, asked, by_type=True)
            finds |= {name: cold, f"{name}, asked before": find, f"{name}, suggestions": begun}
        if options.compare:
            for name, make in search_plain.ENGINES.items():
                finds[name] = make(texts, Path(folder) / name.replace(" ", "-"))
                report(name, finds[name], asked, by_type=False)
        latencies(finds, [one.query for one in asked[: options.sample]])
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(f"\nmemory of this process at its peak: {used:.0f} MB")


def arguments() -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("queries", type=Path, nargs="?", default=QUESTIONS)
    parser.add_argument("--set", default="", help="only the questions of this set")
    parser.add_argument("--crawl", type=Path, help="procedures with all texts (jsonl.gz)")
    parser.add_argument("--api", default="", help="address of a running portal")
    parser.add_argument("--backend", action="append", choices=list(BACKENDS))
    parser.add_argument("--compare", action="store_true")
    parser.add_argument("--synthetic", type=int, default=0)
    parser.add_argument("--sample", type=int, default=200, help="questions that are timed")
    return parser.parse_args()


if __name__ == "__main__":
    main()
