"""Sample dossiers, filed and moved by the very functions that real ones go through."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.content import ChannelKind, Content, from_json
from catalogue.models import Listing, Revision
from forms.dossiers import service
from forms.dossiers.clock import Rule
from forms.dossiers.codes import check_digit
from forms.dossiers.filing import Application, Person, SentPaper
from forms.dossiers.guards import Actor
from forms.dossiers.models import Dossier, FilingChannel, PartyKind
from forms.dossiers.receiving import office_of
from forms.dossiers.transitions import Action
from portal.accounts.models import Account
from portal.clock import VIETNAM, today
from portal.offices.calendar import WorkingCalendar
from portal.offices.calendars import Calendars

FILE = Path(__file__).parent / "sample" / "dossiers.yaml"
OFFICERS = {Action.RECEIVE: "tiepnhan", Action.FORWARD: "tiepnhan", Action.REFUSE: "tiepnhan"}
OFFICERS |= {Action.DECIDE: "lanhdao", Action.HAND_OVER: "tiepnhan"}
SLOW = 6  # working days past the limit
MOST_PAPERS = 4


@dataclass(order=True, slots=True)
class Step:
    """One step at its moment; ``index`` keeps the steps of one moment in order."""

    at: datetime
    index: int
    key: str = field(compare=False)
    action: Action | None = field(compare=False)  # None: it is filed
    reason: str = field(compare=False, default="")


def seed(db: Session, now: datetime) -> None:
    """Add the sample dossiers, in the order in which everything happened; once."""
    plan = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    if service.filed(db, _key(1)) is not None:
        return
    listings = {one.code: one for one in db.scalars(select(Listing))}
    accounts = {one.username: one for one in db.scalars(select(Account))}
    calendar = Calendars(db).province()
    cases = {}
    steps: list[Step] = []
    for number, (who, code, ago, story) in enumerate(plan["dossiers"], start=1):
        listing = listings.get(code)
        if listing is None:
            continue
        person = plan["people"][who]
        account = accounts.get(person.get("account", ""))
        cases[_key(number)] = _Filing(person, listing, account, number)
        content = from_json(db.get_one(Revision, listing.revision_id).content)
        moments = _Moments(calendar, today(now) - timedelta(days=ago), number, _days(content))
        steps.append(Step(moments.at(0, 0), len(steps), _key(number), None))
        for order, (when, action, *reason) in enumerate(plan["stories"][story], start=1):
            at = moments.at(moments.after(when), order)
            steps.append(Step(at, len(steps), _key(number), Action(action), *reason))
    done: dict[str, Dossier] = {}
    for step in sorted(one for one in steps if one.at < now):
        if step.action is None:
            done[step.key] = _submit(db, cases[step.key], step=step)
        elif step.key in done:
            account = cases[step.key].account
            _take(db, done[step.key], step=step, action=step.action, owner=account, staff=accounts)


def _key(number: int) -> str:
    return f"sample-{number:03d}"


def sample_code(number: int) -> str:
    """Return the tracking code of the ``number``-th sample dossier: always the same."""
    digits = f"20260000{number:02d}"
    return digits + check_digit(digits)


def _days(content: Content) -> int:
    """Return the limit in working days, about."""
    limit = service.limit_of(content, channel=ChannelKind.ONLINE)
    rule = Rule.of(limit)
    return rule.amount or 5


@dataclass(frozen=True, slots=True)
class _Moments:
    """When the steps of one dossier happen: in office hours, on working days."""

    calendar: WorkingCalendar
    first: date
    number: int
    limit: int

    def after(self, when: int | str) -> int:
        """Return how many working days after filing a step comes."""
        name, _plus, more = str(when).partition("+")
        base = {"fast": max(1, self.limit - 1), "slow": self.limit + SLOW}.get(name)
        return (base if base is not None else int(name)) + int(more or 0)

    def at(self, days: int, order: int) -> datetime:
        """Return the moment of the ``order``-th step, ``days`` working days after filing."""
        day = self.calendar.next_working(self.first)
        day = self.calendar.add(day, days) if days else day
        minute = self.number * 7 % 60 + order * 25
        return datetime(day.year, day.month, day.day, 8, 5, tzinfo=VIETNAM) + timedelta(
            minutes=minute
        )


@dataclass(frozen=True, slots=True)
class _Filing:
    """Who files which procedure; ``account`` only for those who have one."""

    person: dict[str, Any]
    listing: Listing
    account: Account | None
    number: int


def _submit(db: Session, filing: _Filing, *, step: Step) -> Dossier:
    person, listing, account = filing.person, filing.listing, filing.account
    content = from_json(db.get_one(Revision, listing.revision_id).content)
    papers = content.cases[0].papers[:MOST_PAPERS] if content.cases else ()
    application = Application(
        revision_id=listing.revision_id,
        answers={"noi_dung": content.short_title or content.title},
        papers=[
            SentPaper(f"giay_to_{place}", paper.name, originals=paper.originals, copies=1)
            for place, paper in enumerate(papers, start=1)
        ],
        owner=Person(
            person["name"],
            kind=PartyKind(person.get("kind", "person")),
            phone=person["phone"],
            email=person.get("email", ""),
            address=person["address"],
            commune_code=person["commune"],
        ),
        receiving=office_of(db, listing, commune_code=person["commune"]),
        channel=FilingChannel.ONLINE if account or filing.number % 2 else FilingChannel.DIRECT,
        account_id=account.id if account else None,
        tracking=sample_code(filing.number),
    )
    by = account.code if account else "anonymous"
    return service.submit(db, application, now=step.at, by=by, key=step.key, tell=False)


def _take(
    db: Session,
    dossier: Dossier,
    *,
    step: Step,
    action: Action,
    owner: Account | None,
    staff: dict[str, Account],
) -> None:
    officer = staff[OFFICERS.get(action, "chuyenvien")]
    own = action in {Action.SUPPLEMENT, Action.WITHDRAW} and owner is not None
    actor = Actor(owner.code if own and owner else officer.code, is_system=True)
    data = {"amount": 5} if action is Action.EXTEND else {}
    service.apply(
        db,
        dossier.id,
        action,
        actor=actor,
        version=None,
        now=step.at,
        reason=step.reason,
        data=data,
    )
