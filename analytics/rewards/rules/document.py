"""All rules of a plan in words, section by section: who, which results, what they bring, and how it is paid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from analytics.access import role_name
from analytics.currencies import decimals
from analytics.language import N_, Language, in_language
from analytics.metrics.catalogue import CATALOGUE
from analytics.rewards.plan import Plan
from analytics.rewards.rules.components import component_rules
from analytics.rewards.rules.examples import examples, follows_bonus
from analytics.rewards.rules.modifiers import modifier_rules
from analytics.rewards.rules.settling import protection_rules, settling_rules, tenure
from analytics.rewards.rules.wording import Rule, Wording
from analytics.rewards.statement import KINDS

PERIODS = {
    "month": N_("Pay is worked out for each month; the year begins in {month}."),
    "quarter": N_("Pay is worked out for each quarter; the year begins in {month}."),
    "half_year": N_("Pay is worked out for each half-year; the year begins in {month}."),
    "year": N_("Pay is worked out for each year, which begins in {month}."),
}
PRORATE_BONUS = {
    "days": N_("Whoever joins, leaves or moves within a period has target bonus and fixed amounts by the days."),
    "none": N_("Whoever joins, leaves or moves within a period has target bonus and fixed amounts in full."),
}
PRORATE_TARGETS = {
    "days": N_("Their targets are asked by the days as well."),
    "none": N_("Their targets are asked as they stand."),
}
BETTER = {
    "more": N_("the more the better"),
    "less": N_("the less the better (attainment is 200% less the share of the target: 80% of it is 120%)"),
}
COUNTS = {
    "period": N_("counted over the period itself"),
    "quarter_to_date": N_("counted from the first day of the quarter to the end of the period"),
    "year_to_date": N_("counted from the first day of the year to the end of the period"),
}
COMBINE = {
    "sum": N_("months are added up"),
    "mean": N_("months are averaged"),
    "last": N_("the last month is taken"),
}
CREDIT = {
    "booking": N_("on the day of booking"),
    "cash": N_("on the day the money is received"),
}
INFLUENCE = {
    "person": N_("each person can move it"),
    "team": N_("the team moves it together"),
    "company": N_("only the company as a whole moves it"),
    "nobody": N_("nobody can move it"),
}
MISSING = {
    "no_pay": N_("without a result nothing is paid by it, and the statement says so"),
    "refuse": N_("until everybody has a result nobody is paid"),
}
CREDITING = {
    "owner": N_("Whoever a result names is credited with all of it."),
    "territory": N_("Whoever has the territory on the day is credited."),
    "shares": N_("People are credited by their shares of an order."),
}
SHARES = {
    "exactly_one": N_("The shares of an order add up to 100%."),
    "one_or_more": N_("The shares of an order add up to 100%, or to more where people help besides."),
}


@dataclass(frozen=True)
class Section:
    """A heading and its rules; ``component``: whose rules they are, None where the whole plan's."""

    title: str
    rules: tuple[Rule, ...]
    component: str | None = None


def rules(plan: Plan, t: Language, *, worked: bool = True) -> tuple[Section, ...]:
    """The plan in the reader's language; the company's own words are as it wrote them (title and about in that
    language where it did, names).

    Every switch and number of the plan is told, so that two plans with the same words pay the same. ``worked``: with an
    example for each component.
    """
    w = Wording(t, plan)
    parts = [Section(component_title(plan, name, t), (*component_rules(component, w),
                                                      *(examples(plan, name, w) if worked else ())), name)
             for name, component in plan.components.items()]
    sections = [Section(t("The plan"), tuple(_plan(w))), Section(t("Who takes part"), tuple(_who(w))),
                Section(t("Which results count"), tuple(_results(w))), *parts]
    if plan.then:
        sections.append(Section(t("What is done to the sum of it all"), tuple(modifier_rules(plan.then, w))))
    return (*sections, Section(t("How it is paid"), (*settling_rules(w), Rule(t(
        "Each line is rounded to {unit}, halves up; the lines add up to the total.",
        unit=w.money(10.0 ** -decimals(plan.currency)))))))


def component_title(plan: Plan, name: str, t: Language) -> str:
    """What a component is called on statements too: its kind, and its name in the plan."""
    return t("{kind} ({name})", kind=t(KINDS[plan.components[name].kind]),
             name=in_language(plan.component_name(name), t))


def _plan(w: Wording) -> Iterator[Rule]:
    plan, t = w.plan, w.t
    yield Rule(t("{title}, version {version}.", title=plan.called(t), version=plan.version))
    if about := in_language(plan.about, t):
        yield Rule(about)
    yield Rule(t("It holds from {since} until it is ended.", since=t.date(plan.since)) if plan.until is None else
               t("It holds from {since} to {until}, both included.", since=t.date(plan.since),
                 until=t.date(plan.until)))
    yield Rule(t(PERIODS[plan.period], month=t.month(plan.since.replace(month=plan.year_starts, day=1))))
    yield Rule(t.sentences(
        t("All amounts are in {currency}.", currency=plan.currency),
        t("They are examples for {other}, read as they stand and never converted.", other=plan.example_currency)
        if plan.foreign_examples else ""))


def _who(w: Wording) -> Iterator[Rule]:
    plan, t, who = w.plan, w.t, w.plan.who
    limits = [
        t("roles: {roles}", roles=t.listed(role_name(role, t) for role in who.roles)) if who.roles else "",
        t("levels: {levels}", levels=t.listed(map(str, who.levels))) if who.levels else "",
        t("teams: {teams}", teams=t.listed(who.teams)) if who.teams else "",
        t("service on the first day of the period: {tenure}", tenure=tenure(who.tenure, w)) if who.tenure else ""]
    limits = [limit for limit in limits if limit]
    yield Rule(t("Whoever is all of this:"), tuple(limits)) if limits else Rule(t("Everybody."))
    if plan.target_bonus is not None:
        yield Rule(t("Whoever has no agreed target bonus has one of {amount} a year.",
                     amount=w.money(plan.target_bonus)))
    elif any(map(follows_bonus, plan.components.values())):
        yield Rule(t("The target bonus is what is agreed with each person."))
    yield Rule(t.sentences(t(PRORATE_BONUS[plan.prorate.bonus]), t(PRORATE_TARGETS[plan.prorate.targets])))
    if plan.ramp is not None:
        yield Rule(t("New people are asked for a share of the target of {measures}, by whole months since they were "
                     "hired:", measures=w.measures(plan.ramp.measures)),
                   w.stretches(plan.ramp.share, w.months, w.percent, 1.0))


def _results(w: Wording) -> Iterator[Rule]:
    plan, t = w.plan, w.t
    for name, measure in plan.measures.items():
        terms = [BETTER[measure.better], COUNTS[measure.counts], COMBINE[measure.combine], CREDIT[measure.credit],
                 INFLUENCE[measure.influence], MISSING[measure.missing]]
        booked = name in CATALOGUE and measure.credit == "booking"  # the day that a metric's formula speaks of
        yield Rule(t("{measure}: {terms}.", measure=w.title(name), terms=t("; ").join(map(t, terms))),
                   (t(CATALOGUE[name].formula),) if booked else ())
    shares = t(SHARES[plan.crediting.total]) if plan.crediting.by == "shares" else ""
    yield Rule(t.sentences(t(CREDITING[plan.crediting.by]), shares))
    yield from protection_rules(plan.protection, w)
