"""Reward lab: change a plan and see at once what it costs, whom it rewards, and whether it is fair."""

import streamlit as st

from pages.parts import session, url
from pages.parts.lab import actions, assumptions, checks, editor, figures, more
from pages.parts.lab import desk as lab_desk

data, who, t = session.opened("lab")


@st.fragment
@session.clear_errors()
def page() -> None:
    desk = lab_desk.desk(data, who, t)
    above = st.container(key="lab_head")  # filled after the figures: the browser draws them while the server goes on
    left, right = st.columns(editor.widths(), gap="small")
    with right:
        view = figures.draw(desk)
    with left, editor.folded(t), st.container(border=True, key="card_lab"):
        editor.draw(desk)
        assumptions.draw(desk)
        checks.draw(desk, view)
    with above:
        actions.draw(desk, view)
    if view is not None:
        more.draw(desk, view)
    url.keep(lab_desk.address(desk))


page()
