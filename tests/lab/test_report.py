"""What the lab's documents are made of: each figure computed a second way, bands at their edges, few people hidden."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analytics.lab.report import Cost, by_attainment, changes, differs_in_words, line_label, standing
from analytics.language import Language
from analytics.rewards.parameters import changed
from analytics.rewards.simulation import Probability
from tests.lab.lab_cases import ASSUMED, PROPOSED, report, with_people

EN = Language()


def test_the_cost_is_that_of_the_draws():
    draws = np.sort(report().simulation.by_period.sum(axis=1))
    cost = Cost.of(report().simulation)
    assert cost.expected == pytest.approx(sum(draws) / len(draws))
    assert cost.low <= cost.middle <= cost.high
    assert (draws <= cost.low).mean() == pytest.approx(0.1, abs=0.01)
    assert (draws >= cost.high).mean() == pytest.approx(0.1, abs=0.01)
    assert cost.over is not None
    assert cost.over.value == (draws > ASSUMED.budget).mean()


def test_people_components_and_periods_add_up_to_the_cost():
    one = report().simulation
    cost = Cost.of(one).expected
    assert report().people["proposed"].sum() == pytest.approx(cost, rel=1e-6)
    assert sum(draws.mean() for draws in one.by_line.values()) == pytest.approx(cost, rel=1e-6)


@pytest.mark.parametrize(("response", "strength", "share"), [
    ("none", 1.0, None), ("team_bonus", 1.0, None), ("timing_games", 1.0, 0.07), ("timing_games", 0.5, 0.035)])
def test_a_side_effect_costs_what_its_study_says_of_results(response, strength, share):
    one = report(assumed=ASSUMED.model_copy(update={"response": response, "strength": strength})).simulation
    side = Cost.of(one).side
    assert side == (None if share is None else pytest.approx(share * one.results["revenue"].mean()))


@pytest.mark.parametrize(("over", "expected"), [
    (None, "na"), (0.0, "ok"), (0.25, "ok"), (0.2501, "watch"), (0.5, "watch"), (0.5001, "off"), (1.0, "off")])
def test_the_standing_of_a_chance(over, expected):
    assert standing(None if over is None else Probability(over, 0.0)) == expected


@pytest.mark.parametrize(("attainment", "band", "because"), [
    (0.7999, 0.0, "below 80%"), (0.8, 0.8, "80% is in the band that begins there"), (0.9999, 0.8, "below target"),
    (1.0, 1.0, "at target"), (1.2, 1.2, "120% is in the band that begins there"), (9.0, 1.2, "far above")])
def test_bands_of_attainment_at_their_edges(attainment, band, because):
    made = with_people(attainment=attainment)
    assert by_attainment(made)["low"].to_list() == [band], because
    assert by_attainment(made)["n"].to_list() == [8]


def test_who_has_no_attainment_is_not_left_out():
    frame = by_attainment(with_people(attainment=[0.9] * 6 + [np.nan] * 2))
    assert frame["n"].to_list() == [6, 2]
    assert np.isnan(frame["low"].iloc[-1])


def test_amounts_of_few_people_are_hidden():
    frame = by_attainment(with_people(attainment=[0.9] * 7 + [1.3]))
    assert frame["n"].to_list() == [7, 1]
    assert frame.loc[0, ["today", "proposed", "change"]].notna().all()
    assert frame.loc[1, ["today", "proposed", "change"]].isna().all(), "one person would be told from the mean"


def test_a_band_is_paid_the_mean_of_its_people():
    made = with_people(attainment=[0.9] * 4 + [1.1] * 4)
    frame, people = by_attainment(made), made.people
    for row in frame.to_dict("records"):
        part = people[(people["attainment"] >= row["low"]) & (people["attainment"] < row["high"])]
        assert row["change"] == pytest.approx(part["proposed"].mean() - part["today"].mean())


def test_changes_name_what_differs_and_what_only_one_plan_has():
    found = {(new or old).id: (old and old.value, new and new.value) for old, new in changes(report())}
    assert found == {"components.bonus.weight": (1.0, 1.1), "components.bonus.then.0.times_target": (None, 0.5),
                     "components.extra.amount": (None, 0.5), "then.0.amount": (None, 9000.0)}
    assert changes(report("today")) == []


def test_plans_may_differ_in_words_too():
    assert differs_in_words(report())
    assert not differs_in_words(report("today"))
    made = report()
    numbers = replace(made, today=changed(made.plan, {"components.extra.amount": 0.7}).model_copy(
        update={"title": "Other", "version": "9"}))
    assert not differs_in_words(numbers), "another number, title and version are no other rule"


@pytest.mark.parametrize(("name", "said"), [
    ("bonus", "Bonus by result (bonus)"), ("then.0.cap", "Cap of the plan"),
    ("protection", "Protection against a fall"), ("forfeited", "Forfeited by malus and leavers")])
def test_lines_are_called_as_on_statements(name, said):
    assert line_label(PROPOSED, name, EN) == said
