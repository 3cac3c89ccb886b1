"""Bad input: one sentence that says what is wrong, where, and how to mend it; in both languages; never a NaN."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from analytics.documents import merged, read_document
from analytics.errors import UsageError
from analytics.rewards.payout import payouts
from analytics.rewards.plan_file import PLANS, read_plan
from analytics.rewards.results import Results, read_results
from tests.chinese import english_in
from tests.rewards.small import BASE, MEASURE, line, monthly, plan, results, steps

BONUS = {"c": dict(kind="curve", measure="revenue", reads="attainment", weight=1, curve=line((0, 0), (2, 2)))}
HEAD = "who,when,measure,value,target"


def read(folder: Path, rows: str, people: str | None = None, head: str = HEAD) -> Results:
    (folder / "results.csv").write_text(f"{head}\n{rows}", "utf-8")
    if people is not None:
        (folder / "people.csv").write_text(people, "utf-8")
    return read_results(folder / "results.csv", None if people is None else folder / "people.csv")


FILES = [  # rows of results, people, what is said
    ("", None, "results.csv: there is no row in it"),
    ("a,2026-13,revenue,1,1", None, "results.csv, line 2: when '2026-13': this is no date"),
    ("a,01/02/2026,revenue,1,1", None, "results.csv, line 2: when '01/02/2026': this is no date"),
    ("a,9999-12,revenue,1,1", None, "line 2: when '9999-12': this day lies outside of 1900-01-01 to 2199-12-31"),
    ("a,0001-01,revenue,1,1", None, "line 2: when '0001-01': this day lies outside of 1900-01-01 to 2199-12-31"),
    ("a,2026-01,revenue,1,1", "who,hired_on\na,1899-12-31", "hired_on '1899-12-31': this day lies outside of"),
    ("a,2026-01,revenue,1,1\na,2026-02,revenue,much,1", None, "results.csv, line 3: value 'much': this is no number"),
    ("a,2026-01,revenue,nan,1", None, "line 2: value 'nan': this is no number"),
    ("a,2026-01,revenue,inf,1", None, "line 2: value 'inf': this is no number"),
    ("a,2026-01,revenue,1e300,1", None, "line 2: value '1e300': this number is too high; write at most "
                                        "1,000,000,000,000"),
    ("a,2026-01,revenue,5,0", None, "line 2: target '0.0': a target has to be above 0; leave it empty"),
    ("a,2026-01,revenue,5,-3", None, "line 2: target '-3.0': a target has to be above 0"),
    ("a,2026-01,revenue,,", None, "line 2: who 'a': this row has neither value nor target; write 0"),
    (",2026-01,revenue,5,1", None, "line 2: who '': say whose result it is"),
    ("a,,revenue,5,1", None, "line 2: who 'a': when is missing in this row"),
    ("a,2026-01,,5,1", None, "line 2: who 'a': measure is missing in this row"),
    ("a,2026-01,revenue,5,1\na,2026-01,revenue,6,", None, "line 3: who 'a': there is a row for the same person"),
    ("a,2026-01,revenue,5,1\na,2026-01,revenue,,1", None, "line 3: who 'a': there is a row for the same person"),
    ("a,2026-01,revenue,5,1", "who\nb", "results of 1 people who are not in"),
    ("a,2026-01,revenue,5,1", "who,salry\na,1", "people.csv: there is no column 'salry', did you mean 'salary'?"),
    ("a,2026-01,revenue,5,1", "name\na", "people.csv: there is no column 'name'"),
    ("a,2026-01,revenue,5,1", "role\na", "people.csv: the column 'who' is missing; add it"),
    ("a,2026-01,revenue,5,1", "who,salary\na,-1", "people.csv, line 2: salary '-1.0': this number is too low"),
    ("a,2026-01,revenue,5,1", "who,left_as\na,ugly", "people.csv, line 2: left_as 'ugly': write good or bad"),
    ("a,2026-01,revenue,5,1", "who,hired_on,left_on\na,2026-02-01,2026-01-01", "this day lies before hired_on"),
    ("a,2026-01,revenue,5,1", "who\na\na", "people.csv, line 3: who 'a': this person stands here twice"),
    ("a,2026-01,revenue,5,1", "who,from,to\na,,2026-02-01\na,2026-02-01,",
     "line 3: who 'a': this person stands here twice"),
]


@pytest.mark.parametrize(("rows", "people", "said"), FILES, ids=[f[-1] for f in FILES])
def test_files(rows: str, people: str | None, said: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        read(tmp_path, rows, people)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
    assert english_in(refused.value) == ""


def test_files_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no such file; check its name"):
        read_results(tmp_path / "nowhere.csv")
    (tmp_path / "bytes.csv").write_bytes(b"who,when\n\xff\xfe\x00")
    with pytest.raises(UsageError, match="this file cannot be read"):
        read_results(tmp_path / "bytes.csv")
    (tmp_path / "empty.csv").write_text("", "utf-8")
    with pytest.raises(UsageError, match="there is no row in it"):
        read_results(tmp_path / "empty.csv")
    with pytest.raises(UsageError, match=r"there is no column 'amont'; choose one of who, when|did you mean"):
        read(tmp_path, "a,2026-01,revenue,5,1", head="who,when,measure,amont,target")


def test_people_and_results_in_the_forms_that_files_have(tmp_path: Path) -> None:
    (tmp_path / "results.csv").write_text("\ufeffwho,when,measure,value\n a ,2026-01,revenue, 5 \n", "utf-8")
    found = read_results(tmp_path / "results.csv")
    assert (found.rows["who"].tolist(), found.rows["value"].tolist()) == (["a"], [5.0])
    moved = read(tmp_path, "a,2026-01,revenue,5,1", "who,from,to\na,,2026-01-31\na,2026-02-01,")
    assert len(moved.people) == 2


CURRENCIES = [({"currency": "USD"}, None, "results: there are amounts in USD, but the plan pays in CNY"),
              ({}, [{"who": "a", "currency": "EUR"}], "people: there are amounts in EUR, but the plan pays in CNY")]


@pytest.mark.parametrize(("more", "people", "said"), CURRENCIES, ids=["results", "people"])
def test_currencies_are_not_mixed(more: dict, people: list | None, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        payouts(plan(BONUS), results([row | more for row in monthly(1)], people))
    assert said in str(refused.value)
    assert english_in(refused.value) == ""


@pytest.mark.parametrize("place", ["components.c", "then.0"])
def test_pay_that_nobody_can_be_paid_is_refused(place: str) -> None:
    rates = {"c": dict(kind="commission", measure="revenue", basis="period", mode="marginal", tiers="amount",
                       rates=steps((0, 1)))}
    by = dict(kind="multiply", measure="revenue", reads="value", by=line((0, 1e12), below="hold"))
    component, then = ({"c": rates["c"] | {"then": [by] * 30}}, []) if place == "components.c" else (rates, [by])
    with pytest.raises(UsageError) as refused:
        payouts(plan(component, then=then), results(monthly(1e12)))
    assert str(refused.value).startswith(f"{place} comes to more than 1,000,000,000,000 for a in the period from")
    assert english_in(refused.value) == ""
    assert payouts(plan(rates), results(monthly(1e12))).total[0, 0] == 1e12, "the most that can be paid"


def test_results_that_a_plan_cannot_use() -> None:
    with pytest.raises(UsageError, match="there is no row of the measure revenue, which the plan needs"):
        payouts(plan(BONUS), results([{"measure": "visits", "value": 1}]))
    with pytest.raises(UsageError, match="the plan pays by attainment of revenue, but no row gives a target; fill "
                                         "'target'"):
        payouts(plan(BONUS), results([{"value": 1}]))
    with pytest.raises(UsageError, match="a has no target_bonus, which the plan needs; fill it in in the people"):
        payouts(plan(BONUS, target_bonus=None), results(monthly(1)))
    with pytest.raises(UsageError, match="no result lies within the plan"):
        payouts(plan(BONUS, since="2026-02-01", until="2026-02-28"), results([*monthly(1), {"when": "2026-03",
                                                                                           "value": 1}]))
    with pytest.raises(UsageError, match="are 1681 periods; correct the dates"):
        payouts(plan(BONUS, until=None), results([*monthly(1), {"when": "2166-01", "value": 1}]))


PLANS_WRONG = [  # changes to a good plan, what is said
    ({"currncy": "CNY"}, "there is no key 'currncy' here, did you mean 'currency'?"),
    ({"currency": "yuan"}, "currency: this text does not have the form it needs"),
    ({"period": "week"}, "period: this is none of the values allowed; write 'month', 'quarter', 'half_year', 'year'"),
    ({"title": ""}, "title: this text is too short; write at least 1 characters"),
    ({"title": {"en": "Case", "zh_CN": ""}}, "title: this text is too short; write at least 1 characters"),
    ({"about": {"zh_CN": "案" * 2001}}, "about: this text is too long; write at most 2000 characters"),
    ({"title": {"en": "Case", "de": "Fall"}}, "title: write one text, or texts by language: en, zh_CN"),
    ({"title": {}}, "title: write one text, or texts by language: en, zh_CN"),
    ({"title": ["Case"]}, "title: this is no text; write one"),
    ({"until": "2025-01-01"}, "until 2025-01-01 lies before since 2026-01-01"),
    ({"components": {}}, "components: "),
    ({"components": {"c": {"kind": "comission"}}}, "components.c: there is no kind 'comission'; write one of "
                                                   "commission, "),
    ({"components": {"c": {"measure": "revenue"}}}, "components.c.kind: this key is missing; add it"),
    ({"components": {"c": {"wieght": 1}}}, "components.c: there is no key 'wieght' here, did you mean 'weight'?"),
    ({"components": {"c": {"weight": None}}}, "components.c.weight: this is no number; write one"),
    ({"components": {"c": {"weight": float("nan")}}}, "components.c.weight: this is no finite number; write one"),
    ({"components": {"c": {"weight": float("inf")}}}, "components.c.weight: this is no finite number; write one"),
    ({"components": {"c": {"weight": -1}}}, "components.c.weight: this number is too low; write one above 0.0"),
    ({"components": {"c": {"measure": "revenu"}}},
     "components.c.measure: there is no measure 'revenu' under measures, did you mean 'revenue'?"),
    ({"components": {"c": {"curve": {"edges": None}}}}, "components.c.curve.edges: this is none of the values allowed"),
    ({"components": {"c": {"curve": {"points": [[0, 0], [1, 1e13]]}}}},
     "components.c.curve: points: each needs two finite numbers, x and y, of at most 1,000,000,000,000"),
    ({"components": {"c": {"curve": {"points": [[0, 0], [1e-10, 1]]}}}},
     "components.c.curve: points: 0.0 and 1e-10 are closer than a billionth"),
    ({"components": {"c": {"curve": {"points": [[1, 0], [0, 1]]}}}}, "components.c.curve: points: 0 follows 1"),
    ({"measures": {"visits": MEASURE}}, "measures.visits: nothing in the plan uses this measure"),
    ({"measures": {"revenue": {"better": "mor"}}}, "measures.revenue.better: this is none of the values allowed"),
    ({"measures": {"revenue": {"combine": None}}}, "measures.revenue.combine: this is none of the values allowed"),
    ({"period": "year", "measures": {"revenue": {"counts": "quarter_to_date"}}, "components": {"c": {"true_up": True}}},
     "measures.revenue: a period of this plan is longer than a quarter"),
    ({"who": {"tenure": {"at_least": -1}}}, "who.tenure.at_least: this number is too low"),
]


@pytest.mark.parametrize(("changes", "said"), PLANS_WRONG, ids=[said for _, said in PLANS_WRONG])
def test_plans(changes: dict[str, Any], said: str, tmp_path: Path) -> None:
    good = merged(BASE, {"measures": {"revenue": MEASURE}, "components": BONUS})
    document = good | changes if changes.get("components") == {} else merged(good, changes)
    if (changes.get("components") or {}).get("c", {}).get("kind") or changes.get("components", {}).get("c") == {
            "measure": "revenue"}:
        document["components"] = changes["components"]
    file = tmp_path / "plan.yaml"
    file.write_text(yaml.safe_dump(document, sort_keys=False), "utf-8")
    with pytest.raises(UsageError) as refused:
        read_plan(file, "CNY")
    assert str(refused.value).startswith(f"{file}: {said}")
    assert english_in(refused.value) == ""


def test_plan_files_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no such file"):
        read_plan(tmp_path / "nowhere.yaml", "CNY")
    (tmp_path / "a.yaml").write_text("extends: b.yaml", "utf-8")
    (tmp_path / "b.yaml").write_text("extends: a.yaml", "utf-8")
    with pytest.raises(UsageError, match="extends goes round in a circle"):
        read_plan(tmp_path / "a.yaml", "CNY")
    (tmp_path / "c.yaml").write_text("title: a\ntitle: b", "utf-8")
    with pytest.raises(UsageError, match="the key 'title' is given twice"):
        read_plan(tmp_path / "c.yaml", "CNY")


def test_errors_of_the_engine_are_told_in_chinese_too() -> None:
    whole = {"c": dict(kind="commission", measure="revenue", basis="transaction", mode="whole", tiers="amount",
                       rates=steps((0, 0.1)))}
    for refused in (lambda: payouts(plan(whole), results(monthly(1))),
                    lambda: payouts(plan(BONUS, who={"roles": ["x"]}),
                                                                                      results(monthly(1))),
                    lambda: payouts(plan(BONUS, since="2027-01-01"), results(monthly(1)))):
        with pytest.raises(UsageError) as error:
            refused()
        assert english_in(error.value) == ""


@pytest.mark.parametrize("path", sorted(PLANS.glob("*.yaml")), ids=lambda p: p.stem)
def test_a_ready_plan_loses_nothing_without_being_noticed(path: Path, tmp_path: Path) -> None:
    """Whatever key of a component is taken away, the plan still reads only if the key has a stated default."""
    document = read_document(path)
    may_be_absent = {"title", "then", "true_up"}
    for name, component in document["components"].items():
        for key in set(component) - may_be_absent:
            less = document | {"components": document["components"] | {
                name: {k: v for k, v in component.items() if k != key}}}
            (tmp_path / "less.yaml").write_text(yaml.safe_dump(less), "utf-8")
            with pytest.raises(UsageError, match=rf"components\.{name}"):
                read_plan(tmp_path / "less.yaml", "CNY")
