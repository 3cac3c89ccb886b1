"""Companies that are hardly there: what is missing is missing, not 0, and nothing fails."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.access import Viewer
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.measuring import measure
from analytics.policy import Policy
from analytics.warehouse.query import Warehouse
from tests.company import Frames, write

MANAGERS = pd.DataFrame({"manager_id": ["a", "b"], "name": ["A", "B"]})
DAY = pd.Timestamp


def made(place: Path, frames: Frames, **policy) -> Warehouse:
    write({"managers": MANAGERS, **frames}, place / "one.duckdb", Policy(**policy))
    return Warehouse(place / "one.duckdb")


def sales(*rows: tuple) -> pd.DataFrame:
    frame = pd.DataFrame(
        rows, columns=["sale_id", "order_id", "sold_on", "manager_id", "customer_id", "kind", "amount"]
    )
    return frame.assign(sold_on=pd.to_datetime(frame["sold_on"]))


def customers(*rows: tuple) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["customer_id", "started_on", "ended_on"]).assign(name="C", manager_id="a")
    return frame.assign(started_on=pd.to_datetime(frame["started_on"]), ended_on=pd.to_datetime(frame["ended_on"]))


def value(warehouse: Warehouse, viewer: Viewer, metric_id: str, text: str = "all", **more) -> float:
    return float(
        measure(warehouse, viewer, [metric_id], period=warehouse.calendar.period(text), **more)["value"].iloc[0]
    )


def test_with_surveys_alone_only_what_comes_from_them_exists(tmp_path: Path, hr: Viewer) -> None:
    surveys = pd.DataFrame(
        {
            "kind": ["csat", "nps"],
            "manager_id": "a",
            "customer_id": None,
            "sent_on": DAY("2025-01-10"),
            "delivered": True,
            "answered_on": DAY("2025-01-11"),
            "score": [5, 9],
        }
    )
    warehouse = made(tmp_path, {"surveys": surveys})
    asked = [m for m in CATALOGUE if not CATALOGUE[m].share_of]
    tidy = measure(warehouse, hr, asked, period=warehouse.calendar.period("all")).set_index("metric")
    assert set(tidy.index[tidy["value"].notna()]) == {"csat", "nps", "response_rate"}
    assert tidy.dtypes.map(str).tolist() == ["float64"] * 4 + ["bool"]


@pytest.mark.parametrize("metric_id", [m for m in CATALOGUE if not CATALOGUE[m].share_of])
def test_every_metric_can_be_asked_of_a_tiny_company(
    metric_id: str, tmp_path_factory: pytest.TempPathFactory, tiny: Warehouse, hr: Viewer
) -> None:
    """Also alone, with its interval, by every dimension of people and time, and for a time without data."""
    for text in ("all", "2020-01", "2030-01"):
        for by in ((), ("team",), ("month",), ("account_manager", "year")):
            tidy = measure(tiny, hr, [metric_id], by=by, period=tiny.calendar.period(text))
            assert list(tidy.columns) == [*by, "metric", "value", "low", "high", "n", "hidden"]
            assert all(tidy[c].dtype == np.float64 for c in ("value", "low", "high", "n"))
            assert (tidy["low"].isna() | (tidy["low"] <= tidy["high"])).all()


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return made(tmp_path_factory.mktemp("tiny"), {"sales": sales(("s", "o", "2025-01-10", "a", None, "sale", 10.0))})


STANDS_ON_TWO = [  # metric, the second table it stands on: without it the figure is unknown, never 0
    ("book_coverage", "activities"), ("revenue_coverage", "activities"), ("conversion", "opportunities"),
    ("share_of_wallet", "sales"),
]


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Warehouse]:
    """A company that has each of four tables, and the same without one of them, by its name; "" is the whole."""
    deal = pd.DataFrame({"opportunity_id": ["d"], "manager_id": "a", "customer_id": "c", "outcome": "lost",
                         "opened_on": [DAY("2025-01-05")], "closed_on": [DAY("2025-03-02")], "amount": 5.0})
    call = pd.DataFrame({"activity_id": ["x"], "manager_id": "a", "customer_id": "k", "type": "call",
                         "occurred_at": [DAY("2025-01-12")]})
    one = customers(("c", "2024-01-01", None), ("k", "2024-01-01", None)).assign(yearly_spend=100.0)
    frames = {"customers": one, "activities": call, "opportunities": deal,
              "sales": sales(("s", "o", "2025-03-20", "a", "c", "sale", 3.0))}
    return {absent: made(tmp_path_factory.mktemp("without"), {n: f for n, f in frames.items() if n != absent})
            for absent in ("", *sorted({absent for _, absent in STANDS_ON_TWO}))}


@pytest.mark.parametrize(("metric_id", "absent"), STANDS_ON_TWO)
def test_a_figure_of_two_tables_is_unknown_without_the_second(
    metric_id: str, absent: str, without: dict[str, Warehouse], hr: Viewer
) -> None:
    assert value(without[""], hr, metric_id) >= 0, "with all of them it is known"
    assert np.isnan(value(without[absent], hr, metric_id))
    assert absent in CATALOGUE[metric_id].sources


REACHED = [  # data from 10 January to 20 March 2025; the period, activities and revenue of a person without any sale
    ("2025-01-09..2025-01-09", np.nan, "the day before the first"),
    ("2025-01-09..2025-01-10", 0.0, "reaches the first day"),
    ("2024-10-01..2025-01-31", 0.0, "begins before the data"),
    ("2025-01", 0.0, "the month in which the data begin"),
    ("2024-12", np.nan, "the month before"),
    ("FY2024", np.nan, "the year before"),
    ("2025-02", 0.0, "between first and last, though nothing was sold"),
    ("2025-03-20..2025-06-30", 0.0, "reaches the last day"),
    ("2025-03-21..2025-06-30", np.nan, "the day after the last"),
    ("2025-03", 0.0, "the month in which the data end"),
    ("2025-04", np.nan, "the month after"),
    ("2030-01", np.nan, "long after"),
]


@pytest.fixture(scope="module")
def reached(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    lines = sales(("s", "o", "2025-01-10", "a", None, "sale", 7.0), ("t", "p", "2025-03-20", "a", None, "sale", 3.0))
    activities = pd.DataFrame({"activity_id": ["x"], "manager_id": "a", "type": "call"})
    activities["occurred_at"] = DAY("2025-02-03")
    targets = pd.DataFrame({"manager_id": "b", "month": pd.to_datetime(["2024-12-01", "2025-04-01"]), "amount": 9.0,
                            "kind": "own"})
    return made(tmp_path_factory.mktemp("reached"), {"sales": lines, "activities": activities, "targets": targets})


@pytest.mark.parametrize(("text", "expected", "because"), REACHED, ids=[r[2] for r in REACHED])
def test_nothing_is_0_within_the_data_and_missing_outside(
    text: str, expected: float, because: str, reached: Warehouse, hr: Viewer
) -> None:
    for metric_id in ("revenue", "orders", "units", "activities", "market_notes"):
        found = value(reached, hr, metric_id, text, where={"account_manager": ["b"]})
        assert found == expected or (np.isnan(found) and np.isnan(expected)), (metric_id, because)


def test_a_month_split_tells_what_is_0_from_what_is_missing(tmp_path: Path, hr: Viewer) -> None:
    """Targets make rows in every month; revenue in them is 0 within the data and missing after."""
    lines = sales(("s", "o", "2025-01-10", "a", None, "sale", 7.0), ("t", "p", "2025-03-20", "a", None, "sale", 3.0))
    months = pd.date_range("2025-01-01", "2025-04-01", freq="MS")
    targets = pd.DataFrame({"manager_id": "b", "month": months, "amount": 9.0, "kind": "own"})
    warehouse = made(tmp_path, {"sales": lines, "targets": targets})
    period = warehouse.calendar.period("2025-01-01..2025-04-30")
    tidy = measure(warehouse, hr, ["revenue", "target", "quota_attainment"], by=["month"], period=period)
    found = {name: part["value"].tolist() for name, part in tidy.groupby("metric", observed=True)}
    assert found["target"] == pytest.approx([9.0] * 4)
    np.testing.assert_array_equal(found["revenue"], [7.0, 0.0, 3.0, np.nan])
    np.testing.assert_array_equal(np.isnan(found["quota_attainment"]), [False, False, False, True])


def test_orders_that_begin_with_a_return_or_have_no_number(tmp_path: Path, hr: Viewer) -> None:
    warehouse = made(
        tmp_path,
        {
            "sales": sales(
                ("1", "x", "2025-01-10", "a", None, "return", -5.0),
                ("2", "x", "2025-01-09", "a", None, "sale", 10.0),
                ("3", "x", "2025-01-09", "a", None, "sale", 10.0),
                ("4", None, "2025-01-09", "a", None, "sale", 10.0),
                (None, None, "2025-01-09", "a", None, "sale", 10.0),
                (None, None, "2025-01-09", "a", None, "sale", 10.0),
                ("5", "y", "2025-01-31", "a", None, "return", -10.0),
            )
        },
    )
    assert value(warehouse, hr, "orders") == 4
    assert value(warehouse, hr, "revenue") == 35


def test_a_deal_won_without_a_closing_day_is_still_open(tmp_path: Path, hr: Viewer) -> None:
    deals = pd.DataFrame(
        {
            "opportunity_id": ["1", "2"],
            "manager_id": "a",
            "amount": 10.0,
            "opened_on": DAY("2025-01-01"),
            "closed_on": [DAY("2025-01-21"), pd.NaT],
            "outcome": ["won", "won"],
        }
    )
    sale = sales(("s", "o", "2025-01-31", "a", None, "sale", 10.0))
    warehouse = made(tmp_path, {"sales": sale, "opportunities": deals})
    assert value(warehouse, hr, "open_pipeline") == 10
    assert value(warehouse, hr, "sales_cycle") == 20  # of two one was won after 20 days: the curve is at one half


SURVIVAL = [  # customers, one-year survival of those who started in 2023, because
    ([("1", "2023-01-01", "2023-02-01"), ("2", "2023-01-01", "2023-03-01")], 0.0, "all were lost within the year"),
    ([("1", "2023-01-01", None), ("2", "2023-01-01", "2023-03-01")], 0.5, "one of two was lost"),
    ([("1", "2023-01-01", None), ("2", "2023-01-01", "2024-01-01")], 0.5, "lost on day 365"),
    ([("1", "2023-01-01", None), ("2", "2023-01-01", "2024-01-02")], 1.0, "lost after the year"),
    (
        [("1", "2023-01-01", "2023-06-01"), ("2", "2023-12-31", None)],
        0.5,
        "the one who stays has been there for a year",
    ),
]


@pytest.mark.parametrize(("rows", "expected", "because"), SURVIVAL, ids=[s[2] for s in SURVIVAL])
def test_one_year_survival(rows: list[tuple], expected: float, because: str, tmp_path: Path, hr: Viewer) -> None:
    warehouse = made(
        tmp_path, {"customers": customers(*rows), "sales": sales(("s", "o", "2025-01-31", "a", "1", "sale", 1.0))}
    )
    assert value(warehouse, hr, "retention_cohorts", "2023-01-01..2023-12-31") == expected


def test_before_anybody_could_have_stayed_a_year_there_is_no_survival(tmp_path: Path, hr: Viewer) -> None:
    rows = customers(("1", "2024-12-01", None), ("2", "2024-12-01", "2025-01-05"))
    warehouse = made(tmp_path, {"customers": rows, "sales": sales(("s", "o", "2025-01-31", "a", "1", "sale", 1.0))})
    assert np.isnan(value(warehouse, hr, "retention_cohorts", "2024-12"))


def test_retention_as_of_the_middle_of_a_month_compares_whole_years(tmp_path: Path, hr: Viewer) -> None:
    """Equal revenue every month is a retention of 100 %, wherever in a month the data end."""
    days = [
        *pd.date_range("2023-01-01", "2025-06-01", freq="MS"),
        *pd.date_range("2023-01-20", "2025-05-20", freq="MS"),
    ]
    days = sorted({*days, *(d + pd.Timedelta(days=19) for d in pd.date_range("2023-01-01", "2025-05-01", freq="MS"))})
    lines = [(f"s{n}", f"o{n}", str(d.date()), "a", "1", "sale", 100.0) for n, d in enumerate(days)]
    lines.append(("last", "last", "2025-06-10", "b", None, "sale", 1.0))  # the data end on 10 June
    warehouse = made(tmp_path, {"customers": customers(("1", "2020-01-01", None)), "sales": sales(*lines)})
    for metric_id in ("net_retention", "gross_retention"):
        assert value(warehouse, hr, metric_id, "ytd") == 1
        assert value(warehouse, hr, metric_id, "2025-05") == 1


@pytest.mark.parametrize(
    ("lost_on", "churns"),
    [("2024-02-29", {"2024-02": 0.5, "2025-02": 0.0}), ("2024-03-01", {"2024-02": 0.0, "2025-02": 0.5})],
)
def test_a_customer_lost_on_a_leap_day_is_lost_in_one_year_only(
    lost_on: str, churns: dict[str, float], tmp_path: Path, hr: Viewer
) -> None:
    rows = customers(("1", "2020-01-01", None), ("2", "2020-01-01", lost_on))
    lines = sales(("s", "o", "2024-01-01", "a", "1", "sale", 1.0), ("t", "p", "2025-03-31", "a", "1", "sale", 1.0))
    warehouse = made(tmp_path, {"customers": rows, "sales": lines})
    assert {month: value(warehouse, hr, "logo_churn", month) for month in churns} == churns


OWNERS = [  # until when the assignment lasts (the customer is lost on 11 June 2024), who answers for the loss, because
    (None, "b", "the assignment stays"),
    ("2024-06-11", "b", "it ends on the very day"),
    ("2024-06-10", "b", "it ends with the customer's last day"),
    ("2024-06-09", None, "on its last day it was nobody's"),
    ("2024-07-31", "b", "it ends later"),
]


@pytest.mark.parametrize(("until", "owner", "because"), OWNERS, ids=[o[2] for o in OWNERS])
def test_the_last_owner_answers_for_a_loss(
    until: str | None, owner: str | None, because: str, tmp_path: Path, hr: Viewer
) -> None:
    rows = customers(("1", "2020-01-01", "2024-06-11"), ("2", "2020-01-01", None))
    stay = pd.DataFrame(
        {"manager_id": "b", "customer_id": "1", "starts_on": DAY("2020-01-01"), "ends_on": [DAY(until or pd.NaT)]}
    )
    lines = sales(("s", "o", "2023-01-10", "a", "1", "sale", 1.0), ("t", "p", "2025-03-31", "a", "2", "sale", 1.0))
    warehouse = made(tmp_path, {"customers": rows, "sales": lines, "account_assignments": stay})
    for month in ("2024-06", "2024-12"):
        period = warehouse.calendar.period(month)
        tidy = measure(warehouse, hr, ["logo_churn"], by=["account_manager"], period=period)
        lost = tidy[tidy["value"] == 1]["account_manager"].tolist()
        assert [None if who is None or who != who else who for who in lost] == [owner]
    cohort = measure(warehouse, hr, ["retention_cohorts"], by=["account_manager"],
                     period=warehouse.calendar.period("2020-01"))
    assert cohort.set_index("account_manager")["n"].to_dict() == {"a": 1, "b": 1}  # by who had it when it began


def test_a_customer_that_is_given_on_after_its_loss_goes_along(tmp_path: Path, hr: Viewer) -> None:
    stays = pd.DataFrame(
        {
            "manager_id": ["a", "b"],
            "customer_id": "1",
            "starts_on": pd.to_datetime(["2020-01-01", "2024-09-01"]),
            "ends_on": [DAY("2024-06-11"), pd.NaT],
        }
    )
    lines = sales(("s", "o", "2023-01-10", "a", "1", "sale", 1.0), ("t", "p", "2025-03-31", "a", None, "sale", 1.0))
    rows = customers(("1", "2020-01-01", "2024-06-11"))
    warehouse = made(tmp_path, {"customers": rows, "sales": lines, "account_assignments": stays})
    for month, owner in (("2024-08", "a"), ("2024-09", "b")):
        tidy = measure(warehouse, hr, ["logo_churn"], by=["account_manager"], period=warehouse.calendar.period(month))
        assert tidy[tidy["value"] == 1]["account_manager"].tolist() == [owner]


def test_attainment_is_never_the_mean_of_percentages(tmp_path: Path, hr: Viewer) -> None:
    lines = sales(("s", "o", "2025-01-31", "a", None, "sale", 90.0), ("t", "p", "2025-01-31", "b", None, "sale", 20.0))
    targets = pd.DataFrame(
        {"manager_id": ["a", "b"], "month": DAY("2025-01-01"), "amount": [100.0, 10.0], "kind": "own"}
    )
    warehouse = made(tmp_path, {"sales": lines, "targets": targets})
    assert value(warehouse, hr, "quota_attainment") == pytest.approx(110 / 110)  # the mean would be 145 %


def test_forecasts_alone_have_an_interval_over_people(warehouse: Warehouse, hr: Viewer) -> None:
    for metric_id in ("forecast_error", "forecast_bias"):
        (row,) = measure(warehouse, hr, [metric_id], period=warehouse.calendar.period("12m")).to_dict("records")
        assert row["low"] < row["value"] < row["high"]
        assert row["n"] == 12


def test_one_frozen_forecast_counts(tmp_path: Path, hr: Viewer) -> None:
    lines = sales(("s", "o", "2025-02-28", "a", None, "sale", 100.0))
    made_on = ["2025-01-05", "2025-01-20", "2025-02-10"]
    forecasts = pd.DataFrame(
        {"manager_id": "a", "month": DAY("2025-02-01"), "made_on": pd.to_datetime(made_on), "amount": [50.0, 80, 99]}
    )
    warehouse = made(tmp_path, {"sales": lines, "forecasts": forecasts})
    assert value(warehouse, hr, "forecast_bias") == pytest.approx(0.8)
    assert value(warehouse, hr, "forecast_error") == pytest.approx(0.2)


def test_the_order_of_rows_in_the_sources_does_not_matter(
    frames: Frames, warehouse: Warehouse, hr: Viewer, tmp_path: Path
) -> None:
    turned = {name: frame.sample(frac=1, random_state=1) for name, frame in frames.items()}
    write(turned, tmp_path / "turned.duckdb", warehouse.policy)
    asked = [m for m in CATALOGUE if not CATALOGUE[m].share_of and m != "orders"]
    period = warehouse.calendar.period("ytd")
    pd.testing.assert_frame_equal(
        measure(Warehouse(tmp_path / "turned.duckdb"), hr, asked, by=["region"], period=period),
        measure(warehouse, hr, asked, by=["region"], period=period),
        rtol=1e-9,
    )
