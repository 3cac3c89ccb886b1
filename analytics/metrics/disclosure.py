"""Which figures are withheld from a reader who may see groups but not their people: decided here, for every question.

A figure is told where every month it is made of may be told (see ``slices``). Who stands behind a figure are the people
with a row of any fact of its family in the month table. What cannot be decided is withheld: days that are no whole
months, a split that the table does not have.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd

from analytics.access import Scope
from analytics.language import N_
from analytics.metrics.dimensions import DIMENSIONS, Dimension, Where, bucket_start, stock_months
from analytics.metrics.model import Metric
from analytics.metrics.slices import PEOPLE, Array, Group, Slice, people_order
from analytics.periods import Period
from analytics.warehouse.facts import FACT_OF, FACTS, SAMPLES, Fact, Sample
from analytics.warehouse.query import Warehouse

HIDDEN = N_("Hidden: fewer than {n} people, or it could be worked out from the rest.")
SOME_HIDDEN = N_("Some figures are hidden: they are about fewer than {n} people, could be worked out from the rest, or"
                 " are of days that make no whole month.")
Family = tuple[str, bool]  # facts whose people are counted together: their month table, and whether they are stocks
TABLES = {  # month table -> what it divides people's work into; a fact's people are those of the first that fits it
    "stage_month": ("stage",), "type_month": ("activity_type",), "account_month": ("segment", "industry"),
    "manager_month": (),
}


def withheld(
    warehouse: Warehouse, scope: Scope, chosen: Sequence[Metric], by: Sequence[Dimension], period: Period, where: Where,
    keys: Mapping[str, Array], groups: int,
) -> list[Array]:
    """For each metric and of ``groups`` groups, whose values of the dimensions are ``keys``, whether it is withheld."""
    found: dict[tuple[Family, bool, int], Array] = {}
    hidden = [np.zeros(groups, bool) for _ in chosen]
    for n, one in enumerate(chosen if scope.smallest else ()):
        whole = [d for d in by if d.id != one.share_of]  # a share tells of the whole, too
        for split in ([by, whole] if one.share_of else [by]):
            for source in [SAMPLES[one.sample]] if one.sample else one.facts:
                alike = _family(source), source.stock, len(split)
                if alike not in found:
                    found[alike] = _withheld(warehouse, scope, source, split, period, where, keys, groups)
                hidden[n] |= found[alike]
    return hidden


def hidden_teams(warehouse: Warehouse, scope: Scope, measures: Sequence[str], period: Period) -> frozenset[str]:
    """Ids of the teams of which any of the measures is withheld in any of the period's months; '' is no team."""
    if not scope.smallest:
        return frozenset()
    found = [_hidden(warehouse, scope, FACT_OF[m], [DIMENSIONS["team"]], period, {}) for m in measures]
    return frozenset(key[0] or "" for months in found for some in months.values() for key in some)


def hidden_whole(warehouse: Warehouse, scope: Scope, measure: str, period: Period, where: Where) -> bool:
    """Whether a measure's sum over all that ``where`` chooses is withheld in a period."""
    return bool(scope.smallest) and bool(_withheld(warehouse, scope, FACT_OF[measure], [], period, where, {}, 1)[0])


def sets_told(
    warehouse: Warehouse, scope: Scope, one: Metric, sets: Sequence[Collection[str]], months: Sequence[dt.date]
) -> list[bool]:
    """Which sets of people may be told a metric's months, in this order, beside the regions and teams that are."""
    if not scope.smallest:
        return [True] * len(sets)
    told = [True] * len(sets)
    for family in dict.fromkeys(_family(fact) for fact in one.facts):
        found = _people(warehouse, scope, family, (*PEOPLE, "manager_id"), min(months), max(months))
        for month in sorted(set(found["month"])):
            rows = found["month"] == month
            values = {name: found[name][rows] for name in PEOPLE}
            people = (found["part"][rows] == np.arange(scope.smallest)[:, None]).astype(float)
            inside = tuple(np.isin(found["manager_id"][rows].astype(str), list(who)) for who in sets)
            one_month = Slice(values, people, people_order(values, people), sets=inside)
            told = [a and b for a, b in zip(told, one_month.sets_told, strict=True)]
    return told


