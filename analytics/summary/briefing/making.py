"""A briefing from the month's model."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from analytics.language import N_
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.model import Metric
from analytics.metrics.showing import UNITS, Writer
from analytics.policy import Policy
from analytics.scale import money_unit
from analytics.summary import words
from analytics.summary.alert_words import how_often, judged, said
from analytics.summary.bridge_rows import Rows, attained, by_cause, by_team
from analytics.summary.briefing.coming import coming
from analytics.summary.briefing.content import Briefing, Definition, Line, Panel, Panels, Part, Section, Told, Waterfall
from analytics.summary.figures import KeyFigure
from analytics.summary.month import CUSTOMERS, KEY, TRAINING, Month
from analytics.summary.narrative import narrative

FORMS = {"money": "money", "share": "percent", "count": "number"}  # of a unit, in a workbook; others are decimal
_CAPTIONS = {
    ("teams", "plan"): N_("From plan to actual by team, {unit} · right: of the team's plan"),
    ("teams", "last_year"): N_("From last year to actual by team, {unit} · right: of the team's last year"),
    ("causes", "plan"): N_("From plan to actual by cause, {unit} · right: of the plan"),
    ("causes", "last_year"): N_("From last year to actual by cause, {unit} · right: of last year"),
}


def briefing(month: Month, policy: Policy, writer: Writer, comment: str = "") -> Briefing:
    """What the documents of a month show, in the writer's language; ``comment`` is its author's."""
    return _Maker(month, policy, writer).make(comment)


class _Maker:
    """Makes the parts of one briefing."""

    def __init__(self, month: Month, policy: Policy, writer: Writer) -> None:
        self.month, self.policy, self.writer, self.t = month, policy, writer, writer.language

    def make(self, comment: str) -> Briefing:
        month, t = self.month, self.t
        name = t.month(month.month, year=True)
        span = name if month.complete else month.period.label(t)
        return Briefing(
            language=t, currency=month.currency, code=month.code, title=words.headline(month, self.writer),
            stamp=(t("Monthly summary"), span, month.scope(t), t("Data to {day}", day=t.date(month.data_to))),
            foot=(month.snapshot, t("Loaded {moment}", moment=t.moment(month.made_at))),
            made_at=month.made_at, notices=tuple(notice.text(t) for notice in month.notices),
            comment=Section(t("Comment of the author"), "", (Line(comment),) if comment else (), ""),
            figures=self._figures(), regions=self._regions(), coming=coming(month, self.writer),
            teams=self._waterfall("teams", by_team(month, self.writer, self.policy), words.bridge_title(month, t)),
            causes=self._waterfall("causes", by_cause(month, self.writer, self.policy), words.causes_title(month, t)),
            narrative=Section(t("What happened in the month"), t("Written from the figures by fixed rules"),
                              tuple(Line(one.text) for one in narrative(month, self.writer)),
                              t("There is nothing to tell of this month.")),
            risks=self._risks(), alerts=self._alerts(), people=self._people(), changes=self._changes())

    def _figures(self) -> tuple[Told, ...]:
        """The strip of the page first, then what stands beside it; rewards last."""
        shown = [self._figure(self.month.figures[name]) for name in (*KEY, *CUSTOMERS, *TRAINING)
                 if name in KEY or not self.month.figures[name].figure.missing]
        return (*shown, *self._rewards())

    def _figure(self, one: KeyFigure) -> Told:
        metric, t = CATALOGUE[one.id], self.t
        apart = self.writer.difference(metric, one.value, one.plan)
        year = self.writer.difference(metric, one.value, one.last_year)
        message = N_("{difference} against plan") if one.id == "revenue" else N_("{difference} against goal")
        aimed = one.plan == one.plan or one.status == "na"  # without plan or goal a figure has no status
        return Told(
            one.id, t(one.label), one.status if aimed else "", t(words.STATES[one.status]) if aimed else "",
            self.writer.value(metric, one.value),
            apart, t(message, difference=apart) if apart else "",
            year, t("{difference} on last year", difference=year) if year else "",
            one.value, one.figure.low, one.figure.high, one.plan, one.last_year, self._definition(metric))

    def _definition(self, metric: Metric) -> Definition:
        t = self.t
        unit = self.month.currency if metric.unit == "money" else t(UNITS[metric.unit])
        better = {"up": t("more"), "down": t("less"), "band": "–"}[metric.direction]
        return Definition(t(metric.formula), t(metric.why), t(metric.pitfall), unit, better,
                          FORMS.get(metric.unit, "decimal"))

    def _rewards(self) -> list[Told]:
        cost, t = self.month.rewards, self.t
        if cost is None:
            return []
        known = cost.budget == cost.budget
        apart = t.percent(cost.cost / cost.budget - 1, 1, sign=True) if known else ""
        nan = float("nan")
        label = t("Reward cost to {month}", month=t.month(cost.period.last, year=True))
        against = t("{difference} against budget", difference=apart) if known else ""
        meant = Definition(words.rewards(cost, t), t("What is promised has to be affordable."),
                           t("Beside a plan whose first period is under way there is no budget to hold it against."),
                           self.month.currency, "–", "money")
        return [Told("reward_cost", label, cost.status, t(words.STATES[cost.status]),
                     t.money(cost.cost, self.month.currency), apart, against, "", "", cost.cost, nan, nan, cost.budget,
                     nan, meant)]

    def _waterfall(self, kind: str, found: Rows, title: str) -> Waterfall:
        t = self.t
        unit = money_unit([row.amount for row in found.rows], self.month.currency, t)
        parts = tuple(Part(row.label, row.amount, t.number(row.amount / unit.size, unit.digits, sign=True), row.share,
                           t.percent(row.share, 1, sign=True) if row.share == row.share else "", row.status)
                      for row in found.rows)
        return Waterfall(title, t(_CAPTIONS[kind, found.basis], unit=unit.name), parts, words.no_bridge(self.month, t))

    def _regions(self) -> Panels:
        month, t = self.month, self.t
        frame = month.regions.frame
        panels, states, names = [], {}, {}
        for key, group in frame.groupby("id"):
            last = group.iloc[-1]
            known = last["plan"] == last["plan"] and last["actual"] == last["actual"] and not month.unsold
            state = attained(last["actual"] / last["plan"], self.policy) if known else "na"
            if known:
                states[key] = state
            names[key] = month.names.get(key, key) if month.regions.unit == "team" else key
            panels.append(Panel(
                names[key], state, t.percent(last["actual"] / last["plan"] - 1, 1, sign=True) if known else "",
                tuple(pd.to_datetime(group["month"]).dt.date), tuple(map(float, group["actual"])),
                tuple(map(float, group["plan"])),
                t.money(last["actual"], month.currency) if last["actual"] == last["actual"] else "–"))
        unit = money_unit([v for p in panels for v in p.actual if v == v], month.currency, t).name
        return Panels(words.regions_title(month, states, names, t),
                      t("Revenue by month, {unit}, one scale · solid: actual, outline: plan", unit=unit),
                      tuple(panels), t("No sales are loaded; revenue would appear here."))

    def _risks(self) -> Section:
        t = self.t
        lines = tuple(Line(*words.risk_text(risk, self.month, self.writer), risk.status) for risk in self.month.risks)
        title = t.plural("{n} risk", "The {n} largest risks", len(lines)) if lines else t("No risk")
        return Section(title, t("By money at stake · owner · next step"), lines,
                       t("Nothing is below its goal, at risk or overdue."))

    def _alerts(self) -> Section:
        t, found = self.t, self.month.alerts
        lines = tuple(Line(said(one, self.writer, self.month.names), how_often(one, t), "off") for one in found.fired)
        return Section(t.plural("{n} alert", "{n} alerts", len(lines)) if lines else t("No alert"),
                       judged(found, t), lines, t("No rule of the policy fires this month."))

    def _people(self) -> Section:
        t = self.t
        lines = tuple(Line(text, second) for text, second, _ in words.people_lines(self.month, self.writer))
        return Section(t("People"), t("In numbers; nobody is named here"), lines, "")

    def _changes(self) -> Section:
        t = self.t
        lines = tuple(Line(words.change_text(one, self.month, t), "", one.now) for one in self.month.changes)
        return Section(t("Changed since last month"), "", lines, t("Nothing is in another state than a month before."))


def file_name(made: Briefing, ending: str) -> str:
    """``bridgeboard_2026-10_zh.pdf``."""
    return f"bridgeboard_{made.code}_{'zh' if made.language.chinese else 'en'}.{ending}"


def moment(made: Briefing) -> dt.datetime:
    """When its data were loaded, as the time that a file carries: the same month gives the same bytes."""
    return made.made_at.replace(microsecond=0, tzinfo=made.made_at.tzinfo or dt.UTC)
