"""Payouts, findings and rules as text for the command line: a table for people, CSV and JSON for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from analytics.currencies import decimals
from analytics.errors import UsageError
from analytics.language import N_, Language
from analytics.naming import suggestion
from analytics.periods import Calendar, month_start
from analytics.rewards.finding import Finding
from analytics.rewards.payout import Payouts
from analytics.rewards.rules.document import Section
from analytics.rewards.statement import Statement, statement


def pay_text(paid: Payouts, form: str, who: str | None = None, period: str = "all") -> str:
    """Payouts as ``table``, ``csv`` or ``json``: a row for each person, period and line; with ``who``, the statements
    of one person with every step (``csv`` has no steps). ``period``: the days whose periods are told, as they are
    written; what is paid in them depends on those before in any case.
    """
    people, periods = paid.situation.people, _told(paid, period)
    if who is None:
        return {"table": _table, "csv": _csv, "json": _json}[form](paid, range(len(people)), periods)
    if who not in people:
        raise UsageError(N_("there is nobody called '{who}' among the people{suggestion}"), who=who,
                         suggestion=suggestion(who, people) if len(people) < 20 else "")
    person = people.index(who)
    if form == "csv":
        return _csv(paid, [person], periods)
    statements = [statement(paid, person, n, Language()) for n in periods]
    if form == "json":
        return json.dumps([asdict(one) for one in statements], ensure_ascii=False, indent=1)
    return "\n\n".join(map(_statement_text, statements))


def _told(paid: Payouts, period: str) -> list[int]:
    """Indices of the periods that the days touch; 'now' is the last result, the year starts as the plan's."""
    periods, month = paid.situation.periods, month_start(paid.reaches)
    span = Calendar(periods[0].start, paid.reaches, month, paid.plan.year_starts).period(period)
    found = [n for n, p in enumerate(periods) if p.start < span.end and span.start < p.end]
    if not found:
        raise UsageError(N_("nothing is paid in {period}; the results and the plan meet from {first} to {last}"),
                         period=period, first=periods[0].start, last=periods[-1].last)
    return found


def _rows(paid: Payouts, people: Sequence[int], periods: Sequence[int]) -> Iterator[dict[str, object]]:
    """Who takes part when: a record a line, the total last, amounts as texts with all decimals of the currency."""
    now, total, concerned = paid.situation, paid.total, paid.concerned
    form = f".{now.decimals}f"
    for person in people:
        for period in periods:
            when = now.periods[period]
            if not concerned[person, period]:
                continue
            start = {"who": now.people[person], "period": when.start.isoformat()}
            for line in paid.lines:
                yield {**start, "line": line.id, "kind": line.kind, "unit": line.unit,
                       "amount": f"{line.amount[person, period]:{form}}"}
            note = "" if paid.result[person, period] else "no result"
            yield {**start, "line": "total", "kind": "total", "unit": "money",
                   "amount": f"{total[person, period]:{form}}", "note": note}


def _csv(paid: Payouts, people: Sequence[int], periods: Sequence[int]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, ["who", "period", "line", "kind", "unit", "amount", "note"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(_rows(paid, people, periods))
    return text.getvalue().rstrip("\n")


def _json(paid: Payouts, people: Sequence[int], periods: Sequence[int]) -> str:
    form = f".{paid.situation.decimals}f"
    document = {
        "plan": paid.plan.called(Language()), "version": paid.plan.version,
        "currency": paid.plan.currency, "results": paid.source,
        "notes": list(map(str, paid.notes)), "total": f"{paid.total[:, periods].sum():{form}}",
        "payouts": list(_rows(paid, people, periods)),
        "to_come": [{"who": paid.situation.people[person], "line": part.line, "due": part.due.isoformat(),
                     "amount": f"{part.kept[person]:{form}}"}
                    for part in paid.tranches if part.period is None for person in people if part.kept[person]]}
    return json.dumps(document, ensure_ascii=False, indent=1)


def _table(paid: Payouts, people: Sequence[int], periods: Sequence[int]) -> str:
    """A row for each person and period, a column for each line."""
    english, now, total, concerned = Language(), paid.situation, paid.total, paid.concerned
    form = f",.{now.decimals}f"
    heads = ["who", "period", *(line.id for line in paid.lines), "total"]
    rows = [heads]
    for person in people:
        for period in periods:
            amounts = [line.amount[person, period] for line in paid.lines]
            if concerned[person, period]:
                last = f"{total[person, period]:{form}}" if paid.result[person, period] else \
                    f"{total[person, period]:{form}} (no result)"
                rows.append([now.people[person], now.periods[period].label(english),
                             *(f"{a:{form}}" for a in amounts), last])
    rows.append(["all", "", *(f"{line.amount[:, periods].sum():{form}}" for line in paid.lines),
                 f"{total[:, periods].sum():{form}}"])
    widths = [max(len(row[n]) for row in rows) for n in range(len(heads))]
    body = ["  ".join(cell.ljust(w) if n < 2 else cell.rjust(w) for n,
                      (cell, w) in enumerate(zip(row, widths, strict=True)))
            .rstrip() for row in rows]
    foot = [f"{paid.plan.called(english)}, version {paid.plan.version}; {paid.plan.currency}; "
            f"results: {paid.source}"]
    unfinished = [now.periods[n].label(english) for n in periods if paid.so_far(n)]
    if unfinished:
        foot.append(f"Results reach {paid.reaches.isoformat()}; so far only: {', '.join(unfinished)}")
    if paid.late_returns:
        foot.append("Returns that change nothing (after the window, or of orders before the plan): "
                    f"{paid.late_returns}")
    if paid.unpaid:
        foot.append(f"Results left out because their money has not been received: {paid.unpaid}")
    if paid.after_end:
        foot.append(f"Results after the plan's end, left out: {paid.after_end}")
    return "\n".join([*body, "", *foot, *map(str, paid.notes)])


def _statement_text(one: Statement) -> str:
    lines = [f"{one.who}, {one.period}: {one.plan}, version {one.version} (results: {one.source})"]
    if one.note:
        lines.append(f"  {one.note}")
    form = f">16,.{decimals(one.currency)}f"
    for line in one.lines:
        unit = {"money": one.currency, "honour": "", "award": f"{one.currency}, awarded",
                "raise": f"{one.currency} a year"}
        lines.append(f"  {line.label:<40} {line.amount:{form}} {unit.get(line.unit, line.unit)}".rstrip())
        lines += [f"      {step}" for step in line.steps]
    return "\n".join([*lines, f"  {'Total':<40} {one.total:{form}} {one.currency}"])


def rules_text(sections: Sequence[Section]) -> str:
    """A plan's rules in words as Markdown: a heading a section, a point a rule, what it lists indented below."""
    lines: list[str] = []
    for section in sections:
        lines += ["", f"## {section.title}", ""]
        for rule in section.rules:
            lines += [f"- {rule.text}", *(f"  - {term}" for term in rule.terms)]
    return "\n".join(lines[1:])


def findings_text(found: Sequence[Finding], form: str) -> str:
    """The linter's findings as ``table``, ``csv`` or ``json``."""
    rows = [{"code": one.code, "place": one.place, "size": one.size, "finding": str(one.phrase)} for one in found]
    if form == "json":
        return json.dumps(rows, ensure_ascii=False, indent=1)
    if form == "csv":
        text = io.StringIO()
        writer = csv.DictWriter(text, ["code", "place", "size", "finding"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return text.getvalue().rstrip("\n")
    return "\n".join(f"{row['code']}: {row['place']}: {row['finding']}" for row in rows) or "No findings."
