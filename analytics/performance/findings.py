"""What the figures say, in a sentence: titles of the page and its cards, written from the numbers by stated rules."""

from __future__ import annotations

import pandas as pd

from analytics.language import N_, Language
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.showing import Writer
from analytics.performance.choice import SCORE
from analytics.performance.person import PersonView, WorkView
from analytics.performance.team import TeamView

STALLED = 0.2  # from this share on, a stage is said to wait


def headline(view: TeamView, scope: str, writer: Writer) -> str:
    """Revenue against plan (or last year), and the first key figure that is off its goal."""
    t = writer.language
    revenue, attained = view.now.get("revenue"), view.now.get("quota_attainment")
    before = view.before.get("revenue")
    if revenue is None or revenue.missing:
        return t("{scope}: no sales data in this period", scope=scope)
    if revenue.n == 0:
        return t("{scope}: no sales in this period", scope=scope)
    off = next((c for c in view.cards[1:] if c["status"] == "off"), None) or next(
        (c for c in view.cards[1:] if c["status"] == "watch"), None)
    if attained is not None and not attained.missing and attained.value > 0:
        gap = revenue.value - revenue.value / attained.value
        return _against_plan(gap, scope, t.inside(off["label"]) if off else "", writer)
    if before is not None and before.value > 0:
        change = revenue.value / before.value - 1
        percent = t.percent(abs(change))
        if change >= 0:
            return t("{scope} sold {percent} more than a year before", scope=scope, percent=percent)
        return t("{scope} sold {percent} less than a year before", scope=scope, percent=percent)
    return t("{scope} sold {amount}", scope=scope, amount=t.money(revenue.value, writer.currency))


def _against_plan(gap: float, scope: str, off: str, writer: Writer) -> str:
    """``gap`` is revenue above plan (money, negative below it); ``off`` the figure that is below its goal, or empty."""
    t, amount = writer.language, writer.language.money(abs(gap), writer.currency)
    if gap >= 0:
        return (t("{scope} is {amount} ahead of plan, but {figure} is below its goal", scope=scope, amount=amount,
                  figure=off) if off else t("{scope} is {amount} ahead of plan", scope=scope, amount=amount))
    return (t("{scope} is {amount} behind plan, and {figure} is below its goal", scope=scope, amount=amount,
              figure=off) if off else t("{scope} is {amount} behind plan", scope=scope, amount=amount))


_ALONE = {"better": N_("{name} does clearly better than the company"),
          "worse": N_("{name} does clearly worse than the company"),
          "same": N_("{name} cannot be told apart from the company")}


def compared(view: TeamView, language: Language) -> str:
    """How many can be told apart from the company's figure, and whether there is enough between them to rank."""
    t, bands = language, view.comparison["band"]
    total, same = int((bands != "small").sum()), int((bands == "same").sum())
    if total == 0:
        return t("Too few cases to compare anybody")
    told = _told_apart(view, same, total, t)
    return t("{finding}: too close to rank", finding=told) if view.standing.close else told


def _told_apart(view: TeamView, same: int, total: int, language: Language) -> str:
    t = language
    if total == 1:
        one = view.comparison[view.comparison["band"] != "small"].iloc[0]
        said = _ALONE[one["band"]]
        return t(said, name=one["label"])
    if same == total:
        return t("Nobody can be told apart from the company")
    if view.unit == "account_manager":
        return t.plural("{n} of {total} people cannot be told apart from the company",
                        "{n} of {total} people cannot be told apart from the company", same, total=t.number(total))
    return t.plural("{n} of {total} cannot be told apart from the company",
                    "{n} of {total} cannot be told apart from the company", same, total=t.number(total))


def funnelled(view: TeamView, language: Language) -> str:
    """How many lie where chance alone hardly takes anybody."""
    t, found = language, view.funnel
    if found is None:
        return t("Funnel by number of cases")
    outside = int((found.points["place"].isin(["better", "worse"])).sum())
    if outside == 0:
        return t("Everybody lies inside the funnel of chance")
    return t.plural("{n} of {total} lies outside the funnel of chance",
                    "{n} of {total} lie outside the funnel of chance", outside, total=t.number(len(found.points)))


