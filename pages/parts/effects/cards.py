"""The Effects page over all courses: key figures, effects on the chosen metric, effects on skills."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pandas as pd

from analytics.access import Viewer
from analytics.charts.effects import effects
from analytics.charts.theme import Format
from analytics.deck import Card, Tile, tile
from analytics.language import Language
from analytics.learning import effects_words as words
from analytics.learning.effects import Measured, Overview, skill_effects
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.showing import Writer
from analytics.performance.findings import metric_name
from analytics.training.panel import BEFORE
from analytics.warehouse.query import Warehouse


@dataclass(frozen=True)
class OverviewCards:
    """Makes the deck of all courses."""

    view: Overview
    metric: str
    data: Warehouse
    who: Viewer
    writer: Writer

    @property
    def t(self) -> Language:
        return self.writer.language

    def kpis(self) -> list[Tile]:
        """Courses that work, what was looked at, how many were trained, what it cost."""
        t, own = self.t, self.view.of(self.metric)
        told = [one for one in self.view.effects if one.said != "cannot_tell"]
        found = sum(one.said in ("works", "harms") for one in told)
        works = sum(one.said == "works" for one in own)
        costs = self.view.costs.values()
        spent = sum(cost.total for cost in costs)
        return [
            tile("works", t("Courses shown to work"), t("{n} of {all}", n=works, all=len(own)),
                 t("The interval of their effect excludes zero, also after allowing for all that was looked at "
                   "(Benjamini and Hochberg 1995, 5%)."),
                 description=t.inside(metric_name(self.metric, t))),
            tile("looked", t("Effects looked at"), t.number(len(told)),
                 t("Every course by every metric of the goals and scorecards, and the chosen one. Of twenty courses "
                   "that change nothing, one would seem to work by chance."),
                 description=t.plural("{n} is shown", "{n} are shown", found)),
            tile("trained", t("Completed courses"), t.number(sum(one.trained for one in own)),
                 t("People who completed a course and were measured before and after."),
                 description=t.plural("of {n} course", "of {n} courses", len(own))),
            tile("cost", t("Cost of these courses"), t.money(spent, self.writer.currency),
                 t("Runs and seats by the catalogue's prices, and hours of people where the policy prices them, since "
                   "the data begin."),
                 description=t.plural("{n} seat", "{n} seats", sum(cost.seats for cost in costs))),
        ]

    def cards(self) -> list[Card]:
        """Effects on the metric beside the bare before/after; effects on skills beside what the catalogue claims."""
        return [self._results(), self._skills()]

    def _results(self) -> Card:
        t, metric = self.t, CATALOGUE[self.metric]
        title = words.overview_finding(self.view, self.metric, t)
        names = dict(zip(self.view.courses["course_id"], self.view.courses["name"], strict=True))
        frame = _frame([(one, names[one.course_id], one.naive.value if one.naive else None)
                        for one in self.view.of(self.metric)],
                       lambda v: words.change(metric, v, self.writer))
        caption = t("{metric} of those trained against those without · 95% interval · | bare before/after · ◆ works  "
                    "■ worse  ● not shown  ○ cannot be told", metric=words.outcome(metric, t))
        return {"id": "results", "span": 7, "title": title, "caption": caption,
                "help": t("People of the same role are compared over the same months; the {n} months just before the "
                          "course are left out, since what somebody is chosen for passes by itself. The bare "
                          "before/after counts that, and all else that happened, as the course's.", n=BEFORE),
                "empty": t("Nobody has completed a course yet; effects would appear here."),
                "figure": effects(frame, format=lambda v: words.on_axis(metric, v, self.writer),
                                  beside=t("bare before/after"), language=t, alt=f"{title} · {caption}")
                if len(frame) else None}

    def _skills(self) -> Card:
        t, found = self.t, skill_effects(self.data, self.who)
        skills = dict(self.data.rows("SELECT skill_id, name FROM skills"))
        claims = {(course, skill): float(claim) for course, skill, claim in
                  self.data.rows("SELECT course_id, skill_id, uplift FROM course_skills")}
        title = words.skills_finding(found, t)
        names = dict(zip(self.view.courses["course_id"], self.view.courses["name"], strict=True))
        taught = Counter(one.course_id for one in found)
        labels = [names[one.course_id] + (f" · {skills[one.outcome]}" if taught[one.course_id] > 1 else "")
                  for one in found]
        frame = _frame([(one, label, claims[one.course_id, one.outcome])
                        for one, label in zip(found, labels, strict=True)], lambda v: t.number(v, 2, sign=True))
        caption = t("Skill level (1–5) by leads and colleagues, against those without · 95% interval · | claimed")
        return {"id": "skills", "span": 5, "title": title, "caption": caption,
                "help": t("What a course teaches, as rated before and after by leads and colleagues. The plan of "
                          "courses expects the catalogue's claim drawn towards what was measured."),
                "empty": t("No skill that a course teaches was rated before and after."),
                "figure": effects(frame, format=lambda v: t.number(v, 1, sign=True), beside=t("claimed"), language=t,
                                  alt=f"{title} · {caption}") if len(frame) else None}


def _frame(found: list[tuple[Measured, str, float | None]], said: Format) -> pd.DataFrame:
    """As the chart takes it: the largest effect first, what cannot be told last."""
    rows = [(one.course_id, label, *_ends(one), claim, one.said,
             f"{words.SIGNS[one.said]} {said(one.effect.value)}" if one.effect else words.SIGNS[one.said])
            for one, label, claim in found]
    frame = pd.DataFrame(rows, columns=["id", "label", "value", "low", "high", "claim", "said", "text"])
    return frame.sort_values("value", ascending=False, kind="stable", na_position="last", ignore_index=True)


def _ends(one: Measured) -> tuple[float | None, float | None, float | None]:
    found = one.effect
    return (None, None, None) if found is None else (found.value, found.low, found.high)
