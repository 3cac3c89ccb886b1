"""What executives see of training plans: the totals of those published, never a person."""

from __future__ import annotations

import streamlit as st

from analytics.access import Viewer
from analytics.deck import Card
from analytics.language import Language
from analytics.learning.totals import Totals, totals_headline, totals_in_force, totals_kpis
from analytics.periods import Period, add_months, month_start
from analytics.warehouse.query import Warehouse
from pages.parts import head, session, url
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
    deck(totals_kpis(totals, currency, t), _cards(totals, names, currency, t), language=t, key="training_deck")
    url.keep({})


def _cards(totals: list[Totals], names: dict[str, str], currency: str, t: Language) -> list[Card]:
    return [plan_cards.costs(f"costs_{n}", total, names, currency, t) for n, total in enumerate(totals)]
