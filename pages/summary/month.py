"""Monthly summary: what happened against plan, why, what is at risk and who is behind it, on one screen."""

import streamlit as st

from analytics.metrics.showing import Writer
from analytics.summary import words
from analytics.summary.narrative import Place, narrative
from pages.parts import head, month_desk, session
from pages.parts.deck import deck
from pages.parts.month_cards import TABS, MonthCards, together

data, who, t = session.opened("month")
writer = Writer(t, data.policy.currency)
desk = month_desk.Desk(data, who, writer)


@st.fragment
@session.clear_errors()
def page() -> None:
    month_desk.start(desk)
    above, right = st.columns([8, 3], vertical_alignment="bottom")
    with right.container(horizontal=True, horizontal_alignment="right"):
        chosen = month_desk.pick(desk)
    view = month_desk.view(desk, chosen)
    cards, said = MonthCards(view, writer, data.policy), narrative(view, writer)
    with above.container(gap=None):
        head.head(words.headline(view, writer), data, t, t("Actual against plan and last year"), view.period,
                  view.scope(t))
    for notice in filter(None, [st.session_state.get("summary_note"), *(n.text(t) for n in view.notices)]):
        st.info(head.plain(notice), icon=":material/info:")
    tab = st.session_state.get("bridge_tab", "teams" if view.bridge and len(view.bridge.teams) > 1 else "causes")
    event = deck(cards.figures(), [cards.bridge(tab), cards.regions(), cards.said(said), cards.risks(),
                                   cards.people()],
                 language=t, key="month_deck", on_click=_turn)
    session.keep_in_url(month_desk.address(desk, chosen))
    if event and event["kind"] == "kpi" and event["id"] in view.figures:
        month_desk.follow(desk, view.figures[event["id"]].trace)
    elif event and event["kind"] == "point" and event["card"] == "bridge":
        month_desk.follow(desk, Place("team", str(event["customdata"])))
    elif event and event["kind"] == "line":
        found: dict[str, dict] = {"narrative": {str(n): said[part[0]].evidence
                                             for n, part in enumerate(together(said))},
                 "risks": {str(n): Place(r.page, r.team) for n, r in enumerate(view.risks)},
                 "people": {str(n): place for n, (*_, place) in enumerate(words.people_lines(view, writer))}}
        month_desk.follow(desk, found.get(event["card"], {}).get(event["id"]))


def _turn() -> None:
    """Turn the bridge to the tab that was clicked, before the page is drawn."""
    click = st.session_state.month_deck.click
    if click and click.get("kind") == "tab" and click["id"] in TABS:
        st.session_state.bridge_tab = click["id"]


page()
