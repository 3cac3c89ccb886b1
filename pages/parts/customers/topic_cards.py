"""The cards that the topics of the Customers page share: one metric by month, groups side by side, bars."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analytics.charts import theme
from analytics.charts.bars import bars
from analytics.charts.dots import Panel, dots
from analytics.charts.lines import Line, lines
from analytics.deck import Card
from analytics.language import N_
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.disclosure import HIDDEN
from analytics.metrics.showing import Writer
from analytics.performance import customer_findings as findings
from analytics.performance.cards import fewest
from analytics.warehouse.query import Warehouse

_ABSENT = {
    "customers": N_("No customers are loaded; who stays would appear here."),
    "sales": N_("No sales are loaded; retention would appear here."),
    "surveys": N_("No surveys are loaded; satisfaction would appear here."),
    "cases": N_("No service cases are loaded; they would appear here."),
    "receivables": N_("No invoices are loaded; what is overdue would appear here."),
    "activities": N_("No activities are loaded; market notes would appear here."),
}


class TopicCards:
    """Makes cards for the deck: each a finding, how to read it, and its figure (or what is missing)."""

    def __init__(self, data: Warehouse, writer: Writer, *, hidden: bool = False) -> None:
        self.data, self.writer, self.t, self.hidden = data, writer, writer.language, hidden

    def empty(self, table: str, otherwise: str = "") -> str:
        """What a card without a figure says: what to load, that it is hidden, else ``otherwise`` or how to widen the
        selection."""
        if table not in self.data.loaded:
            return self.t(_ABSENT[table])
        if self.hidden:
            return self.t(HIDDEN, n=self.data.policy.minimum_group)
        return otherwise or self.t("There is nothing in this selection. Choose a longer period or fewer filters.")

    def by_month(self, metric_id: str, months: pd.DataFrame, table: str, title: str, span: int) -> Card:
        """One metric over months with its interval and, where the policy sets one, its goal."""
        t, metric, goal = self.t, CATALOGUE[metric_id], self.data.policy.goals.get(metric_id)
        value, low, high = (theme.numbers(months[part]) for part in ("value", "low", "high"))

        def written(v: float) -> str:
            return self.writer.value(metric, v, coarse=True)

        drawn = [Line("{value}", value, low, high, points=True)]
        if goal:
            drawn.insert(0, Line(t("goal {value}"), [goal.goal] * len(value), color=theme.PLAN, width=1.2, dash="dot"))
        sure = any(v is not None for v in low)
        caption = (t("{metric} by month with 95% interval", metric=t(metric.label)) if sure
                   else t("{metric} by month", metric=t(metric.label)))
        known = theme.known(value)
        return {
            "id": metric_id, "span": span, "title": title, "caption": caption,
            "help": t.sentences(t(metric.formula), t(metric.pitfall)), "empty": self.empty(table),
            "figure": lines([m.date() for m in months["month"]], drawn, format=written, language=t,
                            alt=f"{title} · {caption}") if known else None,
        }

    def bars(
        self, key: str, title: str, caption: str, table: str, frame: pd.DataFrame, value: pd.Series, texts: list[str],
    ) -> Card:
        """Parts of a whole; a click opens the rows that they were counted from."""
        figure = bars(frame.assign(value=value, text=texts, id=frame["label"]), alt=title) if len(frame) else None
        return {"id": key, "span": 5, "title": title, "caption": caption, "help": "", "empty": self.empty(table),
                "figure": figure}

    def groups(
        self, frame: pd.DataFrame, unit: str, judged: str, table: str, metrics: tuple[str, ...], span: int = 12
    ) -> Card:
        """Groups side by side by several metrics; the blue lines are the whole selection."""
        t, counts = self.t, [m for m in metrics if CATALOGUE[m].unit == "count" and f"{m}_value" in frame]
        parts = [f"{m}_{part}" for m in counts for part in ("value", "low", "high")]
        frame = frame.assign(**{part: frame[part].where(frame["id"] != "") for part in parts})
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
            "figure": dots(frame, panels, language=t, alt=title) if panels and len(frame) > 1 else None,
        }

    def _coarse(self, metric_id: str) -> Callable[[float], str]:
        return lambda v: self.writer.value(CATALOGUE[metric_id], v, coarse=True)


def _first(frame: pd.DataFrame, metric_id: str) -> float | None:
    """The whole selection's figure; counts are not compared with it."""
    if CATALOGUE[metric_id].unit == "count":
        return None
    return theme.numbers(frame[f"{metric_id}_value"])[0]
