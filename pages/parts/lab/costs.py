"""Where the cost comes from: the plan's numbers, its components and its periods."""

from __future__ import annotations

import streamlit as st

from analytics.charts.bars import bars
from analytics.charts.tornado import tornado
from analytics.deck import Card
from analytics.lab import breakdown
from analytics.lab.view import LabView
from pages.parts import views
from pages.parts.deck import deck
from pages.parts.lab.desk import Desk


def draw(desk: Desk, view: LabView) -> None:
    """Sensitivities at the left, components and periods at the right."""
    t, one, currency = desk.t, view.proposed.simulation, desk.plan.currency
    with st.spinner(t("Each number of the plan is moved both ways …"), show_time=False):
        found = views.lab_sensitivities(desk.data, desk.who, view.proposed, desk.plan)
    parts, periods = breakdown.by_component(one, t), breakdown.by_period(one, t)
    nothing = t("The plan pays nothing in these months.")
    cards: list[Card] = [
        {"id": "sensitivity", "span": 7, "title": breakdown.depends(found, currency, t),
         "caption": t("Change of the expected cost if one number is a tenth (or one step) higher: dark, lower: light"),
         "help": t("Every other number and all draws stay as they are."),
         "empty": t("The plan has no number that can be moved."),
         "figure": tornado(breakdown.moved(found, currency, t), currency=currency, language=t) if found else None},
        {"id": "components", "span": 5, "title": t("Expected cost by component"),
         "caption": t("{months} months, before what settling changes", months=desk.assumptions.months),
         "help": breakdown.mix(one, view.ground, t), "empty": nothing,
         "figure": bars(parts, alt=t("Expected cost by component")) if len(parts) else None},
        {"id": "periods", "span": 12, "title": t("Expected cost by period"),
         "caption": t("In brackets: eight of ten simulated futures"), "empty": nothing,
         "figure": bars(periods, alt=t("Expected cost by period")) if len(periods) else None}]
    deck((), cards, language=t, key="lab_costs_deck")
