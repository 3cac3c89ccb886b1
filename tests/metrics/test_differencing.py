"""The differencing attack: whoever sees groups asks everything, adds and subtracts, and must not get at few people.

The unknowns are what each person has in each month and cell of a month table (team, segment, ...). Every figure that is
told is a sum of some of them, so all that can be worked out exactly are sums and differences of told figures. Some of
them is about the people of a set alone if, and only if, what is told has a lower rank without the rows of that set.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from analytics.access import Role, Viewer, group_scope, people_scope
from analytics.errors import NotAllowed
from analytics.metrics import disclosure, slices
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.dimensions import DIMENSIONS
from analytics.metrics.measuring import measure
from analytics.periods import Period
from analytics.warehouse.facts import Fact
from analytics.warehouse.query import Warehouse
from tests.differencing import singled_out

EXECUTIVE = Viewer(frozenset({Role.EXECUTIVE}))
SPLITS = [d.id for d in DIMENSIONS.values() if not d.personal and not d.months]
PERIODS = ("2025-05", "2025-06", "2025-07", "2025-05-01..2025-06-30", "2025-05-01..2025-07-31")
MONTHS = pd.date_range("2025-05-01", "2025-07-01", freq="MS")
ASKED = {  # a sum of each family -> its month table, what tells its rows from others of it, and what it is split by
    "revenue": ("account_month", ("segment", "industry"),
                "coalesce(owned_accounts, orders, won, lost, delivered_surveys, issues, complaints, handoffs_due,"
                " new_customers, sla_solved, receivable_amount, yearly_share, opening_accounts, active_accounts,"
                " watched_accounts, touched_accounts, revenue, cost, units, first_contacts, judged_flags,"
                " flagged_accounts, sla_overdue, credit_sales_a_day, opening_revenue) IS NOT NULL"),
    "activities": ("type_month", ("activity_type",), "activities IS NOT NULL"),
    "open_pipeline": ("stage_month", ("stage",), "open_amount IS NOT NULL"),
    "target": ("manager_month", (), "coalesce(target, days_present, forecast, training_hours) IS NOT NULL"),
}
VIEWERS = {
    "executive": EXECUTIVE,
    "executive who leads": Viewer(frozenset({Role.EXECUTIVE, Role.TEAM_LEAD}), "m10", frozenset({"t1"})),
    "lead": Viewer(frozenset({Role.TEAM_LEAD}), "m04", frozenset({"t2"})),
    "account manager": Viewer(frozenset({Role.ACCOUNT_MANAGER}), "m02"),
}


def questions(metric_id: str, warehouse: Warehouse) -> Iterator[tuple[tuple[str, ...], dict[str, list[str]]]]:
    """Every split by up to two dimensions, and pairs of values as filters, alone and with a split."""
    able = [d for d in SPLITS if DIMENSIONS[d].column in CATALOGUE[metric_id].dimensions]
    for by in [(), *combinations(able, 1), *combinations(able, 2)]:
        yield by, {}
    table, divides, _ = ASKED[metric_id]
    for dim in able:
        column = DIMENSIONS[dim].column
        if column in ("region", "team_id", *divides):
            values = sorted(v for (v,) in warehouse.rows(f"SELECT DISTINCT {column} FROM {table}") if v)
            for pair in combinations(values, 2):
                yield (), {dim: list(pair)}


def unknowns(warehouse: Warehouse, viewer: Viewer, metric_id: str) -> pd.DataFrame:
    """What the viewer does not know: a row each person, month and cell, without people seen one by one."""
    table, divides, some = ASKED[metric_id]
    columns = ", ".join(("region", "team_id", *divides))
    try:
        own = people_scope(viewer)
    except NotAllowed:
        seen, parameters = "FALSE", ()
    else:
        seen, parameters = own.predicate, own.parameters
    return warehouse.frame(
        f"SELECT DISTINCT manager_id, month, {columns} FROM {table} WHERE month >= ? AND month <= ? AND {some}"
        f" AND manager_id IS NOT NULL AND NOT coalesce({seen}, FALSE) ORDER BY ALL",
        [MONTHS[0], MONTHS[-1], *parameters]).astype(object).where(lambda f: f.notna(), None)


def told(warehouse: Warehouse, viewer: Viewer, metric_id: str, rows: pd.DataFrame) -> np.ndarray:
    """Rows x told figures: 1 where an unknown is in the figure. Beyond what may be asked, all is withheld."""
    found = []
    for text in PERIODS:
        period = warehouse.calendar.period(text)
        counted = _counted(metric_id, rows, period)
        for by, where in questions(metric_id, warehouse):
            answer = measure(warehouse, viewer, [metric_id], by=by, where=where, period=period, interval=False,
                             company=True)
            chosen = counted.copy()
            for dim, values in where.items():
                chosen &= rows[DIMENSIONS[dim].column].isin(values)
            for row in answer[~answer["hidden"]].to_dict("records"):
                inside = chosen.copy()
                for dim in by:
                    value, column = row[dim], DIMENSIONS[dim].column
                    inside &= rows[column].isna() if pd.isna(value) else rows[column] == value
                found.append(inside.to_numpy(float))
    return np.unique(np.array(found).T.reshape(len(rows), -1), axis=1)


def _counted(metric_id: str, rows: pd.DataFrame, period: Period) -> pd.Series:
    """Of a stock, the last month counts."""
    months = pd.to_datetime(rows["month"])
    inside = (months >= pd.Timestamp(period.start)) & (months < pd.Timestamp(period.end))
    stock = all(f.stock for f in CATALOGUE[metric_id].facts)
    return inside & (months == months[inside].max()) if stock else inside


def attack(warehouse: Warehouse, who: str, metric_id: str) -> tuple[int, list[tuple[str, ...]]]:
    """How many figures are told, and which sets of people they give away."""
    rows = unknowns(warehouse, VIEWERS[who], metric_id)
    figures = told(warehouse, VIEWERS[who], metric_id, rows)
    return figures.shape[1], singled_out(list(rows["manager_id"]), figures, warehouse.policy.minimum_group)


@pytest.mark.parametrize(("who", "metric_id"), [*(("executive", m) for m in ASKED),
                                                *((who, "revenue") for who in VIEWERS if who != "executive")])
def test_no_sum_and_difference_of_figures_is_about_too_few_people(who: str, metric_id: str, warehouse: Warehouse):
    count, found = attack(warehouse, who, metric_id)
    assert count > 2 * len(MONTHS), "next to nothing is told: the test shows nothing"
    assert found == []


def small_ones(self: slices.Slice, columns: tuple[str, ...], inside: np.ndarray) -> frozenset[tuple]:
    """Primary suppression alone: the groups of too few people."""
    people: dict[tuple, float] = {}
    for cell in np.flatnonzero(inside):
        key = tuple(self.values[c][cell] for c in columns)
        people[key] = people.get(key, 0) + self.people[:, cell].sum()
    return frozenset(key for key, count in people.items() if count < len(self.people))


@pytest.mark.parametrize("metric_id", ASKED)
def test_where_only_small_groups_are_hidden_the_attack_finds_people(
    metric_id: str, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(slices.Slice, "hidden", small_ones)
    assert attack(warehouse, "executive", metric_id)[1] != []


def sets_attacked(warehouse: Warehouse) -> tuple[int, list[tuple[str, ...]]]:
    """As ``attack``, of who took some course and who did not, beside regions and teams; and how many sets are told."""
    rows = unknowns(warehouse, EXECUTIVE, "revenue")
    people, scope = sorted(rows["manager_id"].unique()), group_scope(EXECUTIVE, warehouse.policy.minimum_group)
    sets = [set(some) for size in (len(people) - 1, 8, 6) for some in list(combinations(people, size))[:12]]
    months = [month.date() for month in MONTHS]
    shown = disclosure.sets_told(warehouse, scope, CATALOGUE["revenue"], sets, months)
    figures = [(rows["manager_id"].isin(one) & (pd.to_datetime(rows["month"]) == month)).to_numpy(float)
               for one, may in zip(sets, shown, strict=True) if may for month in MONTHS]
    figures = np.column_stack([told(warehouse, EXECUTIVE, "revenue", rows), *figures])
    return sum(shown), singled_out(list(rows["manager_id"]), np.unique(figures, axis=1), scope.smallest)


def test_sets_of_people_beside_teams_give_nobody_away(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch):
    """Courses by month are the same metric as teams by month."""
    assert sets_attacked(warehouse)[1] == []
    monkeypatch.setattr(slices.Slice, "sets_told", property(lambda one: [inside.sum() >= 3 for inside in one.sets]))
    count, found = sets_attacked(warehouse)
    assert count > 0
    assert found != [], "sets that are merely large give people away"


def test_every_metric_is_withheld_where_any_of_its_sums_is(warehouse: Warehouse):
    """What holds of four sums holds of all metrics: each is told only where the sums of its families are."""
    of = {"account_month": "revenue", "type_month": "activities", "stage_month": "open_pipeline"}
    period, hidden = warehouse.calendar.period("2025-06"), {}
    for by in (("team",), ("region",), ("segment",), ("team", "segment")):
        columns = {DIMENSIONS[d].column for d in by}
        able = [m.id for m in CATALOGUE.values() if columns <= m.dimensions and not m.share_of]
        answer = measure(warehouse, EXECUTIVE, able, by=by, period=period, interval=False)
        for key, group in answer.groupby(list(by), dropna=False):
            hidden[by, key] = dict(zip(group["metric"].astype(str), group["hidden"], strict=True))
    assert any(any(one.values()) for one in hidden.values())
    for asked, one in hidden.items():
        for metric_id, kept_back in one.items():
            tables = {family(fact) for fact in CATALOGUE[metric_id].facts}
            assert kept_back or not any(one[of[t]] for t in tables & set(of) if of[t] in one), (asked, metric_id)


def family(fact: Fact) -> str:
    divided = {"stage": "stage_month", "activity_type": "type_month", "segment": "account_month"}
    return next((table for column, table in divided.items() if column in fact.dimensions), "manager_month")


def test_days_that_are_no_whole_months_are_withheld(warehouse: Warehouse):
    """From a month less its first days one could work out whoever came last."""
    for text, hidden in (("2025-05-10..2025-06-20", True), ("2025-05-01..2025-06-29", True),
                         ("2025-05-02..2025-06-30", True), ("2025-05-01..2025-06-30", False), ("ytd", False)):
        answer = measure(warehouse, EXECUTIVE, ["revenue"], period=warehouse.calendar.period(text))
        assert answer["hidden"].tolist() == [hidden], text
        assert answer["value"].isna().tolist() == [hidden], text
    assert measure(warehouse, EXECUTIVE, ["revenue"], period=warehouse.calendar.period("ytd").year_before())[
        "hidden"].all()
