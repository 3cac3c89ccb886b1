"""What changed since the assessment before: the same rater, the newest pair, and nobody's word twice."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.training.changes import group_changes, skill_changes

SINCE = pd.Timestamp("2025-10-31")


def assessments(*rows: tuple) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["manager_id", "skill_id", "assessed_on", "rater", "rater_id", "level"])
    return frame.assign(assessed_on=pd.to_datetime(frame["assessed_on"]))


CASES = [  # rows without person and skill, expected (then, now) or None, because
    ([("2026-03-01", "lead", "L", 2.0), ("2026-09-01", "lead", "L", 2.5)], (2.0, 2.5), "the same lead twice"),
    ([("2025-03-01", "lead", "L", 4.0), ("2026-03-01", "lead", "L", 2.0), ("2026-09-01", "lead", "L", 2.5)], (2.0, 2.5),
     "only the newest two"),
    ([("2026-03-01", "lead", "L", 2.0), ("2026-09-01", "lead", "M", 4.0)], None, "another lead is another measure"),
    ([("2026-03-01", "self", None, 3.0), ("2026-09-01", "self", None, 2.0)], (3.0, 2.0), "oneself needs no name"),
    ([("2026-03-01", "lead", None, 3.0), ("2026-09-01", "lead", None, 2.0)], None, "a lead without a name may be two"),
    ([("2026-03-01", "peer", "P", 3.0), ("2026-09-01", "peer", "P", 2.0)], None, "colleagues are left out"),
    ([("2024-03-01", "lead", "L", 3.0), ("2025-10-31", "lead", "L", 2.0)], None, "twelve months old is no news"),
    ([("2024-03-01", "lead", "L", 3.0), ("2025-11-01", "lead", "L", 2.0)], (3.0, 2.0), "a day younger is"),
    ([("2026-03-01", "lead", "L", 2.0), ("2026-03-01", "lead", "L", 4.0), ("2026-09-01", "lead", "L", 3.0)], (3.0, 3.0),
     "two words of one day are one, their mean"),
    ([("2026-03-01", "lead", "L", 2.0), ("2026-09-01", "lead", "L", 3.0), ("2026-03-01", "self", None, 4.0),
      ("2026-09-01", "self", None, 4.0)], (3.0, 3.5), "self and lead together, each against the own word before"),
]


@pytest.mark.parametrize("case", CASES, ids=[c[-1] for c in CASES])
def test_then_and_now(case: tuple) -> None:
    rows, expected, _ = case
    found = skill_changes(assessments(*[("a", "s", *row) for row in rows]), SINCE)
    if expected is None:
        assert found.empty
    else:
        (row,) = found.itertuples()
        assert (row.then, row.now, row.change) == pytest.approx((*expected, expected[1] - expected[0]))


def test_a_group_is_its_people_and_small_ones_are_hidden() -> None:
    rows = [(person, "s", day, "lead", "L", level) for person, levels in (("a", (2.0, 3.0)), ("b", (2.0, 2.0)))
            for day, level in zip(("2026-03-01", "2026-09-01"), levels, strict=True)]
    changes = skill_changes(assessments(*rows), SINCE)
    row = group_changes(changes, ["skill_id"]).iloc[0]
    assert (row["then"], row["now"], row["change"], row["n"]) == (2.0, 2.5, 0.5, 2)
    assert row["low"] < 0 < row["high"], "two people are few"
    assert group_changes(changes, ["skill_id"], 3)[["then", "now", "change", "low", "high"]].isna().all(axis=None)
