"""Who may see what: roles, permissions and the viewer, in one table. What is not granted here is denied."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from analytics.errors import NotAllowed
from analytics.language import N_, Language


class Permission(StrEnum):
    """One thing that a viewer may do."""

    SELF = "self"  # the own results, down to the rows
    TEAM = "team"  # the results of the people in the teams led, while they are in them
    PEOPLE = "people"  # everybody's results
    COMPANY = "company"  # figures of teams and regions, never of a person
    REFERENCE = "reference"  # averages to compare oneself with
    HONOURS = "honours"  # who was honoured, for what and when: public in the company, like the criteria
    PAY = "pay"  # what single people are paid, and would be paid by a scenario
    PLANS = "plans"  # make, simulate and review plans of rewards, and put them in force
    RULES = "rules"  # the rules of plans in force, in words: open to all whom they concern
    SIGN_INS = "sign_ins"  # end other people's sign-ins
    TRAIL = "trail"  # the whole audit trail, and whether it is unharmed
    LOAD = "load"  # bring in data, see what was quarantined


class Role(StrEnum):
    """What somebody is in the company; ``GRANTS`` says what that permits."""

    ACCOUNT_MANAGER = "account_manager"
    TEAM_LEAD = "team_lead"
    HR = "hr"
    EXECUTIVE = "executive"
    ADMINISTRATOR = "administrator"


ROLE_LABELS = {
    Role.ACCOUNT_MANAGER: N_("Account manager"),
    Role.TEAM_LEAD: N_("Team lead"),
    Role.HR: N_("HR"),
    Role.EXECUTIVE: N_("Executive"),
    Role.ADMINISTRATOR: N_("Administrator"),
}

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.ACCOUNT_MANAGER: frozenset({Permission.SELF, Permission.REFERENCE, Permission.HONOURS, Permission.RULES}),
    Role.TEAM_LEAD: frozenset({
        Permission.SELF, Permission.TEAM, Permission.REFERENCE, Permission.HONOURS, Permission.RULES}),
    Role.HR: frozenset({
        Permission.PEOPLE, Permission.COMPANY, Permission.REFERENCE, Permission.HONOURS, Permission.PAY,
        Permission.PLANS, Permission.RULES, Permission.SIGN_INS, Permission.TRAIL}),
    Role.EXECUTIVE: frozenset({Permission.COMPANY, Permission.REFERENCE, Permission.HONOURS, Permission.RULES}),
    Role.ADMINISTRATOR: frozenset({Permission.LOAD, Permission.SIGN_INS}),
}


def role_name(role: str, t: Language) -> str:
    """What people have as their role in the data, in the reader's language where the product knows it."""
    return t(ROLE_LABELS[Role(role)]) if role in list(Role) else role


@dataclass(frozen=True)
class Viewer:
    """Who is looking: roles, the person they are (if one), the teams they lead. Hashable, so caches can key by it.

    ``address`` is what signed in, "" without sign-in; ``seen_by`` is whoever looks with this viewer's eyes, "" where
    that is the viewer: then nothing may be changed. Both change nothing in what may be seen, so they are no key.
    """

    roles: frozenset[Role]
    manager_id: str | None = None
    teams: frozenset[str] = frozenset()
    address: str = field(default="", compare=False)
    seen_by: str = field(default="", compare=False)

    def may(self, *permissions: Permission) -> bool:
        """Whether any of the permissions is granted by any of the viewer's roles."""
        return any(p in GRANTS[role] for role in self.roles for p in permissions)


def local_owner() -> Viewer:
    """The person at the computer that holds the warehouse file: may load it and see everybody in it."""
    return Viewer(frozenset({Role.ADMINISTRATOR, Role.HR}))


@dataclass(frozen=True)
class Scope:
    """The rows a viewer may use: a predicate with bound parameters, and the smallest group that may be shown.

    ``smallest`` is 0 where the viewer may see each person behind every figure. ``open`` is the predicate of the rows
    about people whom the viewer may see one by one: only the others make a group small.
    """

    predicate: str
    parameters: tuple[object, ...] = ()
    smallest: int = 0
    open: str = "FALSE"
    open_parameters: tuple[object, ...] = ()


def people_scope(viewer: Viewer) -> Scope:
    """Rows about single people that the viewer may see; raises ``NotAllowed`` where there are none."""
    if viewer.may(Permission.PEOPLE):
        return Scope("TRUE")
    either, parameters = [], []
    if viewer.may(Permission.TEAM) and viewer.teams:
        either.append(f"team_id IN ({', '.join('?' * len(viewer.teams))})")
        parameters += sorted(viewer.teams)
    if viewer.may(Permission.SELF) and viewer.manager_id:
        either.append("manager_id = ?")
        parameters.append(viewer.manager_id)
    if not either:
        raise NotAllowed(N_("Your role does not include figures about single people."))
    return Scope(f"({' OR '.join(either)})", tuple(parameters))


def pay_scope(viewer: Viewer) -> Scope:
    """Rows about people whose pay the viewer may see: everybody's for HR, else the own; raises ``NotAllowed``.

    A team lead sees the results of the team, not its pay.
    """
    if viewer.may(Permission.PAY):
        return Scope("TRUE")
    if viewer.may(Permission.SELF) and viewer.manager_id:
        return Scope("manager_id = ?", (viewer.manager_id,))
    raise NotAllowed(N_("Your role does not include what single people are paid."))


def group_scope(viewer: Viewer, smallest: int) -> Scope:
    """Rows of the whole company, for figures of groups of at least ``smallest`` people (unless all may be seen)."""
    if viewer.may(Permission.PEOPLE):
        return Scope("TRUE")
    if viewer.may(Permission.COMPANY, Permission.REFERENCE):
        return _with_own(viewer, Scope("TRUE", (), smallest))
    raise NotAllowed(N_("Your role does not include the company's figures."))


def honours_scope(viewer: Viewer) -> Scope:
    """Recognitions: all of them to everybody who works with customers or leads; ``NotAllowed`` to others."""
    if viewer.may(Permission.HONOURS):
        return Scope("TRUE")
    raise NotAllowed(N_("Your role does not include recognitions."))


def reference_scope(viewer: Viewer) -> Scope:
    """Everybody's rows, to work out what people are compared with; never to show single people of them."""
    if viewer.may(Permission.REFERENCE):
        return Scope("TRUE")
    raise NotAllowed(N_("Your role does not include the company's figures."))


def own_scope(viewer: Viewer, smallest: int) -> Scope:
    """All rows that any role of the viewer grants: the company's where it may be seen, else those of single people.

    Who may see the company in groups and some people one by one sees both: groups of those people are never too small.
    """
    if viewer.may(Permission.PEOPLE) or not viewer.may(Permission.COMPANY):
        return people_scope(viewer)
    return group_scope(viewer, smallest)


def _with_own(viewer: Viewer, company: Scope) -> Scope:
    """The scope, open where the viewer may see single people: whoever is known protects nobody else."""
    try:
        people = people_scope(viewer)
    except NotAllowed:
        return company
    return replace(company, open=people.predicate, open_parameters=people.parameters)
