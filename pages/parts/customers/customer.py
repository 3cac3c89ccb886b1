"""One customer: key figures, revenue by month, and what happened, table by table."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.access import Viewer
from analytics.charts.trend import trend
from analytics.deck import Card, Tile
from analytics.metrics.measuring import measure
from analytics.metrics.showing import Writer
from analytics.performance import customer_findings as findings
from analytics.performance.accounts import SPREADSHEET, TABLES, Account, account, happened
from analytics.performance.cards import card, figures
from analytics.performance.choice import Choice
from analytics.warehouse.query import Warehouse
from pages.parts import head, rows
from pages.parts.customers import filters
from pages.parts.deck import deck
from pages.parts.listing import listing, worded
from pages.parts.one_of import one_of

SHOWN = ("revenue", "open_pipeline", "activities", "csat")


def show(data: Warehouse, who: Viewer, customer_id: str, choice: Choice, above: DeltaGenerator, writer: Writer) -> None:
    """Draw the customer's view, its head into ``above``; raises ``NotAllowed`` where the viewer may not open it."""
    t = writer.language
    one, period = account(data, who, customer_id), choice.time(data.calendar)
    event = deck(_figures(data, who, one, choice, writer), [_trend(one, writer)], language=t, key="customer_deck")
    with above:
        known = " · ".join(filter(None, (one.segment, one.industry, one.owner)))
        with st.container(gap=None):
            head.head(findings.bought(one, writer), data, t, t("One customer"), period, known)
        filters.bar(data, who, t)
    _tables(data, who, one, writer)
    if event and event["kind"] == "kpi":
        rows.show(data, who, event["id"], period, {"customer": (one.id,)}, writer)


def _figures(data: Warehouse, who: Viewer, one: Account, choice: Choice, writer: Writer) -> list[Tile]:
    period = choice.time(data.calendar)
    where = {"customer": (one.id,)}
    now = figures(measure(data, who, SHOWN, period=period, where=where))
    before = figures(measure(data, who, SHOWN, period=period.year_before(), where=where, interval=False))
    months = one.months.assign(revenue=one.months["actual"])[["revenue"]]
    return [card(m, now, before, {}, "", "last_year", months, writer, data.policy) for m in SHOWN]


def _trend(one: Account, writer: Writer) -> Card:
    t, some = writer.language, bool((one.months["actual"] != 0).any())
    return {
        "id": "trend", "span": 12, "title": t("Revenue by month"),
        "caption": t("Revenue by month · lower panel: difference to last year"),
        "help": "", "empty": t("This customer has not bought in the last 12 months."),
        "figure": trend(one.months, currency=writer.currency, language=t) if some else None,
    }


def _tables(data: Warehouse, who: Viewer, one: Account, writer: Writer) -> None:
    t = writer.language
    name = one_of("happened", list(TABLES), lambda k: t(TABLES[k].label), t("What happened"))
    table = TABLES[name]
    found = happened(data, who, one.id, name)
    shown, total = len(found.frame), found.total
    listing(
        worded(found.frame, t), t, key=f"customer_{name}", title=t(table.label),
        caption=t("Newest first, as far as it happened under people whom you may see · {shown} of {total}",
                  shown=t.number(shown), total=t.number(total)),
        empty=t("There is none for this customer.") if table.source in data.loaded
        else t("This table is not loaded: {table}.", table=t(table.label)),
        everything=lambda: happened(data, who, one.id, name, limit=SPREADSHEET).frame,
        config={"minutes": st.column_config.NumberColumn(t("Minutes"), format="%.0f")},
    )
