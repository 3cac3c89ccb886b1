"""A company whose every secret is a mark: a word or an amount that stands nowhere else, so what leaked is told by it.

It is the demo company, small, with names, addresses, notes, comments, pay and ratings replaced, somebody who changed
teams, a lead who came from another team, a lead of two teams and somebody who left.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd

from analytics import demo
from analytics.warehouse.query import Warehouse
from analytics.warehouse.schema import TABLES
from analytics.warehouse.snapshots import current
from tests.company import Frames

ASKED = demo.Company(seed=3, people=24, months=26, activities=3_000, last_month=dt.date(2026, 10, 1))
MEMBER, MOVER, LEFT = "AM00005", "AM00010", "AM00015"
LEAD, FORMER, OF_TWO, LED = "AM00001", "AM00002", "AM00003", "AM00004"
MOVED, CAME = dt.date(2026, 3, 16), dt.date(2025, 6, 1)  # the first day in the new team


def word(kind: str, number: int) -> str:
    """The mark of a text: the same for the same kind and number, and no other word looks like one."""
    return f"Q{kind}{number:05}z"


def person(manager_id: str) -> int:
    """The number by which a person's marks are made."""
    return int(manager_id[2:])


def frames(place: Path) -> Frames:
    """The raw tables with their marks."""
    demo.make(ASKED, place)
    warehouse = Warehouse(current(place))
    raw = {table.name: warehouse.frame(f'SELECT * FROM "{table.name}"') for table in TABLES}
    warehouse.close()
    return _moved(_marked(raw))


def _marked(raw: Frames) -> Frames:
    people, customers = raw["managers"], raw["customers"]
    numbers = people["manager_id"].map(person)
    raw["managers"] = people.assign(
        name=[word("n", n) for n in numbers], email=[f"{word('e', n)}@x.org".lower() for n in numbers],
        salary=[round(s + 137 * n + 0.29, 2) for s, n in zip(people["salary"], numbers, strict=True)],
        target_bonus=[round(b + 211 * n + 0.37, 2) for b, n in zip(people["target_bonus"], numbers, strict=True)],
        range_position=[round(r + n / 10_000, 4) for r, n in zip(people["range_position"], numbers, strict=True)])
    raw["customers"] = customers.assign(name=[word("k", n) for n in range(len(customers))])
    for table, column, kind in (("surveys", "comment", "c"), ("activities", "note", "o")):
        said = raw[table][column]
        raw[table] = raw[table].assign(**{column: [None if pd.isna(s) else word(kind, n) for n, s in enumerate(said)]})
    ratings = raw["peer_reviews"]["score"]
    raw["peer_reviews"] = raw["peer_reviews"].assign(
        score=[round(min(s, 4) + (1234 + 7 * n) / 100_000, 5) for n, s in enumerate(ratings)])
    return raw


def _moved(raw: Frames) -> Frames:
    """With the people whose rights change in time or by the rules."""
    day, stays = pd.Timestamp, raw["team_assignments"].set_index("manager_id", drop=False)
    begun = []
    for who, before, since, after in ((MOVER, "T0002", MOVED, "T0001"), (LEAD, "T0002", CAME, "T0001")):
        stays.loc[who, ["team_id", "ends_on"]] = before, day(since) - pd.Timedelta(days=1)
        begun.append({"manager_id": who, "team_id": after, "starts_on": day(since), "ends_on": pd.NaT})
    raw["team_assignments"] = pd.concat([stays, pd.DataFrame(begun)], ignore_index=True)
    people, teams = raw["managers"], raw["teams"]
    raw["managers"] = people.assign(team_id=people["team_id"].where(people["manager_id"] != MOVER, "T0001"))
    raw["teams"] = teams.assign(lead_id=teams["lead_id"].where(teams["lead_id"] != LED, OF_TWO))
    return raw
