"""The command line: ``python -m analytics demo | load | metric | pay | simulate | lint | rules | training | trail |
state``.

Exit codes: 0 done, 1 done but some rows were quarantined (load) or there are findings (lint, trail verify), 2 not
done: one line on standard error says why.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from analytics.errors import UsageError
from analytics.warehouse.snapshots import DEFAULT, Progress

if TYPE_CHECKING:  # a command imports what it needs when it runs
    from analytics.lab.report import Origin
    from analytics.lab.view import LabView
    from analytics.language import Language
    from analytics.policy import Policy
    from analytics.rewards.plan import Plan
    from analytics.state.store import State
    from analytics.warehouse.counts import LoadReport


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
        ("pay", "What a plan pays for results: the company's, or those of plain files.",
         "python -m analytics pay data/plans/commission.yaml results.csv --people people.csv --who E07\n"
         "         python -m analytics pay data/plans/target_bonus.yaml --period 2026-Q3", True,
         _pay_options),
        ("simulate", "What a plan would cost and pay over the months to come.",
         "python -m analytics simulate data/plans/commission.yaml --against data/plans/target_bonus.yaml "
         "--budget 2_000_000", True, _simulate_options),
        ("lint", "What is wrong or risky in a plan, before anybody is paid by it.",
         "python -m analytics lint data/plans/commission.yaml", False, _lint_options),
        ("rules", "A plan's rules in words, with an example for each component.",
         "python -m analytics rules data/plans/commission.yaml --lang zh", False, _rules_options),
        ("training", "Skill gaps and what comes first; whether a training works.",
         "python -m analytics training gaps --by team\n"
         "         python -m analytics training plan --budget 300_000 --hours 40\n"
         "         python -m analytics training effect --course negotiation_practice --metric win_rate\n"
         "         python -m analytics training effect panel.csv --format json", False, _training_options),
        ("summary", "A month against plan and last year: what happened, why, and what is at risk.",
         "python -m analytics summary 2026-10 --lang zh\n"
         "         python -m analytics summary --pdf month.pdf --pptx month.pptx --email board@example.com", True,
         _summary_options),
        ("trail", "The audit trail: what was done by whom, and whether the trail itself is unharmed.",
         "python -m analytics trail verify --head 3f5a…\n"
         "         python -m analytics trail list --format csv", False, _trail_options),
        ("state", "What people decided: a copy of all of it as a file, and back.",
         "python -m analytics state backup state.jsonl\n"
         "         BRIDGEBOARD_STATE=sqlite:///new.db python -m analytics state restore state.jsonl", False,
         _state_options),
    ):
        command = commands.add_parser(
            name, help=about, description=about, epilog=f"Example: {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter)
        if stored:
            _warehouse_option(command)
        fill(command)
    return parser


def _demo_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--seed", type=int, default=7, help="the same seed makes the same company (default 7)")
    command.add_argument("--people", type=int, default=48, help="account managers (default 48)")
    command.add_argument("--months", type=int, default=36, help="months of history (default 36)")
    command.add_argument("--activities", type=_count, default=60_000,
                         help="activities, up to 100_000_000 (default 60_000)")
    command.add_argument("--export", type=Path, metavar="FOLDER",
                         help="write the company as CSV files named like the tables instead, into a new folder")
    command.add_argument("--damaged", action="store_true", help="with --export: with planted damage, to try a load on")
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
    command.add_argument("--format", choices=("table", "csv", "json"), default="table")
    command.add_argument("--xlsx", type=Path, metavar="FILE",
                         help="write everybody's pay as a workbook too, for payroll")
    _language_option(command)
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
        ("shock-horizon", float, "standard deviation of a shock common to all months, such as 0.05 (default 0)"),
        ("response", str, "how people respond, such as team_bonus (default none; a wrong name lists them)"),
    ):
        command.add_argument(f"--{name}", type=kind, help=said)
    command.add_argument("--format", choices=("table", "csv", "json"), default="table")
    command.add_argument("--xlsx", type=Path, metavar="FILE", help="write a workbook too, with a row for each person")
    command.add_argument("--pdf", type=Path, metavar="FILE", help="write one page too, to hand to those who decide")
    command.add_argument("--names", action="store_true", help="name on that page who gains and who loses most")
    _language_option(command)
    command.set_defaults(run=_simulate)


def _lint_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("plan", type=Path, metavar="PLAN", help="the plan's file (see data/plans/README.md)")
    command.add_argument("--format", choices=("table", "csv", "json"), default="table")
    command.set_defaults(run=_lint)


def _rules_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("plan", type=Path, metavar="PLAN", help="the plan's file (see data/plans/README.md)")
    _language_option(command)
    command.set_defaults(run=_rules)


def _training_options(command: argparse.ArgumentParser) -> None:
    kinds = command.add_subparsers(required=True, metavar="WHAT")
    gaps = kinds.add_parser("gaps", help="required less assessed level, by priority",
                            description="Required less assessed level, by priority.")
    _warehouse_option(gaps)
    gaps.add_argument("--by", choices=("team", "person", "role"), default="team", help="split (default team)")
    _language_option(gaps)
    gaps.set_defaults(run=_training_gaps)
    effect = kinds.add_parser("effect", help="what a training changed, from a panel of people over time",
                              description="What a training changed, from a panel of people over time.")
    effect.add_argument("panel", type=Path, metavar="PANEL", nargs="?",
                        help="a CSV file: unit, time, outcome, treated_since (empty for never), and weight (cases) if "
                             "outcomes rest on several (default: the company's own data, with --course)")
    effect.add_argument("--course", metavar="ID", help="a course of the warehouse, such as negotiation_practice")
    effect.add_argument("--metric", metavar="ID", default="win_rate",
                        help="what the course may have changed (default win_rate)")
    _warehouse_option(effect)
    effect.add_argument("--randomised", action="store_true", help="chance decided who was trained when")
    effect.add_argument("--lower-is-better", action="store_true", help="a smaller outcome is the better one")
    _language_option(effect)
    effect.set_defaults(run=_training_effect)
    plan = kinds.add_parser(
        "plan", help="who takes which course when, for a budget", description="Who takes which course when.",
        epilog="Example: python -m analytics training plan --budget 300_000 --fund 50_000 --hours 40 --from 2026-11",
        formatter_class=argparse.RawDescriptionHelpFormatter)
    _plan_options(plan)
    for one in (gaps, effect, plan):
        one.add_argument("--format", choices=("table", "csv", "json"), default="table")


def _plan_options(command: argparse.ArgumentParser) -> None:
    _warehouse_option(command)
    command.add_argument("--from", dest="first", metavar="MONTH", help="first month, such as 2026-11 (default: the one "
                         "after the data)")
    for name, number, default, said in (
        ("budget", _count, None, "money for courses, seats and runs together"),
        ("fund", _count, 0, "money for certifications only (default 0)"),
        ("hours", float, 40, "hours of a person at most (default 40)"),
        ("months", int, 6, "how many months (default 6)"),
        ("hours-a-month", float, None, "hours of a person in one month at most"),
        ("runs-a-month", int, 1, "how often one course is held in a month at most (default 1)"),
        ("seconds", float, 60, "time to search (default 60)"),
        ("gap", float, 0.01, "stop once no plan can be better by more than this share (default 0.01)"),
    ):
        command.add_argument(f"--{name}", type=number, default=default, help=said, required=name == "budget")
    command.add_argument("--floor", metavar="LEAST", help="the least of each person: 8h, or 20%% of the own gap")
    command.add_argument("--claims", action="store_true",
                         help="expect what the catalogue claims, whatever was measured of a course")
    for kind in ("lock", "forbid"):
        command.add_argument(f"--{kind}", action="append", default=[], metavar="PERSON:COURSE[:MONTH]",
                             help=f"{kind} a choice; may be given again")
    _language_option(command)
    command.set_defaults(run=_training_plan)


def _trail_options(command: argparse.ArgumentParser) -> None:
    kinds = command.add_subparsers(required=True, metavar="WHAT")
    check = kinds.add_parser("verify", help="whether any entry was changed, put in, taken out or moved",
                             description="Whether any entry was changed, put in, taken out or moved.")
    check.add_argument("--head", default="", help="the head that an earlier check told, noted elsewhere")
    _language_option(check)
    check.set_defaults(run=_trail_verify)
    entries = kinds.add_parser("list", help="the entries, the newest last", description="The entries, the newest last.")
    entries.add_argument("--last", type=_count, default=200, metavar="N", help="so many of the newest (default 200)")
    entries.add_argument("--format", choices=("table", "csv", "json"), default="table")
    entries.set_defaults(run=_trail_list)
    for one in (check, entries):
        _warehouse_option(one)


def _summary_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("month", nargs="?", default="", metavar="MONTH",
                         help="such as 2026-10 (default: the last complete one)")
    command.add_argument("--format", choices=("table", "json"), default="table")
    for ending, said in (("pdf", "two pages to print"), ("pptx", "slides with charts that can be edited"),
                         ("xlsx", "the figures behind, with their definitions"), ("html", "one page for an e-mail")):
        command.add_argument(f"--{ending}", type=Path, metavar="FILE", help=f"write it as {ending.upper()}: {said}")
    command.add_argument("--email", default="", metavar="ADDRESS[,ADDRESS]",
                         help="send it, with the files named above, through the server in BRIDGEBOARD_SMTP "
                         "(smtp://host:587 or smtps://user:password@host:465) from BRIDGEBOARD_MAIL_FROM")
    command.add_argument("--freeze", action="store_true",
                         help="keep it for good as it stands now, with the snapshot and policy it was made from")
    command.add_argument("--reported", action="store_true", help="hand out what was frozen last, not what stands now")
    _language_option(command)
    command.set_defaults(run=_summary)


def _state_options(command: argparse.ArgumentParser) -> None:
    kinds = command.add_subparsers(required=True, metavar="WHAT")
    for name, about, run in (("backup", "write all of it to a file, while others go on working", _state_backup),
                             ("restore", "fill a new, empty state from such a file", _state_restore)):
        one = kinds.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}.")
        one.add_argument("file", type=Path, metavar="FILE", help="lines of JSON")
        _warehouse_option(one)
        one.set_defaults(run=run)


def _warehouse_option(command: argparse.ArgumentParser) -> None:
    command.add_argument("--warehouse", type=Path, default=DEFAULT, metavar="FILE_OR_FOLDER",
                         help="where the snapshots lie (a folder), or one .duckdb file (default: data/warehouse)")


def _language_option(command: argparse.ArgumentParser) -> None:
    command.add_argument("--lang", choices=("en", "zh"), default="en", help="English (default) or Chinese")


def _count(text: str) -> int:
    try:
        return int(text.replace("_", "").replace(",", ""))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number") from None


def _demo(options: argparse.Namespace) -> int:
    from analytics.demo import Company, make
    from analytics.demo.export import export

    company = Company(options.seed, options.people, options.months, options.activities)
    if options.damaged and not options.export:
        raise UsageError("--damaged goes with --export; name a folder for the files")
    if options.export:
        with _ProgressBar() as progress:
            files = export(company, options.export, damaged=options.damaged, progress=progress)
        print(f"Wrote {len(files)} files into {options.export}.")
        return 0
    with _ProgressBar() as progress:
        make(company, options.warehouse, progress)
    print(f"Made the demo company in {options.warehouse}.")
    _print_alerts(options.warehouse)
    return 0


def _load(options: argparse.Namespace) -> int:
    from analytics.metrics.company_policy import company_policy
    from analytics.warehouse.load import load

    policy = company_policy()
    with contextlib.ExitStack() as stack:
        progress = stack.enter_context(_ProgressBar())
        was = None if options.check else _served(options.warehouse)
        state = None if options.check else stack.enter_context(contextlib.closing(_own_state(options.warehouse)))
        report = load(options.mapping, options.folder, options.warehouse, policy, progress, check=options.check)
        if state:
            _note_load(options.warehouse, state, report, was)
    print(report.text())
    if not options.check:
        _print_alerts(options.warehouse)
    return 0 if report.ok else 1


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


def _own_state(place: Path) -> State:
    """The state of a company's own data, opened before they are loaded, so that nothing is loaded without its entry."""
    from analytics.state.store import State, default_url

    if not os.environ.get("BRIDGEBOARD_STATE"):
        (place.parent if place.suffix == ".duckdb" else place).mkdir(parents=True, exist_ok=True)  # of a first load
    return State(os.environ.get("BRIDGEBOARD_STATE") or default_url(place, made_up=False))


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
    print(figures_text(options.warehouse, options.metric, options.by, options.period, options.where, options.format))
    return 0


