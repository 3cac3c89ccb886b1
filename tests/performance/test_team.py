"""The team page as a model: its figures are those of ``measure``, its bands and states follow the rules."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.access import Role, Viewer
from analytics.errors import UsageError
from analytics.language import Language
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.measuring import measure
from analytics.metrics.showing import Writer
from analytics.performance.cards import Figure, status
from analytics.performance.choice import COMPARED, PERIODS, Choice
from analytics.performance.comparing import compared_by_metric
from analytics.performance.team import CARDS, MOST_DRAWN, drawn, team_view
from analytics.policy import Goal, Policy
from analytics.warehouse.query import Warehouse
from analytics.warehouse.snapshots import current
from analytics.warehouse.tables.selling import STAGES
from tests.chinese import english_in

EN = Language("en")
NAN = float("nan")
CHOICES = [
    Choice(),
    Choice(period="ytd"),
    Choice(period="month"),
    Choice(period="quarter", regions=("North",)),
    Choice(teams=("t1", "t2")),
    Choice(segments=("key",)),
    Choice(industries=("water",), regions=("South",)),
    Choice(compare="last_year"),
    Choice(compare="team", versus_team="t3"),
    *(Choice(metric=m) for m in COMPARED),
]


@pytest.mark.parametrize("choice", CHOICES, ids=str)
def test_the_figures_are_those_that_measure_gives(choice: Choice, warehouses: dict[str, Warehouse], hr: Viewer) -> None:
    warehouse = warehouses["fiscal_year"]
    view = team_view(warehouse, hr, choice, EN)
    period = warehouse.calendar.period(choice.period)
    for metric_id, figure in view.now.items():
        (row,) = measure(warehouse, hr, [metric_id], period=period, where=choice.where).to_dict("records")
        assert (figure.value, figure.low, figure.high, figure.n) == pytest.approx(
            (row["value"], row["low"], row["high"], row["n"]), nan_ok=True
        )
    for metric_id, figure in view.before.items():
        tidy = measure(warehouse, hr, [metric_id], period=period.year_before(), where=choice.where, interval=False)
        assert figure.value == pytest.approx(tidy["value"].iloc[0], nan_ok=True)
    assert [c["id"] for c in view.cards] == list(CARDS)
    assert view.table["revenue_value"].sum() == pytest.approx(
        measure(warehouse, hr, ["revenue"], by=["account_manager"], period=period, where=choice.where, interval=False)
        .dropna(subset=["account_manager"])["value"]
        .sum()
    )


def test_the_trend_says_which_month_is_not_over_and_has_last_year_only_where_there_was_one(
    warehouse: Warehouse, hr: Viewer
) -> None:
    trend = team_view(warehouse, hr, Choice(period="ytd"), EN).trend.set_index("month")
    assert len(trend) == 12
    assert trend.index[-1] == pd.Timestamp("2025-08-01")
    assert trend["partial"].tolist() == [False] * 11 + [True]
    july = measure(
        warehouse, hr, ["revenue", "target_to_date"], period=warehouse.calendar.period("2025-07"), interval=False
    )
    assert trend.loc["2025-07-01", ["actual", "plan"]].tolist() == pytest.approx(july["value"].tolist())
    before = measure(warehouse, hr, ["revenue"], period=warehouse.calendar.period("2024-07"), interval=False)
    assert trend.loc["2025-07-01", "last_year"] == pytest.approx(before["value"].iloc[0])


def test_the_pipeline_has_every_stage_and_the_mix_adds_up(warehouse: Warehouse, hr: Viewer) -> None:
    view = team_view(warehouse, hr, Choice(), EN)
    assert view.pipeline["stage"].tolist() == [s.capitalize() for s in STAGES]
    assert (view.pipeline["stalled"] <= view.pipeline["open"]).all()
    assert view.mix["share"].sum() == pytest.approx(1)
    assert view.mix["share"].is_monotonic_decreasing
    assert view.absent == ()


def test_a_stage_that_is_withheld_is_left_out_and_never_told_as_nothing(demo_place: Path, hr: Viewer) -> None:
    warehouse, executive = Warehouse(current(demo_place)), Viewer(frozenset({Role.EXECUTIVE}))
    withheld = 0
    for team in warehouse.team_names:
        all_of_it = team_view(warehouse, hr, Choice(teams=(team,)), EN).pipeline.set_index("code")["open"]
        told = team_view(warehouse, executive, Choice(teams=(team,)), EN).pipeline.set_index("code")["open"]
        assert told.to_dict() == pytest.approx(all_of_it.reindex(told.index).to_dict())
        withheld += len(all_of_it) - len(told)
    warehouse.close()
    assert withheld > 0, "teams are small, and some stages are of few people"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"compare": "sideways"}, "cannot compare with 'sideways'; choose from plan"),
        ({"metric": "units"}, "people cannot be compared by 'units'; choose from"),
    ],
)
def test_a_wrong_choice_is_refused(given: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError, match=said) as refusal:
        Choice(**given)
    assert english_in(refusal.value) == ""


def test_a_choice_in_words() -> None:
    assert Choice().describe(EN, {}) == "Whole company"
    assert Choice(regions=("North",), teams=("t1",)).describe(EN, {"t1": "Harbor"}) == "North · Harbor"
    assert set(PERIODS) == {"month", "quarter", "ytd", "12m"}


# bands and states ---------------------------------------------------------------------------------------------------

BANDS = [  # value, low, high, n, band against 0.30 where more is better
    (0.40, 0.35, 0.45, 50, "better"),
    (0.20, 0.15, 0.25, 50, "worse"),
    (0.35, 0.25, 0.45, 50, "same"),
    (0.60, 0.50, 0.70, 9, "small"),
    (0.60, NAN, NAN, 50, "small"),
    (0.30, 0.30, 0.40, 50, "same"),
]


def table(metric_id: str) -> pd.DataFrame:
    frame = pd.DataFrame([b[:4] for b in BANDS], columns=[f"{metric_id}_{p}" for p in ("value", "low", "high", "n")])
    return frame.assign(id=[str(n) for n in range(len(frame))], label="x")


def test_bands_need_the_whole_interval_on_one_side() -> None:
    assert compared_by_metric(table("win_rate"), "win_rate", 0.30, 10)["band"].tolist() == [b[4] for b in BANDS]


def test_where_less_is_better_the_bands_turn_round() -> None:
    turned = {"better": "worse", "worse": "better"}
    assert compared_by_metric(table("logo_churn"), "logo_churn", 0.30, 10)["band"].tolist() == [
        turned.get(b[4], b[4]) for b in BANDS
    ]


def test_nobody_without_a_figure_is_placed_and_an_empty_table_has_no_bands() -> None:
    frame = table("win_rate")
    frame.loc[0, "win_rate_value"] = NAN
    assert len(compared_by_metric(frame, "win_rate", 0.3, 10)) == len(BANDS) - 1
    assert compared_by_metric(frame.iloc[:0], "win_rate", 0.3, 10).empty


def test_at_most_so_many_are_drawn_and_the_clearest_first() -> None:
    frame = pd.DataFrame(
        {
            "band": ["better"] * 10 + ["worse"] * 10 + ["same"] * 30 + ["small"] * 5,
            "low": 0.0,
            "high": np.arange(55) / 10,
        }
    ).assign(value=0.5)
    writer, metric = Writer(EN, "CNY"), CATALOGUE["win_rate"]
    chosen = drawn(frame, writer, metric)
    assert len(chosen) == MOST_DRAWN
    assert chosen["band"].value_counts().to_dict() == {"better": 6, "worse": 6, "same": 6, "small": 2}
    assert set(chosen[chosen["band"] == "better"].index) == set(range(6))  # the narrowest
    few = drawn(frame.head(5), writer, metric)
    assert len(few) == 5
    assert few["text"].tolist()[:2] == ["50.0% ± 0.0", "50% ± 5.0"]


POLICY = Policy(
    goals={"win_rate": Goal(goal=0.31, watch=0.27, alarm=0.22), "logo_churn": Goal(goal=0.05, watch=0.07, alarm=0.1)}
)
STATES = [
    ("win_rate", 0.32, 50, "ok"),
    ("win_rate", 0.27, 50, "ok"),
    ("win_rate", 0.26, 50, "watch"),
    ("win_rate", 0.21, 50, "off"),
    ("win_rate", 0.21, 9, "na"),
    ("win_rate", NAN, 50, "na"),
    ("logo_churn", 0.06, 50, "ok"),
    ("logo_churn", 0.08, 50, "watch"),
    ("logo_churn", 0.11, 50, "off"),
    ("csat", 0.1, 50, "ok"),
]


@pytest.mark.parametrize(("metric_id", "value", "n", "state"), STATES)
def test_states_follow_the_policy_in_the_metrics_direction(metric_id: str, value: float, n: int, state: str) -> None:
    assert status(CATALOGUE[metric_id], Figure(value, n=n), POLICY) == state
