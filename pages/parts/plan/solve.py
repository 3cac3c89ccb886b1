"""The solve of a training plan, in a process of its own: begun, watched, cancelled, and its plan laid on the desk."""

from __future__ import annotations

import dataclasses

import streamlit as st

from analytics.errors import UsageError
from analytics.language import Language
from analytics.learning import plan_words
from analytics.learning.solved import planned
from analytics.training import solving
from analytics.training.solving import Solving
from pages.parts.note import note
from pages.parts.plan.desk import SOLVING, STEPS, Desk, close

NEXT_MONEY = 10_000.0  # of the policy's currency: what more budget would buy is told for so much
POLL = 0.4  # seconds


def solve(desk: Desk) -> None:
    """Begin to solve what is asked for; a solve that is under way ends."""
    close()
    st.session_state[SOLVING] = solving.start(desk.problem, step=NEXT_MONEY)


def draw(desk: Desk) -> None:
    """How far the solve is that is under way."""
    run = st.session_state.get(SOLVING)
    if run is not None:
        _watch(run, desk.t)


def settle(desk: Desk) -> None:
    """Once the solve is over lay its plan on the desk, before anything is drawn; where there is no plan it is said why,
    and what was there stays."""
    run = st.session_state.get(SOLVING)
    if run is None or not run.done:
        return
    del st.session_state[SOLVING]
    try:
        found = planned(run.result(), desk.ground.uplifts, desk.data.calendar.data_to)
    except UsageError as refused:
        note("refused", plan_words.named(refused.phrase, desk.names).text(desk.t))
    else:
        *before, last = desk.steps
        if last.found is None:
            st.session_state.part = "people"  # what a first plan is looked at for
        st.session_state[STEPS] = (*before, dataclasses.replace(last, found=found))  # asked may have moved on
    finally:
        run.close()


@st.fragment(run_every=POLL)
def _watch(run: Solving, t: Language) -> None:
    """How far the solve is, looked up by itself, with a way to stop it; the page is drawn again once it is over."""
    if run.done:
        st.rerun()
    reached = run.reached
    with st.container(border=True, key="card_solving"), st.container(horizontal=True, vertical_alignment="center"):
        if reached is None or reached.gap >= 1:
            st.progress(0.0, t("Looking for a first plan …"))
        else:
            st.progress(1 - reached.gap, t(
                "{seconds} s: the best plan so far closes {value} weighted levels; no plan closes more than {bound}",
                seconds=t.number(reached.elapsed), value=t.number(reached.value, 1), bound=t.number(reached.bound, 1)))
        st.button(t("Stop and take the best so far"), icon=":material/stop:", key="training_stop",
                  on_click=run.cancel)
