"""The command line: ``python -m analytics COMMAND``; without a command it lists them.

Exit codes: 0 done, 1 done but some rows were quarantined (load), a needed table was not found (match) or there are
findings (lint, trail verify), 2 not done: one line on standard error says why, 130 stopped by the keyboard.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from analytics.commands import data, keeping, matching, pay, snapshots, summary, training
from analytics.commands.common import Command, warehouse_option
from analytics.errors import UsageError

COMMANDS = (*data.COMMANDS, *matching.COMMANDS, *snapshots.COMMANDS, *pay.COMMANDS, *training.COMMANDS,
            *summary.COMMANDS, *keeping.COMMANDS)


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
    for one in COMMANDS:
        command = commands.add_parser(
            one.name, help=one.about, description=one.about, epilog=f"Example: {one.example}",
            formatter_class=argparse.RawDescriptionHelpFormatter)
        if one.stored:
            warehouse_option(command)
        one.fill(command)
        _give_examples(command, one)
    return parser


def _give_examples(command: argparse.ArgumentParser, one: Command) -> None:
    """The help of a command's parts has the examples that call them; where none does, all of the command's."""
    for action in command._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, part in action.choices.items():
                every = [line.strip() for line in one.example.splitlines()]
                own = [line for line in every if f" {one.name} {name}" in line]
                part.epilog = "Example: " + "\n         ".join(own or every)
                part.formatter_class = argparse.RawDescriptionHelpFormatter


if __name__ == "__main__":
    sys.exit(main())
