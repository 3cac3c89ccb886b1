"""What executives see of training plans: the totals of those published, never a person."""

from __future__ import annotations

import streamlit as st

from analytics.access import Viewer
from analytics.deck import Card, Tile
from analytics.language import Language
from analytics.learning.totals import Totals, totals_headline, totals_in_force, totals_kpis
from analytics.periods import Period, add_months, month_start
from analytics.warehouse.query import Warehouse
from pages.parts import counted, head, session, url
from pages.parts.deck import deck
from pages.parts.plan import cards as plan_cards
from pages.parts.plan import views


def draw(data: Warehouse, who: Viewer, t: Language) -> None:
    """The key figures of each published plan, its courses and its calendar; plans of too few people are left out."""
    totals, hidden = totals_in_force(session.state(data), who, data.policy.minimum_group)
    currency, names = data.policy.currency, views.training_ground(data, who, t).names
    first = min((total.first for total in totals), default=month_start(data.calendar.data_to))
    last = max((total.last for total in totals), default=first)
    with st.container(gap=None):
        head.head(totals_headline(totals, currency, t, hidden=hidden), data, t, t("Published training plans"),
                  Period(first, add_months(last, 1)), t("totals only"))
        head.withheld(hidden, data, t)
    figures = totals_kpis(totals, currency, t)
    event = deck(figures, _cards(totals, names, currency, t), language=t, key="training_deck")
    if event and totals:
        _opened(next(one for one in figures if one["id"] == event["id"]), totals[0], names, currency, t)
    url.keep({})


def _opened(figure: Tile, total: Totals, names: dict[str, str], currency: str, t: Language) -> None:
    """The courses that a key figure of the newest plan adds up, where it does; single places are not told."""
    if figure["id"] != "cost":
        counted.show(figure, t, note=t("It is added up over places of single people, which are open to those who plan "
                                       "for them."))
        return
    frame = total.courses.assign(course=[names.get(key, key) or t("Other courses") for key in
                                         total.courses["course_id"]])
    counted.show(figure, t, lambda: frame[["course", "cost", "people"]], config={
        "course": st.column_config.TextColumn(t("Course"), width=240),
        "people": st.column_config.NumberColumn(t("Places")),
        "cost": st.column_config.NumberColumn(t("Cost, {currency}", currency=currency), format="localized")})


def _cards(totals: list[Totals], names: dict[str, str], currency: str, t: Language) -> list[Card]:
    return [plan_cards.costs(f"costs_{n}", total, names, currency, t) for n, total in enumerate(totals)]
