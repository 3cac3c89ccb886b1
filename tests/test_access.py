"""Who sees what: every role through every door, movers, small groups, and ``viewer`` on every signature."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from types import ModuleType

import pandas as pd
import pytest

import analytics.lab
import analytics.metrics
import analytics.performance
from analytics.access import GRANTS, ROLE_LABELS, Permission, Role, Scope, Viewer, local_owner, pay_scope, people_scope
from analytics.errors import NotAllowed
from analytics.language import Language
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.dimensions import DIMENSIONS
from analytics.metrics.measuring import measure
from analytics.metrics.rows import figure_query, rows_behind
from analytics.performance.choice import Choice
from analytics.performance.team import team_view
from analytics.warehouse.query import Warehouse
from tests.conftest import POLICIES
from tests.metrics.second import Second

HR = Viewer(frozenset({Role.HR}))
EXECUTIVE = Viewer(frozenset({Role.EXECUTIVE}))
ADMINISTRATOR = Viewer(frozenset({Role.ADMINISTRATOR}))
SELF = Viewer(frozenset({Role.ACCOUNT_MANAGER}), "m02")
STRANGER = Viewer(frozenset({Role.ACCOUNT_MANAGER}))
TEAMS = ("t1", "t2", "t3", "t4")


def lead(*teams: str, manager_id: str | None = None) -> Viewer:
    return Viewer(frozenset({Role.TEAM_LEAD}), manager_id, frozenset(teams))


def value(warehouse: Warehouse, viewer: Viewer, metric_id: str, text: str = "all", **more) -> float:
    return measure(warehouse, viewer, [metric_id], period=warehouse.calendar.period(text), interval=False, **more)[
        "value"
    ].sum()


# the table of grants ------------------------------------------------------------------------------------------------


def test_every_role_has_grants_and_a_label_and_nothing_is_granted_by_none() -> None:
    assert set(GRANTS) == set(ROLE_LABELS) == set(Role)
    assert not any(Viewer(frozenset()).may(p) for p in Permission)
    assert not any(Viewer(frozenset({Role.ADMINISTRATOR})).may(p) for p in Permission
                   if p not in (Permission.LOAD, Permission.SIGN_INS))
    assert local_owner().may(Permission.PEOPLE)
    assert local_owner().may(Permission.LOAD)


def test_pay_is_seen_by_hr_and_by_the_person_only() -> None:
    assert pay_scope(HR) == Scope("TRUE")
    for viewer in (SELF, lead("t1", manager_id="m02")):
        assert pay_scope(viewer) == Scope("manager_id = ?", ("m02",))
    for viewer in (EXECUTIVE, ADMINISTRATOR, STRANGER, lead("t1"), Viewer(frozenset())):
        with pytest.raises(NotAllowed):
            pay_scope(viewer)


REFUSED = [
    (ADMINISTRATOR, "administrator"),
    (Viewer(frozenset()), "nobody"),
    (STRANGER, "an account manager without an id"),
    (lead(), "a lead without teams"),
]


@pytest.mark.parametrize(("viewer", "who"), REFUSED, ids=[w for _, w in REFUSED])
def test_who_may_see_nobody_is_refused_everywhere(viewer: Viewer, who: str, warehouse: Warehouse) -> None:
    period = warehouse.calendar.period("12m")
    with pytest.raises(NotAllowed):
        measure(warehouse, viewer, ["revenue"], period=period)
    with pytest.raises(NotAllowed):
        measure(warehouse, viewer, ["revenue"], by=["account_manager"], period=period)
    with pytest.raises(NotAllowed):
        rows_behind(warehouse, viewer, "revenue", period=period)
    with pytest.raises(NotAllowed):
        figure_query(warehouse, viewer, "revenue", period=period)
    with pytest.raises(NotAllowed):
        team_view(warehouse, viewer, Choice(), Language())


# account managers ---------------------------------------------------------------------------------------------------


def test_an_account_manager_sees_only_the_own_rows(warehouse: Warehouse) -> None:
    own = value(warehouse, HR, "revenue", where={"account_manager": ["m02"]})
    assert value(warehouse, SELF, "revenue") == pytest.approx(own)
    people = measure(warehouse, SELF, ["revenue"], by=["account_manager"], period=warehouse.calendar.period("all"))
    assert people["account_manager"].tolist() == ["m02"]
    (rows,) = rows_behind(warehouse, SELF, "revenue", period=warehouse.calendar.period("all"), limit=10**6)
    assert set(rows.frame["account_manager"]) == {"Person m02"}
    assert rows.total == len(rows.frame)


@pytest.mark.parametrize(
    "where", [{"account_manager": ["m05"]}, {"team": ["t2"]}, {"account_manager": ["Person m05"]}], ids=str
)
def test_an_account_manager_cannot_filter_for_others(where: dict[str, list[str]], warehouse: Warehouse) -> None:
    assert value(warehouse, SELF, "revenue", where=where) == 0
    assert rows_behind(warehouse, SELF, "revenue", period=warehouse.calendar.period("all"), where=where)[0].total == 0


def test_an_account_manager_is_refused_the_team_page(warehouse: Warehouse) -> None:
    with pytest.raises(NotAllowed, match="Team performance is open to team leads, HR and executives"):
        team_view(warehouse, SELF, Choice(), Language())


def test_an_account_manager_may_compare_with_the_company_but_not_with_a_person(warehouse: Warehouse) -> None:
    assert value(warehouse, SELF, "revenue", company=True) == pytest.approx(value(warehouse, HR, "revenue"))
    people = measure(
        warehouse, SELF, ["revenue"], by=["account_manager"], period=warehouse.calendar.period("all"), company=True
    )
    assert people["account_manager"].tolist() == ["m02"]


# team leads and people who move -------------------------------------------------------------------------------------

MOVER = [  # person, team, first and last day there as the leads may see them
    ("m02", "t3", "2023-03-01", "2025-02-10"),
    ("m02", "t1", "2025-02-11", "2025-08-14"),
    ("m05", "t1", "2023-03-01", "2024-05-15"),
    ("m05", "t2", "2024-05-16", "2025-08-14"),
    ("m06", "t4", "2023-03-01", "2023-12-10"),
    ("m06", "t1", "2024-01-22", "2025-08-14"),
]


@pytest.mark.parametrize(("person", "team", "first", "last"), MOVER)
@pytest.mark.parametrize("metric_id", ["revenue", "activities", "target_to_date", "won"])
def test_a_lead_sees_a_mover_only_while_in_the_team(
    metric_id: str, person: str, team: str, first: str, last: str, warehouse: Warehouse
) -> None:
    metric_id = "average_deal" if metric_id == "won" else metric_id
    only = {"account_manager": [person]}
    mine, everything = f"{first}..{last}", warehouse.calendar.period("all")
    seen = measure(warehouse, lead(team), [metric_id], period=everything, where=only, interval=False)["value"].iloc[0]
    assert seen == pytest.approx(value(warehouse, HR, metric_id, mine, where=only))
    assert seen > 0
    for rows in rows_behind(warehouse, lead(team), metric_id, period=everything, where=only, limit=10**6):
        days = pd.to_datetime(rows.frame["day"])
        assert pd.Timestamp(first) <= days.min() <= days.max() <= pd.Timestamp(last)


def test_while_in_no_team_a_person_is_seen_by_no_lead(warehouse: Warehouse) -> None:
    gap, only = "2023-12-11..2024-01-21", {"account_manager": ["m06"]}
    assert value(warehouse, HR, "activities", gap, where=only) > 0
    assert [value(warehouse, lead(t), "activities", gap, where=only) for t in TEAMS] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    "metric_id", ["revenue", "target_to_date", "activities", "open_pipeline", "new_customers", "units"]
)
@pytest.mark.parametrize("text", ["12m", "2024-05-09..2024-11-21"])
def test_what_the_leads_see_adds_up_to_what_hr_sees_of_their_teams(
    metric_id: str, text: str, warehouse: Warehouse
) -> None:
    seen = {t: value(warehouse, lead(t), metric_id, text) for t in TEAMS}
    of_teams = measure(warehouse, HR, [metric_id], by=["team"], period=warehouse.calendar.period(text), interval=False)
    assert seen == pytest.approx(
        of_teams.dropna(subset=["team"]).set_index("team")["value"].reindex(list(TEAMS)).fillna(0).to_dict()
    )
    assert value(warehouse, lead(*TEAMS), metric_id, text) == pytest.approx(sum(seen.values()))


def test_a_lead_sees_every_metric_of_the_team_and_nothing_else(warehouse: Warehouse) -> None:
    """For the lead the company is the team: every figure is HR's figure filtered by the team."""
    period = warehouse.calendar.period("12m")
    asked = [m.id for m in CATALOGUE.values() if not m.share_of]
    mine = measure(warehouse, lead("t1"), asked, period=period, interval=False)
    hers = measure(warehouse, HR, asked, period=period, where={"team": ["t1"]}, interval=False)
    pd.testing.assert_frame_equal(mine, hers)


