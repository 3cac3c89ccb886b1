"""What the files leave open, to be answered before they are loaded: nothing is guessed."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from analytics.language import Language, Phrase
from analytics.warehouse.matching.labels import table_label
from analytics.warehouse.matching.questions import Meaning, Question
from pages.parts.head import plain
from pages.parts.sources.desk import Desk, decide
from pages.parts.sources.step import step

LONG = 60  # characters of an answer that still fit beside another


def draw(desk: Desk) -> None:
    """A question a row with its answers; the needed tables that no file holds; nothing where all is clear."""
    t = desk.t
    lacking = desk.suggested.missing
    if not desk.asked and not lacking:
        return
    caption = (t("The files leave it open, so you decide; the answer is kept with the matching")
               if desk.asked else t("Every page is about people and what they did"))
    with step("questions", _finding(desk), caption, done=not (desk.open or lacking or _suggested(desk))):
        for question in desk.asked:
            _ask(question, t)
        for table in lacking:
            st.warning(plain(_lacking(table, desk)), icon=":material/table:")


def _finding(desk: Desk) -> str:
    t = desk.t
    if desk.open:
        return t.plural("{n} question is open", "{n} questions are open", len(desk.open))
    if desk.suggested.missing:
        return t("Something is missing that every page needs")
    if suggested := _suggested(desk):
        return t.plural("{n} answer is suggested: change it where it is wrong",
                        "{n} answers are suggested: change what is wrong", suggested)
    return t("Every question is answered")


def _suggested(desk: Desk) -> int:
    """Answers that nobody has given yet, and that hold until somebody does."""
    return sum(question.suggested for question in desk.asked)


def _lacking(table: str, desk: Desk) -> str:
    t = desk.t
    for part in desk.suggested.parts:
        if part.table == table and part.missing:
            return t("{file} holds {table}, but not every needed column was found in it: choose the column below (■).",
                     file=desk.suggested.preview(part.source).source.label, table=t.inside(table_label(table, t)))
    if table == "managers":
        return t("No file names the account managers; add one, or a column with each deal's or call's owner.")
    return t("There are no {table}, activities or surveys yet; add a file with one of them.",
             table=t.inside(table_label(table, t)))


def _ask(question: Question, t: Language) -> None:
    said = {code: _said(meaning, t) for code, meaning in question.options}
    key = f"sources_ask_{question.id}"
    st.session_state[key] = drawn = question.answer or None
    st.radio(plain(question.text.text(t)), list(said), key=key, format_func=lambda code: plain(said[code]),
             horizontal=max(map(len, said.values())) < LONG, on_change=decide(key, drawn, question.decide))


def _said(meaning: Meaning, t: Language) -> str:
    if isinstance(meaning, dt.date):
        return t.date(meaning)
    return meaning.text(t) if isinstance(meaning, Phrase) else meaning
