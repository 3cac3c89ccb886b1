"""The audit trail as text for the command line: what a check found, and the entries themselves."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence

from analytics.language import N_, Language
from analytics.state.audit import Entry
from analytics.state.trail_check import Verdict

FIELDS = ("at", "who", "what", "about", "item", "before", "after")
SHOWN = 12  # ids that a finding names


def verdict_text(said: Verdict, language: Language) -> str:
    """What a check found, a line each; the head last, to be noted elsewhere for the next check."""
    return "\n".join(_lines(said, language))


def _lines(said: Verdict, t: Language) -> Iterator[str]:
    for ids, one in ((said.changed, N_("Changed or moved: entry {ids}.")), (said.added, N_("Put in: entry {ids}.")),
                     (said.removed, N_("Taken out: entry {ids}."))):
        if ids:
            yield t(one, ids=", ".join(map(str, ids[:SHOWN])) + (" …" if len(ids) > SHOWN else ""))
    if said.cut:
        yield t("The end of the trail was cut off, or its head was changed.")
    if said.unknown:
        yield t("The head noted before is no part of this trail: it was made anew, or that head is of another one.")
    if said.whole:
        yield t.plural("{n} entry, unharmed.", "{n} entries, unharmed.", said.entries)
    if said.head:
        yield t("Head: {head}", head=said.head)


def trail_text(entries: Sequence[Entry], form: str) -> str:
    """Entries as ``table`` (without what stood there before and after), ``csv`` or ``json``, in the order given."""
    rows = [{**vars(one), "at": f"{one.at.isoformat(timespec='milliseconds')}Z"} for one in entries]
    if form == "json":
        return json.dumps(rows, ensure_ascii=False, indent=1)
    if form == "csv":
        out = io.StringIO()
        writer = csv.DictWriter(out, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows([row | {k: row[k] and json.dumps(row[k], ensure_ascii=False) for k in ("before", "after")}
                          for row in rows])
        return out.getvalue().rstrip("\n")
    return "\n".join("  ".join(str(row[k] or "-") for k in FIELDS[:5]) for row in rows)
