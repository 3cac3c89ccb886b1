"""What a reader does on the Statements page: choose plan, period and person, ask about a line and answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.access import Permission
from analytics.errors import UsageError
from analytics.lab.paying import PayingPlan
from analytics.lab.statement_sheet import Remark
from analytics.periods import Period
from analytics.state import audit, questions
from analytics.state.questions import Line, Question
from analytics.state.trail_words import who_did
from pages.parts import head, session
from pages.parts.head import plain
from pages.parts.note import note
from pages.parts.one_of import one_of_many, start
from pages.parts.run import Run

EVERYBODY = "everybody"


@dataclass(frozen=True)
class Desk(Run):
    """One reader's run of the page, and by which plan is paid."""

    paying: PayingPlan

    @property
    def sees_everybody(self) -> bool:
        """Whether the reader picks people, or only reads about themselves."""
        return self.who.may(Permission.PAY)

    def note_look(self, person: str) -> None:
        """Note in the trail, once a session, whose pay is looked at, unless it is the reader's own."""
        seen = st.session_state.setdefault("looked_at_pay", set())
        if person not in {self.who.manager_id, *seen}:
            audit.note(self.state, self.who, "access.saw_pay", f"pay:{person}",
                       about=None if person == EVERYBODY else person)
            seen.add(person)

    @cached_property
    def asked(self) -> dict[Line, Question]:
        """Every question that the reader may see."""
        return {one.about: one for one in questions.visible(self.state, self.who)}

    def line(self, person: str, period: str, line: str) -> Line:
        """Where a question stands."""
        return Line(person, self.paying.name, self.paying.plan.version, period, line)

    def on(self, person: str, period: str) -> dict[str, Question]:
        """The questions on one statement, by line."""
        place = self.line(person, period, "")
        return {about.line: one for about, one in self.asked.items()
                if (about.manager_id, about.plan, about.version, about.period)
                == (place.manager_id, place.plan, place.version, place.period)}

    def remarks(self, asked: Mapping[str, Question]) -> dict[str, list[Remark]]:
        """What was said on each line, with who and when."""
        return {line: [Remark(f"{who_did(one.who, self.people, self.t)} · {self.t.moment(one.at)} UTC", one.text)
                       for one in question.remarks] for line, question in asked.items()}

    def actions(self, person: str, lines: list[str], asked: Mapping[str, Question]) -> dict[str, str]:
        """What the reader may do at each line: ask about the own, answer another's question."""
        if not self.paying.in_force:
            return {}
        if person == self.who.manager_id:
            return dict.fromkeys(lines, "ask")
        return dict.fromkeys(asked, "answer") if self.sees_everybody else {}


def pick(label: str, key: str, options: list[str], name: Callable[[str], str], first: str = "", width: int = 260
         ) -> str:
    """A choice that the address holds; what is not offered (any more) gives way to ``first``, or the first option."""
    start(key, [first or options[0], *options])
    return one_of_many(key, options, name, label, width)


def write(desk: Desk, about: Line, label: str, question: Question | None) -> None:
    """Open the dialog in which a question is asked or answered."""
    t = desk.t
    answering = about.manager_id != desk.who.manager_id

    @st.dialog(t("Answer") if answering else t("Ask about {line}", line=plain(label)))
    @session.clear_errors()
    def opened() -> None:
        for one in desk.remarks({about.line: question})[about.line] if question else []:
            st.markdown(f"{plain(one.text)}  \n:gray[:small[{plain(one.by)}]]")
        text = st.text_area(t("Your answer") if answering else t("Your question"), max_chars=questions.LONGEST,
                            key="statement_text", height=120)
        if not answering:
            st.caption(t("Only you and HR read it; it stays with this line."))
        if st.button(t("Send"), type="primary", key="statement_send"):
            try:
                questions.write(desk.state, desk.who, about, text)
            except UsageError as refused:
                st.error(refused.text(t), icon=":material/error:")
                return
            note("done", t("Your answer stands at the line.") if answering
                 else t("Your question stands at the line; HR sees it."))
            st.rerun()

    opened()


def page_head(desk: Desk, top: DeltaGenerator, finding: str, period: Period, scope: str) -> DeltaGenerator:
    """The finding with its stamp; gives the place right of it for actions."""
    plan = desk.paying.plan
    with top:
        left, right = st.columns([8, 2], vertical_alignment="bottom")
        with left.container(gap=None):
            named = desk.t("{title}, version {version}", title=plan.called(desk.t), version=plan.version)
            head.head(finding, desk.data, desk.t, head.plain(named), period, scope)
        with right:
            return st.container(horizontal=True, horizontal_alignment="right")
