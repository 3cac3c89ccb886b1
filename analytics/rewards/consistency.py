"""What no plan can mean: parts that are right by themselves but contradict each other or pay one result twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analytics.errors import Misfit
from analytics.language import N_, Phrase
from analytics.naming import suggestion
from analytics.rewards.commission import Commission
from analytics.rewards.curve import Curve
from analytics.rewards.honour import Honour
from analytics.rewards.limits import FIRST_DAY, LAST_DAY
from analytics.rewards.plan_document import Component, PlanDocument
from analytics.rewards.pool import Pool
from analytics.rewards.spiff import Spiff

NAME = re.compile(r"\w[\w -]{0,59}")
SETTLING = ("protection", "clawback", "draw", "deferral", "total")  # lines of a statement that are no components
_NO_END, _NOTHING = Phrase(N_(", or write 'until: null' where there is no end")), Phrase("")


def check(plan: PlanDocument) -> None:
    """Raise ``Misfit`` for the first contradiction."""
    _uses(plan)
    _dates(plan)
    for place, names in (("measures", plan.measures), ("components", plan.components)):
        for name in names:
            if not NAME.fullmatch(name):
                raise Misfit(N_("{place}.{name}: a name is made of letters, digits, _, - and blanks, 60 at most; "
                                "choose another one"), place=place, name=name[:60])
    for name, component in plan.components.items():
        if name in SETTLING:
            raise Misfit(N_("components.{name}: a line of every statement has this name; choose another one"),
                         name=name)
        _measure(plan, name, component)
    for name, stated in plan.measures.items():
        if stated.counts == "quarter_to_date" and plan.period not in ("month", "quarter"):
            raise Misfit(N_("measures.{name}: a period of this plan is longer than a quarter; write 'counts: "
                            "period' or 'counts: year_to_date'"), name=name)
    if plan.clawback is not None and plan.crediting.by == "territory":
        raise Misfit(N_("clawback: a return cannot be traced to its order by territory; credit the owner or shares"))
    if plan.protection is not None:
        for name in plan.protection.measures:
            _protected(plan, name)


def _uses(plan: PlanDocument) -> None:
    used = list(plan.uses())
    for place, measure in used:
        if measure not in plan.measures:
            raise Misfit(N_("{place}: there is no measure '{measure}' under measures{suggestion}"), place=place,
                         measure=measure, suggestion=suggestion(measure, plan.measures))
    if unused := [m for m in plan.measures if m not in {measure for _, measure in used}]:
        raise Misfit(N_("measures.{measure}: nothing in the plan uses this measure; remove it or use it"),
                     measure=unused[0])


def _dates(plan: PlanDocument) -> None:
    for key, day in (("since", plan.since), ("until", plan.until)):
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            raise Misfit(N_("{key}: {day} lies outside of {first} to {last}; correct it{unless}"), key=key, day=day,
                         first=FIRST_DAY, last=LAST_DAY, unless=_NO_END if key == "until" else _NOTHING)
    if plan.until is not None and plan.until < plan.since:
        raise Misfit(N_("until {until} lies before since {since}; give the earlier day first"), until=plan.until,
                     since=plan.since)


def _measure(plan: PlanDocument, name: str, component: Component) -> None:
    """Refuse a component whose measure cannot be paid in its way."""
    if isinstance(component, Commission):
        measure = plan.measures[component.measure]
        if measure.better == "less" or measure.combine != "sum":
            raise Misfit(N_("components.{name}: a commission is paid on amounts that add up and of which more is "
                            "better; use a curve for {measure}"), name=name, measure=component.measure)
        if measure.counts != "period":
            raise Misfit(N_("components.{name}: a commission counts by its own 'basis'; write 'counts: period' for "
                            "{measure}"), name=name, measure=component.measure)
    if isinstance(component, Curve):
        counts = plan.measures[component.measure].counts
        if (counts == "period") != (component.true_up is None):
            raise Misfit(N_("components.{name}: 'true_up' is stated, true or false, where the measure counts to "
                            "date, and only there"), name=name)
    if isinstance(component, Spiff) or (isinstance(component, Pool) and component.share_of_result is not None):
        measure = plan.measures[component.measure]
        if measure.counts != "period" or measure.combine != "sum":
            raise Misfit(N_("components.{name}: what is paid on amounts is paid on those of the period, once; write "
                            "'counts: period' and 'combine: sum' for {measure}"), name=name, measure=component.measure)


def _protected(plan: PlanDocument, measure: str) -> None:
    """Refuse a protected measure where the protection would change nothing, or pay one amount several times."""
    rule = plan.protection
    assert rule is not None
    if rule.rolling is not None and plan.measures[measure].counts != "period":
        raise Misfit(N_("protection.measures: {measure} counts to date already; 'rolling' is for measures that count "
                        "their period"), measure=measure)
    for name in _paid_by_amount(plan, measure):
        raise Misfit(N_("protection.measures: components.{name} pays {measure} by its amount, which is paid once and "
                        "as it is; protect what a curve or scorecard reads"), name=name, measure=measure)
    if rule.own_weight is None:
        return
    for place, read, reads in plan.reads():
        if read == measure and reads == "value":
            raise Misfit(N_("protection.own_weight: attainments are drawn towards a mean, but {place} reads the value "
                            "of {measure}; write 'reads: attainment' there"), place=place, measure=measure)
    for name, component in plan.components.items():
        if measure in _of_teams(component):
            raise Misfit(N_("protection.own_weight: components.{name} goes by the result of teams in {measure}, which "
                            "is not drawn towards a mean; take the measure out"), name=name, measure=measure)


def _of_teams(component: Component) -> set[str]:
    """The measures that a component reads as results of teams."""
    if isinstance(component, Pool):
        return {component.measure}
    return {one.measure for one in component.criteria} if isinstance(component, Honour) and component.of != "person" \
        else set()


def _paid_by_amount(plan: PlanDocument, measure: str) -> Iterator[str]:
    """The components that pay for each unit of a measure."""
    for name, component in plan.components.items():
        if isinstance(component, Commission | Spiff) and component.measure == measure:
            yield name
        if isinstance(component, Pool) and component.share_of_result is not None and component.measure == measure:
            yield name
