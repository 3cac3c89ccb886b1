"""A small company made from a seed, with the pitfalls that the figures must survive.

People who move, join, leave and are away; customers who change hands, are lost or have no first day; returns, split
credits and sales without a seller; targets that contain other people's; deals that stall; forecasts made again.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd

from analytics.policy import Policy, Risk
from analytics.warehouse import snapshots
from analytics.warehouse.schema import TABLES

FIRST, LAST = dt.date(2023, 3, 1), dt.date(2025, 8, 14)  # 30 months; the last one ends in its middle
MONTHS = [dt.date(2023 + n // 12, n % 12 + 1, 1) for n in range(2, 32)]
DAYS = pd.date_range(FIRST, LAST)
Frames = dict[str, pd.DataFrame]

CALENDAR_YEAR = Policy(minimum_group=3)
FISCAL_YEAR = Policy(
    fiscal_year_starts=7,
    working_days=("mon", "tue", "wed", "thu", "fri", "sat"),
    touch_window_days=45,
    stalled_after_days=20,
    new_customer_months=6,
    minimum_group=3,
    risk=Risk(
        reasons=1,
        silent_days=30,
        shrinking=0.5,
        complaints=3,
        complaint_days=200,
        csat=1,
        nps=4,
        answer_days=100,
        overdue_days=0,
        horizon_months=3,
    ),
    holidays=(dt.date(2024, 1, 1), dt.date(2024, 7, 4), dt.date(2025, 7, 4), dt.date(2025, 8, 13)),
)


def company(seed: int = 11) -> Frames:
    """Every table that figures are computed from, as frames of text, numbers and timestamps."""
    random = np.random.default_rng(seed)
    frames = _people() | _customers(random)
    frames["products"] = pd.DataFrame(
        {
            "product_id": [f"p{n}" for n in range(7)],
            "name": [f"Product {n}" for n in range(7)],
            "category": ["pumps", "pumps", "valves", "valves", "filters", "filters", None],
        }
    )
    frames |= _sales(random) | _deals(random)
    frames["activities"] = _activities(random)
    frames["surveys"] = _surveys(random)
    frames["cases"] = _cases(random)
    frames["targets"], frames["forecasts"] = _targets(random), _forecasts(random)
    more = np.random.default_rng(seed + 1)
    frames["cases"] = _worked(more, frames["cases"])
    frames["handoffs"], frames["peer_reviews"] = _handoffs(more), _peer_reviews(more)
    frames |= _growth(more)
    frames["receivables"] = _receivables(more)
    return frames


def write(frames: Frames, place: Path, policy: Policy) -> None:
    """Write frames as a new snapshot; tables and columns that are absent stay empty."""
    with snapshots.write(place, policy, "tests") as con:
        for table in TABLES:
            if table.name in frames:
                con.register("given", frames[table.name])
                con.execute(f'INSERT INTO "{table.name}" BY NAME SELECT * FROM given')
                con.unregister("given")


def _day(text: str | None) -> pd.Timestamp:
    return pd.NaT if text is None else pd.Timestamp(text)


def _people() -> Frames:
    """m01-m12 in t1-t4 of two regions, and what happens to people."""
    teams = pd.DataFrame(
        {
            "team_id": ["t1", "t2", "t3", "t4"],
            "name": ["Harbor", "Lantern", "Meadow", "Orchard"],
            "region": ["North", "North", "South", "South"],
            "lead_id": ["m01", "m04", "m07", "m10"],
        }
    )
    ids = [f"m{n:02}" for n in range(1, 13)]
    today = ["t1", "t1", "t2", "t2", "t2", "t1", "t3", "t3", "t3", "t4", "t4", None]
    hired = ["2020-01-06"] * 12
    left: list[str | None] = [None] * 12
    hired[2], hired[6], left[3], left[8] = "2024-03-13", None, "2024-11-19", "2025-08-05"  # joiner, unknown, leavers
    managers = pd.DataFrame(
        {
            "manager_id": ids,
            "name": [f"Person {i}" for i in ids],
            "team_id": today,
            "role": ["lead" if i in ("m01", "m10") else "account_manager" for i in ids],
            "hired_on": [_day(h) for h in hired],
            "left_on": [_day(d) for d in left],
        }
    )
    assignments = pd.DataFrame(
        [
            ("m02", "t3", "2021-01-01", None),  # moved in mid-month, the first stay never closed
            ("m02", "t1", "2025-02-11", None),
            ("m03", "t2", "2024-03-13", None),
            ("m05", "t1", "2022-01-01", "2024-05-15"),  # moved in mid-month
            ("m05", "t2", "2024-05-16", None),
            ("m06", "t4", "2022-01-01", "2023-12-10"),  # between two stays in no team
            ("m06", "t1", "2024-01-22", None),
            ("m08", "t4", "2022-01-01", "2025-07-20"),  # moved in the fiscal year to date of FISCAL_YEAR
            ("m08", "t3", "2025-07-21", None),
        ],
        columns=["manager_id", "team_id", "starts_on", "ends_on"],
    )
    absences = pd.DataFrame(
        [
            ("m01", "2023-07-03", "2023-07-21"),
            ("m01", "2023-07-17", "2023-07-28"),  # overlapping
            ("m04", "2024-09-02", "2024-11-19"),
            ("m07", "2024-02-26", "2024-03-04"),
            ("m09", "2025-06-30", "2025-07-11"),
            ("m11", "2025-08-04", None),
            ("m12", "2025-01-06", "2025-01-06"),
        ],
        columns=["manager_id", "starts_on", "ends_on"],
    )
    for frame in (assignments, absences):
        frame[["starts_on", "ends_on"]] = frame[["starts_on", "ends_on"]].apply(pd.to_datetime)
    return {"teams": teams, "managers": managers, "team_assignments": assignments, "absences": absences}


def _customers(random: np.random.Generator) -> Frames:
    """c00-c79: some without first day, some lost, some of nobody; every third changes hands."""
    count = 80
    ids = [f"c{n:02}" for n in range(count)]
    started = pd.to_datetime("2018-01-01") + pd.to_timedelta(random.integers(0, 2700, count), "D")
    started = pd.Series(started).where(random.random(count) > 0.1)
    started[[3, 4, 5]] = [_day("2024-02-29"), _day("2025-08-01"), _day("2025-08-14")]
    age = random.integers(60, 1500, count)
    ended = (started.fillna(pd.Timestamp("2022-01-01")) + pd.to_timedelta(age, "D")).where(random.random(count) < 0.35)
    ended = ended.where((ended <= pd.Timestamp(LAST)) & (ended > pd.Timestamp(FIRST)))
    started[6], ended[6] = _day("2020-05-01"), _day("2024-02-29")  # lost on a leap day
    started[7], ended[7] = _day("2020-05-01"), _day("2024-08-14")  # lost a year before the data end
    for number, day in ((10, "2024-06-11"), (13, "2024-10-31")):
        started[number], ended[number] = _day("2020-05-01"), _day(day)
    customers = pd.DataFrame(
        {
            "customer_id": ids,
            "name": [f"Customer {i}" for i in ids],
            "segment": random.choice(["key", "mid", "small"], count),
            "industry": random.choice(np.array(["energy", "food", "water", None], object), count),
            "started_on": started,
            "ended_on": ended,
            "yearly_spend": np.where(random.random(count) < 0.7, random.lognormal(11, 1, count).round(2), np.nan),
            "manager_id": [None if n % 13 == 0 else f"m{1 + random.integers(12):02}" for n in range(count)],
        }
    )
    rows = []
    for n in range(0, count, 3):
        first, second = (f"m{1 + k:02}" for k in random.choice(12, 2, replace=False))
        change = pd.Timestamp(FIRST) + pd.Timedelta(days=int(random.integers(30, 860)))
        closed = change - pd.Timedelta(days=1) if n % 2 else pd.NaT
        rows += [(first, ids[n], pd.Timestamp("2018-01-01"), closed), (second, ids[n], change, pd.NaT)]
        if n % 9 == 0:  # the second one ends and nobody follows
            rows[-1] = (*rows[-1][:3], change + pd.Timedelta(days=100))
    rows += [  # c07's ends on the very day it is lost, c10's with its last day as a customer, c13's a day too early
        ("m02", "c07", pd.Timestamp("2020-05-01"), ended[7]),
        ("m05", "c10", pd.Timestamp("2020-05-01"), ended[10] - pd.Timedelta(days=1)),
        ("m08", "c13", pd.Timestamp("2020-05-01"), ended[13] - pd.Timedelta(days=2)),
    ]
    assignments = pd.DataFrame(rows, columns=["manager_id", "customer_id", "starts_on", "ends_on"])
    return {"customers": customers, "account_assignments": assignments}


def _sales(random: np.random.Generator) -> Frames:
    """Orders of one to three lines; returns, some within an order; lines without seller, customer, product or id."""
    rows = []
    for order in range(1300):
        day = DAYS[random.integers(len(DAYS))]
        customer = f"c{min(int(random.exponential(20)), 79):02}"
        seller = f"m{1 + random.integers(12):02}"
        for line in range(random.integers(1, 4)):
            amount = round(float(random.lognormal(7, 1.2)), 2)
            rows.append(
                (
                    f"s{order:04}-{line}",
                    f"o{order:04}",
                    day,
                    seller,
                    customer,
                    f"p{random.integers(7)}",
                    "sale",
                    float(random.integers(1, 20)),
                    amount,
                    round(amount * random.uniform(0.4, 0.9), 2),
                )
            )
        if order % 17 == 0:  # goods sent back within the order, booked under a number that sorts before its lines
            rows.append(
                (
                    f"r{order:04}",
                    f"o{order:04}",
                    day + pd.Timedelta(days=3),
                    *rows[-1][3:6],
                    "return",
                    -rows[-1][7],
                    -rows[-1][8],
                    -rows[-1][9],
                )
            )
    rows.append(("s9999-0", "o9999", pd.Timestamp(LAST), "m01", "c01", "p1", "sale", 1.0, 1234.5, 1000.0))
    sales = pd.DataFrame(
        rows,
        columns=[
            "sale_id",
            "order_id",
            "sold_on",
            "manager_id",
            "customer_id",
            "product_id",
            "kind",
            "quantity",
            "amount",
            "cost",
        ],
    )
    sales = sales[sales["sold_on"] <= pd.Timestamp(LAST)].reset_index(drop=True)
    for column, share in (("manager_id", 0.06), ("customer_id", 0.02), ("product_id", 0.03), ("cost", 0.08)):
        sales.loc[random.random(len(sales)) < share, column] = None if column != "cost" else np.nan
    sales.loc[random.random(len(sales)) < 0.03, "order_id"] = None
    sales.loc[random.choice(len(sales), 12, replace=False), ["sale_id", "order_id"]] = None
    credits = []
    for sale in sales["sale_id"].dropna().sample(160, random_state=3):
        people = random.choice(12, 3, replace=False)
        shares = [(0.5, 0.5), (0.7, 0.3), (1 / 3, 1 / 3, 1 / 3), (1.0,)][random.integers(4)]
        credits += [(sale, f"m{1 + p:02}", s) for p, s in zip(people, shares, strict=False)]
    return {"sales": sales, "sale_credits": pd.DataFrame(credits, columns=["sale_id", "manager_id", "share"])}


def _deals(random: np.random.Generator) -> Frames:
    """Deals won, lost and open, with the stages most of them went through; some have stalled."""
    stages = ("qualify", "discover", "propose", "negotiate", "commit")
    deals, changes = [], []
    for n in range(420):
        opened = DAYS[random.integers(len(DAYS))]
        length = int(random.gamma(2, 35))
        closed = opened + pd.Timedelta(days=length)
        outcome = "won" if random.random() < 0.4 else "lost"
        if closed > pd.Timestamp(LAST) or n % 11 == 0:
            closed, outcome = pd.NaT, None
        reached = int(random.integers(1, 6))
        deals.append(
            (
                f"d{n:03}",
                f"m{1 + random.integers(12):02}",
                None if n % 15 == 0 else f"c{random.integers(80):02}",
                None if n % 20 == 0 else f"p{random.integers(7)}",
                round(float(random.lognormal(9, 1.3)), 2),
                opened,
                closed,
                outcome,
                stages[reached - 1] if n % 7 else None,
            )
        )
        if n % 6:
            entered = opened
            for stage in stages[:reached]:
                changes.append((f"d{n:03}", stage, entered))
                entered = entered + pd.Timedelta(days=int(random.integers(0, 40)))
    columns = [
        "opportunity_id",
        "manager_id",
        "customer_id",
        "product_id",
        "amount",
        "opened_on",
        "closed_on",
        "outcome",
        "stage",
    ]
    return {
        "opportunities": pd.DataFrame(deals, columns=columns),
        "stage_changes": pd.DataFrame(changes, columns=["opportunity_id", "stage", "entered_on"]),
    }


def _activities(random: np.random.Generator) -> pd.DataFrame:
    """Calls, visits and notes; promises kept, open and made on a later day than the activity; notes read and unread."""
    count = 2600
    at = pd.to_datetime(random.choice(DAYS, count)) + pd.to_timedelta(random.integers(8 * 60, 19 * 60, count), "min")
    at = pd.Series(at)
    kind = random.choice(["call", "visit", "note", "email"], count, p=[0.4, 0.25, 0.15, 0.2])
    promised = (at + pd.to_timedelta(random.integers(0, 30 * 60, count), "min")).where(random.random(count) < 0.2)
    promised = promised.where(promised < pd.Timestamp(LAST))
    kept = (promised + pd.to_timedelta((60 * random.gamma(1.5, 30, count)).astype(int), "min")).where(
        random.random(count) < 0.8
    )
    kept = kept.where(kept < pd.Timestamp(LAST))
    duty = np.where(
        kind == "note", "research", random.choice(np.array(["selling", "service", "care", None], object), count)
    )
    useful = pd.Series(random.choice(np.array([True, False, None], object), count)).where(kind == "note")
    customer = np.array([f"c{min(int(random.exponential(25)), 79):02}" for _ in range(count)], object)
    customer[random.random(count) < 0.08] = None
    return pd.DataFrame(
        {
            "activity_id": [f"a{n:04}" for n in range(count)],
            "manager_id": [f"m{1 + k:02}" for k in random.integers(0, 12, count)],
            "customer_id": customer,
            "occurred_at": at,
            "type": kind,
            "duty": duty,
            "competitor": np.resize(np.array(["Vantor", "Norwell", None], object), count),
            "outcome": random.choice(["met", "missed"], count),
            "minutes": np.where(random.random(count) < 0.9, random.integers(5, 120, count), np.nan),
            "promised_at": promised,
            "done_at": kept,
            "useful": useful.astype("boolean"),
        }
    )


def _surveys(random: np.random.Generator) -> pd.DataFrame:
    """Satisfaction surveys: not delivered, not answered, answered later, and some without a person (the owner's)."""
    count = 1100
    sent = pd.Series(pd.to_datetime(random.choice(DAYS, count)))
    kind = random.choice(["csat", "nps", "ces"], count)
    top = np.select([kind == "csat", kind == "nps"], [5, 10], 7)
    score = np.maximum(top - random.poisson(np.where(kind == "nps", 2.2, 1.1)), np.where(kind == "nps", 0, 1))
    delivered = random.random(count) > 0.1
    answered = delivered & (random.random(count) < 0.6)
    day = sent + pd.to_timedelta(random.integers(0, 45, count), "D")
    answered &= (day <= pd.Timestamp(LAST)).to_numpy()
    manager = np.array([f"m{1 + k:02}" for k in random.integers(0, 12, count)], object)
    manager[random.random(count) < 0.4] = None
    return pd.DataFrame(
        {
            "survey_id": [f"v{n:04}" for n in range(count)],
            "kind": kind,
            "manager_id": manager,
            "customer_id": [f"c{k:02}" for k in random.integers(0, 80, count)],
            "sent_on": sent,
            "delivered": delivered,
            "answered_on": day.where(answered & (random.random(count) < 0.95)),
            "score": pd.Series(score, dtype="Int64").where(answered),
        }
    )


def _cases(random: np.random.Generator) -> pd.DataFrame:
    count = 260
    opened = pd.Series(pd.to_datetime(random.choice(DAYS, count))) + pd.to_timedelta(
        random.integers(0, 1440, count), "min"
    )
    manager = np.array([f"m{1 + k:02}" for k in random.integers(0, 12, count)], object)
    manager[random.random(count) < 0.5] = None
    return pd.DataFrame(
        {
            "case_id": [f"k{n:03}" for n in range(count)],
            "kind": random.choice(["complaint", "question"], count),
            "manager_id": manager,
            "customer_id": [f"c{k:02}" for k in random.integers(0, 80, count)],
            "opened_at": opened,
        }
    )


def _targets(random: np.random.Generator) -> pd.DataFrame:
    """Own targets by month, also of months to come; m12 has none in 2024; two leads' contain their teams'."""
    months = [*MONTHS, *(dt.date(2025 + n // 12, n % 12 + 1, 1) for n in range(8, 18))]
    rows = [
        (f"m{n:02}", pd.Timestamp(month), round(float(random.uniform(8_000, 20_000)), 2), "own")
        for n in range(1, 13)
        for month in months
        if not (n == 12 and month.year == 2024)
    ]
    rows += [(lead, pd.Timestamp(month), 90_000.0, "rollup") for lead in ("m01", "m10") for month in months]
    return pd.DataFrame(rows, columns=["manager_id", "month", "amount", "kind"])


def _forecasts(random: np.random.Generator) -> pd.DataFrame:
    """Forecasts made 40 and 5 days before a month and again within it; some people make none before it begins."""
    rows = []
    for n in range(1, 13):
        for month in MONTHS:
            for days in (-40, -5, 6):
                if not (days < 0 and (n + month.month) % 5 == 0):
                    rows.append(
                        (
                            f"m{n:02}",
                            pd.Timestamp(month),
                            pd.Timestamp(month) + pd.Timedelta(days=days),
                            round(float(random.uniform(5_000, 25_000)), 2),
                        )
                    )
    return pd.DataFrame(rows, columns=["manager_id", "month", "made_on", "amount"])


def _worked(random: np.random.Generator, cases: pd.DataFrame) -> pd.DataFrame:
    """Cases with topic, due and closing time: in time to the minute, late, open, solved after the data's end; some come
    back exactly 7 days later, some a minute after, some with another topic."""
    cases = cases.assign(topic=random.choice(np.array(["price", "delivery", "quality", None], object), len(cases)))
    again = cases.sample(90, random_state=5).reset_index(drop=True)
    wait = np.resize([7 * 24 * 60, 7 * 24 * 60 + 1, 0, 60, 3 * 24 * 60, 40 * 24 * 60], len(again))
    again["opened_at"] += pd.to_timedelta(wait, "min")
    again["case_id"] = [f"r{n:02}" for n in range(len(again))]
    again.loc[::7, "topic"] = "other"
    cases = pd.concat([cases, again[again["opened_at"] < pd.Timestamp(LAST)]], ignore_index=True)
    count = len(cases)
    cases.loc[random.random(count) < 0.05, "customer_id"] = None
    allowed = pd.to_timedelta(np.where(cases["kind"] == "complaint", 48, 24), "h")
    cases["due_at"] = (cases["opened_at"] + allowed).where(random.random(count) > 0.1)
    taken = pd.to_timedelta((60 * random.gamma(1.2, 24, count)).astype(int), "min")
    closed = (cases["opened_at"] + taken).where(random.random(count) > 0.04)
    closed.loc[::20] = cases["due_at"].loc[::20]  # on the very minute
    closed.loc[5::60] = cases["opened_at"].loc[5::60] + pd.Timedelta(days=200)  # for some that is after the data's end
    return cases.assign(closed_at=closed)


def _handoffs(random: np.random.Generator) -> pd.DataFrame:
    """Requests accepted on the minute, late, and open: overdue or due after the data's end."""
    count = 420
    asked = pd.Series(pd.to_datetime(random.choice(DAYS, count)))
    asked += pd.to_timedelta(random.integers(0, 1440, count), "min")
    due = asked + pd.to_timedelta(random.integers(1, 8, count), "D")
    accepted = (asked + pd.to_timedelta((60 * random.gamma(2, 40, count)).astype(int), "min")).where(
        random.random(count) > 0.1
    )
    accepted.loc[::25] = due.loc[::25]
    customer = np.array([f"c{k:02}" for k in random.integers(0, 80, count)], object)
    customer[random.random(count) < 0.1] = None
    return pd.DataFrame(
        {
            "handoff_id": [f"h{n:03}" for n in range(count)],
            "manager_id": [f"m{1 + k:02}" for k in random.integers(0, 12, count)],
            "customer_id": customer,
            "department": random.choice(["development", "marketing", "service", "technology"], count),
            "requested_at": asked,
            "due_at": due,
            "accepted_at": accepted,
        }
    )


def _peer_reviews(random: np.random.Generator) -> pd.DataFrame:
    """Ratings by severe and by mild colleagues: some rate often, some themselves, some unnamed; m11 has two raters."""
    count = 520
    rated = random.integers(0, 12, count)
    rater = np.where(rated == 10, random.integers(0, 2, count), random.integers(0, 12, count))
    score = np.clip(np.round(3.5 + 0.1 * (rater - 5) + random.normal(0, 0.8, count)), 1, 5)
    named = np.array([f"m{1 + k:02}" for k in rater], object)
    named[random.random(count) < 0.06] = None
    return pd.DataFrame(
        {
            "manager_id": [f"m{1 + k:02}" for k in rated],
            "rater_id": named,
            "reviewed_on": pd.to_datetime(random.choice(DAYS, count)),
            "score": score,
        }
    )


def _growth(random: np.random.Generator) -> Frames:
    """Skills assessed by named and unnamed raters, twice a day by some; courses left unfinished; certificates that
    expire, are renewed, begin later, or were never held."""
    names = ["Closing", "Renewals", "Analysis"]
    skills = pd.DataFrame({"skill_id": ["s1", "s2", "s3"], "name": names, "field": "selling"})
    count = 900
    person = random.integers(0, 12, count)
    kind = random.choice(["self", "lead", "peer"], count)
    by = np.where(kind == "lead", 0, random.integers(0, 12, count))
    rater = np.array([f"m{1 + k:02}" for k in by], object)
    rater[(kind == "self") | (random.random(count) < 0.1)] = None
    day = pd.Series(pd.to_datetime(random.choice(DAYS[::15], count)))
    level = np.clip(2.5 + (day - day.min()).dt.days / 900 + random.normal(0, 0.6, count), 1, 5).round(1)
    assessments = pd.DataFrame(
        {
            "manager_id": [f"m{1 + k:02}" for k in person],
            "skill_id": random.choice(["s1", "s2", "s3"], count),
            "assessed_on": day,
            "rater": kind,
            "rater_id": rater,
            "level": level,
        }
    )
    courses = pd.DataFrame({"course_id": ["k1", "k2"], "name": ["Talking", "Reading"], "mode": "course"})
    courses["hours"] = [12.0, 7.5]
    starts = pd.Series(pd.to_datetime(random.choice(DAYS, 150)))
    completed = (starts + pd.to_timedelta(random.integers(0, 60, 150), "D")).where(random.random(150) < 0.8)
    enrolments = pd.DataFrame(
        {
            "manager_id": [f"m{1 + k:02}" for k in random.integers(0, 12, 150)],
            "course_id": random.choice(["k1", "k2"], 150),
            "starts_on": starts,
            "completed_on": completed,
        }
    ).drop_duplicates(["manager_id", "course_id", "starts_on"])
    return {
        "skills": skills,
        "skill_assessments": assessments,
        "courses": courses,
        "enrolments": enrolments,
        "certifications": _certifications(random),
    }


def _certifications(random: np.random.Generator) -> pd.DataFrame:
    rows = []
    for n in range(1, 13):
        rows.append((f"m{n:02}", "Extra", False, _day("2022-01-01"), pd.NaT))  # not required
        for name in ("Safety", "Data"):
            issued = pd.Timestamp(random.choice(DAYS))
            expires = issued + pd.Timedelta(days=int(random.integers(100, 500)))
            never = (n + len(name)) % 5 == 0
            rows.append((f"m{n:02}", name, True, *((pd.NaT, pd.NaT) if never else (issued, expires))))
            if n % 3 == 0:  # renewed; not each row of it says that it is required
                rows.append((f"m{n:02}", name, n % 2 == 0, expires + pd.Timedelta(days=20), pd.NaT))
    rows += [
        ("m01", "Edge", True, _day("2024-03-01"), _day("2024-03-31")),  # valid on its last day, which ends a month
        ("m02", "Edge", True, _day("2024-03-31"), _day("2024-04-29")),  # issued on the last day of a month
    ]
    return pd.DataFrame(rows, columns=["manager_id", "name", "required", "issued_on", "expires_on"])


def _receivables(random: np.random.Generator) -> pd.DataFrame:
    """Invoices from May 2023: paid early, on the due day, late or not at all; some due on the last day of a month."""
    count = 620
    issued = pd.Series(pd.to_datetime(random.choice(DAYS[70:], count)))
    due = issued + pd.Timedelta(days=30)
    due.loc[::9] = due.loc[::9] + pd.offsets.MonthEnd(0)
    delay = pd.Series(random.integers(-25, 60, count)).where(random.random(count) < 0.5, random.integers(-25, 1, count))
    paid = (due + pd.to_timedelta(delay, "D")).clip(lower=issued).where(random.random(count) > 0.05)
    return pd.DataFrame(
        {
            "invoice_id": [f"i{n:03}" for n in range(count)],
            "customer_id": [f"c{min(int(random.exponential(25)), 79):02}" for _ in range(count)],
            "issued_on": issued,
            "due_on": due,
            "paid_on": paid,
            "amount": random.lognormal(7, 1, count).round(2),
        }
    )
