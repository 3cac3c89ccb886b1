"""Alerts in the reader's language: what is wrong where, and how often the rule would have said so before."""

from __future__ import annotations

from collections.abc import Mapping

from analytics.language import N_, Language
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.showing import Writer
from analytics.performance.choice import COMPARABLE
from analytics.summary.alerts import Alert, Alerts, is_sum
from analytics.summary.narrative import Place

_RATE = {
    "low": N_("{metric}, {place}: {value}, unusually low. The twelve months before had {expected}."),
    "high": N_("{metric}, {place}: {value}, unusually high. The twelve months before had {expected}."),
}
_SUM = {
    "low": N_("{metric}, {place}: {value}, unusually low. {expected} had been forecast."),
    "high": N_("{metric}, {place}: {value}, unusually high. {expected} had been forecast."),
}
_TOPICS = {"customers": "retention", "satisfaction": "satisfaction", "service": "service", "risk": "risk"}  # by group


def said(alert: Alert, writer: Writer, team_names: Mapping[str, str]) -> str:
    """What is wrong, where."""
    t, metric, rule = writer.language, CATALOGUE[alert.rule.metric], alert.rule
    if rule.below is not None:
        message = N_("{metric}, {place}: {value}, below {expected}.")
    elif rule.above is not None:
        message = N_("{metric}, {place}: {value}, above {expected}.")
    else:
        message = (_SUM if is_sum(metric) else _RATE)["low" if alert.value < alert.expected else "high"]
    return t(message, metric=t(metric.label), place=place_name(alert, t, team_names),
             value=writer.value(metric, alert.value), expected=writer.value(metric, alert.expected))


def place_name(alert: Alert, t: Language, team_names: Mapping[str, str]) -> str:
    """The region's or team's name, or the company."""
    if alert.rule.scope == "company":
        return t("company")
    return team_names.get(alert.place, alert.place) if alert.rule.scope == "team" else alert.place


def evidence(alert: Alert) -> Place:
    """Where its figures are: the topic of Customers that its metric belongs to, else Team performance."""
    metric, scope = alert.rule.metric, alert.rule.scope
    topic = _TOPICS.get(CATALOGUE[metric].group, "")
    return Place("customers" if topic else "team", alert.place if scope == "team" else "",
                 alert.place if scope == "region" else "", topic or (metric if metric in COMPARABLE else ""))


def how_often(alert: Alert, t: Language) -> str:
    """In how many of the months before the same rule would have fired."""
    if not alert.judged:
        return t("No month before could be judged.")
    return t("It would have fired in {count} of the {months} months before.", count=alert.before, months=alert.judged)


def summed_up(found: Alerts, t: Language) -> str:
    """How many rules fired, of how many that could be judged."""
    if not found.checked + found.unknown:
        return t("No alerts are set up: the policy has no rule under 'alerts'.")
    return t.listed((t.plural("{n} alert", "{n} alerts", len(found.fired)), judged(found, t)))


def judged(found: Alerts, t: Language) -> str:
    """How many rules and places could be judged, and how many could not."""
    checked = t.plural("{n} rule and place judged", "{n} rules and places judged", found.checked)
    unknown = t.plural("{n} without enough data", "{n} without enough data", found.unknown) if found.unknown else ""
    return t.listed(filter(None, (checked, unknown)))


def alerts_text(found: Alerts, writer: Writer, team_names: Mapping[str, str]) -> str:
    """All of a month's alerts as plain text, a line each under how many there are."""
    t = writer.language
    lines = [f"▲ {t.sentences(said(one, writer, team_names), how_often(one, t))}" for one in found.fired]
    return "\n".join([summed_up(found, t), *lines])
