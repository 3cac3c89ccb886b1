"""The course catalogue as readers see it: what a course is, costs and requires, what it teaches and how surely."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analytics.language import Language
from analytics.learning.modes import MODES
from analytics.metrics.intervals import Z
from analytics.training.catalogue import Catalogue
from analytics.training.estimating import Estimate
from analytics.training.uplift import claim_error, uplift

MEASURED = ("course_id", "skill_id", "value", "se", "n")


def expected_uplifts(claims: Catalogue, measured: pd.DataFrame, assumed: float) -> pd.DataFrame:
    """What each course is claimed, was measured, and is to be expected to teach: a row a course and skill.

    Columns course_id, skill_id, claimed, measured, measured_se (NaN where nothing was measured), n, expected, se
    (levels). ``measured``: columns ``MEASURED``. ``assumed``: see ``claim_error``.
    """
    known = {(c, s): (value, se, n) for c, s, value, se, n in measured[list(MEASURED)].itertuples(index=False)}
    claimed = {(c.id, skill): level for c in claims.courses.values() for skill, level in c.teaches.items()}
    estimates = {key: Estimate(value, se, max(1, int(n) - 1)) for key, (value, se, n) in known.items()}
    error = claim_error([(claimed[key], one) for key, one in estimates.items() if key in claimed], assumed)
    rows = [(*key, level, *known.get(key, (float("nan"), float("nan"), 0)), *uplift(level, estimates.get(key), error))
            for key, level in claimed.items()]
    return pd.DataFrame(rows, columns=["course_id", "skill_id", "claimed", "measured", "measured_se", "n", "expected",
                                       "se"])


def catalogue_table(
    claims: Catalogue, uplifts: pd.DataFrame, skills: dict[str, str], t: Language, search: str = ""
) -> pd.DataFrame:
    """A row a course, by name; where nothing was measured there is no column of it.

    ``search`` keeps the rows that hold its words somewhere; texts and numbers are in the reader's language.
    """
    courses, by_course = claims.courses, dict(iter(uplifts.groupby("course_id")))
    rows = []
    for course in sorted(courses.values(), key=lambda c: (c.name.casefold(), c.id)):
        of = by_course.get(course.id, uplifts.head(0)).to_dict("records")
        rows.append({
            t("Course"): course.name, t("Mode"): t(MODES.get(course.mode, course.mode)), t("Hours"): course.hours,
            t("Seats"): course.seats, t("Cost of holding it"): course.cost, t("Cost per seat"): course.seat_cost,
            t("Take before"): courses[course.requires].name if course.requires else "",
            t("Claimed"): t.listed(_levels(skills, row, row["claimed"], None, t) for row in of),
            **({t("Measured"): t.listed(_levels(skills, row, row["measured"], row["measured_se"], t) for row in of
                                        if row["n"])} if uplifts["n"].any() else {}),
            t("Expected"): t.listed(_levels(skills, row, row["expected"], row["se"], t) for row in of)})
    frame = pd.DataFrame(rows)
    return frame if frame.empty or not search.strip() else frame[_matching(frame, search)].reset_index(drop=True)


def _levels(skills: dict[str, str], row: Mapping[str, Any], value: float, se: float | None, t: Language) -> str:
    margin = "" if se is None else f" ± {t.number(Z * se, 1)}"
    return f"{skills.get(row['skill_id'], row['skill_id'])} {t.number(value, 1, sign=True)}{margin}"


def _matching(frame: pd.DataFrame, search: str) -> pd.Series:
    text = frame.astype(str).agg(" ".join, axis=1).str.casefold()
    return pd.Series([all(word in line for word in search.casefold().split()) for line in text], index=frame.index)
