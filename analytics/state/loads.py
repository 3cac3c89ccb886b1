"""In the audit trail: who brought in data when, how many rows, and what of the policy changed with it."""

from __future__ import annotations

from analytics.access import Viewer
from analytics.policy import Policy
from analytics.state import audit
from analytics.state.store import State
from analytics.warehouse.counts import LoadReport


def note_load(state: State, viewer: Viewer, snapshot: str, report: LoadReport, was: Policy | None) -> None:
    """An entry for the new snapshot; another for the policy where it differs from the one before (``was``)."""
    rows = {"loaded": sum(count.loaded for count in report.counts), "quarantined": report.quarantined}
    before = was.model_dump(mode="json") if was else {}
    after = report.policy.model_dump(mode="json")
    changed = [key for key in after if was and before.get(key) != after[key]]
    with state.writing() as session:
        audit.record(session, viewer, "data.loaded", f"snapshot:{snapshot}", after=rows)
        if changed:
            audit.record(session, viewer, "data.policy_changed", f"snapshot:{snapshot}",
                         before={key: before.get(key) for key in changed}, after={key: after[key] for key in changed})
