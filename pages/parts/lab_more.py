"""What lies below the figures of the Reward lab, one part at a time, worked out when it is looked at."""

from __future__ import annotations

from analytics.lab.view import LabView
from analytics.language import N_
from pages.parts import lab_compare, lab_costs, lab_life, lab_optimise, lab_people, lab_replay
from pages.parts.lab_desk import Desk
from pages.parts.one_of import one_of

PARTS = {
    "people": (N_("People"), lab_people.draw), "compare": (N_("Compare"), lab_compare.draw),
    "costs": (N_("Where the cost comes from"), lab_costs.draw), "optimise": (N_("Find plans"), lab_optimise.draw),
    "replay": (N_("Last 12 months"), lab_replay.draw), "life": (N_("Versions"), lab_life.draw),
}


def draw(desk: Desk, view: LabView) -> None:
    """The choice of part, and the part."""
    t = desk.t
    part = one_of("part", list(PARTS), lambda p: t(PARTS[p][0]), t("Part of the page"))
    PARTS[part][1](desk, view)