def trended(trend: pd.DataFrame, language: Language) -> str:
    """In how many complete months plan (or last year) was reached."""
    t, whole = language, trend[~trend["partial"] & trend["actual"].notna()]
    for column, beaten, none in (
        ("plan", N_("Revenue reached plan in {n} of {total} months"),
         N_("Revenue reached plan in none of {total} months")),
        ("last_year", N_("Revenue was above last year in {n} of {total} months"),
         N_("Revenue was below last year in all {total} months")),
    ):
        both = whole[whole[column].notna() & (whole[column] > 0)]
        if len(both):
            above = int((both["actual"] >= both[column]).sum())
            return t(beaten if above else none, n=t.number(above), total=t.number(len(both)))
    return t("Revenue by month")


def mixed(mix: pd.DataFrame, language: Language) -> str:
    """Which type of activity stands out by what it brings, if the intervals allow to say so."""
    t, sure = language, mix[~mix["small"] & mix["brings_low"].notna()]
    if sure.empty:
        return t("Too few activities to say what they bring")
    best = sure.loc[sure["brings"].idxmax()]
    others = sure[sure["label"] != best["label"]]
    if len(others) and best["brings_low"] > others["brings_high"].median():
        return t("{activity} goes with the most wins: {n} per 100", activity=best["label"],
                 n=t.number(best["brings"], 1))
    return t("No activity clearly goes with more wins than the others")


def waiting(pipeline: pd.DataFrame, stalled_after: int, language: Language) -> str:
    """The stage in which the largest share has stalled."""
    t, filled = language, pipeline[pipeline["open"] > 0]
    if filled.empty:
        return t("No open deals")
    share = filled["stalled"] / filled["open"]
    worst = share.idxmax()
    if share[worst] == 0:
        return t("Deals keep moving: none has stalled")
    if share[worst] < STALLED:
        return t("Deals keep moving: at most {percent} of a stage has stalled", percent=t.percent(share[worst], 0))
    return t("{stage}: {percent} has not moved for {days} days",
             stage=filled.loc[worst, "stage"], percent=t.percent(share[worst], 0), days=stalled_after)


def metric_name(metric_id: str, language: Language) -> str:
    """The metric's (or the score's) label in the reader's language."""
    return language("Score") if metric_id == SCORE else language(CATALOGUE[metric_id].label)


def person_headline(view: PersonView, writer: Writer) -> str:
    """Attainment of the person, and whether its interval clears the plan."""
    t, figure = writer.language, view.now.get("quota_attainment")
    name = view.person.name
    if figure is None or figure.missing:
        revenue = view.now.get("revenue")
        if revenue is None or revenue.missing:
            return t("{name}: no sales data in this period", name=name)
        return t("{name} sold {amount}", name=name, amount=writer.language.money(revenue.value, writer.currency))
    values = {"name": name, "percent": t.percent(figure.value, 0),
              "margin": writer.margin(CATALOGUE["quota_attainment"], figure.low, figure.high)}
    if figure.low > 1:
        return t("{name} reached {percent} {margin} of plan: clearly above", **values)
    if figure.high < 1:
        return t("{name} reached {percent} {margin} of plan: clearly below", **values)
    return t("{name} reached {percent} {margin} of plan: not clearly above or below", **values)


def own_line(view: WorkView, metric_id: str, language: Language) -> str:
    """In how many of the last months the person's interval clears the team's figure."""
    t, line = language, view.line
    both = line[line["value"].notna() & line["team"].notna() & line["low"].notna()]
    name = metric_name(metric_id, t)
    if both.empty:
        return t("{metric} by month", metric=name)
    above, below = int((both["low"] > both["team"]).sum()), int((both["high"] < both["team"]).sum())
    if above == below == 0:
        return t("{metric}: no month can be told apart from the team", metric=name)
    return t("{metric}: clearly above the team in {above} of {total} months, below in {below}", metric=name,
             above=above, below=below, total=len(both))
