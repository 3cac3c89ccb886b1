"""Keep what was reported, read it again, and tell what a later look at the same month says differently."""

from __future__ import annotations

from pydantic import TypeAdapter, ValidationError

from analytics.access import Viewer
from analytics.errors import UsageError
from analytics.language import LANGUAGES, N_, Language
from analytics.metrics.showing import Writer
from analytics.policy import Policy
from analytics.state import month_reports
from analytics.state.month_comments import scope_of
from analytics.state.month_reports import MonthReport
from analytics.state.store import State
from analytics.summary.briefing.content import Briefing, Line
from analytics.summary.briefing.making import briefing
from analytics.summary.month import Month
from analytics.warehouse import snapshots
from analytics.warehouse.query import Warehouse

_BRIEFING = TypeAdapter(Briefing)


def written(made: Briefing) -> str:
    """The whole briefing as JSON; reading it gives the same documents, byte for byte where these do not vary."""
    return _BRIEFING.dump_json(made).decode()


def both_written(month: Month, policy: Policy, comment: str = "") -> dict[str, str]:
    """The briefing in every language, by the language's code."""
    return {code: written(briefing(month, policy, Writer(Language(code), month.currency), comment))
            for code in LANGUAGES}


def freeze(warehouse: Warehouse, viewer: Viewer, state: State, month: Month, comment: str = "") -> MonthReport:
    """Keep a month as it stands now: what its documents show, the policy, and the snapshot, which no load removes.

    Raises ``NotAllowed``, and ``UsageError`` where there is no room; then nothing is kept.
    """
    scope_of(viewer)  # before anything is pinned
    policy = warehouse.policy
    new = snapshots.pin(warehouse.file)
    try:
        return month_reports.freeze(state, viewer, month.month, month.snapshot, policy.model_dump_json(),
                                    both_written(month, policy, comment))
    except BaseException:  # also the one by which a page ends when its reader goes on meanwhile
        if new and not month_reports.names(state, viewer, month.snapshot):  # another may have frozen from it meanwhile
            snapshots.unpin(warehouse.file)
        raise


def read(text: str) -> Briefing:
    """What was written; ``UsageError`` where another version of Bridgeboard wrote it in another form."""
    try:
        return _BRIEFING.validate_json(text)
    except ValidationError:
        raise UsageError(N_("this report was frozen by another version of Bridgeboard; make its documents with the "
                            "version that froze it")) from None


def restated(reported: Briefing, now: Briefing) -> tuple[Line, ...]:
    """The figures that are shown otherwise than they were reported, in words; both in the same language."""
    t, then = now.language, {one.id: one for one in reported.figures}
    return tuple(
        Line(t("{figure}: reported as {then}, now {now}", figure=one.label, then=then[one.id].text, now=one.text))
        for one in now.figures if one.id in then and then[one.id].text != one.text)
