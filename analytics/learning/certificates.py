"""Certificates that are due, expired or missing: of people where they may be seen, else counted in groups."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.access import Scope, Viewer, own_scope, people_scope
from analytics.language import N_
from analytics.learning.gaps import NOWHERE
from analytics.learning.gaps_choice import GapsChoice
from analytics.learning.gaps_told import without_hidden
from analytics.metrics.people_sets import seen_alone
from analytics.training.certificates import STATES, certificate_states
from analytics.warehouse.query import Warehouse

STATE_LABELS = {"expired": N_("expired"), "missing": N_("missing"), "due": N_("due soon"), "valid": N_("valid")}


@dataclass(frozen=True)
class CertificatesView:
    """``groups``: group, people and how many certificates are expired, missing, due and valid (missing values where the
    group is too small to show), the most that need something first. ``totals``: of the selection, by state."""

    groups: pd.DataFrame
    totals: dict[str, int]


def certificates(warehouse: Warehouse, viewer: Viewer, choice: GapsChoice) -> CertificatesView:
    """Counts by the choice's split, at the end of the data."""
    scope = own_scope(viewer, warehouse.policy.minimum_group)
    everybody = _states(warehouse, scope)
    strangers = everybody[~everybody["manager_id"].isin(seen_alone(warehouse, scope))]
    rows = choice.people(everybody)
    rows = rows.assign(group=rows[choice.key])
    whole = without_hidden(pd.DataFrame({"told": [1.0]}), strangers, (), ["told"], scope.smallest, choice.people)
    if whole["told"].isna().any():
        rows = rows.iloc[:0]
    counts = rows.groupby(["group", "state"], observed=False).size().unstack("state").reindex(columns=list(STATES))
    counts = counts.astype(float).rename_axis(columns=None)
    counts.insert(0, "people", rows.groupby("group")["manager_id"].nunique())
    counts = without_hidden(counts.rename_axis(choice.key).reset_index(), strangers, [choice.key], list(STATES),
                            scope.smallest, choice.people).set_index(choice.key).rename_axis("group")
    wanting = counts[["expired", "missing", "due"]].sum(axis=1)
    order = counts.assign(wanting=wanting).sort_values(["wanting", "group"], ascending=[False, True])
    totals = rows["state"].value_counts()
    return CertificatesView(order.drop(columns="wanting").reset_index(),
                            {state: int(totals.get(state, 0)) for state in STATES})


def certificates_of_people(warehouse: Warehouse, viewer: Viewer, choice: GapsChoice) -> pd.DataFrame:
    """``certificate_states`` of whom the viewer may see one by one, with name, role, team_id, team and region; raises
    ``NotAllowed`` where that is nobody."""
    return choice.people(_states(warehouse, people_scope(viewer))).reset_index(drop=True)


def _states(warehouse: Warehouse, scope: Scope) -> pd.DataFrame:
    """Of everybody employed at the end of the data; a snapshot never changes, so each scope is read once."""
    key = ("certificates", scope)
    if key not in warehouse.memory:
        day = warehouse.calendar.data_to
        rows = warehouse.frame(
            "SELECT m.manager_id, c.name, c.required, c.issued_on, c.expires_on FROM certifications c"
            f" JOIN (SELECT * FROM managers WHERE {scope.predicate} AND (left_on IS NULL OR left_on > ?)) m"
            " ON m.manager_id = c.manager_id", [*scope.parameters, day])
        people = warehouse.frame(
            f"SELECT m.manager_id, m.name AS person, m.role, coalesce(m.team_id, '{NOWHERE}') AS team_id,"
            f" coalesce(t.name, '') AS team, coalesce(t.region, '{NOWHERE}') AS region"
            f" FROM (SELECT * FROM managers WHERE {scope.predicate}) m LEFT JOIN teams t ON t.team_id = m.team_id",
            [*scope.parameters])
        states = certificate_states(rows, day, warehouse.policy.certificates_due_days)
        warehouse.memory[key] = states.merge(people, on="manager_id")
    return warehouse.memory[key]