def test_a_lead_also_sees_the_own_rows_in_another_team(warehouse: Warehouse) -> None:
    both = value(warehouse, lead("t2", manager_id="m10"), "revenue")
    own = value(warehouse, HR, "revenue", where={"account_manager": ["m10"]})
    assert both == pytest.approx(value(warehouse, lead("t2"), "revenue") + own)


def test_ids_of_viewers_are_values_not_sql(warehouse: Warehouse) -> None:
    trick = "m02' OR TRUE OR manager_id = '"
    assert value(warehouse, Viewer(frozenset({Role.ACCOUNT_MANAGER}), trick), "revenue") == 0
    assert value(warehouse, lead(trick), "revenue") == 0
    assert value(warehouse, HR, "revenue", where={"region": ["x') OR TRUE --"]}) == 0


# executives ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dim", [d.id for d in DIMENSIONS.values() if d.personal])
def test_an_executive_is_refused_figures_of_people_and_customers(dim: str, warehouse: Warehouse) -> None:
    period = warehouse.calendar.period("12m")
    for company in (False, True):
        with pytest.raises(NotAllowed):
            measure(warehouse, EXECUTIVE, ["revenue"], by=[dim], period=period, company=company)
        with pytest.raises(NotAllowed):
            measure(warehouse, EXECUTIVE, ["revenue"], where={dim: ["m01"]}, period=period, company=company)
    with pytest.raises(NotAllowed):
        rows_behind(warehouse, EXECUTIVE, "revenue", period=period)


