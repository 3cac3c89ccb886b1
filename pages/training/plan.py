"""Training plan: who takes which course when, so that a budget closes as much as can be of what people lack."""

import streamlit as st

from analytics.access import Permission
from pages.parts import session, url
from pages.parts.plan import actions, figures, form, more, own, solve, totals
from pages.parts.plan import desk as training_desk

data, who, t = session.opened("plan")


def planner() -> None:
    """Everything for who plans: conditions, the plan found, and what can be done with it."""
    desk = training_desk.desk(data, who, t)
    if not figures.possible(desk):
        return
    solve.settle(desk)
    above = st.container(gap="small")  # filled last, with what the run found
    form.draw(desk)
    solve.draw(desk)
    figures.draw(desk)
    with above:
        actions.draw(desk)
    more.draw(desk)
    url.keep(training_desk.address(desk))


@st.fragment
@session.clear_errors()
def page() -> None:
    if who.may(Permission.PEOPLE) or (who.may(Permission.TEAM) and who.teams):
        planner()
    elif who.may(Permission.COMPANY):
        totals.draw(data, who, t)
    else:
        own.draw(data, who, t)


page()
