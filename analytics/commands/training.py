"""The commands about training: gaps, plans and effects."""

from __future__ import annotations

import argparse
from pathlib import Path

from analytics.commands.common import (
    Command,
    ProgressBar,
    count,
    format_option,
    language_of,
    language_option,
    tell,
    warehouse_option,
)
from analytics.errors import UsageError


def _training_options(command: argparse.ArgumentParser) -> None:
    kinds = command.add_subparsers(required=True, metavar="WHAT")
    gaps = kinds.add_parser("gaps", help="required less assessed level, by priority",
                            description="Required less assessed level, by priority.")
    warehouse_option(gaps)
    gaps.add_argument("--by", choices=("team", "person", "role"), default="team", help="split (default team)")
    language_option(gaps)
    gaps.set_defaults(run=_training_gaps)
    effect = kinds.add_parser("effect", help="what a training changed, from a panel of people over time",
                              description="What a training changed, from a panel of people over time.")
    effect.add_argument("panel", type=Path, metavar="PANEL", nargs="?",
                        help="a CSV file: unit, time, outcome, treated_since (empty for never), and weight (cases) if "
                             "outcomes rest on several (default: the company's own data, with --course)")
    effect.add_argument("--course", metavar="ID", help="a course of the warehouse, such as negotiation_practice")
    effect.add_argument("--metric", metavar="ID", default="win_rate",
                        help="what the course may have changed (default win_rate)")
    warehouse_option(effect)
    effect.add_argument("--randomised", action="store_true", help="chance decided who was trained when")
    effect.add_argument("--lower-is-better", action="store_true", help="a smaller outcome is the better one")
    language_option(effect)
    effect.set_defaults(run=_training_effect)
    plan = kinds.add_parser(
        "plan", help="who takes which course when, for a budget", description="Who takes which course when.")
    _plan_options(plan)
    for one in (gaps, effect, plan):
        format_option(one)


def _plan_options(command: argparse.ArgumentParser) -> None:
    warehouse_option(command)
    command.add_argument("--from", dest="first", metavar="MONTH", help="first month, such as 2026-11 (default: the one "
                         "after the data)")
    for name, number, default, said in (
        ("budget", count, None, "money for courses, seats and runs together"),
        ("fund", count, 0, "money for certifications only (default 0)"),
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
    language_option(command)
    command.set_defaults(run=_training_plan)


def _training_gaps(options: argparse.Namespace) -> int:
    from analytics.learning.gaps_printing import gaps_text

    tell(gaps_text(options.warehouse, options.by, options.format, language_of(options)), options)
    return 0


def _training_effect(options: argparse.Namespace) -> int:
    from analytics.training.effect import effect
    from analytics.training.panel_file import read_panel
    from analytics.training.printing import effect_text

    if (options.panel is None) == (options.course is None):
        raise UsageError("name a panel's file, or a course of the warehouse with --course; one of the two")
    if options.course:
        from analytics.learning.effects_printing import course_effect_text

        with ProgressBar() as progress:
            text = course_effect_text(options.warehouse, options.course, options.metric, options.format,
                                      language_of(options), progress)
        tell(text, options)
        return 0
    found = effect(read_panel(options.panel), randomised=options.randomised)
    tell(effect_text(found, options.format, language_of(options), lower_is_better=options.lower_is_better), options)
    return 0


def _training_plan(options: argparse.Namespace) -> int:
    from analytics.learning.plan_asked import asked
    from analytics.learning.plan_printing import plan_text

    with ProgressBar() as progress:
        found = asked(options.warehouse, vars(options), lambda share: progress(share, "plan"))
    tell(plan_text(found, options.format, language_of(options)), options)
    return 0


COMMANDS = (
    Command("training", "Skill gaps and what comes first; who takes which course when; whether it works.",
         "python -m analytics training gaps --by team\n"
         "         python -m analytics training plan --budget 300_000 --fund 50_000 --hours 40 --from 2026-11\n"
         "         python -m analytics training effect --course negotiation_practice --metric win_rate\n"
         "         python -m analytics training effect panel.csv --format json", False, _training_options),
)
