"""The command line: ``python -m analytics demo | load | metric | pay | simulate | lint``; ``--help`` has examples.

Exit codes: 0 done, 1 done but some rows were quarantined (load) or there are findings (lint), 2 not done: one line on
standard error says why.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from analytics.errors import UsageError
from analytics.warehouse.snapshots import DEFAULT, Progress


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except UsageError as error:
        print(f"bridgeboard: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # whoever reads has enough, such as ``head``
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("bridgeboard: stopped; nothing was changed", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m analytics", description="Bridgeboard's data and figures.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, about, example, stored, fill in (
        ("demo", "Make the demo company.", "python -m analytics demo --people 48 --months 36", True,
         _demo_options),
        ("load", "Load a company's own files through a mapping.",
         "python -m analytics load data/mappings/adventureworks.yaml --from ../adventureworks --warehouse data/aw",
         True, _load_options),
        ("metric", "Compute a metric.",
         "python -m analytics metric revenue --by fiscal_year --period all --format json", True, _metric_options),
        ("pay", "What a plan pays for results, from plain files.",
         "python -m analytics pay data/plans/commission.yaml results.csv --people people.csv --who E07", False,
         _pay_options),
        ("simulate", "What a plan would cost and pay over the months to come.",
         "python -m analytics simulate data/plans/commission.yaml --against data/plans/target_bonus.yaml "
         "--budget 2_000_000", True, _simulate_options),
        ("lint", "What is wrong or risky in a plan, before anybody is paid by it.",
         "python -m analytics lint data/plans/commission.yaml", False, _lint_options),
    ):
        command = commands.add_parser(
            name, help=about, description=about, epilog=f"Example: {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter)
        if stored:
            command.add_argument("--warehouse", type=Path, default=DEFAULT, metavar="FILE_OR_FOLDER",
                                 help="where the snapshots lie (a folder), or one .duckdb file (default: "
                                      "data/warehouse)")
        fill(command)
    return parser


def _demo_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--seed", type=int, default=7, help="the same seed makes the same company (default 7)")
    command.add_argument("--people", type=int, default=48, help="account managers (default 48)")
    command.add_argument("--months", type=int, default=36, help="months of history (default 36)")
    command.add_argument("--activities", type=_count, default=60_000,
                         help="activities, up to 100_000_000 (default 60_000)")
    command.set_defaults(run=_demo)


def _load_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("mapping", type=Path, metavar="MAPPING", help="the mapping file (see data/mappings/README.md)")
    command.add_argument("--from", dest="folder", type=Path, required=True, metavar="FOLDER",
                         help="where the files lie")
    command.add_argument("--check", action="store_true", help="check everything and write nothing")
    command.set_defaults(run=_load)


def _metric_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("metric", nargs="?", metavar="ID", help="the metric, such as revenue (see --list)")
    command.add_argument("--list", action="store_true", help="list the metrics and dimensions")
    command.add_argument("--by", default="", metavar="DIMENSION[,DIMENSION]", help="split, such as region,month")
    command.add_argument("--period", default="all", help="month, quarter, ytd, 12m, all (default), 2026-10, 2026-Q3, "
                         "FY2026 or 2026-01-15..2026-03-31")
    command.add_argument("--where", action="append", default=[], metavar="DIMENSION=VALUE",
                         help="filter; may be given again (two values of one dimension: either)")
    command.add_argument("--format", choices=("table", "csv", "json"), default="table")
    command.set_defaults(run=_metric)


def _pay_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("plan", type=Path, metavar="PLAN", help="the plan's file (see data/plans/README.md)")
    command.add_argument("results", type=Path, metavar="RESULTS",
                         help="a CSV file: who, when, measure, value; and target, order, share, territory, "
                              "received_on, "
                              "error, weight, currency where there are any")
    command.add_argument("--people", type=Path, metavar="FILE",
                         help="a CSV file: who; and role, level, team, region, territory, hired_on, left_on, left_as, "
                              "target_bonus, salary (a year), range_position, from, to as the plan needs them")
    command.add_argument("--who", metavar="ID", help="one person's statements with every step")
    command.add_argument("--format", choices=("table", "csv", "json"), default="table")
    command.set_defaults(run=_pay)


def _simulate_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("plan", type=Path, metavar="PLAN", help="the plan's file (see data/plans/README.md)")
    command.add_argument("results", type=Path, nargs="?", metavar="RESULTS",
                         help="a CSV file of past results, as for 'pay' (default: the company's data)")
    command.add_argument("--people", type=Path, metavar="FILE", help="a CSV file of people, as for 'pay'")
    command.add_argument("--against", type=Path, metavar="PLAN", help="another plan to compare with, on the same draws")
    command.add_argument("--each", action="store_true", help="a row for each person instead of sums")
    for name, kind, said in (
        ("draws", _count, "how often the months to come are drawn (default 1000)"),
        ("seed", int, "the same seed draws the same (default 7)"),
        ("months", int, "how many months to come (default 12)"),
        ("budget", _count, "money for these months; the chance to pass it is told"),
        ("growth", float, "growth of results, such as 0.05 (default 0)"),
        ("response", str, "how people respond, such as team_bonus (default none; a wrong name lists them)"),
    ):
        command.add_argument(f"--{name}", type=kind, help=said)
    command.add_argument("--format", choices=("table", "csv", "json"), default="table")
    command.set_defaults(run=_simulate)


def _lint_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("plan", type=Path, metavar="PLAN", help="the plan's file (see data/plans/README.md)")
    command.add_argument("--format", choices=("table", "csv", "json"), default="table")
    command.set_defaults(run=_lint)


def _count(text: str) -> int:
    try:
        return int(text.replace("_", "").replace(",", ""))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number") from None


def _demo(options: argparse.Namespace) -> int:
    from analytics.demo import Company, make

    with _ProgressBar() as progress:
        make(Company(options.seed, options.people, options.months, options.activities), options.warehouse, progress)
    print(f"Made the demo company in {options.warehouse}.")
    return 0


def _load(options: argparse.Namespace) -> int:
    from analytics.metrics.company_policy import company_policy
    from analytics.warehouse.load import load

    with _ProgressBar() as progress:
        report = load(options.mapping, options.folder, options.warehouse, company_policy(), progress,
                      check=options.check)
    print(report.text())
    return 0 if report.ok else 1


def _metric(options: argparse.Namespace) -> int:
    from analytics.metrics.printing import catalogue_text, figures_text

    if options.list:
        print(catalogue_text())
        return 0
    if options.metric is None:
        raise UsageError("name a metric, such as 'metric revenue', or see them all with 'metric --list'")
    print(figures_text(options.warehouse, options.metric, options.by, options.period, options.where, options.format))
    return 0


def _pay(options: argparse.Namespace) -> int:
    from analytics.rewards.payout import payouts
    from analytics.rewards.plan_file import read_plan
    from analytics.rewards.printing import pay_text
    from analytics.rewards.results import read_results

    paid = payouts(read_plan(options.plan), read_results(options.results, options.people))
    print(pay_text(paid, options.format, options.who))
    return 0


def _simulate(options: argparse.Namespace) -> int:
    from analytics.documents import checked
    from analytics.lab.simulating import simulations
    from analytics.rewards.assumptions import Assumptions
    from analytics.rewards.plan_file import read_plan
    from analytics.rewards.simulation_printing import simulation_text

    given = {name: value for name in ("draws", "seed", "months", "budget", "growth", "response")
             if (value := getattr(options, name)) is not None}
    plans = [read_plan(path) for path in (options.plan, options.against) if path is not None]
    with _ProgressBar() as progress:
        proposed, *now = simulations(plans, options.results, options.people, options.warehouse,
                                     checked(Assumptions, given, ""), lambda share: progress(share, "simulate"))
    print(simulation_text(proposed, options.format, now[0] if now else None, options.each))
    return 0


def _lint(options: argparse.Namespace) -> int:
    from analytics.rewards.linter import findings
    from analytics.rewards.plan_file import read_plan
    from analytics.rewards.printing import findings_text

    found = findings(read_plan(options.plan))
    print(findings_text(found, options.format))
    return 1 if found else 0


class _ProgressBar:
    """A bar on standard error, drawn only where a person is looking and only once work takes longer than a moment."""

    def __enter__(self) -> Progress:
        self._started, self._drawn = time.monotonic(), False
        return self._draw

    def _draw(self, share: float, step: str) -> None:
        if sys.stderr.isatty() and time.monotonic() - self._started > 0.3:
            bar = "█" * round(24 * share)
            print(f"\r{bar:<24} {share:4.0%} {step:<30.30}", end="", file=sys.stderr, flush=True)
            self._drawn = True

    def __exit__(self, *_: object) -> None:
        if self._drawn:
            print(f"\r{'':<62}\r", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
