"""What the command line pays and simulates by: plain files, or the company's data where none are given."""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from pathlib import Path

import pandas as pd

from analytics.access import local_owner
from analytics.documents import checked
from analytics.lab.company_results import company_results
from analytics.lab.reading import together
from analytics.lab.report import Origin
from analytics.lab.view import Ground, LabView, ground, ground_of, lab_view, tried
from analytics.policy import Policy, read_policy
from analytics.rewards.assumptions import Assumptions
from analytics.rewards.drawing import Progress
from analytics.rewards.outlook import Outlook
from analytics.rewards.plan import Plan
from analytics.rewards.plan_file import read_plan
from analytics.rewards.results import Results, read_results
from analytics.rewards.simulation import Simulation, simulate
from analytics.warehouse.query import Warehouse, open_warehouse


def simulated(plan: Path, results: Path | None, people: Path | None, place: Path, assumptions: Assumptions,
              progress: Progress) -> Simulation:
    """One plan on the months to come; ``place`` is the warehouse, which is not opened where files are given."""
    read, found = given(plan, results, people, place)
    return simulate(read, Outlook.of(found, assumptions), progress)


def given(plan: Path, results: Path | None, people: Path | None, place: Path) -> tuple[Plan, Results]:
    """The plan in a file, and the results of the files, or without any those of the company, whoever may read its
    warehouse at ``place``. A plan that names no currency pays in that of the results.
    """
    if results is not None:
        found = read_results(results, people)
        return read_plan(plan, currency_of(found)), found
    with closing(open_warehouse(place)) as warehouse:
        read = read_plan(plan, warehouse.policy.currency)
        return read, company_results(warehouse, local_owner(), read)


def currency_of(results: Results) -> str:
    """The currency that files of results and people name, else that of the policy file."""
    return results.currency or read_policy().currency


def held_against(plan_file: Path, today_file: Path, results: Path | None, people: Path | None, place: Path,
                 assumptions: Assumptions) -> tuple[LabView, Origin]:
    """A plan against today's, on the same months to come and people; only to the proposed one they respond."""
    made_at = dt.datetime.now().astimezone()
    if results is not None:
        found = read_results(results, people)
        plan, today = (read_plan(file, currency_of(found)) for file in (plan_file, today_file))
        smallest = checked(Policy, {}, "").minimum_cases
        new = old = ground_of(found, together(plan, today), assumptions, {}, {}, pd.Series(dtype=float), smallest)
        data_to = found.rows["when"].max().date()
    else:
        with closing(open_warehouse(place)) as warehouse:
            plan, today = (read_plan(file, warehouse.policy.currency) for file in (plan_file, today_file))
            new, old = (_ground(warehouse, one, assumptions)
                        for one in (together(plan, today), together(today, plan)))
            data_to = warehouse.calendar.data_to
    origin = Origin(new.results.source, data_to, made_at)
    return lab_view(tried(plan, new, True), tried(today, old, False)), origin


def _ground(warehouse: Warehouse, measured: Plan, assumptions: Assumptions) -> Ground:
    who = local_owner()
    return ground(warehouse, who, company_results(warehouse, who, measured), measured, assumptions)
