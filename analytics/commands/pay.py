"""The commands about plans of pay: what they pay, would cost, get wrong and say."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from analytics.commands.common import (
    Command,
    ProgressBar,
    count,
    format_option,
    language_of,
    language_option,
    tell,
    write,
)
from analytics.errors import UsageError

if TYPE_CHECKING:
    from analytics.lab.report import Origin
    from analytics.lab.view import LabView
    from analytics.rewards.plan import Plan


def _pay_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("plan", type=Path, metavar="PLAN", help="the plan's file (see data/plans/README.md)")
    command.add_argument("results", type=Path, nargs="?", metavar="RESULTS",
                         help="a CSV file: who, when, measure, value; and target, order, share, territory, "
                              "received_on, error, weight, currency where there are any (default: the company's "
                              "own, from the warehouse)")
    command.add_argument("--people", type=Path, metavar="FILE",
                         help="a CSV file: who; and role, level, team, region, territory, hired_on, left_on, left_as, "
                              "target_bonus, salary (a year), range_position, from, to as the plan needs them")
    command.add_argument("--who", metavar="ID", help="one person's statements with every step")
    command.add_argument("--period", default="all", help="the days whose pay is told: month, quarter, ytd, 12m, all "
                         "(default), 2026-10, 2026-Q3, FY2026 or 2026-01-15..2026-03-31")
    format_option(command)
    command.add_argument("--xlsx", type=Path, metavar="FILE",
                         help="write everybody's pay as a workbook too, for payroll")
    language_option(command)
    command.set_defaults(run=_pay)


def _simulate_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("plan", type=Path, metavar="PLAN", help="the plan's file (see data/plans/README.md)")
    command.add_argument("results", type=Path, nargs="?", metavar="RESULTS",
                         help="a CSV file of past results, as for 'pay' (default: the company's data)")
    command.add_argument("--people", type=Path, metavar="FILE", help="a CSV file of people, as for 'pay'")
    command.add_argument("--against", type=Path, metavar="PLAN", help="another plan to compare with, on the same draws")
    command.add_argument("--each", action="store_true", help="a row for each person instead of sums")
    for name, kind, said in (
        ("draws", count, "how often the months to come are drawn (default 1000)"),
        ("seed", int, "the same seed draws the same (default 7)"),
        ("months", int, "how many months to come (default 12)"),
        ("budget", count, "money for these months; the chance to pass it is told"),
        ("growth", float, "growth of results, such as 0.05 (default 0)"),
        ("shock-horizon", float, "standard deviation of a shock common to all months, such as 0.05 (default 0)"),
        ("response", str, "how people respond, such as team_bonus (default none; a wrong name lists them)"),
    ):
        command.add_argument(f"--{name}", type=kind, help=said)
    format_option(command)
    command.add_argument("--xlsx", type=Path, metavar="FILE", help="write a workbook too, with a row for each person")
    command.add_argument("--pdf", type=Path, metavar="FILE", help="write one page too, to hand to those who decide")
    command.add_argument("--names", action="store_true", help="name on that page who gains and who loses most")
    language_option(command)
    command.set_defaults(run=_simulate)


def _lint_options(command: argparse.ArgumentParser) -> None:
    _alone_options(command)
    format_option(command)
    command.set_defaults(run=_lint)


def _alone_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("plan", type=Path, metavar="PLAN", help="the plan's file (see data/plans/README.md)")
    command.add_argument("--currency", metavar="CODE",
                         help="what a plan pays in that names no currency, such as USD (default: the policy's)")


def _rules_options(command: argparse.ArgumentParser) -> None:
    _alone_options(command)
    language_option(command)
    command.set_defaults(run=_rules)


def _pay(options: argparse.Namespace) -> int:
    from analytics.lab.simulating import given
    from analytics.rewards.payout import payouts
    from analytics.rewards.printing import pay_text

    paid = payouts(*given(options.plan, *_files(options)))
    tell(pay_text(paid, options.format, options.who, options.period), options)
    if options.xlsx:
        from analytics.lab.payroll import payroll_xlsx

        write(options.xlsx, payroll_xlsx(paid, {}, dt.datetime.now().astimezone(), language_of(options)))
    return 0


def _simulate(options: argparse.Namespace) -> int:
    from analytics.documents import checked
    from analytics.lab.simulating import held_against, simulated
    from analytics.rewards.assumptions import Assumptions
    from analytics.rewards.simulation_printing import simulation_text

    given = {name: value for name in ("draws", "seed", "months", "budget", "growth", "shock_horizon", "response")
             if (value := getattr(options, name)) is not None}
    sources = *_files(options), checked(Assumptions, given, "")
    if options.against is None:
        if options.xlsx or options.pdf:
            raise UsageError("a workbook or a page holds the plan against another one; name that with --against PLAN")
        with ProgressBar() as progress:
            one = simulated(options.plan, *sources, lambda share: progress(share, "simulate"))
        tell(simulation_text(one, options.format, None, options.each), options)
        return 0
    view, origin = held_against(options.plan, options.against, *sources)
    tell(simulation_text(view.proposed.simulation, options.format, view.today.simulation, options.each), options)
    if options.xlsx or options.pdf:
        _hand_out(options, view, origin)
    return 0


def _files(options: argparse.Namespace) -> tuple[Path | None, Path | None, Path]:
    """What to pay by: results, people, and the warehouse for where there are no results."""
    if options.people is not None and options.results is None:
        raise UsageError("--people goes with RESULTS; name a file of results, or leave it out")
    return options.results, options.people, options.warehouse


def _hand_out(options: argparse.Namespace, view: LabView, origin: Origin) -> None:
    from analytics.lab.one_page import lab_pdf
    from analytics.lab.report import report_on
    from analytics.lab.workbook import lab_xlsx

    with ProgressBar() as progress:
        report = report_on(view, view.proposed.simulation.plan, view.today.simulation.plan, origin,
                           progress=lambda share: progress(share, "sensitivities"))
    t = language_of(options)
    if options.xlsx:
        write(options.xlsx, lab_xlsx(report, t))
    if options.pdf:
        write(options.pdf, lab_pdf(report, t, names=options.names))


def _plan(options: argparse.Namespace) -> Plan:
    """A plan by itself, without results."""
    from analytics.policy import read_policy
    from analytics.rewards.plan_file import read_plan

    return read_plan(options.plan, options.currency or read_policy().currency)


def _lint(options: argparse.Namespace) -> int:
    from analytics.rewards.linter import findings
    from analytics.rewards.printing import findings_text

    found = findings(_plan(options))
    tell(findings_text(found, options.format), options)
    return 1 if found else 0


def _rules(options: argparse.Namespace) -> int:
    from analytics.rewards.printing import rules_text
    from analytics.rewards.rules.document import rules

    print(rules_text(rules(_plan(options), language_of(options))))
    return 0


COMMANDS = (
    Command("pay", "What a plan pays for results: the company's, or those of plain files.",
         "python -m analytics pay data/plans/commission.yaml results.csv --people people.csv --who E07\n"
         "         python -m analytics pay data/plans/target_bonus.yaml --period 2026-Q3", True,
         _pay_options),
    Command("simulate", "What a plan would cost and pay over the months to come.",
         "python -m analytics simulate data/plans/commission.yaml --against data/plans/target_bonus.yaml "
         "--budget 2_000_000", True, _simulate_options),
    Command("lint", "What is wrong or risky in a plan, before anybody is paid by it.",
         "python -m analytics lint data/plans/commission.yaml", False, _lint_options),
    Command("rules", "A plan's rules in words, with an example for each component.",
         "python -m analytics rules data/plans/commission.yaml --lang zh", False, _rules_options),
)
