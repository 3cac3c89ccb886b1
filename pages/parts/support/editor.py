"""The editors of support plans: open one from a case, change one, close one. Native fields, so the keyboard will do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import streamlit as st

from analytics.performance import support_words as words
from analytics.performance.support import Case, Reasons
from analytics.periods import add_months
from analytics.state.support_plan import LONGEST, MOST_STEPS, Step, SupportPlan
from analytics.state.trail_words import who_did
from pages.parts.support import desk as support_desk
from pages.parts.support.desk import Desk


def opening(desk: Desk, case: Case, why: Reasons) -> None:
    """A new plan, filled with what its reasons suggest."""
    begins = add_months(case.month, 1)
    review = max(add_months(begins, desk.rule.review_after_months), begins)
    steps = [Step(text, review) for text in words.step_lines(why, desk.training, desk.t)]
    owners = desk.owners(case.manager_id)
    metrics = tuple(why.points["metric"]) if len(why.points) else ()
    draft = SupportPlan(case.manager_id, owners[0], case.month, {}, metrics, tuple(steps), review)
    prefix = f"new_{case.manager_id}_{case.month:%Y%m}"
    rows = _fields(desk, draft, owners, prefix, begins)
    _buttons(desk, desk.t("Open the plan"), prefix, support_desk.open_plan, (desk, case, why, prefix, rows))


def changing(desk: Desk, plan: SupportPlan) -> None:
    """A plan's owner, aims, steps and review."""
    owners = list(dict.fromkeys([plan.owner, *desk.owners(plan.manager_id)]))
    prefix = f"plan_{plan.id}"
    rows = _fields(desk, plan, owners, prefix, add_months(plan.month, 1))
    _buttons(desk, desk.t("Save"), prefix, support_desk.change, (desk, plan, prefix, rows))


def closing(desk: Desk, plan: SupportPlan) -> None:
    """What came of it, in words."""
    t, key = desk.t, f"outcome_{plan.id}"
    with st.form(f"closing_{plan.id}"):
        st.text_area(t("What came of it?"), key=key, max_chars=LONGEST, height=90,
                     placeholder=t("What has changed, what helped, what comes next?"))
        with st.container(horizontal=True):
            st.form_submit_button(t("Close the plan"), type="primary", on_click=support_desk.close,
                                  args=(desk, plan, key))
            st.form_submit_button(t("Not now"), on_click=support_desk.stop_editing)


def _fields(desk: Desk, plan: SupportPlan, owners: list[str], prefix: str, earliest: dt.date) -> int:
    """Draw the fields and give how many rows of steps there are; the last one is empty, for another step."""
    t = desk.t
    card = desk.data.policy.scorecard(add_months(plan.month, 1) - dt.timedelta(days=1))
    metrics = list(dict.fromkeys([*plan.metrics, *(card.metrics if card else ())]))
    left, middle, right = st.columns([4, 2, 2])
    left.multiselect(t("Aims at"), metrics, default=list(plan.metrics), key=f"{prefix}_metrics",
                     format_func=lambda m: words.metric_name(m, t), placeholder=t("Metrics"))
    middle.selectbox(t("Owner"), owners, index=owners.index(plan.owner), key=f"{prefix}_owner",
                     format_func=lambda who: who_did(who, desk.people, t))
    right.date_input(t("Review on"), value=plan.review_on, min_value=min(earliest, plan.review_on),
                     key=f"{prefix}_review", format="YYYY-MM-DD")
    rows = len(plan.steps)
    while rows < MOST_STEPS and (rows == len(plan.steps) or st.session_state.get(f"{prefix}_step_{rows - 1}")):
        rows += 1
    for n in range(rows):
        _row(desk, plan.steps[n] if n < len(plan.steps) else Step("", None), f"{prefix}_step_{n}",
             f"{prefix}_due_{n}", n)
    st.caption(t("A step that is emptied is left out."))
    return rows


def _row(desk: Desk, step: Step, text: str, due: str, n: int) -> None:
    t = desk.t
    left, right = st.columns([6, 2])
    left.text_input(t("Step {n}", n=n + 1), value=step.text, key=text, max_chars=LONGEST,
                    placeholder=t("Another step"))
    right.date_input(t("by"), value=step.due, key=due, format="YYYY-MM-DD")


def _buttons(desk: Desk, label: str, prefix: str, do: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    with st.container(horizontal=True):
        st.button(label, key=f"{prefix}_save", type="primary", on_click=do, args=arguments)
        st.button(desk.t("Not now"), key=f"{prefix}_stop", on_click=support_desk.stop_editing)
