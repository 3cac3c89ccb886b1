"""The pages: where each stands in the menu, who may open it, and what whoever may not is told."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.access import Permission, Viewer
from analytics.language import N_

SECTIONS = {
    "performance": N_("Performance"), "rewards": N_("Rewards"), "training": N_("Training"),
    "summary": N_("Summary"), "data": N_("Data"),
}  # in this order
OWN, TEAM, ALL, GROUPS = Permission.SELF, Permission.TEAM, Permission.PEOPLE, Permission.COMPANY


@dataclass(frozen=True)
class Page:
    """A page with its file ``pages/<section>/<address>.py``; any one of ``needs`` opens it.

    The menu is a convenience: the queries themselves refuse what is not allowed.
    """

    section: str
    address: str
    title: str
    icon: str
    needs: tuple[Permission, ...]
    refusal: str

    @property
    def file(self) -> str:
        """The script, from the top of the tree."""
        return f"pages/{self.section}/{self.address}.py"

    def opens_to(self, viewer: Viewer) -> bool:
        """Whether the viewer has it in the menu."""
        return viewer.may(*self.needs)


PAGES = {page.address: page for page in (
    Page("performance", "team", N_("Team performance"), "groups", (TEAM, ALL, GROUPS),
         N_("Team performance is open to team leads, HR and executives.")),
    Page("performance", "account_manager", N_("Account manager"), "person", (OWN, TEAM, ALL),
         N_("An account manager's figures are open to that person, the team lead and HR.")),
    Page("performance", "customers", N_("Customers"), "domain", (OWN, TEAM, ALL, GROUPS),
         N_("The customers' figures are open to account managers for their own, team leads, HR and executives.")),
    Page("performance", "support", N_("Support"), "volunteer_activism", (OWN, TEAM, ALL),
         N_("Support plans are open to the account manager, the team lead and HR.")),
    Page("rewards", "lab", N_("Reward lab"), "science", (Permission.PLANS,),
         N_("The Reward lab is open to HR, who make and review plans.")),
    Page("rewards", "statements", N_("Statements"), "receipt_long", (Permission.RULES,),
         N_("Statements are open to the person and HR, the rules of pay to account managers, team leads, HR and "
            "executives.")),
    Page("rewards", "recognition", N_("Recognition"), "workspace_premium", (Permission.HONOURS,),
         N_("Recognition is open to account managers, team leads, HR and executives.")),
    Page("training", "gaps", N_("Skill gaps"), "school", (OWN, TEAM, ALL, GROUPS),
         N_("Skill gaps are open to account managers for their own, team leads, HR and executives.")),
    Page("training", "plan", N_("Training plan"), "route", (OWN, TEAM, ALL, GROUPS),
         N_("Training plans are open to account managers for their own, team leads, HR and executives.")),
    Page("training", "effects", N_("Effects"), "trending_up", (TEAM, ALL, GROUPS),
         N_("Effects of training are open to team leads, HR and executives.")),
    Page("summary", "month", N_("Monthly summary"), "summarize", (TEAM, ALL, GROUPS),
         N_("The month's summary is open to team leads, HR and executives.")),
    Page("data", "sources", N_("Sources"), "database", (Permission.LOAD,),
         N_("Bringing in data is open to administrators.")),
    Page("data", "quality", N_("Quality"), "fact_check", (Permission.LOAD,),
         N_("The quality of the data is open to administrators.")),
    Page("data", "definitions", N_("Definitions"), "menu_book", (OWN, TEAM, ALL, GROUPS, Permission.LOAD),
         N_("Definitions are open to everybody who has a role.")),
    Page("data", "trail", N_("Audit trail"), "history", (Permission.TRAIL,), N_("The audit trail is open to HR.")),
)}


def first_page(viewer: Viewer) -> Page:
    """Where somebody begins: who sees figures of groups alone (executives) with the month, others with the first page
    that opens to them."""
    if viewer.may(GROUPS) and not viewer.may(ALL):
        return PAGES["month"]
    return next(page for page in PAGES.values() if page.opens_to(viewer))
