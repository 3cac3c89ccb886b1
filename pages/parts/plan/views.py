"""What the plan page reads, kept for readers who ask the same: the key holds snapshot, viewer and conditions."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.access import Viewer
from analytics.language import Language
from analytics.learning.ground import Ground, ground
from analytics.learning.plan import planning
from analytics.learning.planned import Gain
from analytics.learning.solved import first_look
from analytics.training.conditions import Conditions
from analytics.training.problem import Problem
from analytics.warehouse.query import Warehouse
from pages.parts.views import kept


@kept(50)
def _ground(data: Warehouse, who: Viewer) -> Ground:
    return ground(data, who)


def training_ground(data: Warehouse, who: Viewer, t: Language) -> Ground:
    """The catalogue and how surely it teaches; what courses did to skills is worked out once for a snapshot."""
    with st.spinner(t("What courses taught is worked out …"), show_time=False):
        return _ground(data, who)


@kept(50)
def training_problem(data: Warehouse, who: Viewer, asked: Conditions) -> Problem:
    """The problem that a plan solves, for whom the viewer may plan; never changed by who reads it."""
    return planning(data, who, asked, _ground(data, who).measured)


@kept(50)
def _outlook(
    data: Warehouse, who: Viewer, asked: Conditions, _problem: Problem, _uplifts: pd.DataFrame
) -> list[Gain]:
    return first_look(_problem, _uplifts)


def training_outlook(data: Warehouse, who: Viewer, problem: Problem, ground: Ground) -> list[Gain]:
    """What each course would close before there is a plan."""
    return _outlook(data, who, problem.conditions, problem, ground.uplifts)
