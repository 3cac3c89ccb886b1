"""What a plan is given from the company's data: results that agree with the pages, people, and who may have it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.access import Role, Viewer
from analytics.errors import NotAllowed
from analytics.lab.company_results import company_results, covered
from analytics.metrics.measuring import measure
from analytics.periods import Period
from analytics.policy import Goal, Policy
from analytics.rewards.payout import payouts
from analytics.rewards.results import Results
from analytics.warehouse.query import Warehouse
from tests.company import Frames
from tests.lab.companies import little, paying, sale
from tests.rewards.small import amounts

AIMED = {"one": dict(kind="curve", measure="revenue", reads="attainment", weight=1, curve=dict(
    points=[[0, 0], [1, 1]], between="linear", edges="lower", below="hold", above="hold"))}


def shown(warehouse: Warehouse, viewer: Viewer, metric: str, by: str, period: Period | None = None) -> pd.Series:
    """What the pages show by person and ``by``."""
    period = period or covered(warehouse.calendar)
    tidy = measure(warehouse, viewer, [metric], by=["account_manager", by], period=period, interval=False)
    return tidy.dropna(subset=["account_manager", "value"]).set_index(["account_manager", by])["value"].sort_index()


# figures ------------------------------------------------------------------------------------------------------------

FIGURES = ["revenue", "orders", "new_customers", "csat", "book_coverage", "win_rate", "complaint_rate", "nps", "margin"]


@pytest.mark.parametrize("metric", FIGURES)
@pytest.mark.parametrize("policy", ["calendar_year", "fiscal_year"])
def test_a_month_is_what_the_pages_show(
    warehouses: dict[str, Warehouse], hr: Viewer, metric: str, policy: str
) -> None:
    better = "less" if metric == "complaint_rate" else "more"
    plan = paying({metric: {"combine": "last", "better": better}})
    rows = company_results(warehouses[policy], hr, plan).rows.dropna(subset=["value"])
    rows = rows.set_index(["who", "when"])["value"].sort_index()
    pd.testing.assert_series_equal(rows, shown(warehouses[policy], hr, metric, "month"), check_names=False,
                                   check_index_type=False)


@pytest.mark.parametrize("metric", ["csat", "win_rate", "nps"])
def test_a_quarter_of_a_ratio_is_the_sum_over_the_sum_that_the_pages_show(
    warehouse: Warehouse, hr: Viewer, metric: str
) -> None:
    plan = paying({metric: {"combine": "mean"}}, period="quarter", since="2023-04-01", until="2025-06-30")
    now = payouts(plan, company_results(warehouse, hr, plan)).situation
    standing = now.standing(metric)
    wanted = shown(warehouse, hr, metric, "quarter", Period(dt.date(2023, 4, 1), dt.date(2025, 7, 1)))
    assert standing.known.sum() == len(wanted) > 50
    for (who, start), value in wanted.items():
        at = now.people.index(who), [p.start for p in now.periods].index(start.date())
        assert standing.value[at] == pytest.approx(value, rel=1e-9), (who, start)


def test_what_cannot_be_averaged_is_told(tmp_path: Path, hr: Viewer) -> None:
    sales = [sale("1", "2026-01-10", 100, cost=60), sale("2", "2026-02-10", -50, cost=-10)]
    plan = paying({"margin": {"combine": "mean"}})
    results = company_results(little(tmp_path, sales=sales), hr, plan)
    assert results.rows[["when", "value", "weight"]].values.tolist() == [[pd.Timestamp("2026-01-01"), 0.4, 100]]
    assert [str(n) for n in results.notes] == ["Margin: months of a person left out of the mean, since what it is "
                                               "divided by was below 0 in them: 1"]


MIXED = ("Solved in time (SLA): part of it is counted at the end of each month, so a mean of months is not quite what "
         "the pages show over the same time")


def test_a_mean_of_what_is_partly_counted_at_month_ends_is_told(warehouse: Warehouse, hr: Viewer) -> None:
    for metric, combine, said in (("sla_attainment", "mean", [MIXED]), ("sla_attainment", "last", []),
                                  ("book_coverage", "mean", []), ("csat", "mean", [])):
        notes = company_results(warehouse, hr, paying({metric: {"combine": combine}})).notes
        assert [str(note) for note in notes] == said, (metric, combine)


def test_revenue_in_all_is_that_of_the_raw_tables(warehouse: Warehouse, hr: Viewer) -> None:
    results = company_results(warehouse, hr, paying())
    ((total, nobody),) = warehouse.rows(
        "SELECT sum(CAST(s.amount AS DOUBLE) * coalesce(c.share, 1)),"
        " sum(CASE WHEN coalesce(c.manager_id, s.manager_id) IS NULL THEN CAST(s.amount AS DOUBLE) END) FROM sales s"
        " LEFT JOIN sale_credits c ON c.sale_id = s.sale_id WHERE s.sold_on BETWEEN ? AND ?",
        [results.covers.start, results.covers.last])
    assert results.rows["value"].sum() == pytest.approx(total - nobody, abs=0.01)
    assert [str(note) for note in results.notes] == [
        f"Revenue of {nobody:,.0f} belongs to no account manager and is credited to nobody"]


def test_a_month_without_sales_is_a_result_of_zero_for_who_works_here(tmp_path: Path, hr: Viewer) -> None:
    staff = [{"manager_id": "A", "name": "A"}, {"manager_id": "B", "name": "B", "hired_on": "2026-03-09"}]
    company = little(tmp_path, managers=staff, sales=[sale("1", "2026-01-10", 100)])
    for plan in (paying(), paying(clawback={"of": "paid", "months": 6}), paying(crediting={"by": "territory"})):
        rows = company_results(company, hr, plan).rows
        found = {who: part.set_index(part["when"].dt.month)["value"].to_dict() for who, part in rows.groupby("who")}
        assert found == {"A": {1: 100, **dict.fromkeys(range(2, 7), 0)}, "B": dict.fromkeys(range(3, 7), 0)}


# errors and targets -------------------------------------------------------------------------------------------------

def answered(*scores: int, who: str = "A", month: int = 1) -> list[dict]:
    return [{"survey_id": f"{who}{month}{n}", "kind": "csat", "manager_id": who, "customer_id": "C",
             "sent_on": pd.Timestamp(2026, month, 5), "answered_on": pd.Timestamp(2026, month, 6), "score": score}
            for n, score in enumerate(scores)]


def test_a_few_answers_that_are_alike_are_not_sure(tmp_path: Path, hr: Viewer) -> None:
    surveys = [*answered(5, 5), *answered(1, 1, 5, 5, 5, 5, 5, 5, who="B")]  # 8 of 10 satisfied in all
    company = little(tmp_path, surveys=surveys)
    rows = company_results(company, hr, paying({"csat": {"combine": "mean"}})).rows.set_index("who")
    assert rows.loc["A", ["value", "weight"]].tolist() == [1, 2]
    assert rows.loc["A", "error"] == pytest.approx(np.sqrt(0.8 * 0.2 / 2)), "spread of all, cases of the own"
    assert rows.loc["B", "error"] == pytest.approx(np.sqrt(0.8 * 0.2 / 8))


def test_the_error_of_a_difference_of_shares(tmp_path: Path, hr: Viewer) -> None:
    surveys = [one | {"kind": "nps"} for one in answered(10, 9, 9, 8, 2)]  # 3 promoters and 1 detractor of 5
    rows = company_results(little(tmp_path, surveys=surveys), hr, paying({"nps": {"combine": "mean"}})).rows
    assert rows[["value", "weight"]].to_numpy().tolist() == [[pytest.approx(40), 5]]
    assert rows["error"].item() == pytest.approx(100 * np.sqrt((0.6 + 0.2 - 0.4**2) / 5))


def test_errors_of_months_add_up_to_that_of_the_whole(tmp_path: Path, hr: Viewer) -> None:
    company = little(tmp_path, surveys=[*answered(5, 1, 5), *answered(5, month=2)],
                     customers=[{"customer_id": f"C{n}", "name": "N", "manager_id": "A",
                                 "started_on": pd.Timestamp(2026, 1 + n % 2, 7)} for n in range(5)])
    plan = paying({"csat": {"combine": "mean"}, "new_customers": {}}, period="quarter", components={
        name: dict(kind="curve", measure=name, reads="value", weight=1, curve=AIMED["one"]["curve"])
        for name in ("csat", "new_customers")})
    standings = payouts(plan, company_results(company, hr, plan)).situation.standings
    assert standings["csat"].error[0, 0] == pytest.approx(np.sqrt(0.75 * 0.25 / 4)), "3 of 4 satisfied"
    assert standings["new_customers"].error[0, 0] == pytest.approx(np.sqrt(5)), "5 events"


def test_targets_are_those_agreed_for_whole_months(warehouse: Warehouse, hr: Viewer, frames: Frames) -> None:
    """Also of joiners and leavers, of whom the plan itself says what part is asked; never what contains others'."""
    results = company_results(warehouse, hr, paying(components=AIMED))
    rows = results.rows.dropna(subset=["target"]).set_index(["who", "when"])["target"].sort_index()
    own = frames["targets"].query("kind == 'own'").set_index(["manager_id", "month"])["amount"].sort_index()
    own = own[own.index.get_level_values("month") < pd.Timestamp(results.covers.end)]
    pd.testing.assert_series_equal(rows, own, check_names=False, check_index_type=False)
    assert ("m12", pd.Timestamp("2024-06-01")) not in rows.index, "who has no target gets none"


