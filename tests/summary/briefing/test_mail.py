"""E-mail through a real SMTP server on loopback: what arrives, what is refused, and no password in the open."""

from __future__ import annotations

import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from analytics.__main__ import main
from analytics.errors import UsageError
from analytics.summary.briefing import mail
from analytics.summary.briefing.content import Briefing
from analytics.summary.briefing.letter import month_html
from tests.chinese import english_in
from tests.summary.briefing.conftest import COMMENT
from tests.summary.briefing.reading import Html

FROM = "bridgeboard@example.com"


class Inbox:
    """Keeps what comes, and who handed it in; refuses mail to nobody@."""

    def __init__(self) -> None:
        self.came: list[tuple[Envelope, EmailMessage]] = []
        self.logins: list[tuple[str, bool]] = []

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list) -> str:  # noqa: N802 - aiosmtpd's name
        if address.startswith("nobody@"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.came.append((envelope, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"

    def login(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login.decode(), session.ssl is not None))
        return AuthResult(success=data.password == b"s3cret/@", handled=False)


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def serve(inbox: Inbox) -> Iterator[Callable[..., str]]:
    """Start a server and give its host and port."""
    running: list[Controller] = []

    def start(**options: object) -> str:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        controller = Controller(inbox, hostname="127.0.0.1", port=port, authenticator=inbox.login, **options)
        controller.start()
        running.append(controller)
        return f"127.0.0.1:{port}"

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of this computer that nobody has signed, with its key beside it."""
    place = tmp_path_factory.mktemp("tls")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", place / "key.pem", "-out", place / "cert.pem"],
                   check=True, capture_output=True)
    return place / "cert.pem"


@pytest.fixture
def encrypted(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    return context


def through(address: str) -> mail.Server:
    return mail.server({"BRIDGEBOARD_SMTP": address, "BRIDGEBOARD_MAIL_FROM": FROM})


def letter(made: Briefing, *to: str, **files: bytes) -> EmailMessage:
    return mail.message(made, FROM, to or ("ann@example.com",), {f"month.{e}": c for e, c in files.items()})


def test_what_is_sent_arrives_as_text_as_html_and_with_its_files(
    made: Briefing, inbox: Inbox, serve: Callable[..., str]
) -> None:
    mail.send(letter(made, "ann@example.com", "bo@example.com", pdf=b"%PDF one", xlsx=b"PK two"),
              through(f"smtp://{serve()}"))
    ((envelope, came),) = inbox.came
    assert (envelope.mail_from, envelope.rcpt_tos) == (FROM, ["ann@example.com", "bo@example.com"])
    assert (came["Subject"], came["From"], came["To"]) == (made.title, FROM, "ann@example.com, bo@example.com")
    assert came["Message-ID"].endswith("@example.com>")
    assert Html(came.get_body(("html",)).get_content()).text == Html(month_html(made)).text
    plain = came.get_body(("plain",)).get_content()
    assert plain.startswith(made.title)
    assert [one.text for one in made.figures if one.text not in plain] == []
    assert COMMENT in plain
    assert [(part.get_filename(), part.get_content_type(), part.get_content()) for part in came.iter_attachments()] == [
        ("month.pdf", "application/pdf", b"%PDF one"),
        ("month.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK two")]


def test_a_headline_cannot_add_headers(english: Briefing) -> None:
    odd = type(english)(**vars(english) | {"title": "October\r\nBcc: eve@example.com"})
    sent = letter(odd)
    assert sent["Subject"] == "October Bcc: eve@example.com"
    assert sent["Bcc"] is None


@pytest.mark.parametrize("kind", ["starttls", "smtps"])
def test_a_password_goes_only_through_an_encrypted_line_to_a_known_server(
    english: Briefing, inbox: Inbox, serve: Callable[..., str], certificate: Path, encrypted: ssl.SSLContext, kind: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    host = serve(tls_context=encrypted) if kind == "starttls" else serve(ssl_context=encrypted, auth_require_tls=False)
    address = f"{'smtp' if kind == 'starttls' else 'smtps'}://ann%40example.com:s3cret%2F%40@{host}"
    with pytest.raises(UsageError, match=r"could not be sent through 127\.0\.0\.1: .*certificate"):
        mail.send(letter(english), through(address))
    assert (inbox.came, inbox.logins) == ([], [])
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    mail.send(letter(english), through(address))
    assert len(inbox.came) == 1
    assert inbox.logins == [("ann@example.com", kind == "starttls")]  # it notes an upgraded line, not one born so


def test_without_encryption_no_password_is_sent(english: Briefing, inbox: Inbox, serve: Callable[..., str]) -> None:
    host = serve(auth_require_tls=False)
    with pytest.raises(UsageError, match="offers no encryption, so the password is not sent"):
        mail.send(letter(english), through(f"smtp://ann:s3cret%2F%40@{host}"))
    assert (inbox.came, inbox.logins) == ([], [])


def test_what_the_server_refuses_is_said(
    english: Briefing, inbox: Inbox, serve: Callable[..., str], encrypted: ssl.SSLContext, certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(UsageError, match=r"127\.0\.0\.1 refuses these receivers: nobody@example\.com"):
        mail.send(letter(english, "nobody@example.com"), through(f"smtp://{serve()}"))
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with pytest.raises(UsageError, match=r"could not be sent through 127\.0\.0\.1") as refused:
        mail.send(letter(english), through(f"smtp://ann:wrong@{serve(tls_context=encrypted)}"))
    assert "wrong" not in str(refused.value)
    assert inbox.came == []


def test_a_server_that_is_not_there(english: Briefing) -> None:
    with socket.socket() as taken:  # bound but not listening: nothing answers
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(UsageError, match=r"could not be sent through 127\.0\.0\.1: .*refused"):
            mail.send(letter(english), through(f"smtp://127.0.0.1:{taken.getsockname()[1]}"))


@pytest.mark.parametrize(("smtp", "sender", "said"), [
    ("", FROM, "there is no SMTP server to send through"), ("mail.example.com", FROM, "is no address of a server"),
    ("http://mail.example.com", FROM, "is no address of a server"), ("smtp://", FROM, "is no address of a server"),
    ("smtp://host:port", FROM, "is no address of a server"), ("smtp://host:99999", FROM, "is no address of a server"),
    ("smtp://host", "", "BRIDGEBOARD_MAIL_FROM: write one to"),
    ("smtp://host", "me", "BRIDGEBOARD_MAIL_FROM: 'me' is no e-mail address"),
])
def test_a_wrong_setting_is_refused(smtp: str, sender: str, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        mail.server({"BRIDGEBOARD_SMTP": smtp, "BRIDGEBOARD_MAIL_FROM": sender})
    assert said in str(refused.value)
    assert "s3cret" not in str(refused.value)


@pytest.mark.parametrize(("address", "host", "port", "encrypted"), [
    ("smtp://mail.example.com", "mail.example.com", 587, False),
    ("smtps://mail.example.com", "mail.example.com", 465, True),
    ("smtp://127.0.0.1:2525", "127.0.0.1", 2525, False), ("smtp://[::1]:25", "::1", 25, False),
])
def test_the_usual_ports(address: str, host: str, port: int, encrypted: bool) -> None:
    found = through(address)
    assert (found.host, found.port, found.encrypted) == (host, port, encrypted)
    assert "s3cret" not in repr(through("smtps://u:s3cret@h"))


@pytest.mark.parametrize("text", ["", ",", "ann", "ann@", "@example.com", "ann@example.com,bo", "a b@example.com",
                                  "ann@example.com\r\nBcc: eve@example.com", "<ann@example.com>", "a@b," * 51])
def test_wrong_receivers_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match="--email: ") as refused:
        mail.addresses(text, "--email")
    assert english_in(refused.value) in ("", "email")


# From the command line ----------------------------------------------------------------------------------------------


def test_the_command_writes_and_sends(
    demo_place: Path, tmp_path: Path, inbox: Inbox, serve: Callable[..., str], monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("BRIDGEBOARD_SMTP", f"smtp://{serve()}")
    monkeypatch.setenv("BRIDGEBOARD_MAIL_FROM", FROM)
    files = {ending: tmp_path / f"month.{ending}" for ending in ("pdf", "pptx", "xlsx", "html")}
    asked = [part for ending, path in files.items() for part in (f"--{ending}", str(path))]
    assert main(["summary", "2026-10", "--lang", "zh", "--warehouse", str(demo_place), *asked,
                 "--email", "ann@example.com, bo@example.com"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        *(f"已写入 {path}。" for path in files.values()), "已发送给ann@example.com、bo@example.com。"]
    ((_, came),) = inbox.came
    attached = {part.get_filename(): part.get_content() for part in came.iter_attachments()}
    assert attached == {f"bridgeboard_2026-10_zh.{e}": files[e].read_bytes() for e in ("pdf", "pptx", "xlsx")}
    assert files["html"].read_text("utf-8").startswith('<!DOCTYPE html><html lang="zh-CN">')


@pytest.mark.parametrize(("arguments", "said"), [
    (["2026-13", "--pdf", "x.pdf"], "'2026-13' is no month"), (["2030-01", "--pdf", "x.pdf"], "is still to come"),
    (["2020-01", "--html", "x.html"], "lies before the data"), (["--pdf", "no/such/folder/x.pdf"], "cannot be written"),
    (["--email", "ann"], "--email: 'ann' is no e-mail address"),
    (["--email", "ann@example.com"], "there is no SMTP server to send through"),
])
def test_the_command_refuses_in_one_sentence(
    demo_place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    arguments: list[str], said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BRIDGEBOARD_SMTP", raising=False)
    assert main(["summary", *arguments, "--warehouse", str(demo_place)]) == 2
    printed = capsys.readouterr()
    assert said in printed.err
    assert printed.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
