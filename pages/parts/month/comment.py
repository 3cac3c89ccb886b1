"""The author's comment on a month's summary: read with the narrative, written and taken back beside the month."""

from __future__ import annotations

import streamlit as st

from analytics.deck import Line
from analytics.errors import UsageError
from analytics.state import month_comments
from analytics.state.month_comments import MonthComment
from analytics.state.reach import signature
from analytics.state.trail_words import who_did
from pages.parts.run import Run

_NOTE = "month_comment_note"


def line(desk: Run, comment: MonthComment) -> list[Line]:
    """The comment as a line of the deck, with who wrote it when; none where there is none."""
    t = desk.t
    if not comment.text or comment.at is None:
        return []
    second = t("Comment by {name} · {at} UTC", name=who_did(comment.who, desk.people, t), at=t.moment(comment.at))
    return [{"id": None, "text": comment.text, "second": second, "status": "", "brief": True}]


def button(desk: Run, comment: MonthComment) -> None:
    """The way to write the comment, change it, and take one's own last change back."""
    t, key = desk.t, f"comment_{comment.month:%Y%m}_{comment.version}"
    with st.popover(t("Remark"), icon=":material/edit_note:"):
        if problem := st.session_state.pop(_NOTE, ""):
            st.error(problem, icon=":material/error:")
        st.text_area(t("Your comment on the month"), comment.text, max_chars=month_comments.LONGEST, key=key,
                     placeholder=t("What the figures do not say"))
        with st.container(horizontal=True):
            st.button(t("Keep"), type="primary", key=f"keep_{key}", on_click=_write, args=(desk, comment, key))
            if comment.version and comment.who == signature(desk.who):
                st.button(t("Take back my last change"), icon=":material/undo:", key=f"undo_{key}", on_click=_undo,
                          args=(desk, comment))


def _write(desk: Run, comment: MonthComment, key: str) -> None:
    try:
        month_comments.write(desk.state, desk.who, comment, st.session_state[key])
    except UsageError as problem:
        st.session_state[_NOTE] = problem.text(desk.t)


def _undo(desk: Run, comment: MonthComment) -> None:
    try:
        month_comments.undo(desk.state, desk.who, comment)
    except UsageError as problem:
        st.session_state[_NOTE] = problem.text(desk.t)
