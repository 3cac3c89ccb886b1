"""Skill gaps as text for the command line: a table for people, CSV and JSON for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from analytics.access import local_owner, role_name
from analytics.errors import UsageError
from analytics.language import N_, Language
from analytics.learning.gaps import GapsView, gaps_view, told
from analytics.learning.gaps_choice import GapsChoice
from analytics.learning.gaps_export import LABELS
from analytics.learning.gaps_words import untold
from analytics.training.gaps import borich, group_gaps, ranked_discrepancy
from analytics.warehouse.query import open_warehouse

HEADS = {"company_borich": N_("Borich, company"), "company_ranked_discrepancy": N_("Ranked discrepancy, company")}


def gaps_text(place: Path, by: str, form: str, t: Language) -> str:
    """Gaps by ``team``, ``role`` or ``person`` as ``table``, ``csv`` or ``json``; the largest priority first.

    The table says the self-ratings' bias and what could not be told; ``csv`` and ``json`` have the columns' ids as
    heads, and hold empty cells or null.
    """
    warehouse = open_warehouse(place)
    try:
        view, fewest = gaps_view(warehouse, local_owner()), warehouse.policy.minimum_group
    finally:
        warehouse.close()
    if view.gaps.empty:
        raise UsageError(N_("Nobody's role and level has a skill requirement; load the table {table}."),
                         table="skill_requirements")
    frame = (_people(view) if by == "person" else _groups(view, by, fewest, t)).round(4)
    if form == "csv":
        return frame.to_csv(index=False).rstrip("\n")
    if form == "json":
        return json.dumps(json.loads(frame.to_json(orient="records")), ensure_ascii=False, indent=1)
    if "role" in frame:
        frame["role"] = [role_name(role, t) for role in frame["role"]]
    named = frame.round(2).rename(columns={c: t((LABELS | HEADS)[c]) for c in frame if c in LABELS | HEADS})
    return "\n".join([named.to_string(index=False, na_rep="-"), "", *_notes(view, t)])


def _groups(view: GapsView, by: str, fewest: int, t: Language) -> pd.DataFrame:
    """Gaps by group and skill, with both rankings of the skills in the whole company."""
    rows = told(view, view.gaps, [GapsChoice(by).key, "skill_id"], fewest)
    found = group_gaps(rows.assign(team=rows["team"].where(rows["team"] != "", t("No team"))), [by, "skill"])
    both = pd.concat([borich(view.gaps), ranked_discrepancy(view.gaps)], axis=1).add_prefix("company_")
    skills = view.gaps.drop_duplicates("skill_id").set_index("skill_id")["skill"]
    return found.join(both.set_axis(both.index.map(skills)), on="skill")


def _people(view: GapsView) -> pd.DataFrame:
    shown = view.persons.sort_values(["priority", "manager_id", "skill_id"], ascending=[False, True, True])
    return shown[["manager_id", "name", "team", "skill", "required", "level", "gap", "priority"]]


def _notes(view: GapsView, t: Language) -> list[str]:
    bias = view.bias
    facts = {"value": t.number(bias.value, 2), "low": t.number(bias.low, 2), "high": t.number(bias.high, 2)}
    said = t("Self-ratings lie {value} levels above those of lead and peers (95% {low} to {high}, {n} people); they "
             "count without that.", n=t.number(bias.n), **facts) if bias.estimated else t(
        "Self-ratings are taken to lie {value} levels above those of lead and peers, as too few people were rated by "
        "both; they count without that.", **facts)
    return [said, *untold(view, GapsChoice(), t, names=True)]
