"""Fault points: known by name, armed in development only, all of them used."""

import re
from pathlib import Path

import pytest

from portal import faults

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def disarmed():
    yield
    faults.arm("production")


def test_nothing_happens_when_nothing_is_ordered() -> None:
    for point in faults.POINTS:
        faults.fault(point)


def test_production_takes_no_orders() -> None:
    faults.arm("production", {"MOTCUA_FAULT": "outbox.ran:raise"})
    faults.fault("outbox.ran")


def test_an_ordered_point_raises_from_the_nth_time_on() -> None:
    faults.arm("development", {"MOTCUA_FAULT": "outbox.ran@2:raise, timed.ran:sleep=0"})
    faults.fault("outbox.ran")
    faults.fault("timed.ran")
    with pytest.raises(faults.FaultError):
        faults.fault("outbox.ran")


@pytest.mark.parametrize("text", ["no.such.point", "outbox.ran:explode", "outbox.ran:sleep=x"])
def test_wrong_orders_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"fault point|float"):
        faults.parse(text)


def test_every_point_is_used_and_every_use_is_listed() -> None:
    used = set()
    for package in ("portal", "catalogue", "search", "forms"):
        for path in (ROOT / package).rglob("*.py"):
            used |= set(re.findall(r'\bfault\("([^"]+)"\)', path.read_text(encoding="utf-8")))
    assert used == set(faults.POINTS)
