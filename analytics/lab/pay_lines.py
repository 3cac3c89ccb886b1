"""How a plan's pay follows each result, for whoever may read its rules: no single person's figures are in it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analytics.access import Permission, Viewer, reference_scope
from analytics.errors import NotAllowed
from analytics.lab.company_results import everybodys_results
from analytics.lab.pay_curve import PayCurve, measures_of_pay, pay_curve, whom
from analytics.language import N_
from analytics.metrics.people_sets import enough_for_everybody
from analytics.rewards.plan import Plan
from analytics.rewards.results import Results
from analytics.warehouse.query import Warehouse


def pay_lines(warehouse: Warehouse, viewer: Viewer, plan: Plan) -> list[PayCurve]:
    """A year's pay of somebody with the company's usual target along each measure, every other result as usual; none
    where the plan means so few people that the middle one's pay would be told by it.

    ``UsageError`` where the data do not hold what the plan needs.
    """
    if not viewer.may(Permission.RULES, Permission.PLANS):
        raise NotAllowed(N_("Your role does not include the rules of pay."))
    key = ("pay_lines", plan.model_dump_json())
    if key not in warehouse.memory:
        results = _coarse(everybodys_results(warehouse, reference_scope(viewer), plan))
        many = enough_for_everybody(warehouse, set(whom(plan, results.people)["who"]))
        lines = [pay_curve(plan, results, measure) for measure in measures_of_pay(plan) if many]
        warehouse.memory[key] = [line for line in lines if line is not None and line.pay.max() > line.pay.min()]
    return warehouse.memory[key]


def _coarse(results: Results) -> Results:
    """With what people are paid by to two digits: the line is drawn for the middle one, whose own must not be told."""
    people = results.people
    return replace(results, people=people.assign(**{name: _two_digits(people[name]) for name in
                                                    ("target_bonus", "salary", "range_position")}))


def _two_digits(amounts: pd.Series) -> pd.Series:
    step = 10 ** (np.floor(np.log10(amounts.where(amounts > 0))) - 1)
    return ((amounts / step).round() * step).fillna(amounts)