def test_a_target_of_zero_is_none(tmp_path: Path, hr: Viewer) -> None:
    targets = [{"manager_id": "A", "month": f"2026-0{n}-01", "amount": amount, "kind": "own"}
               for n, amount in ((1, 100.0), (2, 0.0))]
    company = little(tmp_path, sales=[sale("1", "2026-01-10", 50), sale("2", "2026-02-10", 50)], targets=targets)
    plan = paying(components=AIMED)
    assert amounts(payouts(plan, company_results(company, hr, plan)), who="A")[:2] == [500, 0]


def test_a_ratio_is_held_against_the_goal_of_the_policy(tmp_path: Path, hr: Viewer) -> None:
    policy = Policy(minimum_group=2, goals={"csat": Goal(goal=0.8, watch=0.7, alarm=0.6)})
    company = little(tmp_path, policy, surveys=[*answered(5, 1), *answered(5, 5, who="B", month=2)])
    plan = paying({"csat": {"combine": "mean"}}, components={"one": AIMED["one"] | {"measure": "csat"}})
    paid = payouts(plan, company_results(company, hr, plan))
    assert (amounts(paid, who="A")[0], amounts(paid, who="B")[1]) == (625, 1000), "0.5 of 0.8, and held above it"


# people and time ----------------------------------------------------------------------------------------------------

