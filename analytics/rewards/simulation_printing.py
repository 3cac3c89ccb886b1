"""Simulations as text for the command line: a table for people, CSV and JSON for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

import numpy as np

from analytics.language import Language
from analytics.rewards.comparison import Comparison, compared
from analytics.rewards.responses import NONE, WARNING
from analytics.rewards.schedule import Array
from analytics.rewards.simulation import Simulation

FIGURES = ("p10", "p50", "p90", "mean")
Row = dict[str, object]


def simulation_text(simulation: Simulation, form: str, against: Simulation | None = None, each: bool = False) -> str:
    """A simulation as ``table``, ``csv`` or ``json``; ``against`` another one; with ``each``, people instead of
    sums.
    """
    versus = None if against is None else compared(against, simulation)
    rows = list(_people(simulation, versus) if each else _figures(simulation, versus))
    if form == "json":
        return json.dumps(_document(simulation, against, rows), ensure_ascii=False, indent=1)
    if form == "csv":
        text = io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return text.getvalue().rstrip("\n")
    return "\n".join([*_table(rows), "", *_said(simulation, versus, against)])


def _spread(name: str, x: Array, digits: int = 2) -> Row:
    found = (float(value) for value in (*np.percentile(x, [10, 50, 90]), np.mean(x)))
    return {"figure": name, **{key: round(value, digits) + 0.0 for key, value in zip(FIGURES, found, strict=True)}}


def _figures(simulation: Simulation, versus: Comparison | None) -> Iterator[Row]:
    """Rows of sums over people."""
    yield _spread("cost", simulation.cost)
    if versus is not None:
        yield _spread("difference", versus.cost)
    yield from (_spread(f"line {name}", x) for name, x in simulation.by_line.items())
    for n, period in enumerate(simulation.periods):
        yield _spread(f"period {period.start.isoformat()}", simulation.by_period[:, n])
    if simulation.later.any():
        yield _spread("paid later", simulation.later)
    if simulation.side_cost is not None:
        yield _spread("side cost", simulation.side_cost)
    for name, x in simulation.results.items():
        yield _spread(f"result {name}", x)
    for name, share in simulation.share_of.items():
        yield _spread(f"cost / {name}", share, 6)


def _people(simulation: Simulation, versus: Comparison | None) -> Iterator[Row]:
    """A row for each person who takes part."""
    if versus is not None:
        columns = {"now": versus.now, "proposed": versus.proposed, "difference": versus.difference,
                   "low": versus.low, "high": versus.high}
        for n, who in enumerate(versus.people):
            yield {"who": who, **{name: round(float(x[n]), 2) for name, x in columns.items()},
                   "gains": round(float(versus.gains[n]), 4), "loses": round(float(versus.loses[n]), 4)}
        return
    for n, who in enumerate(simulation.people):
        if not simulation.takes_part[n]:
            continue
        figures = _spread("", simulation.pay[:, n])
        yield {"who": who, **{name: figures[name] for name in FIGURES}}


def _document(simulation: Simulation, against: Simulation | None, rows: list[Row]) -> Row:
    over, plan = simulation.over_budget, simulation.plan
    return {
        "plan": plan.called(Language()), "version": plan.version, "currency": plan.currency,
        "against": None if against is None else {
            "plan": against.plan.called(Language()), "version": against.plan.version},
        "assumptions": simulation.assumptions.model_dump(mode="json"), "rows": rows,
        "over_budget": None if over is None else {"chance": over.value, "standard_error": over.error},
        "newcomers": simulation.newcomers, "without_target": simulation.without_target,
        "notes": [str(note) for note in simulation.told],
    }


def _table(rows: list[Row]) -> list[str]:
    cells = [list(rows[0])] + [[f"{v:,.{6 if str(row.get('figure', '')).startswith('cost /') else 2}f}"
                                if isinstance(v, float) else str(v) for v in row.values()] for row in rows]
    widths = [max(len(row[n]) for row in cells) for n in range(len(cells[0]))]
    return ["  ".join(cell.rjust(width) if n else cell.ljust(width)
                      for n, (cell, width) in enumerate(zip(row, widths, strict=True))).rstrip() for row in cells]


def _said(simulation: Simulation, versus: Comparison | None, against: Simulation | None) -> Iterator[str]:
    """What is assumed and what else has to be known, a line each."""
    plan, assumed, english = simulation.plan, simulation.assumptions, Language()
    first, last = (simulation.periods[n].months[n] for n in (0, -1))
    yield (f"{plan.called(english)}, version {plan.version}; {plan.currency}; {assumed.draws:,} draws of "
           f"{english.month(first, year=True)} to {english.month(last, year=True)}, seed {assumed.seed}; "
           f"{int(simulation.takes_part.sum())} people")
    if versus is not None and against is not None:
        direction = versus.direction
        yield (f"Against {against.plan.called(english)}, version {against.plan.version}: "
               f"{int((direction > 0).sum())} gain, "
               f"{int((direction < 0).sum())} lose, {int((direction == 0).sum())} stay within half a percent")
    if (over := simulation.over_budget) is not None:
        yield (f"Budget {assumed.budget:,.2f}: passed in {100 * over.value:.1f}% of draws "
               f"(standard error {100 * over.error:.1f} points)")
    if assumed.response != NONE:
        response = assumed.responds
        yield f"Response, {response.study}: {response.effect}"
        yield f"Side effect: {response.side_effect}"
        yield WARNING
    for who, what in ((simulation.newcomers, "Without history, so drawn from everybody"),
                      (simulation.without_target, "Without a target, so without pay by attainment")):
        if who:
            yield f"{what}: {', '.join(who[:10])}{f' and {len(who) - 10} more' if len(who) > 10 else ''}"
    yield from map(str, simulation.told)
