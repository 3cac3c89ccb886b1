"""The command that tells a month and hands it out."""

from __future__ import annotations

import argparse
import contextlib
from pathlib import Path

from analytics.commands.common import Command, language_of, language_option, state_of


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
    language_option(command)
    command.set_defaults(run=_summary)


def _summary(options: argparse.Namespace) -> int:
    files = {ending: path for ending in ("pdf", "pptx", "xlsx", "html") if (path := getattr(options, ending))}
    if files or options.email or options.freeze or options.reported:
        return _hand_out_month(options, files)
    from analytics.summary.printing import summary_text

    print(summary_text(options.warehouse, options.month, options.format, language_of(options)))
    return 0


def _hand_out_month(options: argparse.Namespace, files: dict[str, Path]) -> int:
    from analytics.state.store import NothingKept
    from analytics.summary.briefing import handing_out

    asked, language = (options.warehouse, options.month), language_of(options)
    with contextlib.ExitStack() as opened:
        try:
            kept = opened.enter_context(contextlib.closing(state_of(options, make=options.freeze)))
        except NothingKept:
            kept = None
        if options.freeze and kept:
            print("\n".join(handing_out.freeze(*asked, kept, language)))
        frozen = options.reported or options.freeze
        made = (handing_out.reported if frozen else handing_out.briefing_of)(*asked, language, kept)
    for line in handing_out.hand_out(made, files, options.email):
        print(line)
    return 0


COMMANDS = (
    Command("summary", "A month against plan and last year: what happened, why, and what is at risk.",
         "python -m analytics summary 2026-10 --lang zh\n"
         "         python -m analytics summary --pdf month.pdf --pptx month.pptx --email board@example.com", True,
         _summary_options),
)
