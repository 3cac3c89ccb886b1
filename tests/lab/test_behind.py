"""The rows behind the figures of the Reward lab: people and futures add up to them, groups hold the smallest ratio."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.lab import behind, replayed
from analytics.lab.statements import pay_of
from analytics.lab.view import LabView
from analytics.language import Language
from analytics.rewards.replay import replay
from tests.lab.test_view import data, on, plan, view  # noqa: F401 - fixtures


def test_people_and_futures_add_up_to_the_expected_cost(view: LabView) -> None:  # noqa: F811
    people, futures = behind.people(view), behind.futures(view)
    for trial, name in ((view.proposed, "proposed"), (view.today, "today")):
        expected = float(trial.simulation.cost.mean())
        assert people[name].sum() == pytest.approx(expected, rel=1e-5)
        assert futures[name].mean() == pytest.approx(expected, rel=1e-5)
    assert (futures["change"] == futures["proposed"] - futures["today"]).all()
    assert sorted(futures["draw"]) == list(range(1, len(view.proposed.simulation.cost) + 1))
    assert view.proposed.simulation.over_budget is not None
    assert futures["over"].mean() == pytest.approx(view.proposed.simulation.over_budget.value)
    assert (people["direction"] == np.sign(people["change"])).any()


def test_statements_of_the_replay_add_up_to_its_table(data, hr, on, plan) -> None:  # noqa: F811
    """What a row of the table opens: a person's periods come to the amount in the row, line by line."""
    paid = replay(plan, on.results)
    table = replayed.by_person(paid, paid, {}).set_index("id")
    for who in table.index[:5]:
        periods = pay_of(paid, who, who, Language()).periods
        total = sum(line.amount for one in periods for line in one.statement.lines if line.unit == "money")
        assert total == pytest.approx(table.loc[who, "proposed"], abs=0.001)
        assert any(line.steps for one in periods for line in one.statement.lines)


def test_the_lowest_ratio_of_groups_comes_first(view: LabView) -> None:  # noqa: F811
    groups = behind.groups(view, Language())
    assert groups["ratio"].iloc[0] == view.proposed.fair.smallest_ratio
    assert (groups["n"] >= view.ground.smallest).all(), "small groups are not told"
    assert groups["rate"].tolist() == pytest.approx((groups["reached"] / groups["n"]).tolist())
