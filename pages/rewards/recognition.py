"""Recognition: contests and how much of them is luck, the best team, readiness for promotion, and who was honoured."""

import streamlit as st

from analytics.access import Permission
from analytics.language import N_
from analytics.metrics.showing import Writer
from pages.parts import session, url
from pages.parts.one_of import one_of
from pages.parts.recognition import best_team, contests, honours, readiness

data, who, t = session.opened("recognition")
writer = Writer(t, data.policy.currency)
PARTS = {  # what each needs, its name, and what draws it and gives the choices to keep in the address
    "contests": ((Permission.HONOURS,), N_("Contests"), contests.draw),
    "best_team": ((Permission.TEAM, Permission.PEOPLE, Permission.COMPANY), N_("Best team"), best_team.draw),
    "promotion": ((Permission.SELF, Permission.TEAM, Permission.PEOPLE), N_("Promotion"), readiness.draw),
    "honours": ((Permission.HONOURS,), N_("Honours"), honours.draw),
}


@st.fragment
@session.clear_errors()
def page() -> None:
    open_to = [part for part, (needs, _, _) in PARTS.items() if who.may(*needs)]
    top = st.container(gap=None)
    part = one_of("part", open_to, lambda p: t(PARTS[p][1]), t("Part of the page"))
    kept = PARTS[part][2](data, who, writer, top)
    url.keep({"part": "" if part == open_to[0] else part, **kept})


page()
