"""What a click on the Effects page opens: a course, or the rows behind a figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from analytics.access import Viewer
from analytics.language import N_
from analytics.learning.course_effect import CourseEffect
from analytics.learning.effects import Overview
from analytics.learning.effects_export import effects_frame
from analytics.learning.effects_rows import cost_rows, panel_rows, trained_rows
from analytics.learning.effects_words import VERDICTS
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.showing import Writer
from analytics.performance.findings import metric_name
from analytics.warehouse.query import Warehouse
from pages.parts import counted, session
from pages.parts.effects import filters

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

    def follow(self, event: dict | None, figures: list[dict], cards: list[dict]) -> None:
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

    def _figure(self, figure: dict) -> None:
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
        return some.assign(outcome=[metric_name(name, t) for name in some["outcome"]],
                           verdict=[t(VERDICTS[verdict]) for verdict in some["verdict"]])

    def _months(self, figure: Mapping[str, Any], naive: bool = False, only: str = "") -> None:
        """The months of people; of the bare before/after only those that it counts; or ``only`` of one month."""
        t, c = self.writer.language, st.column_config

        def read() -> pd.DataFrame:
            assert self.one is not None
            frame = panel_rows(self.data, self.who, self.one.course_id, self.metric)
            some = frame[frame["part"] != ""] if naive else frame[frame["month"] == only] if only else frame
            return some.assign(part=[t(PARTS[part]) if part else "" for part in some["part"]])

        counted.show(figure, t, read, note="" if only else t(TWO_HALVES if naive else ALL_MONTHS), config={
            "name": c.TextColumn(t("Name"), width=160), "month": c.DateColumn(t("Month"), format="YYYY-MM"),
            "outcome": c.NumberColumn(t(CATALOGUE[self.metric].label), format="%.4g"),
            "cases": c.NumberColumn(t("Cases"), format="%g"),
            "since": c.DateColumn(t("Trained since"), format="YYYY-MM"), "part": c.TextColumn(t("Before or after"))})

    def _people(self) -> dict:
        t, c = self.writer.language, st.column_config
        return {"name": c.TextColumn(t("Name"), width=160), "team": c.TextColumn(t("Team")),
                "course": c.TextColumn(t("Course"), width=200),
                "completed_on": c.DateColumn(t("Completed"), format="YYYY-MM-DD")}

    def _money(self) -> dict:
        t, c = self.writer.language, st.column_config
        return {"course": c.TextColumn(t("Course"), width=200), "runs": c.NumberColumn(t("Runs")),
                "seats": c.NumberColumn(t("Seats")), "hours": c.NumberColumn(t("Hours"), format="%g"),
                **{name: c.NumberColumn(label, format="localized") for name, label in (
                    ("for_runs", t("For runs")), ("for_seats", t("For seats")), ("for_hours", t("For hours")),
                    ("total", t("Cost, {currency}", currency=self.writer.currency)))}}

    def _looked(self) -> dict:
        t, c = self.writer.language, st.column_config
        number = c.NumberColumn(format="%.4g")
        labels = {"value": t("Effect"), "low": t("Effect, low end"), "high": t("Effect, high end"),
                  "adjusted_p": t("Chance"), "naive": t("Bare before/after")}
        return {"course_id": None, "se": None, "naive_low": None, "naive_high": None,
                "course": c.TextColumn(t("Course"), width=180, pinned=True), "outcome": c.TextColumn(t("Metric")),
                "verdict": c.TextColumn(t("Verdict")), "trained": c.NumberColumn(t("Trained")),
                "compared": c.NumberColumn(t("Not trained")),
                **{name: number | {"label": label} for name, label in labels.items()}}