def _pay(options: argparse.Namespace) -> int:
    from analytics.lab.simulating import given_results
    from analytics.rewards.payout import payouts
    from analytics.rewards.plan_file import read_plan
    from analytics.rewards.printing import pay_text

    plan = read_plan(options.plan)
    paid = payouts(plan, given_results(plan, *_files(options)))
    print(pay_text(paid, options.format, options.who, options.period))
    if options.xlsx:
        from analytics.lab.payroll import payroll_xlsx

        _write(options.xlsx, payroll_xlsx(paid, {}, dt.datetime.now().astimezone(), _language(options.lang)))
    return 0


def _simulate(options: argparse.Namespace) -> int:
    from analytics.documents import checked
    from analytics.lab.simulating import held_against, simulated
    from analytics.rewards.assumptions import Assumptions
    from analytics.rewards.plan_file import read_plan
    from analytics.rewards.simulation_printing import simulation_text

    given = {name: value for name in ("draws", "seed", "months", "budget", "growth", "shock_horizon", "response")
             if (value := getattr(options, name)) is not None}
    plan, assumed = read_plan(options.plan), checked(Assumptions, given, "")
    sources = *_files(options), assumed
    if options.against is None:
        if options.xlsx or options.pdf:
            raise UsageError("a workbook or a page holds the plan against another one; name that with --against PLAN")
        with _ProgressBar() as progress:
            one = simulated(plan, *sources, lambda share: progress(share, "simulate"))
        print(simulation_text(one, options.format, None, options.each))
        return 0
    today = read_plan(options.against)
    view, origin = held_against(plan, today, *sources)
    print(simulation_text(view.proposed.simulation, options.format, view.today.simulation, options.each))
    if options.xlsx or options.pdf:
        _hand_out(options, view, plan, today, origin)
    return 0


