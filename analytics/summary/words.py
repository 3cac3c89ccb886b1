"""The month in words, beside its narrative: headline, titles of its cards, risks, changes and people."""

from __future__ import annotations

from analytics.language import N_, Language
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.showing import Writer
from analytics.summary.bridge import LABELS, Step
from analytics.summary.bridge_sales import OTHERS
from analytics.summary.changes import Change
from analytics.summary.figures import Trace
from analytics.summary.forecast import Landing
from analytics.summary.month import Month
from analytics.summary.narrative import Place, compared
from analytics.summary.reward_cost import RewardCost
from analytics.summary.risks import Risk

STATES = {"ok": N_("on plan"), "watch": N_("watch"), "off": N_("off plan"), "na": N_("too few cases")}
_REWARDS = N_("What all plans that were in force in the fiscal year pay for periods that are over, each whom it pays: "
              "whoever is in two plans counts with both. The budget is that of the same months.")
_PLAN = {"above": N_("{month} is {amount} ahead of plan"), "below": N_("{month} is {amount} below plan"),
         "about": N_("{month} is on plan")}
_SHORT = {"above": N_("{month} is {amount} ahead of plan, but {team} is {short} short"),
          "below": N_("{month} is {amount} below plan; {team} alone is {short} short"),
          "about": N_("{month} is on plan, but {team} is {short} short")}
_YEAR = {"above": N_("{month} brought {percent} more than last year"),
         "below": N_("{month} brought {percent} less than last year"),
         "about": N_("{month} brought as much as last year")}
_LANDINGS = {
    "quarter": {
        (True, True): N_("Quarter to {month}: {value} ({low} to {high}), plan {plan}"),
        (True, False): N_("Quarter to {month}: {value} ({low} to {high})"),
        (False, True): N_("Quarter to {month}: {value}, plan {plan}"),
        (False, False): N_("Quarter to {month}: {value}")},
    "year": {
        (True, True): N_("Year to {month}: {value} ({low} to {high}), plan {plan}"),
        (True, False): N_("Year to {month}: {value} ({low} to {high})"),
        (False, True): N_("Year to {month}: {value}, plan {plan}"),
        (False, False): N_("Year to {month}: {value}")},
}
_RISKS = {
    "customers": N_("{team}: customers worth {amount} a year are at risk"),
    "overdue": N_("{team}: {amount} of invoices is overdue"),
    "plan": N_("{team} is {amount} behind this year's plan"),
    "rewards": N_("Rewards exceed their budget by {amount}"),
}


def headline(month: Month, writer: Writer) -> str:
    """The month against plan (else last year) and, where it weighs more than the rest, the team that is short."""
    t, figure = writer.language, month.figures["revenue"]
    name = t.month(month.month, year=True)
    if figure.figure.missing:
        return t("{month}: no revenue is known", month=name)
    if month.unsold:
        return t("{month}: no sale is known yet", month=name)
    if case := compared(figure.value, figure.plan):
        amount = t.money(abs(figure.value - figure.plan), month.currency)
        short = _short(month, writer)
        if short:
            return t(_SHORT[case], month=name, amount=amount, team=short[0], short=short[1])
        return t(_PLAN[case], month=name, amount=amount)
    if case := compared(figure.value, figure.last_year):
        return t(_YEAR[case], month=name, percent=t.percent(abs(figure.value / figure.last_year - 1), 1))
    return t("{month} brought {amount}", month=name, amount=t.money(figure.value, month.currency))


def _short(month: Month, writer: Writer) -> tuple[str, str] | None:
    """The team furthest below plan and by how much, where it outweighs all other teams that are below together."""
    steps = [s for s in month.bridge.teams if (s.variance or 0) < 0] if month.bridge else []
    named = [s for s in steps if s.id in month.names]
    if not named or len(month.bridge.teams if month.bridge else ()) < 2:
        return None
    worst = min(named, key=lambda s: s.variance or 0)
    if 2 * (worst.variance or 0) > sum(s.variance or 0 for s in steps):
        return None
    return month.names[worst.id], writer.language.money(abs(worst.variance or 0) / 100, month.currency)


def bridge_title(month: Month, t: Language) -> str:
    """How many teams reached their plan."""
    teams = [s for s in month.bridge.teams if s.variance is not None] if month.bridge else []
    if not teams:
        return t("Revenue by team")
    reached = sum(s.teams for s in teams if (s.variance or 0) >= 0)
    if any(s.id == OTHERS for s in teams):
        named = [s for s in teams if s.id != OTHERS]
        return t.plural("{n} of {total} teams shown reached its plan", "{n} of {total} teams shown reached their plan",
                        sum((s.variance or 0) >= 0 for s in named), total=t.number(len(named)))
    return t.plural("{n} of {total} teams reached its plan", "{n} of {total} teams reached their plan", reached,
                    total=t.number(sum(s.teams for s in teams)))


