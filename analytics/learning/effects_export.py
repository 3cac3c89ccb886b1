"""Effects of training as frames and a workbook, in full precision, with what they are about stated in them."""

from __future__ import annotations

import pandas as pd
from pandas.api.types import is_numeric_dtype

from analytics.access import Viewer
from analytics.language import Language
from analytics.learning import effects_words as words
from analytics.learning.course_effect import CourseEffect
from analytics.learning.effects import Measured, Overview, skill_effects
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.showing import Writer
from analytics.sheets import Column, Sheet, workbook
from analytics.warehouse.query import Warehouse

_COLUMNS = ["course_id", "course", "outcome", "verdict", "value", "low", "high", "se", "adjusted_p", "naive",
            "naive_low", "naive_high", "trained", "compared"]


def effects_frame(view: Overview) -> pd.DataFrame:
    """Every course by every metric looked at: the effect with its interval, the bare before/after, verdict and counts;
    shares as fractions, money in the policy's currency."""
    names = dict(zip(view.courses["course_id"], view.courses["name"], strict=True))
    return pd.DataFrame([_row(one, names) for one in view.effects], columns=_COLUMNS)


def participants_frame(people: pd.DataFrame, t: Language) -> pd.DataFrame:
    """Who took a course, with yes or no for whether the effect rests on them."""
    return people.assign(counted=[t("yes") if counted else t("no") for counted in people["counted"]])


def effects_xlsx(view: Overview, one: CourseEffect | None, data: Warehouse, who: Viewer, writer: Writer) -> bytes:
    """A workbook: what it is about, all effects, effects on skills, the opened course, and definitions."""
    t = writer.language
    names = dict(zip(view.courses["course_id"], view.courses["name"], strict=True))
    skills = pd.DataFrame([_row(found, names) for found in skill_effects(data, who)], columns=_COLUMNS)
    used = [(m, t(CATALOGUE[m].label), t(CATALOGUE[m].formula), t(CATALOGUE[m].pitfall))
            for m in dict.fromkeys(found.outcome for found in view.effects)]
    frames = {t("About"): pd.DataFrame(_about(data, t), columns=[t("What"), t("Value")]),
              t("Effects"): effects_frame(view), t("Skills"): skills}
    if one is not None:
        frames |= _course(one, writer)
    frames[t("Definitions")] = pd.DataFrame(used, columns=["metric", "label", "formula", "pitfall"])
    return workbook([_sheet(name, frame) for name, frame in frames.items()], title=t("Effects of training"),
                    currency=data.policy.currency, made_at=data.made_at, language=t)


def _course(one: CourseEffect, writer: Writer) -> dict[str, pd.DataFrame]:
    t, cost = writer.language, one.cost
    facts = [(t("Course"), one.name), (t("Verdict"), t(words.VERDICTS[one.measured.said])),
             (t("Effect"), words.ends(CATALOGUE[one.metric], one.found.overall, writer)),
             (t("Bare before/after"), words.ends(CATALOGUE[one.metric], one.found.naive, writer)),
             (t("Cost"), t.money(cost.total, writer.currency, exact=True) if cost.known else "–"),
             *((t("Warning"), text.text(t)) for text in one.found.warnings),
             *((t("Note"), text.text(t)) for text in one.found.notes)]
    frames = {t("Course"): pd.DataFrame(facts, columns=[t("What"), t("Value")]),
              t("By months since"): one.found.by_time,
              t("By month"): one.trend.assign(month=[f"{month:%Y-%m}" for month in one.trend["month"]])}
    if one.people is not None:
        frames[t("People")] = participants_frame(one.people, t).assign(
            starts_on=_days(one.people["starts_on"]), completed_on=_days(one.people["completed_on"]))
    return frames


def _days(column: pd.Series) -> list[str]:
    return ["" if pd.isna(day) else f"{day:%Y-%m-%d}" for day in column]


def _row(one: Measured, names: dict[str, str]) -> tuple[object, ...]:
    effect, naive = one.effect, one.naive
    return (one.course_id, names[one.course_id], one.outcome, one.said,
            *((effect.value, effect.low, effect.high, effect.se) if effect else (None,) * 4), one.among,
            *((naive.value, naive.low, naive.high) if naive else (None,) * 3), one.trained, one.compared)


def _about(data: Warehouse, t: Language) -> list[tuple[str, str]]:
    return [(t("Scope"), t("Whole company")), (t("Data to"), t.date(data.calendar.data_to)),
            (t("Refreshed"), t.moment(data.made_at)), (t("Snapshot"), data.file.name),
            (t("Currency"), data.policy.currency)]


def _sheet(name: str, frame: pd.DataFrame) -> Sheet:
    columns = tuple(Column(str(column), "plain" if is_numeric_dtype(frame[column]) else "text") for column in frame)
    return Sheet(name, columns, list(frame.astype(object).itertuples(index=False, name=None)))
