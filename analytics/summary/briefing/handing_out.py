"""Hand out a month from the command line: as files, and by e-mail."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from analytics.access import local_owner
from analytics.errors import UsageError
from analytics.lab.paying import plans_in_force
from analytics.language import N_, Language
from analytics.metrics.showing import Writer
from analytics.state import awards, month_comments, month_reports
from analytics.state.store import State
from analytics.summary.briefing import keeping, mail
from analytics.summary.briefing.content import Briefing
from analytics.summary.briefing.letter import month_html
from analytics.summary.briefing.logo import company_logo
from analytics.summary.briefing.making import briefing, file_name
from analytics.summary.briefing.pdf import month_pdf
from analytics.summary.briefing.slides import month_pptx
from analytics.summary.briefing.workbook import month_xlsx
from analytics.summary.month import chosen_month, month_view, year_to
from analytics.warehouse.query import Warehouse, open_warehouse
from analytics.warehouse.snapshots import pinned

Make = Callable[[Briefing, bytes | None], bytes]  # the logo goes where a picture can travel with the text
DOCUMENTS: dict[str, Make] = {  # by the ending of the file's name
    "pdf": month_pdf, "pptx": month_pptx, "xlsx": lambda made, _: month_xlsx(made),
    "html": lambda made, _: month_html(made).encode()}


@contextmanager
def _opened(place: Path, month: str) -> Iterator[tuple[Warehouse, dt.date]]:
    """The data, and the month that is asked for (``2026-10``; empty: the last complete one); see ``summary_text``."""
    warehouse = open_warehouse(place)
    try:
        yield warehouse, chosen_month(warehouse.calendar, month)
    finally:
        warehouse.close()


def briefing_of(place: Path, month: str, language: Language, kept: State | None = None) -> Briefing:
    """The month as it stands now, with its author's comment where a state is there."""
    with _opened(place, month) as (warehouse, chosen):
        plans = plans_in_force(warehouse, local_owner(), kept, year_to(warehouse.calendar, chosen))
        given = awards.visible(kept, local_owner()) if kept else ()
        found = month_view(warehouse, local_owner(), chosen, plans, given)
        return briefing(found, warehouse.policy, Writer(language, found.currency), _comment(kept, chosen))


def freeze(place: Path, month: str, kept: State, language: Language) -> list[str]:
    """Keep the month as it stands now for good; says which version that is, and where its data stay."""
    with _opened(place, month) as (warehouse, chosen):
        one = keeping.freeze(warehouse, local_owner(), kept, chosen, _comment(kept, chosen))
        said = [language("Frozen: {month}, version {version}, from {snapshot}.", month=f"{chosen:%Y-%m}",
                         version=one.version, snapshot=one.snapshot)]
        if file := pinned(warehouse.file):
            said.append(language("Its data stay at {file}, which every command reads with --warehouse.", file=file))
    return said


def reported(place: Path, month: str, language: Language, kept: State | None) -> Briefing:
    """The month as it was frozen last; raises ``UsageError`` where it never was."""
    with _opened(place, month) as (_, chosen):
        versions = month_reports.reports(kept, local_owner(), chosen) if kept else []
    if not versions:
        raise UsageError(N_("{month} was never frozen; freeze it with --freeze, or leave --reported out"),
                         month=f"{chosen:%Y-%m}")
    return keeping.read(versions[0].briefings[language.code])


def _comment(kept: State | None, month: dt.date) -> str:
    return month_comments.comment(kept, local_owner(), month).text if kept else ""


def hand_out(made: Briefing, files: Mapping[str, Path], to: str) -> list[str]:
    """Write the documents asked for (ending -> file) and send them to ``to`` (empty: to nobody).

    Everything is made before anything is written or sent. The message holds the HTML; the other documents are attached.
    Says what was done, a line each; raises ``UsageError`` where a file cannot be written or the message not be sent.
    """
    receivers = mail.addresses(to, "--email") if to else []
    through = mail.server(os.environ) if to else None
    logo = company_logo()
    contents = {ending: DOCUMENTS[ending](made, logo) for ending in files}
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
