"""The statement of one person for a period, with its key figures."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.charts.bars import bars
from analytics.deck import Card, Tile, tile
from analytics.errors import UsageError
from analytics.lab.costliest import costliest
from analytics.lab.statement_pdf import file_name, statement_pdf
from analytics.lab.statement_sheet import Sheet, change, sheet
from analytics.lab.statements import PeriodPay, PersonPay, paid_people, person_pay
from analytics.language import Language
from analytics.periods import Period
from pages.parts import download, rows
from pages.parts.deck import clicked, deck
from pages.parts.note import show_note
from pages.parts.sheet import sheet as show_sheet
from pages.parts.statements import everybody
from pages.parts.statements.desk import EVERYBODY, Desk, page_head, pick, write

MOST = 13  # periods drawn


def draw(desk: Desk, top: DeltaGenerator, bar: DeltaGenerator) -> dict[str, str]:
    """Draw the part; gives its choices for the address."""
    t = desk.t
    try:
        people = paid_people(desk.data, desk.who, desk.paying.plan)
    except UsageError as problem:
        page_head(desk, top, t("This plan cannot be paid from the data"), desk.data.calendar.period("month"),
                  t(desk.paying.status))
        st.error(problem.text(t), icon=":material/error:")
        return {}
    with bar:
        who = pick(t("Person"), "person", [EVERYBODY, *people], lambda p: people.get(p, t("Everybody")), width=210) \
            if desk.sees_everybody else desk.who.manager_id or ""
    desk.note_look(who)
    if who == EVERYBODY:
        return everybody.draw(desk, top, bar)
    pay = person_pay(desk.data, desk.who, desk.paying.plan, who, t)
    if not pay.periods:
        page_head(desk, top, t("No statement by this plan"), desk.data.calendar.period("month"), pay.name)
        st.info(t("This plan does not include you: its rules say who takes part.") if not desk.sees_everybody else
                t("This plan does not include anybody in these data."), icon=":material/person_off:")
        return {}
    one, chosen = _period(desk, pay, bar)
    _statement(desk, pay, one, top)
    return {"person": who if desk.sees_everybody else "", "month": chosen}


def _period(desk: Desk, pay: PersonPay, bar: DeltaGenerator) -> tuple[PeriodPay, str]:
    """The period looked at, by default the latest that is over; and its month for the address, empty for that one."""
    t = desk.t
    known = {_month(one): one for one in reversed(pay.periods)}
    over = next((month for month, one in known.items() if not one.so_far), next(iter(known)))
    with bar:
        month = pick(t("Period"), "month", list(known), lambda m: known[m].period.label(t), over, width=190)
    return known[month], "" if month == over else month


def _statement(desk: Desk, pay: PersonPay, one: PeriodPay, top: DeltaGenerator) -> None:
    t, start = desk.t, one.period.start.isoformat()
    asked = desk.on(pay.who, start)
    said = sheet(desk.data, pay, one, t, desk.remarks(asked),
                 frozenset(line for line, question in asked.items() if question.waiting))
    right = page_head(desk, top, _finding(desk, pay, one, said), one.period, pay.name)
    with right:
        download.file("PDF", lambda: statement_pdf(said, t, desk.data.made_at), file_name(said), key="statement_pdf",
                      help=t("The statement to print"))
    show_note()
    left, right = st.columns([7, 4])
    with left:
        lines = [line.id for line in said.lines]
        event = show_sheet(said, desk.actions(pay.who, lines, asked), t, key="statement_sheet")
    with right.container(key="statement_aside"):
        deck(_figures(desk, pay, one), [_past(desk, pay)], language=t, key="statement_figures",
             on_click=lambda: _open({_month(p) for p in pay.periods}))
    if event and event["kind"] == "rows" and event["metric"] in one.sources:
        rows.show(desk.data, desk.who, event["metric"], one.sources[event["metric"]], {"account_manager": (pay.who,)},
                  desk.writer)
    elif event and event["kind"] in ("ask", "answer"):
        labels = {line.id: line.label for line in said.lines}
        if event["line"] in labels:
            write(desk, desk.line(pay.who, start, event["line"]), labels[event["line"]], asked.get(event["line"]))


def _finding(desk: Desk, pay: PersonPay, one: PeriodPay, said: Sheet) -> str:
    """Who is paid how much, and whether that is more or less than before."""
    t, difference = desk.t, change(one, pay.plan.currency, desk.t)
    own = pay.who == desk.who.manager_id
    finding = t("You are paid {amount}", amount=said.total) if own else \
        t("{name} is paid {amount}", name=pay.name, amount=said.total)
    if one.so_far:
        finding = t("So far it comes to {amount}", amount=said.total)
    return t("{finding}, {change}", finding=finding, change=difference) if difference else finding


def _figures(desk: Desk, pay: PersonPay, one: PeriodPay) -> list[Tile]:
    """The year so far, and where there is any: what is still to come, and what later pay repays."""
    t, currency = desk.t, pay.plan.currency
    year = _year(pay, one)
    coming = {unit: sum(part.amount for part in one.to_come if part.unit == unit) for unit in ("money", "equity")}
    found = (
        ("year", t("Year so far"), sum(p.statement.total for p in year),
         t("to {month}", month=t.month(one.period.last, year=True)),
         t("Every period since the year of the plan began, this one included.")),
        _bad_month(desk, pay, year),
        ("money", t("Still to come"), coming["money"], t("by the dates below"),
         t("Awarded already and paid later, if nothing takes it away until then.")),
        ("equity", t("To come, in equity"), coming["equity"], t("by the dates below"),
         t("At its value when awarded; it is no part of what is paid in money.")),
        ("owed", t("Repaid by later pay"), sum(one.owed.values()), "",
         t("What was advanced, or is owed for returns, and is taken from later pay.")))
    return [tile(id, label, t.money(amount, currency, exact=True), help, description=note)
            for id, label, amount, note, help in found if amount or id == "year"]


def _bad_month(desk: Desk, pay: PersonPay, year: list[PeriodPay]) -> tuple[str, str, float, str, str]:
    """What one bad month took at most."""
    t, worst = desk.t, costliest(desk.data, desk.who, pay.plan, pay.who, [one.period for one in year])
    return ("bad_month", t("One bad month"), worst.amount if worst else 0.0,
            t("{month}, if as usual", month=worst.month.label(t)) if worst else "",
            t("The costliest month of the year so far, paid again by the plan itself: each result of the month that "
              "was worse is taken as the median of the other months, measured by its target where there is one."))


def _past(desk: Desk, pay: PersonPay) -> Card:
    """What was paid in each period; a bar opens its statement."""
    t, shown = desk.t, pay.periods[::-1][:MOST]
    frame = pd.DataFrame({
        "label": [p.period.label(t) for p in shown], "value": [max(p.statement.total, 0) for p in shown],
        "text": [_so_far(t.money(p.statement.total, pay.plan.currency, exact=True), p, t) for p in shown],
        "id": [_month(p) for p in shown]})
    return {"id": "past", "span": 12, "title": t("Paid by period"), "empty": "",
            "help": t("A bar opens the statement of its period."),
            "caption": t("Totals in {currency}, the latest first", currency=pay.plan.currency),
            "figure": bars(frame, alt=t.listed(f"{p}: {x}" for p, x in zip(frame["label"], frame["text"],
                                                                                       strict=True)))}


def _so_far(amount: str, one: PeriodPay, t: Language) -> str:
    return t("{amount} so far", amount=amount) if one.so_far else amount


def _month(one: PeriodPay) -> str:
    """A period in the address: its first month."""
    return f"{one.period.start:%Y-%m}"


def _open(months: set[str]) -> None:
    """Look at the period whose bar was clicked."""
    click = clicked("statement_figures")
    if click and click["kind"] == "point" and str(click["customdata"]) in months:
        st.session_state.month = str(click["customdata"])


def _year(pay: PersonPay, one: PeriodPay) -> list[PeriodPay]:
    """The periods in the plan's year up to a period."""
    def year(period: Period) -> int:
        return (period.start.year * 12 + period.start.month - pay.plan.year_starts) // 12

    return [p for p in pay.periods
            if year(p.period) == year(one.period) and p.period.start <= one.period.start]
