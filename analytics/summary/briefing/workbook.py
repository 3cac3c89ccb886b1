"""The month as a workbook: the figures behind page, slides and paper, with their definitions."""

from __future__ import annotations

from collections.abc import Iterator

from analytics.sheets import Cell, Column, Sheet, workbook
from analytics.summary.briefing.content import Briefing, Waterfall


def month_xlsx(made: Briefing) -> bytes:
    """The briefing as an XLSX file; missing figures are empty cells."""
    sheets = [_summary(made), _figures(made), _parts(made, made.teams, made.language("Bridge by team")),
              _parts(made, made.causes, made.language("Bridge by cause")), _regions(made), _ends(made), _months(made),
              _definitions(made)]
    return workbook(sheets, title=f"{made.title} · {made.code}", currency=made.currency, made_at=made.made_at,
                    language=made.language)


def _summary(made: Briefing) -> Sheet:
    """What is said: headline, notices, and every section line by line."""
    rows: list[tuple[object, ...]] = [(Cell(made.title, "section"), ""), (" · ".join(made.stamp), "")]
    rows += [(notice, "") for notice in made.notices]
    for one in made.sections:
        rows.append((Cell(one.title, "section"), one.caption))
        rows += [(line.text, line.second) for line in one.lines] or [(one.empty, "")]
    t = made.language
    return Sheet(t("Summary"), (Column(t("Monthly summary"), width=70), Column(t("Beside it"), width=60)), rows,
                 filters=False)


def _figures(made: Briefing) -> Sheet:
    t = made.language
    columns = (Column(t("Figure")), Column(t("Status")), Column(t("Unit")), Column(t("Value"), "decimal"),
               Column(t("95% from"), "decimal"), Column(t("95% to"), "decimal"), Column(t("Plan or goal"), "decimal"),
               Column(t("Last year"), "decimal"))
    return Sheet(t("Key figures"), columns, [
        (one.label, one.state, one.definition.unit if one.definition else made.currency,
         *(Cell(value, one.definition.form if one.definition else "money") for value in (
             one.value, one.low, one.high, one.plan, one.last_year))) for one in made.figures])


def _parts(made: Briefing, fall: Waterfall, name: str) -> Sheet:
    """What leads from plan or last year to actual; the sum is the last row."""
    t = made.language
    columns = (Column(t("Part")), Column(t("Amount"), "money"), Column(t("Of its own plan or last year"), "percent"))
    rows = [(part.label, part.amount, part.share) for part in fall.parts]
    return Sheet(name, columns, rows or [(fall.empty, None, None)], filters=False)


def _regions(made: Briefing) -> Sheet:
    t = made.language
    columns = (Column(t("Region")), Column(t("Month"), "month"), Column(t("Actual"), "money"),
               Column(t("Plan"), "money"))
    return Sheet(t("Regions"), columns, [
        (panel.name, month, actual, plan) for panel in made.regions.panels
        for month, actual, plan in zip(panel.months, panel.actual, panel.plan, strict=True)])


def _ends(made: Briefing) -> Sheet:
    t = made.language
    columns = (Column(t("Period")), Column(t("First month"), "month"), Column(t("Final month"), "month"),
               Column(t("So far"), "money"), *_bounds(made), Column(t("Chance of plan"), "percent"))
    rows = [(one.label, one.landing.start, one.landing.last, one.landing.actual, one.landing.value, one.landing.low,
             one.landing.high, one.landing.plan, one.landing.chance) for one in made.coming.ends]
    return Sheet(t("Forecast"), columns, rows, filters=False)


def _months(made: Briefing) -> Sheet:
    t = made.language
    nothing = (None, None, None, None)
    rows = [*((month, value, *nothing) for month, value in made.coming.past),
            *((row[0], None, *row[1:]) for row in made.coming.months)]
    columns = (Column(t("Month"), "month"), Column(t("Actual"), "money"), *_bounds(made))
    return Sheet(t("Forecast by month"), columns, rows)


def _bounds(made: Briefing) -> Iterator[Column]:
    t = made.language
    names = (t("Expected"), t("8 of 10: from"), t("8 of 10: to"), t("Plan"))
    return (Column(name, "money") for name in names)


def _definitions(made: Briefing) -> Sheet:
    t = made.language
    columns = (Column(t("Figure")), Column(t("Definition"), width=60), Column(t("Why it matters"), width=40),
               Column(t("Pitfall"), width=50), Column(t("Unit")), Column(t("Better"), width=12))
    rows = [(one.label, known.formula, known.why, known.pitfall, known.unit, known.better)
            for one in made.figures if (known := one.definition)]
    return Sheet(t("Definitions"), columns, [*rows, (t("Forecast"), made.coming.note, "", "", made.currency, "")])
