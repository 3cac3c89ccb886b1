"""What happened, in a few sentences made from the month's figures by stated rules; each leads to its evidence.

A sentence says *above* or *below* only of what is so in the figure: sums are compared as they are, with a band of half
a percent that counts as the same; figures with an interval only where the whole interval lies on one side.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from analytics.language import N_
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.showing import Writer
from analytics.periods import Period
from analytics.summary.bridge import CAUSES, Step
from analytics.summary.figures import KeyFigure, Trace
from analytics.summary.month import Month

ABOUT = 0.005  # a share of plan or last year within which a sum counts as the same
TOLD = 0.01  # a cause is told from this share of last year's revenue on
JUDGED = ("net_retention", "csat", "win_rate", "book_coverage")
_WORST_FIRST = {"off": 0, "watch": 1, "ok": 2}


@dataclass(frozen=True)
class Place:
    """A page of the product, narrowed to a team or a region where one is meant.

    ``about``: the topic of Customers, or the metric by which Team performance compares people; empty leaves it.
    """

    page: str
    team: str = ""
    region: str = ""
    about: str = ""


@dataclass(frozen=True)
class Sentence:
    """``rule`` and ``case`` say which of the stated rules made it; ``evidence`` is what it was made from."""

    rule: str
    case: str
    text: str
    evidence: Trace | Place


def compared(value: float, other: float) -> str:
    """``above``, ``below`` or ``about``: a sum against plan or last year; empty where there is none of them."""
    if value != value or other != other or other <= 0:
        return ""
    apart = value / other - 1
    return "about" if abs(apart) < ABOUT else "above" if apart > 0 else "below"


def judged(figure: KeyFigure) -> str:
    """``better``, ``worse`` or ``unclear`` against the goal; ``few`` with too few cases, empty without either."""
    if figure.status == "na" and not figure.figure.missing:
        return "few"
    if figure.figure.missing or figure.plan != figure.plan:
        return ""
    low, high = figure.figure.low, figure.figure.high
    if low != low or high != high:
        low = high = figure.value
    if low <= figure.plan <= high:
        return "unclear"
    return "better" if (figure.value > figure.plan) != (figure.direction == "down") else "worse"


def narrative(month: Month, writer: Writer) -> tuple[Sentence, ...]:
    """The sentences in their order: revenue, teams, causes, the year's end, the figure of most concern, rewards."""
    parts = (_plan, _year, _teams, _causes, _outlook, _goals, _rewards)
    return tuple(sentence for part in parts for sentence in part(month, writer))


def _plan(month: Month, writer: Writer) -> Iterable[Sentence]:
    """Revenue against plan; alone where there is none."""
    figure, t = month.figures["revenue"], writer.language
    if figure.figure.missing or month.unsold:
        return
    case = compared(figure.value, figure.plan)
    message = {"above": N_("Revenue reached {amount}, {percent} above plan."),
               "below": N_("Revenue reached {amount}, {percent} below plan."),
               "about": N_("Revenue reached {amount}, as good as on plan."),
               "": N_("Revenue reached {amount}.")}[case]
    yield Sentence("plan", case, t(message, amount=t.money(figure.value, month.currency),
                                   percent=_percent(figure.value, figure.plan, writer)), _trace(figure))


def _year(month: Month, writer: Writer) -> Iterable[Sentence]:
    """Revenue against the same days last year."""
    figure = month.figures["revenue"]
    case = "" if month.unsold else compared(figure.value, figure.last_year)
    message = {"above": N_("That is {percent} more than in the same days last year."),
               "below": N_("That is {percent} less than in the same days last year."),
               "about": N_("That is as good as in the same days last year.")}.get(case)
    if message:
        yield Sentence("year", case, writer.language(message, percent=_percent(
            figure.value, figure.last_year, writer)), _trace(figure))


def _teams(month: Month, writer: Writer) -> Iterable[Sentence]:
    """The team that decides: the one furthest below plan where the company is below or that is off, else the best."""
    named = [s for s in month.bridge.teams if s.id in month.names and s.variance is not None] if month.bridge else []
    if len(named) < 2 or month.bridge is None or month.bridge.company.variance is None:
        return
    whole = month.bridge.company.variance
    best, worst = max(named, key=_variance), min(named, key=_variance)
    t = writer.language
    if _variance(worst) < 0 and (whole < 0 or -_variance(worst) >= _variance(best)):
        company = month.bridge.company
        missed = compared(company.actual, company.plan or 0) == "below"  # within the band the plan counts as reached
        case = "decides" if missed and whole - _variance(worst) >= 0 else "furthest"
        message = (N_("Without {team}, {amount} short, the plan would have been reached.") if case == "decides" else
                   N_("{team} fell furthest short of its plan, by {amount}."))
        chosen = worst
    elif _variance(best) > 0:
        case, chosen = "best", best
        message = N_("{team} brought most beyond its plan: {amount}.")
    else:
        return
    amount = t.money(abs(_variance(chosen)) / 100, month.currency)
    yield Sentence("teams", case, t(message, team=month.names[chosen.id], amount=amount), Place("team", chosen.id))