MOVES = [("T", "2026-01-01", "2026-02-10"), ("U", "2026-03-01", None)]


def test_people_have_a_row_for_each_stay_and_for_the_time_between(tmp_path: Path, hr: Viewer) -> None:
    company = little(
        tmp_path, sales=[sale("1", "2026-01-10", 100)],
        teams=[{"team_id": t, "name": t, "region": r} for t, r in (("T", "East"), ("U", "West"))],
        managers=[{"manager_id": "A", "name": "A", "team_id": "U", "role": "account_manager", "level": 2,
                   "hired_on": "2025-12-01", "left_on": "2026-06-10", "target_bonus": 60000, "salary": 200000,
                   "range_position": 0.9},
                  {"manager_id": "B", "name": "B", "team_id": None, "role": "account_manager"}],
        team_assignments=[{"manager_id": "A", "team_id": t, "starts_on": a, "ends_on": b} for t, a, b in MOVES])
    people = company_results(company, hr, paying()).people
    days = people[["from", "to"]].apply(lambda column: column.dt.strftime("%Y-%m-%d").fillna(""))
    stays = list(zip(people["who"], people["team"], people["region"], days["from"], days["to"], strict=True))
    assert stays == [("A", "", "", "", "2025-12-31"), ("A", "T", "East", "2026-01-01", "2026-02-10"),
                     ("A", "", "", "2026-02-11", "2026-02-28"), ("A", "U", "West", "2026-03-01", ""),
                     ("B", "", "", "", "")]
    one = people.iloc[1]
    assert (one["level"], one["target_bonus"], one["salary"], one["range_position"]) == (2, 60000, 200000, 0.9)
    assert (str(one["hired_on"].date()), str(one["left_on"].date())) == ("2025-12-01", "2026-06-10")
    assert set(people["currency"]) == {"CNY"}


STAYS = [  # hired, left, stays in a team, the teams told, because; time in no team is ""
    ("2026-03-01", None, [("T", "2026-01-01", "2026-02-28"), ("U", "2026-03-01", None)], ["U"],
     "a stay that ended the day before the first day of work is not told"),
    ("2026-02-28", None, [("T", "2026-01-01", "2026-02-28"), ("U", "2026-03-01", None)], ["T", "U"],
     "one that ended with it is"),
    (None, "2026-03-01", [("T", "2026-01-01", "2026-02-28"), ("U", "2026-03-01", None)], ["", "T", "U"],
     "nor is one that would begin after the last day, but one that begins on it is"),
    (None, "2026-02-28", [("T", "2026-01-01", "2026-02-28"), ("U", "2026-03-01", None)], ["", "T"], "gone before"),
    ("2026-05-01", "2026-05-31", [("T", "2026-01-01", "2026-02-28"), ("U", "2026-06-05", None)], [""],
     "in no team while here: one row all the same"),
]