def _files(options: argparse.Namespace) -> tuple[Path | None, Path | None, Path]:
    """What to pay by: results, people, and the warehouse for where there are no results."""
    if options.people is not None and options.results is None:
        raise UsageError("--people goes with RESULTS; name a file of results, or leave it out")
    return options.results, options.people, options.warehouse


def _hand_out(options: argparse.Namespace, view: LabView, plan: Plan, today: Plan, origin: Origin) -> None:
    from analytics.lab.one_page import lab_pdf
    from analytics.lab.report import report_on
    from analytics.lab.workbook import lab_xlsx

    with _ProgressBar() as progress:
        report = report_on(view, plan, today, origin, progress=lambda share: progress(share, "sensitivities"))
    t = _language(options.lang)
    if options.xlsx:
        _write(options.xlsx, lab_xlsx(report, t))
    if options.pdf:
        _write(options.pdf, lab_pdf(report, t, names=options.names))


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror}); name another file") from None
    print(f"Wrote {path}.", file=sys.stderr)


def _language(lang: str) -> Language:
    from analytics.language import Language

    return Language({"en": "en", "zh": "zh_CN"}[lang])


def _lint(options: argparse.Namespace) -> int:
    from analytics.rewards.linter import findings
    from analytics.rewards.plan_file import read_plan
    from analytics.rewards.printing import findings_text

    found = findings(read_plan(options.plan))
    print(findings_text(found, options.format))
    return 1 if found else 0


