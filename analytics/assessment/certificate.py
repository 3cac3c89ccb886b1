"""A certificate of honour as a PDF to print: A4 landscape, tagged for screen readers, in the reader's language."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from analytics import typeset
from analytics.language import N_, Language

TEMPLATE = Path(__file__).with_name("certificate.typ")
KINDS = {  # of a recognition, as in the table of recognitions
    "honour": N_("Honour"), "contest": N_("Contest"), "best_team": N_("Best team"), "promotion": N_("Promotion"),
}
_TITLES = {
    "honour": N_("Certificate of honour"), "contest": N_("Certificate of honour"),
    "best_team": N_("Certificate of honour"), "promotion": N_("Certificate of promotion"),
}


@dataclass(frozen=True)
class Certificate:
    """Who is honoured (a person or a team), for what and when; ``period`` and ``team`` may be empty."""

    name: str
    kind: str
    reason: str
    awarded_on: dt.date
    team: str = ""
    period: str = ""


def certificate_pdf(one: Certificate, language: Language) -> bytes:
    """The certificate as PDF/UA-1 (see ``typeset.pdf``). The same gives the same bytes."""
    made_at = dt.datetime.combine(one.awarded_on, dt.time(), dt.UTC)
    return typeset.pdf(TEMPLATE, _words(one, language), made_at)


def _words(one: Certificate, t: Language) -> dict[str, str | list[str]]:
    return {
        "lang": "zh" if t.chinese else "en",
        "title": t(_TITLES[one.kind]),
        "issuer": t("Sales management"),
        "presented": t("This certificate is presented to"),
        "name": one.name,
        "team": one.team,
        "honoured": t("in recognition of"),
        "reason": one.reason or t(KINDS[one.kind]),
        "period": one.period,
        "date": t.date(one.awarded_on),
        "dated": t("Date"),
        "signatures": [t("Head of sales"), t("Human resources")],
    }


def file_name(one: Certificate) -> str:
    """``certificate_2026-09-30_Chen_Jiayi.pdf``: letters and digits of any script, the rest as underscores."""
    name = "".join(c if c.isalnum() else "_" for c in one.name).strip("_")
    return f"certificate_{one.awarded_on:%Y-%m-%d}_{name}.pdf"
