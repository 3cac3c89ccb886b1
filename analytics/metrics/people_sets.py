"""Groups that no dimension makes, such as who took a course or whom a plan is about: which of them may be told.

Whoever is seen one by one (``seen``) protects nobody else and is not counted. ``smallest`` 0: each person is seen.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from analytics.access import Scope
from analytics.metrics.slices import FAR, independent
from analytics.warehouse.query import Warehouse

People = Collection[str]


def seen_alone(warehouse: Warehouse, scope: Scope) -> frozenset[str]:
    """Ids of the people of whom the viewer sees, or saw in any month, single results."""
    if not scope.smallest or scope.open == "FALSE":
        return frozenset()
    return warehouse.memory.once(("seen alone", scope), lambda: frozenset(i for (i,) in warehouse.rows(
        f"SELECT DISTINCT manager_id FROM manager_month WHERE manager_id IS NOT NULL AND {scope.open}",
        scope.open_parameters)))


def enough(people: People, seen: People, smallest: int) -> bool:
    """Whether a figure about these people alone may be told: there are enough, or all of them are seen anyway."""
    strangers = len(set(people) - set(seen))
    return not strangers or strangers >= smallest


def enough_for_everybody(warehouse: Warehouse, people: People) -> bool:
    """Whether a figure that is the same for all readers may rest on these people: whoever sees some of them one by one,
    as themselves or as the lead of a team that they were in, leaves none or a group that is not too small."""
    led = warehouse.memory.once("led", lambda: [frozenset(some) for (some,) in warehouse.rows(
        "SELECT array_agg(DISTINCT m.manager_id) FROM manager_month m JOIN teams t ON t.team_id = m.team_id"
        " WHERE m.manager_id IS NOT NULL GROUP BY t.lead_id ORDER BY t.lead_id")])
    return all(enough(people, seen, warehouse.policy.minimum_group) for seen in (*led, sorted(people)[:1]))


def told(sets: Sequence[People], seen: People, smallest: int) -> list[bool]:
    """Which of several sets of people may be told the same of: in this order, by the rule of ``slices``. A set of
    people who are all seen may be, one of nobody may not."""
    if not smallest or not sets:
        return [True] * len(sets)
    strangers = np.array(sorted(set().union(*sets) - set(seen)), str)
    inside = np.array([np.isin(strangers, list(people)) for people in sets], float).T
    inside = inside[np.lexsort(inside.T[::-1])]  # who is in the same sets, one after the other
    kept = independent([inside[part::smallest] for part in range(smallest)])
    basis = np.linalg.qr(inside[:, kept])[0]
    apart = ((inside - basis @ (basis.T @ inside))**2).sum(axis=0)
    return [bool(people) and bool(rest < FAR) for people, rest in zip(sets, apart, strict=True)]


def parts_told(parts: Sequence[People], seen: People, smallest: int) -> np.ndarray:
    """Which parts of a whole that is told, by the people behind each, may be told: those of enough people, less the
    smallest of them where the others would give away what fewer people are behind."""
    strangers = [set(people) - set(seen) for people in parts]
    shown = [enough(people, seen, smallest) for people in parts]
    for n in sorted((n for n, one in enumerate(shown) if one), key=lambda n: len(strangers[n])):
        rest = set().union(*(people for people, one in zip(strangers, shown, strict=True) if not one))
        if enough(rest, (), smallest):
            break
        shown[n] = False
    return np.array(shown, bool)
