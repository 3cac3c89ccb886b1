"""What customers say and what the market does: satisfaction by group and month, competitors met."""

from __future__ import annotations

from analytics.charts.dots import Panel, dots
from analytics.charts.theme import Figure
from analytics.deck import Card
from analytics.metrics.catalogue import CATALOGUE
from analytics.performance import customer_findings as findings
from analytics.performance.market import Market
from analytics.performance.satisfaction import Satisfaction
from pages.parts.customers.topic_cards import TopicCards


class VoiceCards(TopicCards):
    """The cards of these topics."""

    def satisfaction(self, view: Satisfaction) -> list[Card]:
        """Groups by all measures, satisfaction by month."""
        measures = ("csat", "nps", "ces", "response_rate")
        return [self.groups(view.groups, view.unit, "csat", "surveys", measures, span=7),
                self.by_month("csat", view.months, "surveys", findings.satisfied(view, self.t), span=5)]

    def market(self, view: Market) -> list[Card]:
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
            self.groups(view.groups, view.unit, "useful_notes", "activities",
                         ("market_notes", "useful_notes", "book_coverage")),
        ]

    def _competitors(self, view: Market) -> Figure:
        t = self.t
        useful = None if view.useful.missing else view.useful.value

        def share(v: float) -> str:
            return t.percent(v, 0)

        panels = [Panel("share", t("Share of notes"), share, None),
                  Panel("useful", t("Found useful"), share, useful, fewest=self.data.policy.minimum_cases)]
        return dots(view.competitors, panels, language=t, alt=findings.met(view, t))
