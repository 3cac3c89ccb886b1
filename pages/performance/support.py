"""Support, not punishment: who may need it and why, plans under way, and what came of those that are closed."""

import datetime as dt

import streamlit as st

from analytics.access import Permission
from analytics.assessment.support_effect import together
from analytics.language import N_
from analytics.metrics.showing import Writer
from analytics.performance import support_words as words
from analytics.performance.support import Case, cases, months_assessed, outcomes
from analytics.periods import Period, add_months
from analytics.state.support_plan import SupportPlan
from pages.parts import head, session, url
from pages.parts.one_of import one_of, one_of_many
from pages.parts.support import cards
from pages.parts.support import desk as support_desk
from pages.parts.support.desk import Desk

MOST = 12  # cards that are drawn before more are asked for
VIEWS = {"suggested": N_("May need support"), "open": N_("Under way"), "closed": N_("Closed plans")}
data, who, t = session.opened("support")


def choose(count: dict[str, int], months: list[dt.date]) -> str:
    """Which list; with the month that it is as of it is kept in the URL."""
    state, ask = st.session_state, st.query_params
    texts = {f"{m:%Y-%m}": m for m in months}
    if state.get("support_view") not in count:
        state.support_view = ask.get("view") if ask.get("view") in count else next(iter(count))
    if state.get("support_month") not in texts and texts:
        state.support_month = ask.get("month") if ask.get("month") in texts else next(iter(texts))
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="filters"):
        one_of("support_view", list(count), lambda v: f"{t(VIEWS[v])} ({count[v]})", t("List"))
        if state.support_view == "suggested" and texts:
            one_of_many("support_month", list(texts), lambda m: t("End of {month}", month=t.month(texts[m], year=True)),
                        t("As of the end of"), 190)
    newest, month = next(iter(texts), ""), state.get("support_month", "")
    url.keep({"view": "" if state.support_view == next(iter(count)) else state.support_view,
              "month": "" if month == newest else month,
              "person": state.get("support_other") or ask.get("person", "")})
    return state.support_view


def title(desk: Desk, view: str, waiting: list[Case], under_way: list[SupportPlan], closed: list[SupportPlan]) -> str:
    """What the list says, in a sentence."""
    if view == "suggested":
        return t.plural("{n} person may need support", "{n} people may need support", len(waiting)) if waiting else t(
            "Nobody has clearly been below {line} for {months} months", line=t.number(desk.rule.below),
            months=desk.rule.months)
    if view == "open" and not desk.leads_others:
        return t("You have a support plan: {done} of {n} steps done", n=len(under_way[0].steps),
                 done=sum(s.done_on is not None for s in under_way[0].steps)) if under_way else t(
            "You have no support plan under way")
    if not (under_way if view == "open" else closed):
        return t("No support plan is under way") if view == "open" else t("No support plan has been closed yet")
    if view == "open":
        due = sum(plan.review_on < dt.date.today() for plan in under_way)
        plans = t.plural("{n} support plan is under way", "{n} support plans are under way", len(under_way))
        return t("{plans}, {due} to be reviewed now", plans=plans, due=due) if due else plans
    return t.plural("{n} support plan is closed", "{n} support plans are closed", len(closed))


def rule(desk: Desk) -> None:
    """When support is suggested, open to everybody."""
    st.caption(t("Suggested where the score has been below {line} for {months} months in a row, each of them also "
                 "without its worst single month, and the true score lies below with {percent} probability or more.",
                 line=t.number(desk.rule.below), months=desk.rule.months, percent=t.percent(desk.rule.probability, 0)))


