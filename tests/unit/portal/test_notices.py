"""Notices: put down with the event, sent once over each channel, forgotten in time."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from pyramid.exceptions import ConfigurationError
from sqlalchemy import select

from portal.notifications import Contact, notify, templates
from portal.notifications.channels.base import Message, SendResult, SendState
from portal.notifications.models import Notice, NoticeState
from portal.notifications.service import forget, settle_given_up, troubled
from portal.outbox import run_due
from portal.outbox.service import retry
from portal.slots import MessageKind
from tests.conftest import DATABASES
from tests.ground import ground

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
PERSON = Contact(email="nguyen.van.a@example.vn", phone="+84912345678")
SAMPLE = "tests.data:notices/sample"
KIND = MessageKind("test.sample", "Mẫu", SAMPLE, channels=("email", "sms"))
VALUES = {"name": "Nguyễn Văn A", "link": "https://x.example/r/once"}


class Scripted:
    """A channel that answers what the test says, and keeps what it was given."""

    def __init__(self, *answers: SendResult) -> None:
        self.answers = list(answers)
        self.got: list[Message] = []

    def send(self, message: Message) -> SendResult:
        self.got.append(message)
        return self.answers.pop(0) if self.answers else SendResult(SendState.SENT)


@pytest.fixture(params=DATABASES)
def registry(request: Any, tmp_path: Path) -> Iterator[Any]:
    with ground(request.param, tmp_path, lambda config: config.add_message_kind(KIND)) as made:
        yield made


def tell(registry: Any, key: str = "dossier:1:returned", **more: Any) -> int:
    given = {"to": PERSON, "lang": "vi", "values": VALUES, **more}
    with registry["db.factory"].begin() as db:
        return notify(db, KIND, key=key, now=NOW, **given)


def notices(registry: Any) -> dict[str, Notice]:
    with registry["db.reading"]() as db:
        return {notice.channel: notice for notice in db.scalars(select(Notice))}


def files(registry: Any, folder: str) -> list[Path]:
    return sorted((Path(registry.settings["data.dir"]) / folder).glob("*"))


def test_one_event_is_told_once_over_each_channel(registry: Any) -> None:
    assert tell(registry) == 2
    assert tell(registry) == 0
    assert run_due(registry, now=NOW) == 2
    [mail], [text] = files(registry, "mail"), files(registry, "sms")
    parsed = message_from_bytes(mail.read_bytes(), policy=policy.default)
    assert parsed["Subject"] == "Kết quả của Nguyễn Văn A"
    assert "https://x.example/r/once" in parsed.get_content()
    assert "tỉnh Ninh Bình" in parsed.get_content()
    assert text.read_text() == "To: +84912345678\n\nMột Cửa: có kết quả cho Nguyễn Văn A.\n"
    told = notices(registry)
    for notice in told.values():
        assert (notice.state, notice.sent_at, notice.tries) == (NoticeState.SENT, NOW, 1)
        assert notice.data is None, "a sent notice keeps no one-time link"
        assert notice.template_hash
    assert told["email"].template_hash != told["sms"].template_hash


def test_the_language_is_the_persons(registry: Any) -> None:
    tell(registry, lang="en", to=Contact(email=PERSON.email))
    run_due(registry, now=NOW)
    [mail] = files(registry, "mail")
    parsed = message_from_bytes(mail.read_bytes(), policy=policy.default)
    assert parsed["Subject"] == "Result for Nguyễn Văn A"
    assert parsed["Content-Language"] == "en"
    assert files(registry, "sms") == []


def test_an_unknown_language_is_vietnamese_and_nobody_to_reach_is_nothing(registry: Any) -> None:
    assert tell(registry, lang="fr", to=Contact(email=PERSON.email)) == 1
    assert notices(registry)["email"].lang == "vi"
    assert tell(registry, key="other", to=Contact()) == 0


def test_a_value_that_is_not_given_is_the_callers_mistake(registry: Any) -> None:
    with pytest.raises(LookupError, match="no value for link"):
        tell(registry, values={"name": "A"})
    with pytest.raises(TypeError):
        tell(registry, values={"name": object(), "link": ""})
    assert notices(registry) == {}


def test_text_is_not_escaped_and_a_subject_stays_one_line(registry: Any) -> None:
    tell(registry, values={"name": "A & B\nBcc: x@y.example", "link": "a<b>"})
    run_due(registry, now=NOW)
    [mail] = files(registry, "mail")
    parsed = message_from_bytes(mail.read_bytes(), policy=policy.default)
    assert parsed["Bcc"] is None
    assert "A & B" in parsed["Subject"]
    assert "a<b>" in parsed.get_content()


@pytest.mark.parametrize(
    ("answer", "state", "error"),
    [
        (
            SendResult(SendState.FAILED, "550 <a@b.vn> unknown"),
            NoticeState.FAILED,
            "550 <@> unknown",
        ),
        (SendResult(SendState.UNCERTAIN, "no answer"), NoticeState.UNCERTAIN, "no answer"),
        (SendResult(SendState.SKIPPED, "off"), NoticeState.SKIPPED, "off"),
    ],
)
def test_how_a_send_ended_is_shown(
    registry: Any, answer: SendResult, state: NoticeState, error: str
) -> None:
    channel = registry["notify.channels"]["email"] = Scripted(answer)
    tell(registry, to=Contact(email=PERSON.email))
    run_due(registry, now=NOW)
    notice = notices(registry)["email"]
    assert (notice.state, notice.last_error, notice.tries) == (state, error, 1)
    assert run_due(registry, now=NOW + timedelta(days=1)) == 0, "nothing is sent by itself again"
    with registry["db.reading"]() as db:
        shown = [one.key for one in troubled(db)]
    assert shown == ([] if state is NoticeState.SKIPPED else ["dossier:1:returned"])
    if state is NoticeState.SKIPPED:
        return
    with registry["db.factory"].begin() as db:
        assert retry(db, now=NOW, key="dossier:1:returned:email") == 1
    run_due(registry, now=NOW)
    assert notices(registry)["email"].state is NoticeState.SENT
    assert channel.got[0] == channel.got[1], "every attempt carries the same id and date"


def test_a_refusal_for_now_is_tried_again_until_it_is_given_up(registry: Any) -> None:
    busy = SendResult(SendState.FAILED, "450 greylisted", temporary=True)
    channel = registry["notify.channels"]["email"] = Scripted(*[busy] * 20)
    tell(registry, to=Contact(email=PERSON.email))
    now = NOW
    for _ in range(12):
        assert run_due(registry, now=now) == 1
        now += timedelta(hours=2)
    assert len(channel.got) == 12
    assert notices(registry)["email"].state is NoticeState.FAILED
    assert run_due(registry, now=now) == 0


def test_an_outage_lets_notices_wait_however_long_it_takes(registry: Any) -> None:
    away = SendResult(SendState.FAILED, "connection refused", temporary=True, outage=True)
    registry["notify.channels"]["email"] = Scripted(*[away] * 50)
    tell(registry, to=Contact(email=PERSON.email))
    for minutes in range(50):
        run_due(registry, now=NOW + timedelta(minutes=minutes))
    assert notices(registry)["email"].state is NoticeState.QUEUED
    run_due(registry, now=NOW + timedelta(hours=1))
    assert notices(registry)["email"].state is NoticeState.SENT


def test_addresses_and_texts_are_forgotten(registry: Any) -> None:
    registry["notify.channels"]["email"] = Scripted(SendResult(SendState.UNCERTAIN, "?"))
    tell(registry)
    run_due(registry, now=NOW)
    day = timedelta(days=1)
    with registry["db.factory"].begin() as db:
        assert forget(db, texts_before=NOW, addresses_before=NOW) == 0
        forget(db, texts_before=NOW + day, addresses_before=NOW)
    told = notices(registry)
    assert [told[name].data for name in ("email", "sms")] == [None, None]
    assert told["email"].address == PERSON.email
    with registry["db.factory"].begin() as db:
        assert forget(db, texts_before=NOW + day, addresses_before=NOW + day) == 2
        assert forget(db, texts_before=NOW + day, addresses_before=NOW + day) == 0
    assert {notice.address for notice in notices(registry).values()} == {None}
    with registry["db.factory"].begin() as db:
        retry(db, now=NOW, key="dossier:1:returned:email")
    run_due(registry, now=NOW)
    assert notices(registry)["email"].state is NoticeState.SKIPPED


def test_a_notice_whose_job_died_is_not_called_queued_for_ever(registry: Any) -> None:
    tell(registry, to=Contact(email=PERSON.email))

    class Broken:
        def send(self, message: Message) -> SendResult:
            raise RuntimeError("a bug in a channel")

    registry["notify.channels"]["email"] = Broken()
    now = NOW
    for _ in range(12):
        run_due(registry, now=now)
        now += timedelta(hours=2)
    with registry["db.factory"].begin() as db:
        assert settle_given_up(db) == 1
    assert notices(registry)["email"].state is NoticeState.FAILED


def test_a_kind_without_its_templates_stops_the_start(tmp_path: Path) -> None:
    lost = MessageKind("test.lost", "Mất", "tests.data:notices/lost")
    with (
        pytest.raises(ConfigurationError, match="no notice template"),
        ground("sqlite", tmp_path, lambda config: config.add_message_kind(lost)),
    ):
        pass


def test_templates_know_what_they_need() -> None:
    assert templates.needs(f"{SAMPLE}.vi.txt") == {"name", "link"}
    assert templates.needs(f"{SAMPLE}.vi.sms.txt") == {"name"}
