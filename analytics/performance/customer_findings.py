"""What the customers' figures say, in a sentence: titles of the Customers page and its cards, by stated rules."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.language import N_, Language
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.intervals import wilson
from analytics.metrics.showing import Writer
from analytics.performance.accounts import Account
from analytics.performance.customers import CustomersView
from analytics.performance.market import Market
from analytics.performance.retention import Retention
from analytics.performance.satisfaction import Satisfaction

SPLITS = {"region": N_("By region"), "team": N_("By team"), "account_manager": N_("By account manager"),
          "segment": N_("By segment")}


def headline(view: CustomersView, writer: Writer) -> str:
    """How much of a year's revenue the present customers still bring, and the first figure that is off its goal."""
    t, net = writer.language, view.now.get("net_retention")
    off = next((c for state in ("off", "watch") for c in view.cards if c["status"] == state), None)
    if net is None or net.missing:
        if view.customers != view.customers:
            return t("{scope}: no customers in this selection", scope=view.scope)
        return t.plural("{scope}: {n} customer", "{scope}: {n} customers", int(view.customers), scope=view.scope)
    facts = {"scope": view.scope, "percent": t.percent(net.value)}
    if off is None:
        return t("{scope}: present customers bring {percent} of the year before", **facts)
    if off["id"] == "net_retention":
        return t("{scope}: present customers bring {percent} of the year before, below the goal", **facts)
    return t("{scope}: present customers bring {percent} of the year before; {figure} needs care", **facts,
             figure=t.inside(off["label"]))


def kept(view: Retention, t: Language) -> str:
    """Whether present customers clearly buy more or less than the year before."""
    known = view.months.dropna(subset=["net", "net_low", "net_high"])
    if known.empty:
        return t("Retention")
    last = known.iloc[-1]
    if last["net_low"] > 1:
        return t("Present customers buy clearly more than a year before")
    if last["net_high"] < 1:
        return t("Present customers buy clearly less than a year before")
    return t("Present customers buy neither clearly more nor less than a year before")


def bridged(view: Retention, t: Language) -> str:
    """What was lost and what grew, as shares of the revenue a year before."""
    if view.bridge.empty:
        return t("From the year before to this one")
    amount = view.bridge.set_index("step")["amount"]
    return t("{lost} was lost with present customers, {grown} gained",
             lost=t.percent(-(amount["lost"] + amount["shrunk"]) / amount["opening"]),
             grown=t.percent(amount["grown"] / amount["opening"]))


def stayed(cohorts: pd.DataFrame, t: Language) -> str:
    """How many of the newest cohort that is a year old stayed for it."""
    year = cohorts[(cohorts["age"] == 12) & ~cohorts["young"].astype(bool)] if len(cohorts) else cohorts
    if year.empty:
        return t("Who stays: no quarter's customers are a year old yet")
    last = year.iloc[-1]
    return t("Of those who came in {cohort}, {percent} stayed a year", cohort=last["cohort"],
             percent=t.percent(last["alive"], 0))


def apart(frame: pd.DataFrame, unit: str, metric_id: str, t: Language) -> str:
    """Which group lies clearly on the bad side of the whole (its first row)."""
    metric = CATALOGUE[metric_id]
    name = t(metric.label)
    columns = [f"{metric_id}_{part}" for part in ("value", "low", "high")]
    if len(frame) < 2 or not set(columns) <= set(frame.columns):
        return t(SPLITS[unit])
    value, rest = frame[columns[0]].iloc[0], frame.iloc[1:]
    worse = rest[rest[columns[2]] < value] if metric.direction == "up" else rest[rest[columns[1]] > value]
    if worse.empty:
        return t("{metric}: no group can be told apart for the worse", metric=name)
    names = t.listed(str(label) for label in worse["label"].head(3))
    if metric.direction == "up":
        return t("{metric} is clearly lower in {groups}", metric=name, groups=names)
    return t("{metric} is clearly higher in {groups}", metric=name, groups=names)


def concentrated(view: Retention, t: Language) -> str:
    """How much of the revenue the largest bring."""
    if view.largest.empty:
        return t("Dependence on large customers")
    first = view.largest.iloc[0]
    return t("{name}: {percent} of revenue", name=first["label"], percent=t.percent(first["share"]))


def satisfied(view: Satisfaction, t: Language) -> str:
    """Whether satisfaction has moved between the first and the last half year drawn, by the intervals."""
    known = view.months.dropna(subset=["value", "n"])
    if len(known) < 4:
        return t("Satisfaction by month")
    half = len(known) // 2
    first, last = _pooled(known.iloc[:half]), _pooled(known.iloc[half:])
    if first[1] < last[0]:
        return t("Satisfaction has clearly risen within the year")
    if first[0] > last[1]:
        return t("Satisfaction has clearly fallen within the year")
    return t("Satisfaction has neither clearly risen nor fallen")


def _pooled(months: pd.DataFrame) -> tuple[float, float]:
    """The interval of all months' answers together."""
    answers = months["n"].sum()
    low, high = wilson(np.array((months["value"] * months["n"]).sum()), np.array(answers))
    return float(low), float(high)


def met(view: Market, t: Language) -> str:
    """The competitor met most, where the intervals allow to say so."""
    frame = view.competitors
    if frame.empty:
        return t("Competitors met")
    if len(frame) > 1 and frame["share_low"].iloc[0] > frame["share_high"].iloc[1]:
        return t("{competitor} is met most: {percent} of notes", competitor=frame["label"].iloc[0],
                 percent=t.percent(frame["share_value"].iloc[0], 0))
    return t("No competitor is clearly met more than the others")


def noted(view: Market, t: Language) -> str:
    """How many notes came back, and what share was of use."""
    if view.notes.missing or not view.notes.value:
        return t("Market notes")
    if view.useful.missing:
        return t.plural("{n} market note", "{n} market notes", int(view.notes.value))
    return t("{n} market notes, {percent} of those reviewed were of use", n=t.number(view.notes.value),
             percent=t.percent(view.useful.value, 0))


def bought(account: Account, writer: Writer) -> str:
    """A customer's revenue against the year before."""
    t = writer.language
    facts = {"name": account.name, "amount": t.money(account.revenue, writer.currency)}
    if account.before != account.before or account.before <= 0:
        return t("{name} bought for {amount} in 12 months", **facts)
    change = account.revenue / account.before - 1
    percent = t.percent(abs(change), 0)
    if change >= 0:
        return t("{name} bought for {amount}, {percent} more than the year before", percent=percent, **facts)
    return t("{name} bought for {amount}, {percent} less than the year before", percent=percent, **facts)
