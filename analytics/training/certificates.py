"""Certificates that are due, expired or still missing on a day."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

STATES = ("expired", "missing", "due", "valid")  # the most urgent first


def certificate_states(certificates: pd.DataFrame, day: dt.date, due_days: int) -> pd.DataFrame:
    """A row for each person and certificate: manager_id, name, required, issued_on, expires_on, days (left, below 0
    since) and state, the most urgent first.

    Valid from the day of issue to the day of expiry, both included; of several issues the one that lasts longest
    counts. ``due``: it expires within ``due_days``. ``missing``: required and never issued; what is neither required
    nor held is no row. NaT in ``expires_on`` is for good. ``certificates``: manager_id, name, required, issued_on,
    expires_on, a row an issue.
    """
    today = pd.Timestamp(day)
    keys = [certificates["manager_id"], certificates["name"]]
    wanted = certificates["required"].fillna(False).astype(bool)
    held = certificates.assign(required=wanted.groupby(keys).transform("any"))
    held["issued_on"] = held["issued_on"].where(held["issued_on"] <= today)
    held["expires_on"] = held["expires_on"].where(held["issued_on"].notna())
    left = (held["expires_on"] - today).dt.days
    lasts = left.fillna(np.inf).where(held["issued_on"].notna(), -np.inf)
    ordered = held.assign(days=left, lasts=lasts).sort_values("lasts", kind="stable")
    best = ordered.groupby(["manager_id", "name"]).tail(1)
    best = best[best["issued_on"].notna() | best["required"]]
    days = best["days"]
    state = np.select([best["issued_on"].isna(), days < 0, days <= due_days], ["missing", "expired", "due"], "valid")
    found = best.assign(state=pd.Categorical(state, STATES))
    columns = ["manager_id", "name", "required", "issued_on", "expires_on", "days", "state"]
    return found.sort_values(["state", "days", "manager_id", "name"], ignore_index=True)[columns]
