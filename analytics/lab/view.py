"""The Reward lab as a model: plans tried on the same months to come, and one held against another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.access import Permission, Viewer
from analytics.errors import NotAllowed
from analytics.language import N_
from analytics.performance.assessing import latest_scores
from analytics.rewards.assumptions import Assumptions
from analytics.rewards.bad_month import BadMonth, bad_month
from analytics.rewards.comparison import Comparison, compared
from analytics.rewards.fairness import Fairness, fairness
from analytics.rewards.finding import Finding
from analytics.rewards.linter import findings
from analytics.rewards.motivation import expected_attainment
from analytics.rewards.outlook import Outlook
from analytics.rewards.plan import Plan
from analytics.rewards.responses import NONE
from analytics.rewards.results import Results
from analytics.rewards.schedule import Array
from analytics.rewards.simulation import Simulation, simulate
from analytics.rewards.tenure_bands import tenure_bands
from analytics.warehouse.query import Warehouse

SPLITS = ("region", "team", "level", "tenure")


@dataclass(frozen=True)
class Ground:
    """What plans are tried on, whatever their numbers.

    ``outlook``: the months to come as history has them; ``responding``: the same months if people respond to a new plan
    as is assumed (the same one where nobody does). ``people``: one row a person of the outlook: id, name, team, region,
    level, tenure (a band), target (bonus of the months to come, NaN without), score (NaN without).
    ``attainment``: measure -> where people are expected to be, by person. ``smallest``: of a group that is
    shown.
    """

    results: Results
    outlook: Outlook
    responding: Outlook
    people: pd.DataFrame
    attainment: dict[str, Array]
    smallest: int


@dataclass(frozen=True)
class Trial:
    """One plan on its ground. ``rate``: expected pay by person of the outlook, as a share of the target bonus
    where all have one (``of_target``), else money; NaN for who does not take part. ``fair``: rate against performance;
    ``warnings``: the linter's; ``bad_month``: what one takes, None where that cannot be told for the plan.
    """

    ground: Ground
    simulation: Simulation
    rate: Array
    of_target: bool
    fair: Fairness
    warnings: tuple[Finding, ...]
    bad_month: BadMonth | None


@dataclass(frozen=True)
class LabView:
    """The proposed plan against today's. ``people``: those of its ground with today, proposed, change, low, high,
    gains, loses (see ``Comparison``), direction and attainment of the first measure that has a target; NaN for who
    takes part in neither plan.
    """

    proposed: Trial
    today: Trial
    comparison: Comparison
    people: pd.DataFrame

    @property
    def ground(self) -> Ground:
        """What the proposed plan was tried on."""
        return self.proposed.ground


def ground(warehouse: Warehouse, viewer: Viewer, results: Results, plan: Plan, assumptions: Assumptions) -> Ground:
    """What plans with the measures of ``plan`` are tried on; raises ``NotAllowed`` for who may not make plans."""
    if not viewer.may(Permission.PLANS):
        raise NotAllowed(N_("Plans of rewards are made by HR."))
    names = {who: name for who, (name, *_) in warehouse.people.items()}
    return ground_of(results, plan, assumptions, names, warehouse.team_names, latest_scores(warehouse, viewer),
                     warehouse.policy.minimum_cases)


def ground_of(results: Results, plan: Plan, assumptions: Assumptions, names: Mapping[str, str],
              teams: Mapping[str, str], scores: pd.Series, smallest: int) -> Ground:
    """The ground of results from anywhere; whoever or whatever has no name is called by its id.

    ``scores``: by person. The caller has asked whether its reader may make plans.
    """
    calm = assumptions.model_copy(update={"response": NONE})
    outlook = Outlook.of(results, calm)
    responding = outlook if assumptions.response == NONE else Outlook.of(results, assumptions)
    return Ground(results, outlook, responding, _people(outlook, names, teams, scores, smallest),
                  expected_attainment(plan, outlook), smallest)


def _people(outlook: Outlook, names: Mapping[str, str], teams: Mapping[str, str], scores: pd.Series, smallest: int
            ) -> pd.DataFrame:
    who = list(outlook.people)
    staff = outlook.past.staff.people.drop_duplicates("who", keep="last").set_index("who").reindex(who)
    return pd.DataFrame({
        "id": who, "name": [names.get(one, one) for one in who],
        "team": [teams.get(team, team) for team in staff["team"]], "region": staff["region"].to_list(),
        "level": ["" if level != level else f"{level:g}" for level in staff["level"]],
        "tenure": tenure_bands(staff["hired_on"].to_numpy(), outlook.past.ahead.periods[0].start, smallest),
        "target": staff["target_bonus"].to_numpy(float) * outlook.assumptions.months / 12,
        "score": scores.reindex(who).to_numpy(float)})


def tried(plan: Plan, on: Ground, proposed: bool) -> Trial:
    """The plan on the ground: a proposed one with the response assumed, today's as things are.

    Raise ``UsageError`` where it cannot be simulated.
    """
    outlook = on.responding if proposed else on.outlook
    simulation = simulate(plan, outlook)
    part, target = simulation.takes_part, on.people["target"].to_numpy(float)
    of_target = bool((target[part] > 0).all())
    pay = simulation.pay.mean(axis=0, dtype=float) / (np.where(target > 0, target, 1) if of_target else 1)
    rate = np.where(part, pay, np.nan)
    groups = {split: on.people[split].to_list() for split in SPLITS}
    fair = fairness(rate, performance(on), groups, smallest=on.smallest)
    return Trial(on, simulation, rate, of_target, fair, tuple(findings(plan, simulation)), bad_month(plan, outlook))


def performance(on: Ground) -> Array:
    """What pay is held against: the score, or where nobody has one the expected attainment."""
    score = on.people["score"].to_numpy(float)
    if np.isfinite(score).any():
        return score
    return next(iter(on.attainment.values()), score)


def lab_view(proposed: Trial, today: Trial) -> LabView:
    """One plan against the other, person by person."""
    on, found = proposed.ground, compared(today.simulation, proposed.simulation)
    by_person = pd.DataFrame({
        "id": found.people, "today": found.now, "proposed": found.proposed, "change": found.difference,
        "low": found.low, "high": found.high, "gains": found.gains, "loses": found.loses,
        "direction": found.direction})
    attained = next((x for x in on.attainment.values() if np.isfinite(x).any()), np.full(len(on.people), np.nan))
    people = on.people.assign(attainment=attained).merge(by_person, on="id", how="left")
    return LabView(proposed, today, found, people)
