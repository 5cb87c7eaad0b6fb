"""Filing and moving dossiers, on the real database, by the very functions the pages call."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select, update

from catalogue.models import Filing, Listing
from forms.dossiers import service
from forms.dossiers.clock import Supplement
from forms.dossiers.filing import Application, Person, SentPaper
from forms.dossiers.guards import SYSTEM, Actor
from forms.dossiers.models import (
    ClockPolicy,
    Dossier,
    DossierEvent,
    FilingChannel,
    FormDocument,
    NumberCounter,
    NumberPattern,
)
from forms.dossiers.receiving import CENTRE, NotFiledHereError, Reason, find_commune, resolve
from forms.dossiers.states import DossierState as S
from forms.dossiers.transitions import Action
from portal.accounts.models import Account
from portal.audit.models import AuditEntry
from portal.notifications.models import Notice
from portal.offices import calendars
from portal.offices.calendar import CalendarError
from portal.offices.models import Agency
from portal.security.permissions import Role
from tests.conftest import NOW as SEEDED

NOW = SEEDED + timedelta(days=3)  # Monday 23 November 2026: the samples have no number of that day

BIRTH, LAND = "1.001193", "1.013831"
HOA_LU = "14329"


def listing(db, code: str = BIRTH) -> Listing:
    return db.scalars(select(Listing).where(Listing.code == code)).one()


def application(db, code: str = BIRTH, **more) -> Application:
    found = listing(db, code)
    values = {
        "revision_id": found.revision_id,
        "answers": {"ten": "Nguyễn Thị Lan", "so": 3},
        "owner": Person("Nguyễn Thị Lan", phone="0912345678", email="lan@example.vn"),
        "receiving": resolve(db, found, commune_code=HOA_LU),
        "channel": FilingChannel.ONLINE,
        "papers": [SentPaper("giay_chung_sinh", "Giấy chứng sinh")],
        "definition": {"id": "birth", "pages": []},
    }
    return Application(**{**values, **more})


def filed(db, key: str = "k-1", code: str = BIRTH, **more) -> Dossier:
    return service.submit(db, application(db, code, **more), now=NOW, by="anonymous", key=key)


def act(db, dossier: Dossier, *steps, at=NOW, **more) -> Dossier:
    for number, step in enumerate(steps):
        moment = at + timedelta(minutes=number)
        service.apply(db, dossier.id, step, actor=SYSTEM, version=None, now=moment, **more)
    return dossier


def test_submitting_writes_everything_at_once(db) -> None:
    dossier = filed(db)
    assert dossier.number == "H42.31-261123-0001"
    assert (dossier.state, dossier.submitted_at, dossier.version) == (S.REGISTERED, NOW, 1)
    assert dossier.procedure_code == BIRTH
    assert dossier.revision_id == listing(db).revision_id
    assert dossier.form.document == {"id": "birth", "pages": []}
    assert [paper.name for paper in dossier.papers] == ["Giấy chứng sinh"]
    assert [party.name for party in dossier.parties] == ["Nguyễn Thị Lan"]
    assert [event.kind for event in dossier.clock_events] == ["start"]
    assert dossier.due_at == service.state_of(db, dossier, now=NOW).due is not None
    notices = db.scalars(select(Notice).where(Notice.key == f"dossier:{dossier.id}:received")).all()
    assert {notice.channel for notice in notices} == {"email", "sms"}
    assert notices[0].data["number"] == dossier.number
    audit = db.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1)).one()
    assert (audit.action, audit.subject_key) == ("dossier.submit", dossier.number)
    assert audit.data["hash"] == dossier.event_hash


def test_submitting_again_with_the_key_changes_nothing(db) -> None:
    first = filed(db)
    again = service.submit(db, application(db, answers={"ten": "khác"}), now=NOW, by="x", key="k-1")
    assert again.id == first.id
    assert again.answers["ten"] == "Nguyễn Thị Lan"
    assert len(db.scalars(select(Dossier).where(Dossier.submission_key == "k-1")).all()) == 1
    assert filed(db, "k-2").number == "H42.31-261123-0002"


def test_one_form_document_however_many_dossiers(db) -> None:
    one, two = filed(db, "a"), filed(db, "b")
    assert one.form_sha256 == two.form_sha256
    assert len(db.scalars(select(FormDocument)).all()) == 1


def test_a_number_rolled_back_goes_to_the_next(db) -> None:
    with pytest.raises(RuntimeError), db.begin_nested():
        assert filed(db, "lost").number.endswith("-0001")
        raise RuntimeError
    assert service.filed(db, "lost") is None
    assert filed(db, "kept").number.endswith("-0001")


def test_numbers_grow_past_four_digits_and_follow_the_pattern_of_the_day(db) -> None:
    filed(db, "first")
    db.execute(
        update(NumberCounter).where(NumberCounter.series == "H42.31-261123-").values(last=9999)
    )
    assert filed(db, "big").number == "H42.31-261123-10000"
    db.add(NumberPattern(valid_from=date(2026, 11, 1), pattern="{agency}-{yyyymmdd}-{number:7}"))
    db.add(NumberPattern(valid_from=date(2026, 12, 1), pattern="{agency}/{yyyy}/{number}"))
    db.flush()
    assert filed(db, "new").number == "H42.31-20261123-0000001"


def test_a_paid_dossier_is_filed_once_when_the_payment_is_booked(db) -> None:
    held = service.prepare(db, application(db), now=NOW, key="pay")
    act(db, held, Action.AWAIT_PAYMENT)
    assert (held.state, held.number, held.due_at) == (S.AWAITING_PAYMENT, None, None)
    service.file(db, held, now=NOW, by="system")
    number = held.number
    assert service.file(db, held, now=NOW, by="system").number == number
    assert held.state is S.REGISTERED
    assert [event.action for event in held.events] == ["await_payment", "submit"]
    assert service.verify(db) == []


def test_a_supplement_restarts_and_a_policy_makes_it_pause(db) -> None:
    restarted = act(db, filed(db, "r", LAND), Action.RECEIVE, Action.FORWARD)
    db.add(
        ClockPolicy(
            procedure_id=listing(db, LAND).procedure_id, supplement=Supplement.PAUSE, legal="thử"
        )
    )
    db.flush()
    paused = act(db, filed(db, "p", LAND), Action.RECEIVE, Action.FORWARD)
    before = restarted.due_at
    for dossier in (restarted, paused):
        act(db, dossier, Action.ASK_SUPPLEMENT, at=NOW + timedelta(days=4), reason="mờ")
        assert (dossier.due_at, dossier.supplement_rounds) == (None, 1)
        act(db, dossier, Action.SUPPLEMENT, at=NOW + timedelta(days=10))
    kinds = [[event.kind.value for event in one.clock_events] for one in (restarted, paused)]
    assert kinds == [["start", "pause", "restart"], ["start", "pause", "resume"]]
    assert before < paused.due_at < restarted.due_at


def test_the_national_path_from_filing_to_hand_over(db) -> None:
    dossier = act(db, filed(db), Action.RECEIVE, Action.FORWARD, Action.DECIDE, Action.HAND_OVER)
    assert dossier.state is S.RETURNED
    assert dossier.received_at and dossier.done_at and dossier.closed_at
    assert [event.to_state for event in dossier.events] == [
        S.REGISTERED,
        S.RECEIVED,
        S.PROCESSING,
        S.DONE,
        S.RETURNED,
    ]


@pytest.mark.parametrize("action", [Action.REFUSE, Action.ASK_SUPPLEMENT])
def test_what_the_law_wants_a_reason_for_is_refused_without(db, action) -> None:
    dossier = filed(db)
    with pytest.raises(service.RefusedError) as refused:
        act(db, dossier, action, reason="  ")
    assert "Nhập lý do." in refused.value.reasons
    assert dossier.state is S.REGISTERED
    assert len(dossier.events) == 1


def test_a_stale_page_is_told_and_changes_nothing(db) -> None:
    dossier = act(db, filed(db), Action.RECEIVE)
    with pytest.raises(service.StaleError) as stale:
        service.apply(db, dossier.id, Action.FORWARD, actor=SYSTEM, version=1, now=NOW)
    assert stale.value.version == 2
    assert dossier.state is S.RECEIVED


def officer(db, role: Role, agency: str, username: str = "tiepnhan") -> Actor:
    account = db.scalars(select(Account).where(Account.username == username)).one()
    return Actor(account.code, account.id, frozenset({role}), frozenset({agency}))


def test_officers_act_only_for_their_agency_and_role(db) -> None:
    dossier = filed(db)
    for actor, words in (
        (officer(db, Role.RECEPTION, "so-tu-phap"), "nơi khác"),
        (officer(db, Role.PROCESSING, "phuong-hoa-lu"), "vai trò khác"),
    ):
        with pytest.raises(service.RefusedError, match=words):
            service.apply(db, dossier.id, Action.RECEIVE, actor=actor, version=1, now=NOW)
        assert Action.RECEIVE not in service.possible(db, dossier, actor=actor, now=NOW)
    right = officer(db, Role.RECEPTION, "phuong-hoa-lu")
    assert Action.RECEIVE in service.possible(db, dossier, actor=right, now=NOW)
    service.apply(db, dossier.id, Action.RECEIVE, actor=right, version=1, now=NOW)
    assert dossier.state is S.RECEIVED


def test_only_whoever_filed_it_withdraws_it(db) -> None:
    account = db.scalars(select(Account).where(Account.username == "congdan")).one()
    dossier = filed(db, account_id=account.id)
    stranger = Actor("x", account.id + 1)
    with pytest.raises(service.RefusedError):
        service.apply(db, dossier.id, Action.WITHDRAW, actor=stranger, version=1, now=NOW)
    owner = Actor(account.code, account.id)
    service.apply(db, dossier.id, Action.WITHDRAW, actor=owner, version=1, now=NOW)
    assert (dossier.state, dossier.closed_at) == (S.WITHDRAWN, NOW)
    anonymous = filed(db, "k-2")
    with pytest.raises(service.RefusedError):
        service.apply(db, anonymous.id, Action.WITHDRAW, actor=Actor("y"), version=1, now=NOW)


def test_two_officers_do_not_hold_one_dossier(db) -> None:
    dossier = filed(db)
    first = officer(db, Role.RECEPTION, "phuong-hoa-lu")
    second = officer(db, Role.RECEPTION, "phuong-hoa-lu", "chuyenvien")
    service.apply(db, dossier.id, Action.TAKE, actor=first, version=1, now=NOW)
    with pytest.raises(service.RefusedError, match="cán bộ khác giữ"):
        service.apply(db, dossier.id, Action.TAKE, actor=second, version=2, now=NOW)


def test_one_extension_in_time_and_with_a_length(db) -> None:
    dossier = act(db, filed(db, code=LAND), Action.RECEIVE, Action.FORWARD)
    before = dossier.due_at
    with pytest.raises(service.RefusedError, match="số ngày gia hạn"):
        act(db, dossier, Action.EXTEND, reason="mưa")
    act(db, dossier, Action.EXTEND, reason="mưa", data={"amount": 3})
    assert dossier.due_at > before
    with pytest.raises(service.RefusedError, match="một lần"):
        act(db, dossier, Action.EXTEND, reason="mưa nữa", data={"amount": 3})
    late = act(db, filed(db, "late"), Action.RECEIVE, Action.FORWARD)
    with pytest.raises(service.RefusedError, match="quá hạn"):
        act(db, late, Action.EXTEND, at=NOW + timedelta(days=60), reason="bận", data={"amount": 1})


@pytest.mark.parametrize(
    ("offset", "words"),
    [
        (timedelta(hours=1), "tương lai"),
        (timedelta(days=-31), "30 ngày"),
        (timedelta(days=-1), "bước liền trước"),
    ],
)
def test_moments_out_of_sense_are_refused(db, offset, words) -> None:
    dossier = filed(db)
    with pytest.raises(service.RefusedError, match=words):
        act(db, dossier, Action.RECEIVE, happened_at=NOW + offset)


def test_a_paper_dossier_entered_later_keeps_both_times(db) -> None:
    handed_in = NOW - timedelta(days=2)
    dossier = service.submit(
        db,
        application(db, channel=FilingChannel.DIRECT),
        now=NOW,
        by="system",
        key="paper",
        happened_at=handed_in,
    )
    start = dossier.clock_events[0]
    assert (start.happened_at, start.entered_at) == (handed_in, NOW)
    assert dossier.number == "H42.31-261123-0001"


def test_the_chain_shows_edited_removed_and_forged_events(db) -> None:
    dossier = act(db, filed(db), Action.RECEIVE, Action.FORWARD)
    assert service.verify(db) == []
    event = DossierEvent.dossier_id == dossier.id

    def tampered(statement) -> set[str]:
        with db.begin_nested() as nested:
            db.execute(statement, execution_options={"synchronize_session": False})
            found = {problem.what for problem in service.verify(db)}
            nested.rollback()
        return found

    edited = update(DossierEvent).where(event, DossierEvent.seq == 2).values(reason="khác")
    assert "was changed after it was written" in tampered(edited)
    assert "is missing" in tampered(delete(DossierEvent).where(event, DossierEvent.seq == 2))
    last = tampered(delete(DossierEvent).where(event, DossierEvent.seq == 3))
    assert "is not where the dossier says it ends" in last
    assert "is in the audit trail and is missing" in last
    moved = update(DossierEvent).where(event, DossierEvent.seq == 3).values(seq=4)
    assert "is missing" in tampered(moved)
    assert service.verify(db) == []


def test_recounting_finds_and_corrects_a_wrong_due_date(db) -> None:
    assert service.recount(db, now=NOW) == ([], None)
    dossier = filed(db, code=LAND)
    right = dossier.due_at
    calendars.set_day(db, None, day=date(2026, 11, 26), works=False, name="Bão")
    found, _after = service.recount(db, now=NOW)
    mine = next(one for one in found if one.dossier_id == dossier.id)
    assert (mine.stored, mine.due) == (right, dossier.due_at)
    assert dossier.due_at > right


def test_calendars_refuse_contradictions(db) -> None:
    with pytest.raises(CalendarError, match="already entered"):
        calendars.set_day(db, None, day=date(2026, 9, 2), works=True, name="x")
    with pytest.raises(CalendarError, match="hold on one day"):
        calendars.add_week(db, None, valid_from=date(2020, 1, 1), hours={})
    with pytest.raises(CalendarError):
        calendars.set_day(db, None, day=date(2026, 9, 5), works=False, name=" ")
    assert calendars.remove_day(db, None, day=date(2026, 11, 24))
    assert calendars.Calendars.of_session(db).province().is_working(date(2026, 11, 24))


def test_the_seeded_calendar_knows_swaps_and_made_up_days(db) -> None:
    province = calendars.Calendars(db).province()
    off = [date(2024, 4, 29), date(2025, 5, 2), date(2026, 1, 2), date(2026, 8, 31)]
    made_up = [date(2024, 5, 4), date(2025, 4, 26), date(2026, 1, 10), date(2026, 8, 22)]
    assert not any(province.is_working(day) for day in off)
    assert all(province.is_working(day) for day in made_up)
    assert province.add(date(2024, 4, 26), 10) == date(2024, 5, 14)


def test_every_procedure_that_is_filed_here_has_one_office(db) -> None:
    found = db.scalars(select(Listing)).all()
    here = [one for one in found if one.filing is Filing.HERE]
    assert len(here) > 30
    for one in here:
        for commune in (HOA_LU, "", "99999"):
            offices = resolve(db, one, commune_code=commune)
            assert offices.competent.code, one.code
            assert not offices.competent.code.endswith("X"), one.code
    for one in found:
        if one.filing is not Filing.HERE:
            with pytest.raises(NotFiledHereError):
                resolve(db, one, commune_code=HOA_LU)


def test_offices_of_communes_departments_and_what_stays_unresolved(db) -> None:
    birth = resolve(db, listing(db), commune_code=HOA_LU)
    assert (birth.competent.slug, birth.reason) == ("phuong-hoa-lu", Reason.COMMUNE)
    company = resolve(db, listing(db, "2.001583"))
    assert (company.competent.slug, company.receipt.slug) == ("so-tai-chinh", CENTRE)
    province = db.scalars(select(Agency).where(Agency.slug == "ubnd-tinh")).one()
    listing(db, "2.001583").agency = province
    assert resolve(db, listing(db, "2.001583")).receipt.slug == CENTRE
    lost = resolve(db, listing(db), commune_code="99999")
    assert (lost.competent.slug, lost.reason) == (CENTRE, Reason.CENTRE)
    former = resolve(db, listing(db), commune_name="phường Ninh Khánh")
    assert former.competent.slug == "phuong-hoa-lu"
    assert find_commune(db, name="UBND xã Gia Viễn").slug == "xa-gia-vien"
    assert find_commune(db, name="xã Không Có") is None
