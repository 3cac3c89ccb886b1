"""Statements of pay, step by step, and the rules of the plan in words."""

import streamlit as st

from analytics.access import Permission
from analytics.lab.paying import PayingPlan, paying_plans
from analytics.language import N_
from analytics.metrics.showing import Writer
from pages.parts import session, url
from pages.parts.one_of import one_of
from pages.parts.statements import plan_rules, statement
from pages.parts.statements.desk import Desk, pick

data, who, t = session.opened("statements")
PARTS = {  # what each needs, its name, and what draws it and gives the choices to keep in the address
    "statement": ((Permission.SELF, Permission.PAY), N_("Statement"), statement.draw),
    "rules": ((Permission.RULES,), N_("Rules"), plan_rules.draw),
}


def named(one: PayingPlan) -> str:
    """A plan's title, and where it stands unless people are paid by it."""
    title = one.plan.called(t)
    return title if one.in_force else f"{title} · {t(one.status)}"


@st.fragment
@session.clear_errors()
def page() -> None:
    state = session.state(data)
    plans = paying_plans(data, who, state)
    if not plans:
        st.title(t("No plan of pay is in force"), anchor=False)
        st.info(t("HR puts a plan in force in the Reward lab; its statements and rules are then here."),
                icon=":material/receipt_long:")
        return
    top = st.container(gap=None)
    bar = st.container(horizontal=True, vertical_alignment="center", gap="small", key="filters")
    open_to = [part for part, (needs, _, _) in PARTS.items() if who.may(*needs)]
    with bar:
        part = one_of("part", open_to, lambda p: t(PARTS[p][1]), t("Part of the page"))
        key = pick(t("Plan"), "plan", list(plans), lambda k: named(plans[k]), width=330)
    desk = Desk(data, who, Writer(t, data.policy.currency), plans[key])
    kept = PARTS[part][2](desk, top, bar)
    url.keep({"part": "" if part == open_to[0] else part, "plan": "" if key == next(iter(plans)) else key,
              **kept})


page()
