"""The cards that the performance pages share: each a finding, how to read it, and its figure (or what is missing)."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.charts import theme
from analytics.charts.mix import mix
from analytics.charts.pipeline import pipeline
from analytics.charts.trend import trend
from analytics.deck import Card
from analytics.language import N_
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.disclosure import HIDDEN
from analytics.metrics.showing import Writer
from analytics.performance import findings
from analytics.warehouse.query import Warehouse

ABSENT = {
    "sales": N_("No sales are loaded; revenue would appear here."),
    "targets": N_("No targets are loaded; attainment would appear here."),
    "activities": N_("No activities are loaded; their mix would appear here."),
    "surveys": N_("No surveys are loaded; satisfaction would appear here."),
    "opportunities": N_("No opportunities are loaded; the pipeline would appear here."),
    "handoffs": N_("No hand-offs are loaded; how many were on time would appear here."),
    "peer_reviews": N_("No peer reviews are loaded; what colleagues say would appear here."),
}


@dataclass(frozen=True)
class Cards:
    """Makes cards for the deck from a page's frames; ``hidden``: some of the page is withheld from the viewer."""

    data: Warehouse
    writer: Writer
    hidden: bool = False

    def empty(self, table: str) -> str:
        """What a card without a figure says: what to load, that it is hidden, or how to widen the selection."""
        t = self.writer.language
        if table not in self.data.loaded:
            return t(ABSENT[table])
        if self.hidden:
            return t(HIDDEN, n=self.data.policy.minimum_group)
        return t("There is nothing in this selection. Choose a longer period or fewer filters.")

    def _unit(self, *columns: pd.Series) -> str:
        values = [v for column in columns for v in theme.numbers(column)]
        return theme.money_unit(values, self.writer.currency, self.writer.language).name

    def trend(self, frame: pd.DataFrame) -> Card:
        """Revenue by month against plan and last year."""
        t, unit = self.writer.language, self._unit(frame["actual"])
        caption = (
            t("Revenue, {unit} a month · lower panel: difference to plan", unit=unit)
            if frame["plan"].notna().any()
            else t("Revenue, {unit} a month · lower panel: difference to last year", unit=unit)
        )
        return {
            "id": "trend",
            "span": 7,
            "title": findings.trended(frame, t),
            "caption": caption,
            "help": t(CATALOGUE["revenue"].formula),
            "empty": self.empty("sales"),
            "figure": trend(frame, currency=self.writer.currency, language=t)
            if frame["actual"].notna().any()
            else None,
        }

    def mix(self, frame: pd.DataFrame) -> Card:
        """Activity mix and what it brings."""
        t, metric = self.writer.language, CATALOGUE["conversion"]
        return {
            "id": "mix",
            "span": 7,
            "title": findings.mixed(frame, t) if len(frame) else t("Activity mix"),
            "caption": t("Left: share of activities · right: wins per 100 activities, with 95% interval"),
            "help": t.sentences(t(metric.formula), t(metric.pitfall)),
            "empty": self.empty("activities"),
            "figure": mix(frame, language=t, brings_label=t("Wins per 100 activities")) if len(frame) else None,
        }

    def pipeline(self, frame: pd.DataFrame) -> Card:
        """Open deals by stage, with what has stalled."""
        t, days = self.writer.language, self.data.policy.stalled_after_days
        some = len(frame) > 0 and frame["open"].sum() > 0
        unit = self._unit(frame["open"]) if some else ""
        return {
            "id": "pipeline",
            "span": 5,
            "title": findings.waiting(frame, days, t) if some else t("Pipeline"),
            "caption": t(
                "Open deals, {unit} · second part: stalled over {days} days · line: last year", unit=unit, days=days
            )
            if some
            else t("Open deals by stage"),
            "help": t(
                "Stages in the order of the process. "
                "A deal has stalled when its stage has not changed for {days} days.",
                days=days,
            ),
            "empty": self.empty("opportunities"),
            "figure": pipeline(frame, currency=self.writer.currency, stalled_after=days, language=t) if some else None,
        }
