"""All figures of the month as a table: for the page, the command line, and whoever takes them along."""

from __future__ import annotations

import pandas as pd

from analytics.language import N_, Language
from analytics.metrics.catalogue import CATALOGUE, GROUPS
from analytics.metrics.showing import SIGNS, UNITS, Writer
from analytics.summary.figures import KeyFigure
from analytics.summary.month import Month
from analytics.summary.narrative import narrative
from analytics.summary.words import STATES, headline, risk_text

COLUMNS = {
    "group": N_("Group"), "figure": N_("Figure"), "status": N_("Status"), "value": N_("Value"),
    "interval": N_("95% interval"), "plan": N_("Plan or goal"), "last_year": N_("Last year"),
    "last_month": N_("Month before"), "n": N_("n"),
}


def listing(month: Month, writer: Writer) -> pd.DataFrame:
    """One row a figure, by group, with ``COLUMNS`` in the reader's words; texts as they are shown."""
    t = writer.language
    rows = [_row(figure, writer) for figure in month.figures.values()]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    order = {t(label): place for place, label in enumerate(GROUPS.values())}
    frame = frame.sort_values("group", key=lambda column: column.map(order), kind="stable", ignore_index=True)
    return frame.set_axis([t(label) for label in COLUMNS.values()], axis=1)


def _row(figure: KeyFigure, writer: Writer) -> tuple[str, ...]:
    t, metric = writer.language, CATALOGUE[figure.id]
    judged = figure.plan == figure.plan and not figure.figure.missing
    shown = [writer.value(metric, v) for v in (figure.plan, figure.last_year, figure.last_month)]
    return (t(GROUPS[metric.group]), t(figure.label),
            f"{SIGNS[figure.status]} {t(STATES[figure.status])}" if judged else "–",
            writer.value(metric, figure.value),
            writer.interval(metric, figure.figure.low, figure.figure.high) or "–", *shown, t.number(figure.figure.n))


def record(month: Month, writer: Writer) -> dict[str, object]:
    """The month in JSON's types, for programs: figures in their units, unknown ones as None; texts in the language."""
    t = writer.language
    return {
        "month": month.code, "complete": month.complete, "data_to": month.data_to.isoformat(),
        "snapshot": month.snapshot, "scope": month.scope(t), "currency": month.currency,
        "headline": headline(month, writer),
        "figures": {figure.id: _figure(figure, t) for figure in month.figures.values()},
        "bridge": _bridge(month),
        "narrative": [sentence.text for sentence in narrative(month, writer)],
        "risks": [{"text": risk_text(risk, month, writer)[0], "status": risk.status, "amount": risk.amount}
                  for risk in month.risks],
        "notices": [notice.text(t) for notice in month.notices],
    }


def _figure(figure: KeyFigure, t: Language) -> dict[str, object]:
    values = {"value": figure.value, "low": figure.figure.low, "high": figure.figure.high, "n": figure.figure.n,
              "plan": figure.plan, "last_year": figure.last_year, "last_month": figure.last_month}
    return {"label": t(figure.label), "unit": UNITS[figure.unit], "status": figure.status,
            "first": figure.period.start.isoformat(), "last": figure.period.last.isoformat(),
            **{name: None if value != value else value for name, value in values.items()}}


def _bridge(month: Month) -> list[dict[str, object]]:
    """In cents, the company last."""
    if month.bridge is None:
        return []
    return [{"team": step.id, "name": month.names.get(step.id, step.id), "teams": step.teams, "plan": step.plan,
             "last_year": step.last_year, "actual": step.actual, **step.causes}
            for step in (*month.bridge.teams, month.bridge.company)]