def no_bridge(month: Month, t: Language) -> str:
    """Why there is no way from plan or last year to the revenue."""
    if month.bridge:
        return t("There is nothing to compare with: neither a plan nor a year before.")
    if month.unsold:
        return t("There is no sale in this month: its sales may not have been loaded yet.")
    return t("No sales are loaded; revenue would appear here.")


def causes_title(month: Month, t: Language) -> str:
    """The cause that weighs most on the way from plan (else from last year) to actual."""
    step = month.bridge.company if month.bridge else None
    found = (step.from_plan or step.causes) if step else {}
    if not found:
        return t("Revenue by cause")
    largest = max(found, key=lambda cause: (abs(found[cause]), cause))
    amount = t.money(found[largest] / 100, month.currency, sign=True)
    return t("Largest step: {cause}, {amount}", cause=t.inside(t(LABELS[largest])), amount=amount)


def regions_title(month: Month, states: dict[str, str], names: dict[str, str], t: Language) -> str:
    """Which regions are off or to be watched in the month."""
    bad = [names[key] for key, state in states.items() if state in ("off", "watch")]
    if not states:
        return t("Revenue by month")
    if not bad:
        by_region = month.regions.unit == "region"
        return t("Every region is on plan or close to it") if by_region else t("Every team is on plan or close to it")
    return t.plural("{names} is short of its plan", "{names} are short of their plan", len(bad), names=t.listed(bad))


def outlook_title(month: Month, t: Language) -> str:
    """The chance of reaching the quarter's and the year's plan, else that there is none to tell."""
    total = month.outlook.total
    if total is None or total.month.value != total.month.value:
        return t("No forecast yet")
    quarter, year = total.quarter.chance, total.year.chance
    if quarter != quarter or year != year:
        return t("What is to be expected")
    return t("Chance of plan: quarter {quarter}, year {year}", quarter=t.chance(quarter), year=t.chance(year))


def landing_text(landing: Landing, kind: str, month: Month, t: Language) -> str:
    """Where a quarter or year ends, within what, and its plan; empty where it cannot be told."""
    if landing.value != landing.value:
        return ""
    values = {name: t.money(getattr(landing, name), month.currency, fine=True)
              for name in ("value", "low", "high", "plan")}
    told = (landing.low == landing.low, landing.plan == landing.plan)
    return t(_LANDINGS[kind][told], month=t.month(landing.last, year=True), **values)


def team_name(step: Step, month: Month, t: Language) -> str:
    """A step's name: the team's, or what several stand under."""
    if step.id == OTHERS:
        return t.plural("{n} other team", "{n} other teams", step.teams)
    return month.names.get(step.id, step.id) or t("Without a team")


def risk_text(risk: Risk, month: Month, writer: Writer) -> tuple[str, str]:
    """What is at risk; and who owns it and what comes next."""
    t = writer.language
    return (t(_RISKS[risk.kind], team=month.names.get(risk.team, risk.team),
              amount=t.money(risk.amount, month.currency)),
            f"{risk.owner.text(t)} · {risk.step.text(t)}")


def change_text(change: Change, month: Month, t: Language) -> str:
    """What is in another state than a month before."""
    if change.team:
        return t(N_("{team} is back above its plan") if change.better else N_("{team} fell below its plan"),
                 team=month.names.get(change.team, change.team))
    return t("{figure}: {before} → {now}", figure=t(CATALOGUE[change.figure].label), before=t(STATES[change.before]),
             now=t(STATES[change.now]))


def people_lines(month: Month, writer: Writer) -> list[tuple[str, str, Place | Trace]]:
    """Scores, support, recognition and training: what is said, what stands below it, and where it leads."""
    t, people = writer.language, month.people
    found: list[tuple[str, str, Place | Trace]] = []
    if spread := people.spread:
        found.append((
            t("Half of the scores lie between {low} and {high}", low=t.number(spread.low), high=t.number(spread.high)),
            t("{n} people · clearly above the average {above}, below {below}", n=t.number(spread.n),
              above=t.number(spread.above), below=t.number(spread.below)), Place("team")))
    if people.support is not None:
        found.append((t.plural("{n} person may need support", "{n} people may need support", people.support),
                      t("by the policy's rule; one bad month alone is never enough"), Place("support")))
    honours = sum(people.recognised.values())
    found.append((t.plural("{n} honour was given", "{n} honours were given", honours), "", Place("recognition")))
    valid, hours = month.figures["certifications_valid"], month.figures["training_hours"]
    if not valid.figure.missing:
        found.append((t("{share} of required certificates are valid", share=t.percent(valid.value, 0)), "",
                      Trace("certifications_valid", month.period)))
    if not hours.figure.missing:
        found.append((t("{hours} h of training a person", hours=t.number(hours.value, 1)),
                      t("which courses work is told on the page of effects"), Place("effects")))
    return found


def rewards(cost: RewardCost, t: Language) -> str:
    """What the cost of rewards is, and of which plans."""
    named = [t("{title}, version {version}", title=plan.called(t), version=plan.version) for plan in cost.plans]
    return t.sentences(t(_REWARDS), t("Plans: {plans}.", plans="; ".join(named)))
