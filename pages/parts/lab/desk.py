"""What a reader does to a plan in the Reward lab: which one is open, how it has been changed, and the way back."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from analytics.access import Viewer
from analytics.documents import checked
from analytics.errors import UsageError
from analytics.lab import sources
from analytics.lab.draft import Content, Draft, packed, plan_of, unpacked, with_plan
from analytics.lab.sources import Source
from analytics.language import N_, Language
from analytics.metrics.showing import Writer
from analytics.rewards.assumptions import Assumptions
from analytics.rewards.parameters import Parameter, changed
from analytics.rewards.plan import Plan
from analytics.state.store import State
from analytics.warehouse.query import Warehouse
from pages.parts import link, session
from pages.parts.lab.fields import moved, typed
from pages.parts.note import note as note
from pages.parts.note import show_note as show_note
from pages.parts.one_of import start
from pages.parts.run import Run

MODES = {"form": N_("Form"), "yaml": "YAML"}
OPENED, DRAFT, YAML, WISH = "lab_opened", "lab_draft", "lab_yaml", "lab_wish"


@dataclass(frozen=True)
class Desk(Run):
    """One reader's run of the page: what can be opened, and the draft that is open."""

    sources: dict[str, Source]

    @property
    def source(self) -> Source:
        """What is open, as it was kept when it was opened: somebody else may have saved it since."""
        return st.session_state[OPENED]

    @property
    def key(self) -> str:
        """Which source is open."""
        return self.source.key

    @property
    def draft(self) -> Draft:
        """What has been made of it."""
        return st.session_state[DRAFT]

    @property
    def plan(self) -> Plan:
        """The plan as it is now."""
        return self.draft.now.plan

    @property
    def today_key(self) -> str:
        """Which source it is held against: the one chosen, else what is in force."""
        key = st.session_state.get("today", "")
        return key if key in self.sources else next(iter(self.sources))

    @property
    def stated(self) -> list[tuple[str, str]]:
        """Which plans are compared, for files that are taken along."""
        return [(self.t("Plan"), self.plan.called(self.t)), (self.t("Compared with"), self.today.called(self.t))]

    @property
    def today(self) -> Plan:
        """The plan that it is held against."""
        return self.sources[self.today_key].content.plan

    @property
    def assumptions(self) -> Assumptions:
        """What is assumed of the months to come."""
        return self.draft.now.assumptions


def desk(data: Warehouse, who: Viewer, t: Language) -> Desk:
    """The desk with what was open before, or what the address asks for, or the first that there is."""
    made = Desk(data, who, Writer(t, data.policy.currency), _sources(data, who, session.state(data)))
    if OPENED not in st.session_state or made.key not in made.sources:
        asked = st.query_params.get("open", "")
        link.check("open", made.sources)
        known = asked in made.sources
        _open(made, asked if known else next(iter(made.sources)), st.query_params.get("edit", "") if known else "")
    elif DRAFT not in st.session_state:
        _open(made, made.key)
    start("today", list(made.sources))
    start("mode", list(MODES))
    st.session_state.setdefault(WISH, st.query_params.get("find", ""))
    return made


def _sources(data: Warehouse, who: Viewer, state: State) -> dict[str, Source]:
    policy = data.policy
    return sources.listed(who, state, sources.usual(policy.rewards, len(data.people)), policy.currency,
                          policy.rewards.plan if policy.rewards else "")


def _open(made: Desk, key: str, letters: str = "") -> None:
    """Put a source on the desk, with changes from an address."""
    source = made.sources[key]
    draft = Draft.of(source.content)
    if letters:
        try:
            draft = draft.to(unpacked(draft.start, letters))
        except UsageError as refused:
            note("refused", refused.text(made.t))
    st.session_state[OPENED], st.session_state[DRAFT] = source, draft
    st.session_state.pop(YAML, None)


def reopen(made: Desk, key: str) -> None:
    """Open a source anew, as it is kept now."""
    _open(dataclasses.replace(made, sources=_sources(made.data, made.who, made.state)), key)


def rekeep(made: Desk) -> None:
    """The open source is kept anew, such as under another name; what was changed on the desk stays a draft of it."""
    st.session_state[OPENED] = _sources(made.data, made.who, made.state)[made.key]


def take(made: Desk) -> None:
    """The reader chose another source; one that is open already, or not there (any more), changes nothing."""
    if st.session_state.lab_source in {*made.sources} - {made.key}:
        _open(made, st.session_state.lab_source)


def address(made: Desk) -> dict[str, str | list[str]]:
    """What is kept in the address: the source and how it was changed (where that is short enough), and what is seen."""
    draft, state, first = made.draft, st.session_state, next(iter(made.sources))
    edit = (packed(draft.start, draft.now) or "") if draft.changed else ""
    chosen = {name: state.get(name, "") for name in ("today", "mode", "part")}
    usual = {"today": first, "mode": "form", "part": "people"}
    return {"open": "" if made.key == first and not edit else made.key, "edit": edit,
            **{name: "" if value == usual[name] else value for name, value in chosen.items()},
            "find": state[WISH] if chosen["part"] == "optimise" else "",
            "lang": "zh" if made.t.chinese else ""}


def move(made: Desk, parameter: Parameter, key: str) -> None:
    """A number of the plan was moved in the form."""
    def new(content: Content) -> Content:
        value = typed(key, parameter.unit)
        return content if value is None else with_plan(content, changed(content.plan, {parameter.id: value}))

    if moved(key, parameter.value, parameter.unit):
        _change(made, new)


def rewrite(made: Desk, drawn: str) -> None:
    """The text, drawn as ``drawn``, was edited; what cannot be read leaves the plan as it was (see ``problem``)."""
    text = st.session_state.get(YAML, drawn)  # a step back at the same moment takes it from the desk
    if text != drawn and problem(made) is None:
        _change(made, lambda content: dataclasses.replace(content, text=text))


def problem(made: Desk) -> str | None:
    """Why the edited text cannot be used, in one sentence; None where it can, or nobody edits it."""
    text = st.session_state.get(YAML)
    if text is None or text == made.draft.now.text:
        return None
    try:
        plan_of(text, made.draft.now.currency, made.t("Plan"))
    except UsageError as refused:
        return refused.text(made.t)
    return None


def assume(made: Desk, name: str, drawn: Any, key: str, unit: str = "") -> None:
    """An assumption, drawn as ``drawn``, was changed."""
    if not (moved(key, drawn, unit) if unit else st.session_state[key] != drawn):
        return
    value = typed(key, unit) if unit else st.session_state[key]
    now = made.assumptions
    new = {name: value}
    if name == "months" and value and now.budget is not None:
        new["budget"] = round(now.budget * value / now.months, 2)  # the same money a month
    _change(made, lambda content: dataclasses.replace(
        content, assumptions=checked(Assumptions, content.assumptions.model_dump() | new, "")))


def back(made: Desk, step: Callable[[Draft], Draft]) -> None:
    """Undo, redo or reset."""
    st.session_state[DRAFT] = step(made.draft)
    st.session_state.pop(YAML, None)


def load(made: Desk, plan: Plan) -> None:
    """Another plan takes the draft's place, as one step that can be undone."""
    _change(made, lambda content: with_plan(content, plan))


def _change(made: Desk, new: Callable[[Content], Content]) -> None:
    try:
        st.session_state[DRAFT] = made.draft.to(new(made.draft.now))
    except UsageError as refused:
        note("refused", refused.text(made.t))
    else:
        if st.session_state.get(YAML) != made.draft.now.text:
            st.session_state.pop(YAML, None)
