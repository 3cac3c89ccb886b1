"""The cards of the support page: somebody who may need support, a plan under way, a plan that is closed."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from analytics.assessment.support_effect import Effect
from analytics.charts.person_trend import person_trend
from analytics.language import Language
from analytics.performance import support_words as words
from analytics.performance.support import Case, Reasons, case_kept, reasons_kept
from analytics.state.support_plan import Step, SupportPlan
from analytics.state.support_plans import undoable
from analytics.state.trail_words import who_did
from pages.parts import views
from pages.parts.deck import deck
from pages.parts.head import plain
from pages.parts.menu import PAGES
from pages.parts.support import desk as support_desk
from pages.parts.support import editor
from pages.parts.support.desk import Desk


def case(desk: Desk, one: Case) -> None:
    """Who it is, how they stand, likely reasons, and the way to a plan."""
    t, why = desk.t, views.why(desk.data, desk.who, one)
    with st.container(border=True, key=f"card_case_{one.manager_id}"):
        left, right = st.columns([7, 5])
        with left:
            _name(desk, one.manager_id)
            st.markdown(plain(words.standing_line(one, desk.rule, t)))
            st.caption(plain(words.sure_line(one, desk.rule, t)))
            _reasons(desk, why)
        with right:
            _scores(desk, one.manager_id, one.month)
        if desk.leads(one.manager_id):
            what = f"case:{one.manager_id}"
            if support_desk.editing(what):
                editor.opening(desk, one, why)
            else:
                st.button(t("Open a plan"), key=f"open_{one.manager_id}", type="primary", icon=":material/add:",
                          on_click=support_desk.edit, args=(what,))


def plan(desk: Desk, one: SupportPlan, effect: Effect | None) -> None:
    """A plan with its steps, comments, reasons and history; what a reader may do to it is offered."""
    t, leads = desk.t, desk.leads(one.manager_id)
    with st.container(border=True, key=f"card_plan_{one.id}"):
        left, right = st.columns([7, 5])
        with left:
            _name(desk, one.manager_id)
            st.caption(plain(_facts(desk, one)))
            if one.status == "closed":
                _outcome(desk, one, effect)
            _steps(desk, one, may=leads or one.manager_id == desk.who.manager_id)
        with right:
            _scores(desk, one.manager_id, desk.data.calendar.complete_to)
        _comments(desk, one)
        if one.status == "open":
            _actions(desk, one, leads)
        with st.expander(t("Why it was opened"), icon=":material/help:", key=f"why_{one.id}"):
            _kept(desk, one)
        with st.expander(t("History"), icon=":material/history:", key=f"history_{one.id}"):
            _history(desk, one)


def _name(desk: Desk, manager_id: str) -> None:
    """Who it is, and the way to the figures that the reasons are taken from."""
    team = desk.data.team_names.get(desk.teams.get(manager_id) or "", "")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(plain(" · ".join(filter(None, (desk.people.get(manager_id, manager_id), team)))), anchor=False,
                     width="content")
        st.page_link(PAGES["account_manager"].file, label=desk.t("All figures"), icon=":material/person:",
                     query_params={"person": manager_id})


def _scores(desk: Desk, manager_id: str, month: dt.date) -> None:
    """The person's scores up to a month, with the line below which support is thought of."""
    t, line = desk.t, views.line(desk.data, desk.who, manager_id, month)
    if len(line):
        figure = person_trend(line.assign(target=desk.rule.below), format=t.number, language=t, height=200,
                              beside=t("peers {value}"), aim=t("line {value}"))
        deck((), [{"id": "scores", "span": 12, "title": t("Score at the end of each month"), "help": "", "empty": "",
                   "caption": t("With 95% interval · blue: peers · dotted: {line} points",
                                line=t.number(desk.rule.below)), "figure": figure}],
             language=t, key=f"scores_{manager_id}_{month:%Y%m}")


def _facts(desk: Desk, one: SupportPlan) -> str:
    t, today = desk.t, dt.date.today()
    aims = t.listed(t.inside(words.metric_name(m, t)) for m in one.metrics)
    late = sum(1 for step in one.steps if step.done_on is None and step.due is not None and step.due < today)
    facts = [t("Owner {name}", name=who_did(one.owner, desk.people, t)),
             t("assessed at the end of {month}", month=t.month(one.month, year=True))]
    if aims:
        facts.append(t("aims at {metrics}", metrics=aims))
    if one.closed_on is not None:
        facts.append(t("closed on {day}", day=t.date(one.closed_on)))
    else:
        facts.append(t("▲ review was due on {day}", day=t.date(one.review_on)) if one.review_on < today
                     else t("review on {day}", day=t.date(one.review_on)))
        if late:
            facts.append(t.plural("▲ {n} step is late", "▲ {n} steps are late", late))
    return " · ".join(facts)


