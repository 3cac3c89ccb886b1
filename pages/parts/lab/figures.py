"""The figures of the Reward lab: the plan on the desk tried against today's, as one deck."""

from __future__ import annotations

import streamlit as st

from analytics.charts.cost import FUTURES
from analytics.errors import UsageError
from analytics.lab.fit import fits
from analytics.lab.pay_curve import PayCurve, measures_of_pay
from analytics.lab.view import LabView, Trial, lab_view
from analytics.rewards.plan import Plan
from pages.parts import views
from pages.parts.deck import clicked, deck
from pages.parts.head import plain
from pages.parts.lab import opening
from pages.parts.lab.cards import Cards
from pages.parts.lab.desk import Desk
from pages.parts.lab.people import PERSON

MEASURE = "lab_measure"


def draw(desk: Desk) -> LabView | None:
    """Draw the deck and give its model; None, and why, where the plan cannot be tried."""
    try:
        view = tried(desk)
    except UsageError as refused:
        st.error(plain(refused.text(desk.t)), icon=":material/error:")
        _instead(desk)
        return None
    cards = Cards(view, desk.writer)
    drawn = _curves(desk, view)
    measure = st.session_state.get(MEASURE)
    if measure not in drawn:
        measure = next(iter(drawn), "")
    figures, shown = cards.kpis(), cards.cards(drawn, measure)
    event = deck(figures, shown, language=desk.t, key="lab_deck", on_click=_clicked)
    opening.follow(desk, view, event, figures, shown)
    return view


def _instead(desk: Desk) -> None:
    """What can be done about a plan that the data do not fit: other plans that they do, else what to bring in."""
    t = desk.t
    able = list(dict.fromkeys(one.called(t) for one in desk.sources.values() if fits(desk.data, one.content.plan)))
    st.info(plain(t.sentences(
        t("With these data can be tried: {plans}. Choose one of them at “Start from” and at “Compared with”.",
          plans=t.listed(able)) if able else t("None of the plans here can be tried with these data."),
        t("Whoever administers Bridgeboard can bring in what is missing on the page Sources."))),
        icon=":material/lightbulb:")


def tried(desk: Desk) -> LabView:
    """The plan on the desk against today's; raise ``UsageError`` where one of them cannot be tried."""
    data, who, assumptions = desk.data, desk.who, desk.assumptions
    with st.spinner(desk.t("The months to come are drawn …"), show_time=False):
        return lab_view(views.lab_trial(data, who, desk.plan, [desk.today], assumptions, True),
                        views.lab_trial(data, who, desk.today, [desk.plan], assumptions, False))


def _curves(desk: Desk, view: LabView) -> dict[str, tuple[PayCurve | None, PayCurve | None]]:
    """Pay by each result that moves it: the one that is looked at is worked out, of the others only the name."""
    names = measures_of_pay(desk.plan)
    shown = st.session_state.get(MEASURE) if st.session_state.get(MEASURE) in names else next(iter(names), "")

    def drawn(trial: Trial, plan: Plan, name: str) -> PayCurve | None:
        return views.lab_curve(desk.data, desk.who, trial, plan, name) if name == shown else None

    return {name: (drawn(view.proposed, desk.plan, name), drawn(view.today, desk.today, name)) for name in names}


def _clicked() -> None:
    """A tab turns the curve to another result; a point opens the person."""
    click = clicked("lab_deck")
    if click and click["kind"] == "tab":
        st.session_state[MEASURE] = click["id"]
    elif click and click["kind"] == "point" and click["customdata"] != FUTURES:
        st.session_state[PERSON], st.session_state["part"] = click["customdata"], "people"
