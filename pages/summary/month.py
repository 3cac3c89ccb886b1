"""Monthly summary: what happened against plan, why, what is at risk and who is behind it, on one screen."""

import streamlit as st

from analytics.metrics.disclosure import SOME_HIDDEN
from analytics.metrics.showing import Writer
from analytics.state import month_comments
from analytics.summary import words
from analytics.summary.narrative import narrative
from pages.parts import head, link, session, url
from pages.parts.deck import deck
from pages.parts.month import comment as month_comment
from pages.parts.month import desk as month_desk
from pages.parts.month import export
from pages.parts.month.cards import TABS, MonthCards
from pages.parts.run import Run

data, who, t = session.opened("month")
writer = Writer(t, data.policy.currency)
desk = Run(data, who, writer)


@st.fragment
@session.clear_errors()
def page() -> None:
    month_desk.start(desk)
    top = st.container(gap=None)
    above, right = top.columns([3, 2], vertical_alignment="bottom")
    actions = right.container(horizontal=True, horizontal_alignment="right", gap="small", key="actions_month")
    with actions:
        chosen = month_desk.pick(desk)
        comment = month_comments.comment(desk.state, who, chosen)
        month_comment.button(desk, comment)
    view = month_desk.view(desk, chosen)
    with actions:
        if export.draw(desk, view, comment.text):
            month_desk.table(desk, view)
    cards, said = MonthCards(view, writer, data.policy, remark=bool(comment.text)), narrative(view, writer)
    with above.container(gap=None):
        head.head(words.headline(view, writer), data, t, t("Actual against plan and last year"), view.period,
                  view.scope(t))
    with top:
        head.withheld(view.hidden, data, t)
    said_first = [notice.text(t) for notice in view.notices if notice.message != SOME_HIDDEN]
    url.keep(month_desk.address(desk, chosen))
    link.notice(chosen, t)
    for notice in filter(None, [st.session_state.get("summary_note"), *said_first]):
        st.info(head.plain(notice), icon=":material/info:")
    bridge, middle, risks = (cards.turned(place, month_desk.tab(place)) for place in TABS)
    drawn = [*bridge, *middle, cards.said(said, month_comment.line(desk, comment)), *risks, cards.people()]
    event = deck(cards.figures(), drawn, language=t, key="month_deck", on_click=month_desk.turn)
    month_desk.opened(desk, event, view, said)


page()