def _heading(text: str) -> str:
    return f":gray[:small[**{plain(text)}**]]"


def _reasons(desk: Desk, why: Reasons) -> None:
    lines = words.reason_lines(why, desk.training, desk.writer)
    if lines:
        light = desk.t(words.LIGHT)
        signed = [f"{'●' if line == light else ':orange[▲]'} {plain(line)}" for line in lines]
        st.markdown("  \n".join([_heading(desk.t("Likely reasons")), *signed]))


def _outcome(desk: Desk, one: SupportPlan, effect: Effect | None) -> None:
    t = desk.t
    title = t("Outcome")
    st.markdown(f"**{title}** · {plain(one.outcome)}")
    first, *rest = words.effect_lines(effect, t)
    st.markdown("  \n".join([f"**{plain(words.verdict(effect, t).capitalize())}** · {plain(first)}",
                             *map(plain, rest)]))


def _steps(desk: Desk, one: SupportPlan, may: bool) -> None:
    t, done = desk.t, sum(step.done_on is not None for step in one.steps)
    head = _heading(t("Steps: {done} of {n} done", done=done, n=len(one.steps)))
    if one.status != "open":  # a box that cannot be ticked would be too pale to read
        lines = [f"{'✓' if step.done_on else '–'} {_step(step, t, False)}" for step in one.steps]
        st.markdown("  \n".join([head, *lines]))
        return
    st.markdown(head)
    for place, step in enumerate(one.steps):
        key = f"step_{one.id}_{one.version}_{place}"
        st.checkbox(_step(step, t, True), value=step.done_on is not None, key=key, disabled=not may,
                    on_change=support_desk.tick, args=(desk, one, place, key))


def _step(step: Step, t: Language, pressing: bool) -> str:
    """A step with when it was done or is due; ``pressing``: say so where that day has passed."""
    if step.done_on:
        done = plain(t("done on {day}", day=t.date(step.done_on)))
        return f"{plain(step.text)} · {done}"
    if step.due is None:
        return plain(step.text)
    due = plain(t("by {day}", day=t.date(step.due)))
    late = pressing and step.due < dt.date.today()
    return f"{plain(step.text)} · :orange[▲ {due}]" if late else f"{plain(step.text)} · {due}"


def _comments(desk: Desk, one: SupportPlan) -> None:
    t = desk.t
    for comment in one.comments:
        who = who_did(comment.who, desk.people, t)
        st.markdown(f"{plain(comment.text)}  \n:gray[:small[{plain(who)} · {plain(t.moment(comment.at))} UTC]]")
    if one.status == "open":
        key = f"comment_{one.id}"
        with st.form(f"comments_{one.id}", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input(t("Comment"), key=key, max_chars=1000, placeholder=t("What helps, what is in the way?"))
            st.form_submit_button(t("Add"), on_click=support_desk.comment, args=(desk, one, key))


def _actions(desk: Desk, one: SupportPlan, leads: bool) -> None:
    t = desk.t
    if leads and support_desk.editing(f"plan:{one.id}"):
        editor.changing(desk, one)
        return
    if leads and support_desk.editing(f"close:{one.id}"):
        editor.closing(desk, one)
        return
    with st.container(horizontal=True):
        if leads:
            st.button(t("Edit"), key=f"change_{one.id}", icon=":material/edit:", on_click=support_desk.edit,
                      args=(f"plan:{one.id}",))
            st.button(t("Review and close"), key=f"close_{one.id}", icon=":material/task_alt:",
                      on_click=support_desk.edit, args=(f"close:{one.id}",))
        _undo(desk, one)


def _undo(desk: Desk, one: SupportPlan) -> None:
    trail = desk.trail(one)
    if trail and undoable(trail[0], desk.who):
        st.button(desk.t("Undo the last change"), key=f"undo_{one.id}", icon=":material/undo:",
                  on_click=support_desk.undo, args=(desk, one.id))


def _kept(desk: Desk, one: SupportPlan) -> None:
    """The assessment as it stood when the plan was opened."""
    then = case_kept(one.why, one.month)
    if then is not None:
        st.markdown(plain(words.standing_line(then, desk.rule, desk.t)))
        st.caption(plain(words.sure_line(then, desk.rule, desk.t)))
    _reasons(desk, reasons_kept(one.why))


def _history(desk: Desk, one: SupportPlan) -> None:
    st.markdown("  \n".join(plain(words.entry_line(e, desk.people, desk.t)) for e in desk.trail(one)))
    if one.status == "closed":
        _undo(desk, one)
