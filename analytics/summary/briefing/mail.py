"""Send a month by e-mail, through the SMTP server that the environment names.

``BRIDGEBOARD_SMTP`` is its address: ``smtp://host:587`` (encrypted by STARTTLS where the server offers it) or
``smtps://host:465`` (encrypted from the start), with ``user:password@`` before the host where it asks for them.
``BRIDGEBOARD_MAIL_FROM`` is the sender.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

from analytics.errors import UsageError
from analytics.language import N_
from analytics.summary.briefing.content import Briefing
from analytics.summary.briefing.letter import month_html

SECONDS = 30  # to wait for the server
MOST = 50  # receivers of one message
TYPES = {"pdf": ("application", "pdf"),
         "pptx": ("application", "vnd.openxmlformats-officedocument.presentationml.presentation"),
         "xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")}
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?")


@dataclass(frozen=True)
class Server:
    """Where mail is handed in; ``password`` never appears in a message or a log."""

    host: str
    port: int
    encrypted: bool
    user: str
    password: str
    sender: str

    def __repr__(self) -> str:
        return f"Server({self.host}:{self.port})"


def server(environment: Mapping[str, str]) -> Server:
    """The server of ``BRIDGEBOARD_SMTP`` and the sender; raise ``UsageError`` where either is missing or wrong."""
    named, sender = environment.get("BRIDGEBOARD_SMTP", ""), environment.get("BRIDGEBOARD_MAIL_FROM", "")
    if not named:
        raise UsageError(N_("there is no SMTP server to send through; name one in BRIDGEBOARD_SMTP, such as "
                            "smtp://mail.example.com:587"))
    try:
        parts = urlsplit(named)
        port = parts.port or {"smtp": 587, "smtps": 465}[parts.scheme]
    except (ValueError, KeyError):
        parts = None
    if parts is None or not parts.hostname:
        raise UsageError(N_("BRIDGEBOARD_SMTP is no address of a server; write one such as smtp://mail.example.com:587 "
                            "or smtps://user:password@mail.example.com:465"))
    return Server(parts.hostname, port, parts.scheme == "smtps", unquote(parts.username or ""),
                  unquote(parts.password or ""), addresses(sender, "BRIDGEBOARD_MAIL_FROM")[0])


def addresses(text: str, named: str) -> list[str]:
    """Addresses between commas; raise ``UsageError`` naming what they are for where one is none or there are none."""
    found = [one.strip() for one in text.split(",") if one.strip()]
    if not found or len(found) > MOST:
        raise UsageError(N_("{named}: write one to {most} e-mail addresses with commas between them"), named=named,
                         most=MOST)
    for one in found:
        if not _ADDRESS.fullmatch(one):
            raise UsageError(N_("{named}: '{text}' is no e-mail address; write one such as ann@example.com"),
                             named=named, text=one)
    return found


def message(made: Briefing, sender: str, to: Sequence[str], files: Mapping[str, bytes]) -> EmailMessage:
    """The briefing as HTML, as plain text for those who read that, and with the files (name -> content) attached."""
    letter = EmailMessage()
    letter["Subject"] = " ".join(made.title.split())
    letter["From"], letter["To"] = sender, ", ".join(to)
    letter["Date"], letter["Message-ID"] = formatdate(localtime=True), make_msgid(domain=sender.rpartition("@")[2])
    letter.set_content(_plain(made))
    letter.add_alternative(month_html(made), subtype="html")
    for name, content in files.items():
        kind, subtype = TYPES[name.rpartition(".")[2]]
        letter.add_attachment(content, maintype=kind, subtype=subtype, filename=name)
    return letter


def _plain(made: Briefing) -> str:
    """Headline, key figures and what is said, a line each."""
    lines = [made.title, " · ".join(made.stamp), "", *made.notices]
    lines += [f"{one.label}: {'  '.join(filter(None, (one.text, one.against, one.year)))}" for one in made.figures]
    for one in made.sections:
        lines += ["", one.title, *(f"- {' · '.join(filter(None, (line.text, line.second)))}" for line in one.lines)]
        lines += [one.empty] if not one.lines else []
    return "\n".join(lines) + "\n"


def send(letter: EmailMessage, through: Server) -> None:
    """Hand it in; raise ``UsageError`` where the server cannot be reached, refuses it, or would get a password in the
    open."""
    secure = ssl.create_default_context()
    try:
        with _connected(through, secure) as smtp:
            if not through.encrypted and smtp.has_extn("starttls"):
                smtp.starttls(context=secure)
                smtp.ehlo()
            elif through.user and not through.encrypted:
                raise UsageError(N_("{host} offers no encryption, so the password is not sent; use smtps:// or a "
                                    "server with STARTTLS"), host=through.host)
            if through.user:
                smtp.login(through.user, through.password)
            smtp.send_message(letter)
    except smtplib.SMTPRecipientsRefused as error:
        raise UsageError(N_("{host} refuses these receivers: {receivers}"), host=through.host,
                         receivers=tuple(error.recipients)) from None
    except (OSError, smtplib.SMTPException) as error:
        raise UsageError(N_("the month could not be sent through {host}: {reason}"), host=through.host,
                         reason=" ".join(str(error).split())) from None


def _connected(through: Server, secure: ssl.SSLContext) -> smtplib.SMTP:
    if through.encrypted:
        return smtplib.SMTP_SSL(through.host, through.port, timeout=SECONDS, context=secure)
    smtp = smtplib.SMTP(through.host, through.port, timeout=SECONDS)
    smtp.ehlo()
    return smtp