def test_groups_of_few_people_are_blank_for_an_executive(warehouse: Warehouse, frames) -> None:
    """The policy of the tests shows groups of three people or more."""
    second = Second(frames, POLICIES["calendar_year"])
    period = warehouse.calendar.period("2025-06")
    metrics = ["activities", "revenue", "win_rate", "median_deal", "sales_cycle", "csat"]
    seen = measure(warehouse, EXECUTIVE, metrics, by=["team"], period=period)
    real = measure(warehouse, HR, metrics, by=["team"], period=period)
    people = {t: {p for p in second.home if second.team_on(p, period.start)[0] == t} for t in TEAMS}
    assert any(len(p) < 3 for p in people.values())
    for team, members in people.items():
        shown = seen[(seen["team"] == team) & (seen["metric"] == "activities")][["value", "low", "high", "n"]]
        if len(members) < 3:
            assert shown.isna().all(axis=None), team
            assert seen[seen["team"] == team][["value", "low", "high", "n"]].isna().all(axis=None), team
        else:
            assert (
                shown["value"].iloc[0]
                == real[(real["team"] == team) & (real["metric"] == "activities")]["value"].iloc[0]
            )


def test_the_whole_company_is_shown_to_an_executive_as_to_hr(warehouse: Warehouse) -> None:
    period = warehouse.calendar.period("12m")
    asked = [m.id for m in CATALOGUE.values() if not m.share_of]
    pd.testing.assert_frame_equal(
        measure(warehouse, EXECUTIVE, asked, period=period), measure(warehouse, HR, asked, period=period)
    )


