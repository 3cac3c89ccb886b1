"""What lies below the figures of the Reward lab, one part at a time, worked out when it is looked at."""

from __future__ import annotations

from analytics.lab.view import LabView
from analytics.language import N_
from pages.parts import lab_people
from pages.parts.chosen import chosen
from pages.parts.lab_desk import Desk

PARTS = {"people": (N_("People"), lab_people.draw)}


def draw(desk: Desk, view: LabView) -> None:
    """The choice of part, and the part."""
    t = desk.t
    part = chosen("part", list(PARTS), lambda p: t(PARTS[p][0]), t("Part of the page"))
    PARTS[part][1](desk, view)
