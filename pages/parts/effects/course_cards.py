"""One course on the Effects page: key figures, effect by months since, trained and compared side by side."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.charts.event_study import event_study
from analytics.charts.waves import waves
from analytics.deck import Card, Line, Tile, tile
from analytics.language import Language
from analytics.learning import effects_words as words
from analytics.learning.course_effect import CourseEffect
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.model import Metric
from analytics.metrics.showing import Writer
from analytics.training.panel import BEFORE

STATUS = {"works": "ok", "harms": "off", "not_shown": "watch", "cannot_tell": "na"}


@dataclass(frozen=True)
class CourseCards:
    """Makes the deck of one course."""

    view: CourseEffect
    writer: Writer
    smallest: int  # people below whom the policy shows no figure

    @property
    def t(self) -> Language:
        return self.writer.language

    @property
    def metric(self) -> Metric:
        return CATALOGUE[self.view.metric]

    def kpis(self) -> list[Tile]:
        """The effect, the naive figure, how many it rests on, what the course cost."""
        t, found, cost = self.t, self.view.found, self.view.cost
        overall, naive = found.overall, found.naive
        value = words.change(self.metric, overall.value, self.writer) if overall else "–"
        return [
            tile("effect", t("Effect"), value,
                 t("{metric} against people of the same role over the same months. {formula}",
                   metric=t(self.metric.label), formula=t(self.metric.formula)),
                 description=self._range(overall.low, overall.high) if overall else t("cannot be told"),
                 status=STATUS[self.view.measured.said]),
            tile("naive", t("Bare before/after"),
                 words.change(self.metric, naive.value, self.writer) if naive else "–",
                 t("The {n} months since the course less the {n} before it, of those trained alone.", n=BEFORE),
                 description=t("not to be trusted"), status="na"),
            tile("people", t("Trained"), t.number(found.trained),
                 t("Completed the course and measured before and after; compared are people of the same role."),
                 description=t("{n} compared with", n=t.number(found.compared))),
            tile("cost", t("Cost"), t.money(cost.total, self.writer.currency) if cost.known else "–", self._prices(),
                 description=t("runs {n} · seats {seats}", n=cost.runs, seats=cost.seats)),
        ]

    def _range(self, low: float, high: float) -> str:
        return self.t("{low} to {high}", low=words.bare(self.metric, low, self.writer),
                      high=words.bare(self.metric, high, self.writer))

    def _prices(self) -> str:
        t, cost, currency = self.t, self.view.cost, self.writer.currency
        if not cost.known:
            return t("The course has no price in the catalogue; load its cost or its cost a seat.")
        hours = t("{amount} for {n} hours of people", amount=t.money(cost.for_hours, currency),
                  n=t.number(cost.hours)) if cost.for_hours else t(
            "people's hours are not priced in the policy")
        return t("{runs} for runs, {seats} for seats, {hours}.", runs=t.money(cost.for_runs, currency),
                 seats=t.money(cost.for_seats, currency), hours=hours)

    def cards(self) -> list[Card]:
        """By months since the course; by months of the calendar."""
        return [self._study(), self._waves()]

    def _study(self) -> Card:
        t, found = self.t, self.view.found
        title = words.before_finding(self.view, self.writer)
        caption = t("{metric}: difference to what the untrained foretell, with 95% interval · blue: overall effect · "
                    "hollow: before", metric=words.outcome(self.metric, t))
        overall = found.overall
        figure = event_study(
            found.by_time, dip=BEFORE, language=t, format=lambda v: words.on_axis(self.metric, v, self.writer),
            overall=(overall.value, overall.low, overall.high) if overall else None,
            alt=f"{title} · {caption}") if len(found.by_time) else None
        return {"id": "study", "span": 7, "title": title, "caption": caption, "figure": figure,
                "help": t("Hollow dots are months before the half-year that precedes the course; they scatter about "
                          "zero where both groups moved alike. The grey half-year is not counted: who is chosen for a "
                          "bad one recovers by itself. Borusyak, Jaravel and Spiess 2024."),
                "empty": t("Too few were trained or compared for an effect by month.")}

    def _waves(self) -> Card:
        t, trend = self.t, self.view.trend
        title = t.plural("{n} person was trained, in {waves}", "{n} people were trained, in {waves}",
                         sum(self.view.waves.values()),
                         waves=t.plural("{n} month", "{n} months", len(self.view.waves)))
        caption = t("{metric} by month · blue: months of training", metric=words.outcome(self.metric, t))
        figure = waves(trend, self.view.waves, language=t, alt=f"{title} · {caption}",
                       format=lambda v: self.writer.value(self.metric, v, coarse=True)) \
            if trend["trained"].notna().any() else None
        return {"id": "waves", "span": 5, "title": title, "caption": caption, "help": t(self.metric.formula),
                "figure": figure, "lines": [] if figure else self._together(),
                "empty": "" if figure else t("By month is not shown: from it one could work out what fewer than {n} "
                                             "people achieved.", n=self.smallest)}

    def _together(self) -> list[Line]:
        """What may be told of all months together, where single ones may not."""
        t, found = self.t, self.view.found
        name = words.outcome(self.metric, t)
        told = [(t("{metric}, all trained against those without: {change}", metric=name,
                   change=words.ends(self.metric, found.overall, self.writer)), found.overall),
                (t("{metric}, the same people after against before: {change}", metric=name,
                   change=words.ends(self.metric, found.naive, self.writer)), found.naive)]
        return [{"id": None, "text": text, "second": "", "status": ""} for text, known in told if known]