SLICES = [  # metric, split, the table it is read from: the people of a slice are those with a row in it
    ("orders", ("team", "segment", "month"), "account_month"),
    ("orders", ("region", "segment"), "account_month"),
    ("activities", ("region", "activity_type"), "type_month"),
]


@pytest.mark.parametrize(("metric_id", "by", "table"), SLICES, ids=["+".join(by) for _, by, _ in SLICES])
def test_a_slice_of_few_people_is_blank(
    metric_id: str, by: tuple[str, ...], table: str, warehouse: Warehouse
) -> None:
    """Fine splits of any company end in groups of one; none of them may be shown, nor what would give them away."""
    period = warehouse.calendar.period("2025-05")
    seen = measure(warehouse, EXECUTIVE, [metric_id], by=by, period=period, interval=False)
    columns = ", ".join(f"{DIMENSIONS[d].column or d} AS {d}" for d in by)
    span = "day >= ? AND day < ?" if table == "sale_fact" else "month >= ? AND month < ?"
    counted = warehouse.frame(
        f"SELECT {columns}, count(DISTINCT manager_id) AS persons FROM {table} WHERE {span} GROUP BY ALL",
        [period.start, period.end],
    )
    persons = {tuple(map(str, key)): n for *key, n in counted.fillna("").itertuples(index=False)}
    few = [persons[tuple(map(str, key))] < 3 for key in seen[list(by)].fillna("").itertuples(index=False)]
    assert seen["value"].isna().tolist() == seen["hidden"].tolist()
    assert not any(small and not hidden for small, hidden in zip(few, seen["hidden"], strict=True))
    assert any(few)
    assert not seen["hidden"].all()


@pytest.mark.parametrize("by", [("product_category",), ("segment", "industry"), ("team", "product_category")], ids=str)
def test_a_split_of_which_it_cannot_be_decided_is_blank(by: tuple[str, ...], warehouse: Warehouse) -> None:
    period = warehouse.calendar.period("12m")
    assert measure(warehouse, EXECUTIVE, ["orders"], by=by, period=period, interval=False)["hidden"].all()
    assert not measure(warehouse, HR, ["orders"], by=by, period=period, interval=False)["hidden"].any()


# several roles ------------------------------------------------------------------------------------------------------


def with_executive(*teams: str, manager_id: str | None = None) -> Viewer:
    return Viewer(frozenset({Role.EXECUTIVE, Role.TEAM_LEAD}), manager_id, frozenset(teams))


def shown(warehouse: Warehouse, viewer: Viewer, metric_id: str, by: str, text: str, **more) -> dict[str, float]:
    tidy = measure(warehouse, viewer, [metric_id], by=[by], period=warehouse.calendar.period(text), **more)
    return {str(k): v for k, v in zip(tidy[by], tidy["value"], strict=True) if v == v}


@pytest.mark.parametrize("metric_id", ["revenue", "activities", "csat", "median_deal", "sales_cycle", "open_pipeline"])
def test_an_executive_who_leads_a_team_sees_the_company_in_groups(metric_id: str, warehouse: Warehouse) -> None:
    for viewer in (with_executive("t1"), with_executive("t1", manager_id="m10"), with_executive()):
        assert value(warehouse, viewer, metric_id) == pytest.approx(value(warehouse, EXECUTIVE, metric_id))
    assert value(warehouse, lead("t1"), "revenue") < value(warehouse, with_executive("t1"), "revenue")


