"""What a click on the Customers page opens: a customer, one group, or the rows behind a figure."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from analytics.access import Viewer
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.showing import Writer
from analytics.performance.choice import Choice
from analytics.performance.customers import CustomersView
from analytics.periods import Period, add_months
from analytics.warehouse.query import Warehouse
from pages.parts import rows, session
from pages.parts.customers import filters, tables
from pages.parts.deck import Click

ROWS_OF = {  # a card whose parts are no metric of their own -> the metric whose rows they were counted from
    "bridge": "net_retention", "largest": "concentration", "topics": "complaint_rate", "reasons": "accounts_at_risk",
    "ageing": "overdue_share", "competitors": "market_notes",
}


def follow(
    event: Click | None, view: CustomersView, unit: str, choice: Choice, data: Warehouse, who: Viewer, writer: Writer
) -> None:
    """Open what was clicked on: a figure, a month or a part of it, or one group; ``unit``: what the groups are."""
    if not event:
        return
    if event["kind"] == "kpi":
        rows.show(data, who, event["id"], view.period, choice.where, writer)
        return
    place, value = event["card"], str(event["customdata"])
    metric = "net_retention" if place == "kept" else place
    if place == "groups" and value:
        _narrow(unit, value)
    elif place == "largest" and value and tables.may_see_rows(who):
        filters.open_customer(value)
        session.again()
    elif place in ROWS_OF:
        rows.show(data, who, ROWS_OF[place], view.period, choice.where, writer)
    elif metric in CATALOGUE:
        month = dt.date.fromisoformat(value[:10])
        rows.show(data, who, metric, Period(month, add_months(month, 1)), choice.where, writer)


def _narrow(unit: str, value: str) -> None:
    """Show only that group; a person has a page."""
    segment = value.startswith("segment ")
    if unit == "account_manager" and not segment:
        st.switch_page("pages/performance/account_manager.py", query_params={"person": value})
    filters.narrow_to("segment" if segment else unit, value.removeprefix("segment "))
    session.again()
