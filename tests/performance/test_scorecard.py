"""One person's scorecard: beside peers, what would raise it, what one bad month could change, and who may see it."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.access import Role, Viewer
from analytics.assessment import ranks
from analytics.assessment.scorecard import points
from analytics.assessment.shrinkage import shrink
from analytics.errors import NotAllowed
from analytics.language import Language
from analytics.metrics.showing import Writer
from analytics.performance import score_findings
from analytics.performance.assessing import assessment
from analytics.performance.scorecard import ScorecardView, next_steps, rank_among, scorecard_view, strengths
from analytics.warehouse.query import Warehouse
from analytics.warehouse.snapshots import current

EN = Language("en")


@pytest.fixture(scope="module")
def data(demo_place: Path) -> Iterator[Warehouse]:
    warehouse = Warehouse(current(demo_place))
    yield warehouse
    warehouse.close()


@pytest.fixture(scope="module")
def last(data: Warehouse) -> dt.date:
    return data.calendar.complete_to


@pytest.fixture(scope="module")
def views(data: Warehouse, hr: Viewer, last: dt.date) -> dict[str, ScorecardView]:
    return {person: scorecard_view(data, hr, person, last) for person in sorted(data.people)}


def test_differences_to_the_peers_add_up_to_the_difference_of_the_scores(data, hr, last, views):
    frame = assessment(data, hr).frame
    now = frame[frame["month"] == pd.Timestamp(last)].set_index("manager_id")
    compared = 0
    for person, view in views.items():
        if view.now is None:
            continue
        assert view.build["contribution"].sum() == pytest.approx(view.now.score)
        if view.peers:
            others = now[(now["group"] == now.loc[person, "group"]) & (now.index != person)]
            assert view.peers == len(others)
            assert view.build["difference"].sum() == pytest.approx(view.now.score - others["score"].mean())
            compared += 1
    assert compared > 30


def test_too_few_peers_are_not_shown(data, views, hr, last):
    """Nobody can read a colleague's points off a mean of four."""
    frame = assessment(data, hr).frame
    sizes = frame[frame["month"] == pd.Timestamp(last)].groupby("group").size()
    few = [v for v in views.values() if v.now and not v.peers]
    assert sum(size <= data.policy.minimum_group for size in sizes) > 0, "one group has to be small"
    assert len(few) == sum(size for size in sizes if size <= data.policy.minimum_group)
    for view in few:
        assert view.build[["peers", "difference", "peer_median"]].isna().all().all()


def test_the_peers_mean_is_not_told_where_it_tells_of_few(data, views, hr, last):
    """From the own score, or those of the teams led, the mean would tell what the few others have."""
    now = assessment(data, hr).frame.pipe(lambda f: f[f["month"] == pd.Timestamp(last)]).set_index("manager_id")
    size = now.groupby("group")["score"].transform("size")
    large, few = size.idxmax(), size.idxmin()
    assert size[few] < data.policy.minimum_group, "these are drawn towards everybody"
    assert now.loc[size == size[few], "peer_mean"].nunique() == 1
    assert now.loc[few, "peer_mean"] == pytest.approx(
        shrink(now["score"].to_numpy(), now["error"].to_numpy(), np.zeros(len(now))).mean[0])
    others = {data.people[p][1] for p in now.index[(now["group"] == now.loc[large, "group"])]}
    most = sorted(others - {"T0006"})  # of those like ``large``, four are in this team
    cases = [(Viewer(frozenset({Role.ACCOUNT_MANAGER}), large), large, True),
             (Viewer(frozenset({Role.ACCOUNT_MANAGER}), few), few, False),
             (Viewer(frozenset({Role.TEAM_LEAD}), None, frozenset({data.people[large][1]})), large, True),
             (Viewer(frozenset({Role.TEAM_LEAD}), None, frozenset(most)), large, False)]
    for viewer, person, told in cases:
        view = scorecard_view(data, viewer, person, last)
        assert (not np.isnan(view.now.peer_mean), view.line["team"].notna().any()) == (told, told), (viewer, person)
        assert ("too few peers" in score_findings.headline(view, "Kim", EN)) is not told
        assert view.now.estimate == views[person].now.estimate


def test_a_gain_is_what_the_policys_arithmetic_gives(views):
    """Reaching the aim and scoring again gives the score that was promised."""
    checked = 0
    for view in views.values():
        for _, row in next_steps(view.build).iterrows():
            reached = float(points(np.array(row["aim"]), row["zero"], row["full"], view.card.cap))
            assert row["gain"] == pytest.approx(row["weight"] * (reached - row["points"]))
            assert row["gain"] > 0
            checked += 1
        gains = list(next_steps(view.build)["gain"])
        assert gains == sorted(gains, reverse=True)
    assert checked > 100


BUILD = pd.DataFrame({  # metric, its target's ends, interval, median of the peers
    "metric": ["win_rate", "win_rate", "complaint_rate", "complaint_rate", "csat"],
    "zero": [0.1, 0.1, 40.0, 40.0, 0.4], "full": [0.3, 0.3, 10.0, 10.0, 0.8],
    "low": [0.31, 0.29, 5.0, 5.0, np.nan], "high": [0.5, 0.5, 19.0, 21.0, np.nan],
    "peer_median": [0.3, 0.3, 20.0, 20.0, 0.7], "difference": [1.0, 9.0, 2.0, 9.0, 9.0]})


def test_a_strength_clears_the_peers_in_its_own_direction():
    """The others' intervals hold the median of the peers, or are not known."""
    assert strengths(BUILD).index.tolist() == [2, 0]


