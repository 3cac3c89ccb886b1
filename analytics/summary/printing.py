"""The month as text for the command line: a table for people, JSON for programs."""

from __future__ import annotations

import json
from pathlib import Path

from analytics.access import local_owner
from analytics.lab.paying import plans_in_force
from analytics.language import Language
from analytics.metrics.showing import Writer
from analytics.summary.bridge import LABELS
from analytics.summary.listing import listing, record
from analytics.summary.month import Month, chosen_month, month_view, year_to
from analytics.summary.narrative import narrative
from analytics.summary.words import change_text, headline, risk_text, team_name
from analytics.warehouse.query import open_warehouse


def summary_text(place: Path, month: str, form: str, language: Language) -> str:
    """A month (``2026-10``; empty: the last complete one) as ``table`` or ``json``, for whoever may read the file.

    Raises ``UsageError`` where there are no data of it. Rewards are those of the plan that the policy names.
    """
    warehouse = open_warehouse(place)
    try:
        chosen = chosen_month(warehouse.calendar, month)
        plans = plans_in_force(warehouse, local_owner(), None, year_to(warehouse.calendar, chosen))
        found = month_view(warehouse, local_owner(), chosen, plans)
        writer = Writer(language, warehouse.policy.currency)
        if form == "json":
            return json.dumps(record(found, writer), ensure_ascii=False, indent=1, allow_nan=False)
        return _text(found, writer)
    finally:
        warehouse.close()


def _text(month: Month, writer: Writer) -> str:
    t = writer.language
    parts = [headline(month, writer), *(notice.text(t) for notice in month.notices), "",
             listing(month, writer).to_string(index=False), "", *_steps(month, writer), "",
             *(f"- {sentence.text}" for sentence in narrative(month, writer)),
             *(f"- {change_text(change, month, t)}" for change in month.changes), ""]
    for risk in month.risks:
        parts.append(" · ".join(risk_text(risk, month, writer)))
    return "\n".join(parts).rstrip("\n")


def _steps(month: Month, writer: Writer) -> list[str]:
    """The bridge by team and by cause, a line each."""
    if month.bridge is None:
        return []
    t, whole = writer.language, month.bridge.company
    by_team = [(team_name(step, month, t), step.variance) for step in month.bridge.teams]
    by_cause = [(t(LABELS[cause]), cents) for cause, cents in whole.from_plan.items()]
    return [f"{name}: {t.money(cents / 100, month.currency, sign=True)}" for name, cents in (*by_team, *by_cause)
            if cents is not None]
