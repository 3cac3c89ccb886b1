"""What a click on the Effects page opens: a course, or the rows behind a figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from analytics.access import Viewer
from analytics.deck import Card, Tile
from analytics.language import N_
from analytics.learning.course_effect import CourseEffect
from analytics.learning.effects import Overview
from analytics.learning.effects_export import effects_frame
from analytics.learning.effects_rows import cost_rows, panel_rows, trained_rows
from analytics.learning.effects_words import VERDICTS, ends
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.showing import Writer
from analytics.performance.findings import metric_name
from analytics.warehouse.query import Warehouse
from pages.parts import counted, session
from pages.parts.deck import Click
from pages.parts.effects import filters

LOOKED = ("course", "outcome", "verdict", "effect", "bare", "adjusted_p", "trained", "compared")
PARTS = {"before": N_("before"), "after": N_("after")}
ALL_MONTHS = N_("The effect is told from all these months: those before the course and those of people without it say "
                "what would have been, which is taken from the months since.")
TWO_HALVES = N_("The mean of somebody's months after, less the mean of the months before; then the mean over people.")


@dataclass(frozen=True)
class Opening:
    """The rows behind what the page shows of a metric, of all courses or of ``one``."""

    view: Overview
    metric: str
    one: CourseEffect | None
    data: Warehouse
    who: Viewer
    writer: Writer

    def follow(self, event: Click | None, figures: Sequence[Tile], cards: Sequence[Card]) -> None:
        """Open what was clicked on; ``figures`` and ``cards``: as the deck was given them."""
        if event is None:
            return
        if event["kind"] == "kpi":
            self._figure(next(one for one in figures if one["id"] == event["id"]))
        elif self.one is None:
            filters.open_course(str(event["customdata"]))
            session.again()
        else:
            card = next(one for one in cards if one["id"] == event["card"])
            self._months(card, only=str(event["customdata"]) if event["card"] == "waves" else "")

    def _figure(self, figure: Tile) -> None:
        key, one = figure["id"], self.one
        if key == "cost":
            counted.show(figure, self.writer.language, partial(cost_rows, self.view, self._courses),
                         config=self._money())
        elif key in ("trained", "people"):
            counted.show(figure, self.writer.language, partial(
                trained_rows, self.data, self.who, self._courses, self.metric), config=self._people())
        elif one is None:
            counted.show(figure, self.writer.language, partial(self._effects, told=key == "looked"),
                         config=self._looked())
        else:
            self._months(figure, naive=key == "naive")

    @property
    def _courses(self) -> list[str]:
        return [self.one.course_id] if self.one else [found.course_id for found in self.view.of(self.metric)]

    def _effects(self, told: bool) -> pd.DataFrame:
        """What was looked at and could be told, or every course by the metric that is chosen."""
        frame, t = effects_frame(self.view), self.writer.language
        some = frame[frame["verdict"] != "cannot_tell"] if told else frame[frame["outcome"] == self.metric]
        known = {(one.course_id, one.outcome): one for one in self.view.effects}
        found = [known[pair] for pair in zip(some["course_id"], some["outcome"], strict=True)]
        some = some.assign(
            outcome=[metric_name(one.outcome, t) for one in found], verdict=[t(VERDICTS[one.said]) for one in found],
            effect=[ends(CATALOGUE[one.outcome], one.effect, self.writer) for one in found],
            bare=[ends(CATALOGUE[one.outcome], one.naive, self.writer) for one in found])
        return some[[*LOOKED, *(name for name in some if name not in LOOKED)]]

    def _months(self, figure: Tile | Card, naive: bool = False, only: str = "") -> None:
        """The months of people; of the bare before/after only those that it counts; or ``only`` of one month."""
        t, c = self.writer.language, st.column_config

        def read() -> pd.DataFrame:
            assert self.one is not None
            frame = panel_rows(self.data, self.who, self.one.course_id, self.metric)
            some = frame[frame["part"] != ""] if naive else frame[frame["month"] == only] if only else frame
            return some.assign(part=[t(PARTS[part]) if part else "" for part in some["part"]])

        counted.show(figure, t, read, note="" if only else t(TWO_HALVES if naive else ALL_MONTHS), config={
            "name": c.TextColumn(t("Name"), width=160), "month": c.DateColumn(t("Month"), format="YYYY-MM"),
            "outcome": c.NumberColumn(t(CATALOGUE[self.metric].label), format="percent" if
                                      CATALOGUE[self.metric].unit == "share" else "%.4g"),
            "cases": c.NumberColumn(t("Cases"), format="%g"),
            "since": c.DateColumn(t("Trained since"), format="YYYY-MM"), "part": c.TextColumn(t("Before or after"))})

    def _people(self) -> dict[str, Any]:
        t, c = self.writer.language, st.column_config
        return {"name": c.TextColumn(t("Name"), width=160), "team": c.TextColumn(t("Team")),
                "course": c.TextColumn(t("Course"), width=200),
                "completed_on": c.DateColumn(t("Completed"), format="YYYY-MM-DD")}

    def _money(self) -> dict[str, Any]:
        t, c = self.writer.language, st.column_config
        return {"course": c.TextColumn(t("Course"), width=200), "runs": c.NumberColumn(t("Runs")),
                "seats": c.NumberColumn(t("Seats")), "hours": c.NumberColumn(t("Hours"), format="%g"),
                **{name: c.NumberColumn(label, format="localized") for name, label in (
                    ("for_runs", t("For runs")), ("for_seats", t("For seats")), ("for_hours", t("For hours")),
                    ("total", t("Cost, {currency}", currency=self.writer.currency)))}}

    def _looked(self) -> dict[str, Any]:
        t, c = self.writer.language, st.column_config
        in_the_file = ("course_id", "value", "low", "high", "se", "naive", "naive_low", "naive_high")
        return {**dict.fromkeys(in_the_file),
                "course": c.TextColumn(t("Course"), width=180, pinned=True), "outcome": c.TextColumn(t("Metric")),
                "verdict": c.TextColumn(t("Verdict")), "effect": c.TextColumn(t("Effect"), width=165),
                "bare": c.TextColumn(t("Bare before/after"), width=170),
                "adjusted_p": c.NumberColumn(t("Chance"), format="%.3f"), "trained": c.NumberColumn(t("Trained")),
                "compared": c.NumberColumn(t("Not trained"))}
