"""The deck of a training plan: key figures, what each course closes and costs, and the calendar by month."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analytics.charts.bars import bars
from analytics.charts.course_gains import course_gains
from analytics.charts.course_months import course_months
from analytics.deck import Card
from analytics.language import Language
from analytics.learning import plan_words
from analytics.learning.planned import Gain, Planned
from analytics.learning.totals import Totals


def cards(found: Planned, courses: dict[str, str], currency: str, t: Language) -> list[Card]:
    """The two figures above the table; ``courses``: id -> name."""
    return [_gains(found.gains, courses, currency, 7, t), _calendar(found, courses, t)]


def outlook(gains: Sequence[Gain], courses: dict[str, str], currency: str, t: Language) -> Card:
    """What each course would close, before there is a plan."""
    return _gains(gains, courses, currency, 12, t)


def _gains(gains: Sequence[Gain], courses: dict[str, str], currency: str, span: int, t: Language) -> Card:
    rows = [{
        "id": one.course_id, "label": courses.get(one.course_id, one.course_id), "value": one.value, "low": one.low,
        "high": one.high, "planned": one.planned, "cost": t.money(one.cost, currency, fine=True),
        "text": t.plural("{n} person: {value} weighted levels ({low} to {high})",
                         "{n} people: {value} weighted levels ({low} to {high})", one.people,
                         value=t.number(one.value, 1), low=t.number(one.low, 1), high=t.number(one.high, 1))}
        for one in gains]
    title = plan_words.gains_headline(gains, courses, t)
    return {
        "id": "gains", "span": span, "title": title,
        "caption": t("Weighted levels closed, 80% interval · by levels per money · filled: in the plan · right: cost"),
        "help": t("A hollow course is outside the plan: what one run would still close for those whom it helps most "
                  "and who have the hours, and what that would cost."),
        "empty": t("No course closes a gap of these people."),
        "figure": course_gains(pd.DataFrame(rows), label=t("weighted levels"), format=lambda v: t.number(v), alt=title)
        if rows else None}


def _calendar(found: Planned, courses: dict[str, str], t: Language) -> Card:
    held = [{"id": one.course_id, "label": courses.get(one.course_id, one.course_id), "month": one.month,
             "people": one.people, "runs": one.times} for one in found.held]
    title = plan_words.calendar_headline(found, t)
    return {
        "id": "calendar", "span": 5, "title": title,
        "caption": t("People in each course by month"),
        "help": t("A course that another one requires is held in an earlier month."),
        "empty": t("No course is in the plan."),
        "figure": course_months(pd.DataFrame(held).sort_values(["month", "label"]), found.conditions.calendar,
                                language=t, alt=title) if held else None}


def compared(found: Planned, currency: str, t: Language) -> Card:
    """The plan beside 'everybody takes the same' and 'weakest first'."""
    title = plan_words.compared_headline(found, t)
    frame = pd.DataFrame([{
        "label": t(plan_words.BASELINES[name]), "value": sums.share,
        "text": t("{share} for {money}", share=t.percent(sums.share, 0),
                  money=t.money(sums.spent + sums.from_fund, currency, fine=True))}
        for name, sums in plan_words.compared(found).items()])
    return {
        "id": "compared", "span": 12, "title": title,
        "caption": t("Share of the weighted gap closed and its cost · same people, money, hours, seats and months"),
        "help": t("Everybody takes the same: course by course for all who may. Weakest first: the person with the "
                  "largest gap chooses first, then the next."),
        "figure": bars(frame, alt=title), "empty": ""}


def costs(key: str, total: Totals, courses: dict[str, str], currency: str, t: Language) -> Card:
    """A published plan by what its courses cost, with how many places they have."""
    title = t("{plan}: {first} to {last}", plan=total.name, first=t.month(total.first, year=True),
              last=t.month(total.last, year=True))
    frame = pd.DataFrame([{
        "label": courses.get(row.course_id, row.course_id) or t("Other courses"), "value": row.cost,
        "text": t("{cost} · {places}", cost=t.money(row.cost, currency, fine=True),
                  places=t.plural("{n} place", "{n} places", row.people))}
        for row in total.courses.itertuples()])
    return {"id": key, "span": 12, "title": title,
            "caption": t("Cost and places by course · published on {day}", day=t.date(total.published.date())),
            "help": t("Courses that too few people take to be shown alone stand together, with others where that "
                      "is needed to hide them."),
            "figure": bars(frame, alt=title) if len(frame) else None, "empty": t("No course is held.")}
