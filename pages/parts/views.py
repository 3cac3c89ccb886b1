"""The pages' models, kept for readers who ask the same: the key holds snapshot, viewer, choice and language."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from analytics.access import Viewer
from analytics.language import Language
from analytics.performance.choice import Choice
from analytics.performance.person import PersonView, person_view
from analytics.performance.scorecard import ScorecardView, scorecard_view
from analytics.performance.support import Case, Reasons, reasons
from analytics.performance.team import TeamView, team_view
from analytics.warehouse.query import Warehouse


@st.cache_resource(max_entries=400, show_spinner=False)
def _team(snapshot: str, who: Viewer, choice: Choice, language: str, _data: Warehouse) -> TeamView:
    return team_view(_data, who, choice, Language(language))


def team(data: Warehouse, who: Viewer, choice: Choice, t: Language) -> TeamView:
    """Team performance for one viewer and choice; never changed by who reads it."""
    return _team(data.file.name, who, choice, t.code, data)


@st.cache_resource(max_entries=400, show_spinner=False)
def _person(snapshot: str, who: Viewer, manager_id: str, choice: Choice, language: str, _data: Warehouse) -> PersonView:
    return person_view(_data, who, manager_id, choice, Language(language))


def person(data: Warehouse, who: Viewer, manager_id: str, choice: Choice, t: Language) -> PersonView:
    """One account manager's page for one viewer and choice; never changed by who reads it."""
    return _person(data.file.name, who, manager_id, choice, t.code, data)


@st.cache_resource(max_entries=400, show_spinner=False)
def _scorecard(snapshot: str, who: Viewer, manager_id: str, month: dt.date, _data: Warehouse) -> ScorecardView:
    return scorecard_view(_data, who, manager_id, month)


def scorecard(data: Warehouse, who: Viewer, manager_id: str, choice: Choice) -> ScorecardView:
    """One account manager's scorecard at the end of the last complete month of the choice's period."""
    return _scorecard(data.file.name, who, manager_id, choice.month(data.calendar), data)


@st.cache_resource(max_entries=400, show_spinner=False)
def _reasons(snapshot: str, who: Viewer, case: Case, _data: Warehouse) -> Reasons:
    return reasons(_data, who, case)


def why(data: Warehouse, who: Viewer, case: Case) -> Reasons:
    """Why somebody may stand where they do at the end of a month."""
    return _reasons(data.file.name, who, case, data)


@st.cache_resource(max_entries=400, show_spinner=False)
def _line(snapshot: str, who: Viewer, manager_id: str, month: dt.date, _data: Warehouse) -> pd.DataFrame:
    return scorecard_view(_data, who, manager_id, month).line


def line(data: Warehouse, who: Viewer, manager_id: str, month: dt.date) -> pd.DataFrame:
    """Somebody's scores at the ends of the months up to one, as the scorecard draws them."""
    return _line(data.file.name, who, manager_id, month, data)
