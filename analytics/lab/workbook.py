"""The Reward lab as a workbook: every figure of the page with what it rests on, to check, sort and keep."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analytics.lab import findings
from analytics.lab.assumed import assumed
from analytics.lab.report import Cost, Report, line_label, spread
from analytics.lab.report_sheets import plan_sheet, rules_sheet, scenarios_sheet, sensitivity_sheet
from analytics.language import Language, in_language
from analytics.rewards import fairness_findings
from analytics.rewards.fairness import GROUPS, named
from analytics.rewards.merit import Merit
from analytics.rewards.responses import NONE, WARNING
from analytics.sheets import Cell, Column, Sheet, workbook

Row = tuple[object, ...]


def lab_xlsx(report: Report, t: Language) -> bytes:
    """The whole report as XLSX; the caller has asked whether the reader may see what single people are paid."""
    plan = report.plan
    sheets = [_summary(report, t), _assumptions(report, t), plan_sheet(report, t), rules_sheet(report, t),
              _people(report, t), _periods(report, t), _components(report, t), _fairness(report, t),
              sensitivity_sheet(report, t), scenarios_sheet(report, t)]
    return workbook([sheet for sheet in sheets if sheet.rows], title=f"{plan.called(t)}, {plan.version}",
                    currency=plan.currency, made_at=report.origin.made_at, language=t)


# What it comes to ---------------------------------------------------------------------------------------------------


def _summary(report: Report, t: Language) -> Sheet:
    view = report.view
    new, old = (Cost.of(trial.simulation) for trial in (view.proposed, view.today))
    direction = report.people["direction"]
    rows: list[Row] = [
        _head(findings.headline(view, t)), *_costs(new, old, t), _head(t("Whom it changes")),
        *((name, Cell(int((direction == way).sum()), "number"), None, t(
            "By expected pay; a change up to half a percent is none.") if way == 1 else "")
          for way, name in ((1, t("Gain")), (-1, t("Lose")), (0, t("Stay the same")))),
        _head(t("Fairness")),
        (t("Rank correlation of pay and performance"), *(Cell(one.fair.correlation.value, "decimal") for one in (
            view.proposed, view.today)), t("Spearman's; 1: who performs better is always paid more.")),
        (t("Smallest group ratio"), *(Cell(one.fair.smallest_ratio, "decimal") for one in (view.proposed, view.today)),
         t("Below 0.80 look closer; see the sheet of groups.")),
        (t("Gini coefficient of pay"), *(Cell(one.fair.gini, "decimal") for one in (view.proposed, view.today)),
         t("0: all are paid the same; 1: one gets everything.")),
        *((t("Finding"), None, None, one.phrase.text(t)) for one in fairness_findings.findings(view.proposed.fair)),
        _head(t("Warnings about the plan")),
        *((one.place, None, None, one.phrase.text(t)) for one in view.proposed.warnings),
    ]
    if not view.proposed.warnings:
        rows.append((t("None"), None, None, ""))
    columns = (Column(t("What"), width=40), Column(t("Proposed"), "money", width=18),
               Column(t("Today's plan"), "money", width=18), Column(t("Note"), width=80))
    return Sheet(t("Summary"), columns, rows, filters=False)


def _head(text: str) -> Row:
    return Cell(text, "section"), None, None, None


def _costs(new: Cost, old: Cost, t: Language) -> Iterator[Row]:
    yield t("Expected cost"), new.expected, old.expected, t("Mean of all draws; what people and components add up to.")
    yield t("Cost, P10"), new.low, old.low, t("One draw in ten costs less.")
    yield t("Cost, P50"), new.middle, old.middle, t("Half of the draws cost less.")
    yield t("Cost, P90"), new.high, old.high, t("One draw in ten costs more.")
    yield t("Falls due later"), new.later, old.later, t("Part of the expected cost that is paid after these months.")
    if new.budget is not None and new.over is not None and old.over is not None:
        yield t("Budget"), new.budget, old.budget, ""
        yield (t("Chance to pass the budget"), Cell(new.over.value, "percent"), Cell(old.over.value, "percent"),
               t("± {n} points, the standard error that the number of draws leaves.",
                 n=t.number(100 * new.over.error, 1)))
    if new.share is not None:
        yield (t("Cost as a share of results"), Cell(new.share, "share"), Cell(old.share, "share"), "")
    if new.side is not None:
        yield t("Assumed cost of the side effect"), new.side, old.side, t("Beside the cost of pay, and not part of it.")


def _assumptions(report: Report, t: Language) -> Sheet:
    origin, of = report.origin, report.simulation.assumptions
    rows: list[Row] = [
        *((name, f"{plan.called(t)}, {plan.version}", in_language(plan.about, t))
          for name, plan in ((t("Plan"), report.plan), (t("Compared with"), report.today))),
        (t("Scenario"), origin.scenario, ""), (t("Made by"), origin.made_by, ""),
        (t("Made at"), t.moment(origin.made_at), ""),
        (t("Data"), origin.source, t("The snapshot or file that results come from.")),
        (t("Data to"), Cell(origin.data_to, "day"), ""), (t("Simulated months"), report.horizon.label(t), ""),
        (t("Account managers"), Cell(int(report.simulation.takes_part.sum()), "number"), t("Who takes part.")),
        *((one.name, Cell(one.value, one.form), one.meaning) for one in assumed(of, t))]
    if of.response != NONE:
        rows.append((t("Warning"), t(WARNING), ""))
    for label, named_ in ((t("Drawn from everybody's history"), report.simulation.newcomers),
                          (t("Without a target"), report.simulation.without_target)):
        if named_:
            rows.append((label, Cell(len(named_), "number"), t.listed(named_)))
    rows += [(t("Note"), note.text(t), "") for note in report.simulation.told]
    columns = Column(t("What"), width=36), Column(t("Value"), width=44), Column(t("Meaning"), width=80)
    return Sheet(t("Assumptions"), columns, [row for row in rows if row[1] != ""], filters=False)


# Person by person, and part by part ---------------------------------------------------------------------------------


def _people(report: Report, t: Language) -> Sheet:
    money = {"today": t("Today"), "proposed": t("Proposed"), "least": t("Proposed, P10"), "most": t("Proposed, P90"),
             "change": t("Difference"), "low": t("Difference, P10"), "high": t("Difference, P90")}
    columns = (Column(t("ID")), Column(t("Name")), Column(t("Team")), Column(t("Region")),
               Column(t("Expected attainment"), "percent"), Column(t("Score"), "decimal"),
               *(Column(name, "money", adds_up=key in ("today", "proposed", "change")) for key, name in money.items()),
               Column(t("Chance to gain"), "percent"), Column(t("Chance to lose"), "percent"))
    people = report.people[["id", "name", "team", "region", "attainment", "score", *money, "gains", "loses"]]
    return Sheet(t("People"), columns, list(people.astype(object).itertuples(index=False, name=None)), fixed=2)


def _spread_columns(first: str, t: Language) -> tuple[Column, ...]:
    return (Column(first), Column(t("Proposed"), "money", adds_up=True), Column(t("Proposed, P10"), "money"),
            Column(t("Proposed, P90"), "money"), Column(t("Today"), "money", adds_up=True))


def _periods(report: Report, t: Language) -> Sheet:
    """Cost by the periods of the proposed plan; today's where it pays in the same ones."""
    new, old = report.simulation, report.view.today.simulation
    alike = new.periods == old.periods
    rows = [(when.label(t), *spread(new.by_period[:, n]), spread(old.by_period[:, n] if alike else None)[0])
            for n, when in enumerate(new.periods)]
    return Sheet(t("By period"), _spread_columns(t("Period"), t), rows)


