"""A statement as a PDF to print: A4, tagged for screen readers, in the reader's language."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from pathlib import Path

from analytics import typeset
from analytics.lab.statement_sheet import Sheet
from analytics.language import Language

TEMPLATE = Path(__file__).with_name("statement.typ")


def statement_pdf(one: Sheet, t: Language, made_at: dt.datetime) -> bytes:
    """The statement as PDF/UA-1 (see ``typeset.pdf``). The same gives the same bytes.

    Questions are left out: they are between the person and HR.
    """
    words = asdict(one) | {
        "lang": "zh" if t.chinese else "en", "heading": t("Statement of pay"), "total_label": t("Total"),
        "what": t("Part of pay"), "amounts": f"{t('Amounts')} ({one.currency})"}
    return typeset.pdf(TEMPLATE, words, made_at.replace(tzinfo=dt.UTC))


def file_name(one: Sheet) -> str:
    """``statement_Chen_Jiayi_Jul_2026_Sep_2026.pdf``: letters and digits of any script, the rest as underscores."""
    letters = "".join(c if c.isalnum() else "_" for c in f"{one.name}_{one.period}")
    return f"statement_{'_'.join(filter(None, letters.split('_')))}.pdf"
