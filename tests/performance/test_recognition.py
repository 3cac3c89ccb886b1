"""Recognition as models: figures recomputed from raw rows, places the same for every reader, nobody sees too much."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics import demo
from analytics.access import Role, Viewer
from analytics.assessment.contests import Contest, read_contests
from analytics.demo.planted import truths
from analytics.errors import NotAllowed
from analytics.language import Language
from analytics.metrics.showing import Writer
from analytics.performance import contest_words, readiness_words
from analytics.performance.contests import best_team_view, contest_view, team_figures
from analytics.performance.honours import certificate_of, honours, narrowed, shown, years
from analytics.performance.readiness import readiness_view
from analytics.periods import Period
from analytics.state.awards import Award
from analytics.warehouse.query import Warehouse
from analytics.warehouse.snapshots import current

YEAR = Period(dt.date(2025, 1, 1), dt.date(2026, 1, 1))
CONTEST = Contest(title="Race", window="FY2025", metric="win_rate", who={"cases": 20}, minimum=0.25,
                  prizes=[{"place": 1, "money": 9000}, {"place": 2, "money": 3000}])
ADMINISTRATOR = Viewer(frozenset({Role.ADMINISTRATOR}))
EXECUTIVE = Viewer(frozenset({Role.EXECUTIVE}))
LANGUAGES = [Language("en"), Language("zh_CN")]


@pytest.fixture(scope="module")
def data(demo_place: Path) -> Iterator[Warehouse]:
    warehouse = Warehouse(current(demo_place))
    yield warehouse
    warehouse.close()


@pytest.fixture(scope="module")
def lead(data: Warehouse) -> Viewer:
    ((team, person),) = data.rows("SELECT team_id, lead_id FROM teams ORDER BY team_id LIMIT 1")
    return Viewer(frozenset({Role.TEAM_LEAD}), person, frozenset({team}))


@pytest.fixture(scope="module")
def manager() -> Viewer:
    planted = truths(demo.Company(last_month=dt.date(2026, 10, 1)))
    return Viewer(frozenset({Role.ACCOUNT_MANAGER}), planted.strong_manager)


def ids(data: Warehouse, condition: str) -> set[str]:
    return {i for (i,) in data.rows(f"SELECT manager_id FROM managers WHERE {condition}")}


# contests -----------------------------------------------------------------------------------------------------------


def test_results_equal_those_counted_from_the_deals(data, hr):
    view = contest_view(data, hr, CONTEST, YEAR)
    deals = data.frame("SELECT manager_id, outcome FROM opportunities WHERE closed_on >= '2025-01-01'"
                       " AND closed_on < '2026-01-01' AND outcome IS NOT NULL")
    counted = deals.assign(won=deals["outcome"] == "won").groupby("manager_id")["won"].agg(["mean", "count"])
    people = view.people.set_index("manager_id")
    assert len(people) == len(ids(data, "role = 'account_manager'")) == view.addressed
    for person in counted.index.intersection(people.index):
        assert people.loc[person, "value"] == pytest.approx(counted.loc[person, "mean"])
        assert people.loc[person, "n"] == counted.loc[person, "count"]
        assert (people.loc[person, "hindrance"] == "few_cases") == (counted.loc[person, "count"] < 20) or (
            people.loc[person, "hindrance"] == "left")
    assert view.entered == (people["hindrance"] == "").sum() > 5
    assert view.cost == pytest.approx(people["money"].sum())


def test_the_planted_strong_seller_wins_and_the_weak_one_does_not(data, hr):
    planted = truths(demo.Company(last_month=dt.date(2026, 10, 1)))
    people = contest_view(data, hr, CONTEST, YEAR).people.set_index("manager_id")
    assert people.loc[planted.strong_manager, "place"] == 1
    assert people["chance"].idxmax() == planted.strong_manager
    assert people.loc[planted.weak_manager, "hindrance"] == "below_minimum"
    assert people["chance"].sum() == pytest.approx(1)


def test_every_reader_is_told_the_same_of_all_and_only_the_own_people(data, hr, lead, manager):
    whole = contest_view(data, hr, CONTEST, YEAR)
    places = whole.people.set_index("manager_id")["place"]
    team = ids(data, f"team_id = '{next(iter(lead.teams))}' AND role = 'account_manager'")
    for viewer, expected in ((lead, team), (manager, {manager.manager_id}), (EXECUTIVE, set())):
        view = contest_view(data, viewer, CONTEST, YEAR)
        assert set(view.people["manager_id"]) == expected
        assert not view.whole
        pd.testing.assert_series_equal(view.people.set_index("manager_id")["place"].sort_index(),
                                       places[places.index.isin(expected)].sort_index())
        assert (view.entered, view.sharing, view.cost, view.winner_is_best) == (
            whole.entered, whole.sharing, whole.cost, whole.winner_is_best)
    assert whole.whole
    assert whole.teams is None


def test_of_a_contest_among_few_no_chance_tells_the_others_results(data, hr, manager):
    """The own chance to win again depends on theirs alone: with one opponent it says what that one has."""
    team = data.people[manager.manager_id][1]
    few = CONTEST.model_copy(update={"who": CONTEST.who.model_copy(update={"teams": (team,)})})
    assert 1 < contest_view(data, hr, few, YEAR).addressed <= data.policy.minimum_group
    assert contest_view(data, hr, few, YEAR).people["chance"].notna().any()
    assert contest_view(data, manager, CONTEST, YEAR).people["chance"].notna().all()
    own = contest_view(data, manager, few, YEAR)
    assert own.people["chance"].isna().all()
    assert np.isnan([own.winner_is_best, own.noise]).all()


def test_executives_see_teams_and_administrators_nothing(data):
    view = contest_view(data, EXECUTIVE, CONTEST, YEAR)
    assert set(view.teams["team_id"]) == set(data.team_names)
    assert view.teams["value"].notna().sum() >= 6
    for viewer in (ADMINISTRATOR, Viewer(frozenset())):
        with pytest.raises(NotAllowed):
            contest_view(data, viewer, CONTEST, YEAR)


def test_an_account_manager_does_not_see_other_teams(data, manager):
    with pytest.raises(NotAllowed):
        team_figures(data, manager, "csat", YEAR)
    with pytest.raises(NotAllowed):
        best_team_view(data, manager, "csat", YEAR)


@pytest.mark.parametrize("key", read_contests())
@pytest.mark.parametrize("t", LANGUAGES, ids=["en", "zh"])
def test_shipped_contests_in_words_without_gaps(key, t, data, hr, lead, manager):
    contest = read_contests()[key]
    own, writer = contest.period(data.calendar), Writer(t, "CNY")
    said = [text for line in contest_words.rules(contest, 10, writer, data.team_names) for text in line]
    for viewer in (hr, lead, manager, EXECUTIVE):
        for period, simulated in ((own, False), (own.year_before(), True)):
            view = contest_view(data, viewer, contest, period)
            said += [contest_words.headline(view, simulated, t), contest_words.placed(view, simulated, t),
                     contest_words.again(view, t)]
            table = contest_words.table(view, writer, data.team_names)
            said += [str(v) for v in table.drop(columns=[t("Place"), t("Number of cases")]).to_numpy().ravel()]
            assert len(contest_words.place_rows(view, writer)) <= sum(contest_words.MOST.values())
    assert all("nan" not in text.lower().split() and "{" not in text for text in said)


@pytest.mark.parametrize(("sharing", "phase", "simulated", "luck", "best", "said"), [
    (1, "over", False, False, 0.9, "Ann has won"), (1, "over", False, False, 0.4, "Ann has won, mostly by luck"),
    (3, "over", False, False, 0.9, "3 people share first place"), (1, "running", False, False, 0.9, "Ann leads so far"),
    (3, "running", False, True, 0.9, "3 people share the lead so far, mostly by luck"),
    (1, "over", True, False, 0.9, "Jan 2025 – Dec 2025: Ann would have won"),
    (3, "over", True, True, 0.1, "Jan 2025 – Dec 2025: 3 would have shared first place, mostly by luck"),
    (0, "running", False, False, 0.9, "Nobody can win yet: there are too few results"),
    (0, "over", True, False, 0.9, "Jan 2025 – Dec 2025: nobody could have won")])
def test_the_headline(data, hr, sharing, phase, simulated, luck, best, said):
    import dataclasses

    people = pd.DataFrame({"name": ["Ann", "Bo", "Cy"][:sharing], "place": [1.0] * sharing})
    view = dataclasses.replace(contest_view(data, hr, CONTEST, YEAR), people=people, entered=sharing, sharing=sharing,
                               phase=phase, luck=luck, winner_is_best=best)
    assert contest_words.headline(view, simulated, Language()) == said


# best team ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("metric", ["quota_attainment", "win_rate", "csat", "net_retention", "book_coverage"])
def test_best_team_by_every_metric(metric, data, hr, lead):
    found = best_team_view(data, hr, metric, data.calendar.period("12m"))
    assert set(found.table["team_id"]) == set(data.team_names)
    assert found.table["chance"].sum() == pytest.approx(1)
    value, estimate = found.table["value"], found.table["estimate"]
    assert estimate.max() - estimate.min() < value.max() - value.min(), "drawn together"
    month = data.calendar.period("month")
    assert best_team_view(data, lead, metric, month).candidates == best_team_view(data, hr, metric, month).candidates
    seen = best_team_view(data, lead, metric, data.calendar.period("12m"))
    assert seen.hidden == (len(seen.table) < len(found.table)), "in a month of the year some team had too few people"
    assert set(seen.table["team_id"]) <= set(found.table["team_id"])


# promotion ----------------------------------------------------------------------------------------------------------


def test_readiness_recomputed_from_raw_rows(data, hr):
    view = readiness_view(data, hr, frozenset())
    criteria = view.criteria.set_index(["manager_id", "criterion"])
    day = data.calendar.data_to
    assert set(view.people["manager_id"]) == ids(
        data, f"role = 'account_manager' AND level < 4 AND (left_on IS NULL OR left_on > '{day}')")
    certificates = data.frame("SELECT * FROM certifications WHERE required")
    ratings = data.frame("SELECT * FROM skill_assessments WHERE rater <> 'self'")
    needs = data.frame("SELECT * FROM skill_requirements WHERE role = 'account_manager'")
    start = pd.Timestamp(day) - pd.DateOffset(months=12)
    for person in view.people.itertuples():
        held = certificates[(certificates["manager_id"] == person.manager_id) & certificates["issued_on"].notna()]
        valid = held["expires_on"].isna() | (held["expires_on"] >= pd.Timestamp(day))
        assert criteria.loc[(person.manager_id, "certificates"), "have"] == valid.sum()
        own = ratings[(ratings["manager_id"] == person.manager_id) & (ratings["assessed_on"] > start)]
        reached = 0
        for need in needs[needs["level"] == person.to_level].itertuples():
            seen = own[own["skill_id"] == need.skill_id]
            for rater in ("lead", "peer"):
                part = seen[seen["rater"] == rater]
                if len(part):
                    latest = part[part["assessed_on"] == part["assessed_on"].max()]["level"].mean()
                    reached += latest >= need.required
                    break
        assert criteria.loc[(person.manager_id, "skills"), "have"] == reached, person.name
    states = set(view.criteria["state"])
    assert {"met", "not_met"} <= states, "the example tells people apart"


def test_the_level_began_with_the_last_promotion(data, hr):
    view = readiness_view(data, hr, frozenset()).people.set_index("manager_id")
    promoted = data.frame("SELECT manager_id, max(awarded_on) AS day FROM recognitions WHERE kind = 'promotion'"
                          " AND manager_id IS NOT NULL GROUP BY manager_id")
    checked = 0
    for person, day in promoted.itertuples(index=False):
        if person in view.index:
            assert pd.Timestamp(view.loc[person, "since"]) == pd.Timestamp(day)
            checked += 1
    assert checked > 2


def test_who_is_shown_of_those_held_against_the_criteria(data, hr):
    view = readiness_view(data, hr, frozenset())
    short = view.criteria.assign(short=view.criteria["state"] != "met").groupby("manager_id")["short"].sum()
    for which, missing in (("met", 0), ("near", 1)):
        some = readiness_words.some(view, which)
        assert set(some.people["manager_id"]) == set(some.criteria["manager_id"]) == set(short.index[short == missing])
        assert 0 < len(some.people) < len(view.people)
        assert some.people.index.tolist() == list(range(len(some.people))), "a selected row is that person"
    assert readiness_words.some(view, "all") is view


def test_readiness_is_seen_of_the_own_people_only(data, lead, manager):
    team = ids(data, f"team_id = '{next(iter(lead.teams))}'")
    assert set(readiness_view(data, lead).people["manager_id"]) < team
    own = readiness_view(data, manager)
    assert own.people["manager_id"].tolist() == [manager.manager_id]
    assert set(own.criteria["manager_id"]) == {manager.manager_id}
    for viewer in (EXECUTIVE, ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            readiness_view(data, viewer)


def test_an_open_support_plan_stands_in_the_way(data, manager):
    def state(plans):
        criteria = readiness_view(data, manager, plans).criteria.set_index("criterion")
        return criteria.loc["no_support_plan", "state"]

    assert state(frozenset()) == "met"
    assert state(frozenset({manager.manager_id})) == "not_met"
    assert state(None) == "unknown"


@pytest.mark.parametrize("t", LANGUAGES, ids=["en", "zh"])
def test_readiness_in_words_without_gaps(t, data, hr):
    view, writer = readiness_view(data, hr, frozenset()), Writer(t, "CNY")
    table = readiness_words.table(view, writer, data.team_names)
    assert table[t("Name")].tolist() == sorted(table[t("Name")]), "A–Z, no ranking"
    said = [str(v) for v in table.to_numpy().ravel()]
    for person in view.people["manager_id"]:
        said += [str(v) for v in readiness_words.evidence(view, person, writer).to_numpy().ravel()]
    assert all("nan" not in text.lower().split() and "None" not in text for text in said)


# honours ------------------------------------------------------------------------------------------------------------


def test_honours_are_public_but_not_for_administrators(data, hr, lead, manager):
    frames = [honours(data, viewer) for viewer in (hr, lead, manager, EXECUTIVE)]
    for frame in frames[1:]:
        pd.testing.assert_frame_equal(frame, frames[0])
    ((count,),) = data.rows("SELECT count(*) FROM recognitions")
    assert len(frames[0]) == count > 10
    assert frames[0]["awarded_on"].is_monotonic_decreasing
    with pytest.raises(NotAllowed):
        honours(data, ADMINISTRATOR)


def test_the_team_is_the_one_of_that_day(data, hr):
    frame = honours(data, hr).set_index("recognition_id")
    moved = data.rows("SELECT r.recognition_id, t.name FROM recognitions r JOIN team_assignments a"
                      " ON a.manager_id = r.manager_id AND a.starts_on <= r.awarded_on"
                      " AND (a.ends_on IS NULL OR a.ends_on >= r.awarded_on) JOIN teams t ON t.team_id = a.team_id")
    assert moved
    assert all(frame.loc[i, "team"] == team for i, team in moved)
    assert (frame.loc[frame["kind"] == "best_team", "team"] == "").all()


def test_awards_stand_beside_what_was_loaded(data, hr):
    ((person, name),) = data.rows("SELECT manager_id, name FROM managers ORDER BY manager_id LIMIT 1")
    given = [Award("honour", dt.date(2027, 1, 5), "Kept a promise", manager_id=person, period="2026-Q4", id=7),
             Award("best_team", dt.date(2027, 1, 6), "The year", team_id="T0002", id=8)]
    frame = honours(data, hr, given)
    assert len(frame) == len(honours(data, hr)) + 2
    assert frame["name"].tolist()[:2] == [data.team_names["T0002"], name]
    assert frame["award_id"].tolist()[:2] == [8, 7]
    one = certificate_of(frame.iloc[1])
    assert (one.name, one.reason, one.period) == (name, "Kept a promise", "2026-Q4")
    assert one.awarded_on == dt.date(2027, 1, 5)


@pytest.mark.parametrize(("filters", "because"), [
    ({"kind": "contest"}, "kind"), ({"year": 2025}, "year"), ({"text": "RENEWAL"}, "text, whatever its case"),
    ({"kind": "honour", "year": 2026, "text": "customer"}, "all together"), ({"text": "(.*"}, "no expression")])
def test_honours_narrowed(data, hr, filters, because):
    frame = honours(data, hr)
    found = narrowed(frame, **filters)
    kept = [row for row in frame.itertuples() if filters.get("kind", row.kind) == row.kind
            and filters.get("year", row.awarded_on.year) == row.awarded_on.year
            and filters.get("text", "").casefold() in f"{row.name}\n{row.team}\n{row.reason}".casefold()]
    assert found["recognition_id"].tolist() == [row.recognition_id for row in kept], because
    assert 2026 in years(frame)
    assert len(shown(found, Language("zh_CN"))) == len(found)
