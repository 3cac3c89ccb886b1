"""Who signs in: the claims that the provider makes of them, and what they may see, in plain words of the rights' table.

Nothing here asks the product: neither who may see what, nor what a role means.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tests.company import Frames
from tests.rights.company import ASKED, FORMER, LEAD, LEFT, MEMBER, MOVER, OF_TWO, word

ACCESS = "groups: {executive: [board]}\npeople: {pat@x.org: [hr], it@x.org: [administrator]}\n"


@dataclass(frozen=True)
class Known:
    """``person``: who they are in the data; ``teams`` led; ``all_people`` and ``pay``: HR; ``honours``: who reads of
    recognitions; ``company``: who reads the company's figures."""

    claims: Mapping[str, Any]
    person: str = ""
    teams: tuple[str, ...] = ()
    all_people: bool = False
    honours: bool = True
    company: bool = False


def _address(manager_id: str) -> str:
    return f"{word('e', int(manager_id[2:]))}@x.org"


def _of(manager_id: str, *teams: str, **more: Any) -> Known:
    return Known({"email": _address(manager_id), **more.pop("claims", {})}, manager_id, teams, **more)


KNOWN = {
    "account manager": _of(MEMBER),
    "who changed teams": _of(MOVER),
    "lead": _of(LEAD, "T0001"),  # came from T0002
    "lead whom somebody left": _of(FORMER, "T0002"),
    "lead of two teams": _of(OF_TWO, "T0003", "T0004"),
    "executive who leads": _of(FORMER, "T0002", claims={"groups": ["board"]}, company=True),
    "executive": Known({"email": "boss@x.org", "groups": ["board"]}, company=True),
    "HR": Known({"email": "pat@x.org"}, all_people=True, company=True),
    "administrator": Known({"email": "it@x.org"}, honours=False),
    "who left the company": Known({"email": _address(LEFT)}, honours=False),
    "whose role vanished": Known({"email": "kim@x.org"}, honours=False),  # is not in the rules any more
    "stranger": Known({"email": "stranger@x.org"}, honours=False),
}
REFUSED = ("who left the company", "whose role vanished", "stranger")


class Rights:
    """Which marks of the raw tables each reader may be sent."""

    def __init__(self, raw: Frames) -> None:
        self.raw = raw
        self.owners = _intervals(raw["account_assignments"], "customer_id", "manager_id")
        self.stays = _intervals(raw["team_assignments"], "manager_id", "team_id")
        self.people = list(raw["managers"]["manager_id"])
        self.happened = list(self._happened())

    def team_on(self, person: object, day: dt.date) -> str | None:
        return _at(self.stays.get(str(person), ()), day)

    def sees(self, one: Known, person: object, day: dt.date) -> bool:
        """Whether somebody's row of a day is for the reader: the own, the team's of that day, or HR's."""
        return isinstance(person, str) and (
            one.all_people or person == one.person or self.team_on(person, day) in one.teams)

    def names(self, one: Known) -> set[str]:
        """The people who may be named: of whom there is a day that the reader sees."""
        days = [ASKED.first_day + dt.timedelta(n) for n in range(0, (ASKED.last_day - ASKED.first_day).days + 1, 7)]
        return {p for p in self.people if any(self.sees(one, p, day) for day in (*days, ASKED.last_day))}

    def honoured(self) -> set[str]:
        """Who was honoured: public in the company."""
        return set(self.raw["recognitions"]["manager_id"].dropna())

    def said(self, one: Known, table: str, column: str) -> set[str]:
        """Notes, comments or ratings that happened under people whom the reader may see."""
        return {str(text).lower() for name, text, who, days, _ in self.happened
                if name == f"{table}.{column}" and any(self.sees(one, who, day) for day in days)}

    def customers(self, one: Known) -> set[str]:
        """Customers with whom anything happened under people whom the reader may see."""
        return {customer for _, _, who, days, customer in self.happened
                if isinstance(customer, str) and any(self.sees(one, who, day) for day in days)}

    def customers_of(self, person: str) -> set[str]:
        """Customers that somebody ever looked after."""
        return {customer for customer, held in self.owners.items() if any(who == person for _, _, who in held)}

    def _happened(self) -> Iterator[tuple[str, object, object, tuple[dt.date, ...], object]]:
        """(kind, text, person, days, customer) of every row that says something of a person or a customer."""
        for customer, held in self.owners.items():
            yield from (("owner", None, who, _weeks(begun, ended), customer) for begun, ended, who in held)
        told = set(self.owners)
        for row in self.raw["customers"].itertuples():
            if row.customer_id not in told:
                yield "owner", None, row.manager_id, _weeks(ASKED.first_day, ASKED.last_day), row.customer_id
        sold = self.raw["sales"].set_index("sale_id")[["sold_on", "customer_id"]]
        for row in self.raw["sale_credits"].join(sold, on="sale_id").itertuples():
            yield "credit", None, row.manager_id, (row.sold_on.date(),), row.customer_id
        for table, column, when in (
                ("surveys", "comment", ("sent_on", "answered_on")), ("activities", "note", ("occurred_at",)),
                ("peer_reviews", "score", ("reviewed_on",)), ("opportunities", "", ("opened_on", "closed_on")),
                ("sales", "", ("sold_on",)), ("cases", "", ("opened_at", "closed_at", "due_at")),
                ("handoffs", "", ("requested_at", "accepted_at", "due_at"))):
            for row in self.raw[table].to_dict("records"):
                days = tuple(row[name].date() for name in when if not pd.isna(row[name]))
                customer, who = row.get("customer_id"), row.get("manager_id")
                if not isinstance(who, str):  # nobody is named: the customer's owner of that day
                    who = _at(self.owners.get(customer, ()), days[0])
                yield f"{table}.{column}", row.get(column), who, days, customer


Held = tuple[dt.date, dt.date, str]


def _intervals(frame: pd.DataFrame, whose: str, what: str) -> dict[str, list[Held]]:
    """Key -> (first day, last day, value); a stay that was never closed ends before the next one begins."""
    found: dict[str, list[Held]] = {}
    for row in frame.sort_values("starts_on", ascending=False).to_dict("records"):
        later = found.setdefault(row[whose], [])
        ends = dt.date.max if pd.isna(row["ends_on"]) else row["ends_on"].date()
        ends = min([ends, *(begun - dt.timedelta(1) for begun, _, _ in later)])
        later.append((row["starts_on"].date(), ends, row[what]))
    return found


def _at(held: Any, day: dt.date) -> str | None:
    return next((value for begun, ended, value in held if begun <= day <= ended), None)


def _weeks(begun: dt.date, ended: dt.date) -> tuple[dt.date, ...]:
    """A day of each week between two days of the data, and both ends."""
    first, last = max(begun, ASKED.first_day), min(ended, ASKED.last_day)
    return tuple(first + dt.timedelta(n) for n in range(0, (last - first).days + 1, 7)) + ((last,) if first <= last
                                                                                          else ())
