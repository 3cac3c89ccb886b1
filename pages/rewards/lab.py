"""Reward lab: change a plan and see at once what it costs, whom it rewards, and whether it is fair."""

import streamlit as st

from pages.parts import lab_actions, lab_assumptions, lab_checks, lab_desk, lab_editor, lab_figures, lab_more, session

data, who, t = session.opened("lab")


@st.fragment
@session.clear_errors()
def page() -> None:
    desk = lab_desk.desk(data, who, t)
    above = st.container(key="lab_head")  # filled after the figures: the browser draws them while the server goes on
    left, right = st.columns(lab_editor.widths(), gap="small")
    with right:
        view = lab_figures.draw(desk)
    with left, lab_editor.folded(t), st.container(border=True, key="card_lab"):
        lab_editor.draw(desk)
        lab_assumptions.draw(desk)
        lab_checks.draw(desk, view)
    with above:
        lab_actions.draw(desk, view)
    if view is not None:
        lab_more.draw(desk, view)
    session.keep_in_url(lab_desk.address(desk))


page()