@pytest.mark.parametrize("metric_id", ["revenue", "activities", "csat", "median_deal", "open_pipeline"])
@pytest.mark.parametrize("text", ["2025-06", "12m"])
def test_who_has_two_roles_sees_what_either_shows_and_no_more(metric_id: str, text: str, warehouse: Warehouse) -> None:
    real = shown(warehouse, HR, metric_id, "team", text)
    for team in TEAMS:
        both = shown(warehouse, with_executive(team), metric_id, "team", text)
        own = set(shown(warehouse, lead(team), metric_id, "team", text))
        either = own | set(shown(warehouse, EXECUTIVE, metric_id, "team", text))
        assert own <= set(both) <= either, "fewer than either, where the own people would give others away"
        assert both == pytest.approx({t: real[t] for t in both})


def test_a_small_team_is_shown_to_its_own_lead_only(warehouse: Warehouse) -> None:
    small = set(shown(warehouse, HR, "activities", "team", "2025-06")) - (
        set(shown(warehouse, EXECUTIVE, "activities", "team", "2025-06")))
    assert small & set(TEAMS), "no team is small: the test shows nothing"
    for team in small & set(TEAMS):
        assert team in shown(warehouse, with_executive(team), "activities", "team", "2025-06")
        others = with_executive(*(set(TEAMS) - {team}))
        assert team not in shown(warehouse, others, "activities", "team", "2025-06")


def test_one_stranger_among_the_own_people_stays_hidden(warehouse: Warehouse) -> None:
    """The total less the own people's figures, which they see, would be the stranger's."""
    for region in ("North", "South"):
        teams = [t for (t,) in warehouse.rows("SELECT team_id FROM teams WHERE region = ? ORDER BY 1", [region])]
        if len(teams) < 2:
            continue
        few = measure(warehouse, HR, ["activities"], by=["team", "account_manager"],
                      period=warehouse.calendar.period("2025-06"))
        people = few.dropna(subset=["team"]).groupby("team")["account_manager"].nunique()
        for team in teams:
            strangers = int(people.reindex([t for t in teams if t != team]).fillna(0).sum())
            seen = shown(warehouse, with_executive(team), "activities", "region", "2025-06")
            assert strangers == 0 or strangers >= 3 or region not in seen


def test_people_one_by_one_are_still_those_of_the_own_team(warehouse: Warehouse) -> None:
    assert shown(warehouse, with_executive("t2"), "revenue", "account_manager", "12m") == pytest.approx(
        shown(warehouse, lead("t2"), "revenue", "account_manager", "12m"))
    assert rows_behind(warehouse, with_executive("t2"), "revenue", period=warehouse.calendar.period("12m"))[0].total \
        == rows_behind(warehouse, lead("t2"), "revenue", period=warehouse.calendar.period("12m"))[0].total
    with pytest.raises(NotAllowed):
        measure(warehouse, with_executive(), ["revenue"], by=["account_manager"],
                period=warehouse.calendar.period("12m"))


def test_the_team_page_of_an_executive_who_leads(warehouse: Warehouse) -> None:
    whole = team_view(warehouse, with_executive("t2"), Choice(), Language())
    assert whole.unit == "team"
    assert whole.now["revenue"].value == team_view(warehouse, EXECUTIVE, Choice(), Language()).now["revenue"].value
    own = team_view(warehouse, with_executive("t2"), Choice(teams=("t2",)), Language())
    assert own.unit == "account_manager"
    assert own.now["revenue"].value == pytest.approx(
        team_view(warehouse, lead("t2"), Choice(), Language()).now["revenue"].value)
    others = team_view(warehouse, with_executive("t2"), Choice(teams=("t1", "t2")), Language())
    assert others.unit == "team"
    assert not any("Person m" in frame.to_csv() for frame in (whole.table, whole.comparison, others.table))


