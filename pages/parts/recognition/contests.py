"""Contests: the rules as announced, who stands where, and what last year would have brought."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.access import Permission, Viewer
from analytics.assessment.certificate import Certificate
from analytics.assessment.contests import Contest, last_covered, read_contests
from analytics.deck import Card
from analytics.language import N_, in_language
from analytics.metrics.showing import Writer
from analytics.performance import contest_words as words
from analytics.performance.contests import ContestView
from analytics.periods import Period
from analytics.state import awards
from analytics.warehouse.query import Warehouse
from pages.parts import counted, download, head, rows, session, views
from pages.parts.deck import deck
from pages.parts.one_of import one_of, one_of_many, start
from pages.parts.recognition import certificates, contest_cards
from pages.parts.selection import picked
from pages.parts.table_size import table_size

PHASES = {"planned": N_("planned"), "running": N_("running"), "over": N_("over")}


def draw(data: Warehouse, who: Viewer, writer: Writer, top: DeltaGenerator) -> dict[str, str]:
    """Draw the part; gives its choices for the address."""
    t, contests = writer.language, read_contests()
    if not contests:
        top.title(t("No contest is announced"), anchor=False)
        st.info(t("Write one as a YAML file in data/contests; the README there shows how."),
                icon=":material/edit_note:")
        return {}
    start("contest", list(contests))
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="contest_bar"):
        key = one_of_many("contest", list(contests), lambda k: in_language(contests[k].title, t), t("Contest"), 320,
                          on_change=_from_its_first_window)
        contest = contests[key]
        windows = _windows(contest, data)
        names = {"now": t("As it stands"), "before": t("Simulated on an earlier year")}
        on = one_of("on", list(windows), lambda w: names[w], t("Window")) if windows else ""
    kept = {"contest": "" if key == next(iter(contests)) else key, "on": "" if on == next(iter(windows), "") else on}
    if not windows:
        top.title(head.plain(in_language(contest.title, t)), anchor=False)
        deck((), [_empty(contest, data, writer)], language=t, key="contest_deck")
        _rules(contest, data, writer)
        return kept
    view = views.contest(data, who, contest, windows[on])
    _view(view, on == "before", data, who, writer, top)
    return kept


def _from_its_first_window() -> None:
    """Another contest begins with what can be said of it first, whatever was looked at of the one before."""
    st.session_state.pop("on", None)
    st.query_params.pop("on", None)


def _windows(contest: Contest, data: Warehouse) -> dict[str, Period]:
    """``now``: the contest's own days, once the data have reached them; ``before``: an earlier year, where covered.

    Until a contest is over, the earlier year comes first: it says what to expect.
    """
    own = contest.period(data.calendar)
    begun = {"now": own} if data.calendar.data_from <= own.start <= data.calendar.data_to else {}
    before = last_covered(own, data.calendar)
    earlier = {"before": before} if before else {}
    return begun | earlier if own.last <= data.calendar.data_to else earlier | begun


def _empty(contest: Contest, data: Warehouse, writer: Writer) -> Card:
    t = writer.language
    return {"id": "places", "span": 12, "title": t("Nothing can be said yet"), "figure": None,
            "caption": contest.period(data.calendar).label(t),
            "empty": t("The data neither reach this contest's days nor cover them in an earlier year.")}


def _view(
    view: ContestView, simulated: bool, data: Warehouse, who: Viewer, writer: Writer, top: DeltaGenerator
) -> None:
    t = writer.language
    with top:
        head.head(words.headline(view, simulated, t), data, t, head.plain(in_language(view.contest.title, t)),
                  view.period, t("simulated") if simulated else t(PHASES[view.phase]))
    figures = contest_cards.figures(view, writer)
    event = deck(figures, contest_cards.cards(view, simulated, writer), language=t, key="contest_deck")
    if event and event["kind"] == "kpi":
        of_all = next(one for one in figures if one["id"] == event["id"])
        counted.show(of_all, t, partial(_counted, view, data, writer),
                     note="" if view.whole else t("It counts all who take part; the rows are those that you may see."))
    elif event:
        of = "account_manager" if view.teams is None else "team"
        rows.show(data, who, view.contest.measured.id, view.period, {of: (str(event["customdata"]),)}, writer)
    if view.teams is not None:  # there are no single results to list
        head.withheld(bool(view.teams["hidden"].any()), data, t)
        _rules(view.contest, data, writer)
        return
    left, right = st.columns([3, 9])
    with left:
        _rules(view.contest, data, writer)
    with right:
        _table(view, simulated, data, who, writer)


def _counted(view: ContestView, data: Warehouse, writer: Writer) -> pd.DataFrame:
    """Everybody whom the reader may see, or the teams."""
    if view.teams is None:
        return words.table(view, writer, data.team_names)
    return view.teams.sort_values("name")[["name", "value", "low", "high", "n"]]


def _rules(contest: Contest, data: Warehouse, writer: Writer) -> None:
    """The rules, open to everybody."""
    t = writer.language
    with st.container(border=True, key="card_rules", height="stretch"):
        st.subheader(t("The rules"), anchor=False)
        period = contest.period(data.calendar).label(t)
        st.caption(head.plain(" · ".join(filter(None, (period, in_language(contest.why, t))))))
        if any(prize.money for prize in contest.prizes) and (of_examples := data.policy.examples.text(t)):
            st.caption(f":orange[▲] {head.plain(of_examples)}")
        lines = words.rules(contest, data.policy.minimum_cases, writer, data.team_names)
        st.markdown("  \n".join(f":gray[:small[**{head.plain(name)}**]] {head.plain(said)}" for name, said in lines))


def _table(view: ContestView, simulated: bool, data: Warehouse, who: Viewer, writer: Writer) -> None:
    """Everybody whom the reader may see; a row of a finished contest that has a prize offers the certificate."""
    t, shown = writer.language, words.table(view, writer, data.team_names)
    with st.container(border=True, key="card_standing", height="stretch"):
        with st.container(gap=None):
            st.subheader(t("All results") if view.whole else t("The results that you may see"), anchor=False)
            st.caption(t("Select a row of a winner for the certificate") if _awardable(view, simulated)
                       else t("Places are shared where results cannot be told apart"))
        event = st.dataframe(
            shown, hide_index=True, **table_size(len(shown), 9), key="standing",
            on_select="rerun", selection_mode="single-row", placeholder="–",
            column_config={t("Prize"): st.column_config.TextColumn(width=205)},
            alt=t("Everybody's place, result, interval, cases, chance and prize"))
        with st.container(horizontal=True, gap="small"):
            name = f"contest_{view.period.start}_{view.period.last}.csv"
            download.table(lambda: view.people, name, t, key="contest_csv")
            if _awardable(view, simulated) and (chosen := picked(event, len(shown))):
                _certificate(view, chosen[0], data, who, writer)


def _awardable(view: ContestView, simulated: bool) -> bool:
    return view.whole and view.phase == "over" and not simulated and view.sharing > 0


def _certificate(view: ContestView, row: int, data: Warehouse, who: Viewer, writer: Writer) -> None:
    t, person = writer.language, view.people.iloc[row]
    if not person["place"] <= len(view.contest.prizes):
        return
    reason = t("Place {n} in the contest “{title}”", n=t.number(person["place"]),
               title=in_language(view.contest.title, t))
    team, period = data.team_names.get(person["team_id"], ""), view.period.label(t)
    certificates.offer(Certificate(person["name"], "contest", reason, view.period.last, team, period), t)
    if who.may(Permission.PEOPLE) and st.button(t("Enter in the honours"), icon=":material/add:", key="enter"):
        awards.give(session.state(data), who, awards.Award(
            "contest", view.period.last, reason, manager_id=person["manager_id"], period=period))
        st.toast(t("The recognition has been awarded."), icon=":material/workspace_premium:")