def test_a_bad_month_is_one_that_one_in_twenty_exceeds(data, hr):
    frame = assessment(data, hr).frame
    falls = []
    for _, mine in frame.sort_values("month").groupby("manager_id"):
        scores = list(mine["score"])
        falls += [b - a for a, b in itertools.pairwise(scores)]
    assert assessment(data, hr).bad_month == pytest.approx(-np.quantile(falls, 0.05))


def test_the_headline_follows_the_interval(views):
    view = next(v for v in views.values() if v.now)
    for low, high, said in ((86.0, 96.0, "clearly above"), (70.0, 84.0, "clearly below"), (80.0, 90.0, "not clearly")):
        now = replace(view.now, estimate=(low + high) / 2, low=low, high=high, peer_mean=85.0)
        assert said in score_findings.headline(replace(view, now=now), "Wu Tao", EN)
    assert score_findings.headline(replace(view, now=None, missing="left"), "Wu Tao", EN) == "Wu Tao: no score"


def test_the_change_within_a_year_carries_both_errors(views):
    view = next(v for v in views.values() if v.now)
    now = replace(view.now, score=80.0, error=3.0)
    assert score_findings.moved(replace(view, now=now, year_before=(70.0, 4.0)), EN) == \
        "10.0 ± 9.8 points more than a year before"
    assert score_findings.moved(replace(view, now=now, year_before=(71.0, 4.0)), EN) == \
        "No clear change within a year (+9.0 ± 9.8 points)"
    assert score_findings.moved(replace(view, now=now, year_before=(90.0, 4.0)), EN) == \
        "10.0 ± 9.8 points less than a year before"


APART = pd.DataFrame({"manager_id": list("abcdefgz"), "score": [90.0, 80, 79, 78, 60, 50, 40, 99], "error": 1.0})
RANKS = [  # person, peers, error of everybody, best and worst rank, because
    ("a", "bcdefg", 1.0, (1, 1), "clearly the best; z is no peer"),
    ("c", "abdefg", 1.0, (2, 4), "three lie within each other's errors"),
    ("g", "abcdef", 1.0, (7, 7), "clearly the last"),
    ("c", "abdefg", 40.0, (np.nan, np.nan), "the spread is chance"),
    ("c", "", 1.0, (np.nan, np.nan), "nobody to be ranked among")]


@pytest.mark.parametrize(("person", "peers", "error", "expected", "because"), RANKS, ids=[r[-1] for r in RANKS])
def test_ranks_among_the_peers(person, peers, error, expected, because):
    found = rank_among(APART.assign(error=error), person, np.array(list(peers), dtype=object))
    assert found == pytest.approx(expected, nan_ok=True), because


def test_peers_who_cannot_be_told_apart_are_not_ranked(data, hr, last, views):
    frame = assessment(data, hr).frame
    compared = 0
    for _, group in frame[frame["month"] == pd.Timestamp(last)].groupby("group"):
        score, error = group["score"].to_numpy(), group["error"].to_numpy()
        close = ranks.too_close(float(shrink(score, error, np.zeros(len(score))).tau2[0]), error)
        for person in group["manager_id"]:
            assert np.isnan(views[person].rank[0]) == (close or not views[person].peers)
            compared += 1
    assert compared > 30


def test_what_is_said_of_ranks(views):
    view = next(v for v in views.values() if v.peers and v.now)
    assert score_findings.ranked(replace(view, peers=19, rank=(3.0, 12.0)), EN) == (
        "Among 20 people of the same role and level, the rank lies between 3 and 12 (95% limits).")
    assert score_findings.ranked(replace(view, rank=(np.nan, np.nan)), EN) == "Too close to the peers to be ranked."
    assert score_findings.ranked(replace(view, peers=0), EN) == "", "too few to compare with"


def test_why_the_score_is_not_the_sum_of_its_points(views):
    """The weight of the own result would tell the mean of peers who are too few to be told."""
    view = next(v for v in views.values() if v.now)
    now = replace(view.now, score=78.2, peer_mean=86.04, weight=0.26)
    assert score_findings.weighed(replace(view, now=now), EN) == (
        "The score shown lies between the own result (78.2) and the peers (86.0): the own result counts 26%.")
    few = score_findings.weighed(replace(view, now=replace(now, peer_mean=np.nan)), EN)
    assert "between the own result (78.2)" in few
    assert "26" not in few
    assert score_findings.weighed(replace(view, now=replace(now, weight=1.0)), EN) == ""
    assert score_findings.weighed(replace(view, now=None), EN) == ""


def test_what_is_said_has_no_gaps(views):
    writer = Writer(EN, "CNY")
    for view in views.values():
        said = [*score_findings.steps(view, writer), *score_findings.strong_points(view, writer),
                *score_findings.one_month(view, EN), score_findings.built(view, EN), score_findings.moved(view, EN)]
        assert not [line for line in said if "nan" in line or "None" in line or "–" in line.replace(" – ", "")]


def test_a_person_and_the_lead_see_the_same_score_and_others_none(data, views, last):
    person = next(p for p, v in views.items() if v.now and data.people[p][1])
    team = data.people[person][1]
    itself = Viewer(frozenset({Role.ACCOUNT_MANAGER}), person)
    lead = Viewer(frozenset({Role.TEAM_LEAD}), teams=frozenset({team}))
    for viewer in (itself, lead):
        now = scorecard_view(data, viewer, person, last).now
        assert now is not None
        assert replace(now, peer_mean=views[person].now.peer_mean) == views[person].now
    stranger = next(p for p, v in views.items() if v.now and data.people[p][1] not in (None, team))
    for viewer in (itself, lead):
        hidden = scorecard_view(data, viewer, stranger, last)
        assert hidden.now is None
        assert hidden.build.empty
        assert hidden.line.empty
    with pytest.raises(NotAllowed):
        scorecard_view(data, Viewer(frozenset({Role.EXECUTIVE})), person, last)
