"""Simulations of the command line: from plain files, or from the company's data where none are given."""

from __future__ import annotations

from pathlib import Path

from analytics.access import local_owner
from analytics.lab.company_results import company_results
from analytics.rewards.assumptions import Assumptions
from analytics.rewards.drawing import Progress
from analytics.rewards.outlook import Outlook
from analytics.rewards.plan import Plan
from analytics.rewards.results import Results, read_results
from analytics.rewards.simulation import Simulation, simulate
from analytics.warehouse.query import open_warehouse


def simulations(plans: list[Plan], results: Path | None, people: Path | None, place: Path, assumptions: Assumptions,
                progress: Progress) -> list[Simulation]:
    """Each plan on the same months to come; ``place`` is the warehouse, which is not opened where files are given."""
    if results is not None:
        outlooks = [Outlook.of(read_results(results, people), assumptions)] * len(plans)
    else:
        outlooks = [Outlook.of(found, assumptions) for found in _company(plans, place)]
    return [simulate(plan, outlook, lambda share, n=n: progress((n + share) / len(plans)))  # type: ignore[misc]
            for n, (plan, outlook) in enumerate(zip(plans, outlooks, strict=True))]


def _company(plans: list[Plan], place: Path) -> list[Results]:
    """What each plan needs of the company's data."""
    warehouse = open_warehouse(place)
    try:
        return [company_results(warehouse, local_owner(), plan) for plan in plans]
    finally:
        warehouse.close()
