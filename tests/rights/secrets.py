"""The marks that are nobody's business but of those who may see them, and who that is."""

from __future__ import annotations

from collections.abc import Iterable

from analytics.access import Role, Viewer
from analytics.lab.statements import everybody
from analytics.language import Language
from analytics.rewards.plan_file import company_plan
from analytics.warehouse.query import Warehouse
from tests.company import Frames
from tests.rights.company import LEAD, MEMBER, MOVER, person, word
from tests.rights.decided import MAY_READ
from tests.rights.readers import KNOWN, Known, Rights

Marks = frozenset[str]


class Secrets:
    """``every``: all marks; ``of``: those that a reader may be sent, by kind."""

    def __init__(self, raw: Frames, warehouse: Warehouse) -> None:
        self.rights, self.raw = Rights(raw), raw
        self.pay = _pay(raw, warehouse)
        everything = Known({}, all_people=True, company=True)
        self.every = frozenset().union(*self._kinds(everything, self.pay, MAY_READ).values())
        self.honoured = _names(self.rights.honoured() | {MEMBER})  # by the state, too

    def of(self, reader: str) -> dict[str, Marks]:
        return self._kinds(KNOWN[reader], self.paid(reader), [text for text, who in MAY_READ.items() if reader in who])

    def paid(self, reader: str) -> dict[str, set[str]]:
        """Person -> marks of pay, of those whose pay a reader may be sent."""
        one = KNOWN[reader]
        return {p: marks for p, marks in self.pay.items() if one.all_people or p == one.person}

    def _kinds(self, one: Known, pay: dict[str, set[str]], texts: Iterable[str]) -> dict[str, Marks]:
        customers, rights = rights_customers(self.rights, one), self.rights
        own = str(one.claims.get("email", "")).lower()
        addresses = {p for p in rights.people if one.all_people or word("e", person(p)).lower() in own}
        return {
            "people": _names(rights.names(one)),
            "addresses": frozenset(word("e", person(p)).lower() for p in addresses),
            "customers": customers | frozenset(self._customer_names(customers)),
            "comments": frozenset(rights.said(one, "surveys", "comment")),
            "notes": frozenset(rights.said(one, "activities", "note")),
            "ratings": frozenset(rights.said(one, "peer_reviews", "score")),
            "pay": frozenset().union(*pay.values()) if pay else frozenset(),
            "own lead": _names([LEAD] if one.person in (MEMBER, MOVER) else []),  # whose support plan they read
            "texts": frozenset(text.lower() for text in texts),
        }

    def _customer_names(self, ids: Marks) -> Iterable[str]:
        known = zip(self.raw["customers"]["customer_id"], self.raw["customers"]["name"], strict=True)
        return (name.lower() for key, name in known if key.lower() in ids)


def rights_customers(rights: Rights, one: Known) -> Marks:
    return frozenset(key.lower() for key in rights.customers(one))


def _names(people: Iterable[str]) -> Marks:
    return frozenset(mark.lower() for p in people for mark in (p, word("n", person(p))))


def _pay(raw: Frames, warehouse: Warehouse) -> dict[str, set[str]]:
    """Person -> salary, target bonus, place in the range, and what the plan pays in each period."""
    found: dict[str, set[str]] = {}
    for row in raw["managers"].itertuples():
        amounts = {f"{amount:.{digits}f}" for amount in (row.salary, row.target_bonus) for digits in (0, 2)}
        found[row.manager_id] = amounts | {str(row.range_position)}
    paid = everybody(warehouse, Viewer(frozenset({Role.HR})), company_plan(warehouse.policy), Language())
    for row in paid.itertuples():
        if row.total > 1000:
            found[row.who].add(f"{row.total:.2f}")
    return found
