"""The forecast of a briefing: where month, quarter and year end, and the months on the way there."""

from __future__ import annotations

import datetime as dt

from analytics.language import Language
from analytics.metrics.catalogue import metric
from analytics.metrics.dimensions import DIMENSIONS, bucket_label
from analytics.metrics.showing import Writer
from analytics.periods import add_months
from analytics.scale import money_unit
from analytics.summary import words
from analytics.summary.briefing.content import Coming, Ends
from analytics.summary.forecast import Landing
from analytics.summary.forecast_words import basis, interval_note, limits
from analytics.summary.month import Month
from analytics.summary.outlook import REVENUE


def coming(month: Month, writer: Writer) -> Coming:
    """Title and amounts of the forecast; without one, the title says that it cannot be told."""
    t, found = writer.language, month.outlook.total
    title, past = words.outlook_title(month, t), _past(month)
    if found is None:
        return Coming(title, "", (), past, (), t("No month is complete, so nothing can be forecast."))
    landings = [(one, bucket_label(DIMENSIONS[dim], one.start, month.outlook.calendar, t)) for dim, one in (
        ("month", found.month), ("quarter", found.quarter), ("fiscal_year", found.year))]
    months = tuple((row.month, row.value, row.low, row.high, row.plan) for row in found.months.itertuples())
    unit = money_unit([row[1] for row in months if row[1] == row[1]] or [v for _, v in past], month.currency, t)
    return Coming(title, t("Revenue by month, {unit} · band: 8 of 10, grey: plan", unit=unit.name),
                  tuple(ends(one, name, month.currency, writer) for one, name in landings), past, months,
                  t.sentences(basis(found, metric(REVENUE), writer), interval_note(found, writer),
                              limits(found, writer)))


def ends(one: Landing, label: str, currency: str, writer: Writer) -> Ends:
    """A landing with its texts; – where it cannot be told."""
    t = writer.language
    value, low, high, plan = (amount_text(v, currency, t) for v in (one.value, one.low, one.high, one.plan))
    interval = "–" if one.low != one.low else t("{low} to {high}", low=low, high=high)
    return Ends(label, one, value, interval, plan, t.chance(one.chance))


def amount_text(value: float, currency: str, t: Language) -> str:
    """Money with as many digits as screens have in any form: a year and its plan often lie within one percent."""
    return max(t.money(value, currency), t.money(value, currency, fine=True), key=len)


def _past(month: Month) -> tuple[tuple[dt.date, float], ...]:
    """Revenue of the twelve months up to this one, as far as it is known."""
    line = month.figures["revenue"].line
    return tuple((add_months(month.month, n + 1 - len(line)), value) for n, value in enumerate(line))