def _rules(options: argparse.Namespace) -> int:
    from analytics.rewards.plan_file import read_plan
    from analytics.rewards.printing import rules_text
    from analytics.rewards.rules.document import rules

    print(rules_text(rules(read_plan(options.plan), _language(options.lang))))
    return 0


def _summary(options: argparse.Namespace) -> int:
    files = {ending: path for ending in ("pdf", "pptx", "xlsx", "html") if (path := getattr(options, ending))}
    if files or options.email or options.freeze or options.reported:
        return _hand_out_month(options, files)
    from analytics.summary.printing import summary_text

    print(summary_text(options.warehouse, options.month, options.format, _language(options.lang)))
    return 0


def _hand_out_month(options: argparse.Namespace, files: dict[str, Path]) -> int:
    from analytics.state.store import NothingKept
    from analytics.summary.briefing import handing_out

    asked, language = (options.warehouse, options.month), _language(options.lang)
    with contextlib.ExitStack() as opened:
        try:
            kept = opened.enter_context(contextlib.closing(_state(options, make=options.freeze)))
        except NothingKept:
            kept = None
        if options.freeze and kept:
            print(handing_out.freeze(*asked, kept, language))
        made = (handing_out.reported if options.reported else handing_out.briefing_of)(*asked, language, kept)
    for line in handing_out.hand_out(made, files, options.email):
        print(line)
    return 0