def _withheld(
    warehouse: Warehouse, scope: Scope, source: Fact | Sample, by: Sequence[Dimension], period: Period, where: Where,
    keys: Mapping[str, Array], groups: int,
) -> Array:
    divided, times = [d for d in by if not d.months], [d for d in by if d.months]
    if not _answerable(warehouse, source, [*divided, *(DIMENSIONS[w] for w in where)], period):
        return np.ones(groups, bool)
    found = _hidden(warehouse, scope, source, by, period, where)
    hidden = {(*_buckets(warehouse, times, month), *key) for month, some in found.items() for key in some}
    if not hidden:
        return np.zeros(groups, bool)
    columns = [keys[d.id].astype("datetime64[D]").astype(object) for d in times] + [keys[d.id] for d in divided]
    rows = zip(*columns, strict=True) if columns else [()] * groups
    return np.array([row in hidden for row in rows], dtype=bool)


def _answerable(
    warehouse: Warehouse, source: Fact | Sample, dims: Sequence[Dimension], period: Period
) -> bool:
    """Whole months, the last as far as the data go; and divided as the month table is."""
    whole = period.start.day == 1 and (period.end.day == 1 or period.last >= warehouse.calendar.data_to)
    return whole and {d.column for d in dims} <= {*PEOPLE, *TABLES[_family(source)[0]]}


def _buckets(warehouse: Warehouse, times: Sequence[Dimension], month: dt.date) -> list[dt.date]:
    return [bucket_start(d, month, warehouse.calendar) for d in times]


def _family(source: Fact | Sample) -> Family:
    """Whoever owns accounts is behind all that happens with them; of people alone, stocks know more than flows do."""
    table = next(name for name, divides in TABLES.items() if set(divides) <= set(source.dimensions))
    return table, source.stock and not TABLES[table]


def _hidden(
    warehouse: Warehouse, scope: Scope, source: Fact | Sample, by: Sequence[Dimension], period: Period, where: Where
) -> dict[dt.date, frozenset[Group]]:
    """Month -> the groups withheld in it, of the months that a fact is read from; a snapshot never changes."""
    columns = tuple(d.column for d in by if not d.months)
    months = stock_months(by, period, warehouse.calendar) if source.stock else period.months
    asked = {*columns, *(DIMENSIONS[w].column for w in where)}
    fine = bool(asked - set(PEOPLE))
    slices = _slices(warehouse, scope, _family(source), months, fine, fine and "team_id" in asked)
    return {month: one.hidden(columns, _inside(warehouse, one, where)) if one.secret else frozenset()
            for month, one in slices.items()}


def _inside(warehouse: Warehouse, one: Slice, where: Where) -> Array:
    """Which cells the filters choose, by id or name as ``row_filter`` does."""
    inside = np.ones(one.size, bool)
    for name, values in where.items():
        dim, chosen = DIMENSIONS[name], set(values)
        if dim.names:
            chosen |= {key for key, label in warehouse.team_names.items() if label in chosen}
        inside &= np.array([value in chosen for value in one.values[dim.column]], dtype=bool)
    return inside


def _slices(
    warehouse: Warehouse, scope: Scope, family: Family, months: Sequence[dt.date], fine: bool, deep: bool
) -> dict[dt.date, Slice]:
    """The slices of those months that have people; each is read once."""
    known = warehouse.memory.setdefault(("slices", scope, family, fine, deep), {})
    new = [month for month in months if month not in known]
    if new:
        teams = _slices(warehouse, scope, family, new, False, False) if fine else {}
        known |= dict.fromkeys(new) | _read(warehouse, scope, family, new, teams, deep)
    return {month: known[month] for month in months if known[month] is not None}


