"""What every channel keeps, and what e-mail by SMTP can and cannot be sure of."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from pyramid.exceptions import ConfigurationError

from portal.notifications.channels import open_channel
from portal.notifications.channels.base import Channel, Message, SendState
from portal.notifications.channels.file import mail_folder, text_folder
from portal.notifications.channels.off import Off
from portal.notifications.channels.smtp import SmtpChannel
from portal.notifications.service import message_id
from tests.smtp_server import MailServer, mail_server

SENDER = "Một Cửa <khong-tra-loi@motcua.example>"
MAIL = Message(
    id=message_id("dossier:1:returned", "email"),
    to="nguyen.van.a@example.vn",
    subject="Hồ sơ của bạn đã có kết quả",
    body="Xin chào Nguyễn Văn A,\n\n.một dòng bắt đầu bằng dấu chấm\nKết quả đã sẵn sàng.\n",
    lang="vi",
    created_at=datetime(2026, 11, 20, 3, 0, tzinfo=UTC),
)
TEXT = replace(MAIL, to="+84912345678", subject="", body="Hồ sơ của bạn đã có kết quả.")


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


def smtp(port: int, **options: Any) -> SmtpChannel:
    given = {"security": "none", "timeout": 1.0, **options}
    return SmtpChannel(host="127.0.0.1", port=port, sender=SENDER, **given)


@pytest.fixture(params=["email file", "email smtp", "sms file", "off"])
def case(request: Any, tmp_path: Path, server: MailServer) -> tuple[Channel, Message, SendState]:
    """Each channel with a message that fits it, and what it answers when all goes well."""
    settings = {"data.dir": str(tmp_path), "notify.email.sender": SENDER}
    sent = SendState.SENT
    return {
        "email file": (mail_folder(settings), MAIL, sent),
        "email smtp": (smtp(server.port), MAIL, sent),
        "sms file": (text_folder(settings), TEXT, sent),
        "off": (Off(), MAIL, SendState.SKIPPED),
    }[request.param]


Case = tuple[Channel, Message, SendState]


def test_a_good_message_is_taken(case: Case) -> None:
    channel, message, expected = case
    result = channel.send(message)
    assert result.state is expected
    assert not (result.temporary or result.outage)


def test_sending_again_is_no_error(case: Case) -> None:
    channel, message, expected = case
    assert channel.send(message).state is expected
    assert channel.send(message).state is expected


@pytest.mark.parametrize(
    "to", ["", "not an address", "a@b@c", "a@b.example\r\nBcc: c@d.example", "ă@b.example"]
)
def test_a_bad_address_fails_for_good_and_raises_nothing(case: Case, to: str) -> None:
    channel, message, _ = case
    result = channel.send(replace(message, to=to))
    assert result.state in {SendState.FAILED, SendState.SKIPPED}
    assert not (result.temporary or result.outage)


def test_a_subject_cannot_add_headers(case: Case) -> None:
    channel, message, _ = case
    result = channel.send(replace(message, subject="Một\r\nBcc: c@d.example"))
    assert result.state in {SendState.FAILED, SendState.SKIPPED, SendState.SENT}
    assert not result.temporary


def test_a_file_is_there_once_and_private(tmp_path: Path) -> None:
    channel = mail_folder({"data.dir": str(tmp_path), "notify.email.sender": SENDER})
    channel.send(MAIL)
    channel.send(MAIL)
    [path] = (tmp_path / "mail").iterdir()
    assert path.suffix == ".eml"
    assert path.stat().st_mode & 0o777 == 0o600
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert mail["Subject"] == MAIL.subject
    assert mail["From"] == SENDER
    assert mail["Message-ID"] == f"<{MAIL.id}@motcua.example>"
    assert mail.get_content().replace("\r\n", "\n") == MAIL.body  # type: ignore[attr-defined]


def test_a_folder_that_cannot_be_written_is_an_outage(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file where the folder should be")
    result = mail_folder({"data.dir": str(tmp_path), "notify.email.sender": SENDER}).send(MAIL)
    assert (result.state, result.outage) == (SendState.FAILED, True)


def test_smtp_carries_the_text_and_the_same_id_each_time(server: MailServer) -> None:
    smtp(server.port).send(MAIL)
    smtp(server.port).send(MAIL)
    first, second = server.mails()
    assert first["Message-ID"] == second["Message-ID"] == f"<{MAIL.id}@motcua.example>"
    assert first["Date"] == second["Date"]
    assert first["Subject"] == MAIL.subject
    assert first["Content-Language"] == "vi"
    assert first["Auto-Submitted"] == "auto-generated"
    assert first.get_content().replace("\r\n", "\n") == MAIL.body
    assert server.receivers == [MAIL.to, MAIL.to]
    assert all(len(line) <= 998 for line in server.raw[0].split(b"\r\n"))


# What the answer means: state, whether trying again may help, whether the server is away.
@pytest.mark.parametrize(
    ("moment", "reply", "expected"),
    [
        ("connect", "421 too busy", (SendState.FAILED, True, True)),
        ("connect", "drop", (SendState.FAILED, True, True)),
        ("connect", "hang", (SendState.FAILED, True, True)),
        ("MAIL", "451 later", (SendState.FAILED, True, False)),
        ("MAIL", "530 sign in first", (SendState.FAILED, False, False)),
        ("RCPT", "550 no such user", (SendState.FAILED, False, False)),
        ("RCPT", "450 greylisted", (SendState.FAILED, True, False)),
        ("RCPT", "421 going down", (SendState.FAILED, True, True)),
        ("DATA", "554 no", (SendState.FAILED, False, False)),
        ("DATA", "drop", (SendState.FAILED, True, True)),
        ("text", "552 too large", (SendState.FAILED, False, False)),
        ("text", "452 disk full", (SendState.FAILED, True, False)),
        ("text", "drop", (SendState.UNCERTAIN, False, False)),
        ("text", "hang", (SendState.UNCERTAIN, False, False)),
        ("QUIT", "drop", (SendState.SENT, False, False)),
    ],
)
def test_smtp_says_what_is_sure(
    server: MailServer, moment: str, reply: str, expected: tuple[SendState, bool, bool]
) -> None:
    server.behave[moment] = reply
    result = smtp(server.port).send(MAIL)
    assert (result.state, result.temporary, result.outage) == expected


def test_a_closed_port_is_an_outage() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    result = smtp(port).send(MAIL)
    assert (result.state, result.outage) == (SendState.FAILED, True)


def test_a_server_without_starttls_gets_no_mail_in_the_clear(server: MailServer) -> None:
    result = smtp(server.port, security="starttls").send(MAIL)
    assert (result.state, result.outage) == (SendState.FAILED, True)
    assert server.raw == []


def test_channels_are_chosen_by_settings(tmp_path: Path) -> None:
    settings = {"data.dir": str(tmp_path), "notify.email.sender": SENDER}
    make: Callable[[str], Channel] = lambda value: open_channel(  # noqa: E731
        "sms", {**settings, "notify.sms": value}
    )
    assert isinstance(make("off"), Off)
    assert isinstance(make("portal.notifications.channels.off.Off"), Off)
    for wrong in ("carrier-pigeon", "no.such.module:Gateway"):
        with pytest.raises(ConfigurationError, match="setting notify"):
            make(wrong)
