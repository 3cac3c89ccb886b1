"""What lies below the figures of the Reward lab, one part at a time, worked out when it is looked at."""

from __future__ import annotations

from analytics.lab.view import LabView
from analytics.language import N_
from pages.parts.lab import compare, costs, life, optimise, people, replay
from pages.parts.lab.desk import Desk
from pages.parts.one_of import one_of

PARTS = {
    "people": (N_("People"), people.draw), "compare": (N_("Compare"), compare.draw),
    "costs": (N_("Where the cost comes from"), costs.draw), "optimise": (N_("Find plans"), optimise.draw),
    "replay": (N_("Last 12 months"), replay.draw), "life": (N_("Versions"), life.draw),
}


def draw(desk: Desk, view: LabView) -> None:
    """The choice of part, and the part."""
    t = desk.t
    part = one_of("part", list(PARTS), lambda p: t(PARTS[p][0]), t("Part of the page"))
    PARTS[part][1](desk, view)
