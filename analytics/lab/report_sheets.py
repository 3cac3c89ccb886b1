"""Sheets about the plan itself: its document, its rules in words, what its numbers move, and scenarios side by side."""

from __future__ import annotations

import json
from collections.abc import Iterator

from analytics.lab.report import Cost, Report
from analytics.language import Language
from analytics.rewards.parameters import Parameter, document, parameters
from analytics.rewards.rules.document import rules
from analytics.rewards.sensitivity import Moved
from analytics.sheets import Cell, Column, Sheet

FORMS = {"money": "money", "percent": "percent", "factor": "decimal", "number": "plain"}  # of a parameter's unit


def plan_sheet(report: Report, t: Language) -> Sheet:
    """Both plans as key and value, with a mark where they differ."""
    new, old = (dict(_leaves(document(plan))) for plan in (report.plan, report.today))
    rows = [(key, new.get(key), old.get(key), "●" if new.get(key) != old.get(key) else "")
            for key in dict.fromkeys([*new, *old])]
    columns = (Column(t("Key"), width=44), Column(t("Proposed"), "plain", width=50),
               Column(t("Today's plan"), "plain", width=50), Column(t("Differs")))
    return Sheet(t("Plan"), columns, rows)


def _leaves(part: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Key paths and what stands there; lists of numbers are one value."""
    if isinstance(part, dict):
        for key, value in part.items():
            yield from _leaves(value, f"{path}.{key}" if path else str(key))
    elif isinstance(part, list) and any(isinstance(item, dict) for item in part):
        for n, item in enumerate(part):
            yield from _leaves(item, f"{path}.{n}")
    elif isinstance(part, int | float) and not isinstance(part, bool):
        yield path, part
    else:
        yield path, part if isinstance(part, str) else json.dumps(part, ensure_ascii=False)


def rules_sheet(report: Report, t: Language) -> Sheet:
    """The proposed plan in words."""
    rows: list[tuple[object, ...]] = []
    for section in rules(report.plan, t):
        rows.append((Cell(section.title, "section"),))
        for rule in section.rules:
            rows.append((rule.text,))
            rows += [(f"    • {term}",) for term in rule.terms]
    return Sheet(t("Rules"), (Column(t("The proposed plan in words"), width=120),), rows, filters=False)


def sensitivity_sheet(report: Report, t: Language) -> Sheet:
    """How far the expected cost and the chance to pass the budget move with each number."""
    columns = (Column(t("Number of the plan")), Column(t("Place")), Column(t("As proposed"), "plain"),
               Column(t("Moved down to"), "plain"), Column(t("Cost, moved down"), "money"),
               Column(t("Chance over budget, moved down"), "percent"), Column(t("Moved up to"), "plain"),
               Column(t("Cost, moved up"), "money"), Column(t("Chance over budget, moved up"), "percent"))
    rows = [(one.parameter.named(t), one.parameter.place, number(one.parameter, one.parameter.value),
             *_moved(one.parameter, one.lower), *_moved(one.parameter, one.higher)) for one in report.sensitivities]
    return Sheet(t("Sensitivities"), columns, rows)


def _moved(one: Parameter, to: Moved | None) -> tuple[object, ...]:
    return (None, None, None) if to is None else (number(one, to.value), to.cost, to.over)


def number(one: Parameter, value: float) -> Cell:
    """A parameter's value in the form of its unit."""
    return Cell(float(f"{value:.10g}"), FORMS[one.unit])


def scenarios_sheet(report: Report, t: Language) -> Sheet:
    """Scenarios side by side, a row each, with the numbers in which they differ."""
    both = {t("Proposed"): report.view.proposed, t("Today's plan"): report.view.today}
    tried = both | {name: trial for name, trial in report.scenarios.items()
                    if all(trial is not one for one in both.values())}
    found = {name: {one.id: one for one in parameters(trial.simulation.plan)} for name, trial in tried.items()}
    every = {one.id: one for numbers in found.values() for one in numbers.values()}
    differ = [id_ for id_ in every if len({numbers[id_].value if id_ in numbers else None
                                           for numbers in found.values()}) > 1]
    rows = []
    for name, trial in tried.items():
        cost, numbers = Cost.of(trial.simulation), found[name]
        rows.append((name, cost.expected, cost.low, cost.middle, cost.high, cost.over and cost.over.value,
                     trial.fair.correlation.value, trial.fair.smallest_ratio,
                     *(number(numbers[id_], numbers[id_].value) if id_ in numbers else None for id_ in differ)))
    columns = (Column(t("Scenario")), Column(t("Expected cost"), "money"), Column(t("Cost, P10"), "money"),
               Column(t("Cost, P50"), "money"), Column(t("Cost, P90"), "money"),
               Column(t("Chance to pass the budget"), "percent"),
               Column(t("Rank correlation of pay and performance"), "decimal"),
               Column(t("Smallest group ratio"), "decimal"),
               *(Column(every[id_].named(t), "plain") for id_ in differ))
    return Sheet(t("Scenarios"), columns, rows)
