"""A small example for each component, worked out by the engine itself: some results, and what they bring."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from analytics.documents import checked
from analytics.language import N_
from analytics.periods import add_months
from analytics.rewards.commission import Commission
from analytics.rewards.curve import Curve, Scorecard
from analytics.rewards.grant import Grant
from analytics.rewards.honour import Honour
from analytics.rewards.merit import Merit
from analytics.rewards.modifiers import Add, Cap, Floor
from analytics.rewards.payout import payouts
from analytics.rewards.plan import MONTHS, Plan
from analytics.rewards.plan_document import Component
from analytics.rewards.pool import Pool
from analytics.rewards.results import NEEDED, PEOPLE, RESULTS, results_of, typed
from analytics.rewards.rules.trials import Reading, Trial, trial
from analytics.rewards.rules.wording import Rule, Wording
from analytics.rewards.spiff import Spiff

TARGET, BONUS, SALARY = 100_000.0, 60_000.0, 100_000.0  # of the made-up people; the bonus where the plan sets none
YEAR = 2026  # any: nothing in an example depends on it
OUTSIDE: dict[str, Any] = {  # the rest of the plan, without effect
    "who": {}, "prorate": {"bonus": "none", "targets": "none"}, "crediting": {"by": "owner"}, "then": [], "ramp": None,
    "clawback": None, "draw": None, "protection": None, "deferral": None}

ALONE: dict[type, dict[str, Any]] = {Spiff: {"in_all": None}, Merit: {"budget": None}}  # nobody takes from the others


def examples(plan: Plan, name: str, w: Wording) -> tuple[Rule, ...]:
    """What the component brings by itself for some results, in one full period."""
    component, t = plan.components[name], w.t
    tried = trial(component, w)
    amounts = _amounts(plan, name, tried)
    given = t.listed(_given(component, tried, w))
    return (Rule(t("For example, with {given}:", given=given) if given else t("For example:"), tuple(
        t("{results}: {amount}", results=t.listed(_reached(one, w)), amount=_brings(component, amount, w))
        for one, amount in zip(tried.people, amounts, strict=True))),)


def follows_bonus(component: Component) -> bool:
    """Whether a component asks for a target bonus."""
    limits = any(isinstance(one, Cap | Floor) and one.times_target is not None for one in component.then)
    return isinstance(component, Curve | Scorecard) or getattr(component, "times_target", None) is not None \
        or getattr(component, "share_of_bonus", None) is not None or limits \
        or any(isinstance(one, Add) and one.of == "target_bonus" for one in component.then)


def _amounts(plan: Plan, name: str, tried: Trial) -> list[float]:
    """What the engine pays each of the made-up people by the component alone, in the first period of a year."""
    component = plan.components[name]
    document = plan.model_dump(mode="json")
    mine = {**document["components"][name], **ALONE.get(type(component), {})}
    if isinstance(component, Grant):
        mine["vesting"] = {**mine["vesting"], "malus": None}  # it changes what vests, not what is awarded
    used = {m for place, m in plan.uses() if place.startswith(f"components.{name}.") and ".malus" not in place}
    start = dt.date(YEAR, plan.year_starts, 1)
    if isinstance(component, Merit):
        months = (component.month - plan.year_starts) % 12 // MONTHS[plan.period] * MONTHS[plan.period]
        start = add_months(start, months)
    measures = {m: {**document["measures"][m], "credit": "booking"} for m in used}
    last = add_months(start, MONTHS[plan.period]) - dt.timedelta(days=1)
    alone = checked(Plan, document | OUTSIDE | {
        "components": {name: mine}, "measures": measures, "target_bonus": plan.target_bonus or BONUS,
        "since": start, "until": last}, "example")
    rows = [_row(plan, n, start, measure, reading)
            for n, one in enumerate(tried.people) for measure, reading in _all(used, tried, one).items()]
    people = [{"who": f"{n:03d}", "level": "1" if tried.together else str(n), "hired_on": "1990-01-01",
               "team": "0" if tried.together else str(n), "region": "0" if tried.together else str(n),
               "salary": str(SALARY), "range_position": str(tried.position)} for n in range(len(tried.people))]
    paid = payouts(alone, results_of(typed(pd.DataFrame(rows), RESULTS, NEEDED, "example"),
                                     typed(pd.DataFrame(people), PEOPLE, ("who",), "example"), "example"))
    return [float(x) for x in paid.lines[0].amount[:, 0]]


def _all(used: set[str], tried: Trial, one: Mapping[str, Reading]) -> dict[str, Reading]:
    return dict.fromkeys(used, ("value", 1.0)) | dict(tried.held) | dict(one)


def _row(plan: Plan, person: int, day: dt.date, measure: str, reading: Reading) -> dict[str, str]:
    reads, x = reading
    target = abs(x) or 1.0  # read by value, it is just attained
    if reads == "attainment":
        x, target = TARGET * (2 - x if plan.measures[measure].better == "less" else x), TARGET
    return {"who": f"{person:03d}", "when": day.isoformat(), "measure": measure, "value": repr(round(x, 6)),
            "target": repr(target), "error": "0", "order": f"{person}{measure}"}


def _given(component: Component, tried: Trial, w: Wording) -> Iterable[str]:
    """What the made-up people have in common."""
    t = w.t
    if follows_bonus(component):
        bonus = (w.plan.target_bonus or BONUS) * MONTHS[w.plan.period] / 12
        yield t("target bonuses of {amount} in the team for the period", amount=w.money(bonus)) \
            if isinstance(component, Pool) else t("a target bonus of {amount} for the period", amount=w.money(bonus))
    in_money = isinstance(component, Commission) or getattr(component, "share_of_result", None) is not None
    if in_money and "attainment" in (getattr(component, "tiers", None), getattr(component, "reads", None)):
        yield t("a target of {amount}", amount=w.money(TARGET))
    if isinstance(component, Merit):
        yield t("a salary of {amount} a year", amount=w.money(SALARY))
        yield t("a position in the pay range of {share}", share=w.percent(tried.position))
    yield from _reached(tried.held, w)


def _reached(one: Mapping[str, Reading], w: Wording) -> Iterable[str]:
    for measure, (reads, x) in one.items():
        yield w.t("{measure} {x}", measure=w.measure(measure, reads), x=w.read(measure, reads)(round(x, 6)))


BRINGS = {Pool: N_("a pool of {amount}"), Grant: N_("an award of {amount}"), Merit: N_("{amount} a year more")}


def _brings(component: Component, amount: float, w: Wording) -> str:
    if isinstance(component, Honour):
        return w.t("it is given") if amount else w.t("it is not given")
    return w.t(BRINGS.get(type(component), "{amount}"), amount=w.money(amount))
