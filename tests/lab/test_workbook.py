"""The lab's workbook read back by another library: every figure is the model's, to the cent; no text computes."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.lab.report import Cost
from analytics.lab.workbook import lab_xlsx
from analytics.language import Language
from analytics.rewards.assumptions import Assumptions
from tests.lab.lab_cases import ASSUMED, CALM, report
from tests.sheets import column, formulas, read

EN, ZH = Language("en"), Language("zh_CN")
FILE = {t.code: lab_xlsx(report(), t) for t in (EN, ZH)}
SHEETS = ["Summary", "Assumptions", "Plan", "Rules", "People", "By period", "By component", "Fairness",
          "Sensitivities", "Scenarios"]


@pytest.fixture(scope="module")
def sheets() -> dict[str, list[list]]:
    return read(FILE["en"])


def facts(rows: list[list]) -> dict[str, list]:
    return {row[0]: row[1:] for row in rows}


def test_every_sheet_is_there_in_its_order(sheets):
    assert list(sheets) == SHEETS
    assert len(read(FILE["zh_CN"])) == len(SHEETS)


def test_the_summary_is_the_model(sheets):
    said, new = facts(sheets["Summary"]), Cost.of(report().simulation)
    old = Cost.of(report().view.today.simulation)
    for name, key in (("Expected cost", "expected"), ("Cost, P10", "low"), ("Cost, P50", "middle"),
                      ("Cost, P90", "high"), ("Falls due later", "later"), ("Budget", "budget")):
        assert said[name][:2] == pytest.approx([getattr(new, key), getattr(old, key)], abs=0.005), name
    assert said["Chance to pass the budget"][:2] == [new.over.value, old.over.value]
    assert [said[name][0] for name in ("Gain", "Lose", "Stay the same")] == [
        (report().people["direction"] == way).sum() for way in (1, -1, 0)]
    assert said["Smallest group ratio"][0] == pytest.approx(report().view.proposed.fair.smallest_ratio)


def test_totals_of_people_components_and_periods_are_the_expected_cost(sheets):
    new, old = (trial.simulation.cost.mean() for trial in (report().view.proposed, report().view.today))
    for name in ("People", "By period", "By component"):
        assert column(sheets[name], "Proposed")[-1] == pytest.approx(new, abs=0.005), name
        assert column(sheets[name], "Today")[-1] == pytest.approx(old, abs=0.005), name
    assert column(sheets["People"], "Difference")[-1] == pytest.approx(new - old, abs=0.005)
    assert all(one.startswith("SUBTOTAL(109,") for one in formulas(FILE["en"])), "nothing else computes"


def test_people_are_as_simulated(sheets):
    rows, one = sheets["People"], report().simulation
    who = column(rows, "ID")[:-1]
    pay = one.pay[:, [one.people.index(i) for i in who]]
    before = report().view.today.simulation.pay[:, [one.people.index(i) for i in who]]
    for name, expected in (("Proposed", pay.mean(axis=0)), ("Today", before.mean(axis=0)),
                           ("Proposed, P90", np.percentile(pay, 90, axis=0)),
                           ("Difference, P10", np.percentile(pay - before, 10, axis=0))):
        assert column(rows, name)[:len(who)] == pytest.approx(expected, abs=0.01), name
    assert "=Eve" in column(rows, "Name"), "a name that looks like a formula is a text"


def test_every_assumption_is_stated_with_what_it_means(sheets):
    said = facts(sheets["Assumptions"])
    for name in ("Draws", "Seed", "Months ahead", "Months of history", "Growth of results", "Budget",
                 "Weight of the own history", "Response of people", "Study", "Side effect", "Data", "Made by",
                 "Simulated months"):
        assert said[name][0] != "", name
    assert said["Draws"][0] == ASSUMED.draws
    assert "Friebel" in said["Study"][0]
    assert "measured elsewhere" in said["Warning"][0]
    left = set(Assumptions.model_fields) - {"draws", "seed", "months", "starts", "history", "growth", "target_growth",
                                            "shock_company", "shock_region", "shock_lasts", "shock_horizon",
                                            "seasonality", "own_weight", "response", "strength", "budget"}
    assert left == set(), "a new assumption needs a line on the sheet"


def test_the_plan_is_there_by_key_and_in_words(sheets):
    said = facts(sheets["Plan"])
    assert said["components.bonus.weight"] == [1.1, 1.0, "●"]
    assert said["then.0.amount"] == [9000.0, "", "●"]
    assert said["period"] == ["quarter", "quarter", ""]
    words = " ".join(row[0] for row in sheets["Rules"])
    assert "It is capped at ¥9,000 a person each quarter." in words


def test_scenarios_stand_side_by_side_with_what_differs(sheets):
    rows = sheets["Scenarios"]
    assert column(rows, "Scenario") == ["Proposed", "Today's plan", "+today again"]
    new, old = (trial.simulation.cost.mean() for trial in (report().view.proposed, report().view.today))
    assert column(rows, "Expected cost") == pytest.approx([new, old, old])
    assert column(rows, "Bonus: pay at target") == [1.1, 1.0, 1.0]
    assert "Bonus: threshold" not in rows[0], "the same in all"


def test_sensitivities_are_those_of_the_model(sheets):
    rows = sheets["Sensitivities"]
    expected = [one.higher.cost if one.higher else "" for one in report().sensitivities]
    assert column(rows, "Cost, moved up") == pytest.approx(expected)


def test_a_plan_compared_with_itself_changes_nothing():
    sheets = read(lab_xlsx(report("today", assumed=CALM), EN))
    assert column(sheets["People"], "Difference") == [0.0] * 9
    assert set(column(sheets["Plan"], "Differs")) == {""}


def test_without_budget_there_is_no_chance_to_pass_it():
    sheets = read(lab_xlsx(report(assumed=ASSUMED.model_copy(update={"budget": None})), EN))
    assert "Chance to pass the budget" not in facts(sheets["Summary"])
    assert facts(sheets["Assumptions"])["Budget"][0] == "none"


def test_chinese_heads_are_chinese():
    for name, rows in read(FILE["zh_CN"]).items():
        heads = [head for head in rows[0] if not head.startswith(("bonus", "extra"))]
        assert all(any("\u4e00" <= c <= "\u9fff" for c in head) for head in [name, *heads]), (name, heads)
