"""The commands that make, load and measure a company's data."""

from __future__ import annotations

import argparse
import contextlib
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from analytics.commands.common import Command, ProgressBar, count, format_option, own_state, tell
from analytics.errors import UsageError

if TYPE_CHECKING:
    from analytics.policy import Policy
    from analytics.state.store import State
    from analytics.warehouse.counts import LoadReport
    from analytics.warehouse.mapping import Mapping


def _demo_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--seed", type=int, default=7, help="the same seed makes the same company (default 7)")
    command.add_argument("--people", type=int, default=48, help="account managers (default 48)")
    command.add_argument("--months", type=int, default=36, help="months of history (default 36)")
    command.add_argument("--activities", type=count, default=60_000,
                         help="activities, up to 100_000_000 (default 60_000)")
    command.add_argument("--export", type=Path, metavar="FOLDER",
                         help="write the company as CSV files named like the tables instead, into a new folder")
    command.add_argument("--damaged", action="store_true", help="with --export: with planted damage, to try a load on")
    command.set_defaults(run=_demo)


def _load_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("mapping", type=Path, metavar="MAPPING", nargs="?",
                         help="the mapping file (see data/mappings/README.md); without it the files are named and "
                              "headed like the tables (data/README.md)")
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
    format_option(command)
    command.set_defaults(run=_metric)


def _demo(options: argparse.Namespace) -> int:
    from analytics.demo import Company, make
    from analytics.demo.export import export

    company = Company(options.seed, options.people, options.months, options.activities)
    if options.damaged and not options.export:
        raise UsageError("--damaged goes with --export; name a folder for the files")
    if options.export:
        with ProgressBar() as progress:
            files = export(company, options.export, damaged=options.damaged, progress=progress)
        print(f"Wrote {len(files)} files into {options.export}. Load them with:\n"
              f"python -m analytics load --from {shlex.quote(str(options.export))} --warehouse FOLDER")
        return 0
    with ProgressBar() as progress:
        make(company, options.warehouse, progress)
    print(f"Made the demo company in {options.warehouse}.")
    _print_alerts(options.warehouse)
    return 0


def _load(options: argparse.Namespace) -> int:
    from analytics.access import local_owner
    from analytics.metrics.company_policy import company_policy
    from analytics.state.unnoted import note_unnoted
    from analytics.warehouse.load import load

    policy = company_policy()
    with contextlib.ExitStack() as stack:
        progress = stack.enter_context(ProgressBar())
        was = None if options.check else _served(options.warehouse)
        state = None if options.check else stack.enter_context(contextlib.closing(own_state(options.warehouse)))
        if state:
            note_unnoted(state, local_owner(), options.warehouse)
        report = load(options.mapping or _as_named(options.folder), options.folder, options.warehouse, policy, progress,
                      check=options.check)
        if state:
            _note_load(options.warehouse, state, report, was)
    print(report.text())
    if not options.check:
        _print_alerts(options.warehouse)
    return 0 if report.ok else 1


def _as_named(folder: Path) -> Mapping:
    """The mapping of files that are named and headed like the tables."""
    from analytics.warehouse.identity import mapping_for

    try:
        return mapping_for(sorted(file for file in folder.iterdir() if file.is_file() and file.name[0] != "."))
    except OSError as error:
        raise UsageError("{folder}: cannot be looked into ({why}); check its name", folder=folder,
                         why=error.strerror) from None
    except UsageError as error:
        raise UsageError("{why}; or name a mapping file, such as 'match' suggests", why=error) from None


def _print_alerts(place: Path) -> None:
    """What the rules of alerts say of the last complete month, so that whoever loads sees it first."""
    from analytics.access import local_owner
    from analytics.language import Language
    from analytics.metrics.showing import Writer
    from analytics.summary.alert_words import alerts_text
    from analytics.summary.alerts import alerts
    from analytics.warehouse.query import open_warehouse

    warehouse = open_warehouse(place)
    try:
        month, writer = warehouse.calendar.complete_to, Writer(Language(), warehouse.policy.currency)
        found = alerts(warehouse, local_owner(), month)
        print(f"{writer.language.month(month, year=True)}: {alerts_text(found, writer, warehouse.team_names)}")
    finally:
        warehouse.close()


def _served(place: Path) -> Policy | None:
    """The policy of the data in use, None where there are none of a company's own that can be read."""
    from analytics.warehouse.query import open_warehouse

    try:
        with contextlib.closing(open_warehouse(place)) as warehouse:
            return None if warehouse.made_up else warehouse.policy
    except UsageError:
        return None


def _note_load(place: Path, state: State, report: LoadReport, was: Policy | None) -> None:
    from analytics.access import local_owner
    from analytics.state.loads import note_load
    from analytics.warehouse.snapshots import current

    note_load(state, local_owner(), getattr(current(place), "name", ""), report, was)


def _metric(options: argparse.Namespace) -> int:
    from analytics.metrics.printing import catalogue_text, figures_text

    if options.list:
        print(catalogue_text())
        return 0
    if options.metric is None:
        raise UsageError("name a metric, such as 'metric revenue', or see them all with 'metric --list'")
    tell(figures_text(options.warehouse, options.metric, options.by, options.period, options.where, options.format),
         options)
    return 0


COMMANDS = (
    Command("demo", "Make the demo company.", "python -m analytics demo --people 48 --months 36", True,
         _demo_options),
    Command("load", "Load a company's own files: through a mapping, or as they are named.",
         "python -m analytics load data/mappings/adventureworks.yaml --from ../adventureworks --warehouse data/aw\n"
         "         python -m analytics load --from exports --check",
         True, _load_options),
    Command("metric", "Compute a metric.",
         "python -m analytics metric revenue --by fiscal_year --period all --format json", True, _metric_options),
)
