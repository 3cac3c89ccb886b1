"""From what a provider says of who signed in to a viewer: roles by group or address, the person by the data.

The rules stand in ``data/access.yaml`` (or where ``BRIDGEBOARD_ACCESS`` says). Deny by default: whoever is not told by
them nor by the data is refused.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, field_validator

from analytics.access import Role, Viewer
from analytics.documents import Strict, checked, read_document
from analytics.errors import Misfit, NotAllowed
from analytics.language import N_
from analytics.policy import DATA
from analytics.state.sign_ins import SignIn
from analytics.warehouse.query import Warehouse

Granted = Literal["hr", "executive", "administrator"]  # the others follow from the data
_TELLING = ("iss", "sub", "email", "iat", "nonce", "jti", "sid")  # claims that tell one sign-in from another
_HOST = re.compile(r"(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[?[0-9a-f:.]+\]?")


class Claims(Strict):
    """What the provider calls the address and the groups."""

    email: str = "email"
    groups: str = "groups"


class AccessRules(Strict):
    """Who gets which role beyond what the data tell, how long a sign-in lasts, and the hosts that are answered for."""

    hosts: tuple[str, ...] = ()
    session_hours: float = Field(12, gt=0, le=24 * 30)
    claims: Claims = Claims()
    groups: dict[Granted, tuple[str, ...]] = {}
    people: dict[str, tuple[Granted, ...]] = {}

    @field_validator("hosts")
    @classmethod
    def _names(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        for host in hosts:
            if not _HOST.fullmatch(host.lower()):
                raise Misfit(N_("'{host}' is no name of a host; write it without scheme, port and path, such as "
                                "bridgeboard.example.com"), host=host)
        return hosts

    @field_validator("people")
    @classmethod
    def _addresses(cls, people: dict[str, tuple[Granted, ...]]) -> dict[str, tuple[Granted, ...]]:
        for address in people:
            if "@" not in address:
                raise Misfit(N_("'{address}' is no e-mail address"), address=address)
        return people

    @cached_property
    def roles_by_address(self) -> dict[str, frozenset[Role]]:
        """Address in small letters -> roles."""
        return {address.lower(): frozenset(map(Role, roles)) for address, roles in self.people.items()}


def access_rules() -> AccessRules:
    """The rules, read anew; ``UsageError`` names the key that is wrong and how to mend it."""
    path = Path(os.environ.get("BRIDGEBOARD_ACCESS") or DATA / "access.yaml")
    return checked(AccessRules, read_document(path), path.name)


def address_in(claims: Mapping[str, Any], rules: AccessRules) -> str:
    """The address that the provider vouches for, in small letters; ``NotAllowed`` where it tells none or doubts it."""
    address = claims.get(rules.claims.email)
    if not isinstance(address, str) or "@" not in address:
        raise NotAllowed(N_("The sign-in tells no e-mail address; whoever runs the provider can add the claim "
                            "'{claim}'."), claim=rules.claims.email)
    if claims.get("email_verified") in (False, "false"):
        raise NotAllowed(N_("The provider has not verified the address {address}; confirm it there and sign in again."),
                         address=address)
    return address.strip().lower()


def in_time(claims: Mapping[str, Any], rules: AccessRules, now: dt.datetime) -> bool:
    """Whether the sign-in still holds at ``now`` (UTC): issued at most ``session_hours`` ago, and not to come."""
    issued = claims.get("iat")
    if isinstance(issued, bool) or not isinstance(issued, int | float):
        return False
    age = now.timestamp() - issued
    return -300 <= age <= rules.session_hours * 3600  # clocks differ by some minutes


def sign_in_of(claims: Mapping[str, Any], rules: AccessRules) -> SignIn:
    """Which sign-in of which account it is, of claims that are ``in_time``; ``NotAllowed`` as ``address_in``."""
    told = json.dumps([claims.get(name) for name in _TELLING], default=str)
    issued = dt.datetime.fromtimestamp(claims["iat"], dt.UTC).replace(tzinfo=None)
    return SignIn(address_in(claims, rules)[:200], hashlib.sha256(told.encode()).hexdigest(), issued)


def roles_of(claims: Mapping[str, Any], rules: AccessRules) -> frozenset[Role]:
    """What the rules alone grant, by groups and address; ``NotAllowed`` where the address is not vouched for."""
    told = claims.get(rules.claims.groups)
    groups = set(filter(lambda group: isinstance(group, str), told if isinstance(told, list | tuple) else [told]))
    by_group = frozenset(Role(role) for role, names in rules.groups.items() if groups & set(names))
    return by_group | rules.roles_by_address.get(address_in(claims, rules), frozenset())


def viewer_of(claims: Mapping[str, Any], rules: AccessRules, warehouse: Warehouse) -> Viewer:
    """Who signed in; ``NotAllowed`` with the reason where it is nobody who is known here."""
    address, roles = address_in(claims, rules), roles_of(claims, rules)
    if person := _person_at(warehouse, address):
        own = viewer_of_person(warehouse, person)
        return replace(own, roles=own.roles | roles, address=address)
    if not roles:
        raise NotAllowed(N_("{address} is not known here. Ask HR to enter it with your data, or whoever runs "
                            "Bridgeboard to give it a role."), address=address)
    return Viewer(roles, address=address)


def viewer_of_person(warehouse: Warehouse, manager_id: str) -> Viewer:
    """An account manager, or the lead of the teams that the data say."""
    teams = frozenset(team for (team,) in warehouse.rows("SELECT team_id FROM teams WHERE lead_id = ?", [manager_id]))
    return Viewer(frozenset({Role.TEAM_LEAD if teams else Role.ACCOUNT_MANAGER}), manager_id, teams)


def _person_at(warehouse: Warehouse, address: str) -> str | None:
    """Who is employed today with that address, None where nobody is; an address of two people is nobody's."""
    found = warehouse.rows(
        "SELECT manager_id FROM managers WHERE lower(trim(email)) = ? AND (left_on IS NULL OR left_on >= ?)",
        [address, dt.date.today()])
    if len(found) > 1:
        raise NotAllowed(N_("{address} belongs to several people in the data; ask HR to mend it there."),
                         address=address)
    return found[0][0] if found else None
