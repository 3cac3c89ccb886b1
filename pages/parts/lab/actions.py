"""The head of the Reward lab: what the plan comes to in a sentence, and what can be done with it."""

from __future__ import annotations

import streamlit as st

from analytics.lab import findings
from analytics.lab.view import LabView
from analytics.periods import Period
from pages.parts import head, link
from pages.parts.lab import desk as lab_desk
from pages.parts.lab import export, scenarios
from pages.parts.lab.desk import Desk
from pages.parts.share import share


def draw(desk: Desk, view: LabView | None) -> None:
    """Draw the finding and the stamp, with the actions at the right."""
    t = desk.t
    left, right = st.columns([9, 4], vertical_alignment="bottom")
    with left, st.container(gap=None):
        if view is None:
            st.title(t("Reward lab"), anchor=False)
        else:
            one, ahead = view.proposed.simulation, view.ground.outlook.past.ahead.periods
            head.head(findings.headline(view, t), desk.data, t,
                      t("What-if · {draws} simulated futures", draws=t.number(one.assumptions.draws)),
                      Period(ahead[0].start, ahead[-1].end), t.plural("{n} person", "{n} people",
                                                                     int(one.takes_part.sum())))
    with right, st.container(horizontal=True, horizontal_alignment="right", gap="small"):
        scenarios.draw(desk)
        _share(desk)
        if view is not None:
            export.draw(desk, view)
    link.notice(lab_desk.address(desk), t)
    scenarios.notices(desk)
    lab_desk.show_note()


def _share(desk: Desk) -> None:
    t, address = desk.t, lab_desk.address(desk)
    share("lab_share", address, t("Whoever may make plans sees the same plan with the same draws."), t,
          t("The changes are too many for a link: save a scenario first.")
          if desk.draft.changed and not address["edit"] else "")
