"""What service and risk say, in a sentence: titles of their cards, by stated rules."""

from __future__ import annotations

import numpy as np

from analytics.language import Language
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.intervals import goodman
from analytics.metrics.showing import Writer
from analytics.performance.cards import Figure
from analytics.performance.risk import Risk
from analytics.performance.service import Service
from analytics.policy import Policy


def in_time(view: Service, policy: Policy, t: Language) -> str:
    """The share of cases solved in time, against the goal where the policy sets one."""
    figure, goal = view.now["sla_attainment"], policy.goals.get("sla_attainment")
    if figure.missing:
        return t("Cases solved in time")
    percent = t.percent(figure.value, 0)
    if goal and figure.high < goal.goal:
        return t("{percent} of cases were solved in time: clearly below the goal", percent=percent)
    return t("{percent} of cases were solved in time", percent=percent)


def took(view: Service, t: Language) -> str:
    """The median time to solve and that of the slowest tenth."""
    half, most = view.now["time_to_resolve"], view.now["time_to_resolve_90"]
    if half.missing:
        return t("Time to solve")
    if most.missing:
        return t("Half of the cases are solved within {half} h", half=t.number(half.value))
    return t("Half of the cases are solved within {half} h, nine in ten within {most} h", half=t.number(half.value),
             most=t.number(most.value))


def complained(view: Service, t: Language) -> str:
    """Whether complaints have become more or fewer than the year before, by the intervals."""
    now, before = view.now["complaint_rate"], view.before["complaint_rate"]
    if now.missing or before.missing:
        return t("Complaints by month")
    if now.low > before.high:
        return t("Complaints are clearly more than a year before")
    if now.high < before.low:
        return t("Complaints are clearly fewer than a year before")
    return t("Complaints are neither clearly more nor fewer than a year before")


def complained_of(view: Service, t: Language) -> str:
    """What most complaints are about, where the intervals allow to say so."""
    frame = view.topics
    if frame.empty:
        return t("What complaints are about")
    counts = frame["complaints"].to_numpy(float)
    low, high = goodman(counts, np.full_like(counts, counts.sum()), len(counts))
    if len(frame) == 1 or low[0] > high[1]:
        return t("Most complaints are about: {topic}", topic=frame["topic"].iloc[0])
    return t("No subject clearly leads the complaints")


def endangered(view: Risk, t: Language) -> str:
    """How many customers are flagged, and how much of the revenue they bring."""
    worth = view.now["value_at_risk"]
    if view.flagged != view.flagged:
        return t("Customers at risk")
    if worth.missing or not view.flagged:
        return t.plural("{n} customer is at risk", "{n} customers are at risk", int(view.flagged))
    return t.plural("{n} customer is at risk, with {percent} of revenue",
                    "{n} customers are at risk, with {percent} of revenue", int(view.flagged),
                    percent=t.percent(worth.value))


def trusted(view: Risk, writer: Writer) -> str:
    """The flag's own record: how often it came true, and how many losses it saw coming."""
    t = writer.language
    right, seen = view.now["risk_precision"], view.now["risk_recall"]
    if right.missing or seen.missing:
        return t("How often the flag is right cannot be told yet in this selection.")

    def share(metric_id: str, figure: Figure) -> str:
        interval = writer.interval(CATALOGUE[metric_id], figure.low, figure.high)
        return f"{t.percent(figure.value)} ({interval})" if interval else t.percent(figure.value)

    return t("Of the flags whose time is over {right} came true; {seen} of losses had been flagged.",
             right=share("risk_precision", right), seen=share("risk_recall", seen))


def why(view: Risk, t: Language) -> str:
    """The reason that most flagged customers have."""
    if view.reasons.empty:
        return t("Reasons")
    first = view.reasons.iloc[0]
    return t("Most common reason: {reason}", reason=t.inside(first["label"]))


def owed(view: Risk, writer: Writer) -> str:
    """How much of what is owed is late, and how long customers take to pay."""
    t, late, days = writer.language, view.now["overdue_share"], view.now["dso"]
    if late.missing:
        return t("Overdue invoices")
    if days.missing:
        return t("{percent} of open invoices are overdue", percent=t.percent(late.value))
    return t("{percent} of open invoices are overdue; customers pay after {n} days", percent=t.percent(late.value),
             n=t.number(days.value))


def aged(view: Risk, t: Language) -> str:
    """How much of what is late is late by over 90 days."""
    late = view.ageing[view.ageing["late"].astype(bool)] if len(view.ageing) else view.ageing
    if late.empty or late["amount"].isna().any() or not late["amount"].sum():
        return t("How late open invoices are")
    return t("{percent} of the overdue amount is over 90 days late",
             percent=t.percent(late["amount"].iloc[-1] / late["amount"].sum(), 0))
