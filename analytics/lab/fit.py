"""Whether a plan's measures can be told from a company's data; what cannot is refused in one sentence."""

from __future__ import annotations

from analytics.errors import UsageError
from analytics.language import N_, Phrase
from analytics.metrics.catalogue import metric
from analytics.metrics.model import Metric
from analytics.naming import suggestion
from analytics.rewards.commission import Commission
from analytics.rewards.contest import Contest
from analytics.rewards.plan import Plan
from analytics.rewards.terms import Measure
from analytics.warehouse.query import Warehouse

NOISE = ("wilson", "poisson", "nps")  # intervals whose standard error is known for one person's month


def check_fit(warehouse: Warehouse, plan: Plan) -> None:
    """Raise ``UsageError`` naming the measure, its key and the remedy for the first that the data cannot answer."""
    for name, stated in plan.measures.items():
        try:
            one = metric(name)
        except UsageError as error:
            raise UsageError(N_("{place}: {problem}"), place=f"measures.{name}", problem=error.phrase) from None
        problem = (_unknown(warehouse, one) or _wrong_way(one, stated) or _not_combined(one, stated)
                   or _no_money(warehouse, one, stated) or _by_order(plan, one, stated)
                   or (_aimless(warehouse, one) if name in plan.by_attainment else None))
        if problem is not None:
            raise UsageError(N_("{measure}: {problem} ({place})"), measure=Phrase(one.label), problem=problem,
                             place=f"measures.{name}")
    for name, component in plan.components.items():
        if isinstance(component, Contest) and component.noise == "share":
            _check_noise(f"components.{name}", metric(component.measure))
    for team in plan.who.teams:
        if team not in warehouse.team_names:
            raise UsageError(N_("who.teams: there is no team '{team}' in the data{suggestion}"), team=team,
                             suggestion=suggestion(team, warehouse.team_names))


def fits(warehouse: Warehouse, plan: Plan) -> bool:
    """Whether the data can answer all that a plan asks; see ``check_fit``."""
    try:
        check_fit(warehouse, plan)
    except UsageError:
        return False
    return True


def of_sales(one: Metric) -> bool:
    """Whether it is a sum over sales lines, which can be credited, returned and paid."""
    return one.denominator is None and [fact.name for fact in one.facts] == ["sale_fact"]


def by_order(plan: Plan, name: str) -> bool:
    """Whether a commission of the plan pays each order of the measure by itself."""
    return any(isinstance(c, Commission) and c.measure == name and (c.basis == "transaction" or c.mode == "crossing")
               for c in plan.components.values())


def of_lines(plan: Plan, name: str) -> bool:
    """Whether the plan needs more of the measure than its sums by person and month."""
    stated = plan.measures[name]
    return of_sales(metric(name)) and (plan.crediting.by == "territory" or plan.clawback is not None
                                       or stated.credit == "cash" or by_order(plan, name))


def _unknown(warehouse: Warehouse, one: Metric) -> Phrase | None:
    if one.numerator is None or one.share_of or not one.numerator.linear:
        return Phrase(N_("it is no ratio of sums over months, so it cannot be told for each person and period; choose "
                         "another metric"))
    if lacking := [table for table in one.sources if table not in warehouse.loaded]:
        return Phrase(N_("it is computed from {tables}, of which the data hold nothing; load them or choose another "
                         "metric"), tables=tuple(lacking))
    return None


def _wrong_way(one: Metric, stated: Measure) -> Phrase | None:
    if one.direction == "up" and stated.better == "less":
        return Phrase(N_("more of it is better; write 'better: more'"))
    if one.direction == "down" and stated.better == "more":
        return Phrase(N_("less of it is better; write 'better: less'"))
    return None


def _not_combined(one: Metric, stated: Measure) -> Phrase | None:
    if stated.combine != "sum":
        return None
    if one.denominator is not None:
        return Phrase(N_("it is a ratio, and ratios of several months do not add up; write 'combine: mean' or "
                         "'combine: last'"))
    if any(fact.stock for fact in one.facts):
        return Phrase(N_("it is counted at the end of a month, and months do not add up; write 'combine: last' or "
                         "'combine: mean'"))
    return None


def _no_money(warehouse: Warehouse, one: Metric, stated: Measure) -> Phrase | None:
    if stated.credit == "booking":
        return None
    if not of_sales(one):
        return Phrase(N_("only sums of sales can count when their money is received; write 'credit: booking'"))
    if "receivables" not in warehouse.loaded:
        return Phrase(N_("it counts when its money is received, but the data hold no receivables; load them or write "
                         "'credit: booking'"))
    return None


def _by_order(plan: Plan, one: Metric, stated: Measure) -> Phrase | None:
    if by_order(plan, one.id) and not of_sales(one):
        return Phrase(N_("each order is paid by itself, but only sales are known by order; write 'basis: period' and "
                         "another mode"))
    if of_lines(plan, one.id) and stated.combine != "sum":
        return Phrase(N_("single sales are read for it, and those add up; write 'combine: sum'"))
    return None


def _aimless(warehouse: Warehouse, one: Metric) -> Phrase | None:
    if one.id == "revenue":
        if "targets" in warehouse.loaded:
            return None
        return Phrase(N_("the plan pays by attainment, but the data hold no targets; load them or write 'reads: "
                         "value'"))
    if one.denominator is None:
        return Phrase(N_("the plan pays by attainment, but of sums only revenue has targets in the data; write 'reads: "
                         "value'"))
    if one.id not in warehouse.policy.goals:
        return Phrase(N_("the plan pays by attainment, but the policy has no goal for it; add one under goals or write "
                         "'reads: value'"))
    if warehouse.policy.goals[one.id].goal <= 0:
        return Phrase(N_("the plan pays by attainment, which needs a goal above 0; change it in the policy or write "
                         "'reads: value'"))
    return None


def _check_noise(place: str, one: Metric) -> None:
    if one.interval not in NOISE:
        raise UsageError(N_("{place}: how unsure {metric} is for one person's month is not known; write 'noise: "
                            "ignore' or choose another metric"), place=place, metric=one.id)