def _causes(month: Month, writer: Writer) -> Iterable[Sentence]:
    """The largest gain and the largest loss against last year, each where it is worth telling."""
    if month.bridge is None or not month.bridge.company.causes or not month.bridge.company.last_year:
        return
    step, t = month.bridge.company, writer.language
    least = TOLD * step.last_year if step.last_year else 0
    gain, loss = max(step.causes, key=lambda c: step.causes[c]), min(step.causes, key=lambda c: step.causes[c])
    case = {(True, True): "both", (True, False): "gain", (False, True): "loss"}.get(
        (step.causes[gain] >= least, step.causes[loss] <= -least))
    if case is None:
        return
    message = {"both": N_("Against last year most came from {gain} ({more}), most was lost by {loss} ({less})."),
               "gain": N_("Against last year most came from {gain} ({more})."),
               "loss": N_("Against last year most was lost by {loss} ({less}).")}[case]
    yield Sentence("causes", case, t(
        message, gain=t.inside(t(CAUSES[gain])), loss=t.inside(t(CAUSES[loss])),
        more=t.money(step.causes[gain] / 100, month.currency, sign=True),
        less=t.money(step.causes[loss] / 100, month.currency, sign=True)), Trace("revenue", month.period))


def _outlook(month: Month, writer: Writer) -> Iterable[Sentence]:
    """Where the fiscal year is expected to end, and the chance of its plan."""
    t, total = writer.language, month.outlook.total
    if total is None or total.year.value != total.year.value:
        return
    year = total.year
    case = "alone" if year.low != year.low else "interval" if year.chance != year.chance else "chance"
    message = {"alone": N_("The year to {month} is expected to bring {amount}."),
               "interval": N_("The year to {month} is expected to bring {amount} ({low} to {high})."),
               "chance": N_("The year to {month} is expected to bring {amount} ({low} to {high}); the chance of its "
                            "plan is {chance}.")}[case]
    amounts = {name: t.money(getattr(year, name), month.currency, fine=True) for name in ("low", "high")}
    yield Sentence("outlook", case, t(message, month=t.month(year.last, year=True), chance=t.chance(year.chance),
                                      amount=t.money(year.value, month.currency, fine=True), **amounts),
                   Trace("revenue", Period(year.start, month.period.end)))


def _goals(month: Month, writer: Writer) -> Iterable[Sentence]:
    """The figure with a goal that needs most care: off before watch before on plan."""
    found = [(figure, judged(figure)) for figure in (month.figures[m] for m in JUDGED)]
    told = sorted((pair for pair in found if pair[1] in ("better", "worse", "unclear")),
                  key=lambda pair: _WORST_FIRST.get(pair[0].status, 3))
    for figure, case in told[:1]:
        metric, t = CATALOGUE[figure.id], writer.language
        message = {"better": N_("{figure} is {value}, clearly better than its goal of {goal}."),
                   "worse": N_("{figure} is {value}, clearly worse than its goal of {goal}."),
                   "unclear": N_("{figure} of {value} cannot be told apart from its goal, {goal}.")}[case]
        yield Sentence("goals", case, t(message, figure=t(figure.label), value=writer.value(metric, figure.value),
                                        goal=writer.value(metric, figure.plan)), _trace(figure))


def _rewards(month: Month, writer: Writer) -> Iterable[Sentence]:
    """What rewards cost against the budget of the periods that are over."""
    cost, t = month.rewards, writer.language
    case = compared(cost.cost, cost.budget) if cost else ""
    if cost is None or not case:
        return
    message = {"above": N_("Rewards to {month} cost {amount}, {percent} above their budget."),
               "below": N_("Rewards to {month} cost {amount}, {percent} below their budget."),
               "about": N_("Rewards to {month} cost {amount}, as good as their budget.")}[case]
    yield Sentence("rewards", case, t(
        message, month=t.month(cost.period.last, year=True), amount=t.money(cost.cost, month.currency),
        percent=_percent(cost.cost, cost.budget, writer)), Place("statements"))


def _percent(value: float, other: float, writer: Writer) -> str:
    return writer.language.percent(abs(value / other - 1), 1) if other > 0 else ""


def _variance(step: Step) -> int:
    return step.variance or 0


def _trace(figure: KeyFigure) -> Trace:
    assert figure.trace is not None, "every figure that a sentence is about is a metric's"
    return figure.trace