def _components(report: Report, t: Language) -> Sheet:
    """Cost by component: those that are money of these months, so that they add up."""
    new, old = report.simulation, report.view.today.simulation
    raises = {name for plan in (new.plan, old.plan) for name, one in plan.components.items()
              if isinstance(one, Merit)}
    rows = []
    for name in dict.fromkeys([*new.by_line, *old.by_line]):
        if name not in raises:
            plan = new.plan if name in new.by_line else old.plan
            rows.append((line_label(plan, name, t), *spread(new.by_line.get(name)), spread(old.by_line.get(name))[0]))
    return Sheet(t("By component"), _spread_columns(t("Component"), t), rows)


def _fairness(report: Report, t: Language) -> Sheet:
    columns = (Column(t("By")), Column(t("Group")), Column(t("People"), "number"),
               Column(t("Get at least the median pay"), "percent"), Column(t("Ratio to the highest group"), "decimal"),
               Column(t("Fisher's exact p"), "p"), Column(t("Note")))
    groups: pd.DataFrame = report.view.proposed.fair.groups
    rows = [(t(GROUPS[row["by"]]), named(row["by"], row["group"]).text(t), row["n"], row["rate"], row["ratio"],
             row["p"], t("too few people to compare") if row["small"] else "") for row in groups.to_dict("records")]
    return Sheet(t("Fairness"), columns, rows, fixed=2)
