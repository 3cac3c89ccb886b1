"""The head of the plan page: what the plan comes to in a sentence, what can be done with it, and the way back."""

from __future__ import annotations

import streamlit as st

from analytics.learning import plan_words
from analytics.periods import Period, add_months
from pages.parts import head, link
from pages.parts.note import show_note
from pages.parts.plan import desk as training_desk
from pages.parts.plan import export, form, keep
from pages.parts.plan.desk import Desk
from pages.parts.share import share


def draw(desk: Desk) -> None:
    """Draw the finding and the stamp with the actions at the right, then which plan is open."""
    t, found, currency = desk.t, desk.found, desk.data.policy.currency
    left, right = st.columns([9, 4], vertical_alignment="bottom")
    asked = found.conditions if found else desk.asked
    with left, st.container(gap=None):
        finding = (plan_words.headline(found, currency, t) if found else plan_words.first_headline(desk.problem, t))
        head.head(finding, desk.data, t, t("Weighted levels, 1–5"),
                  Period(asked.first, add_months(asked.first, asked.months)),
                  t.plural("{n} person", "{n} people", len(desk.problem.people)))
    with right, st.container(horizontal=True, horizontal_alignment="right", gap="small"):
        keep.draw(desk)
        _share(desk)
        if found is not None:
            export.draw(desk, found)
    link.notice(desk.asked, t)
    keep.notices(desk)
    show_note()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="filters"):
        keep.choose(desk)
        form.choices(desk)
        st.button(t("Undo"), icon=":material/undo:", key="training_undo", disabled=len(desk.steps) < 2,
                  on_click=training_desk.undo, args=(desk,))


def _share(desk: Desk) -> None:
    t, address = desk.t, training_desk.address(desk)
    by_hand = len(desk.asked.locked) + len(desk.asked.forbidden)
    too_long = by_hand and "plan" not in address and not ({"lock", "forbid"} & set(address))
    opens = t("A saved plan opens as it was found; otherwise the link holds the conditions, to be solved again. Who "
              "may not plan for these people is refused.")
    share("training_share", address, opens, t,
          t("The choices by hand are too many for a link: save the plan first.") if too_long else "")