def suggested(desk: Desk, standing: list[Case], waiting: list[Case], helped: set[str]) -> None:
    """The cards of those who may need support, and the way to anybody else's."""
    low = [c for c in standing if c.score < desk.rule.below and c not in waiting and c.manager_id not in helped]
    for case in waiting[:MOST]:
        cards.case(desk, case)
    if len(waiting) > MOST:
        st.caption(t("{n} more: choose them below.", n=len(waiting) - MOST))
    if low:
        st.caption(t.plural(
            "{n} person is below {line} in this month, but not for long enough, not clearly enough, or by a single "
            "month alone.", "{n} people are below {line} in this month, but not for long enough, not clearly "
            "enough, or by a single month alone.", len(low), line=t.number(desk.rule.below)))
    others = {c.manager_id: c for c in standing if c not in waiting[:MOST] and c.manager_id not in helped
              and desk.leads(c.manager_id)}
    asked = st.query_params.get("person", "")
    if asked in others and "support_other" not in st.session_state:
        st.session_state.support_other = asked
    chosen = st.selectbox(t("Somebody else"), sorted(others, key=lambda i: desk.people[i]), index=None,
                          format_func=lambda i: desk.people[i], placeholder=t("Look at somebody else"), width=320,
                          key="support_other") if others else None
    if chosen in others:
        cards.case(desk, others[chosen])


def own(desk: Desk, standing: list[Case], under_way: list[SupportPlan]) -> None:
    """What an account manager is told who has no plan though the policy suggests one."""
    if not desk.leads_others and not under_way:
        for case in standing:
            if case.suggested:
                st.info(t.sentences(t("{standing}.", standing=words.standing_line(case, desk.rule, t)), t(
                    "Support is meant for this: talk with your team lead about what would help.")),
                    icon=":material/volunteer_activism:")


def listed(desk: Desk, plans: list[SupportPlan], none: str) -> None:
    """Plans as cards; for closed ones the effect of all together first."""
    if not plans:
        st.info(none, icon=":material/volunteer_activism:")
    effects = outcomes(data, who, plans, desk.state)
    mean, low, high, n = together([e for e in effects.values() if e is not None])
    if mean == mean:
        st.markdown(t("Mean effect of {n} closed plans: {effect} points, 95% interval {low} to {high}", n=n,
                      effect=t.number(mean, 1, sign=True), low=t.number(low, 1, sign=True),
                      high=t.number(high, 1, sign=True)))
    if len(plans) > MOST:
        people = sorted({plan.manager_id for plan in plans}, key=lambda i: desk.people[i])
        chosen = st.selectbox(t("Whose plans"), people, index=None, format_func=lambda i: desk.people[i], width=320,
                              placeholder=t("The first {n} of {total}", n=MOST, total=len(plans)), key="support_whose")
        plans = [plan for plan in plans if plan.manager_id == chosen] if chosen else plans[:MOST]
    for plan in plans:
        cards.plan(desk, plan, effects.get(plan.id or 0))


@st.fragment
@session.clear_errors()
def page() -> None:
    desk = Desk(data, who, Writer(t, data.policy.currency))
    top = st.container(gap=None)
    months = months_assessed(data, who)
    under_way = [plan for plan in desk.plans if plan.status == "open"]
    closed = [plan for plan in desk.plans if plan.status == "closed"][::-1]
    helped = {plan.manager_id for plan in under_way}
    asked = st.session_state.get("support_month") or st.query_params.get("month") or ""
    month = next((m for m in months if f"{m:%Y-%m}" == asked), months[0] if months else None)
    standing = cases(data, who, month) if month else []
    waiting = [c for c in standing if c.suggested and c.manager_id not in helped]
    count = {"suggested": len(waiting), "open": len(under_way), "closed": len(closed)}
    if not desk.leads_others:
        del count["suggested"]
    view = choose(count, months)
    shown = month or data.calendar.complete_to
    with top:
        scope = t("Whole company") if who.may(Permission.PEOPLE) else t.listed(
            data.team_names.get(team, team) for team in sorted(who.teams)) or desk.people.get(who.manager_id or "", "")
        head.head(title(desk, view, waiting, under_way, closed), data, t, t("Support, not punishment"),
                  Period(shown, add_months(shown, 1)), scope)
    support_desk.show_note(desk)
    if view == "suggested" or not desk.leads_others:
        rule(desk)
    if view == "suggested":
        suggested(desk, standing, waiting, helped)
    elif view == "open":
        own(desk, standing, under_way)
        listed(desk, under_way, t("No support plan is under way. Where one is suggested, its card opens it.")
               if desk.leads_others else t("No support plan is under way."))
    else:
        listed(desk, closed, t("No support plan has been closed yet. Here its effect is shown afterwards."))


page()
