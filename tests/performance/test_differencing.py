"""The differencing attack on what divides customers' figures: subjects, ages, reasons, years and cohorts.

Such a part is one more sum over the people of the selection. So what is told of a selection in any of these ways must
not be about too few people, less what is told of others; and nothing may be told without asking.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest

from analytics.access import Role, Viewer
from analytics.language import Language
from analytics.performance import market, retention, risk, service
from analytics.performance.choice import Choice
from analytics.performance.customers import asked
from analytics.performance.questions import Questions
from analytics.warehouse.query import Warehouse
from tests.differencing import singled_out
from tests.metrics.test_differencing import EXECUTIVE, unknowns

EN = Language("en")
DIVIDED: dict[str, tuple[bool, Callable[[Questions], bool]]] = {  # whether it is at a month's end, and told
    "subjects": (False, lambda ask: not service._topics(ask).empty),
    "competitors": (False, lambda ask: not market._competitors(ask).empty),
    "curves": (False, lambda ask: bool(service._curves(ask)[0])),
    "ages": (True, lambda ask: risk._ageing(ask, EN)["amount"].notna().any()),
    "reasons": (True, lambda ask: not risk._reasons(ask, EN).empty),
    "two years": (True, lambda ask: not retention._bridge(ask, EN).empty),
    "largest": (False, lambda ask: not np.isnan(retention._largest(ask, EN)[1])),
}
SELECTED = [{}, *({"regions": (r,)} for r in ("North", "South")), *({"teams": (t,)} for t in ("t1", "t2", "t3", "t4")),
            *({"teams": pair} for pair in combinations(("t1", "t2", "t3", "t4"), 2)),
            *({"segments": (s,)} for s in ("key", "mid", "small"))]
COLUMN = {"regions": "region", "teams": "team_id", "segments": "segment"}


def attack(data: Warehouse, name: str) -> tuple[int, list[tuple[str, ...]]]:
    """How many selections are told of, and which sets of people they give away."""
    stock, told = DIVIDED[name]
    rows = unknowns(data, EXECUTIVE, "revenue")
    months, figures = rows["month"].astype(str).str[:7], []
    for period in ("2025-05", "2025-06", "2025-05-01..2025-06-30"):
        inside = months == "2025-06" if stock and period != "2025-05" else months.isin(
            ["2025-05", "2025-06"] if ".." in period else [period])
        for chosen in SELECTED:
            if told(asked(data, EXECUTIVE, Choice(period=period, **chosen))):
                within = [rows[COLUMN[key]].isin(values) for key, values in chosen.items()]
                figures.append(np.logical_and.reduce([inside, *within]))
    matrix = np.array(figures, float).reshape(-1, len(rows))
    return len(figures), singled_out(list(rows["manager_id"]), np.unique(matrix, axis=0).T, data.policy.minimum_group)


@pytest.mark.parametrize("name", DIVIDED)
def test_no_division_gives_few_people_away(name, warehouse: Warehouse):
    count, found = attack(warehouse, name)
    assert count > 1, "next to nothing is told: the test shows nothing"
    assert found == []


@pytest.mark.parametrize("name", ["ages", "two years"])
def test_where_only_small_parts_are_hidden_the_attack_finds_people(name, warehouse, monkeypatch):
    monkeypatch.setattr(Questions, "withheld", lambda *_: False)
    assert attack(warehouse, name)[1] != []


@pytest.mark.parametrize("name", DIVIDED)
def test_nothing_is_told_without_asking(name, warehouse, monkeypatch):
    monkeypatch.setattr(Questions, "withheld", lambda *_: True)
    ask = asked(warehouse, EXECUTIVE, Choice(period="all"))
    assert not DIVIDED[name][1](ask)
    assert retention._cohorts(ask).empty


def test_days_of_a_quarter_are_not_told_by_the_cohort_that_began_in_it(warehouse: Warehouse):
    """Two periods that end a day apart would tell of whoever became a customer on that day."""
    def quarters(period: str) -> set[str]:
        return set(retention._cohorts(asked(warehouse, EXECUTIVE, Choice(period=period)))["cohort"])

    assert "2024 Q4" in quarters("2024-10-01..2024-12-31")
    assert "2024 Q4" not in quarters("2024-10-01..2024-12-20")
    hr = asked(warehouse, Viewer(frozenset({Role.HR})), Choice(period="2024-10-01..2024-12-20"))
    assert "2024 Q4" in set(retention._cohorts(hr)["cohort"]), "who sees everybody is told of every day"


def test_whoever_is_seen_hides_nobody_in_a_part(warehouse: Warehouse):
    """An executive who leads t1 knows its four people: a part of these and one other is that one's."""
    both = Viewer(frozenset({Role.EXECUTIVE, Role.TEAM_LEAD}), "m01", frozenset({"t1"}))
    own, others = ["m01", "m02", "m05", "m06"], ["m04", "m07", "m08", "m09"]
    for viewer, expected in ((EXECUTIVE, [True, True]), (both, [False, False])):
        ask = asked(warehouse, viewer, Choice(period="2025-06"))
        assert ask.parts_told("complaints", [[*own, others[0]], others[1:]]).tolist() == expected
    assert asked(warehouse, both, Choice(period="2025-06")).parts_told("complaints", [own, others]).all()
