"""Training plan: who takes which course when, so that a budget closes as much as can be of what people lack."""

import streamlit as st

from analytics.access import Permission
from pages.parts import (
    session,
    training_actions,
    training_desk,
    training_figures,
    training_form,
    training_more,
    training_own,
    training_solve,
    training_totals,
)

data, who, t = session.opened("plan")


def planner() -> None:
    """Everything for who plans: conditions, the plan found, and what can be done with it."""
    desk = training_desk.desk(data, who, t)
    if not training_figures.possible(desk):
        return
    training_solve.settle(desk)
    above = st.container(gap="small")  # filled last, with what the run found
    training_form.draw(desk)
    training_solve.draw(desk)
    training_figures.draw(desk)
    with above:
        training_actions.draw(desk)
    training_more.draw(desk)
    session.keep_in_url(training_desk.address(desk))


@st.fragment
@session.clear_errors()
def page() -> None:
    if who.may(Permission.PEOPLE) or (who.may(Permission.TEAM) and who.teams):
        planner()
    elif who.may(Permission.COMPANY):
        training_totals.draw(data, who, t)
    else:
        training_own.draw(data, who, t)


page()
