"""The table of Team performance: a row a person, team or region, with the same figures for each."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.performance.cards import PARTS, side_by_side
from analytics.performance.choice import SCORE
from analytics.performance.questions import Questions
from analytics.periods import Period, add_months

METRICS = ("quota_attainment", "revenue", "target_to_date", "net_retention", "csat", "win_rate", "book_coverage")


def entity_table(ask: Questions, unit: str) -> pd.DataFrame:
    """One row an entity: id, label, team; value, low, high, n of each metric, also of another one that is compared by;
    twelve months of attainment."""
    able = ask.able(METRICS, unit)
    tidy = ask.measure(METRICS, by=(unit,), interval=tuple({"quota_attainment", ask.choice.metric} - {SCORE}))
    ids, columns = side_by_side(tidy[tidy[unit].notna()], unit, able)
    for metric in ask.able(tuple({ask.choice.metric} - {*METRICS, SCORE}), unit):
        own = ask.measure((metric,), by=(unit,)).set_index(unit).reindex(ids)  # not everybody has one
        columns |= {f"{metric}_{part}": own[part].to_numpy(float) for part in PARTS}
    teams, people, personal = ask.warehouse.team_names, ask.warehouse.people, unit == "account_manager"
    lines = _lines(ask, unit)
    frame = pd.DataFrame({
        "id": ids,
        "label": [people[i][0] if personal else teams.get(i, i) for i in ids],
        "team": [teams.get(people[i][1] or "", "") if personal else "" for i in ids],
        **columns,
        "line": [lines.get(i, []) for i in ids],
    })
    cases = np.nansum([columns[f"{metric}_n"] for metric in able], axis=0)
    return frame[cases > 0].sort_values("label", ignore_index=True)


def _lines(ask: Questions, unit: str) -> dict[str, list[float]]:
    """Twelve months of attainment (of revenue where there are no targets) by entity, months without it left out."""
    line = "quota_attainment" if not ask.choice.by_account and "targets" in ask.warehouse.loaded else "revenue"
    last = add_months(ask.months()[-1], 1)
    tidy = ask.measure((line,), by=(unit, "month"), period=Period(add_months(last, -12), last), interval=False)
    tidy = tidy[tidy[unit].notna()]
    lines: dict[str, list[float]] = {}
    for key, _, value in sorted(zip(tidy[unit].astype(str), tidy["month"], tidy["value"], strict=True)):
        if value == value:
            lines.setdefault(key, []).append(value)
    return lines