def _read(
    warehouse: Warehouse, scope: Scope, family: Family, months: Sequence[dt.date], teams: Mapping[dt.date, Slice],
    deep: bool,
) -> dict[dt.date, Slice]:
    """``teams``: the same months by team alone, whose order is kept; none: by team alone."""
    columns = (*PEOPLE, *(TABLES[family[0]] if teams else ()))
    found = _people(warehouse, scope, family, columns, min(months), max(months))
    of = found["month"]
    slices = {}
    for month in set(months) & set(of):
        rows = of == month
        cells, cell = _cells([found[c][rows] for c in columns])
        people = np.zeros((scope.smallest, len(cells[0])))
        np.add.at(people, (found["part"][rows], cell), found["people"][rows])
        values = dict(zip(columns, cells, strict=True))
        order = teams[month].order if teams else people_order(values, people)
        slices[month] = Slice(values, people, order, deep)
    return slices


def _people(
    warehouse: Warehouse, scope: Scope, family: Family, columns: Sequence[str], first: dt.date, last: dt.date
) -> dict[str, Array]:
    """How many people a month, combination of ``columns`` and ``part`` has, of those who are not seen one by one."""
    some = " OR ".join(f"{m} IS NOT NULL" for fact in FACTS if _family(fact) == family for m in fact.measures)
    found = warehouse.columns(
        _SQL.format(columns=", ".join(f"t.{name}" for name in columns), table=family[0], scope=scope.predicate,
                    inside=", ".join(dict.fromkeys((*columns, "manager_id"))), open=scope.open, some=some),
        [first, last, *scope.parameters, *scope.open_parameters, scope.smallest])
    return {name: _plain(found[name]) for name in columns} | {
        name: np.asarray(found[name]).astype(int) for name in ("part", "people")} | {
        "month": np.asarray(found["month"]).astype("datetime64[D]").astype(object)}


def _cells(columns: list[Array]) -> tuple[list[Array], Array]:
    """The distinct combinations of values, by column, and each row's place among them."""
    code = np.zeros(len(columns[0]), int)
    for values in columns:
        place, distinct = pd.factorize(values, use_na_sentinel=False)
        code = np.unique(code * len(distinct) + place, return_inverse=True)[1]
    _, first, cell = np.unique(code, return_index=True, return_inverse=True)
    return [values[first] for values in columns], cell


def _plain(values: Array) -> Array:
    plain = np.ma.getdata(values).astype(object)
    plain[np.ma.getmaskarray(values)] = None
    return plain


# People are dealt team by team, so that a team of k people has one in each part; small teams and regions one after the
# other, so that those that are withheld together have one in each part together.
_SQL = """
    WITH there AS (
        SELECT DISTINCT month, {inside}
        FROM {table}
        WHERE month >= ? AND month <= ? AND manager_id IS NOT NULL AND {scope} AND NOT coalesce({open}, FALSE)
            AND ({some})
    ),
    homes AS (
        SELECT month, manager_id, min(coalesce(region, '')) AS area, min(coalesce(team_id, '')) AS home
        FROM there
        GROUP BY month, manager_id
    ),
    sized AS (
        SELECT month, manager_id, area, home, count(*) OVER (PARTITION BY month, area) AS of_area,
            count(*) OVER (PARTITION BY month, home) AS of_home
        FROM homes
    ),
    dealt AS (
        SELECT month, manager_id,
            (row_number() OVER (PARTITION BY month ORDER BY of_area, area, of_home, home, manager_id) - 1) % ? AS part
        FROM sized
    )
    SELECT t.month, {columns}, d.part, count(*) AS people
    FROM there t JOIN dealt d ON d.month = t.month AND d.manager_id = t.manager_id
    GROUP BY t.month, {columns}, d.part"""