def _training_gaps(options: argparse.Namespace) -> int:
    from analytics.learning.gaps_printing import gaps_text

    print(gaps_text(options.warehouse, options.by, options.format, _language(options.lang)))
    return 0


def _training_effect(options: argparse.Namespace) -> int:
    from analytics.training.effect import effect
    from analytics.training.panel_file import read_panel
    from analytics.training.printing import effect_text

    if (options.panel is None) == (options.course is None):
        raise UsageError("name a panel's file, or a course of the warehouse with --course; one of the two")
    if options.course:
        from analytics.learning.effects_printing import course_effect_text

        with _ProgressBar() as progress:
            text = course_effect_text(options.warehouse, options.course, options.metric, options.format,
                                      _language(options.lang), progress)
        print(text)
        return 0
    found = effect(read_panel(options.panel), randomised=options.randomised)
    print(effect_text(found, options.format, _language(options.lang), lower_is_better=options.lower_is_better))
    return 0


def _training_plan(options: argparse.Namespace) -> int:
    from analytics.learning.plan_asked import asked
    from analytics.learning.plan_printing import plan_text

    with _ProgressBar() as progress:
        found = asked(options.warehouse, vars(options), lambda share: progress(share, "plan"))
    print(plan_text(found, options.format, _language(options.lang)))
    return 0


def _trail_verify(options: argparse.Namespace) -> int:
    from analytics.access import local_owner
    from analytics.state.chain import verify
    from analytics.state.trail_printing import verdict_text

    with contextlib.closing(_state(options)) as state:
        said = verify(state, local_owner(), options.head)
    print(verdict_text(said, _language(options.lang)))
    return 0 if said.whole else 1


def _trail_list(options: argparse.Namespace) -> int:
    from analytics.access import local_owner
    from analytics.state.audit import trail
    from analytics.state.trail_printing import trail_text

    with contextlib.closing(_state(options)) as state:
        print(trail_text(trail(state, local_owner(), {}, limit=options.last)[::-1], options.format))
    return 0


def _state_backup(options: argparse.Namespace) -> int:
    from analytics.access import local_owner
    from analytics.state.backup import backup

    part = options.file.with_name(f"{options.file.name}.part")
    with contextlib.closing(_state(options)) as state:
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                file.writelines(backup(state, local_owner()))
            part.replace(options.file)
        except OSError as error:
            raise UsageError(f"{options.file}: cannot be written ({error.strerror}); name another file") from None
    print(f"Wrote {options.file}.")
    return 0


def _state_restore(options: argparse.Namespace) -> int:
    from analytics.access import local_owner
    from analytics.state.backup import restore

    try:
        with options.file.open(encoding="utf-8") as file, contextlib.closing(_state(options, make=True)) as state:
            rows = restore(state, local_owner(), file, options.file)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{options.file}: cannot be read ({getattr(error, 'strerror', 'no UTF-8')}); name a file "
                         "that 'state backup' wrote") from None
    print(f"Restored {rows} rows.")
    return 0


def _state(options: argparse.Namespace, *, make: bool = False) -> State:
    """The state that there is, or to ``make``: ``BRIDGEBOARD_STATE``, else the one beside the warehouse."""
    from analytics.state.store import State, default_url
    from analytics.warehouse.query import open_warehouse

    url = os.environ.get("BRIDGEBOARD_STATE")
    if not url:
        with contextlib.closing(open_warehouse(options.warehouse)) as warehouse:
            url = default_url(options.warehouse, warehouse.made_up)
    return State(url, make=make)


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
