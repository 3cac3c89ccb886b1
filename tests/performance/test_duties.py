"""The eight duties in figures: all are there, placed by their intervals, for those who may see the person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from analytics.access import Role, Viewer
from analytics.errors import NotAllowed
from analytics.language import Language
from analytics.metrics.measuring import measure
from analytics.performance.choice import Choice
from analytics.performance.duties import COMPARED, DUTIES, METRICS, duties, headline, standing
from analytics.policy import Policy
from analytics.warehouse.query import Warehouse
from analytics.warehouse.snapshots import current
from analytics.warehouse.tables import selling

NAN = float("nan")


@pytest.fixture(scope="module")
def data(demo_place: Path) -> Iterator[Warehouse]:
    warehouse = Warehouse(current(demo_place))
    yield warehouse
    warehouse.close()


def test_every_duty_that_activities_serve_is_shown_by_metrics():
    assert tuple(DUTIES) == selling.DUTIES
    assert all(duty.metrics for duty in DUTIES.values())
    assert len(set(METRICS)) == len(METRICS)


@pytest.mark.parametrize(("metric", "low", "high", "n", "company", "expected"), [
    ("csat", 0.61, 0.90, 20, 0.60, "better"),  # all of the interval above, more is better
    ("csat", 0.60, 0.90, 20, 0.60, "same"),  # it touches
    ("csat", 0.30, 0.60, 20, 0.60, "same"),
    ("csat", 0.30, 0.59, 20, 0.60, "worse"),
    ("logo_churn", 0.01, 0.05, 20, 0.06, "better"),  # less is better
    ("logo_churn", 0.07, 0.30, 20, 0.06, "worse"),
    ("csat", 0.61, 0.90, 10, 0.60, "better"),  # so many cases are enough
    ("csat", 0.61, 0.90, 9, 0.60, "few"),
    ("csat", NAN, NAN, NAN, 0.60, "few"),  # no data of the person
    ("sales_cycle", 106, NAN, 49, 90, "few"),  # fewer than half are won yet: the interval is open
    ("csat", 0.61, 0.90, 20, NAN, ""),  # withheld, or not compared
])
def test_a_person_is_placed_only_where_the_whole_interval_clears_the_company(metric, low, high, n, company, expected):
    assert standing(metric, low, high, n, company, Policy(minimum_cases=10)) == expected


def test_figures_are_those_of_the_metrics_split_by_person(data, hr):
    person, period = sorted(data.people)[7], Choice().time(data.calendar)
    found = duties(data, hr, person, Choice()).set_index("metric")
    for metric in METRICS:
        split = measure(data, hr, [metric], by=("account_manager",), period=period)
        mine = split[split["account_manager"] == person]
        expected = mine[["value", "low", "high", "n"]].iloc[0].tolist() if len(mine) else [NAN] * 4
        assert found.loc[metric, ["value", "low", "high", "n"]].tolist() == pytest.approx(expected, nan_ok=True), metric
    company = measure(data, hr, COMPARED, period=period).set_index("metric")["value"]
    assert found.loc[list(COMPARED), "company"].tolist() == pytest.approx(company.tolist())
    assert found["company"].drop(list(COMPARED)).isna().all(), "sums and parts of a whole are not compared"


def test_people_read_their_own_and_nobody_elses(data):
    me, other = sorted(data.people)[7:9]
    viewer = Viewer(frozenset({Role.ACCOUNT_MANAGER}), me)
    assert duties(data, viewer, me, Choice())["value"].notna().any()
    with pytest.raises(NotAllowed):
        duties(data, viewer, other, Choice())
    with pytest.raises(NotAllowed):
        duties(data, Viewer(frozenset({Role.EXECUTIVE})), me, Choice())


@pytest.mark.parametrize(("standings", "said"), [
    ({"service": "worse", "risk": "worse"}, "Ann: clearly behind the company in After-sales service, Risk"),
    ({"selling": "better"}, "Ann: clearly better than the company in Selling"),
    ({"selling": "better", "risk": "worse"}, "Ann: clearly better than the company in Selling, worse in Risk"),
    ({}, "Ann: in no duty clearly apart from the company"),
])
def test_the_title_names_the_duties_that_stand_out(standings, said):
    frame = pd.DataFrame({"duty": list(DUTIES), "value": 1.0, "standing": [standings.get(d, "same") for d in DUTIES]})
    assert headline(frame, "Ann", Language("en")) == said
    unknown = frame.assign(value=NAN, standing="few")
    assert headline(unknown, "Ann", Language("en")) == "Ann: nothing is known of the duties yet"
