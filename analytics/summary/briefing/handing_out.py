"""Hand out a month from the command line: as files, and by e-mail."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from analytics.access import local_owner
from analytics.errors import UsageError
from analytics.language import N_, Language
from analytics.metrics.showing import Writer
from analytics.rewards.plan_file import company_plan
from analytics.summary.briefing import mail
from analytics.summary.briefing.content import Briefing
from analytics.summary.briefing.letter import month_html
from analytics.summary.briefing.making import briefing, file_name
from analytics.summary.briefing.pdf import month_pdf
from analytics.summary.briefing.slides import month_pptx
from analytics.summary.briefing.workbook import month_xlsx
from analytics.summary.month import chosen_month, month_view
from analytics.warehouse.query import open_warehouse

Make = Callable[[Briefing], bytes]
DOCUMENTS: dict[str, Make] = {  # by the ending of the file's name
    "pdf": month_pdf, "pptx": month_pptx, "xlsx": month_xlsx, "html": lambda made: month_html(made).encode()}


def briefing_of(place: Path, month: str, language: Language) -> Briefing:
    """A month (``2026-10``; empty: the last complete one) for whoever may read the file; see ``summary_text``."""
    warehouse = open_warehouse(place)
    try:
        writer = Writer(language, warehouse.policy.currency)
        found = month_view(warehouse, local_owner(), chosen_month(warehouse.calendar, month),
                           company_plan(warehouse.policy))
        return briefing(found, warehouse.policy, writer)
    finally:
        warehouse.close()


def hand_out(made: Briefing, files: Mapping[str, Path], to: str) -> list[str]:
    """Write the documents asked for (ending -> file) and send them to ``to`` (empty: to nobody).

    Everything is made before anything is written or sent. The message holds the HTML; the other documents are attached.
    Says what was done, a line each; raises ``UsageError`` where a file cannot be written or the message not be sent.
    """
    receivers = mail.addresses(to, "--email") if to else []
    through = mail.server(os.environ) if to else None
    contents = {ending: DOCUMENTS[ending](made) for ending in files}
    done = []
    for ending, path in files.items():
        try:
            path.write_bytes(contents[ending])
        except OSError as error:
            raise UsageError(N_("{file}: cannot be written ({reason}); name another file"), file=path,
                             reason=error.strerror) from None
        done.append(made.language("Wrote {file}.", file=path))
    if through:
        attached = {file_name(made, ending): content for ending, content in contents.items() if ending != "html"}
        mail.send(mail.message(made, through.sender, receivers, attached), through)
        done.append(made.language("Sent to {receivers}.", receivers=made.language.listed(receivers)))
    return done
