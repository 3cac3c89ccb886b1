"""What each component of a plan pays, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from analytics.language import N_
from analytics.rewards.commission import Commission
from analytics.rewards.contest import Contest
from analytics.rewards.curve import Curve, Scorecard
from analytics.rewards.grant import Grant
from analytics.rewards.honour import Honour
from analytics.rewards.merit import Merit
from analytics.rewards.plan_document import Component
from analytics.rewards.pool import Pool
from analytics.rewards.rules.modifiers import modifier_rules
from analytics.rewards.rules.settling import vesting_rules
from analytics.rewards.rules.winning import contest_rules, honour_rules
from analytics.rewards.rules.wording import Rule, Wording
from analytics.rewards.spiff import Spiff

MODES = {
    "marginal": N_("Each slice of {measure} is paid at its own rate:"),
    "whole": N_("All of {measure} is paid at the rate of the tier that it reaches:"),
    "crossing": N_("Each order of {measure} is paid wholly at the rate of the tier that the total reaches with it:"),
    "interpolated": N_("All of {measure} is paid at one rate, which lies on the line between the tiers:"),
}
BASIS = {
    "transaction": N_("Each order is held against the tiers by itself."),
    "period": N_("The total of the period is held against the tiers."),
    "year_to_date": N_("The total of the year to date is held against the tiers; what it has paid before is taken "
                       "off."),
}
TIERS = {
    "amount": N_("The tiers are amounts."),
    "attainment": N_("The tiers are shares of the target."),
}
TRUE_UP = {
    True: N_("The bonus for the year or quarter to date is worked out anew each time, and what it has paid before is "
             "taken off."),
    False: N_("The bonus of each period goes by the result to date; nothing is settled afterwards."),
}
PART_MISSING = {
    "renormalise": N_("A measure without a result gives its weight to the others."),
    "zero": N_("A measure without a result counts as no points."),
}
POOLS = {
    "team": N_("Each team has a pool {each}: {size}, times a share that follows the team's {measure}:"),
    "region": N_("Each region has a pool {each}: {size}, times a share that follows the region's {measure}:"),
    "all": N_("All together have one pool {each}: {size}, times a share that follows everybody's {measure}:"),
}
SHARED = {
    "equally": N_("It is shared equally, by days worked."),
    "score": N_("It is shared in proportion to {measure}."),
    "salary": N_("It is shared in proportion to salary, by days worked."),
    "credited": N_("It is shared in proportion to what each has contributed to {measure}."),
}
IF_NOBODY = {
    "equally": N_("Where nobody has any of that, it is shared equally."),
    "keep": N_("Where nobody has any of that, it is not paid."),
}
CAPS = {
    ("period", "person"): N_("A person gets at most {amount} in a period."),
    ("year", "person"): N_("A person gets at most {amount} in a year."),
    ("period", "all"): N_("All together get at most {amount} in a period; beyond it everybody is cut in proportion."),
    ("year", "all"): N_("All together get at most {amount} in a year; beyond it everybody is cut in proportion."),
}
PAID_IN = {
    "cash": N_("It is paid in money as it vests."),
    "equity": N_("It is paid in equity, at its value when awarded, as it vests; it is no part of the total in money."),
}
OVER_BUDGET = {
    "cut": N_("All raises together are at most {share} of all salaries; beyond it everybody's is cut in proportion."),
    "refuse": N_("All raises together are at most {share} of all salaries; beyond it nobody's is granted until the "
                 "raises are changed."),
}


def component_rules(component: Component, w: Wording) -> tuple[Rule, ...]:
    """What a component pays and what is then done to it."""
    return (*_RULES[type(component)](component, w), *modifier_rules(component.then, w))


def _commission(one: Commission, w: Wording) -> Iterator[Rule]:
    by_amount = one.tiers == "amount"
    yield Rule(w.t(MODES[one.mode], measure=w.measure(one.measure)),
               w.scale(one.rates, one.measure, "value" if by_amount else "attainment"))
    yield Rule(w.t.sentences(w.t(TIERS[one.tiers]), w.t(BASIS[one.basis])))


def _curve(one: Curve, w: Wording) -> Iterator[Rule]:
    yield Rule(w.t("{weight} of the target bonus, times a share that follows {measure}:", weight=w.percent(one.weight),
                   measure=w.measure(one.measure, one.reads)), w.scale(one.curve, one.measure, one.reads))
    if one.true_up is not None:
        yield Rule(w.t(TRUE_UP[one.true_up]))


def _scorecard(one: Scorecard, w: Wording) -> Iterator[Rule]:
    t = w.t
    yield Rule(t("{weight} of the target bonus, times a share that follows a score of {n} measures:",
                 weight=w.percent(one.weight), n=len(one.measures)),
               w.stretches(one.curve, w.percent, w.percent))
    for measure, part in one.measures.items():
        yield Rule(t("{weight} of the score are the points by {measure}:", weight=w.percent(part.weight),
                     measure=w.measure(measure, part.reads)), w.scale(part.points, measure, part.reads))
    yield Rule(t(PART_MISSING[one.missing]))


def _pool(one: Pool, w: Wording) -> Iterator[Rule]:
    t = w.t
    size = w.money(one.amount) if one.amount is not None else \
        t("{share} of its members' target bonuses", share=w.percent(one.share_of_bonus)) \
        if one.share_of_bonus is not None else \
        t("{share} of its {measure}", share=w.percent(one.share_of_result or 0), measure=w.measure(one.measure))
    yield Rule(t(POOLS[one.team], each=w.each, size=size, measure=w.measure(one.measure, one.reads)),
               w.scale(one.funding, one.measure, one.reads))
    by = one.score if one.score is not None else one.measure
    yield Rule(t.sentences(t(SHARED[one.shared], measure=w.measure(by)), t(IF_NOBODY[one.if_nobody])))


def _spiff(one: Spiff, w: Wording) -> Iterator[Rule]:
    t = w.t
    yield Rule(t("{amount} for each event counted by {measure}.", amount=w.money(one.amount),
                 measure=w.measure(one.measure)))
    limits = ((one.per_person, "person", N_("There is no cap for a person.")),
              (one.in_all, "all", N_("There is no cap for all together.")))
    yield Rule(t.sentences(*(t(unlimited) if limit is None else t(CAPS[one.caps_over, whose], amount=w.money(limit))
                             for limit, whose, unlimited in limits)))


def _grant(one: Grant, w: Wording) -> Iterator[Rule]:
    t = w.t
    size = t("{amount} a person {each}", amount=w.money(one.amount), each=w.each) if one.amount is not None else \
        t("{n} times the target bonus of the period", n=w.number(one.times_target or 0))
    yield Rule(t("An award: {size}, times a share that follows {measure}:", size=size,
                 measure=w.measure(one.measure, one.reads)), w.scale(one.curve, one.measure, one.reads))
    yield Rule(t(PAID_IN[one.paid_in]))
    yield from vesting_rules(one.vesting, w)


def _merit(one: Merit, w: Wording) -> Iterator[Rule]:
    t, rating = w.t, w.value(one.rating)
    table = tuple(
        t("{rating} from {least}, position in the pay range from {position}: {share}", rating=w.title(one.rating),
          least=rating(least), position=w.percent(position), share=w.percent(share))
        for least, row in zip(one.ratings, one.raises, strict=True)
        for position, share in zip(one.positions, row, strict=True))
    yield Rule(t("A raise of the yearly salary, in the period of {month}:", month=_month(one.month, w)), table)
    yield Rule(t("There is no budget for all raises together.") if one.budget is None else
               t(OVER_BUDGET[one.over_budget], share=w.percent(one.budget)))


def _month(month: int, w: Wording) -> str:
    return w.t.month(w.plan.since.replace(month=month, day=1))


_RULES: dict[type, Callable[[Any, Wording], Iterator[Rule]]] = {
    Commission: _commission, Curve: _curve, Scorecard: _scorecard, Pool: _pool, Contest: contest_rules, Spiff: _spiff,
    Grant: _grant, Merit: _merit, Honour: honour_rules,
}
