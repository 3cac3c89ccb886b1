"""The plan editor: a form of its numbers, or its text; two views of one document."""

from __future__ import annotations

import dataclasses

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.lab.draft import Draft
from analytics.language import Language
from analytics.rewards.parameters import Parameter, parameters
from pages.parts.lab import desk as lab_desk
from pages.parts.lab.desk import MODES, YAML, Desk
from pages.parts.lab.fields import field
from pages.parts.one_of import one_of

FIRST = 6  # numbers that stand in the form; the others open on demand
FOLD = """<style>@media (min-width: 641px) {.st-key-lab_fold {display: none}}
@media (max-width: 640px) {.st-key-lab_folded {display: none}}</style>"""  # no setting of Streamlit knows a phone


def widths() -> list[int]:
    """Of editor and figures: a text needs more room than a form."""
    return [5, 9] if st.session_state.mode == "yaml" else [3, 11]


def folded(t: Language) -> DeltaGenerator:
    """The editor's place; on a phone it opens on demand, above the figures."""
    st.html(FOLD)
    is_open = st.toggle(t("Change the plan"), key="lab_fold")
    return st.container(key="lab_unfolded" if is_open else "lab_folded")


def draw(desk: Desk) -> None:
    """Draw what is opened and the editor in the form that was chosen."""
    t = desk.t
    _opened(desk)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        mode = one_of("mode", list(MODES), lambda m: t(MODES[m]), t("Edit as"))
        _steps(desk)
    if mode == "form":
        _form(desk)
    else:
        _text(desk)


def _opened(desk: Desk) -> None:
    """What is on the desk, and the plan of today that it is held against."""
    t, keys = desk.t, list(desk.sources)

    def name(key: str) -> str:
        return desk.sources[key].called(t)

    # Its default, too: a field that a browser has just drawn may send that, before it is told what it holds.
    index, state = keys.index(desk.key), st.session_state
    if state.get("lab_source", desk.key) != desk.key:  # opened otherwise than here
        state.lab_source, index = desk.key, 0
    st.selectbox(t("Start from"), keys, index, key="lab_source", format_func=name, on_change=lab_desk.take,
                 args=(desk,), help=t("A ready plan or a saved scenario. Changes stay on your desk until you save."))
    st.selectbox(t("Compared with"), keys, key="today", format_func=name, persist_state="session")


def _steps(desk: Desk) -> None:
    t, draft = desk.t, desk.draft
    with st.container(horizontal=True, gap=None, width="content"):
        for name, icon, possible, step in (
                (t("Undo"), "undo", bool(draft.past), Draft.undone), (t("Redo"), "redo", bool(draft.future),
                                                                      Draft.redone),
                (t("Back to what was opened"), "restart_alt", draft.changed, lambda d: d.to(d.start))):
            st.button(f":material/{icon}:", key=f"lab_{icon}", type="tertiary", help=name, disabled=not possible,
                      on_click=lab_desk.back, args=(desk, step))


def _form(desk: Desk) -> None:
    """The plan's numbers; ranges are those of the plan as it was opened, so that a slider stays where it is."""
    t, opened = desk.t, {p.id: p for p in parameters(desk.draft.start.plan)}
    if lab_desk.problem(desk):
        st.warning(t("The text has a mistake; the form shows the last plan that could be read."),
                   icon=":material/warning:")
    numbers = [_ranged(p, opened.get(p.id)) for p in parameters(desk.plan)]
    for one in numbers[:FIRST]:
        _field(desk, one)
    if numbers[FIRST:]:
        more = st.popover(t.plural("{n} more number", "{n} more numbers", len(numbers) - FIRST),
                          icon=":material/tune:", width="stretch", key="lab_numbers", on_change="rerun")
        if more.open:
            with more:
                for one in numbers[FIRST:]:
                    _field(desk, one)


def _ranged(now: Parameter, opened: Parameter | None) -> Parameter:
    if opened is None:
        return now
    return dataclasses.replace(now, low=min(opened.low, now.value), high=max(opened.high, now.value), step=opened.step)


def _field(desk: Desk, one: Parameter) -> None:
    """A slider, or for money a field to type in."""
    key, whole = f"lab_p_{one.id}", isinstance(one.value, int)
    limits = (int(one.low), int(one.high), int(one.step)) if whole else (one.low, one.high, one.step)
    label = one.named(desk.t)
    if one.unit == "money":
        label = desk.t("{label}, {currency}", label=label, currency=desk.plan.currency)
    field(label, key, one.value, limits, one.unit, lab_desk.move, (desk, one, key),
          slider=one.unit != "money", help=one.place)


def _text(desk: Desk) -> None:
    """The document itself, checked as it is left; a mistake keeps the last plan and says so."""
    t = desk.t
    drawn = st.session_state.setdefault(YAML, desk.draft.now.text)
    st.text_area(t("Plan"), key=YAML, height=560, label_visibility="collapsed", on_change=lab_desk.rewrite,
                 args=(desk, drawn))
    wrong = lab_desk.problem(desk)
    if wrong:
        st.error(wrong, icon=":material/error:")
        st.caption(t("The figures still show the last plan that could be read."))
    else:
        st.caption(t("Checked when you leave the field or press Ctrl+Enter · comments stay"))

