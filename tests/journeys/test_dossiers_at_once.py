"""Many at once: numbers without gap or double, one dossier for one key, one holder."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from catalogue.models import Listing
from forms.dossiers import service
from forms.dossiers.filing import Application, Person, SentPaper
from forms.dossiers.guards import Actor
from forms.dossiers.models import Dossier, FilingChannel
from forms.dossiers.receiving import resolve
from forms.dossiers.transitions import Action
from portal.accounts.models import Account
from portal.security.permissions import Role
from tests.conftest import NOW

CLIENTS = 8
DAY = NOW + timedelta(days=3)


class LostConnectionError(Exception):
    """Stands for whatever makes a transaction fail after the number was taken."""


def submit(registry, key: str, *, fail: bool = False) -> str | None:
    with registry["db.factory"].begin() as db:
        listing = db.scalars(select(Listing).where(Listing.code == "1.001193")).one()
        application = Application(
            revision_id=listing.revision_id,
            answers={"ten": key},
            owner=Person("Nguyễn Thị Lan", phone="0912345678"),
            receiving=resolve(db, listing, commune_code="14329"),
            channel=FilingChannel.ONLINE,
            papers=[SentPaper("p", "Giấy chứng sinh")],
            definition={"id": "birth"},
        )
        dossier = service.submit(db, application, now=DAY, by="anonymous", key=key)
        if fail:
            raise LostConnectionError
        return dossier.number


def try_submit(registry, key: str, fail: bool) -> str | None:
    try:
        return submit(registry, key, fail=fail)
    except LostConnectionError:
        return None


def test_200_submissions_by_8_clients_give_200_numbers_without_gap(fresh) -> None:
    registry = fresh().registry
    wanted = [(f"key-{n}", False) for n in range(200)] + [(f"lost-{n}", True) for n in range(24)]
    wanted.sort(key=lambda pair: pair[0][-1])  # the failing ones among the others
    with ThreadPoolExecutor(CLIENTS) as clients:
        numbers = list(clients.map(lambda pair: try_submit(registry, *pair), wanted))
    got = sorted(number for number in numbers if number)
    assert got == [f"H42.31-261123-{n:04d}" for n in range(1, 201)]
    with registry["db.factory"]() as db:
        assert service.verify(db) == []
        stored = db.scalars(select(Dossier.number).where(Dossier.number.like("H42.31-261123-%")))
        assert sorted(stored) == got


def test_one_form_sent_many_times_at_once_makes_one_dossier(fresh) -> None:
    registry = fresh().registry
    start = Barrier(CLIENTS)

    def send(round_number: int) -> str | None:
        start.wait()
        return submit(registry, f"double-{round_number}")

    for round_number in range(5):
        with ThreadPoolExecutor(CLIENTS) as clients:
            numbers = set(clients.map(send, [round_number] * CLIENTS))
        assert len(numbers) == 1
    with registry["db.factory"]() as db:
        keys = db.scalars(select(Dossier.submission_key).where(Dossier.answers.is_not(None)))
        assert max(Counter(keys).values()) == 1


@pytest.mark.parametrize("rounds", [10])
def test_two_officers_take_one_dossier_and_one_wins(fresh, rounds: int) -> None:
    registry = fresh().registry
    with registry["db.factory"]() as db:
        ids = {
            name: db.scalars(select(Account).where(Account.username == name)).one().id
            for name in ("tiepnhan", "chuyenvien")
        }
    for number in range(rounds):
        submit(registry, f"take-{number}")
        with registry["db.factory"]() as db:
            dossier_id = service.filed(db, f"take-{number}").id
        start = Barrier(2)

        def take(name: str, dossier_id: int = dossier_id, start: Barrier = start) -> str:
            actor = Actor(
                name, ids[name], frozenset({Role.RECEPTION}), frozenset({"phuong-hoa-lu"})
            )
            start.wait()
            try:
                with registry["db.factory"].begin() as db:
                    service.apply(db, dossier_id, Action.TAKE, actor=actor, version=1, now=DAY)
            except service.StaleError:
                return "stale"
            return name

        with ThreadPoolExecutor(2) as officers:
            answers = list(officers.map(take, ids))
        assert answers.count("stale") == 1
        with registry["db.factory"]() as db:
            holder = db.get_one(Dossier, dossier_id).holder_id
        winner = next(name for name in answers if name != "stale")
        assert holder == ids[winner]