# the team page ------------------------------------------------------------------------------------------------------


def test_the_team_page_of_each_role(warehouse: Warehouse) -> None:
    everybody = team_view(warehouse, HR, Choice(), Language())
    mine = team_view(warehouse, lead("t2"), Choice(), Language())
    above = team_view(warehouse, EXECUTIVE, Choice(), Language())
    assert everybody.unit == mine.unit == "account_manager"
    assert {"m02", "m05", "m10"} <= set(everybody.table["id"])
    assert set(mine.table["id"]) <= {"m03", "m04", "m05"}
    assert above.unit == "team"
    assert set(above.table["id"]) <= set(TEAMS)
    assert mine.now["revenue"].value == pytest.approx(value(warehouse, HR, "revenue", "12m", where={"team": ["t2"]}))
    assert above.now["revenue"].value == everybody.now["revenue"].value
    assert mine.reference.value == everybody.reference.value  # the company's figure is the one reference


def test_no_name_of_a_person_reaches_an_executive(warehouse: Warehouse) -> None:
    for view in (
        team_view(warehouse, EXECUTIVE, Choice(), Language()),
        team_view(warehouse, EXECUTIVE, Choice(teams=("t1",)), Language()),
    ):
        frames = (view.table, view.comparison, view.trend, view.mix, view.pipeline)
        assert not any("Person m" in frame.to_csv() for frame in frames)


# signatures ---------------------------------------------------------------------------------------------------------


def modules(*packages: ModuleType) -> Iterator[ModuleType]:
    for package in packages:
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            yield importlib.import_module(found.name)


def takes_a_warehouse(function: object) -> bool:
    return any(
        p.name == "warehouse" or "Warehouse" in str(p.annotation)
        for p in inspect.signature(function).parameters.values()
    )


def unguarded(module: ModuleType) -> list[str]:
    """Public functions of a module that take a warehouse but neither a required viewer nor a scope (made from one)."""
    found = []
    for name, function in inspect.getmembers(module, inspect.isfunction):
        if function.__module__ != module.__name__ or name.startswith("_") or not takes_a_warehouse(function):
            continue
        parameters = inspect.signature(function).parameters
        guards = [parameters[n] for n in ("viewer", "scope") if n in parameters]
        if not any(g.default is inspect.Parameter.empty for g in guards):
            found.append(f"{module.__name__}.{name}")
    return found


# They read no rows of people: completing sums, laying out months, what is taught, writing a view made for a viewer,
# whether a plan's measures can be computed at all, whether a figure may be told to everybody.
NO_PEOPLE = {
    "analytics.lab.fit.check_fit",
    "analytics.lab.fit.fits",
    "analytics.lab.statement_sheet.sheet",
    "analytics.metrics.measuring.silence",
    "analytics.metrics.people_sets.enough_for_everybody",
    "analytics.performance.work.trend_frame",
    "analytics.performance.support.taught",
    "analytics.performance.export.people_xlsx",
    "analytics.performance.export.statement",
}


def test_every_public_function_that_reads_a_warehouse_asks_for_a_viewer() -> None:
    packages = analytics.metrics, analytics.performance, analytics.lab
    every = [name for module in modules(*packages) for name in unguarded(module)]
    assert set(every) == NO_PEOPLE


def test_the_check_of_signatures_can_fail() -> None:
    careless = ModuleType("careless")
    lines = ("def leak(warehouse): ...", "def lax(warehouse, viewer=None): ...", "def safe(warehouse, viewer): ...")
    exec("\n".join(lines), careless.__dict__)
    assert unguarded(careless) == ["careless.lax", "careless.leak"]


def test_a_scope_is_made_of_a_viewer_alone() -> None:
    assert list(inspect.signature(people_scope).parameters) == ["viewer"]
    assert people_scope(SELF).parameters == ("m02",)
    assert "?" in people_scope(SELF).predicate
