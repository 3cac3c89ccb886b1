"""What the menu promises: each page's title, who has it, and what the others are told. One line of people a page."""

from __future__ import annotations

from analytics.access import Role

MANAGER, LEAD, HR, EXECUTIVE, ADMINISTRATOR = Role
MENU: dict[str, tuple[str, str, set[Role], str]] = {  # address: title, file, whose, refusal; in the menu's order
    "team": ("Team performance", "performance/team", {LEAD, HR, EXECUTIVE},
             "Team performance is open to team leads, HR and executives."),
    "account_manager": ("Account manager", "performance/account_manager", {MANAGER, LEAD, HR},
                        "An account manager's figures are open to that person, the team lead and HR."),
    "customers": ("Customers", "performance/customers", {MANAGER, LEAD, HR, EXECUTIVE},
                  "The customers' figures are open to account managers for their own, team leads, HR and executives."),
    "support": ("Support", "performance/support", {MANAGER, LEAD, HR},
                "Support plans are open to the account manager, the team lead and HR."),
    "lab": ("Reward lab", "rewards/lab", {HR}, "The Reward lab is open to HR, who make and review plans."),
    "statements": ("Statements", "rewards/statements", {MANAGER, LEAD, HR, EXECUTIVE},
                   "Statements are open to the person and HR, the rules of pay to account managers, team leads, HR and "
                   "executives."),
    "recognition": ("Recognition", "rewards/recognition", {MANAGER, LEAD, HR, EXECUTIVE},
                    "Recognition is open to account managers, team leads, HR and executives."),
    "gaps": ("Skill gaps", "training/gaps", {MANAGER, LEAD, HR, EXECUTIVE},
             "Skill gaps are open to account managers for their own, team leads, HR and executives."),
    "plan": ("Training plan", "training/plan", {MANAGER, LEAD, HR, EXECUTIVE},
             "Training plans are open to account managers for their own, team leads, HR and executives."),
    "effects": ("Effects", "training/effects", {LEAD, HR, EXECUTIVE},
                "Effects of training are open to team leads, HR and executives."),
    "month": ("Monthly summary", "summary/month", {LEAD, HR, EXECUTIVE},
              "The month's summary is open to team leads, HR and executives."),
    "sources": ("Sources", "data/sources", {ADMINISTRATOR}, "Bringing in data is open to administrators."),
    "quality": ("Quality", "data/quality", {ADMINISTRATOR}, "The quality of the data is open to administrators."),
    "definitions": ("Definitions", "data/definitions", set(Role), "Definitions are open to everybody who has a role."),
    "trail": ("Audit trail", "data/trail", {HR}, "The audit trail is open to HR."),
}


def pages_of(*roles: Role) -> list[str]:
    """The pages that whoever has these roles finds in the menu."""
    return [page for page, (_, _, whose, _) in MENU.items() if whose & set(roles)]


def titles_of(*roles: Role) -> list[str]:
    """Their titles, in English."""
    return [MENU[page][0] for page in pages_of(*roles)]
