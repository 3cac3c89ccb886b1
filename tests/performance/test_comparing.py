"""Comparing people: scores in the viewer's scope, ranks only where the data allow, a funnel whose places are exact."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analytics.access import Role, Viewer
from analytics.assessment import ranks
from analytics.assessment.shares import shrink_shares
from analytics.language import Language
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.intervals import wilson
from analytics.performance import findings
from analytics.performance.assessing import assessment, own_scores, peers_told
from analytics.performance.choice import COMPARABLE, TEAMWORK, Choice
from analytics.performance.comparing import banded, company_score, funnel_of, standing
from analytics.performance.team import TeamView, team_view
from analytics.warehouse.query import Warehouse
from analytics.warehouse.snapshots import current

EN = Language("en")
NAN = float("nan")


@pytest.fixture(scope="module")
def data(demo_place: Path):
    warehouse = Warehouse(current(demo_place))
    yield warehouse
    warehouse.close()


@pytest.fixture(scope="module")
def lead(data: Warehouse) -> Viewer:
    ((team,),) = data.rows("SELECT team_id FROM managers GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1")
    return Viewer(frozenset({Role.TEAM_LEAD}), teams=frozenset({team}))


def compared(rows: list[tuple], reference: float = 0.3, up: bool = True) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["value", "low", "high", "n"])
    frame.insert(0, "id", [f"m{n}" for n in range(len(frame))])
    return banded(frame.assign(label="x"), reference, fewest=10, higher_is_better=up)


def spread(values: list[float], half: float, n: int = 50) -> list[tuple]:
    return [(v, v - half, v + half, n) for v in values]


# scores -------------------------------------------------------------------------------------------------------------


def test_people_are_compared_by_their_shrunken_scores(data: Warehouse, hr: Viewer) -> None:
    view = team_view(data, hr, Choice(metric="score"), EN)
    month = pd.Timestamp(Choice().month(data.calendar))
    scores = own_scores(data, hr)
    scores = scores[scores["month"] == month].set_index("manager_id")
    frame = view.comparison.set_index("id")
    assert len(frame) > 30
    for ours, theirs in (("value", "estimate"), ("low", "low"), ("high", "high")):
        assert frame[ours].to_dict() == scores.loc[frame.index, theirs].to_dict()
    everybody = assessment(data, hr).frame
    assert view.reference.value == pytest.approx(everybody.loc[everybody["month"] == month, "score"].mean())
    outside = (frame["low"] > view.reference.value) | (frame["high"] < view.reference.value)
    assert ((frame["band"] != "same") == outside).all()
    table = view.table.set_index("id")
    assert table.loc[frame.index, "score"].to_dict() == frame["value"].to_dict()
    assert view.funnel is None


def test_who_sees_most_people_is_told_of_all_only_where_enough_are_left(
    data: Warehouse, hr: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mean of everybody's scores, less those that a lead of most teams sees, is that of the team that is left."""
    frame = assessment(data, hr).frame
    month = frame["month"].max().date()
    then = frame[frame["month"] == pd.Timestamp(month)]
    teams = [team for (team,) in data.rows("SELECT team_id FROM teams ORDER BY team_id")]
    most = Viewer(frozenset({Role.TEAM_LEAD}), None, frozenset(teams[1:]))
    seen = {who for who, team in data.rows("SELECT DISTINCT manager_id, team_id FROM manager_month")
            if team in teams[1:]}
    left = set(then["manager_id"]) - seen
    for fewest, hidden in ((len(left), False), (len(left) + 1, True)):
        monkeypatch.setitem(data.__dict__, "policy", data.policy.model_copy(update={"minimum_group": fewest}))
        assert company_score(data, most, month).missing == hidden
        assert not company_score(data, Viewer(frozenset({Role.EXECUTIVE})), month).missing
        told = peers_told(data, most, month)
        groups = {group: set(people) - seen for group, people in then.groupby("group")["manager_id"]}
        assert any(groups.values())
        assert not any(told[group] for group, others in groups.items() if 0 < len(others) < fewest)


