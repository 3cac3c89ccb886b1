"""The cards of the Customers page's topics: each a finding, how to read it, and its figure (or what is missing)."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analytics.charts import theme
from analytics.charts.bars import bars
from analytics.charts.bridge import bridge
from analytics.charts.cohorts import cohorts
from analytics.charts.curve import Curve, curve
from analytics.charts.dots import Panel, dots
from analytics.charts.lines import Line, lines
from analytics.language import N_
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.showing import Writer
from analytics.performance import customer_findings as findings
from analytics.performance.cards import fewest
from analytics.performance.market import Market
from analytics.performance.retention import Retention
from analytics.performance.satisfaction import Satisfaction
from analytics.performance.service import Service
from analytics.warehouse.query import Warehouse
from pages.parts.listing import CODES

_ABSENT = {
    "customers": N_("No customers are loaded; who stays would appear here."),
    "sales": N_("No sales are loaded; retention would appear here."),
    "surveys": N_("No surveys are loaded; satisfaction would appear here."),
    "cases": N_("No service cases are loaded; they would appear here."),
    "receivables": N_("No invoices are loaded; what is overdue would appear here."),
    "activities": N_("No activities are loaded; market notes would appear here."),
}


class CustomerCards:
    """Makes the cards of a topic for the deck, and leads clicks on them to what they mean."""

    def __init__(self, data: Warehouse, writer: Writer) -> None:
        self.data, self.writer, self.t = data, writer, writer.language

    def empty(self, table: str, otherwise: str = "") -> str:
        """What a card without a figure says: what to load, else ``otherwise`` or how to widen the selection."""
        if table not in self.data.loaded:
            return self.t(_ABSENT[table])
        return otherwise or self.t("There is nothing in this selection. Choose a longer period or fewer filters.")

    def retention(self, view: Retention) -> list[dict]:
        """Retention by month, the bridge, cohorts, dependence on the largest, groups."""
        return [self._kept(view), self._bridge(view), self._cohorts(view), self._largest(view),
                self._groups(view.groups, view.unit, "net_retention", "customers",
                             ("net_retention", "gross_retention", "logo_churn", "new_business_share"))]

    def satisfaction(self, view: Satisfaction) -> list[dict]:
        """Groups by all measures, satisfaction by month."""
        measures = ("csat", "nps", "ces", "response_rate")
        return [self._groups(view.groups, view.unit, "csat", "surveys", measures, span=7),
                self.by_month("csat", view.months, "surveys", findings.satisfied(view, self.t), span=5)]

    def service(self, view: Service) -> list[dict]:
        """Solved in time by month, how long it takes, complaints by month and by subject, groups."""
        t, metric = self.t, CATALOGUE["time_to_resolve"]
        curves = [Curve(t(CODES[c.kind]), list(c.times), list(c.done), list(c.low), list(c.high)) for c in view.curves]
        took = findings.took(view, t)
        return [
            self.by_month("sla_attainment", view.in_time, "cases", findings.in_time(view, self.data.policy, t), span=7),
            {
                "id": "curve", "span": 5, "title": took,
                "caption": t("Share solved by hours since opened, with 95% interval; open cases are counted so far"),
                "help": t.sentences(t(metric.formula), t(metric.pitfall)), "empty": self.empty("cases"),
                "figure": curve(curves, until=view.until, language=t, alt=f"{took}.") if curves else None,
            },
            self.by_month("complaint_rate", view.complaints, "cases", findings.complained(view, t), span=7),
            self._topics(view),
            self._groups(view.groups, view.unit, "sla_attainment", "cases",
                         ("sla_attainment", "first_contact_resolution", "time_to_resolve", "complaint_rate")),
        ]

    def _topics(self, view: Service) -> dict:
        t, frame = self.t, view.topics
        title = findings.complained_of(view, t)
        texts = [f"{t.number(n)} · {t.percent(n / frame['complaints'].sum(), 0)}" for n in frame["complaints"]]
        return {
            "id": "topics", "span": 5, "title": title, "caption": t("Complaints of the period by what they are about"),
            "help": "", "empty": self.empty("cases"),
            "figure": bars(frame.assign(label=frame["topic"], value=frame["complaints"], text=texts), language=t,
                           alt=f"{title}.") if len(frame) else None,
        }

    def market(self, view: Market) -> list[dict]:
        """Competitors met, notes by month, groups."""
        t, useful = self.t, CATALOGUE["useful_notes"]
        return [
            {
                "id": "competitors", "span": 7, "title": findings.met(view, t),
                "caption": t("Share of notes that name a competitor, and share found useful, with 95% interval"),
                "help": t(useful.formula), "empty": self.empty("activities"),
                "figure": self._competitors(view) if len(view.competitors) else None,
            },
            self.by_month("market_notes", view.months, "activities", findings.noted(view, t), span=5),
            self._groups(view.groups, view.unit, "useful_notes", "activities",
                         ("market_notes", "useful_notes", "book_coverage")),
        ]

    def _competitors(self, view: Market) -> dict:
        t = self.t
        useful = None if view.useful.missing else view.useful.value

        def share(v: float) -> str:
            return t.percent(v, 0)

        panels = [Panel("share", t("Share of notes"), share, None),
                  Panel("useful", t("Found useful"), share, useful, fewest=self.data.policy.minimum_cases)]
        return dots(view.competitors, panels, language=t, alt=f"{findings.met(view, t)}.")

    def by_month(self, metric_id: str, months: pd.DataFrame, table: str, title: str, span: int) -> dict:
        """One metric over months with its interval and, where the policy sets one, its goal."""
        t, metric, goal = self.t, CATALOGUE[metric_id], self.data.policy.goals.get(metric_id)
        value, low, high = (theme.numbers(months[part]) for part in ("value", "low", "high"))

        def written(v: float) -> str:
            return self.writer.value(metric, v, coarse=True)

        drawn = [Line("{value}", value, low, high, points=True)]
        if goal:
            drawn.insert(0, Line(t("goal {value}"), [goal.goal] * len(value), color=theme.PLAN, width=1.2, dash="dot"))
        caption = t("{metric} by month with 95% interval", metric=t(metric.label))
        known = theme.known(value)
        return {
            "id": metric_id, "span": span, "title": title, "caption": caption,
            "help": t.sentences(t(metric.formula), t(metric.pitfall)), "empty": self.empty(table),
            "figure": lines([m.date() for m in months["month"]], drawn, format=written, language=t,
                            alt=t.sentences(f"{title}.", f"{caption}.")) if known else None,
        }

    def _kept(self, view: Retention) -> dict:
        t, months, title = self.t, view.months, findings.kept(view, self.t)

        def line(name: str, column: str, color: str, points: bool) -> Line:
            value, low, high = (theme.numbers(months[c]) for c in (column, f"{column}_low", f"{column}_high"))
            return Line(name, value, low, high, color=color, points=points, width=2.4 if points else 1.6)

        caption = t("Revenue of 12 months kept of the 12 before, at each month's end, with 95% interval")
        return {
            "id": "kept", "span": 7, "title": title, "caption": caption,
            "help": t.sentences(*(t(CATALOGUE[m].formula) for m in ("net_retention", "gross_retention"))),
            "empty": self.empty("sales", t("Retention needs 24 months of sales.")),
            "figure": lines(
                [m.date() for m in months["month"]],
                [line(t("gross {value}"), "gross", theme.ACCENT, False),
                 line(t("net {value}"), "net", theme.ACTUAL, True)],
                format=lambda v: t.percent(v, 0), language=t, alt=t.sentences(f"{title}.", f"{caption}."),
            ) if months["net"].notna().any() else None,
        }

    def _bridge(self, view: Retention) -> dict:
        t, frame, title = self.t, view.bridge, findings.bridged(view, self.t)
        amount = frame.set_index("step")["amount"]
        return {
            "id": "bridge", "span": 5, "title": title,
            "caption": t("From {before} in the 12 months before to {now} in the last 12",
                         before=t.money(amount["opening"], self.writer.currency),
                         now=t.money(amount["closing"], self.writer.currency)) if len(frame)
            else t("From the 12 months before to the last 12"),
            "help": t("Customers by their revenue of the last 12 months against the 12 before, at the period's end."),
            "empty": self.empty("sales", t("The bridge needs 24 months of sales.")),
            "figure": bridge(frame, currency=self.writer.currency, language=t, alt=f"{title}.") if len(frame) else None,
        }

    def _cohorts(self, view: Retention) -> dict:
        t, frame, title = self.t, view.cohorts, findings.stayed(view.cohorts, self.t)
        return {
            "id": "cohorts", "span": 7, "title": title,
            "caption": t("Share still customers by quarter of start · number of customers · hatched: not all that old"),
            "help": t("Kaplan-Meier; only customers who started within the data, since of older ones those who left "
                      "early may be missing."),
            "empty": self.empty("customers"),
            "figure": cohorts(frame, language=t, alt=f"{title}.") if len(frame) else None,
        }

    def _largest(self, view: Retention) -> dict:
        t, frame = self.t, view.largest
        title, metric = findings.concentrated(view, t), CATALOGUE["concentration"]
        texts = [f"{t.percent(share)} · {t.money(v, self.writer.currency)}"
                 for share, v in zip(frame["share"], frame["revenue"], strict=True)]
        index = "" if view.index != view.index else t(
            "Concentration {index}, without the largest customer {without} (0–10,000)",
            index=self.writer.value(metric, view.index), without=self.writer.value(metric, view.without))
        return {
            "id": "largest", "span": 5, "title": title, "caption": index or t("Share of revenue by customer"),
            "help": t.sentences(t(metric.formula), t(metric.pitfall)), "empty": self.empty("sales"),
            "figure": bars(frame.assign(value=frame["share"], text=texts), language=t, alt=f"{title}.")
            if len(frame) else None,
        }

    def _groups(
        self, frame: pd.DataFrame, unit: str, judged: str, table: str, metrics: tuple[str, ...], span: int = 12
    ) -> dict:
        """Groups side by side by several metrics; the blue lines are the whole selection."""
        t, counts = self.t, [m for m in metrics if CATALOGUE[m].unit == "count" and f"{m}_value" in frame]
        frame = frame.assign(**{f"{m}_value": frame[f"{m}_value"].where(frame["id"] != "") for m in counts})
        shown = [m for m in metrics if f"{m}_value" in frame and frame[f"{m}_value"].notna().any()]
        panels = [
            Panel(m, t(CATALOGUE[m].label), self._coarse(m), _first(frame, m), CATALOGUE[m].direction,
                  fewest(CATALOGUE[m], self.data.policy))
            for m in shown
        ]
        title = findings.apart(frame, unit, judged, t)
        return {
            "id": "groups", "span": span, "title": title,
            "caption": t("With 95% interval · blue: the whole selection · hollow: too few cases · a dot narrows to it"),
            "help": t.sentences(*(t(CATALOGUE[m].formula) for m in shown)), "empty": self.empty(table),
            "figure": dots(frame, panels, language=t, alt=f"{title}.") if panels and len(frame) > 1 else None,
        }

    def _coarse(self, metric_id: str) -> Callable[[float], str]:
        return lambda v: self.writer.value(CATALOGUE[metric_id], v, coarse=True)


def _first(frame: pd.DataFrame, metric_id: str) -> float | None:
    """The whole selection's figure; counts are not compared with it."""
    if CATALOGUE[metric_id].unit == "count":
        return None
    return theme.numbers(frame[f"{metric_id}_value"])[0]
