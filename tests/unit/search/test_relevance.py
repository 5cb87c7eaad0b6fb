"""The floor: what share of fixed questions is answered first, in the first three, in ten.

The corpus is what the repository has of the national catalogue: names and facts, none of the texts
around them, so the figures here are lower than those of ``make bench-search`` on the whole.
"""

import pytest

from search.service.finding import Finder
from tests.bench.search_bench import figures, ranks
from tests.bench.search_corpus import Catalogue, Question, questions


def answered(national: tuple[Catalogue, Finder], asked: list[Question]) -> tuple[float, ...]:
    catalogue, finder = national
    with catalogue.session() as db:
        found = ranks(lambda text: [hit.text.key for hit in finder.search(db, text).hits], asked)
    return figures([rank for some in found.values() for rank in some])


def test_the_questions_are_many_and_right(national: tuple[Catalogue, Finder]) -> None:
    asked = questions()
    known = set(national[0].texts)
    assert len(asked) >= 150
    assert len({one.query for one in asked}) == len(asked)
    assert {code for one in asked for code in one.relevant} <= known


@pytest.mark.parametrize(
    ("name", "floor"), [("tune", (0.90, 0.95, 0.98)), ("hold", (0.83, 0.91, 0.95))]
)
def test_questions_are_answered(
    national: tuple[Catalogue, Finder], name: str, floor: tuple[float, ...]
) -> None:
    asked = [one for one in questions() if one.set == name]
    reached = answered(national, asked)
    assert all(got >= least for got, least in zip(reached, floor, strict=False)), reached


@pytest.mark.parametrize("kind", ["typo", "telex", "vni", "joined", "nfd", "tone", "code"])
def test_every_way_of_typing_is_understood(national: tuple[Catalogue, Finder], kind: str) -> None:
    asked = [one for one in questions() if one.type == kind]
    reached = answered(national, asked)
    assert reached[1] >= 0.85, (kind, reached)
