"""From what a plan brings to what is paid, in words: protection, clawback, draw, deferral and vesting."""

from __future__ import annotations

from collections.abc import Iterator

from analytics.language import N_
from analytics.rewards.rules.wording import Rule, Wording
from analytics.rewards.terms import Clawback, Draw, Malus, Months, Protection, Vesting

LEAVERS = {
    ("good", "keep"): N_("Whoever leaves in good standing keeps what has not vested, on its dates."),
    ("good", "in_proportion"): N_("Whoever leaves in good standing keeps what has not vested in proportion to the time "
                                  "served."),
    ("good", "forfeit"): N_("Whoever leaves in good standing loses what has not vested."),
    ("bad", "keep"): N_("Whoever leaves for misconduct keeps what has not vested, on its dates."),
    ("bad", "in_proportion"): N_("Whoever leaves for misconduct keeps what has not vested in proportion to the time "
                                 "served."),
    ("bad", "forfeit"): N_("Whoever leaves for misconduct loses what has not vested."),
}
CLAWBACK = {
    "paid": N_("A return within {months} of its order takes back what the order has brought, as far as that was paid."),
    "earned": N_("A return within {months} of its order takes back what the order has earned, even where less was "
                 "paid."),
}
RECOVERABLE = {
    True: N_("At least {amount} a month is assured{whom}; what pay lacks of it is advanced, and repaid from what later "
             "pay exceeds it by."),
    False: N_("At least {amount} a month is assured{whom}; what pay lacks of it is added and need not be repaid."),
}
TOWARDS = {
    "everybody": N_("Attainment of {measures} is drawn towards the mean of all: it counts {own} as it is and {rest} as "
                    "that mean."),
    "own_past": N_("Attainment of {measures} is drawn towards the person's own earlier periods: it counts {own} as it "
                   "is and {rest} as their mean."),
}


def settling_rules(w: Wording) -> Iterator[Rule]:
    """In the order in which they are applied to the sum of all components."""
    plan = w.plan
    if plan.protection is not None and plan.protection.largest_fall is not None:
        yield Rule(w.t("Pay falls by at most {share} from one period to the next.",
                       share=w.percent(plan.protection.largest_fall)))
    yield _returns(plan.clawback, w)
    if plan.draw is not None:
        yield _draw(plan.draw, w)
    if plan.deferral is not None:
        yield Rule(w.t("{share} of what is then left to pay is deferred.", share=w.percent(plan.deferral.share)))
        yield from vesting_rules(plan.deferral, w)


def _returns(rule: Clawback | None, w: Wording) -> Rule:
    if rule is None:
        return Rule(w.t("A return lowers the result of the period in which it comes; nothing that was paid is taken "
                        "back."))
    return Rule(w.t.sentences(
        w.t(CLAWBACK[rule.of], months=w.months(rule.months)), w.t("Later returns change nothing."),
        w.t("What the pay of a period does not cover is carried to the next.")))


def _draw(draw: Draw, w: Wording) -> Rule:
    whom = "" if draw.tenure is None else w.t(" to whoever has served {tenure}", tenure=tenure(draw.tenure, w))
    return Rule(w.t(RECOVERABLE[draw.recoverable], amount=w.money(draw.a_month), whom=whom))


def tenure(months: Months, w: Wording) -> str:
    """A span of service."""
    if months.below == type(months).model_fields["below"].default:
        return w.t("{months} or more", months=w.months(months.at_least))
    if not months.at_least:
        return w.t("less than {months}", months=w.months(months.below))
    return w.t("{at_least} or more but less than {below}", at_least=w.months(months.at_least),
               below=w.months(months.below))


def vesting_rules(rule: Vesting, w: Wording) -> Iterator[Rule]:
    """When it is paid, what leavers keep, and what may be lost."""
    yield Rule(w.t("It vests, counted from the last day of the period that it was awarded for:"), tuple(
        w.t("after {months}: {share}", months=w.months(months), share=w.percent(round(share, 10)))
        for months, share in rule.tranches))
    yield Rule(w.t.sentences(*(w.t(LEAVERS[how, rule.leavers[how]]) for how in ("good", "bad"))))
    if rule.malus is not None:
        yield Rule(_malus(rule.malus, w))


def _malus(malus: Malus, w: Wording) -> str:
    wrong = N_("{share} of what vests in a period is lost if {measure} is above {reach} in it.") \
        if w.less(malus.measure, "value") else \
        N_("{share} of what vests in a period is lost if {measure} is below {reach} in it.")
    return w.t(wrong, share=w.percent(malus.loses), measure=w.measure(malus.measure),
               reach=w.value(malus.measure)(malus.reach))


def protection_rules(rule: Protection | None, w: Wording) -> Iterator[Rule]:
    """How results are softened before anything is worked out from them."""
    if rule is None:
        return
    if rule.rolling is not None:
        yield Rule(w.t("{measures} counts over {n} periods, this one the last, so that one bad result does not erase "
                       "long effort.", measures=w.t.listed(map(w.title, rule.measures)), n=rule.rolling))
    if rule.own_weight is not None and rule.towards is not None:
        yield Rule(w.t(TOWARDS[rule.towards], measures=w.measures(rule.measures), own=w.percent(rule.own_weight),
                       rest=w.percent(1 - rule.own_weight)))
