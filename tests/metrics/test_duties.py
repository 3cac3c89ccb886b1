"""Service, teamwork and growth on cases that a person can count: boundaries, what is open, what is missing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.access import Viewer
from analytics.metrics.measuring import measure
from analytics.warehouse.query import Warehouse
from tests.company import Frames
from tests.metrics.test_edges import made, sales, value

LAST_SALE = sales(("s", "o", "2025-01-31", "a", None, "sale", 1.0), ("t", "p", "2024-11-01", "a", None, "sale", 1.0))


def company(place: Path, frames: Frames, **policy) -> Warehouse:
    """A company whose data run from November 2024 to the end of January 2025."""
    named = pd.DataFrame({"customer_id": ["1", "2"], "name": ["One", "Two"], "manager_id": "a"})
    return made(place, {"sales": LAST_SALE, "customers": named, **frames}, **policy)


def cases(*rows: tuple) -> pd.DataFrame:
    """(customer, topic, opened, due, closed) as frames of cases."""
    frame = pd.DataFrame(rows, columns=["customer_id", "topic", "opened_at", "due_at", "closed_at"])
    times = ["opened_at", "due_at", "closed_at"]
    frame[times] = frame[times].apply(pd.to_datetime)
    return frame.assign(case_id=[f"k{n}" for n in range(len(frame))], kind="question", manager_id="a")


def opened(*rows: tuple[str | None, str | None, str]) -> pd.DataFrame:
    return cases(*((*row, None, None) for row in rows))


CONTACTS = [  # cases (customer, topic, opened), solved at first contact, judged, because
    ([("1", "x", "2025-01-02 10:00")], 1, 1, "nobody came back"),
    ([("1", "x", "2025-01-02 10:00"), ("1", "x", "2025-01-09 10:00")], 1, 2, "exactly 7 days later is a repeat"),
    ([("1", "x", "2025-01-02 10:00"), ("1", "x", "2025-01-09 10:01")], 2, 2, "a minute after 7 days is none"),
    ([("1", "x", "2025-01-02 10:00"), ("1", "y", "2025-01-03 10:00")], 2, 2, "another topic"),
    ([("1", "x", "2025-01-02 10:00"), ("2", "x", "2025-01-03 10:00")], 2, 2, "another customer"),
    ([("1", None, "2025-01-02 10:00"), ("1", None, "2025-01-03 10:00")], 1, 2, "cases without a topic are one topic"),
    ([(None, "x", "2025-01-02 10:00"), (None, "x", "2025-01-03 10:00")], 0, 0, "without a customer nobody can tell"),
    ([("1", "x", "2025-01-24 23:59"), ("2", "x", "2025-01-25 00:00")], 1, 1, "the second one's 7 days are not over"),
    ([("1", "x", "2025-01-02 10:00")] * 2, 1, 2, "two at the same minute: the second is the repeat"),
]


@pytest.mark.parametrize(("rows", "solved", "judged", "because"), CONTACTS, ids=[c[3] for c in CONTACTS])
def test_solved_at_first_contact(
    rows: list[tuple], solved: int, judged: int, because: str, tmp_path: Path, hr: Viewer
) -> None:
    warehouse = company(tmp_path, {"cases": opened(*rows)})
    (found,) = measure(
        warehouse, hr, ["first_contact_resolution"], period=warehouse.calendar.period("2025-01")
    ).to_dict("records")
    assert found["n"] == judged
    assert found["value"] == pytest.approx(solved / judged if judged else np.nan, nan_ok=True)


def test_a_repeat_in_the_next_month_counts_against_the_first_case(tmp_path: Path, hr: Viewer) -> None:
    warehouse = company(tmp_path, {"cases": opened(("1", "x", "2024-12-30 10:00"), ("1", "x", "2025-01-02 10:00"))})
    assert value(warehouse, hr, "first_contact_resolution", "2024-12") == 0
    assert value(warehouse, hr, "first_contact_resolution", "2025-01") == 1


SLA = [  # (due, closed), attainment in December, in January, because
    ("2024-12-10 12:00", "2024-12-10 12:00", 1.0, np.nan, "solved on the minute"),
    ("2024-12-10 12:00", "2024-12-10 12:01", 0.0, np.nan, "a minute late"),
    ("2024-12-10 12:00", None, 0.0, 0.0, "open and overdue stays in, month after month"),
    ("2024-12-10 12:00", "2025-01-15 09:00", 0.0, 0.0, "open at the end of December, late in January"),
    ("2024-12-31 23:59", None, 0.0, 0.0, "overdue on the last minute of the month"),
    ("2025-01-01 00:00", None, np.nan, 0.0, "at the end of December not due yet"),
    ("2025-01-20 12:00", "2024-12-10 12:00", 1.0, np.nan, "solved before its time"),
    (None, "2024-12-10 12:00", np.nan, np.nan, "nothing was promised"),
    (None, None, np.nan, np.nan, "nothing was promised, and it is open"),
    ("2025-01-20 12:00", "2025-02-01 00:00", np.nan, 0.0, "solved after the data's end is open"),
]


@pytest.mark.parametrize(("due", "closed", "december", "january", "because"), SLA, ids=[s[4] for s in SLA])
def test_sla(
    due: str | None, closed: str | None, december: float, january: float, because: str, tmp_path: Path, hr: Viewer
) -> None:
    warehouse = company(tmp_path, {"cases": cases(("1", "x", "2024-12-05 10:00", due, closed))})
    for month, expected in (("2024-12", december), ("2025-01", january)):
        assert value(warehouse, hr, "sla_attainment", month) == pytest.approx(expected, nan_ok=True)


def test_hours_to_solve_count_open_cases(tmp_path: Path, hr: Viewer) -> None:
    """Ten cases, solved after 1 to 9 hours and one open: nine in ten take 9 hours, half of them 5."""
    rows = [("1", f"{n}", "2025-01-10 08:00", None, f"2025-01-10 {8 + n:02}:00") for n in range(1, 10)]
    warehouse = company(tmp_path, {"cases": cases(*rows, ("1", "10", "2025-01-10 08:00", None, None))})
    assert value(warehouse, hr, "time_to_resolve") == 5
    assert value(warehouse, hr, "time_to_resolve_90") == 9
    (tmp_path / "two").mkdir()
    two = [("1", f"o{n}", "2025-01-10 08:00", None, None) for n in "ab"]
    more = company(tmp_path / "two", {"cases": cases(*rows, *two)})
    assert np.isnan(value(more, hr, "time_to_resolve_90"))  # two of eleven are open: nine in ten are not solved yet


HANDOFFS = [  # (due, accepted), on time, due, because
    ("2025-01-10 12:00", "2025-01-10 12:00", 1, 1, "on the minute"),
    ("2025-01-10 12:00", "2025-01-10 12:01", 0, 1, "a minute late"),
    ("2025-01-10 12:00", None, 0, 1, "open and overdue is not on time"),
    ("2025-02-01 00:00", None, 0, 0, "not due yet"),
    ("2025-02-01 00:00", "2025-01-10 12:00", 0, 0, "accepted early counts when it is due"),
    ("2025-01-31 23:59", None, 0, 1, "due on the data's last minute"),
]


@pytest.mark.parametrize(("due", "accepted", "met", "count", "because"), HANDOFFS, ids=[h[4] for h in HANDOFFS])
def test_handoffs(
    due: str, accepted: str | None, met: int, count: int, because: str, tmp_path: Path, hr: Viewer
) -> None:
    row = {"handoff_id": ["h"], "manager_id": "a", "department": "service", "requested_at": pd.Timestamp("2025-01-02")}
    times = {"due_at": pd.to_datetime([due]), "accepted_at": pd.to_datetime([accepted])}
    warehouse = company(tmp_path, {"handoffs": pd.DataFrame(row | times)})
    (found,) = measure(warehouse, hr, ["handoffs_on_time"], period=warehouse.calendar.period("all")).to_dict("records")
    assert (found["n"], found["value"]) == (count, pytest.approx(met / count if count else np.nan, nan_ok=True))


def reviews(*rows: tuple[str | None, float]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["rater_id", "score"])
    return frame.assign(manager_id="a", reviewed_on=pd.Timestamp("2025-01-15"))


RATINGS = [  # (rater, score), the score, raters, because; the smallest group is 3
    ([("b", 5), ("c", 4), ("d", 3)], 4.0, 3, "three raters"),
    ([("b", 5), ("c", 4)], np.nan, np.nan, "two raters could be told"),
    ([("b", 5), ("c", 4), ("c", 4), ("c", 4)], np.nan, np.nan, "two raters, however often they rate"),
    ([("b", 5), ("c", 2), ("d", 2), ("b", 3)], 8 / 3, 3, "who rates twice counts once, by the mean"),
    ([("b", 5), ("c", 4), ("a", 3)], np.nan, np.nan, "nobody rates oneself"),
    ([("b", 5), ("c", 4), (None, 3), (None, 3)], np.nan, np.nan, "ratings without a rater are left out"),
]


@pytest.mark.parametrize(("rows", "expected", "raters", "because"), RATINGS, ids=[r[3] for r in RATINGS])
def test_peer_score(
    rows: list[tuple], expected: float, raters: float, because: str, tmp_path: Path, hr: Viewer
) -> None:
    warehouse = company(tmp_path, {"peer_reviews": reviews(*rows)}, minimum_group=3)
    (found,) = measure(warehouse, hr, ["peer_score"], period=warehouse.calendar.period("all")).to_dict("records")
    assert (found["value"], found["n"]) == pytest.approx((expected, raters), nan_ok=True)
    assert np.isnan(found["low"]) == np.isnan(expected)


def test_training_hours_a_person(tmp_path: Path, hr: Viewer) -> None:
    courses = pd.DataFrame({"course_id": ["k"], "name": "Talking", "mode": "course", "hours": 6.0})
    done = pd.DataFrame(
        {
            "manager_id": ["a", "a", "b"],
            "course_id": "k",
            "starts_on": pd.to_datetime(["2025-01-02", "2025-01-20", "2024-12-30"]),
            "completed_on": pd.to_datetime(["2025-01-03", None, "2024-12-31"]),
        }
    )
    warehouse = company(tmp_path, {"courses": courses, "enrolments": done})
    assert value(warehouse, hr, "training_hours", "2025-01") == 3  # two people, one course completed
    assert value(warehouse, hr, "training_hours", "all") == 6


CERTIFICATES = [  # (issued, expires), valid at the end of January 2025, because
    (None, None, 0.0, "never held"),
    ("2024-05-01", None, 1.0, "for good"),
    ("2024-05-01", "2025-01-31", 1.0, "valid on its last day"),
    ("2024-05-01", "2025-01-30", 0.0, "expired the day before"),
    ("2025-01-31", "2026-01-31", 1.0, "issued on the day"),
    ("2025-02-01", "2026-01-31", 0.0, "issued the day after"),
]


@pytest.mark.parametrize(("issued", "expires", "expected", "because"), CERTIFICATES, ids=[c[3] for c in CERTIFICATES])
def test_certificates(
    issued: str | None, expires: str | None, expected: float, because: str, tmp_path: Path, hr: Viewer
) -> None:
    dates = {"issued_on": pd.to_datetime([issued]), "expires_on": pd.to_datetime([expires])}
    one = pd.DataFrame({"manager_id": ["a"], "name": "Safety", "required": True} | dates)
    warehouse = company(tmp_path, {"certifications": one})
    assert value(warehouse, hr, "certifications_valid", "2025-01") == expected
    (tmp_path / "two").mkdir()
    unneeded = company(tmp_path / "two", {"certifications": one.assign(required=False)})
    assert np.isnan(value(unneeded, hr, "certifications_valid", "2025-01"))


def test_a_renewed_certificate_is_one_certificate(tmp_path: Path, hr: Viewer) -> None:
    two = pd.DataFrame(
        {
            "manager_id": "a",
            "name": "Safety",
            "required": [True, False],
            "issued_on": pd.to_datetime(["2023-01-01", "2025-01-05"]),
            "expires_on": pd.to_datetime(["2024-12-15", "2027-01-05"]),
        }
    )
    warehouse = company(tmp_path, {"certifications": two})
    period = warehouse.calendar.period("all")
    found = measure(warehouse, hr, ["certifications_valid"], by=["month"], period=period)
    assert found["value"].tolist() == [1, 0, 1]
    assert found["n"].tolist() == [1, 1, 1]


def test_skill_change_is_within_rater_and_skill(tmp_path: Path, hr: Viewer) -> None:
    """Up for one rater, down for another; a first rating, an unnamed peer and another skill change nothing."""
    rows = [
        ("s1", "lead", "b", "2024-11-05", 2.0),
        ("s1", "lead", "b", "2025-01-05", 3.0),
        ("s1", "lead", "b", "2025-01-05", 2.0),  # twice on a day: the mean, 2.5
        ("s1", "self", None, "2024-11-05", 4.0),
        ("s1", "self", "a", "2025-01-06", 3.9),
        ("s2", "lead", "b", "2025-01-05", 5.0),
        ("s1", "peer", None, "2024-11-05", 1.0),
        ("s1", "peer", None, "2025-01-05", 5.0),
    ]
    frame = pd.DataFrame(rows, columns=["skill_id", "rater", "rater_id", "assessed_on", "level"]).assign(manager_id="a")
    skills = pd.DataFrame({"skill_id": ["s1", "s2"], "name": ["One", "Two"], "field": "selling"})
    frame["assessed_on"] = pd.to_datetime(frame["assessed_on"])
    warehouse = company(tmp_path, {"skills": skills, "skill_assessments": frame})
    (found,) = measure(warehouse, hr, ["skill_change"], period=warehouse.calendar.period("2025-01")).to_dict("records")
    assert (found["value"], found["n"]) == pytest.approx((0.2, 2))
    assert np.isnan(value(warehouse, hr, "skill_change", "2024-11"))


def test_concentration_without_the_largest(tmp_path: Path, hr: Viewer) -> None:
    lines = [(f"s{n}", f"o{n}", "2025-01-31", "a", str(n), "sale", amount) for n, amount in enumerate([90, 5, 5.0])]
    warehouse = made(tmp_path, {"sales": sales(*lines)})
    assert value(warehouse, hr, "concentration") == pytest.approx(8150)
    assert value(warehouse, hr, "concentration_without_largest") == pytest.approx(5000)
    assert value(warehouse, hr, "effective_customers") == pytest.approx(10_000 / 8150)