def test_a_lead_compares_only_the_own_team_and_sees_the_same_scores(data: Warehouse, hr: Viewer, lead: Viewer) -> None:
    own = team_view(data, lead, Choice(metric="score"), EN)
    all_of_them = team_view(data, hr, Choice(metric="score"), EN).comparison.set_index("id")["value"]
    team = set(own.comparison["id"])
    ((expected,),) = data.rows("SELECT count(*) FROM managers WHERE team_id = ? AND left_on IS NULL", [*lead.teams])
    assert 1 < len(team) <= expected
    assert own.comparison.set_index("id")["value"].to_dict() == all_of_them[own.comparison["id"]].to_dict()
    assert {i for (i,) in data.rows("SELECT manager_id FROM managers WHERE team_id = ?", [*lead.teams])} >= team


def test_who_may_not_see_people_sees_no_scores_of_people(data: Warehouse) -> None:
    view = team_view(data, Viewer(frozenset({Role.EXECUTIVE})), Choice(metric="score"), EN)
    assert view.unit != "account_manager"
    assert view.comparison.empty
    assert "score" not in view.table


def test_filters_narrow_whom_one_compares_not_their_scores(data: Warehouse, hr: Viewer) -> None:
    whole = team_view(data, hr, Choice(metric="score"), EN).comparison.set_index("id")["value"]
    east = team_view(data, hr, Choice(metric="score", regions=("East",)), EN).comparison
    assert 1 < len(east) < len(whole)
    assert east.set_index("id")["value"].to_dict() == whole[east["id"]].to_dict()


@pytest.mark.parametrize("period", ["month", "quarter", "2024-05"])
def test_a_period_without_scores_compares_nobody_and_says_so(
    warehouse: Warehouse, hr: Viewer, period: str
) -> None:
    view = team_view(warehouse, hr, Choice(metric="score", period=period), EN)
    assert findings.compared(view, EN)
    assert not view.comparison[["value", "low", "high"]].isna().any().any()


# ranks --------------------------------------------------------------------------------------------------------------


def test_ranks_are_those_of_the_compared_only() -> None:
    rows = [*spread([0.1, 0.3, 0.5, 0.7, 0.9], 0.05), (0.99, 0.95, 1.0, 3), (0.5, NAN, NAN, 40)]
    found = standing(compared(rows))
    assert not found.close
    assert found.frame["id"].tolist() == ["m0", "m1", "m2", "m3", "m4"], "too few cases: nobody is ranked by them"
    assert found.frame["rank_low"].tolist() == found.frame["rank_high"].tolist() == [5, 4, 3, 2, 1]
    assert found.frame["top_quarter"].round(2).tolist() == [0, 0, 0, 1, 1]  # two of five


def test_ranks_turn_round_where_less_is_better() -> None:
    found = standing(compared(spread([0.1, 0.3, 0.5, 0.7, 0.9], 0.05), up=False), higher_is_better=False)
    assert found.frame["rank_low"].tolist() == [1, 2, 3, 4, 5]
    assert found.frame["top_quarter"].iloc[0] == 1


def test_nobody_is_ranked_where_the_spread_is_noise() -> None:
    found = standing(compared(spread([0.28, 0.30, 0.31, 0.33], 0.1)))
    assert found.close
    assert found.noise == 1
    assert found.frame[["rank_low", "rank_high"]].isna().all().all()
    assert found.frame["top_quarter"].between(0.05, 0.6).all(), "the chance of the top quarter can still be said"


@pytest.mark.parametrize("rows", [[], spread([0.5], 0.1)])
def test_one_person_or_nobody_has_no_rank(rows: list[tuple]) -> None:
    found = standing(compared(rows))
    assert not found.close
    assert np.isnan(found.noise)
    assert found.frame[["rank_low", "rank_high", "top_quarter"]].isna().all().all()


def test_scores_are_ranked_by_what_was_measured() -> None:
    """The shrunken scores lie between; ranks come from scores and errors, chances from the shrunken ones."""
    frame = compared(spread([60, 62, 64, 66], 4), reference=63).assign(
        score=[40.0, 55, 70, 85], error=[2.0, 2, 2, 2], sd=[2.0, 2, 2, 2])
    found = standing(frame)
    expected = ranks.simultaneous(np.array([40.0, 55, 70, 85]), np.full(4, 2.0))
    assert found.frame["rank_low"].tolist() == expected.low.tolist() == [4, 3, 2, 1]
    chance = ranks.top_quartile(np.array([60.0, 62, 64, 66]), np.full(4, 2.0))
    assert found.frame["top_quarter"].tolist() == chance.tolist()