@pytest.mark.parametrize(("hired", "left", "stays", "wanted", "because"), STAYS, ids=[s[-1] for s in STAYS])
def test_only_stays_while_somebody_works_here_are_told(
    tmp_path: Path, hr: Viewer, hired: str | None, left: str | None, stays: list, wanted: list[str], because: str
) -> None:
    company = little(
        tmp_path, sales=[sale("1", "2026-01-10", 100)],
        teams=[{"team_id": t, "name": t, "region": "East"} for t in "TU"],
        managers=[{"manager_id": "A", "name": "A", "hired_on": hired, "left_on": left}],
        team_assignments=[{"manager_id": "A", "team_id": t, "starts_on": a, "ends_on": b} for t, a, b in stays])
    assert company_results(company, hr, paying()).people["team"].tolist() == wanted, because


def test_who_moves_or_leaves_is_paid_by_days(tmp_path: Path, hr: Viewer) -> None:
    company = little(
        tmp_path, sales=[sale("1", "2026-01-10", 1.0)], managers=[
            {"manager_id": "A", "name": "A", "hired_on": "2026-01-01", "left_on": "2026-02-14"},
            {"manager_id": "B", "name": "B", "hired_on": "2026-02-15"}])
    plan = paying(components={"one": dict(kind="curve", measure="revenue", reads="value", weight=1, curve=dict(
        points=[[0, 1], [1, 1]], between="linear", edges="lower", below="hold", above="hold"))},
        prorate={"bonus": "days", "targets": "none"})
    paid = payouts(plan, company_results(company, hr, plan))
    assert amounts(paid, who="A") == [1000, 500, 0, 0, 0, 0], "14 of 28 days, then gone"
    assert amounts(paid, who="B") == [0, 500, 1000, 1000, 1000, 1000]


PERIODS = [  # asked for, covered, because; the data run from 1 March 2023 to 14 August 2025
    (None, ("2023-03-01", "2025-08-01"), "all complete months"),
    (Period(dt.date(2025, 1, 1), dt.date(2025, 4, 1)), ("2025-01-01", "2025-04-01"), "what is asked for"),
    (Period(dt.date(2025, 1, 15), dt.date(2025, 2, 2)), ("2025-01-01", "2025-03-01"), "months, and whole ones"),
    (Period(dt.date(2020, 1, 1), dt.date(2030, 1, 1)), ("2023-03-01", "2025-09-01"), "not beyond the data"),
]


@pytest.mark.parametrize(("asked", "wanted", "because"), PERIODS, ids=[p[-1] for p in PERIODS])
def test_which_months_are_covered(
    warehouse: Warehouse, hr: Viewer, asked: Period | None, wanted: tuple[str, str], because: str
) -> None:
    results = company_results(warehouse, hr, paying(), asked)
    assert (str(results.covers.start), str(results.covers.end)) == wanted, because
    assert (results.rows["when"].min(), results.rows["when"].max()) == (
        pd.Timestamp(wanted[0]), pd.Timestamp(wanted[1]) - pd.DateOffset(months=1))


def test_results_reach_to_the_end_of_their_last_month_or_of_the_plan(tmp_path: Path, hr: Viewer) -> None:
    company = little(tmp_path, sales=[sale("1", "2026-01-10", 100)])
    for until, reaches in ((None, dt.date(2026, 6, 30)), (dt.date(2026, 4, 30), dt.date(2026, 4, 30))):
        plan = paying(until=until)
        paid = payouts(plan, company_results(company, hr, plan))
        assert paid.reaches == reaches
        assert not any(paid.so_far(n) for n in range(len(paid.situation.periods)))


# access -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.HR])
def test_everybodys_results_are_for_hr_alone(warehouse: Warehouse, role: Role) -> None:
    with pytest.raises(NotAllowed):
        company_results(warehouse, Viewer(frozenset({role}), "m02", frozenset({"t1"})), paying())


def test_the_results_say_where_they_come_from(warehouse: Warehouse, hr: Viewer) -> None:
    results: Results = company_results(warehouse, hr, paying())
    assert results.source == "tests"
    assert set(results.rows["currency"]) == {"CNY"}
