"""Which gaps go along with weaker results of the last 12 months: over the people of a selection, never a cause."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.access import Viewer, own_scope
from analytics.learning.gaps import everybodys_gaps
from analytics.learning.gaps_choice import GapsChoice
from analytics.learning.gaps_told import without_hidden
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.measuring import measure_within
from analytics.performance.cards import fewest
from analytics.training.association import gaps_and_results
from analytics.warehouse.query import Warehouse

_FIGURES = ("value", "low", "high", "p", "adjusted")


@dataclass(frozen=True)
class ResultsView:
    """``frame``: as ``gaps_and_results``, with skill; the closest tie with weak results first. ``people``: how many
    have both a level and a result; ``needed``: how many it takes."""

    frame: pd.DataFrame
    people: int
    needed: int

    @property
    def told(self) -> bool:
        """Whether there is any skill of which it can be told."""
        return bool(self.frame["value"].notna().any())


def results(warehouse: Warehouse, viewer: Viewer, choice: GapsChoice) -> ResultsView:
    """Of everybody whom any role of the viewer grants: what is told is about all of them together.

    A person's result counts with as many cases as the policy asks for.
    """
    view, smallest = everybodys_gaps(warehouse, viewer)
    needed = max(warehouse.policy.minimum_cases, smallest)
    gaps, by_person = choice.rows(view.gaps), _results(warehouse, viewer, choice.metric)
    higher = CATALOGUE[choice.metric].direction != "down"
    found = gaps_and_results(gaps, by_person, fewest=needed, higher_is_better=higher)
    both = view.gaps[view.gaps["level"].notna() & view.gaps["manager_id"].isin(by_person.index)]
    found = without_hidden(found, choice.skills(view.strangers(both)), ["skill_id"], _FIGURES, smallest,
                           choice.people, rounded=False)
    found[["weaker", "stronger"]] &= found[["value"]].notna().to_numpy()
    named = found.merge(gaps[["skill_id", "skill"]].drop_duplicates(), on="skill_id", how="left")
    people = choice.rows(both)["manager_id"].nunique()
    return ResultsView(named.sort_values(["value", "skill"], ignore_index=True), int(people), needed)


def _results(warehouse: Warehouse, viewer: Viewer, metric_id: str) -> pd.Series:
    """The metric by manager_id over the last 12 months, of those with enough cases; a snapshot never changes."""
    scope = own_scope(viewer, 0)  # single results are only counted together, in groups large enough
    key = ("gaps and results", scope, metric_id)
    if key not in warehouse.memory:
        tidy = measure_within(warehouse, scope, [metric_id], by=["account_manager"],
                              period=warehouse.calendar.period("12m"))
        enough = tidy[tidy["value"].notna() & (tidy["n"] >= fewest(CATALOGUE[metric_id], warehouse.policy))]
        warehouse.memory[key] = enough.set_index("account_manager")["value"]
    return warehouse.memory[key]
