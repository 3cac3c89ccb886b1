"""The rules of a plan in words, section by section, with what it pays along a result."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.charts.pay_line import pay_line
from analytics.deck import Card
from analytics.errors import UsageError
from analytics.lab.pay_curve import PayCurve
from analytics.lab.pay_lines import pay_lines
from analytics.periods import DAY, Period
from analytics.rewards.rules.document import Section
from analytics.rewards.rules.wording import Wording
from pages.parts import head, views
from pages.parts.deck import deck
from pages.parts.statements.desk import Desk


def draw(desk: Desk, top: DeltaGenerator, bar: DeltaGenerator) -> dict[str, str]:
    """Draw the part; it has no choices of its own."""
    t, plan = desk.t, desk.paying.plan
    sections = views.rules(plan, t)
    with top:
        last = (plan.until or desk.data.calendar.data_to) + DAY
        head.head(t("How the plan “{title}” pays", title=plan.called(t)), desk.data, t,
                  t("Rules of the plan, generated from the plan"), Period(plan.since, last), t(desk.paying.status))
    deck((), _curves(desk), language=t, key="rules_deck")
    left, right = st.columns(2)
    half = _half(sections)
    for place, section in enumerate(sections):
        with left if place < half else right:
            _section(section, place)
    return {}


def _half(sections: tuple[Section, ...]) -> int:
    """How many sections fill half of the height, so that they are read in order where the columns are one."""
    lines = [3 + sum(1 + len(rule.terms) + len(rule.text) // 70 for rule in section.rules) for section in sections]
    return min(range(1, len(lines)), key=lambda n: abs(sum(lines[:n]) - sum(lines[n:])))


def _curves(desk: Desk) -> list[Card]:
    """A figure for each measure that moves pay; none where the data do not hold what the plan needs."""
    try:
        lines = pay_lines(desk.data, desk.who, desk.paying.plan)
    except UsageError:
        return []
    return [_curve(desk, line, 12 // min(len(lines), 3)) for line in lines[:3]]


def _curve(desk: Desk, line: PayCurve, span: int) -> Card:
    t, plan = desk.t, desk.paying.plan
    measure = Wording(t, plan).title(line.measure)
    at = t("target") if line.of_target else t("the usual result")
    return {
        "id": line.measure, "span": span, "title": t("What {measure} brings in a year", measure=t.inside(measure)),
        "caption": t("Pay of a year by attainment, everything else as usual") if line.of_target else
        t("Pay of a year by the result, 100% is the usual one, everything else as usual"),
        "help": t("Worked out by the plan itself for somebody with the company's usual target and target bonus."),
        "empty": "", "figure": pay_line(line.x.tolist(), line.pay.tolist(), x_format=lambda v: t.percent(v, 0), at=at,
                                        y_format=lambda v: t.money(v, plan.currency, fine=True), language=t)}


def _section(section: Section, place: int) -> None:
    with st.container(border=True, key=f"card_rules_{place}"):
        st.subheader(head.plain(section.title), anchor=False)
        for rule in section.rules:
            st.markdown("\n".join([head.plain(rule.text), *(f"- :gray[{head.plain(term)}]" for term in rule.terms)]))
