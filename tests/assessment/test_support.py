"""Support is suggested to who is below the line for long and surely; one bad month never is a reason."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.assessment.scorecard import rescored, scored
from analytics.assessment.support import (
    book_load,
    lost_points,
    probability_below,
    skill_gaps,
    standing,
    without_worst,
)
from analytics.criteria import WINDOW, Scorecard
from analytics.metrics.panel import Panel, looking_back
from analytics.policy import Support

RULE = Support(below=80, months=3, probability=0.8)


def scores(values: list[float], *, person: str = "a", sd: float = 1.0, lifted: list[float] | None = None,
           skip: tuple[int, ...] = ()) -> pd.DataFrame:
    """A score a month from January 2025; ``skip``: places of months without one."""
    months = pd.date_range("2025-01-01", periods=len(values), freq="MS")
    frame = pd.DataFrame({"manager_id": person, "month": months, "score": values, "estimate": values, "sd": sd,
                          "without_worst": lifted or values})
    return frame.drop(index=list(skip))


def counted(frame: pd.DataFrame, rule: Support = RULE) -> list[tuple[int, bool]]:
    found = standing(frame, rule)
    return list(zip(found["months"].tolist(), found["suggested"].tolist(), strict=True))


RUNS = [  # scores, months in a row and whether suggested, because
    ([70, 70, 70], [(1, False), (2, False), (3, True)], "three months in a row"),
    ([70, 70, 90, 70], [(1, False), (2, False), (0, False), (1, False)], "a good month ends the row"),
    ([90, 90, 10, 90, 90], [(0, False)] * 2 + [(1, False)] + [(0, False)] * 2, "one bad month"),
    ([80, 80, 80], [(0, False)] * 3, "at the line is not below it"),
    ([79.99, 79.99, 79.99], [(1, False), (2, False), (3, False)], "below, but as likely above"),
    ([70], [(1, False)], "a first month"),
]


@pytest.mark.parametrize(("values", "expected", "because"), RUNS, ids=[r[-1] for r in RUNS])
def test_months_in_a_row(values, expected, because):
    assert counted(scores(values)) == expected


def test_a_month_without_a_score_ends_the_row():
    assert counted(scores([70, 70, 70, 70, 70], skip=(2,))) == [(1, False), (2, False), (1, False), (2, False)]


def test_a_month_that_only_its_worst_month_brings_down_does_not_count():
    assert counted(scores([70, 70, 70], lifted=[70, 81, 70])) == [(1, False), (0, False), (1, False)]
    assert counted(scores([70, 70, 70], lifted=[70, float("nan"), 70])) == [(1, False), (0, False), (1, False)]


def test_people_are_counted_apart_whatever_the_order():
    both = pd.concat([scores([70, 70, 70]), scores([70, 90, 70], person="b")]).sample(frac=1, random_state=1)
    assert counted(both) == [(1, False), (2, False), (3, True), (1, False), (0, False), (1, False)]


def test_nobody_is_no_error():
    assert counted(scores([])) == []


PROBABLE = [  # estimate, sd, probability below 80, because
    (80, 5, 0.5, "at the line"), (75, 5, 0.8413447, "one sd below"), (85, 5, 0.1586553, "one sd above"),
    (79, 0, 1.0, "no doubt, below"), (80, 0, 0.0, "no doubt, at the line"), (np.nan, 5, np.nan, "no estimate")]


@pytest.mark.parametrize(("estimate", "sd", "expected", "because"), PROBABLE, ids=[p[-1] for p in PROBABLE])
def test_how_sure_it_is(estimate, sd, expected, because):
    found = probability_below(np.array([estimate]), np.array([sd]), 80)[0]
    assert found == pytest.approx(expected, abs=1e-6, nan_ok=True)


@pytest.mark.parametrize("sd", [5.0, 11.0])
def test_the_probability_has_to_be_reached(sd):
    """Five points below the line: sure enough with a deviation of 5, not with 11."""
    assert counted(scores([75, 75, 75], sd=sd))[-1] == (3, sd == 5.0)


def test_of_scores_that_leave_out_a_month_the_highest_counts():
    left_out = np.array([[[70.0, 60.0]], [[75.0, np.nan]]])
    np.testing.assert_array_equal(without_worst(left_out), [[75.0, np.nan]])


# one bad month ------------------------------------------------------------------------------------------------------

CARD = Scorecard.model_validate({
    "since": dt.date(2020, 1, 1), "month_weights": [13, 12, 12, 11, 11, 10, 10, 9, 9, 8, 8, 7],
    "dimensions": {"sales_performance": {"weight": 0.6, "metrics": {"quota_attainment": 0.7, "win_rate": 0.3}},
                   "customer_satisfaction": {"weight": 0.4, "metrics": {"csat": 1}}},
    "targets": {"account_manager": {"all": {
        "quota_attainment": {"zero": 0.5, "full": 1}, "win_rate": {"zero": 0, "full": 0.3},
        "csat": {"zero": 0.4, "full": 0.8}}}}})
MONTHS = 24


def assessed(top: np.ndarray, bottom: np.ndarray) -> pd.DataFrame:
    """The standing of one person, from what succeeded of what was tried in each metric (metrics x months)."""
    weights = np.array(CARD.month_weights, float)

    def values(kept: np.ndarray) -> np.ndarray:
        with np.errstate(invalid="ignore", divide="ignore"):
            return (looking_back(top, kept) / looking_back(bottom, kept))[:, None, :]

    months = np.arange("2024-12", "2025-12", dtype="datetime64[M]").astype("datetime64[D]")
    months = months[: MONTHS - WINDOW + 1]
    value = values(weights)[..., : len(months)]
    panel = Panel(CARD.metrics, np.array(["a"]), months, value, np.full_like(value, 0.001), value, value)
    result = scored(panel, CARD, ["account_manager"], [1])
    one_less = [rescored(result, values(weights * (np.arange(WINDOW) != n))[..., : len(months)]) for n in range(WINDOW)]
    score = result.score[0]
    return standing(pd.DataFrame({"manager_id": "a", "month": months, "score": score, "estimate": score, "sd": 0.01,
                                  "without_worst": without_worst(np.stack(one_less))[0]}), RULE)


# of each target; 0.9 is 80 points of attainment and satisfaction
good = st.lists(st.lists(st.floats(0.91, 1.2), min_size=MONTHS, max_size=MONTHS), min_size=3, max_size=3)
size = st.lists(st.floats(1, 50), min_size=MONTHS, max_size=MONTHS)


@settings(max_examples=150, deadline=None)
@given(good, size, st.integers(0, MONTHS - 1), st.lists(st.floats(0, 1), min_size=3, max_size=3), st.floats(1, 500))
def test_one_bad_month_however_bad_and_large_never_suggests_support(parts, tried, bad, worst, weight):
    """Whoever is above the line but for one month is never suggested, were that month ten times as large as others."""
    full = np.array([1.0, 0.3, 0.8])[:, None]
    bottom = np.tile(np.array(tried), (3, 1))
    top = np.array(parts) * full * bottom
    bottom[:, bad] *= weight
    top[:, bad] = np.array(worst) * full[:, 0] * bottom[:, bad]
    found = assessed(top, bottom)
    assert not found["suggested"].any()


def test_the_property_can_fail():
    """Several bad months are suggested, and a single one does pull the score itself below the line for long."""
    full, bottom = np.array([1.0, 0.3, 0.8])[:, None], np.full((3, MONTHS), 10.0)
    top = 0.92 * full * bottom
    top[:, 10:] = 0.7 * full * bottom[:, 10:]
    assert assessed(top, bottom)["suggested"].iloc[-1]
    top = 0.92 * full * bottom
    bottom[:, 12] *= 10
    top[:, 12] = 0
    found = assessed(top, bottom)
    assert (found["score"] < RULE.below).sum() > RULE.months
    assert not found["suggested"].any()


# reasons ------------------------------------------------------------------------------------------------------------


def build(**columns) -> pd.DataFrame:
    given = {"metric": ["win_rate", "csat", "margin", "useful_notes"], "weight": [0.3, 0.3, 0.4, 0.0],
             "points": [40.0, 90.0, 100.0, np.nan], "contribution": [12.0, 27.0, 40.0, 0.0],
             "peers": [24.0, 29.0, 38.0, 10.0]}
    return pd.DataFrame(given | columns)


def test_points_are_lost_against_the_peers_most_first():
    found = lost_points(build())
    assert found.to_dict("list") == {"metric": ["win_rate", "csat"], "lost": [12.0, 2.0], "against": ["peers"] * 2}
    assert lost_points(build(), most=1)["metric"].tolist() == ["win_rate"]


def test_without_peers_they_are_lost_against_the_target():
    found = lost_points(build(peers=[np.nan] * 4))
    assert found["metric"].tolist() == ["win_rate", "csat"], "margin is at its target, notes were not measured"
    assert found["lost"].tolist() == pytest.approx([18.0, 3.0])
    assert set(found["against"]) == {"target"}


def test_who_loses_nothing_has_no_reason():
    assert lost_points(build(contribution=[24.0, 29.0, 41.0, 0.0])).empty


REQUIRED = pd.DataFrame({"skill_id": ["closing", "product", "service", "market"], "required": [3.0, 3.0, 3.0, 3.0],
                         "importance": [1.0, 2.0, 1.0, 1.0], "criticality": [1.0, 1.0, 1.0, 1.5]})


def ratings(*rows: tuple) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["skill_id", "assessed_on", "rater", "level"])
    return frame.assign(assessed_on=pd.to_datetime(frame["assessed_on"]))


def test_the_lead_is_believed_before_colleagues_and_oneself_last():
    found = skill_gaps(ratings(
        ("closing", "2026-03-01", "lead", 2.5), ("closing", "2026-09-01", "self", 4.5),
        ("closing", "2026-09-01", "peer", 4.0), ("product", "2026-09-01", "peer", 2.0),
        ("product", "2026-09-01", "peer", 3.0), ("product", "2026-09-01", "self", 5.0),
        ("service", "2026-09-01", "self", 3.4)), REQUIRED)
    assert found.to_dict("records") == [
        {"skill_id": "product", "level": 2.5, "rater": "peer", "required": 3.0, "gap": 0.5},
        {"skill_id": "closing", "level": 2.5, "rater": "lead", "required": 3.0, "gap": 0.5},
        {"skill_id": "service", "level": pytest.approx(2.9), "rater": "self", "required": 3.0,
         "gap": pytest.approx(0.1)}]


def test_the_latest_rating_counts_and_a_surplus_or_a_level_just_reached_is_no_gap():
    assert skill_gaps(ratings(("closing", "2025-01-01", "lead", 1.0), ("closing", "2026-01-01", "lead", 3.0),
                              ("product", "2026-01-01", "lead", 4.0)), REQUIRED).empty


def test_criticality_weighs():
    found = skill_gaps(ratings(("market", "2026-01-01", "lead", 2.5), ("closing", "2026-01-01", "lead", 2.4)), REQUIRED)
    assert found["skill_id"].tolist() == ["market", "closing"], "0.5 x 1.5 is more than 0.6"


def test_without_ratings_or_requirements_there_is_no_gap():
    assert skill_gaps(ratings(), REQUIRED).empty
    assert skill_gaps(ratings(("closing", "2026-01-01", "lead", 1.0)), REQUIRED.iloc[:0]).empty


def test_a_book_is_heavy_above_three_quarters_of_the_peers():
    books = pd.DataFrame({"accounts": [30.0, 10, 12, 14, 16, 100], "complaints": [1.0, 10, 12, 14, 16, np.nan]},
                         index=["a", "b", "c", "d", "e", "stranger"])
    found = book_load(books, "a", ["b", "c", "d", "e"], 4)
    assert found.to_dict("records") == [
        {"measure": "accounts", "value": 30.0, "median": 13.0, "heavy": True},
        {"measure": "complaints", "value": 1.0, "median": 13.0, "heavy": False}]


def test_a_little_more_than_alike_peers_is_not_heavy():
    books = pd.DataFrame({"accounts": [13.0, 12, 12, 12, 12]}, index=list("abcde"))
    assert not book_load(books, "a", list("bcde"), 4)["heavy"].iloc[0]


@pytest.mark.parametrize(("person", "fewest"), [("a", 5), ("nobody", 1)])
def test_a_book_is_not_compared_with_too_few_or_where_there_is_none(person, fewest):
    books = pd.DataFrame({"accounts": [30.0, 10, 12, 14, 16]}, index=list("abcde"))
    assert book_load(books, person, list("bcde"), fewest).empty
