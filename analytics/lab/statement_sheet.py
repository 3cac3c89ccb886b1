"""A statement as it is read: every text of it once, for the page and for the document to print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analytics.currencies import decimals
from analytics.lab.statements import Expected, PeriodPay, PersonPay
from analytics.language import N_, Language
from analytics.metrics.catalogue import CATALOGUE
from analytics.rewards.statement import KINDS, StatementLine
from analytics.warehouse.query import Warehouse

UNITS = {  # what is said beside an amount that is no part of the total
    "award": N_("awarded; paid as it vests"),
    "equity": N_("in equity"),
    "raise": N_("a year, on the salary"),
}
MET = {True: N_("received"), False: N_("not received")}


@dataclass(frozen=True)
class Remark:
    """What was asked or answered about a line: who and when in one text, and the words."""

    by: str
    text: str


@dataclass(frozen=True)
class SheetLine:
    """``counts``: whether it is part of the total; ``note`` says what it is where it is not."""

    id: str
    label: str
    amount: str
    counts: bool
    note: str
    steps: tuple[str, ...]
    remarks: tuple[Remark, ...] = ()
    waiting: bool = False


@dataclass(frozen=True)
class Ledger:
    """What is not paid yet, or owed: a heading, and rows of a text, a quiet second text, and an amount."""

    title: str
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Sheet:
    """``facts``: label and value; ``sources``: metric -> its label, where rows can be looked at."""

    name: str
    period: str
    facts: tuple[tuple[str, str], ...]
    currency: str
    lines: tuple[SheetLine, ...]
    total: str
    change: str
    notes: tuple[str, ...]
    ledgers: tuple[Ledger, ...]
    sources: Mapping[str, str]


def sheet(data: Warehouse, pay: PersonPay, one: PeriodPay, t: Language,
          remarks: Mapping[str, Sequence[Remark]] | None = None, waiting: frozenset[str] = frozenset()) -> Sheet:
    """The texts of one period's statement; ``remarks`` by line, ``waiting``: lines whose question is not answered."""
    said, plan = remarks or {}, pay.plan
    lines = tuple(_line(line, plan.currency, t, tuple(said.get(line.id, ())), line.id in waiting)
                  for line in one.statement.lines if line.amount or line.steps or line.id in said)
    source = t("Demo company") if data.made_up else one.statement.source
    facts = ((t("Pay plan"), t("{title}, version {version}", title=plan.called(t), version=plan.version)),
             (t("Results to"), t.date(data.calendar.data_to)),
             (t("Data"), t("{source}, refreshed {moment} ({file})", source=source, moment=t.moment(data.made_at),
                           file=data.file.name)))
    return Sheet(pay.name, one.period.label(t), facts, plan.currency, lines,
                 t.money(one.statement.total, plan.currency, exact=True), change(one, plan.currency, t),
                 tuple(filter(None, (one.statement.note,))), tuple(_ledgers(one, plan.currency, t)),
                 {metric: t(CATALOGUE[metric].label) for metric in one.sources})


def change(one: PeriodPay, currency: str, t: Language) -> str:
    """The total against the period before; empty where there is none to compare with."""
    if one.before is None:
        return ""
    difference = round(one.statement.total - one.before, decimals(currency))
    if not difference:
        return t("the same as in the period before")
    amount = t.money(abs(difference), currency, exact=True)
    return t("{amount} more than in the period before", amount=amount) if difference > 0 else \
        t("{amount} less than in the period before", amount=amount)


def _line(line: StatementLine, currency: str, t: Language, remarks: tuple[Remark, ...], waiting: bool) -> SheetLine:
    counts = line.unit == "money"
    amount = t(MET[bool(line.amount)]) if line.unit == "honour" else t.number(line.amount, decimals(currency))
    return SheetLine(line.id, line.label, amount, counts, t(UNITS.get(line.unit, "")), line.steps, remarks, waiting)


def _ledgers(one: PeriodPay, currency: str, t: Language) -> list[Ledger]:
    """What is still to come, by date, and what later pay repays."""
    found = []
    for unit, title in (("money", N_("Still to come")), ("equity", N_("Still to come, in equity"))):
        due = [part for part in one.to_come if part.unit == unit]
        if due:
            rows = [_due(part, currency, t) for part in due]
            total = t.money(sum(part.amount for part in due), currency, exact=True)
            found.append(Ledger(t(title), (*rows, (t("Together"), "", total))))
    if one.owed:
        found.append(Ledger(t("Repaid by later pay"), tuple(
            (t(KINDS[kind]), "", t.money(amount, currency, exact=True)) for kind, amount in one.owed.items())))
    return found


def _due(part: Expected, currency: str, t: Language) -> tuple[str, str, str]:
    return (t.date(part.due), t("{line}, for {period}", line=part.label, period=part.awarded.label(t)),
            t.money(part.amount, currency, exact=True))
