"""Find plans under a budget: what may change and what must be kept, the search, and the plans that no other beats."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import partial

import streamlit as st

from analytics.charts.frontier import frontier
from analytics.deck import Card
from analytics.errors import UsageError
from analytics.lab import optimising
from analytics.lab.search_request import SearchRequest, request_in
from analytics.lab.view import LabView
from analytics.language import Language
from analytics.rewards.assumptions import Assumptions
from analytics.rewards.judging import Aim
from analytics.rewards.optimise import FREE, Frontier
from analytics.rewards.parameters import Parameter, parameters
from analytics.rewards.plan import Plan
from pages.parts.deck import clicked, deck
from pages.parts.lab import desk as lab_desk
from pages.parts.lab.desk import WISH, Desk
from pages.parts.lab.fields import UNITS
from pages.parts.lab.search import Search
from pages.parts.one_of import one_of, start
from pages.parts.table_size import table_size

SEARCH, CHOSEN, LOADED, DECK = (f"lab_search_{name}" for name in ("under_way", "chosen", "loaded", "deck"))
FIRST = ("threshold", "accelerator", "cap")  # what is free at first, where the plan has it
AROUND = 0.3  # of a number: the range that is searched at first
CHANCES = (0.5, 0.75, 0.8, 0.9, 0.95, 0.99)
POLL = 0.5  # seconds


@dataclass(frozen=True)
class Asked:
    """One search: of another plan or other assumptions it is another one."""

    plan: Plan
    assumptions: Assumptions
    free: tuple[tuple[Parameter, float, float], ...]
    aim: Aim


def draw(desk: Desk, view: LabView) -> None:
    """Draw the form, and beside it the search: how far it is, or what it found."""
    left, right = st.columns([3, 9], gap="small")
    with left, st.container(border=True, key="card_search"):
        _form(desk, view)
    asked, search = st.session_state.get(SEARCH, (None, None))
    with right:
        if search is None or search.stopped or asked.assumptions != desk.assumptions or (
                desk.plan not in (asked.plan, st.session_state.get(LOADED))):
            _invite(desk)
        elif not search.over:
            _watch(search, desk.t)
        else:
            _over(desk, asked, search)


def _form(desk: Desk, view: LabView) -> None:
    """Which numbers may change and how far, and what every plan must keep."""
    t, known = desk.t, {one.id: one for one in parameters(desk.plan)}
    wish = _wish(desk)
    names = list(wish.free) if wish else [n for n in known if n.rpartition(".")[2] in FIRST] or list(known)[:2]
    if not set(st.session_state.get("lab_search_free", ())) <= set(known):
        del st.session_state["lab_search_free"]
    st.subheader(t("Find plans under a budget"), anchor=False)
    free = st.multiselect(t("Numbers that may change"), list(known), default=names, max_selections=FREE,
                          key="lab_search_free", format_func=lambda name: known[name].named(t))
    with st.form("lab_search", border=False):
        ranges = [_range(desk, known[name], wish.free.get(name) if wish else None) for name in free]
        aim = _aim(desk, view, wish)
        sent = st.form_submit_button(t("Find plans"), type="primary", icon=":material/search:", width="stretch",
                                     disabled=not free)
    if sent:
        st.session_state[WISH] = SearchRequest(
            free={one.id: (low, high) for one, low, high in ranges}, **dataclasses.asdict(aim)).written()
        _start(Asked(desk.plan, desk.assumptions, tuple(ranges), aim), view)


def _wish(desk: Desk) -> SearchRequest | None:
    """What was asked last, or what the address asks, which is said where it cannot be read; None where there is none
    for this plan."""
    state = st.session_state
    try:
        return request_in(state[WISH], desk.plan) if state[WISH] else None
    except UsageError as refused:
        state[WISH] = ""
        if SEARCH not in state:
            st.warning(refused.text(desk.t), icon=":material/link_off:")
        return None


def _start(asked: Asked, view: LabView) -> None:
    """Begin a search; one that is still under way ends."""
    _, before = st.session_state.get(SEARCH, (None, None))
    if before is not None:
        before.stop()
    free = {one.id: (low, high) for one, low, high in asked.free}
    st.session_state[SEARCH] = asked, Search(partial(optimising.searched, asked.plan, view, free, asked.aim))


def _range(desk: Desk, one: Parameter, asked: tuple[float, float] | None) -> tuple[Parameter, float, float]:
    """How far one number may go: at first as was asked, else a third around what it is."""
    scale, form = UNITS[one.unit]
    room = one.step * max(5, round(abs(one.value) * AROUND / one.step))
    from_, to = asked or (max(one.low, one.value - room), min(one.high, one.value + room))
    least, most, step, low, high = (round(float(x * scale), 6) for x in (one.low, one.high, one.step, from_, to))
    low, high = st.slider(one.named(desk.t), least, most, (low, high), step, format=form,
                          key=f"lab_search_{one.id}_{one.value:g}")
    return one, low / scale, high / scale


def _aim(desk: Desk, view: LabView, wish: SearchRequest | None) -> Aim:
    """Budget and its chance, floors of fairness, and how many may stand where more work brings nothing."""
    t, now = desk.t, desk.assumptions
    usual = now.budget or float(f"{view.today.simulation.cost.mean():.2e}")  # to three digits
    wanted = wish.aim if wish else Aim(usual, flat=0.1)
    budget = st.number_input(t("Budget for {n} months, {currency}", n=now.months, currency=desk.plan.currency), 1.0,
                             1e12, wanted.budget, format="%.0f", key=f"lab_search_budget_{usual:.0f}")
    chance = st.select_slider(t("Kept in at least"), CHANCES, wanted.chance if wanted.chance in CHANCES else 0.9,
                              key="lab_search_chance", format_func=lambda share: t.percent(share, 0))
    correlation = st.number_input(t("r with performance, at least"), -1.0, 1.0, wanted.correlation, 0.05,
                                  placeholder=t("any"), key="lab_search_correlation")
    ratio = st.number_input(t("Smallest group ratio, at least"), 0.0, 1.0, wanted.ratio, 0.05, placeholder=t("any"),
                            key="lab_search_ratio")
    flat = st.number_input(t("People whom more work brings nothing, at most, %"), 0, 100,
                           None if wanted.flat is None else round(100 * wanted.flat), 5, key="lab_search_flat")
    return Aim(budget, chance, correlation, ratio, None if flat is None else flat / 100)


def _invite(desk: Desk) -> None:
    t = desk.t
    with st.container(border=True, key="card_search_empty"):
        st.subheader(t("No search yet for this plan and these assumptions"), anchor=False)
        st.caption(t("The search varies the numbers that you set free, drops plans with cliffs or inversions, and "
                     "keeps those that no other beats in cost, motivation and fairness. What it finds is proved and "
                     "reported on futures that it has not seen."))


@st.fragment(run_every=POLL)
def _watch(search: Search, t: Language) -> None:
    """How far the search is, looked up by itself, with a way to stop it; the page is drawn again once it is over."""
    if search.over:
        st.rerun()
    with st.container(border=True, key="card_searching"):
        st.progress(search.share, t("Plans are tried … {share}", share=t.percent(search.share, 0)))
        st.button(t("Stop"), icon=":material/stop:", key="lab_search_stop", on_click=search.stop)


def _over(desk: Desk, asked: Asked, search: Search) -> None:
    try:
        found = search.result()
    except UsageError as refused:
        st.error(refused.text(desk.t), icon=":material/error:")
    else:
        _show(desk, asked, found)


def _show(desk: Desk, asked: Asked, found: Frontier) -> None:
    """The frontier, the chosen plan to load, and the table."""
    t, free, plans = desk.t, [one for one, _, _ in asked.free], optimising.ids(found)
    names = [name for name in plans if name != optimising.CURRENT]
    start(CHOSEN, names or [""])
    deck((), [_card(desk, asked, found)], language=t, key=DECK, on_click=_clicked)
    with st.container(border=True, key="card_found"):
        if names:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                chosen = plans[one_of(CHOSEN, names, str, t("Plan no."))]
                st.button(t("Load in the editor"), icon=":material/edit:", key="lab_search_load", on_click=_load,
                          args=(desk, chosen.plan))
                st.caption(optimising.numbers(chosen, free, t))
        st.dataframe(optimising.table(found, free, t), hide_index=True, placeholder="–", **table_size(len(plans)),
                     alt=t("Plans that were found, the starting one last"),
                     column_config={t("Plan no."): st.column_config.TextColumn(width=120, pinned=True)})


def _load(desk: Desk, plan: Plan) -> None:
    """Put a plan on the desk; what was found stays, so that another one can be tried."""
    lab_desk.load(desk, plan)
    st.session_state[LOADED] = desk.plan


def _card(desk: Desk, asked: Asked, found: Frontier) -> Card:
    t, title = desk.t, optimising.headline(found, desk.t)

    def money(amount: float) -> str:
        return t.money(amount, desk.plan.currency, fine=True)

    plans = optimising.drawn(found, st.session_state[CHOSEN], [one for one, _, _ in asked.free], t)
    return {
        "id": "frontier", "span": 12, "title": title, "caption": optimising.dropped(found, t),
        "help": t("Discs: plans that no other beats in cost, motivation and fairness, the rest are beaten by one of "
                  "them; diamond: the plan that it started from. Click a disc to choose it. All figures are of "
                  "futures that the search has not seen."),
        "figure": frontier(
            plans, budget=(asked.aim.budget, t("budget")), cost_format=money, motivation_format=money,
            labels=(t("Expected cost of {n} months", n=asked.assumptions.months),
                    t("Motivation: what 1% more work brings the middle person"),
                    t("Fairness: rank correlation of pay with performance")),
            fairness_format=lambda r: t.number(r, 2), alt=title + ("。" if t.chinese else "."))}


def _clicked() -> None:
    """A disc chooses its plan."""
    click = clicked(DECK)
    if click and click["kind"] == "point" and click["customdata"] != optimising.CURRENT:
        st.session_state[CHOSEN] = click["customdata"]
