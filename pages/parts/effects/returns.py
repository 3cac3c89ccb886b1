"""What a course returns: cost of one more case, and ROI by a worth that anybody may change."""

from __future__ import annotations

import streamlit as st

from analytics.learning import effects_return as returning
from analytics.learning.course_effect import CourseEffect
from analytics.metrics.showing import Writer
from analytics.warehouse.query import Warehouse
from pages.parts.effects.filters import worth_key
from pages.parts.head import plain


def returns(view: CourseEffect, data: Warehouse, writer: Writer) -> None:
    """Draw the card with its one field."""
    t, metric = writer.language, view.metric
    with st.container(border=True, key="card_return"):
        key, case = worth_key(metric), returning.case(metric, writer)
        worth = st.session_state[key]
        each, share = returning.returned(view, worth)
        with st.container(gap=None):
            st.subheader(plain(returning.return_finding(view, each, share, writer)), anchor=False, help=t(
                "(Benefit − cost) ÷ cost (Phillips 2003). The benefit is the effect times the cases of the trained so "
                "far, never of months to come; the interval is the effect's."))
            st.caption(plain(_basis(view, data, case, writer)))
            if of_examples := data.policy.examples.text(t):
                st.caption(f":orange[▲] {plain(of_examples)}")
        left, right = st.columns([5, 7])
        with left:
            st.number_input(t("Worth of {case}, {currency}", case=case, currency=writer.currency), key=key, value=None,
                            min_value=0.0, step=1000.0, format="%.0f", placeholder=t("not stated"))
        with right:
            lines = []
            if each is not None:
                lines.append(t("Cost of {case}: {range}", case=case, range=returning.money_range(each, writer)))
            if share is not None:
                lines.append(t("Return on the cost: {range}", range=returning.share_range(share, t)))
            elif each is not None:
                lines.append(t("State what {case} is worth to see the return; it is not guessed.", case=case))
            else:
                lines.append(t("No return can be told without an effect and a cost."))
            st.markdown("  \n".join(plain(line) for line in lines))


def _basis(view: CourseEffect, data: Warehouse, case: str, writer: Writer) -> str:
    """Where cost and worth come from."""
    t, policy = writer.language, data.policy.training.worth.get(view.metric)
    measured = t.money(view.cost.of(view.found.trained), writer.currency)
    cost = t("{amount} for those measured ({n})", n=t.number(view.found.trained), amount=measured) \
        if view.cost.known else t("cost unknown")
    stated = t("the policy states no worth") if policy is None else t(
        "the policy states {amount} for {case}", amount=t.money(policy, writer.currency), case=case)
    return " · ".join((cost, t("{n} cases since", n=t.number(view.cases)), stated))
