"""The documentation of plans: every example is computed, and the ready plans are read, linted and extended."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from analytics.errors import UsageError
from analytics.rewards.linter import findings
from analytics.rewards.payout import payouts
from analytics.rewards.plan import Plan
from analytics.rewards.plan_file import PLANS, read_plan
from analytics.rewards.printing import pay_text
from analytics.rewards.results import read_results
from tests.chinese import english_in

README = (PLANS / "README.md").read_text("utf-8")
READY = sorted(PLANS.glob("*.yaml"))


def blocks(text: str, kind: str) -> list[str]:
    """The fenced blocks of one kind."""
    return re.findall(rf"```{kind}\n(.*?)```", text, re.DOTALL)


SMALL = next(b for b in blocks(README, "yaml") if b.startswith("title: A small plan"))
EXAMPLES = {part.split("\n", 1)[0]: part for part in README.split("\n### ")[1:]}


def printed(example: str, folder: Path) -> str:
    """What the command prints for an example."""
    (changes,) = blocks(example, "yaml")
    (folder / "small.yaml").write_text(SMALL, "utf-8")
    (folder / "plan.yaml").write_text(f"extends: small.yaml\n{changes}", "utf-8")
    names = ["results.csv", "people.csv"]
    for name, text in zip(names, blocks(example, "csv"), strict=False):
        (folder / name).write_text(text, "utf-8")
    people = folder / "people.csv"
    results = read_results(folder / "results.csv", people if people.exists() else None)
    return pay_text(payouts(read_plan(folder / "plan.yaml", "CNY"), results), "table")


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
    plan = read_plan(path, "CNY")
    assert plan.title
    assert plan.about
    assert f"`{path.name}`" in README


def test_ready_plans_have_only_findings_that_they_mean() -> None:
    found = {path.stem: [f"{one.code} {one.place}" for one in findings(read_plan(path, "CNY"))] for path in READY}
    assert found.pop("balanced_scorecard") == ["cliff components.card.then.0"], "a gate is a cliff by its nature"
    planted = found.pop("all_or_nothing")
    assert planted == ["cliff components.bonus.curve", "dead_zone components.bonus.curve"], "made to be told of"
    assert not any(found.values()), found


def test_a_scenario_extends_a_ready_plan(tmp_path: Path) -> None:
    scenario = next(b for b in blocks(README, "yaml") if b.startswith("extends: commission.yaml"))
    (tmp_path / "commission.yaml").write_text((PLANS / "commission.yaml").read_text("utf-8"), "utf-8")
    (tmp_path / "steeper.yaml").write_text(scenario, "utf-8")
    base, steeper = read_plan(tmp_path / "commission.yaml", "CNY"), read_plan(tmp_path / "steeper.yaml", "CNY")
    assert (steeper.version, steeper.until, steeper.draw) == ("2", None, None)
    assert steeper.components["sales"].rates.points == ((0, 0.004), (1, 0.009))
    assert (len(base.components["sales"].then), steeper.components["sales"].then) == (1, ())
    assert steeper.model_copy(update={key: getattr(base, key) for key in (
        "components", "title", "version", "until", "draw")}) == base


WITHOUT = [  # what is written, what is said
    ("[drw]", "without: the file it extends has no key 'drw', did you mean 'draw'?"),
    ("[components.sales.caps]", "without: the file it extends has no key 'components.sales.caps'; choose one of title"),
    ("[title.x]", "without: the file it extends has no key 'title.x'"),
    ("[title, title]", "without: the file it extends has no key 'title'"),
    ("draw", "without: write a list of keys, such as [draw, components.sales]"),
    ("[1]", "without: write a list of keys"),
]


@pytest.mark.parametrize(("written", "said"), WITHOUT, ids=[w[0] for w in WITHOUT])
def test_what_is_not_there_cannot_be_taken_out(written: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "commission.yaml").write_text((PLANS / "commission.yaml").read_text("utf-8"), "utf-8")
    (tmp_path / "less.yaml").write_text(f"extends: commission.yaml\nwithout: {written}", "utf-8")
    with pytest.raises(UsageError) as refused:
        read_plan(tmp_path / "less.yaml", "CNY")
    assert f"less.yaml: {said}" in str(refused.value)
    assert english_in(refused.value) == ""
