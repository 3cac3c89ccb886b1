"""Certificates on a day: valid, due, expired or missing, at each edge."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from analytics.training.certificates import certificate_states

DAY = dt.date(2026, 10, 31)


def certificates(*rows: tuple) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["manager_id", "name", "required", "issued_on", "expires_on"])
    return frame.assign(issued_on=pd.to_datetime(frame["issued_on"]), expires_on=pd.to_datetime(frame["expires_on"]))


CASES = [  # issues (required, issued, expires), state, days, because
    ([(True, "2025-01-01", "2027-01-01")], "valid", 62, "lasts longer than due"),
    ([(True, "2025-01-01", "2026-12-31")], "valid", 61, "a day more than due"),
    ([(True, "2025-01-01", "2026-12-30")], "due", 60, "just due"),
    ([(True, "2025-01-01", "2026-10-31")], "due", 0, "its last day still counts"),
    ([(True, "2025-01-01", "2026-10-30")], "expired", -1, "the day after does not"),
    ([(True, "2025-01-01", None)], "valid", None, "for good"),
    ([(True, None, None)], "missing", None, "required and never issued"),
    ([(True, "2026-10-31", "2028-10-31")], "valid", 731, "issued today"),
    ([(True, "2026-11-01", "2028-10-31")], "missing", None, "issued tomorrow is not yet held"),
    ([(False, "2025-01-01", "2026-10-30")], "expired", -1, "held though not required"),
    ([(False, None, None)], None, None, "neither required nor held"),
    ([(True, "2023-01-01", "2025-01-01"), (False, "2025-06-01", "2028-01-01")], "valid", 427,
     "the issue that lasts longest counts, required once is required"),
    ([(True, "2023-01-01", "2027-01-01"), (True, "2025-06-01", "2026-01-01")], "valid", 62, "also where it is older"),
    ([(True, "2023-01-01", None), (True, "2025-06-01", "2026-01-01")], "valid", None, "for good beats all"),
    ([(None, "2025-01-01", "2026-12-01")], "due", 31, "not known to be required"),
]


@pytest.mark.parametrize("case", CASES, ids=[c[-1] for c in CASES])
def test_the_state_of_a_certificate(case: tuple) -> None:
    issues, state, days, _ = case
    found = certificate_states(certificates(*[("a", "Safety", *issue) for issue in issues]), DAY, 60)
    if state is None:
        assert found.empty
        return
    (row,) = found.itertuples()
    assert (row.state, None if pd.isna(row.days) else row.days) == (state, days)
    assert row.required == any(issue[0] for issue in issues)


def test_the_most_urgent_comes_first() -> None:
    found = certificate_states(certificates(
        ("a", "V", True, "2025-01-01", "2028-01-01"), ("b", "D", True, "2025-01-01", "2026-11-01"),
        ("c", "M", True, None, None), ("d", "E", True, "2025-01-01", "2026-10-01"),
        ("e", "E", True, "2025-01-01", "2026-01-01")), DAY, 60)
    assert found["manager_id"].tolist() == ["e", "d", "c", "b", "a"]


def test_no_certificates_are_no_rows() -> None:
    assert certificate_states(certificates().astype({"required": bool}), DAY, 60).empty
