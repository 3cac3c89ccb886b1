"""The documentation of plans: every example is computed, and the ready plans are read, linted and extended."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from analytics.documents import checked, merged
from analytics.rewards.linter import findings
from analytics.rewards.payout import payouts
from analytics.rewards.plan import Plan
from analytics.rewards.plan_file import PLANS, read_plan
from analytics.rewards.printing import pay_text
from analytics.rewards.results import read_results

README = (PLANS / "README.md").read_text("utf-8")
READY = sorted(PLANS.glob("*.yaml"))


def blocks(text: str, kind: str) -> list[str]:
    """The fenced blocks of one kind."""
    return re.findall(rf"```{kind}\n(.*?)```", text, re.DOTALL)


SMALL = yaml.safe_load(next(b for b in blocks(README, "yaml") if b.startswith("title: A small plan")))
EXAMPLES = {part.split("\n", 1)[0]: part for part in README.split("\n### ")[1:]}


def printed(example: str, folder: Path) -> str:
    """What the command prints for an example."""
    (changes,) = blocks(example, "yaml")
    names = ["results.csv", "people.csv"]
    for name, text in zip(names, blocks(example, "csv"), strict=False):
        (folder / name).write_text(text, "utf-8")
    people = folder / "people.csv"
    document: dict[str, Any] = merged(SMALL, yaml.safe_load(changes))
    results = read_results(folder / "results.csv", people if people.exists() else None)
    return pay_text(payouts(checked(Plan, document, "README"), results), "table")


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_pays_what_its_table_says(name: str, tmp_path: Path) -> None:
    (table,) = blocks(EXAMPLES[name], "text")
    assert printed(EXAMPLES[name], tmp_path) == table.rstrip("\n")


def test_every_kind_has_an_example() -> None:
    kinds = {model.__name__.lower() for model in
             Plan.model_fields["components"].annotation.__args__[1].__origin__.__args__}
    assert kinds <= set(EXAMPLES)


@pytest.mark.parametrize("path", READY, ids=lambda p: p.stem)
def test_a_ready_plan_is_read_and_named(path: Path) -> None:
    plan = read_plan(path)
    assert plan.title
    assert plan.about
    assert f"`{path.name}`" in README


def test_ready_plans_have_only_findings_that_they_mean() -> None:
    found = {path.stem: {f"{one.code} {one.place}" for one in findings(read_plan(path))} for path in READY}
    thresholds = {"components.bonus.curve", "components.equity.curve", "components.pool.funding",
                  "components.card.measures.revenue.points", "components.card.measures.csat.points",
                  "components.card.measures.book_coverage.points"}
    assert found["commission"] == found["contest"] == set()
    assert found["balanced_scorecard"] - {f"dead_zone {t}" for t in thresholds} == {"cliff components.card.then.0"}
    for name in ("target_bonus", "team_pool", "long_term_grant"):
        assert found[name] <= {f"dead_zone {t}" for t in thresholds}


def test_a_scenario_extends_a_ready_plan(tmp_path: Path) -> None:
    scenario = next(b for b in blocks(README, "yaml") if b.startswith("extends: commission.yaml"))
    (tmp_path / "commission.yaml").write_text((PLANS / "commission.yaml").read_text("utf-8"), "utf-8")
    (tmp_path / "steeper.yaml").write_text(scenario, "utf-8")
    base, steeper = read_plan(tmp_path / "commission.yaml"), read_plan(tmp_path / "steeper.yaml")
    assert steeper.version == "2"
    assert steeper.components["sales"].rates.points == ((0, 0.004), (1, 0.009))
    assert steeper.model_copy(update={"components": base.components, "title": base.title, "version": "1"}) == base