def test_shares_are_drawn_together_by_their_own_model() -> None:
    """None of few cases is certain to be worst, and all of few not to be best: as the beta-binomial has it."""
    n, won = np.array([10.0, 40, 60, 80, 12, 90]), np.array([0.0, 12, 20, 30, 12, 20])
    low, high = wilson(won, n)
    frame = compared(list(zip(won / n, low, high, n, strict=True)))
    found = standing(frame, shares=True)
    drawn = shrink_shares(won, n, np.zeros(6))
    assert found.frame["top_quarter"].tolist() == ranks.top_quartile(drawn.estimate, drawn.sd).tolist()
    assert found.noise == pytest.approx(1 - drawn.reliability[0])
    assert found.frame["top_quarter"].tolist() != standing(frame).frame["top_quarter"].tolist()


@pytest.mark.parametrize("metric", [*COMPARABLE, *TEAMWORK, "score"])
def test_the_table_carries_ranks_and_the_title_says_where_there_are_none(
    data: Warehouse, hr: Viewer, metric: str
) -> None:
    view = team_view(data, hr, Choice(metric=metric), EN)
    ranked = view.table["rank_low"].notna()
    assert findings.compared(view, EN).endswith("too close to rank") == view.standing.close
    assert ranked.any() != view.standing.close
    assert (view.table.loc[ranked, "rank_low"] <= view.table.loc[ranked, "rank_high"]).all()
    assert view.table["top_quarter"].sum() == pytest.approx(-(-len(view.standing.frame) // 4))
    assert len(view.table) == view.table["id"].nunique()


def test_people_are_compared_by_their_colleagues_and_those_of_few_raters_are_not(
    warehouse: Warehouse, hr: Viewer
) -> None:
    """Second way: the raw ratings of the period; a mean of each colleague, then of the colleagues."""
    period = Choice().time(warehouse.calendar)
    raw = warehouse.frame("SELECT * FROM peer_reviews WHERE rater_id IS NOT NULL")
    raw = raw[(raw["manager_id"] != raw["rater_id"]) & raw["reviewed_on"].between(*map(pd.Timestamp, (
        period.start, period.last)))]
    means = raw.groupby(["manager_id", "rater_id"])["score"].mean().groupby("manager_id").agg(["mean", "size"])
    some = means[means["size"] >= warehouse.policy.minimum_group]
    assert 0 < len(some) < len(means), "of some there are too few raters"
    view = team_view(warehouse, hr, Choice(metric="peer_score"), EN)
    found = view.comparison.set_index("id")
    assert found["value"].to_dict() == pytest.approx(some["mean"].to_dict())
    assert found["n"].to_dict() == some["size"].to_dict()
    assert set(view.table["id"]) > set(found.index), "the others keep their rows, with nothing in this column"
    assert view.funnel is None


def test_people_are_compared_by_hand_offs(warehouse: Warehouse, hr: Viewer) -> None:
    period = Choice().time(warehouse.calendar)
    raw = warehouse.frame("SELECT manager_id, due_at, accepted_at <= due_at AS kept FROM handoffs")
    last = min(period.last, warehouse.calendar.data_to)
    raw = raw[(raw["due_at"] >= pd.Timestamp(period.start)) & (raw["due_at"].dt.normalize() <= pd.Timestamp(last))]
    kept = raw.assign(kept=raw["kept"].fillna(False).astype(bool)).groupby("manager_id")["kept"].agg(["mean", "size"])
    found = team_view(warehouse, hr, Choice(metric="handoffs_on_time"), EN).comparison.set_index("id")
    assert found["value"].to_dict() == pytest.approx(kept["mean"].to_dict())
    assert found["n"].to_dict() == kept["size"].to_dict()


# funnel -------------------------------------------------------------------------------------------------------------


def test_a_share_lies_outside_where_the_exact_tail_says_so() -> None:
    """Without overdispersion: beyond the outer lines if rarer than one in a thousand on that side."""
    random = np.random.default_rng(1)
    n = random.integers(5, 80, 60)
    won = random.binomial(n, 0.3)
    n, won = np.append(n, [40, 40, 5, 60]), np.append(won, [30, 1, 5, 18])
    frame = compared([(k / m, k / m - 0.1, k / m + 0.1, m) for k, m in zip(won, n, strict=True)])
    found = funnel_of(frame, "win_rate", 0.3)
    assert found is not None
    assert not found.widened
    above, below = stats.binom.sf(won - 1, n, 0.3), stats.binom.cdf(won, n, 0.3)
    expected = np.select([above < 0.001, below < 0.001, above < 0.025, below < 0.025],
                         ["better", "worse", "perhaps_better", "perhaps_worse"], "within")
    assert found.points["place"].tolist() == expected.tolist()
    assert {"better", "worse", "within"} <= set(expected)


def test_people_who_differ_by_more_than_chance_widen_the_limits() -> None:
    random = np.random.default_rng(2)
    n = random.integers(100, 400, 80)
    share = random.beta(12, 28, 80)
    frame = compared([(k, k - 0.03, k + 0.03, m) for k, m in zip(random.binomial(n, share) / n, n, strict=True)])
    found = funnel_of(frame, "win_rate", 0.3)
    assert found is not None
    assert found.widened
    assert found.points["place"].isin(["better", "worse"]).mean() < 0.03


def test_a_ratio_has_limits_of_its_own_spread() -> None:
    """Intervals of 1.96 times 2 / sqrt(n): the spread of one case is 2."""
    n = np.array([16, 25, 64, 100, 400])
    half = 1.959964 * 2 / np.sqrt(n)
    frame = compared([(1.0, 1 - h, 1 + h, m) for h, m in zip(half, n, strict=True)], reference=1.0)
    found = funnel_of(frame, "net_retention", 1.0)
    assert found is not None
    line = found.lines.iloc[(found.lines["n"] - 100).abs().idxmin()]
    assert line["high95"] - 1 == pytest.approx(1.96 * 2 / np.sqrt(line["n"]), rel=1e-3)
    assert set(found.points["place"]) == {"within"}


@pytest.mark.parametrize(("metric", "n", "reference"), [
    ("quota_attainment", [10, 20, 30], 0.3), ("win_rate", [20, 20, 20], 0.3), ("win_rate", [10, 20, 30], NAN)])
def test_no_funnel_without_cases_that_differ_or_without_a_reference(metric: str, n: list, reference: float) -> None:
    frame = compared([(0.3, 0.2, 0.4, m) for m in n])
    assert funnel_of(frame, metric, reference) is None
    assert funnel_of(frame.head(0), "win_rate", 0.3) is None


def test_the_title_of_the_funnel_counts_who_lies_outside(data: Warehouse, hr: Viewer) -> None:
    view = team_view(data, hr, Choice(metric="win_rate"), EN)
    assert view.funnel is not None
    outside = view.funnel.points["place"].isin(["better", "worse"]).sum()
    assert findings.funnelled(view, EN).startswith(f"{outside} of {len(view.funnel.points)}")
    assert set(view.funnel.points["id"]) == set(view.comparison["id"]), "also those with few cases"


def test_every_metric_compared_by_points_up_or_down() -> None:
    assert {CATALOGUE[m].direction for m in (*COMPARABLE, *TEAMWORK)} <= {"up", "down"}


def test_nothing_loaded_compares_nobody(data: Warehouse, hr: Viewer) -> None:
    view: TeamView = team_view(data, hr, Choice(metric="csat", regions=("Nowhere",)), EN)
    assert view.comparison.empty
    assert view.funnel is None
    assert findings.compared(view, EN) == "Too few cases to compare anybody"


@pytest.mark.parametrize(("band", "said"), [
    ("better", "Harbor does clearly better than the company"), ("worse", "Harbor does clearly worse than the company"),
    ("same", "Harbor cannot be told apart from the company"), ("small", "Too few cases to compare anybody")])
def test_one_alone_is_named_and_not_counted(warehouses: dict[str, Warehouse], hr: Viewer, band: str, said: str) -> None:
    view = team_view(warehouses["fiscal_year"], hr, Choice(), Language("en"))
    one = view.comparison.head(1).assign(band=band, label="Harbor")
    assert findings.compared(replace(view, comparison=one), Language("en")).removesuffix(": too close to rank") == said
