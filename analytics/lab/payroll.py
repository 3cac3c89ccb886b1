"""Everybody's pay by a plan as a workbook for payroll: one row a person and period, one column a line, adding up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import numpy as np

from analytics.language import N_, Language, Phrase
from analytics.rewards.payout import Line, Payouts
from analytics.rewards.statement import label
from analytics.sheets import Cell, Column, Sheet, workbook

UNITS = {"award": N_("{line}, awarded"), "equity": N_("{line}, in equity"), "raise": N_("{line}, raise a year"),
         "honour": N_("{line}, 1: received")}


def payroll_xlsx(paid: Payouts, names: Mapping[str, str], made_at: dt.datetime, t: Language) -> bytes:
    """A workbook of all statements; ``names``: person -> name (whoever has none is shown by id).

    The caller has asked whether the reader may see what single people are paid.
    """
    sheets = [_people(paid, names, t), _periods(paid, t), _about(paid, t)]
    return workbook(sheets, title=f"{paid.plan.called(t)}, {paid.plan.version}", currency=paid.plan.currency,
                    made_at=made_at, language=t)


def _lines(paid: Payouts, t: Language) -> tuple[tuple[Column, ...], list[Line]]:
    """Columns of money with their total, then those of everything else; and the lines in this order."""
    money = [line for line in paid.lines if line.unit == "money"]
    others = [line for line in paid.lines if line.unit != "money"]
    columns = [Column(label(line, paid.plan, t), "money", adds_up=True) for line in money]
    total = Column(t("Total"), "money", adds_up=True, sums=len(columns))
    told = [Column(t(UNITS[line.unit], line=label(line, paid.plan, t)), "number" if line.unit == "honour" else "money",
                   adds_up=True) for line in others]
    return (*columns, *([total] if money else []), *told), [*money, *others]


def _people(paid: Payouts, names: Mapping[str, str], t: Language) -> Sheet:
    columns, lines = _lines(paid, t)
    now, total = paid.situation, paid.total
    amounts = _amounts(lines, total)
    rows = []
    for person, period in np.argwhere(paid.concerned):
        who, when = now.people[person], now.periods[period]
        rows.append((who, names.get(who, who), when.label(t), when.start, when.end - dt.timedelta(days=1),
                     *amounts[:, person, period].tolist(), _note(paid, person, period).text(t)))
    heads = (Column(t("ID")), Column(t("Name")), Column(t("Period")), Column(t("From"), "day"), Column(t("To"), "day"))
    return Sheet(t("Payroll"), (*heads, *columns, Column(t("Note"))), rows, fixed=2)


def _amounts(lines: list[Line], total: np.ndarray) -> np.ndarray:
    """Lines (with the total after those of money) x people x periods."""
    money = [line.amount for line in lines if line.unit == "money"]
    others = [line.amount for line in lines if line.unit != "money"]
    return np.stack([*money, *([total] if money else []), *others])


def _note(paid: Payouts, person: int, period: int) -> Phrase:
    if not paid.result[person, period]:
        return Phrase(N_("no result"))
    return Phrase(N_("so far")) if paid.so_far(period) else Phrase("")


def _periods(paid: Payouts, t: Language) -> Sheet:
    """What everybody is paid together, a row a period."""
    columns, lines = _lines(paid, t)
    amounts = _amounts(lines, paid.total).sum(axis=1)
    people = paid.concerned.sum(axis=0)
    rows = [(when.label(t), int(people[n]), *amounts[:, n].round(paid.situation.decimals).tolist())
            for n, when in enumerate(paid.situation.periods)]
    return Sheet(t("By period"), (Column(t("Period")), Column(t("People"), "number"), *columns), rows)


def _about(paid: Payouts, t: Language) -> Sheet:
    """What it was computed from, and what changed nothing."""
    now = paid.situation
    rows: list[tuple[str, object]] = [
        (t("Plan"), paid.plan.called(t)), (t("Version"), paid.plan.version),
        (t("Currency"), paid.plan.currency),
        (t("Results"), paid.source), (t("Results reach"), Cell(paid.reaches, "day")),
        (t("Periods"), f"{now.periods[0].label(t)} – {now.periods[-1].label(t)}"),
        (t("Returns that change nothing"), Cell(paid.late_returns, "number")),
        (t("Results whose money has not been received"), Cell(paid.unpaid, "number")),
        (t("Results after the plan's end"), Cell(paid.after_end, "number")),
    ]
    return Sheet(t("About"), (Column(t("What"), width=44), Column(t("Value"), width=60)), rows, filters=False)
