"""Skill gaps as text for the command line: a table for people, CSV and JSON for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from analytics.access import local_owner
from analytics.errors import UsageError
from analytics.language import N_
from analytics.learning.gaps import GapsView, gaps_view
from analytics.training.gaps import borich, group_gaps, ranked_discrepancy
from analytics.warehouse.query import open_warehouse

SPLITS = {"team": ["team", "skill"], "role": ["role", "skill"]}


def gaps_text(place: Path, by: str, form: str) -> str:
    """Gaps by ``team``, ``role`` or ``person`` as ``table``, ``csv`` or ``json``; the largest priority first.

    The table says the self-ratings' bias and what could not be told; ``csv`` and ``json`` hold empty cells or null.
    """
    warehouse = open_warehouse(place)
    try:
        view = gaps_view(warehouse, local_owner())
    finally:
        warehouse.close()
    if view.gaps.empty:
        raise UsageError(N_("Nobody's role and level has a skill requirement; load the table {table}."),
                         table="skill_requirements")
    frame = _rows(view, by).round(4)
    if form == "csv":
        return frame.to_csv(index=False).rstrip("\n")
    if form == "json":
        return json.dumps(json.loads(frame.to_json(orient="records")), ensure_ascii=False, indent=1)
    return "\n".join([frame.round(2).to_string(index=False, na_rep="-"), "", *_notes(view)])


def _rows(view: GapsView, by: str) -> pd.DataFrame:
    if by in SPLITS:
        gaps = view.gaps.assign(team=view.gaps["team"].fillna("(no team)"))
        both = pd.concat([borich(view.gaps), ranked_discrepancy(view.gaps)], axis=1)
        named = both.set_axis(both.index.map(dict(zip(gaps["skill_id"], gaps["skill"], strict=True))))
        return group_gaps(gaps, SPLITS[by]).join(named.add_prefix("company_"), on="skill")
    shown = view.gaps.sort_values(["priority", "manager_id", "skill_id"], ascending=[False, True, True])
    return shown[["manager_id", "name", "team", "skill", "required", "level", "gap", "priority"]]


def _notes(view: GapsView) -> list[str]:
    bias, told = view.bias, view.missing
    ends = f" (95% {bias.low:.2f} to {bias.high:.2f}, {bias.n} people)" if bias.estimated else " (assumed: too few)"
    notes = [f"Self-ratings lie {bias.value:.2f} levels above those of lead and peers{ends}; they count without that."]
    if told.without_requirement:
        notes.append(f"No requirement for their role and level: {', '.join(told.without_requirement)}.")
    if told.not_assessed:
        notes.append(f"Not assessed within 12 months: {len(told.not_assessed)} required skills of people.")
    if told.unweighted:
        notes.append(f"Without importance or criticality, counted as 1: {', '.join(told.unweighted)}.")
    return notes
